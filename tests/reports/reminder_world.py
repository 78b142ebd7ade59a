"""Steps of the reporting cycle and days of the calendar, as the tests of reminders speak of them."""

from datetime import date, datetime, timedelta

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date, start_of_day
from bacgiang_plan.lib.working_days import is_working_day
from reports import actions, workflow
from reports.enums import PeriodKind
from reports.models import AgencyReport, Obligation, Reminder, ReportEvent, ReportingPeriod
from reports.reminding.due import due_matters
from reports.reminding.matters import Matter
from reports.reminding.runs import Letter, letters_of
from tests.conftest import at

OPENING = at(2026, 11, 2, 8, 0)
T_7 = at(2026, 12, 7, 8, 0)  # a Monday; the last valid day of the period is Monday 14/12


def obligation_of(agency: Agency, period: ReportingPeriod) -> Obligation:
    return Obligation.objects.get(agency=agency, period=period)


def draft(obligation: Obligation, officer: User, now: datetime) -> AgencyReport:
    """A report that lacks nothing, for its agency declares that there is nothing to report."""
    report = actions.start_report(obligation, by=officer, now=now)
    declared = {"nothing_declared_at": now, "nothing_declared_by": officer}
    AgencyReport.objects.filter(pk=report.pk).update(**declared)
    return report


def step(report: AgencyReport, action: str, by: User, now: datetime, note: str = "") -> ReportEvent:
    return workflow.perform(AgencyReport.objects.get(pk=report.pk), action, by=by, now=now, note=note)


def submit(report: AgencyReport, officer: User, head: User, now: datetime) -> ReportEvent:
    step(report, "request_approval", officer, now)
    return step(report, "submit", head, now)


def opened_period(year: int, last_day: date, opened_at: datetime) -> ReportingPeriod:
    """A half-year period that ends on ``last_day``, opened then for every agency there is."""
    period = ReportingPeriod.objects.create(
        code=f"{year}-6-thang",
        kind=PeriodKind.HALF_YEAR,
        year=year,
        name=f"6 tháng đầu năm {year}",
        window_start=date(last_day.year - 1, 12, 15),
        window_end=last_day,
        opens_on=opened_at.date(),
        due_before=start_of_day(last_day + timedelta(days=1)),
    )
    actions.open_period(period, now=opened_at)
    return period


def ledger() -> list[tuple[str, str, int, bool]]:
    """Every row as (rung without its day, person, attempts, sent)."""
    rows = Reminder.objects.select_related("person").order_by("pk")
    return [
        (row.rung.partition("@")[0], row.person.full_name, row.attempts, bool(row.sent_at)) for row in rows
    ]


def daily(first: date, last: date) -> list[datetime]:
    """Eight in the morning of each day, both included."""
    days = (last - first).days + 1
    return [at(first.year, first.month, first.day, 8) + timedelta(days=day) for day in range(days)]


def due(now: datetime, kind: str) -> list[Matter]:
    """What is due of one kind."""
    return [matter for matter in due_matters(now=now) if matter.key.startswith(f"{kind}/")]


def told(kind: str) -> list[tuple[str, str, date]]:
    """Every row of the ledger about one kind: rung without its day, person, day."""
    rows = Reminder.objects.filter(matter__startswith=f"{kind}/").select_related("person")
    return [
        (row.rung.partition("@")[0], row.person.full_name, row.made_at.date())
        for row in rows.order_by("made_at", "pk")
    ]


def whole(matter: Matter) -> list[str]:
    """Every word a mail says of it, line by line."""
    lines = [matter.title, matter.heading, f"Đề nghị {matter.ask}.", matter.left, matter.time, matter.state]
    return [*lines, *matter.missing, matter.path]


def names(matter: Matter) -> list[str]:
    """Who hears of it."""
    return [each.full_name for each in matter.people]


def plan(*, now: datetime) -> list[Letter]:
    """The mails a run at ``now`` would send; nothing is written."""
    return letters_of(due_matters(now=now), now) if is_working_day(local_date(now)) else []
