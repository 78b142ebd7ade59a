"""Sentences about zones."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Subquery

ZONE_COLUMNS = ["pk", "kind", "name", "reporting_agency__short_name"]
MENTION_COLUMNS = [
    "mentions__task__clause",
    "mentions__words",
    "mentions__phase",
    "mentions__is_expansion",
    "mentions__area_ha",
    "mentions__dated_part__due_words",
    "mentions__dated_part__due_on",
    "mentions__dated_part__words",
]


class ZoneQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind: str, name: str):
        return self.get(kind=kind, name=name)

    def of_kind(self, kind: str) -> "ZoneQuerySet":
        """Zones of ``kind``; all of them when it is blank."""
        return self.filter(kind=kind) if kind else self

    def with_mentions(self) -> models.QuerySet:
        """One tuple per mention in the plan: the zone, then what the clause says, in the plan's order.

        A zone that the plan does not name has one tuple, without a clause. The plan's tasks stand to
        the right of the zones, so they are reached by name.
        """
        order = ["-kind", "order", "pk", "mentions__task__order", "mentions__order"]
        return self.order_by(*order).values_list(*ZONE_COLUMNS, *MENTION_COLUMNS)


class ZoneProgressQuerySet(models.QuerySet):
    def latest_on(self, day: date) -> "ZoneProgressQuerySet":
        """The newest facts of each zone on ``day`` or before."""
        same = self.model.objects.filter(zone=OuterRef("zone"), as_of__lte=day).order_by("-as_of")
        return self.filter(as_of=Subquery(same.values("as_of")[:1]))
