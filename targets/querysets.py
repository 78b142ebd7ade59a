"""Sentences about indicators and their values."""

from django.db import models
from django.db.models import F, Max, OuterRef, Subquery


class IndicatorQuerySet(models.QuerySet):
    def get_by_natural_key(self, code: str):
        return self.get(code=code)


class IndicatorValueQuerySet(models.QuerySet):
    def current(self) -> "IndicatorValueQuerySet":
        """The latest revision of each indicator, year and span."""
        same = (
            self.model.objects.filter(
                indicator=OuterRef("indicator"), year=OuterRef("year"), span=OuterRef("span")
            )
            .values("indicator")
            .annotate(last=Max("revision"))
        )
        return self.annotate(last_revision=Subquery(same.values("last"))).filter(revision=F("last_revision"))
