"""Sentences about zones."""

import re
from datetime import date

from django.db import models
from django.db.models import Exists, F, FloatField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf, Replace

from bacgiang_plan.lib.vietnamese import search_key

from .enums import ENDS, STATE_AFTER, EventKind, ZoneState

ZONE_COLUMNS = [
    "pk",
    "kind",
    "name",
    "reporting_agency__short_name",
    "parent",
    "part_kind",
    "district__short_name",
    "location",
]
MENTION_COLUMNS = [
    "mentions__task__clause",
    "mentions__words",
    "mentions__area_ha",
    "mentions__dated_part__due_words",
    "mentions__dated_part__due_on",
    "mentions__dated_part__words",
]
HYPHEN = re.compile(r"\s*[-–]\s*")


def _replaced(text: F | Replace, old: str) -> Replace:
    return Replace(text, Value(old), Value("-"))


JOINED = _replaced(_replaced(_replaced(F("search_text"), "–"), " -"), "- ")
"""The stored key with the blanks round its hyphens gone."""
NOWHERE = "chua-ghi"
EVERY = 10**9
SORTS = {
    "ten": "sort_text",
    "dien-tich": "area",
    "gpmb": "cleared",
    "ha-tang": "infrastructure",
    "lap-day": "occupancy",
}
"""What a list of zones can be sorted by: the word in its address and the column."""
SHARES = {
    "cleared": Cast("cleared_ha", FloatField()) / NullIf(Cast("area_ha", FloatField()), Value(0.0)),
    "infrastructure": F("infrastructure_percent"),
    "occupancy": F("occupancy_percent"),
}


class ZoneQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind: str, name: str):
        return self.get(kind=kind, name=name)

    def of_kind(self, kind: str) -> "ZoneQuerySet":
        """Zones of ``kind``; all of them when it is blank."""
        return self.filter(kind=kind) if kind else self

    def whole(self) -> "ZoneQuerySet":
        """Zones themselves, without their phases and expansions: what is counted and summed."""
        return self.filter(parent__isnull=True)

    def hold_list(self) -> None:
        """Hold the first zone: whoever adds one, or vouches for the list, takes turns (PostgreSQL)."""
        list(self.select_for_update().order_by("pk").values_list("pk")[:1])

    def matching(self, words: str) -> "ZoneQuerySet":
        """Zones whose name, or that of a part of theirs, holds ``words``, with or without diacritics.

        Blanks round a hyphen do not matter, nor which dash it is.
        """
        if not (key := HYPHEN.sub("-", search_key(words))):
            return self
        if "-" not in key:
            parts = self.model.objects.filter(parent=OuterRef("pk"), search_text__contains=key)
            return self.filter(Q(search_text__contains=key) | Exists(parts))
        parts = self.model.objects.alias(joined=JOINED).filter(parent=OuterRef("pk"), joined__contains=key)
        return self.alias(joined=JOINED).filter(Q(joined__contains=key) | Exists(parts))

    def in_district(self, code: str) -> "ZoneQuerySet":
        """Zones in the district of that agency; without a district for `NOWHERE`; all when it is blank."""
        if code == NOWHERE:
            return self.filter(district__isnull=True)
        return self.filter(district__code=code) if code else self

    def with_parts_of(self, zones: list[int]) -> "ZoneQuerySet":
        """Those ``zones`` (primary keys) and their parts."""
        return self.filter(Q(pk__in=zones) | Q(parent__in=zones))

    def newest_facts(self, day: date) -> models.QuerySet:
        """The facts up to ``day`` of the zone of the query round it, the newest first."""
        facts = self.model._meta.get_field("progress").related_model.objects
        return facts.filter(zone=OuterRef("pk"), as_of__lte=day).order_by("-as_of")

    def sorted_by(self, key: str, day: date) -> "ZoneQuerySet":
        """In the order of ``key`` (a key of `SORTS`, falling with "-" before it); the unknown comes last.

        Shares are those of the newest facts up to ``day``. Without a key: in the plan's order.
        """
        column = SORTS.get(key.removeprefix("-"))
        if column is None:
            return self.order_by("-kind", "order", "pk")
        zones = self.at(day) if column == "area" else self
        if column in SHARES:
            facts = self.newest_facts(day).annotate(**{"sorted": SHARES[column]})
            zones = self.annotate(sorted=Subquery(facts.values("sorted")[:1]))
            column = "sorted"
        falling = F(column).desc if key.startswith("-") else F(column).asc
        return zones.order_by(falling(nulls_last=True), "-kind", "order", "pk")

    def at(self, day: date) -> "ZoneQuerySet":
        """With ``state`` and ``area`` (ha, by the newest document) as of the end of ``day``.

        ``whole_area`` is the same area, but none where nobody has stated one since the last expansion. Each
        is one look into the index ``zoneevent_life`` a zone, however long its history is.
        """
        newest = self.newest_events(day)
        deciding, measured = newest.filter(kind__in=STATE_AFTER), newest.filter(area_ha__isnull=False)
        return self.annotate(
            state=Coalesce(Subquery(deciding.values("kind")[:1]), Value(ZoneState.UNKNOWN.value)),
            area=Subquery(measured.values("area_ha")[:1]),
            whole_area=Subquery(newest.sizing().values("area_ha")[:1]),
        )

    def marked_at(self, day: date) -> "ZoneQuerySet":
        """As `at`, with whether the events behind state and area are sample."""
        newest = self.newest_events(day)
        deciding, measured = newest.filter(kind__in=STATE_AFTER), newest.filter(area_ha__isnull=False)
        return self.at(day).annotate(
            has_sample_state=Subquery(deciding.values("is_sample")[:1]),
            has_sample_area=Subquery(measured.values("is_sample")[:1]),
        )

    def newest_events(self, day: date) -> "ZoneEventQuerySet":
        """The standing events up to ``day`` of the zone of the query round it, the newest first."""
        events = self.model._meta.get_field("events").related_model.objects
        return events.standing().until(day).filter(zone=OuterRef("pk")).newest_first()

    def summable_at(self, day: date) -> "ZoneQuerySet":
        """Primary key, state and areas as of ``day``, to be aggregated and nothing else.

        The limit, larger than any inventory, makes a subquery of it: otherwise every aggregate and every
        filter in one would look for the state and the area again.
        """
        return self.at(day).order_by().values("pk", "state", "area", "whole_area")[:EVERY]

    def with_limit_before(self, day: date) -> "ZoneQuerySet":
        """Zones and parts of which the plan asks something by a date before ``day``."""
        return self.filter(mentions__dated_part__due_on__lt=day)

    def with_mentions(self, day: date) -> models.QuerySet:
        """One tuple per mention in the plan: the zone, then what the clause says, in the plan's order.

        With the zone stands whether it, or what it is a part of, was merged or removed by ``day``.
        A zone that the plan does not name has one tuple, without a clause. The plan's tasks stand to
        the right of the zones, so they are reached by name.
        """
        order = ["-kind", "order", "pk", "mentions__task__order", "mentions__order"]
        events = self.model._meta.get_field("events").related_model.objects
        ends = events.standing().until(day).filter(kind__in=ENDS)
        ended = Exists(ends.filter(Q(zone=OuterRef("pk")) | Q(zone=OuterRef("parent"))))
        rows = self.annotate(ended=ended).order_by(*order)
        return rows.values_list(*ZONE_COLUMNS, "ended", *MENTION_COLUMNS)


class WithdrawableQuerySet(models.QuerySet):
    def standing(self) -> "WithdrawableQuerySet":
        """Rows that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class ZoneEventQuerySet(WithdrawableQuerySet):
    def until(self, day: date) -> "ZoneEventQuerySet":
        """Events of ``day`` or before."""
        return self.filter(happened_on__lte=day)

    def sizing(self) -> "ZoneEventQuerySet":
        """Events that state an area, and expansions, after which an older area is no longer the whole."""
        return self.filter(Q(area_ha__isnull=False) | Q(kind=EventKind.EXPANDED))

    def newest_first(self) -> "ZoneEventQuerySet":
        """By day; of one day the event recorded last comes first."""
        return self.order_by("-happened_on", "-pk")


class ZoneProgressQuerySet(models.QuerySet):
    def latest_on(self, day: date) -> "ZoneProgressQuerySet":
        """The newest facts of each zone on ``day`` or before."""
        same = self.model.objects.filter(zone=OuterRef("zone"), as_of__lte=day).order_by("-as_of")
        return self.filter(as_of=Subquery(same.values("as_of")[:1]))
