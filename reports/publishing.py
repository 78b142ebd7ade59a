"""What acceptance makes of a report: figures join their series, facts their assignments."""

from datetime import datetime

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from targets.actions import record_value
from targets.models import Span
from tasks.actions import record_facts
from zones.actions import record_progress

from .enums import PeriodKind, TaskState
from .models import AgencyReport, TaskProgress


def publish(report: AgencyReport, *, by: User, now: datetime) -> None:
    """Carry the accepted figures and facts of ``report`` into targets, zones and tasks.

    An agency with nothing to report states nothing, whatever was written before it said so.
    """
    if report.nothing_to_report:
        return
    _publish_indicators(report, by, now)
    _publish_zones(report)
    _publish_tasks(report)


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
    period = report.obligation.period
    said = TaskProgress.objects.exclude(state="")
    newer = said.accepted().filter(report__obligation__period__due_before__gt=period.due_before)
    rows = said.filter(report=report).exclude(assignment__in=newer.values("assignment"))
    for row in rows.select_related("assignment").prefetch_related("parts__dated_part"):
        record_facts(
            row.assignment,
            started_on=None if row.state == TaskState.NOT_STARTED else period.window_start,
            completed_on=row.completed_on,
            parts={part.dated_part: part.completed_on for part in row.parts.all()},
        )
