"""Limits for clearing land (GPMB) beside the figures known: one verdict each, with its arithmetic in words.

Pure: no Django, no clock. Clause III.5.6 of the plan sets the limits: "trong năm 2021" for one list,
"đến năm 2025" for the other. Every screen and document takes its verdict from `judge`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import Enum
from operator import attrgetter
from typing import NamedTuple

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal


class Verdict(Enum):
    """How a limit stands, the worst first."""

    LATE = ("▲", "overdue", "Chậm GPMB")
    UNKNOWN = ("○", "none", "Chưa có số liệu GPMB")
    NOT_YET_DUE = ("◐", "running", "Chưa đến hạn GPMB")
    MET_LATE = ("●", "done-late", "GPMB xong sau hạn")
    CLEARED_BY = ("●", "done", "GPMB đã xong, không rõ ngày")
    MET = ("●", "done", "GPMB xong trong hạn")

    def __init__(self, glyph: str, tone: str, label: str) -> None:
        self.glyph, self.tone, self.label = glyph, tone, label

    @property
    def code(self) -> str:
        """How an address names it."""
        return self.name.lower().replace("_", "-")


class Limit(NamedTuple):
    """The last day still in time, and the area (ha) that the plan itself states, if it does."""

    due_on: date
    area_ha: Decimal | None = None


class Reading(NamedTuple):
    """What a source says of one zone or part on one day, in ha; None is not stated."""

    as_of: date
    area_ha: Decimal | None
    cleared_ha: Decimal | None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one limit with its grounds.

    ``last`` is the newest figure that tells anything, ``met`` the first that shows the land cleared,
    ``open`` the last one before it, on or after the limit, that shows it was not. ``days``: late by so many
    as of ``today`` (LATE) or at most (MET_LATE, CLEARED_BY), early by so many (MET), left (NOT_YET_DUE).
    """

    verdict: Verdict
    limit: Limit
    today: date
    days: int | None = None
    last: Reading | None = None
    met: Reading | None = None
    open: Reading | None = None

    @property
    def is_late(self) -> bool | None:
        """Whether the limit has passed with land still to be cleared; None before it and without a figure."""
        if self.verdict in (Verdict.UNKNOWN, Verdict.NOT_YET_DUE):
            return None
        return self.verdict is Verdict.LATE

    @property
    def note(self) -> str:
        """A few words beside the verdict's own."""
        if self.verdict is Verdict.LATE:
            stale = ", chưa có số liệu sau hạn" if self.last.as_of < self.limit.due_on else ""
            return f"{format_decimal(self.days)} ngày{stale}"
        return f"còn {format_decimal(self.days)} ngày" if self.verdict is Verdict.NOT_YET_DUE else ""


def is_cleared(reading: Reading, stated_ha: Decimal | None) -> bool | None:
    """Return whether ``reading`` shows the land cleared; None when it does not tell.

    Where the plan states an area (50 ha of a phase) it is measured by that, else by the reading's own.
    """
    base = stated_ha or reading.area_ha
    return None if not base or reading.cleared_ha is None else reading.cleared_ha >= base


def judge(limit: Limit, readings: Iterable[Reading], *, today: date) -> Outcome:
    """Return the verdict on ``limit`` from the ``readings`` (in any order) up to ``today``, a day in Vietnam.

    The due day itself is in time. A figure counts for its own day: one after the limit that shows the
    land cleared proves "by that day" and nothing about the limit, unless another one, on or after the
    limit, shows it was still open. Without any figure nothing is said.
    """
    known = sorted((each for each in readings if each.as_of <= today), key=attrgetter("as_of"))
    telling = [(each, done) for each in known if (done := is_cleared(each, limit.area_ha)) is not None]
    if not telling:
        return _without_completion(limit, None, today)
    last = telling[-1][0]
    for position, (reading, done) in enumerate(telling):
        if done:
            return _completed(limit, reading, [each for each, _ in telling[:position]], last, today)
    return _without_completion(limit, last, today)


def _without_completion(limit: Limit, last: Reading | None, today: date) -> Outcome:
    if today <= limit.due_on:
        return Outcome(Verdict.NOT_YET_DUE, limit, today, (limit.due_on - today).days, last)
    if last is None:
        return Outcome(Verdict.UNKNOWN, limit, today)
    return Outcome(Verdict.LATE, limit, today, (today - limit.due_on).days, last)


def _completed(limit: Limit, met: Reading, before: Sequence[Reading], last: Reading, today: date) -> Outcome:
    days = (met.as_of - limit.due_on).days
    if days <= 0:
        return Outcome(Verdict.MET, limit, today, -days, last, met)
    proof = before[-1] if before and before[-1].as_of >= limit.due_on else None
    return Outcome(Verdict.MET_LATE if proof else Verdict.CLEARED_BY, limit, today, days, last, met, proof)


