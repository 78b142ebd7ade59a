"""Days on which offices work. The one place that knows weekends, public holidays and Tết.

Days come from the package ``holidays``: the Labour Code's days with their days in lieu, Tết and Giỗ Tổ by the
lunar calendar, and those swapped days (a working Saturday for a bridge day) that its release knows. Swaps
are decided year by year: one decided later arrives with a new release of the package. Until then a bridge day
counts as a working day, and Tết as the package expects it.
"""

from datetime import date, timedelta
from functools import cache
from itertools import count

import holidays

SATURDAY = 5


@cache
def _days_off(year: int) -> dict[date, str]:
    """Public holidays of ``year`` with their names; filled at once, for threads share it."""
    return dict(holidays.country_holidays("VN", years=year, language="vi").items())


@cache
def _working_weekends(year: int) -> frozenset[date]:
    """Saturdays and Sundays worked in exchange for a bridge day of this year or of one beside it."""
    years = range(year - 1, year + 2)
    return frozenset(holidays.country_holidays("VN", years=years).weekend_workdays)


def is_working_day(day: date) -> bool:
    """Return whether offices work on ``day``: Monday to Friday but for public holidays.

    Quyết định 188/1999/QĐ-TTg for the week, Bộ luật Lao động 2019 article 112 for the holidays.
    """
    if day.weekday() >= SATURDAY:
        return day in _working_weekends(day.year)
    return day not in _days_off(day.year)


def day_off_name(day: date) -> str:
    """Return why offices do not work on ``day`` ("Quốc khánh", "thứ bảy"), "" on a working day."""
    if is_working_day(day):
        return ""
    return _days_off(day.year).get(day) or ("thứ bảy" if day.weekday() == SATURDAY else "chủ nhật")


def last_working_day(day: date) -> date:
    """Return ``day`` itself when offices work, else the nearest working day before it."""
    return next(found for back in count() if is_working_day(found := day - timedelta(days=back)))


def first_working_day(day: date) -> date:
    """Return ``day`` itself when offices work, else the nearest working day after it."""
    return next(found for on in count() if is_working_day(found := day + timedelta(days=on)))


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    return first_working_day(day + timedelta(days=1))


def working_day_from(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, or before it when ``count`` is negative.

    ``day`` itself when ``count`` is 0, working day or not.
    """
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_since(start: date, today: date) -> int:
    """Return how many working days lie after ``start`` up to and including ``today``; never negative."""
    span = (today - start).days
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, span + 1))
