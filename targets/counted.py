"""Figures of target (6), counted from the inventory and never typed: at each year's end, and once to date.

Only ends of years are figures of a year. The count of the running year belongs to its day: it is shown with
that day and never measured, for the path of a year is asked at its end.

Only where somebody has confirmed the list of zones complete up to that day: a count of an incomplete
list is no figure, and would look like a false zero. Two queries for all of them: the confirmations, and the
events of the zones where somebody has confirmed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import small_count
from zones.enums import SHORT_KINDS
from zones.ledger import KINDS_BEHIND, PERIOD_START, Ledger, ledgers
from zones.target_six import Confirmed, confirmed_until, lives

from .figures import TO_DATE, Figure
from .models import Formula, Indicator, Span, ValueStatus


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures by indicator (primary key), and why there are none where there are none."""

    figures: dict[int, tuple[Figure, ...]]
    reasons: dict[int, str]


def counted_figures(indicators: Iterable[Indicator], *, today: date) -> Counted:
    """Return the figures of those ``indicators`` that the inventory gives, up to ``today``."""
    asked = [each for each in indicators if each.formula == Formula.INVENTORY and each.code in KINDS_BEHIND]
    if not asked:
        return Counted({}, {})
    confirmed = confirmed_until()
    days = {each.code: days_of(each.code, confirmed, today) for each in asked}
    made = figures_on(days, confirmed)
    reasons = {each.pk: reason_of(each.code, confirmed) for each in asked if not made[each.code]}
    return Counted({each.pk: tuple(made[each.code]) for each in asked}, reasons)


def days_of(code: str, confirmed: Mapping[str, Confirmed], today: date) -> list[date]:
    """Return the days for which ``code`` has a figure: ends of years, and how far this year is known."""
    kinds = KINDS_BEHIND[code]
    if any(kind not in confirmed for kind in kinds):
        return []
    known = min(today, *(confirmed[kind].complete_on for kind in kinds))
    ends = [date(year, 12, 31) for year in range(PERIOD_START.year, known.year + 1)]
    full = [end for end in ends if end <= known]
    return [*full, known] if known.year == today.year and known not in full else full


def figures_on(days: Mapping[str, list[date]], confirmed: Mapping[str, Confirmed]) -> dict[str, list[Figure]]:
    """Return the figures by code, oldest first: one query, none without a day."""
    made: dict[str, list[Figure]] = defaultdict(list)
    bases = {code: basis_of(code, confirmed) for code, asked in days.items() if asked}
    every = sorted({day for each in days.values() for day in each})
    for day, ledger in ledgers(lives(every[-1]), every) if every else ():
        counted = f"Đếm từ danh mục khu, cụm công nghiệp đến {short_date(day)}"
        for code, basis in bases.items():
            if day in days[code]:
                made[code].append(figure_on(code, day, ledger, counted, basis))
    return made


def basis_of(code: str, confirmed: Mapping[str, Confirmed]) -> tuple[str, bool]:
    """Return what says that the lists behind ``code`` are complete, and whether it is sample."""
    basis = [confirmed[kind] for kind in KINDS_BEHIND[code]]
    documents = "; ".join(dict.fromkeys(each.document for each in basis))
    return f"danh mục đầy đủ theo {documents}", any(each.is_sample for each in basis)


def figure_on(code: str, day: date, ledger: Ledger, counted: str, basis: tuple[str, bool]) -> Figure:
    value, holes = ledger.figure(code)
    words, is_sample = basis
    is_whole = (day.month, day.day) == (12, 31)
    return Figure(
        year=day.year,
        span=Span.YEAR if is_whole else TO_DATE,
        value=value,
        status=ValueStatus.OFFICIAL,
        is_sample=is_sample or ledger.has_sample,
        source=f"{counted}; {words}",
        hole=f"còn {small_count(holes)} trường hợp chưa rõ diện tích" if holes else "",
        counted_on=None if is_whole else day,
    )


def reason_of(code: str, confirmed: Mapping[str, Confirmed]) -> str:
    """Return why ``code`` has no figure."""
    kinds = [kind for kind in KINDS_BEHIND[code] if kind not in confirmed]
    if not kinds:
        return "danh mục chỉ được xác nhận đầy đủ đến trước cuối năm đầu tiên của Kế hoạch"
    names = " và danh mục ".join(SHORT_KINDS[kind] for kind in kinds)
    return f"danh mục {names} chưa được xác nhận đầy đủ"
