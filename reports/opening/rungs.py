"""Rungs of the period's ladder that are not told on their own day, or never by themselves."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bacgiang_plan.lib.vietnamese import lower_first
from bacgiang_plan.lib.working_days import day_off_name, first_working_day, is_working_day, last_working_day
from reports.reminding.ladder import Ladder, Ladders, Rung, Step
from reports.reminding.ladder_rows import day_words
from reports.timeliness import last_valid_day

from .faults import Fault, Kind, Opening


def rung_faults(opening: Opening) -> list[Fault]:
    """Return what is odd in the ladder of the period: one query.

    The legal deadline and the opening day never move; only the telling does (ADR 0012).
    """
    period = opening.period
    days = _Days(period.opens_on, last_valid_day(period.due_before))
    path = reverse("reports:ladder-period", args=[period.code])
    return [
        Fault(Kind.RUNGS, key, words, "Sửa lịch nhắc của kỳ", path)
        for key, words in found(Ladders().of_period(period.pk), days)
    ]


@dataclass(frozen=True)
class _Days:
    """The two days that a ladder stands between."""

    opens_on: date
    last: date

    def falls(self, rung: Rung) -> date:
        return self.opens_on if rung.days_left is None else rung.day(self.last)

    def goes(self, rung: Rung) -> date:
        return first_working_day(self.opens_on) if rung.days_left is None else rung.goes_on(self.last)

    def is_covered(self, rung: Rung) -> bool:
        """Whether the opening comes no earlier than ``rung``, which then is never told by itself."""
        return rung.days_left is not None and rung.due_on(self.last) <= self.opens_on


def found(ladder: Ladder, days: _Days) -> Iterator[tuple[str, str]]:
    """Yield key and words of everything odd, in the order of the ladder."""
    if not is_working_day(days.last):
        yield (
            f"deadline/{days.last}",
            f"Ngày cuối cùng trong hạn là {_off(days.last)}; thời hạn không đổi, "
            f"ngày làm việc cuối cùng trong hạn là {day_words(last_working_day(days.last))}.",
        )
    steps = [step for step in ladder.steps if step.is_on]
    yield from (_early(rung, days) for step in steps for rung in step.rungs() if days.is_covered(rung))
    for step in steps:
        off = [rung for rung in step.rungs() if _is_moved(rung, days)]
        if off:
            yield _moved(step, off, days)
    yield from _together(ladder, days)


def _is_moved(rung: Rung, days: _Days) -> bool:
    """The last day in time is told as the deadline, not as a rung."""
    return rung.days_left != 0 and not days.is_covered(rung) and not is_working_day(days.falls(rung))


def _early(rung: Rung, days: _Days) -> tuple[str, str]:
    falls = days.falls(rung)
    return (
        f"rung/{rung.code}@{falls}/early",
        f"Mốc {rung.label} ({day_words(falls)}) không sau ngày mở kỳ {day_words(days.opens_on)} "
        "nên không nhắc riêng.",
    )


def _moved(step: Step, off: list[Rung], days: _Days) -> tuple[str, str]:
    first = off[0]
    falls, goes = days.falls(first), days.goes(first)
    words = f"Mốc {first.label} rơi vào {_off(falls)}; sẽ nhắc {day_words(goes)}."
    if not step.repeats_every:
        return f"rung/{first.code}@{falls}", words
    lead = f"Mốc nhắc lại mỗi {step.repeats_every} ngày rơi vào ngày nghỉ {len(off)} lần. Lần đầu: "
    return f"rung/{first.code}@{falls}/{len(off)}", lead + lower_first(words)


def _together(ladder: Ladder, days: _Days) -> Iterator[tuple[str, str]]:
    on_a_day: dict[date, list[Rung]] = defaultdict(list)
    for rung in ladder.rungs:
        if not days.is_covered(rung):
            on_a_day[days.goes(rung)].append(rung)
    for day, rungs in sorted(on_a_day.items()):
        if len(rungs) > 1:
            names = " và ".join(f"mốc {rung.label}" for rung in rungs)
            yield (
                f"rungs/{'+'.join(rung.code for rung in rungs)}@{day}",
                f"{names[:1].upper()}{names[1:]} cùng nhắc {day_words(day)}: chỉ còn một lần nhắc.",
            )


def _off(day: date) -> str:
    """Return "chủ nhật, 08/12/2024" or "thứ năm, 01/01/2026 (Tết Dương lịch)"."""
    words, holiday = day_words(day), day_off_name(day)
    return words if words.startswith(holiday) else f"{words} ({holiday})"
