"""Zones as screens, documents and exports show them: frozen, formatted once, three queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from bacgiang_plan.lib.vietnamese import search_key

from .models import SHORT_KINDS, Zone, ZoneKind, ZoneProgress
from .querysets import ZoneQuerySet

NOBODY = "Chưa giao cơ quan báo cáo"
CLEARANCE = "giai phong mat bang"


@dataclass(frozen=True, slots=True)
class State:
    """A state as its chip shows it: a shape, a word and a colour."""

    glyph: str
    tone: str
    label: str


LATE = State("▲", "overdue", "Chậm GPMB")


@dataclass(frozen=True, slots=True)
class Mention:
    """What one clause of the plan says of the zone, in its own words."""

    clause: str
    words: str
    phase: str
    is_expansion: bool
    area_ha: Decimal | None
    area_text: str
    due_words: str
    due_on: date | None
    is_clearance: bool


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """The facts of one zone on one day; "–" where the source says nothing."""

    as_of: date
    as_of_text: str
    area_ha: Decimal | None
    area_text: str
    cleared_ha: Decimal | None
    cleared_text: str
    cleared_percent: Decimal | None
    cleared_percent_text: str
    infrastructure_percent: Decimal | None
    infrastructure_text: str
    occupancy_percent: Decimal | None
    occupancy_text: str
    investor: str
    labour: int | None
    labour_text: str
    source: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone with what the plan says of it and its latest facts (`EMPTY_PROGRESS` without any).

    ``is_late``: land still to be cleared (GPMB) though a limit of the plan has passed; None when no
    limit has passed or no figure tells.
    """

    pk: int
    kind: ZoneKind
    kind_label: str
    name: str
    full_name: str
    agency_name: str
    mentions: tuple[Mention, ...]
    clauses: tuple[str, ...]
    clearance_due_text: str
    is_late: bool | None
    progress: ProgressRow


EMPTY_PROGRESS = ProgressRow(
    as_of=date.min,
    as_of_text=EMPTY,
    area_ha=None,
    area_text=EMPTY,
    cleared_ha=None,
    cleared_text=EMPTY,
    cleared_percent=None,
    cleared_percent_text=EMPTY,
    infrastructure_percent=None,
    infrastructure_text=EMPTY,
    occupancy_percent=None,
    occupancy_text=EMPTY,
    investor=EMPTY,
    labour=None,
    labour_text=EMPTY,
    source=EMPTY,
    is_sample=False,
)


def zone_rows(*, today: date, kind: str = "", pk: int | None = None) -> list[ZoneRow]:
    """Return the zones of ``kind`` (all without one) in the plan's order, with facts up to ``today``.

    ``pk`` narrows to one zone. Three queries: zones, what the plan says of them, their latest facts.
    """
    zones = Zone.objects.select_related("reporting_agency").of_kind(kind)
    zones = zones if pk is None else zones.filter(pk=pk)
    said, facts = mentions_by_zone(zones), latest_facts(zones, today)
    return [zone_row(zone, said.get(zone.pk, ()), facts.get(zone.pk), today=today) for zone in zones]


def progress_rows(zone: Zone) -> list[ProgressRow]:
    """Return all facts of one zone, newest first: one query."""
    return [progress_row(each) for each in zone.progress.order_by("-as_of")]


def clauses_about(zone: Zone, row: ZoneRow) -> list[tuple[str, str, list[Mention]]]:
    """Return (clause, its whole text, its mentions) for every clause that names ``zone``: one query."""
    columns = ["mentions__task__clause", "mentions__task__text"]
    texts = dict(Zone.objects.filter(pk=zone.pk, mentions__isnull=False).values_list(*columns))
    return [
        (clause, texts[clause], [each for each in row.mentions if each.clause == clause])
        for clause in row.clauses
    ]


def grouped_by_kind(rows: Iterable[ZoneRow]) -> list[tuple[str, list[ZoneRow]]]:
    """Return the rows under the full name of their kind, in the plan's order; kinds without any go."""
    grouped = {kind: [row for row in rows if row.kind == kind] for kind in ZoneKind}
    return [(kind.label, members) for kind, members in grouped.items() if members]


