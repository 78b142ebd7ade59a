"""Sentences about zones."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Subquery

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

    def mentioned(self) -> "ZoneQuerySet":
        """One tuple per mention in the plan: the zone's key, then what the clause says, in its order.

        The plan's tasks stand to the right of the zones, so they are reached by name.
        """
        return self.order_by("mentions__task__order", "mentions__order").values_list("pk", *MENTION_COLUMNS)


class ZoneProgressQuerySet(models.QuerySet):
    def latest_on(self, day: date) -> "ZoneProgressQuerySet":
        """The newest facts of each zone on ``day`` or before."""
        same = self.model.objects.filter(zone=OuterRef("zone"), as_of__lte=day).order_by("-as_of")
        return self.annotate(newest=Subquery(same.values("as_of")[:1])).filter(as_of=F("newest"))
