"""Sentences about indicators."""

from django.db import models


class IndicatorQuerySet(models.QuerySet):
    def get_by_natural_key(self, code: str):
        return self.get(code=code)

    def of_plan(self) -> "IndicatorQuerySet":
        """The numbers the plan sets, without the published series that stand beside them."""
        return self.filter(target__isnull=False)

    def reported(self) -> "IndicatorQuerySet":
        """Those whose figures somebody reports; the figures of the others are computed, never typed."""
        return self.filter(formula="")

    def asked_of(self, agency: object) -> "IndicatorQuerySet":
        """The numbers of the plan whose figures ``agency`` (or its primary key) reports."""
        return self.of_plan().reported().filter(owner=agency)
