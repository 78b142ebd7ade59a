"""What was said last time: the words of the period before, beside this one."""

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


def previous_progress(report: AgencyReport, assignment) -> TaskProgress | None:
    """Return what the report before said of the same assignment."""
    before = previous_report(report)
    return before and before.task_progress.filter(assignment=assignment).prefetch_related("parts").first()


def previous_part(report: AgencyReport, key: str) -> ReportPart | None:
    """Return the same general part of the report before, when it has words."""
    before = previous_report(report)
    return before and before.parts.filter(key=key).exclude(text="").first()


def previous_indicators(report: AgencyReport) -> dict[int, IndicatorFigure]:
    """Return the figures of the report before by indicator."""
    before = previous_report(report)
    return {figure.indicator_id: figure for figure in before.indicator_figures.all()} if before else {}


def previous_zones(report: AgencyReport) -> dict[int, ZoneFigure]:
    """Return the facts of the report before by zone."""
    before = previous_report(report)
    return {figure.zone_id: figure for figure in before.zone_figures.all()} if before else {}
