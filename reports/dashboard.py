"""The leadership's one screen: frozen figures from few queries; every figure leads to its rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.numbers import format_decimal
from targets.rows import TargetCard, indicator_rows, target_cards
from tasks.rows import TaskRow, task_rows
from tasks.state import TaskLabel
from zones.rows import ZoneRow, zone_rows

from .enums import Timeliness
from .models import Obligation, ReportingPeriod, TaskProgress
from .rows import Deadline, deadline
from .states import Mark, report_mark
from .timeliness import OnTimeRate

ATTENTION_LINES = 7


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
    deadline: Deadline
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
    targets: list[TargetCard]
    bar: Bar
    regular: RegularCounts
    agencies: list[AgencyLine]
    reports: ReportCounts | None
    attention: list[Attention]
    late_zones: list[ZoneRow]
    zones: list[ZoneRow]


def dashboard(*, now: datetime, period: ReportingPeriod | None) -> Dashboard:
    """Return the dashboard for ``period`` as of ``now``; queries do not grow with the data."""
    today = local_date(now)
    tasks = task_rows(today=today)
    zones = zone_rows(today=today)
    obligations = _obligations(period)
    standings = {row.agency.code: deadline(row, now) for row in obligations}
    late_zones = [zone for zone in zones if zone.is_late]
    return Dashboard(
        period=period,
        deadline=deadline_of(period, now),
        targets=target_cards(indicator_rows(today=today)),
        bar=task_bar(tasks),
        regular=_regular(tasks, period),
        agencies=[_agency_line(row, standings, tasks) for row in obligations],
        reports=report_counts(obligations, list(standings.values())) if period else None,
        attention=_attention(tasks, obligations, standings, late_zones),
        late_zones=late_zones,
        zones=zones,
    )


def _obligations(period: ReportingPeriod | None) -> list[Obligation]:
    if period is None:
        return []
    return list(period.obligations.select_related("agency", "report", "period").order_by("agency__order"))


def deadline_of(period: ReportingPeriod | None, now: datetime) -> str:
    """Return "trước ngày 15/12/2026, còn 22 ngày" for the period itself."""
    if period is None:
        return ""
    when = deadline(Obligation(period=period, due_before=period.due_before, kind="owed"), now)
    return f"{when.before}, {when.words}"


def task_bar(tasks: list[TaskRow]) -> Bar:
    """Return the bar of tasks by their worst label."""
    counts = Counter(row.label for row in tasks)
    segments, x = [], 0
    for label in reversed(TaskLabel):
        url = f"{reverse('tasks:list')}?{urlencode({'label': label.tone})}"
        segments.append(Segment(label.tone, label.glyph, label.label, counts[label], x, url))
        x += counts[label]
    return Bar("Nhiệm vụ theo tình trạng", x, segments)


def _regular(tasks: list[TaskRow], period: ReportingPeriod | None) -> RegularCounts:
    regular = {row.pk for row in tasks if row.label == TaskLabel.REGULAR}
    carried_out = set(TaskProgress.objects.carried_out_in(period)) if period else set()
    return RegularCounts(len(regular), len(regular & carried_out))


def _agency_line(obligation: Obligation, standings: dict, tasks: list[TaskRow]) -> AgencyLine:
    agency = obligation.agency
    own = [lead.label for row in tasks for lead in row.leads if lead.agency_code == agency.code]
    when = standings[agency.code]
    speaks = when.timeliness in (Timeliness.OVERDUE, Timeliness.EXEMPT)
    mark = when.mark if speaks else report_mark(_report(obligation))
    return AgencyLine(
        name=agency.short_name,
        code=agency.code,
        mark=mark,
        deadline=when,
        led=len(own),
        overdue=own.count(TaskLabel.OVERDUE),
        done=own.count(TaskLabel.DONE_ON_TIME) + own.count(TaskLabel.DONE_LATE),
        url=f"{reverse('tasks:list')}?{urlencode({'agency': agency.code})}",
    )


def _report(obligation: Obligation):
    return getattr(obligation, "report", None)


def report_counts(obligations: list[Obligation], standings: list[Deadline]) -> ReportCounts:
    """Return the counts and the on-time rate of one period's reports (domain.md 5)."""
    verdicts = Counter(standing.timeliness for standing in standings)
    rate = OnTimeRate(verdicts[Timeliness.ON_TIME], verdicts[Timeliness.LATE], verdicts[Timeliness.OVERDUE])
    return ReportCounts(
        owed=len(standings) - verdicts[Timeliness.EXEMPT],
        sent=rate.on_time + rate.late,
        on_time=rate.on_time,
        late=rate.late,
        overdue=rate.overdue,
        not_yet=verdicts[Timeliness.NOT_YET_DUE],
        accepted=sum(1 for row in obligations if _report(row) and _report(row).state == "accepted"),
        rate="" if rate.percent is None else f"{format_decimal(rate.percent, 1)} % đúng hạn",
    )


def _attention(tasks, obligations, standings, late_zones) -> list[Attention]:
    """Return what is worst, at most seven lines: silent agencies, then overdue tasks, then zones."""
    silent = [row for row in obligations if standings[row.agency.code].timeliness == Timeliness.OVERDUE]
    lines = [
        Attention(
            row.agency.name,
            f"Chưa gửi báo cáo, {standings[row.agency.code].words}",
            reverse("reports:matrix"),
        )
        for row in silent
    ]
    lines += [
        Attention(
            f"Nhiệm vụ {row.clause}",
            f"{row.label.label} {row.label_note}".strip() + f", hạn {row.due_words}",
            reverse("tasks:detail", args=[row.clause]),
        )
        for row in tasks
        if row.label == TaskLabel.OVERDUE
    ]
    lines += [
        Attention(
            zone.full_name,
            f"Chậm GPMB, hạn {zone.clearance_due_text}",
            reverse("zones:detail", args=[zone.pk]),
        )
        for zone in late_zones
    ]
    return lines[:ATTENTION_LINES]
