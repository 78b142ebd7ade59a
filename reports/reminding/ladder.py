"""The ladder of reminders before and after a deadline: a constant table until administrators edit it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.working_days import last_working_day
from reports.timeliness import last_valid_day


@dataclass(frozen=True)
class Rung:
    """One step of the ladder. ``days_left`` counts as `timeliness.days_left`; None is the opening."""

    code: str
    days_left: int | None
    label: str

    def due_on(self, last_day: date) -> date:
        """Return the day from which the rung is due, ``last_day`` being the last valid day.

        A rung before the deadline that falls on a day off comes forward, for after the deadline it is
        no use; one after the deadline simply waits for the next working day.
        """
        if self.days_left is None:
            return date.min
        day = last_day - timedelta(days=self.days_left)
        return last_working_day(day) if self.days_left >= 0 else day


LADDER = (
    Rung("opening", None, "mở kỳ báo cáo"),
    Rung("T-15", 15, "15 ngày trước ngày cuối cùng trong hạn"),
    Rung("T-7", 7, "7 ngày trước ngày cuối cùng trong hạn"),
    Rung("T-3", 3, "3 ngày trước ngày cuối cùng trong hạn"),
    Rung("T-1", 1, "1 ngày trước ngày cuối cùng trong hạn"),
    Rung("T-0", 0, "ngày cuối cùng trong hạn"),
    Rung("T+1", -1, "quá hạn 1 ngày"),
    Rung("T+3", -3, "quá hạn 3 ngày"),
    Rung("T+7", -7, "quá hạn 7 ngày"),
)


def latest_due(due_before: datetime, now: datetime) -> Rung:
    """Return the last rung due by ``now``; the earlier ones, sent or missed, are covered by it."""
    last_day, today = last_valid_day(due_before), local_date(now)
    return [rung for rung in LADDER if rung.due_on(last_day) <= today][-1]