def zone_row(
    zone: Zone, mentions: tuple[Mention, ...], progress: ZoneProgress | None, *, today: date
) -> ZoneRow:
    kind = ZoneKind(zone.kind)
    row = progress_row(progress) if progress else EMPTY_PROGRESS
    limits = sorted({each.due_on for each in mentions if each.is_clearance and each.due_on})
    return ZoneRow(
        pk=zone.pk,
        kind=kind,
        kind_label=SHORT_KINDS[kind],
        name=zone.name,
        full_name=zone.full_name,
        agency_name=zone.reporting_agency.short_name if zone.reporting_agency else NOBODY,
        mentions=mentions,
        clauses=tuple(dict.fromkeys(each.clause for each in mentions)),
        clearance_due_text=", ".join(short_date(limit) for limit in limits) or EMPTY,
        is_late=is_late(mentions, row, today=today),
        progress=row,
    )


def is_late(mentions: tuple[Mention, ...], progress: ProgressRow, *, today: date) -> bool | None:
    """Return whether a clearance limit before ``today`` was missed; None when nothing tells."""
    passed = [each for each in mentions if each.is_clearance and each.due_on and each.due_on < today]
    answers = {missed(each, progress) for each in passed}
    if True in answers:
        return True
    return None if None in answers or not answers else False


def missed(mention: Mention, progress: ProgressRow) -> bool | None:
    """Return whether the land that ``mention`` speaks of is not cleared.

    A phase with an area is measured by that area. Of an expansion the zone's own figure says
    nothing, unless the whole zone is cleared.
    """
    if progress.cleared_percent is not None and progress.cleared_percent >= 100:
        return False
    if mention.area_ha is not None and progress.cleared_ha is not None:
        return progress.cleared_ha < mention.area_ha
    part_only = mention.is_expansion or mention.phase
    return None if part_only or progress.cleared_percent is None else True


def progress_row(progress: ZoneProgress) -> ProgressRow:
    """Return the facts of one day, formatted."""
    return ProgressRow(
        as_of=progress.as_of,
        as_of_text=short_date(progress.as_of),
        area_ha=progress.area_ha,
        area_text=format_decimal(progress.area_ha),
        cleared_ha=progress.cleared_ha,
        cleared_text=format_decimal(progress.cleared_ha),
        cleared_percent=progress.cleared_percent,
        cleared_percent_text=share(progress.cleared_percent),
        infrastructure_percent=progress.infrastructure_percent,
        infrastructure_text=share(progress.infrastructure_percent),
        occupancy_percent=progress.occupancy_percent,
        occupancy_text=share(progress.occupancy_percent),
        investor=progress.investor or EMPTY,
        labour=progress.labour,
        labour_text=format_decimal(progress.labour),
        source=progress.source,
        is_sample=progress.is_sample,
    )


def share(value: Decimal | None) -> str:
    """Return a share with one decimal, "–" without one; the unit stands in the header."""
    return format_decimal(value, 1)


def mentions_by_zone(zones: ZoneQuerySet) -> dict[int, tuple[Mention, ...]]:
    """Return what the plan says of each zone (by primary key), in the plan's order: one query."""
    grouped = defaultdict(list)
    speaks_of_clearance = cache(is_about_clearance)  # one part with a limit may name twenty zones
    for pk, *facts, part_words in zones.filter(mentions__isnull=False).mentioned():
        grouped[pk].append(mention_of(*facts, is_clearance=speaks_of_clearance(part_words or "")))
    return {pk: tuple(mentions) for pk, mentions in grouped.items()}


def mention_of(
    clause: str,
    words: str,
    phase: str,
    is_expansion: bool,
    area_ha: Decimal | None,
    due_words: str | None,
    due_on: date | None,
    is_clearance: bool,
) -> Mention:
    return Mention(
        clause=clause,
        words=words,
        phase=phase,
        is_expansion=is_expansion,
        area_ha=area_ha,
        area_text=format_decimal(area_ha),
        due_words=due_words or "",
        due_on=due_on,
        is_clearance=is_clearance,
    )


def is_about_clearance(words: str) -> bool:
    """Return whether a part of a task sets a limit for clearing land (GPMB), in whatever spelling."""
    return CLEARANCE in search_key(words)


def latest_facts(zones: ZoneQuerySet, today: date) -> dict[int, ZoneProgress]:
    """Return the newest facts up to ``today`` of each zone (by primary key): one query."""
    newest = ZoneProgress.objects.filter(zone__in=zones).latest_on(today)
    return {each.zone_id: each for each in newest}
