"""What acceptance makes of a report: figures join their series, facts their assignments."""

from datetime import datetime

from django.core.exceptions import ValidationError

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.vietnamese import lower_first
from targets.actions import Stated, record_value
from targets.models import IndicatorValue
from targets.neighbours import written_with
from tasks.actions import record_start
from zones.actions import record_progress, told_last

from .enums import TaskState
from .models import AgencyReport, IndicatorFigure, TaskProgress
from .plausible import span_of
from .proposals import propose_completions
from .refusals import WorkflowError


class UnpublishableError(WorkflowError):
    """A figure of the report cannot join its series, as things are now."""


def publish(report: AgencyReport, *, by: User, now: datetime) -> None:
    """Carry the accepted figures and facts of ``report`` into targets, zones and tasks.

    An agency with nothing to report states nothing, whatever was written before it said so; a rehearsal
    states nothing at all. Raises `UnpublishableError` for a figure that became impossible beside others
    since it was sent.
    """
    if report.nothing_to_report or report.obligation.period.is_rehearsal:
        return
    if not report.obligation.period.is_ad_hoc:  # its figures would stand beside the year's own
        _publish_indicators(report, by, now)
        _publish_zones(report, by, now)
    _publish_tasks(report)
    propose_completions(report, now=now)


def _source(report: AgencyReport) -> str:
    return f"Báo cáo {lower_first(str(report.obligation.period))} của {report.agency_name}"


UNEXPLAINED = "Cơ quan báo cáo không ghi lời giải thích."


def _publish_indicators(report: AgencyReport, by: User, now: datetime) -> None:
    """All figures of the report are judged together. Computed indicators are asked of nobody any more.

    A report accepted once more says nothing new where it says the same: a later correction stays.
    """
    period = report.obligation.period
    stated = report.indicator_figures.select_related("indicator").order_by("indicator")
    figures = [figure for figure in stated if not figure.indicator.formula]
    together = [written_with(figure.indicator, period.year, figure.value) for figure in figures]
    before = _published_before(report)
    for figure in figures:
        source = f"{_source(report)}. {figure.note}".strip(". ")
        if before.get(figure.indicator_id) == (figure.value, figure.status, source):
            continue
        try:
            record_value(
                figure.indicator,
                year=period.year,
                span=span_of(period),
                value=figure.value,
                status=figure.status,
                source=source,
                stated=Stated(remark=figure.note or UNEXPLAINED),
                together=together,
                by=by,
                now=now,
                is_sample=report.is_sample,
            )
        except ValidationError as error:
            raise UnpublishableError(_refusal(figure, error)) from error


def _published_before(report: AgencyReport) -> dict[int, tuple]:
    """Return what earlier acceptances of the same report published last, by indicator: one query."""
    period = report.obligation.period
    place = {"year": period.year, "span": span_of(period), "source__startswith": _source(report)}
    rows = IndicatorValue.objects.filter(**place).order_by("revision")
    return {pk: tuple(facts) for pk, *facts in rows.values_list("indicator", "value", "status", "source")}


def _refusal(figure: IndicatorFigure, error: ValidationError) -> str:
    return (
        f"Chưa tiếp nhận được: số liệu chỉ tiêu {figure.indicator.code} không ghi được vào chuỗi số liệu. "
        f"{' '.join(error.messages)} Đề nghị trả lại báo cáo để cơ quan sửa, hoặc sửa số liệu đã công bố. "
        "Chưa có gì thay đổi."
    )


def _publish_zones(report: AgencyReport, by: User, now: datetime) -> None:
    """Facts that the report published last, whatever day it was sent then, say nothing new."""
    as_of = min(report.obligation.period.window_end, local_date(report.submitted_at))
    figures, source = list(report.zone_figures.select_related("zone")), _source(report)
    before = told_last(source, [figure.zone_id for figure in figures])
    for figure in figures:
        facts = {name: getattr(figure, name) for name in figure.FIELDS}
        if facts != before.get(figure.zone_id):
            said = {"as_of": as_of, "facts": facts, "source": source}
            record_progress(figure.zone, **said, by=by, now=now, is_sample=report.is_sample)


def _publish_tasks(report: AgencyReport) -> None:
    """Starts become facts on acceptance; completions wait for their own confirmation."""
    period = report.obligation.period
    said = TaskProgress.objects.exclude(state="")
    newer = said.accepted().filter(report__obligation__period__due_before__gt=period.due_before)
    rows = said.filter(report=report).exclude(assignment__in=newer.values("assignment"))
    for row in rows.select_related("assignment"):
        started_on = None if row.state == TaskState.NOT_STARTED else period.window_start
        record_start(row.assignment, started_on=started_on)
