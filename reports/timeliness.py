"""The one place that decides whether a report is on time (domain.md 4 and 5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from bacgiang_plan.lib.dates import local_date, short_date

from .enums import ObligationKind, Timeliness


def timeliness(
    *, kind: str, due_before: datetime, first_submitted_at: datetime | None, now: datetime
) -> Timeliness:
    """Return the timeliness of one obligation at ``now``.

    "Trước ngày 15/6" is exclusive: a first submission at ``due_before`` is late (plan, clause IV.3).
    Resubmissions never change the answer.
    """
    if kind == ObligationKind.EXEMPT:
        return Timeliness.EXEMPT
    if first_submitted_at is not None:
        return Timeliness.LATE if first_submitted_at >= due_before else Timeliness.ON_TIME
    return Timeliness.OVERDUE if now >= due_before else Timeliness.NOT_YET_DUE


def last_valid_day(due_before: datetime) -> date:
    """Return 14/6 for "trước ngày 15/6": before means before (plan, clause IV.3)."""
    return local_date(due_before - timedelta(microseconds=1))


def days_left(due_before: datetime, now: datetime) -> int:
    """Return the calendar days until the last valid day; 0 means "còn hôm nay", negative is past."""
    return (last_valid_day(due_before) - local_date(now)).days


def before_words(due_before: datetime) -> str:
    """Return "trước ngày 15/12/2026", as the plan itself sets the limit."""
    return f"trước ngày {short_date(local_date(due_before))}"


def deadline_words(due_before: datetime, now: datetime) -> str:
    """Return "còn 22 ngày" (today counted), "còn hôm nay" or "quá hạn 3 ngày"."""
    days = days_left(due_before, now)
    if days > 0:
        return f"còn {days + 1} ngày"
    return "còn hôm nay" if days == 0 else f"quá hạn {-days} ngày"


@dataclass(frozen=True)
class OnTimeRate:
    """On-time ÷ (submitted + overdue); overdue ones still open count in the denominator (domain.md 5)."""

    on_time: int
    late: int
    overdue: int

    @property
    def owed(self) -> int:
        return self.on_time + self.late + self.overdue

    @property
    def percent(self) -> Decimal | None:
        """The rate in %, None when nothing was owed yet."""
        return Decimal(100 * self.on_time) / self.owed if self.owed else None
