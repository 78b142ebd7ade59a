"""What acceptance makes of a report: figures join their series, facts their assignments."""

from datetime import datetime

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from targets.actions import record_value
from targets.models import Span
from tasks.actions import record_start
from zones.actions import record_progress

from .enums import PeriodKind, TaskState
from .models import AgencyReport, TaskProgress
from .proposals import propose_completions


def publish(report: AgencyReport, *, by: User, now: datetime) -> None:
    """Carry the accepted figures and facts of ``report`` into targets, zones and tasks.

    An agency with nothing to report states nothing, whatever was written before it said so.
    """
    if report.nothing_to_report:
        return
    if not report.obligation.period.is_ad_hoc:  # its figures would stand beside the year's own
        _publish_indicators(report, by, now)
        _publish_zones(report)
    _publish_tasks(report)
    propose_completions(report, now=now)


def _source(report: AgencyReport) -> str:
    return f"Báo cáo {report.obligation.period} của {report.agency_name}"


def _publish_indicators(report: AgencyReport, by: User, now: datetime) -> None:
    period = report.obligation.period
    span = Span.HALF_YEAR if period.kind == PeriodKind.HALF_YEAR else Span.YEAR
    for figure in report.indicator_figures.select_related("indicator"):
        source = f"{_source(report)}. {figure.note}".strip(". ")
        record_value(
            figure.indicator,
            year=period.year,
            span=span,
            value=figure.value,
            status=figure.status,
            source=source,
            by=by,
            now=now,
            is_sample=report.is_sample,
        )


def _publish_zones(report: AgencyReport) -> None:
    as_of = min(report.obligation.period.window_end, local_date(report.submitted_at))
    for figure in report.zone_figures.select_related("zone"):
        record_progress(
            figure.zone,
            as_of=as_of,
            facts={name: getattr(figure, name) for name in figure.FIELDS},
            source=_source(report),
            is_sample=report.is_sample,
        )


def _publish_tasks(report: AgencyReport) -> None:
    """Starts become facts on acceptance; completions wait for their own confirmation."""
    period = report.obligation.period
    said = TaskProgress.objects.exclude(state="")
    newer = said.accepted().filter(report__obligation__period__due_before__gt=period.due_before)
    rows = said.filter(report=report).exclude(assignment__in=newer.values("assignment"))
    for row in rows.select_related("assignment"):
        started_on = None if row.state == TaskState.NOT_STARTED else period.window_start
        record_start(row.assignment, started_on=started_on)
