"""Days on which offices work. One place to teach the public holidays and Tết."""

from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Return whether offices work on ``day``: Monday to Friday (Quyết định 188/1999/QĐ-TTg)."""
    return day.weekday() < SATURDAY


def last_working_day(day: date) -> date:
    """Return ``day`` itself when offices work, else the nearest working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_since(start: date, today: date) -> int:
    """Return how many working days lie after ``start`` up to and including ``today``; never negative."""
    span = (today - start).days
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, span + 1))
