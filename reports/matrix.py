"""The matrix agency × period: who stands where, at one glance."""

from dataclasses import dataclass
from datetime import datetime

from bacgiang_plan.lib.addresses import siblings

from .enums import ObligationKind, Timeliness
from .models import Obligation, ReportingPeriod
from .recent import recent_periods
from .standings import GROUPS, ReportStanding, report_standings, telling_mark
from .states import Mark
from .timeliness import before_words, extension_words


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
NOT_ASKED = Cell("·", "Không được yêu cầu", "not-started", "", False)


@dataclass(frozen=True)
class Only:
    """Narrow the matrix to the agencies that one count of the dashboard counts."""

    period: ReportingPeriod
    group: str

    @property
    def words(self) -> str:
        return f"{GROUPS[self.group].label}, kỳ {self.period.in_sentence}"


def matrix(
    *, now: datetime, readable: set[int], only: Only | None = None, common_clock: bool = False
) -> Matrix:
    """Return the matrix of the last opened periods in official agency order: two queries.

    ``readable`` holds the reports the reader may open; the others' cells lead nowhere. On the
    ``common_clock`` extensions do not count: each report is measured against everybody's deadline.
    """
    periods = [only.period] if only else recent_periods()[::-1]
    by_agency: dict[int, dict[int, ReportStanding]] = {}
    names: dict[int, str] = {}
    for found in report_standings(Obligation.objects.filter(period__in=periods), with_papers=True):
        standing = found.on_common_clock() if common_clock else found
        by_agency.setdefault(standing.agency, {})[standing.period] = standing
        names[standing.agency] = standing.agency_name
    if only:
        by_agency = {
            agency: owed for agency, owed in by_agency.items() if owed[only.period.pk].is_in(only.group, now)
        }
    urls = siblings("reports:detail", keys=readable)
    rows = [
        MatrixRow(names[agency], [_cell(owed.get(period.pk), period, now, urls) for period in periods])
        for agency, owed in by_agency.items()
    ]
    return Matrix(periods, rows, [_totals(by_agency, period, now) for period in periods])


def _cell(
    standing: ReportStanding | None, period: ReportingPeriod, now: datetime, urls: dict[int, str]
) -> Cell:
    if standing is None:
        return NOT_ASKED if period.is_ad_hoc else NOT_OWED
    verdict, mark = standing.timeliness(now), standing.mark
    if telling := telling_mark(verdict):
        mark = Mark(telling.glyph, f"{telling.label} ({mark.label.lower()})", telling.tone)
    url = urls.get(standing.report, "")
    label = mark.label + _extension(standing)
    return Cell(mark.glyph, label, mark.tone, url, verdict == Timeliness.LATE)


def _extension(standing: ReportStanding) -> str:
    words = extension_words(standing.due_before, standing.original, standing.extended_by)
    return f"; {before_words(standing.due_before)} ({words})" if words else ""


def _totals(by_agency: dict, period: ReportingPeriod, now: datetime) -> dict[str, int]:
    owed = [row[period.pk] for row in by_agency.values() if period.pk in row]
    verdicts = [standing.timeliness(now) for standing in owed]
    return {
        "owed": sum(standing.kind == ObligationKind.OWED for standing in owed),
        "on_time": verdicts.count(Timeliness.ON_TIME),
        "late": verdicts.count(Timeliness.LATE),
        "overdue": verdicts.count(Timeliness.OVERDUE),
    }