def any_late(outcomes: Iterable[Outcome]) -> bool | None:
    """Return whether one of several limits is missed; None when none has passed or one cannot be told."""
    passed = [each.is_late for each in outcomes if each.verdict is not Verdict.NOT_YET_DUE]
    if True in passed:
        return True
    return None if None in passed or not passed else False


# --- in words ------------------------------------------------------------------------------------------


def explanation(outcome: Outcome) -> str:
    """Return the verdict in a sentence or two, with the figures and days it rests on."""
    return WORDS[outcome.verdict](outcome)


def _late(outcome: Outcome) -> str:
    last, due = outcome.last, outcome.limit.due_on
    words = (
        f"Chậm {format_decimal(outcome.days)} ngày ({short_date(outcome.today)} − {short_date(due)}): "
        f"{figure(last, outcome.limit)}, còn {format_decimal(remaining(last, outcome.limit))} ha."
    )
    return words if last.as_of > due else f"{words} Từ sau hạn chưa có số liệu nào khác."


def _unknown(outcome: Outcome) -> str:
    return (
        f"Hạn {short_date(outcome.limit.due_on)} đã qua, chưa có số liệu GPMB: không kết luận đạt hay chậm."
    )


def _not_yet_due(outcome: Outcome) -> str:
    words = f"Chưa đến hạn {short_date(outcome.limit.due_on)}, còn {format_decimal(outcome.days)} ngày"
    last = outcome.last
    return f"{words}: {figure(last, outcome.limit)}." if last else f"{words}; chưa có số liệu GPMB."


def _met(outcome: Outcome) -> str:
    early = f"trước hạn {format_decimal(outcome.days)} ngày" if outcome.days else "đúng ngày cuối của hạn"
    return f"Xong trong hạn, {early}: {figure(outcome.met, outcome.limit)}.{_contradiction(outcome)}"


def _met_late(outcome: Outcome) -> str:
    least = (outcome.open.as_of - outcome.limit.due_on).days + 1
    span = format_decimal(outcome.days)
    span = span if least == outcome.days else f"từ {format_decimal(least)} đến {span}"
    return (
        f"Xong sau hạn {span} ngày: {figure(outcome.open, outcome.limit)}; "
        f"{figure(outcome.met, outcome.limit)}.{_contradiction(outcome)}"
    )


def _cleared_by(outcome: Outcome) -> str:
    return (
        f"Đã xong, muộn nhất là ngày {short_date(outcome.met.as_of)}: {figure(outcome.met, outcome.limit)}. "
        f"Từ hạn {short_date(outcome.limit.due_on)} đến ngày đó không có số liệu nào khác: "
        f"không kết luận xong trong hạn hay sau hạn.{_contradiction(outcome)}"
    )


WORDS = {
    Verdict.LATE: _late,
    Verdict.UNKNOWN: _unknown,
    Verdict.NOT_YET_DUE: _not_yet_due,
    Verdict.MET: _met,
    Verdict.MET_LATE: _met_late,
    Verdict.CLEARED_BY: _cleared_by,
}


def _contradiction(outcome: Outcome) -> str:
    """A later figure that shows less than before: a larger area, or an error; said, not hidden."""
    if is_cleared(outcome.last, outcome.limit.area_ha):
        return ""
    return f" Lưu ý: {figure(outcome.last, outcome.limit)}."


def figure(reading: Reading, limit: Limit) -> str:
    """Return "số liệu ngày 10/06/2026 là 188,5 ÷ 377 ha = 50 %", with the area of the plan named as such."""
    base = limit.area_ha or reading.area_ha
    words = (
        f"số liệu ngày {short_date(reading.as_of)} là {format_decimal(reading.cleared_ha)} ÷ "
        f"{format_decimal(base)} ha = {format_decimal(percent(reading.cleared_ha, base))} %"
    )
    if not limit.area_ha:
        return words
    named = f"đo theo {format_decimal(base)} ha Kế hoạch nêu"
    other = reading.area_ha not in (None, base)
    return f"{words} ({named}{f'; nguồn ghi {format_decimal(reading.area_ha)} ha' if other else ''})"


def percent(cleared_ha: Decimal, base_ha: Decimal) -> Decimal:
    """Return the share in %, cut and not rounded after two decimals: what is not whole never reads 100."""
    return (cleared_ha / base_ha * 100).quantize(Decimal("0.01"), ROUND_FLOOR)


def remaining(reading: Reading, limit: Limit) -> Decimal:
    """Return the ha still to be cleared by ``reading``."""
    return (limit.area_ha or reading.area_ha) - reading.cleared_ha
