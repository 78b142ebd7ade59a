"""Vietnamese dates. The portal's clock is Asia/Ho_Chi_Minh everywhere."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def start_of_day(day: date) -> datetime:
    """Return the first instant of ``day`` in Vietnam."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def local_date(instant: datetime) -> date:
    """Return the calendar day of ``instant`` in Vietnam.

    Raises `ValueError` for an instant without a time zone: the server's own clock decides nothing.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(VIETNAM).date()


def short_date(day: date) -> str:
    """Return "15/6/2026", as the plan itself writes dates in running text."""
    return f"{day.day}/{day.month}/{day.year}"


def official_date(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2022": a zero for day < 10 and months 1-2 only (Nghị định 30/2020)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def clock_words(instant: datetime) -> str:
    """Return "14:32 ngày 5/12/2026", the wall clock of Vietnam."""
    local = instant.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {short_date(local.date())}"
