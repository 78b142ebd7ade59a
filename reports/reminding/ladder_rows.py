"""When a ladder really speaks: every rung on its calendar day and on the working day it goes out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import day_off_name, first_working_day
from reports.enums import LadderScope, Reach
from reports.models import LadderRung, ReportingPeriod
from reports.states import Mark
from reports.timeliness import last_valid_day
from tasks.models import DatedPart

from .ladder import Ladder, Rung

WEEKDAYS = ["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"]
ON_ITS_DAY = Mark("●", "Đúng ngày", "done")
SHOWN = 6
"""Periods offered beside the common ladder: those of three years."""


@dataclass(frozen=True)
class DayRow:
    """One rung: the day it falls on, the day it is told, and why these differ."""

    label: str
    falls_on: str
    goes_on: str
    mark: Mark
    reach: str


def day_rows(ladder: Ladder, last_day: date, opens_on: date | None = None) -> list[DayRow]:
    """Return the rungs that are on, around ``last_day``, the last day in time; that day itself never moves.

    The opening has a day only where ``opens_on`` is known.
    """
    return [_row(rung, last_day, opens_on) for rung in ladder.rungs if opens_on or rung.days_left is not None]


def _row(rung: Rung, last_day: date, opens_on: date | None) -> DayRow:
    is_opening = rung.days_left is None
    falls = opens_on if is_opening else rung.day(last_day)
    goes = first_working_day(falls) if is_opening else rung.goes_on(last_day)
    label = rung.label[:1].upper() + rung.label[1:]
    reach = Reach(rung.reach).label if rung.reach else ""
    return DayRow(label, day_words(falls), day_words(goes), _mark(falls, goes), reach)


def day_words(day: date) -> str:
    """Return "chủ nhật, 08/12/2024"."""
    return f"{WEEKDAYS[day.weekday()]}, {short_date(day)}"


def _mark(falls: date, goes: date) -> Mark:
    """Red when the rung falls on a day off and is moved."""
    if falls == goes:
        return ON_ITS_DAY
    moved = "chuyển lên trước" if goes < falls else "chuyển về sau"
    return Mark("▲", f"Ngày nghỉ ({day_off_name(falls)}), {moved}", "overdue")


@dataclass(frozen=True)
class PeriodLink:
    """A period that may have a ladder of its own."""

    period: ReportingPeriod
    is_its_own: bool


def period_links(now: datetime) -> list[PeriodLink]:
    """Return the periods whose reminders are still to come, the next first: two queries."""
    own = set(LadderRung.objects.filter(period__isnull=False).values_list("period", flat=True))
    return [PeriodLink(period, period.pk in own) for period in _coming(now)[:SHOWN]]


def _coming(now: datetime) -> QuerySet[ReportingPeriod]:
    found = ReportingPeriod.objects.counted().unlocked().filter(due_before__gt=now)
    return found.order_by("due_before")


def example(scope: str, now: datetime) -> tuple[str, date, date | None]:
    """Return what the days of a common ladder are shown for: its name, last valid day and opening day."""
    today = local_date(now)
    if scope == LadderScope.TASK:
        part = DatedPart.objects.filter(due_on__gte=today).order_by("due_on").first()
        end = part.due_on if part else date(today.year, 12, 31)
        return f"nhiệm vụ có hạn {short_date(end)}", end, None
    period = _coming(now).first()
    if period is None:
        end = today + timedelta(days=45)
        return f"kỳ có hạn {short_date(end)}", end, None
    return f"kỳ {period.in_sentence}", last_valid_day(period.due_before), period.opens_on
