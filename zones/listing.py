"""The list of zones: filtered, sorted, summed and cut into pages by the database.

A page costs the same queries whatever the inventory holds; only rows of the page become Python.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.chips import chip
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .clearance import Verdict
from .enums import PartKind, ZoneKind, ZoneState
from .inventory import Statements, inventory_rows
from .known import (
    Facts,
    Known,
    clearance_readings,
    latest_facts,
    said_of,
    with_facts,
    zones_with_verdict,
)
from .models import Zone, full_name
from .querysets import ZoneQuerySet
from .rows import NOBODY, of_area, share
from .totals import Totals, sums_of, totals_of

PER_PAGE = 50
STATES = dict(ZoneState.choices)
PART_KINDS = dict(PartKind.choices)
NO_FACTS = Facts(date.min, None, None, None, None, "", None, None, "", False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for, as of ``day``; blank is all. ``verdict`` is that of a GPMB limit."""

    day: date
    kind: str = ""
    district: str = ""
    state: str = ""
    verdict: Verdict | None = None
    words: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One zone, or one part of the zone above it, formatted; "–" where nothing is known."""

    url: str
    group: str
    full_name: str
    is_part: bool
    about: str
    agency_name: str
    clauses: tuple[tuple[str, str], ...]
    chips: tuple[SafeString, ...]
    area_text: str
    area_note: str
    cleared_text: str
    cleared_percent_text: str
    infrastructure_text: str
    occupancy_text: str
    as_of_text: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ZoneList:
    """One page of the list, and the sums over all pages."""

    rows: list[ListRow]
    page: Page
    totals: Totals


def zone_list(wanted: Wanted, *, page: str | int | None = 1) -> ZoneList:
    """Return one page of the zones that ``wanted`` describes, each followed by its parts.

    Eight queries at most, two more with a verdict; five when one page holds all, for then the sums are
    those of its rows. A page that does not exist is the nearest one that does.
    """
    zones, all_states = zones_of(wanted), bool(wanted.state)
    keys = zones.sorted_by(wanted.order, wanted.day).values_list("pk", flat=True)
    first = list(keys[: PER_PAGE + 1])
    if len(first) <= PER_PAGE:
        found, shown = told_of(first, wanted.day), Paginator(first, PER_PAGE).page(1)
        totals = sums_of(found, all_states=all_states)
    else:
        totals = totals_of(zones, wanted.day, all_states=all_states)
        paginator = Paginator(keys, PER_PAGE)
        paginator.count = totals.found
        shown = paginator.get_page(page)
        found = told_of(list(shown.object_list), wanted.day)
    return ZoneList(rows_of(found, wanted.day, is_grouped=not wanted.order), shown, totals)


def zones_of(wanted: Wanted) -> ZoneQuerySet:
    """Return the zones, without their parts, that ``wanted`` describes, in no order."""
    zones = Zone.objects.whole().of_kind(wanted.kind).in_district(wanted.district).matching(wanted.words)
    if wanted.verdict:
        zones = zones.filter(pk__in=zones_with_verdict(wanted.verdict, wanted.day))
    return (zones.at(wanted.day).filter(state=wanted.state) if wanted.state else zones).order_by()


class Told(NamedTuple):
    """One zone or part of the page with what is known of it at the day."""

    known: Known
    state: ZoneState
    said: Statements

    @property
    def area(self) -> Decimal | None:
        return self.said.area_ha

    @property
    def is_outdated(self) -> bool:
        return self.said.is_outdated


def told_of(keys: list[int], day: date) -> list[Told]:
    """Return those zones in that order, each followed by its parts, with what is known: four queries."""
    said = said_of(Zone.objects.with_parts_of(keys), day)
    family_keys = [zone.pk for zone in said]
    known = with_facts(said, latest_facts(day, family_keys), clearance_readings(said, day))
    dated, family = inventory_rows(family_keys, day), defaultdict(list)
    for each in sorted(known, key=lambda each: each.zone.parent is not None):
        family[each.zone.parent or each.zone.pk].append(Told(each, *dated[each.zone.pk]))
    return [each for key in keys for each in family[key]]


def rows_of(found: list[Told], day: date, *, is_grouped: bool) -> list[ListRow]:
    """Return the rows of ``found``, formatted, under the name of their kind if ``is_grouped``."""
    urls = siblings("zones:detail", keys=[each.known.zone.pk for each in found])
    clauses = {mention.clause for each in found for mention in each.known.mentions}
    addresses = siblings("tasks:detail", keys=sorted(clauses))
    rows = [list_row(each, urls[each.known.zone.pk], addresses, day) for each in found]
    return headed(rows, found) if is_grouped else rows


def headed(rows: list[ListRow], found: list[Told]) -> list[ListRow]:
    """Return the rows, the first of each kind with the name of the kind as ``group``."""
    kinds = [each.known.zone.kind for each in found]
    firsts = {kinds.index(kind): ZoneKind(kind).label for kind in set(kinds)}
    return [replace(row, group=firsts[n]) if n in firsts else row for n, row in enumerate(rows)]


@lru_cache(maxsize=1000)
def verdict_chip(verdict: Verdict, note: str) -> SafeString:
    return chip(verdict, note)


def about_words(told: Told) -> str:
    """Return "Đã thành lập · UBND huyện Việt Yên"; a part says what it is, and its state if one is known."""
    zone = told.known.zone
    is_silent = zone.part_kind and told.state == ZoneState.UNKNOWN
    words = [PART_KINDS.get(zone.part_kind, ""), "" if is_silent else STATES[told.state], zone.district]
    return " · ".join(each for each in words if each)


def area_note(said: Statements) -> str:
    """Return what must be known of an area: that documents differ, or that it is older than an expansion."""
    if said.disagreeing:
        return f"{len({each.area_ha for each in said.disagreeing})} văn bản nêu khác nhau"
    return said.hole if said.newest else ""


def list_row(told: Told, url: str, addresses: dict[str, str], day: date) -> ListRow:
    """Return one row, formatted."""
    known, zone, facts = told.known, told.known.zone, told.known.facts or NO_FACTS
    clauses = dict.fromkeys(each.clause for each in known.mentions)
    return ListRow(
        url=url,
        group="",
        full_name=full_name(zone.kind, zone.name),
        is_part=zone.parent is not None,
        about=about_words(told),
        agency_name=zone.agency_name or NOBODY,
        clauses=tuple((clause, addresses[clause]) for clause in clauses),
        chips=tuple(verdict_chip(each.verdict, each.note) for _, each in known.clearance(day)),
        area_text=format_decimal(told.area),
        area_note=area_note(told.said),
        cleared_text=of_area(facts.cleared_ha, facts.area_ha),
        cleared_percent_text=share(facts.cleared_percent),
        infrastructure_text=share(facts.infrastructure_percent),
        occupancy_text=share(facts.occupancy_percent),
        as_of_text=short_date(facts.as_of) if known.facts else EMPTY,
        is_sample=facts.is_sample,
    )
