"""Opening a period: regular ones behind the check, with a grace so that agencies keep their time to write."""

from datetime import date, datetime, timedelta

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import working_day_from
from reports import actions
from reports.enums import REGULAR_KINDS
from reports.models import ReportingPeriod
from reports.refusals import WorkflowError
from reports.timeliness import last_valid_day

from .check import Check, check_of

AHEAD = 15
"""Working days before the opening day from which the list is a matter of those who can clear it."""
PATIENCE = 5
"""Working days after the opening day that a period waits for its list at the most."""
WRITING = 10
"""Working days before the last valid day that agencies are never robbed of."""


FAR = timedelta(days=60)
"""More than `AHEAD` working days ever are, Tết included."""


def is_gated(period: ReportingPeriod) -> bool:
    """Whether ``period`` opens behind the check: ad hoc requests and rehearsals do not."""
    return period.kind in REGULAR_KINDS


def checked_from(period: ReportingPeriod) -> date:
    """Return the day from which people are told of the list."""
    return working_day_from(period.opens_on, -AHEAD)


def opens_at_latest(period: ReportingPeriod) -> date:
    """Return the day on which ``period`` opens whatever is left."""
    patience = working_day_from(period.opens_on, PATIENCE)
    writing = working_day_from(last_valid_day(period.due_before), -WRITING)
    return max(period.opens_on, min(patience, writing))


def watched(now: datetime) -> list[ReportingPeriod]:
    """Return the regular periods that are about to open or wait for it: one query."""
    today = local_date(now)
    near = ReportingPeriod.objects.coming(now).filter(opens_on__lte=today + FAR)
    return [period for period in near if checked_from(period) <= today]


class NotClearError(WorkflowError):
    """Nobody opens the period yet; ``check`` says what is left."""

    def __init__(self, period: ReportingPeriod, check: Check) -> None:
        super().__init__(
            f"Chưa mở kỳ {period.in_sentence}: còn {len(check.left)} điểm phải xử lý hoặc chấp nhận. "
            f"Ngày {short_date(opens_at_latest(period))} kỳ tự mở dù còn điểm chưa xử lý."
        )
        self.check = check


def open_ready_periods(*, now: datetime) -> list[ReportingPeriod]:
    """Open every period whose opening day has come and that nothing holds back; return those opened here."""
    return [period for period in ReportingPeriod.objects.ready_to_open(now) if _opens_by_itself(period, now)]


def _opens_by_itself(period: ReportingPeriod, now: datetime) -> bool:
    try:
        return open_checked(period, now=now)
    except NotClearError:
        return False


@transaction.atomic
def open_checked(period: ReportingPeriod, *, now: datetime, by: User | None = None) -> bool:
    """Open ``period`` when its list is clear or its grace is over; return whether this call opened it.

    Raises `NotClearError`; nothing is written then. The period is held meanwhile: of two workers, or of
    whoever waives and the clock, one comes after the other.
    """
    if not is_gated(period):
        return actions.open_period(period, now=now, by=by)
    if not hold_unopened(period):
        return False
    check = check_of(period, now=now)
    if not check.is_clear and local_date(now) < opens_at_latest(period):
        raise NotClearError(period, check)
    return actions.open_period(period, now=now, by=by, note=note_of(check))


def hold_unopened(period: ReportingPeriod) -> bool:
    """Hold ``period`` to the end of the transaction; False when it has been opened."""
    return bool(ReportingPeriod.objects.filter(pk=period.pk, opened_at=None).update(opened_at=None))


WITH_FAULTS = "Mở khi còn"
"""How the history of a period begins that opened before its list was clear."""


def note_of(check: Check) -> str:
    """Return what the history of the period keeps of its list: every point left, how many were waived."""
    lines = ["Đã xử lý hết các điểm kiểm tra trước khi mở kỳ."]
    if check.left:
        lines = [f"{WITH_FAULTS} {len(check.left)} điểm chưa xử lý:"]
        lines += [f"– {fault.kind.label}: {fault.words}" for fault in check.left]
    if check.waived:
        lines.append(f"Đã chấp nhận {len(check.waived)} điểm, có lý do.")
    return "\n".join(lines)
