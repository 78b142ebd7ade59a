"""The list of zones: filtered, sorted, summed and cut into pages by the database.

A page costs the same queries whatever the inventory holds; only rows of the page become Python.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Subquery, Sum

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .clearance import Outcome, Verdict
from .enums import PartKind, ZoneKind, ZoneState
from .inventory import Statements, hole_of, stated_areas
from .known import (
    Facts,
    Known,
    clearance_readings,
    latest_facts,
    said_of,
    with_facts,
    zones_with_verdict,
)
from .models import Zone, ZoneProgress, full_name
from .querysets import ZoneQuerySet
from .rows import NOBODY, share

PER_PAGE = 50
ENDED = [ZoneState.MERGED, ZoneState.REMOVED]
"""Zones that are no more: listed, but their land is counted elsewhere or not at all."""
STATES = dict(ZoneState.choices)
PART_KINDS = dict(PartKind.choices)
COLUMNS = ["pk", "part_kind", "district__short_name", "state", "area"]
NO_FACTS = Facts(date.min, None, None, None, None, "", None, None, "", False)


class Dated(NamedTuple):
    """What is on record of one zone at a day."""

    part_kind: str
    district: str | None
    state: str
    area: Decimal | None

    @property
    def words(self) -> str:
        """Return "Đã thành lập · UBND huyện Việt Yên"; a part says what it is, its state if one is known."""
        is_silent = self.part_kind and self.state == ZoneState.UNKNOWN
        told = [PART_KINDS.get(self.part_kind, ""), "" if is_silent else STATES[self.state], self.district]
        return " · ".join(each for each in told if each)


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
    kind: str
    full_name: str
    is_part: bool
    about: str
    agency_name: str
    clauses: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    area_text: str
    area_note: str
    cleared_text: str
    cleared_percent_text: str
    infrastructure_text: str
    occupancy_text: str
    as_of_text: str
    is_sample: bool

    @property
    def kind_words(self) -> str:
        return ZoneKind(self.kind).label


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over everything the filter finds, not over the page; parts and zones that are no more stay out.

    ``area`` by documents over ``with_area`` zones; ``cleared`` of ``reported`` ha over the ``with_clearance``
    zones whose newest facts state both.
    """

    found: int
    summed: int
    area: Decimal | None
    with_area: int
    cleared: Decimal | None
    reported: Decimal | None
    with_clearance: int

    @property
    def share(self) -> Decimal | None:
        """Cleared ÷ reported area in %, never an average of percentages."""
        return self.cleared / self.reported * 100 if self.reported else None

    @property
    def area_text(self) -> str:
        return format_decimal(self.area)

    @property
    def cleared_text(self) -> str:
        return of_area(self.cleared, self.reported)

    @property
    def share_text(self) -> str:
        return share(self.share)

    @property
    def holes(self) -> list[str]:
        """What the sums leave out, counted."""
        left_out = [
            (self.found - self.summed, "đã sáp nhập hoặc đưa ra khỏi quy hoạch, không cộng"),
            (self.summed - self.with_area, "chưa có diện tích theo văn bản"),
            (self.summed - self.with_clearance, "chưa có đủ số liệu GPMB"),
        ]
        return [f"{format_decimal(count)} khu, cụm {words}" for count, words in left_out if count]


@dataclass(frozen=True, slots=True)
class ZoneList:
    """One page of the list, and the sums over all pages."""

    rows: list[ListRow]
    page: Page
    totals: Totals


def zone_list(wanted: Wanted, *, page: str | int | None = 1) -> ZoneList:
    """Return one page of the zones that ``wanted`` describes, each followed by its parts.

    Eight queries at most, two more with a verdict; a page that does not exist is the nearest one that does.
    """
    zones = zones_of(wanted)
    totals = totals_of(zones, wanted)
    keys = zones.sorted_by(wanted.order, wanted.day).values_list("pk", flat=True)
    paginator = Paginator(keys, PER_PAGE)
    paginator.count = totals.found
    shown = paginator.get_page(page)
    return ZoneList(rows_of(list(shown.object_list), wanted.day), shown, totals)


def zones_of(wanted: Wanted) -> ZoneQuerySet:
    """Return the zones, without their parts, that ``wanted`` describes, in no order."""
    zones = Zone.objects.whole().of_kind(wanted.kind).in_district(wanted.district).matching(wanted.words)
    if wanted.verdict:
        zones = zones.filter(pk__in=zones_with_verdict(wanted.verdict, wanted.day))
    return (zones.at(wanted.day).filter(state=wanted.state) if wanted.state else zones).order_by()


