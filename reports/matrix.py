"""The matrix agency × period: who stands where, at one glance."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.models import Agency

from .enums import ObligationKind, Timeliness
from .models import Obligation, ReportingPeriod
from .rows import deadline
from .states import Mark, report_mark


@dataclass(frozen=True)
class Cell:
    """One agency in one period: glyph, words, tone, where it leads."""

    glyph: str
    label: str
    tone: str
    url: str
    is_late: bool


@dataclass(frozen=True)
class MatrixRow:
    """One agency across the opened periods."""

    agency: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """Agencies × periods, with the counts of each period below."""

    periods: list[ReportingPeriod]
    rows: list[MatrixRow]
    totals: list[dict[str, int]]


NOT_OWED = Cell("·", "Không phát sinh nghĩa vụ", "not-started", "", False)


def matrix(*, now: datetime, readable: set[int], limit: int = 6) -> Matrix:
    """Return the matrix of the last ``limit`` opened periods in official agency order: two queries.

    ``readable`` holds the reports the reader may open; the others' cells lead nowhere.
    """
    periods = list(reversed(ReportingPeriod.objects.opened().order_by("-due_before")[:limit]))
    found = Obligation.objects.filter(period__in=periods).select_related("agency", "report")
    by_agency: dict[Agency, dict[int, Obligation]] = {}
    for obligation in found.order_by("agency__order", "period__due_before"):
        by_agency.setdefault(obligation.agency, {})[obligation.period_id] = obligation
    rows = [
        MatrixRow(agency.name, [_cell(owed.get(period.pk), now, readable) for period in periods])
        for agency, owed in by_agency.items()
    ]
    return Matrix(periods, rows, [_totals(by_agency, period, now) for period in periods])


def _cell(obligation: Obligation | None, now: datetime, readable: set[int]) -> Cell:
    if obligation is None:
        return NOT_OWED
    report = getattr(obligation, "report", None)
    when = deadline(obligation, now)
    mark = report_mark(report)
    if when.timeliness in (Timeliness.OVERDUE, Timeliness.EXEMPT):
        mark = Mark(when.mark.glyph, f"{when.mark.label} ({mark.label.lower()})", when.mark.tone)
    url = reverse("reports:detail", args=[report.pk]) if report and report.pk in readable else ""
    return Cell(mark.glyph, mark.label, mark.tone, url, when.timeliness == Timeliness.LATE)


def _totals(by_agency: dict, period: ReportingPeriod, now: datetime) -> dict[str, int]:
    owed = [row[period.pk] for row in by_agency.values() if period.pk in row]
    verdicts = [deadline(obligation, now).timeliness for obligation in owed]
    return {
        "owed": sum(obligation.kind == ObligationKind.OWED for obligation in owed),
        "on_time": verdicts.count(Timeliness.ON_TIME),
        "late": verdicts.count(Timeliness.LATE),
        "overdue": verdicts.count(Timeliness.OVERDUE),
    }
