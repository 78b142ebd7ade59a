"""One zone with everything about it: its life, its parts, its limits, the plan's words, its figures.

Frozen rows from a number of queries that does not grow with its history.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal

from .clearance import Outcome, explanation
from .drawings import Course, course_chart
from .enums import EventKind, PartKind
from .inventory import InventoryRow, inventory_rows
from .known import Mention, histories, known_by_history, said_of
from .models import ReplacedProgress, Zone, ZoneEvent, ZoneFacts, full_name
from .rows import ProgressRow, ZoneRow, progress_row, rows_of_known
from .standing import shown

EVENT_COLUMNS = [
    "pk",
    "kind",
    "happened_on",
    "document",
    "file",
    "area_ha",
    "added_ha",
    "zone",
    "zone__kind",
    "zone__name",
    "into",
    "into__kind",
    "into__name",
    "note",
    "is_sample",
    "recorded_at",
    "recorded_by__full_name",
    "withdrawn_at",
    "withdrawn_by__full_name",
    "withdrawn_note",
]

CLAUSE_COLUMNS = [
    "mentions__task__clause",
    "mentions__task__text",
    "mentions__task__assignments__role",
    "mentions__task__assignments__agency__short_name",
]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the time line; ``other`` is the zone it was merged into, or that was merged into it."""

    pk: int
    label: str
    day_text: str
    document: str
    file: int | None
    details: tuple[str, ...]
    other: str
    other_url: str
    note: str
    is_sample: bool
    is_own: bool
    recorded_at: datetime
    recorded_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_note: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit for clearing land: whose it is, the plan's words, how it stands and why."""

    name: str
    clause: str
    words: str
    due_words: str
    outcome: Outcome
    explanation: str


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause about the zone or a part of it: what it says of which, and who answers for the task."""

    clause: str
    text: str
    mentions: tuple[tuple[str, Mention], ...]
    leads: tuple[str, ...]
    coordinating: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A phase or an expansion with its own figures."""

    what: str
    row: ZoneRow
    inventory: InventoryRow


@dataclass(frozen=True, slots=True)
class ReplacedRow:
    """What was said of a day before it was corrected."""

    day_text: str
    said: str
    source: str
    reason: str
    replaced_at: datetime
    replaced_by: str


@dataclass(frozen=True, slots=True)
class ZonePage:
    """Everything on the page of one zone or part."""

    row: ZoneRow
    inventory: InventoryRow
    parts: list[PartRow]
    timeline: list[EventRow]
    limits: list[LimitRow]
    clauses: list[ClauseRow]
    progress: list[ProgressRow]
    replaced: list[ReplacedRow]
    chart: SafeString


def zone_page(zone: Zone, *, today: date) -> ZonePage:
    """Return everything about ``zone`` as of ``today``: six queries."""
    said = said_of(Zone.objects.with_parts_of([zone.pk]), today)
    history = histories([each.pk for each in said], today)
    rows = {row.pk: row for row in rows_of_known(known_by_history(said, history), today)}
    dated = inventory_rows(list(rows), today)
    own = rows.pop(zone.pk)
    progress = [progress_row(facts) for facts in history[zone.pk][::-1]]
    return ZonePage(
        row=own,
        inventory=dated[zone.pk],
        parts=[PartRow(PartKind(row.part_kind).label, row, dated[row.pk]) for row in rows.values()],
        timeline=timeline(zone),
        limits=[limit for row in (own, *rows.values()) for limit in limit_rows(row)],
        clauses=clause_rows([own, *rows.values()]),
        progress=progress,
        replaced=replaced_rows(zone),
        chart=course_chart(courses(progress[::-1]), title=f"Tiến độ của {own.full_name}"),
    )


# --- its life ------------------------------------------------------------------------------------------


def timeline(zone: Zone) -> list[EventRow]:
    """Return the events of ``zone``, withdrawn ones too, and the mergers into it, newest first: one query."""
    events = ZoneEvent.objects.filter(Q(zone=zone) | Q(into=zone, withdrawn_at__isnull=True))
    found = events.newest_first().values_list(*EVENT_COLUMNS, named=True)
    return [event_row(event, zone) for event in found]