def totals_of(zones: ZoneQuerySet, wanted: Wanted) -> Totals:
    """Return the sums over ``zones`` as of ``wanted.day``: two queries.

    Whoever asks for merged zones sees their sum; otherwise what is no more is left out of it.
    """
    standing = None if wanted.state else ~Q(state__in=ENDED)
    dated = zones.at(wanted.day)
    found, summed, area, with_area = (
        zones.summable_at(wanted.day)
        .aggregate(
            found=Count("pk"),
            summed=Count("pk", filter=standing),
            total=Sum("area", filter=standing),
            measured=Count("area", filter=standing),
        )
        .values()
    )
    facts = dated.filter(standing) if standing else dated
    newest = Subquery(zones.newest_facts(wanted.day).values("pk")[:1])
    told = ZoneProgress.objects.filter(pk__in=facts.annotate(newest=newest).values("newest"))
    cleared, reported, with_clearance = (
        told.filter(cleared_ha__isnull=False, area_ha__gt=0)
        .aggregate(cleared=Sum("cleared_ha"), reported=Sum("area_ha"), told=Count("pk"))
        .values()
    )
    return Totals(found, summed, exact(area), with_area, exact(cleared), exact(reported), with_clearance)


def exact(total: Decimal | None) -> Decimal | None:
    """Return a sum of areas as it is: SQLite adds in binary, and every area has two decimals at most."""
    return None if total is None else total.quantize(Decimal("0.01"))


def rows_of(keys: list[int], day: date) -> list[ListRow]:
    """Return the rows of those zones in that order, each followed by its parts: five queries."""
    zones = Zone.objects.with_parts_of(keys)
    dated = {pk: about for pk, *about in zones.at(day).order_by().values_list(*COLUMNS)}
    said = said_of(zones)
    known = with_facts(said, latest_facts(day, list(dated)), clearance_readings(said, day))
    family = defaultdict(list)
    for each in known:
        family[each.zone.parent or each.zone.pk].append(each)
    stated, urls = stated_areas(list(dated), day), siblings("zones:detail", keys=dated)
    return [
        list_row(each, Dated._make(dated[each.zone.pk]), stated[each.zone.pk], urls[each.zone.pk], day)
        for key in keys
        for each in sorted(family[key], key=lambda each: each.zone.parent is not None)
    ]


def area_note(said: Statements) -> str:
    """Return what must be known of an area: that documents differ, or that it is older than an expansion."""
    count = len({each.area_ha for each in said.since})
    if count > 1:
        return f"{count} văn bản nêu khác nhau"
    return hole_of(said) if said.newest else ""


def list_row(known: Known, dated: Dated, said: Statements, url: str, day: date) -> ListRow:
    """Return one row, formatted."""
    zone, facts = known.zone, known.facts or NO_FACTS
    return ListRow(
        url=url,
        kind=zone.kind,
        full_name=full_name(zone.kind, zone.name),
        is_part=zone.parent is not None,
        about=dated.words,
        agency_name=zone.agency_name or NOBODY,
        clauses=tuple(dict.fromkeys(each.clause for each in known.mentions)),
        outcomes=tuple(outcome for _, outcome in known.clearance(day)),
        area_text=format_decimal(dated.area),
        area_note=area_note(said),
        cleared_text=of_area(facts.cleared_ha, facts.area_ha),
        cleared_percent_text=share(facts.cleared_percent),
        infrastructure_text=share(facts.infrastructure_percent),
        occupancy_text=share(facts.occupancy_percent),
        as_of_text=short_date(facts.as_of) if known.facts else EMPTY,
        is_sample=facts.is_sample,
    )


def of_area(cleared: Decimal | None, area: Decimal | None) -> str:
    """Return "188,5/377": cleared and the area of the same source; "–" when nothing is known."""
    return EMPTY if cleared is None else f"{format_decimal(cleared)}/{format_decimal(area)}"


class SortedColumn(NamedTuple):
    """The head of a column that can be sorted: ``order`` is what a press asks for."""

    label: str
    is_number: bool
    order: str
    direction: str

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "")


HEADS = {
    "ten": ("Tên", False),
    "dien-tich": ("Diện tích (ha)", True),
    "gpmb": ("GPMB (%)", True),
    "ha-tang": ("Hạ tầng (%)", True),
    "lap-day": ("Lấp đầy (%)", True),
}


def sorted_columns(order: str) -> dict[str, SortedColumn]:
    """Return the heads by key; names rise first and figures fall first, a second press turns them round."""
    return {
        key.replace("-", "_"): SortedColumn(label, is_number, _pressed(key, order), _direction(key, order))
        for key, (label, is_number) in HEADS.items()
    }


def _pressed(key: str, order: str) -> str:
    first, second = (f"-{key}", key) if HEADS[key][1] else (key, f"-{key}")
    return second if order == first else first


def _direction(key: str, order: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(order, "")
