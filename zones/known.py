"""What is known of the zones: the plan's words and the facts, from plain tuples, nothing formatted.

Three queries for all zones, whatever their number.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.vietnamese import search_key

from .clearance import Limit, Outcome, Reading, Verdict, any_late, judge
from .models import Zone, ZoneProgress, cleared_percent
from .querysets import ZoneQuerySet

CLEARANCE = "giai phong mat bang"


class Mention(NamedTuple):
    """What one clause of the plan says of the zone, in its own words."""

    clause: str
    words: str
    area_ha: Decimal | None
    due_words: str
    due_on: date | None
    is_clearance: bool

    @property
    def area_text(self) -> str:
        return format_decimal(self.area_ha)

    @property
    def limit(self) -> Limit | None:
        """The limit for clearing land that the clause sets, if it sets one."""
        return Limit(self.due_on, self.area_ha) if self.is_clearance and self.due_on else None


class Named(NamedTuple):
    """A zone as the tables name it."""

    pk: int
    kind: str
    name: str
    agency_name: str | None
    parent: int | None
    part_kind: str
    district: str | None
    location: str
    ended: bool

    @property
    def place(self) -> str:
        """Where it lies, the smaller place first: "xã Song Khê, Yên Dũng"."""
        return ", ".join(filter(None, (self.location, self.district)))


class Facts(NamedTuple):
    """The facts of one zone on one day, as the database has them."""

    as_of: date
    area_ha: Decimal | None
    cleared_ha: Decimal | None
    infrastructure_percent: Decimal | None
    occupancy_percent: Decimal | None
    investor: str
    registered_capital: Decimal | None
    labour: int | None
    source: str
    is_sample: bool

    @property
    def cleared_percent(self) -> Decimal | None:
        return cleared_percent(self.area_ha, self.cleared_ha)


FACTS = list(Facts._fields)


@dataclass(frozen=True, slots=True)
class Known:
    """One zone with what the plan says of it and its latest facts, nothing formatted yet.

    ``readings`` are all its figures of clearance up to today, where the plan sets a limit.
    """

    zone: Named
    mentions: tuple[Mention, ...]
    facts: Facts | None
    readings: tuple[Reading, ...] = ()

    def clearance(self, today: date) -> list[tuple[Mention, Outcome]]:
        """Return every limit for clearing its land with how it stands; none once the zone is no more."""
        if self.zone.ended:
            return []
        limited = [(each, limit) for each in self.mentions if (limit := each.limit)]
        return [(each, judge(limit, self.readings, today=today)) for each, limit in limited]

    def days_late(self, today: date) -> int:
        """Return by how many days the limit that was missed longest has passed; 0 when none was."""
        return max((found.days for _, found in self.clearance(today) if found.is_late), default=0)

    def is_late(self, today: date) -> bool | None:
        """Return whether a clearance limit before ``today`` was missed; None when nothing tells."""
        return any_late(outcome for _, outcome in self.clearance(today))


def known_zones(zones: ZoneQuerySet, today: date) -> list[Known]:
    """Return what is known of ``zones`` on ``today``, in the plan's order: three queries."""
    said = said_of(zones, today)
    return with_facts(said, latest_facts(today), clearance_readings(said, today))


LIMITED = FixedQuery(lambda day: Zone.objects.with_limit_before(day).with_mentions(day), date)
"""The zones and parts with a limit before a day: the dashboard asks for them each time it is opened."""


def late_limits(today: date) -> list[Known]:
    """Return the zones and parts that have missed a limit, the latest first, without their other facts.

    Two queries.
    """
    said = said_in(LIMITED(today))
    late = [each for each in with_facts(said, {}, clearance_readings(said, today)) if each.is_late(today)]
    return sorted(late, key=lambda each: -each.days_late(today))


