"""The leadership's one screen: frozen figures from few queries; every figure leads to its rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.urls import reverse

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.vietnamese import lower_first, shortened
from tasks.labels import TaskStanding, task_standings
from tasks.state import TaskLabel
from zones.rows import LateZones, ZoneRow, late_zones

from .models import Obligation, ReportingPeriod, TaskProgress
from .reminding.alarms import unreachable_names
from .standings import GROUPS, ReportStanding, report_standings, telling_mark
from .states import Mark
from .timeliness import OnTimeRate, before_words, deadline_words

ATTENTION_LINES = 7
SUBJECT = 70
"""Letters of a task's sentence that tell a leader what it is about."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the bar of tasks."""

    tone: str
    glyph: str
    label: str
    count: int
    x: int
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Tasks by label; the counts sum to the total."""

    title: str
    total: int
    segments: list[Segment]


@dataclass(frozen=True, slots=True)
class RegularCounts:
    """Tasks without a date are judged per period: carried out and reported, or not (domain.md 6)."""

    total: int
    carried_out: int


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency: its report of this period and its tasks by label."""

    name: str
    code: str
    mark: Mark
    led: int
    overdue: int
    done: int
    url: str


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """Reports of one period: rates always beside their counts."""

    owed: int
    sent: int
    on_time: int
    late: int
    overdue: int
    not_yet: int
    accepted: int
    rate: str
    extended: int


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of what needs a leader's eye now."""

    words: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything on the screen."""

    period: ReportingPeriod | None
    deadline: str
    bar: Bar
    regular: RegularCounts
    agencies: list[AgencyLine]
    reports: ReportCounts | None
    attention: list[Attention]
    zones: LateZones
    unreachable: list[str]


def dashboard(*, now: datetime, period: ReportingPeriod | None, common_clock: bool = False) -> Dashboard:
    """Return the dashboard for ``period`` as of ``now``; queries do not grow with the data.

    On the ``common_clock`` the counts of reports do as if nothing had been extended.
    """
    today = local_date(now)
    tasks = task_standings(today=today)
    reports, silent = _standings(period, now)
    zones = late_zones(today=today, limit=ATTENTION_LINES)
    return Dashboard(
        period=period,
        deadline=deadline_of(period, now),
        bar=task_bar(tasks),
        regular=_regular(tasks, period),
        agencies=_agency_lines(reports, tasks, now),
        reports=report_counts(reports, now, common_clock=common_clock) if period else None,
        attention=list(islice(_attention(silent, tasks, zones.rows, now), ATTENTION_LINES)),
        zones=zones,
        unreachable=unreachable_names(now),
    )


def deadline_of(period: ReportingPeriod | None, now: datetime) -> str:
    """Return "trước ngày 15/12/2026, còn 22 ngày" for the period itself."""
    if period is None:
        return ""
    return f"{before_words(period.due_before)}, {deadline_words(period.due_before, now)}"


def task_bar(tasks: list[TaskStanding]) -> Bar:
    """Return the bar of tasks by their worst label."""
    counts, address = Counter(task.label for task in tasks), reverse("tasks:list")
    segments, x = [], 0
    for label in reversed(TaskLabel):
        url = f"{address}?label={label.tone}"
        segments.append(Segment(label.tone, label.glyph, label.label, counts[label], x, url))
        x += counts[label]
    return Bar("Nhiệm vụ theo tình trạng", x, segments)


def _regular(tasks: list[TaskStanding], period: ReportingPeriod | None) -> RegularCounts:
    regular = {task.pk for task in tasks if task.label == TaskLabel.REGULAR}
    carried_out = set(TaskProgress.objects.carried_out_in(period)) if period else set()
    return RegularCounts(len(regular), len(regular & carried_out))


def _standings(
    period: ReportingPeriod | None, now: datetime
) -> tuple[list[ReportStanding], list[ReportStanding]]:
    """Return the reports of ``period``, and whoever owes an overdue one of whatever period: one query."""
    overdue = Obligation.objects.overdue(now).opened().counted()
    found = report_standings(overdue | Obligation.objects.filter(period=period))
    own = [report for report in found if period and report.period == period.pk]
    return own, [report for report in found if report.is_in("overdue", now)]


def _agency_lines(
    reports: list[ReportStanding], tasks: list[TaskStanding], now: datetime
) -> list[AgencyLine]:
    labels: dict[int, Counter] = defaultdict(Counter)
    for task in tasks:
        for agency, label in task.leads:
            labels[agency][label] += 1
    address = reverse("tasks:list")
    return [
        AgencyLine(
            name=report.agency_short_name,
            code=report.agency_code,
            mark=telling_mark(report.timeliness(now)) or report.mark,
            led=(own := labels[report.agency]).total(),
            overdue=own[TaskLabel.OVERDUE],
            done=own[TaskLabel.DONE_ON_TIME] + own[TaskLabel.DONE_LATE],
            url=f"{address}?agency={report.agency_code}",
        )
        for report in reports
    ]


def report_counts(
    reports: list[ReportStanding], now: datetime, *, common_clock: bool = False
) -> ReportCounts:
    """Return the counts and the on-time rate of one period's reports (domain.md 5)."""
    extended = sum(report.due_before > report.original for report in reports)
    reports = [report.on_common_clock() for report in reports] if common_clock else reports
    counts = {group: sum(report.is_in(group, now) for report in reports) for group in GROUPS}
    rate = OnTimeRate(counts["on_time"], counts["late"], counts["overdue"])
    return ReportCounts(
        owed=counts["sent"] + counts["overdue"] + counts["not_yet"],
        rate="" if rate.percent is None else f"{format_decimal(rate.percent, 1)} % đúng hạn",
        extended=extended,
        **counts,
    )


def _attention(
    silent: list[ReportStanding], tasks: list[TaskStanding], zones: list[ZoneRow], now: datetime
) -> Iterator[Attention]:
    """Yield what is worst first: silent agencies, then overdue tasks, then zones."""
    matrix = reverse("reports:matrix")
    for report in silent:
        words = (
            f"chưa gửi báo cáo {lower_first(report.period_name)}, {deadline_words(report.due_before, now)}"
        )
        yield Attention(report.agency_name, words, matrix)
    overdue = [task for task in tasks if task.label == TaskLabel.OVERDUE][:ATTENTION_LINES]
    urls = siblings("tasks:detail", keys=[task.clause for task in overdue])
    for task in overdue:
        words = f"“{shortened(task.text, SUBJECT)}” quá hạn {task.note}".strip()
        yield Attention(f"Nhiệm vụ {task.clause}", f"{words}, hạn {task.due_words}", urls[task.clause])
    for zone in zones:
        words = f"chậm GPMB {zone.late_text}, hạn {zone.clearance_due_text}"
        yield Attention(zone.full_name, words, zone.url)
