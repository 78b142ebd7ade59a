"""What is known of the zones: the plan's words and the latest facts, from plain tuples, nothing formatted.

Two queries for all zones, whatever their number.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.vietnamese import search_key

from .models import ZoneProgress, cleared_percent
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


class Named(NamedTuple):
    """A zone as the tables name it."""

    pk: int
    kind: str
    name: str
    agency_name: str | None


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
    """One zone with what the plan says of it and its latest facts, nothing formatted yet."""

    zone: Named
    mentions: tuple[Mention, ...]
    facts: Facts | None

    def is_late(self, today: date) -> bool | None:
        """Return whether a clearance limit before ``today`` was missed; None when nothing tells."""
        passed = [each for each in self.mentions if each.is_clearance and each.due_on]
        answers = {missed(each, self.facts) for each in passed if each.due_on < today}
        if True in answers:
            return True
        return None if None in answers or not answers else False


def known_zones(zones: ZoneQuerySet, today: date) -> list[Known]:
    """Return what is known of ``zones`` on ``today``, in the plan's order: two queries."""
    facts, said = latest_facts(today), defaultdict(list)
    speaks_of_clearance = cache(is_about_clearance)  # one part with a limit may name twenty zones
    for *named, clause, words, area_ha, due_words, due_on, part in zones.with_mentions():
        mentions = said[Named._make(named)]
        if clause:
            limit = (due_words or "", due_on, speaks_of_clearance(part or ""))
            mentions.append(Mention(clause, words, area_ha, *limit))
    return [Known(zone, tuple(mentions), facts.get(zone.pk)) for zone, mentions in said.items()]


def latest_facts(today: date) -> dict[int, Facts]:
    """Return the newest facts up to ``today`` of every zone (by primary key): one query."""
    newest = ZoneProgress.objects.latest_on(today).order_by()
    return {zone: Facts._make(facts) for zone, *facts in newest.values_list("zone", *FACTS)}


def is_about_clearance(words: str) -> bool:
    """Return whether a part of a task sets a limit for clearing land (GPMB), in whatever spelling."""
    return CLEARANCE in search_key(words)


def missed(mention: Mention, facts: Facts | None) -> bool | None:
    """Return whether the land that ``mention`` speaks of is not cleared, by the facts of that zone or part.

    Where the plan states an area (50 ha of a phase) it is measured by that area.
    """
    if facts is None:
        return None
    cleared = facts.cleared_percent
    if cleared is not None and cleared >= 100:
        return False
    if mention.area_ha is not None and facts.cleared_ha is not None:
        return facts.cleared_ha < mention.area_ha
    return None if cleared is None else True
