"""What was said last time: the words of the period before, beside this one."""

from django.db.models import QuerySet

from tasks.models import Assignment

from .enums import ReportState
from .models import AgencyReport, IndicatorFigure, ReportPart, TaskProgress, ZoneFigure

SENT = [ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED]


def previous_report(report: AgencyReport) -> AgencyReport | None:
    """Return the agency's last report before ``report`` that was sent, whatever its kind."""
    return (
        AgencyReport.objects.filter(
            obligation__agency=report.obligation.agency_id,
            obligation__period__due_before__lt=report.obligation.period.due_before,
            state__in=SENT,
        )
        .select_related("obligation__period")
        .order_by("-obligation__period__due_before")
        .first()
    )


def previous_progress(report: AgencyReport, assignment: Assignment) -> TaskProgress | None:
    """Return what was last said of the same assignment in a sent report before ``report``."""
    said = TaskProgress.objects.filter(assignment=assignment)
    return _before(said, report, ["state", "result", "difficulties", "proposals"])


def previous_part(report: AgencyReport, key: str) -> ReportPart | None:
    """Return the same general part as last written in a sent report of the agency before ``report``."""
    own = ReportPart.objects.filter(key=key, report__obligation__agency=report.obligation.agency_id)
    return _before(own.exclude(text=""), report, ["text"])


WHEN = ["report__obligation__period__name"]


def _before(words: QuerySet, report: AgencyReport, columns: list[str]):
    return (
        words.filter(
            report__state__in=SENT,
            report__obligation__period__due_before__lt=report.obligation.period.due_before,
        )
        .select_related("report__obligation__period")
        .only(*columns, *WHEN)
        .order_by("-report__obligation__period__due_before")
        .first()
    )


def previous_indicators(report: AgencyReport) -> dict[int, IndicatorFigure]:
    """Return the figures of the report before by indicator."""
    before = previous_report(report)
    return {figure.indicator_id: figure for figure in before.indicator_figures.all()} if before else {}


def previous_zones(report: AgencyReport) -> dict[int, ZoneFigure]:
    """Return the facts of the report before by zone."""
    before = previous_report(report)
    return {figure.zone_id: figure for figure in before.zone_figures.all()} if before else {}
