"""What was said last time: the words of the period before, beside this one."""

from typing import NamedTuple

from django.db.models import Model, QuerySet, Subquery

from bacgiang_plan.lib.vietnamese import lower_first
from tasks.models import Assignment

from .enums import ReportState, TaskState
from .models import AgencyReport, IndicatorFigure, ReportPart, TaskProgress, ZoneFigure

SENT = [ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED]


def previous_report(report: AgencyReport) -> QuerySet[AgencyReport]:
    """Return the agency's last report before ``report`` that was sent, whatever its kind; or none."""
    return (
        AgencyReport.objects.filter(
            obligation__agency=report.obligation.agency_id,
            obligation__period__due_before__lt=report.obligation.period.due_before,
            state__in=SENT,
        )
        .order_by("-obligation__period__due_before")
        .values("pk")[:1]
    )


class Before(NamedTuple):
    """What was said of one task, or in one general part, in the last report that was sent."""

    period: str
    state: str
    result: str
    difficulties: str
    proposals: str


def previous_progress(report: AgencyReport, assignment: Assignment) -> Before | None:
    """Return what was last said of the same assignment in a sent report before ``report``."""
    found = _before(TaskProgress.objects.filter(assignment=assignment), report)
    columns = ["state", "result", "difficulties", "proposals"]
    said = found.values_list(PERIOD, *columns).first()
    if said is None:
        return None
    period, state, *words = said
    return Before(lower_first(period), STATES.get(state, ""), *words)


def previous_part(report: AgencyReport, key: str) -> Before | None:
    """Return the same general part as last written in a sent report of the agency before ``report``."""
    own = ReportPart.objects.filter(key=key, report__obligation__agency=report.obligation.agency_id)
    said = _before(own.exclude(text=""), report).values_list(PERIOD, "text").first()
    return Before(lower_first(said[0]), "", said[1], "", "") if said else None


PERIOD = "report__obligation__period__name"
STATES = dict(TaskState.choices)


def _before(words: QuerySet, report: AgencyReport) -> QuerySet:
    return words.filter(
        report__state__in=SENT,
        report__obligation__period__due_before__lt=report.obligation.period.due_before,
    ).order_by("-report__obligation__period__due_before")


def previous_indicators(report: AgencyReport) -> dict[int, tuple]:
    """Return (value, status) of the report before by indicator (its key): one query."""
    return _by(IndicatorFigure, report, "indicator", "value", "status")


def previous_zones(report: AgencyReport) -> dict[int, tuple]:
    """Return (cleared, area, infrastructure, occupancy) of the report before by zone: one query."""
    columns = ["cleared_ha", "area_ha", "infrastructure_percent", "occupancy_percent"]
    return _by(ZoneFigure, report, "zone", *columns)


def _by(figures: type[Model], report: AgencyReport, subject: str, *columns: str) -> dict[int, tuple]:
    found = figures.objects.filter(report=Subquery(previous_report(report))).order_by()
    return {pk: tuple(facts) for pk, *facts in found.values_list(subject, *columns)}