def event_row(event, zone: Zone) -> EventRow:
    """Return one event, formatted."""
    is_own = event.zone == zone.pk
    pk, kind, name = (
        (event.into, event.into__kind, event.into__name)
        if is_own
        else (event.zone, event.zone__kind, event.zone__name)
    )
    return EventRow(
        pk=event.pk,
        label=EventKind(event.kind).label if is_own else "Nhận sáp nhập",
        day_text=short_date(event.happened_on),
        document=event.document,
        file=event.file,
        details=tuple(event_details(event)) if is_own else (),
        other=full_name(kind, name) if pk else "",
        other_url=reverse("zones:detail", args=[pk]) if pk else "",
        note=event.note,
        is_sample=event.is_sample,
        is_own=is_own,
        recorded_at=event.recorded_at,
        recorded_by=event.recorded_by__full_name,
        withdrawn_at=event.withdrawn_at,
        withdrawn_by=event.withdrawn_by__full_name or "",
        withdrawn_note=event.withdrawn_note,
    )


def event_details(event) -> list[str]:
    """Return the areas that the document states, in words."""
    told = [("diện tích", event.area_ha), ("tăng thêm", event.added_ha)]
    return [f"{words} {format_decimal(area)} ha" for words, area in told if area is not None]


# --- what the plan says --------------------------------------------------------------------------------


def limit_rows(row: ZoneRow) -> list[LimitRow]:
    return [
        LimitRow(
            row.full_name, mention.clause, mention.words, mention.due_words, outcome, explanation(outcome)
        )
        for mention, outcome in row.clearance
    ]


def clause_rows(family: list[ZoneRow]) -> list[ClauseRow]:
    """Return the clauses that name a zone or its parts, with their agencies: one query."""
    mentions = [(row.full_name, each) for row in family for each in row.mentions]
    named = Zone.objects.filter(pk__in=[row.pk for row in family], mentions__isnull=False)
    in_order = named.order_by("mentions__task__order", "mentions__task__assignments__agency__order")
    texts, found = {}, defaultdict(lambda: defaultdict(dict))
    for clause, text, role, agency in in_order.values_list(*CLAUSE_COLUMNS):
        texts[clause] = text
        found[clause][role][agency] = None  # each once, in official order, however many mentions
    return [
        ClauseRow(
            clause=clause,
            text=texts[clause],
            mentions=tuple(pair for pair in mentions if pair[1].clause == clause),
            leads=tuple(roles["lead"]),
            coordinating=tuple(roles["coordinating"]),
        )
        for clause, roles in found.items()
    ]


# --- its figures ---------------------------------------------------------------------------------------


def courses(progress: list[ProgressRow]) -> list[Course]:
    """Return the three shares over time, ``progress`` being in the order of days."""
    return [
        Course("GPMB", [(row.as_of, row.cleared_percent) for row in progress]),
        Course("Hạ tầng", [(row.as_of, row.infrastructure_percent) for row in progress]),
        Course("Lấp đầy", [(row.as_of, row.occupancy_percent) for row in progress]),
    ]


def replaced_rows(zone: Zone) -> list[ReplacedRow]:
    """Return what was said of ``zone`` and corrected since, the newest correction first: one query."""
    found = ReplacedProgress.objects.filter(progress__zone=zone).select_related("progress", "replaced_by")
    return [replaced_row(row) for row in found.order_by("-replaced_at", "-pk")]


def replaced_row(row: ReplacedProgress) -> ReplacedRow:
    figures = {row._meta.get_field(name).verbose_name: getattr(row, name) for name in ZoneFacts.FIELDS}
    told = [f"{label}: {shown(value)}" for label, value in figures.items() if value not in (None, "")]
    return ReplacedRow(
        day_text=short_date(row.progress.as_of),
        said="; ".join(told),
        source=row.source,
        reason=row.reason,
        replaced_at=row.replaced_at,
        replaced_by=row.replaced_by.full_name,
    )
