"""The last periods played through the real verbs: writing, approving, sending, returning, accepting."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from agencies.models import Agency, Role, User
from bacgiang_plan.lib.dates import VIETNAM
from targets.actions import record_value
from targets.models import Indicator, IndicatorValue, Span, ValueStatus
from zones.models import Zone

from .. import actions, workflow
from ..enums import TaskState
from ..manuscript import led_assignments
from ..models import (
    AgencyReport,
    IndicatorFigure,
    Obligation,
    ReportEvent,
    ReportingPeriod,
    ReportPart,
    TaskProgress,
    ZoneFigure,
)
from ..proposals import confirm_completion
from . import lives, words
from .evidence import prove
from .outgoing import issue_report

PERIODS = 3
"""Two closed periods and the one now open."""


@dataclass(frozen=True)
class People:
    """Who acts in the sample, by agency."""

    officers: dict[int, User]
    heads: dict[int, User]
    specialist: User
    department_head: User


def people() -> People:
    """Return the sample people, fetched once."""
    found = list(User.objects.filter(is_sample=True))
    heads = [user for user in found if user.role in (Role.AGENCY_HEAD, Role.CONSOLIDATOR_HEAD)]
    return People(
        officers={user.agency_id: user for user in found if user.role == Role.OFFICER},
        heads={user.agency_id: user for user in heads},
        specialist=next(user for user in found if user.role == Role.SPECIALIST),
        department_head=next(user for user in heads if user.role == Role.CONSOLIDATOR_HEAD),
    )


def load_locations() -> None:
    """Give some CCN to district committees, so that their officers have zones to report on."""
    for code, names in words.SAMPLE_LOCATIONS.items():
        unplaced = Zone.objects.filter(kind="industrial_cluster", name__in=names, reporting_agency=None)
        unplaced.update(reporting_agency=Agency.objects.get(code=code))


def load_series(by: User, now: datetime) -> None:
    """Record the sample figures of the years before the sample periods, where no real ones are known."""
    known = set(IndicatorValue.objects.filter(span=Span.YEAR).values_list("indicator__code", "year"))
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for code, years in words.SERIES.items():
        for year, value in ((year, value) for year, value in years.items() if (code, year) not in known):
            record_value(
                indicators[code],
                year=year,
                span=Span.YEAR,
                value=Decimal(value),
                status=ValueStatus.OFFICIAL,
                source="Số liệu mẫu",
                by=by,
                now=now,
                is_sample=True,
            )


def sample_periods(now: datetime) -> list[ReportingPeriod]:
    """Return the last two periods that ended and the one that is due next."""
    ended = ReportingPeriod.objects.filter(due_before__lte=now).order_by("-due_before")
    coming = ReportingPeriod.objects.filter(due_before__gt=now).order_by("due_before")
    return [*reversed(ended[: PERIODS - 1]), *coming[:1]]


def load_cycle(now: datetime) -> list[ReportingPeriod]:
    """Play every sample period up to ``now``; return the periods played."""
    acting = people()
    played = sample_periods(now)
    for period in played:
        actions.open_period(period, now=min(now, _morning(period.opens_on)))
        obligations = period.obligations.select_related("agency", "period").order_by("agency__order")
        for obligation in obligations:
            _play(obligation, acting, now)
        if period == played[0]:  # before the later ones are played: it tells what was known then
            issue_report(period, specialist=acting.specialist, head=acting.department_head, now=now)
    return played


def _morning(day) -> datetime:
    return datetime.combine(day, time(8), tzinfo=VIETNAM)


# What each agency does in a closed period, by its official order; everybody else sends and is accepted.
SILENT, LATE, RETURNED_OPEN, NOTHING = 23, (11, 19), 26, 17
UNDECIDED = 20
# In the open period only the first ones have begun.
OPEN_STEPS = {
    1: "accept", 2: "accept", 3: "submit", 4: "draft", 5: "submit", 6: "draft", 7: "",
    8: "return", 9: "draft", 10: "request_approval", 18: "submit", 20: "draft",
}  # fmt: skip


def _play(obligation: Obligation, acting: People, now: datetime) -> None:
    order = obligation.agency.order
    if obligation.due_before > now:
        if step := OPEN_STEPS.get(order, ""):
            _write_and_move(obligation, acting, now - timedelta(days=6), step)
    elif order != SILENT:
        late = timedelta(days=4 if order in LATE else -(3 + order % 9))
        last = "return" if order == RETURNED_OPEN else "accept"
        _write_and_move(obligation, acting, obligation.due_before + late - timedelta(hours=14), last)


def _write_and_move(obligation: Obligation, acting: People, when: datetime, last: str) -> None:
    officer, head = acting.officers[obligation.agency_id], acting.heads[obligation.agency_id]
    report = actions.start_report(obligation, by=officer, now=when - timedelta(days=2), is_sample=True)
    _write(report)
    steps = [
        ("request_approval", officer, timedelta(hours=-20), ""),
        ("submit", head, timedelta(0), ""),
        ("return" if last == "return" else "accept", acting.specialist, timedelta(days=1), words.RETURN_NOTE),
    ]
    for action, by, shift, note in steps:
        if last == "draft":
            return
        needs = note if action == "return" else ""
        event = workflow.perform(report, action, by=by, now=when + shift, note=needs)
        ReportEvent.objects.filter(pk=event.pk).update(notified_at=when + shift)
        if action == "accept":
            _confirm(report, acting, now=when + shift)
        if action == last:
            return


def _confirm(report: AgencyReport, acting: People, *, now: datetime) -> None:
    """Some proposals of the last half-year are left to be decided: the page of them has something to show."""
    obligation = report.obligation
    if obligation.agency.order > UNDECIDED and obligation.period.kind == "half_year":
        return
    for proposal in report.completion_proposals.filter(verdict=""):
        confirm_completion(proposal, by=acting.specialist, now=now)


def _write(report: AgencyReport) -> None:
    """Fill the whole report at once: the verbs' locks guard people, and here there are none."""
    agency, period = report.obligation.agency, report.obligation.period
    if agency.order == NOTHING and period.kind == "half_year":
        stamp = {"nothing_declared_at": report.drafted_at, "nothing_declared_by": report.drafted_by}
        AgencyReport.objects.filter(pk=report.pk).update(**stamp)
        report.refresh_from_db()
        return
    TaskProgress.objects.bulk_create(_task(report, row) for row in led_assignments(report))
    prove(report)
    ReportPart.objects.bulk_create(
        ReportPart(report=report, key=key, text=text + words.MARK) for key, text in words.PARTS.items()
    )
    _write_figures(report)


