"""A period that is coming, its rehearsal, and agencies that practise everything in it by the real verbs."""

from datetime import date, datetime

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import start_of_day
from reports.enums import PeriodKind
from reports.models import ReportingPeriod
from reports.rehearsal.planning import Plan, start_rehearsal
from tests.conftest import NOW

MARKER = "Vết tập dượt Quỳnh Xoan"
"""Words that nobody else writes: wherever they stand, a rehearsal has leaked."""
OPENS = date(2027, 5, 1)
OPENING = start_of_day(OPENS)
ENDS = date(2026, 12, 10)


def coming_period() -> ReportingPeriod:
    """The period that opens next, as the plan has it."""
    found, _ = ReportingPeriod.objects.get_or_create(
        code="2027-6-thang",
        defaults={
            "kind": PeriodKind.HALF_YEAR,
            "year": 2027,
            "name": "6 tháng đầu năm 2027",
            "window_start": date(2026, 12, 15),
            "window_end": date(2027, 6, 14),
            "opens_on": OPENS,
            "due_before": start_of_day(date(2027, 6, 15)),
        },
    )
    return found


def plan_of(opens_on: date | None = None, ends: date = ENDS, agencies=None, now: datetime = NOW) -> Plan:
    """Everybody practises, from today on, unless said otherwise."""
    who = Agency.objects.all() if agencies is None else agencies
    return Plan(tuple(who), opens_on or now.date(), start_of_day(ends))


def rehearse(by: User, now: datetime = NOW, **plan) -> ReportingPeriod:
    """The rehearsal of the coming period, open."""
    return start_rehearsal(coming_period(), plan_of(now=now, **plan), by=by, now=now)
