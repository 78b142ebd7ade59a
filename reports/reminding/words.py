"""Words that several kinds of matters share."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bacgiang_plan.lib.dates import start_of_day
from reports.timeliness import deadline_words

from .ladder import Standing

SHOWN = 5
"""Things named one by one in a mail; the rest is a number."""


def named(what: Sequence[str], unit: str) -> str:
    """Return "a, b, c", and beyond five "a, b, c, d, e và 3 <unit> khác"."""
    listed, others = ", ".join(what[:SHOWN]), len(what) - SHOWN
    return f"{listed} và {others} {unit} khác" if others > 0 else listed


def to_the_head(what: str, standing: Standing) -> str:
    """Return the sentence by which an overdue rung asks the head of the agency, "" before that rung."""
    if not standing.reach:
        return ""
    return f" {what} đã quá hạn nhiều ngày: đề nghị lãnh đạo cơ quan chỉ đạo thực hiện."


def days_words(last_day: date, now: datetime) -> str:
    """Return "còn 22 ngày", "còn hôm nay" or "quá hạn 3 ngày" of a limit that is a day."""
    return deadline_words(start_of_day(last_day + timedelta(days=1)), now)
