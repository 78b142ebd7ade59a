"""Sentences about zones."""

from django.db import models


class ZoneQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind: str, name: str):
        return self.get(kind=kind, name=name)
