"""Vietnamese dates. The portal's clock is Asia/Ho_Chi_Minh everywhere."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Written = Callable[[date], str]
"""How words write a day: `short_date` on screens, `official_day` in documents."""


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
    """Return "05/06/2026": a day in numbers, on screens and in mails."""
    return f"{day:%d/%m/%Y}"


def short_iso(iso: str | None) -> str:
    """Return `short_date` of a day kept as "2026-06-05"; "" where none is kept."""
    return short_date(date.fromisoformat(iso)) if iso else ""


def official_date(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2022": a zero for day < 10 and months 1-2 only (Nghị định 30/2020)."""
    return f"ngày {day.day:02d} tháng {_official_month(day)} năm {day.year}"


def official_day(day: date) -> str:
    """Return "03/8/2021" by the rule of `official_date`: in documents and limits, as in the plan."""
    return f"{day.day:02d}/{_official_month(day)}/{day.year}"


def _official_month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def clock_words(instant: datetime) -> str:
    """Return "14:32 ngày 05/12/2026", the wall clock of Vietnam."""
    local = instant.astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {short_date(local.date())}"
