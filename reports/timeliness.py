"""The one place that decides whether a report is on time (domain.md 4 and 5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from bacgiang_plan.lib.dates import VIETNAM, local_date, official_day, start_of_day
from bacgiang_plan.lib.numbers import format_decimal

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
    """Return "trước ngày 15/6/2026", on screens, too, as the plan itself writes the limit (clause IV.3).

    The hour is told only when it is not the first of the day: "trước 14:00 ngày 15/12/2026".
    """
    return f"trước {_hour(due_before)}ngày {official_day(local_date(due_before))}"


def _hour(due_before: datetime) -> str:
    """Return "14:00 " for a deadline inside a day; nothing when the day itself is the limit."""
    if due_before == start_of_day(local_date(due_before)):
        return ""
    return f"{due_before.astimezone(VIETNAM):%H:%M} "


def deadline_words(due_before: datetime, now: datetime) -> str:
    """Return "còn 22 ngày" (today counted), "còn hôm nay" or "quá hạn 3 ngày"; inside the day, the hour."""
    days, hour = days_left(due_before, now), _hour(due_before)
    if days > 0:
        return f"còn {days + 1} ngày"
    if days < 0:
        return f"quá hạn {format_decimal(-days)} ngày"
    if not hour:
        return "còn hôm nay"
    return f"quá hạn từ {hour}hôm nay" if now >= due_before else f"còn đến {hour}hôm nay"


def extension_words(due_before: datetime, original: datetime, extended_by: str = "") -> str:
    """Return "gia hạn theo văn bản số 12/SCT-KH; thời hạn chung trước ngày 15/12/2026", or ""."""
    if due_before <= original:
        return ""
    number = f" theo văn bản số {extended_by}" if extended_by else ""
    return f"gia hạn{number}; thời hạn chung {before_words(original)}"


LONGEST = timedelta(days=366)


def deadline_fault(due_before: datetime, *, after: datetime | None, now: datetime) -> str:
    """Return why ``due_before`` cannot become a deadline, "" when it can.

    It must lie after the deadline in force (``after``, none for a new one) and after ``now``; more than a
    year after both it is a slip of the pen.
    """
    read, latest = f"đã đọc là {before_words(due_before)}", max(now, after or now)
    if after is not None and due_before <= after:
        return f"Thời hạn {read}; cần muộn hơn thời hạn đang áp dụng ({before_words(after)})."
    if due_before <= now:
        return f"Thời hạn {read}, là thời điểm đã qua; cần một thời hạn chưa đến."
    if due_before > latest + LONGEST:
        return f"Thời hạn {read}, xa hơn một năm; đề nghị xem lại năm."
    return ""


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