def zones_with_verdict(verdict: Verdict, today: date) -> list[int]:
    """Return the zones (primary keys) of which a limit, or one of a part, stands so: two queries."""
    said = said_of(Zone.objects.filter(mentions__dated_part__due_on__isnull=False), today)
    known = with_facts(said, {}, clearance_readings(said, today))
    found = [
        each.zone.parent or each.zone.pk
        for each in known
        if any(outcome.verdict is verdict for _, outcome in each.clearance(today))
    ]
    return sorted(set(found))


def said_of(zones: ZoneQuerySet, today: date) -> dict[Named, tuple[Mention, ...]]:
    """Return what the plan says of each of ``zones``, in its order: one query."""
    return said_in(zones.with_mentions(today))


def said_in(rows: Iterable[tuple]) -> dict[Named, tuple[Mention, ...]]:
    """Return the mentions by zone from the tuples of `ZoneQuerySet.with_mentions`."""
    said: dict[Named, list[Mention]] = defaultdict(list)
    speaks_of_clearance = cache(is_about_clearance)  # one part with a limit may name twenty zones
    for *named, clause, words, area_ha, due_words, due_on, part in rows:
        mentions = said[Named._make(named)]
        if clause:
            limit = (due_words or "", due_on, speaks_of_clearance(part or ""))
            mentions.append(Mention(clause, words, area_ha, *limit))
    return {zone: tuple(mentions) for zone, mentions in said.items()}


def with_facts(
    said: dict[Named, tuple[Mention, ...]], facts: dict[int, Facts], readings: dict[int, list[Reading]]
) -> list[Known]:
    return [
        Known(zone, mentions, facts.get(zone.pk), tuple(readings.get(zone.pk, ())))
        for zone, mentions in said.items()
    ]


def histories(zones: Iterable[int], today: date) -> dict[int, list[Facts]]:
    """Return all facts up to ``today`` of each of ``zones``, oldest first: one query, for few zones only."""
    found: dict[int, list[Facts]] = defaultdict(list)
    rows = ZoneProgress.objects.filter(zone__in=zones, as_of__lte=today).order_by("as_of")
    for zone, *facts in rows.values_list("zone", *FACTS):
        found[zone].append(Facts._make(facts))
    return found


def known_by_history(said: dict[Named, tuple[Mention, ...]], history: dict[int, list[Facts]]) -> list[Known]:
    """Return what is known of zones whose whole ``history`` is at hand."""
    found = []
    for zone, mentions in said.items():
        facts = history.get(zone.pk, [])
        readings = tuple(Reading(*each[:3], each.is_sample) for each in facts)
        found.append(Known(zone, mentions, facts[-1] if facts else None, readings))
    return found


def latest_facts(today: date, zones: Iterable[int] | None = None) -> dict[int, Facts]:
    """Return the newest facts up to ``today`` of every zone (by primary key), or of ``zones``: one query."""
    newest = ZoneProgress.objects.latest_on(today).order_by()
    newest = newest if zones is None else newest.filter(zone__in=zones)
    return {zone: Facts._make(facts) for zone, *facts in newest.values_list("zone", *FACTS)}


def clearance_readings(said: dict[Named, tuple[Mention, ...]], today: date) -> dict[int, list[Reading]]:
    """Return the figures of clearance up to ``today`` of zones with a limit: one query.

    The plan names some thirty of them; whatever else is in the inventory has none, and is not read.
    """
    limited = [zone.pk for zone, mentions in said.items() if any(each.limit for each in mentions)]
    found: dict[int, list[Reading]] = defaultdict(list)
    columns = ["zone", *Reading._fields]
    rows = ZoneProgress.objects.filter(zone__in=limited, as_of__lte=today, cleared_ha__isnull=False)
    for zone, *reading in rows.order_by("as_of").values_list(*columns):
        found[zone].append(Reading._make(reading))
    return found


def is_about_clearance(words: str) -> bool:
    """Return whether a part of a task sets a limit for clearing land (GPMB), in whatever spelling."""
    return CLEARANCE in search_key(words)