def _task(report: AgencyReport, assignment) -> TaskProgress:
    seed = assignment.task.order + report.obligation.agency.order + report.obligation.period.year
    state = TaskState.NOT_STARTED if seed % 17 == 0 else TaskState.ONGOING
    done_on = next((part.due_on for part in assignment.task.dated_parts.all() if part.due_on), None)
    if done_on and seed % 3 and assignment.task.clause == "IV.1":
        state = TaskState.DONE
    difficulty = words.DIFFICULTIES[seed % len(words.DIFFICULTIES)]
    behind = state == TaskState.NOT_STARTED or (done_on and state != TaskState.DONE)
    if behind:
        difficulty = words.DIFFICULTIES[1]
    return TaskProgress(
        report=report,
        assignment=assignment,
        state=state,
        expected_on=report.obligation.period.window_end + timedelta(days=180) if behind else None,
        edited_at=report.edited_at,
        edited_by=report.edited_by,
        completed_on=done_on + timedelta(days=20 * (seed % 5 == 0)) if state == TaskState.DONE else None,
        result=""
        if state == TaskState.NOT_STARTED
        else words.RESULTS[seed % len(words.RESULTS)] + words.MARK,
        difficulties=difficulty and difficulty + words.MARK,
        proposals=words.PROPOSALS[seed % len(words.PROPOSALS)],
    )


def _write_figures(report: AgencyReport) -> None:
    agency, period = report.obligation.agency, report.obligation.period
    values = words.reported_figures(period.kind)
    IndicatorFigure.objects.bulk_create(
        IndicatorFigure(
            report=report,
            indicator=indicator,
            value=values[indicator.code],
            status=ValueStatus.ESTIMATE,
            note="Số liệu mẫu",
        )
        for indicator in Indicator.objects.asked_of(agency).filter(code__in=values)
    )
    later = period.kind == "half_year" or period.year > 2025
    ZoneFigure.objects.bulk_create(
        ZoneFigure(report=report, zone=zone, **words.zone_facts(zone.pk, later=later, **lives.known_of(zone)))
        for zone in Zone.objects.filter(reporting_agency=agency).select_related("parent")
    )
