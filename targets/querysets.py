"""Sentences about indicators."""

from django.db import models


class IndicatorQuerySet(models.QuerySet):
    def get_by_natural_key(self, code: str):
        return self.get(code=code)
