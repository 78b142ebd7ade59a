"""What has moved between two consolidated reports, from their facts (`facts.py`) alone: pure, no query.

`compare` never invents: what one side does not know is "–" and said in ``remark``; two figures are set
against each other only where they are of one kind (half-year with half-year, whole year with whole year, a
count at one day with a count at another); a difficulty is settled only when the agency reports again and
names it no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from tasks.state import TaskLabel

from .agency_lists import Standing
from .compared_figures import FigureMove, ZoneMove, figure_moves, signed, zone_moves

__all__ = [
    "AgencyMove",
    "Comparison",
    "CountMove",
    "Difficulty",
    "FigureMove",
    "TaskMove",
    "ZoneMove",
    "compare",
]

RANKS = ["overdue", "soon", "not-started", "running", "done-late", "done"]
"""Tones of labels from worst to best; a task without a date stands where a running one does."""
REGULAR = "no-date"
LABELS = {label.tone: label.label for label in TaskLabel}


@dataclass(frozen=True)
class CountMove:
    """How many tasks have a label (``key`` is its tone), or were reported (``key`` "reported"), then and now.

    ``change`` is "+3", "-2", "0", or "–" where one side is not known. Labels of a side sum to its tasks.
    """

    key: str
    label: str
    before: str
    now: str
    change: str


@dataclass(frozen=True)
class TaskMove:
    """A task whose label is another one: ``direction`` better, worse, other, new or gone."""

    clause: str
    summary: str
    before: str
    now: str
    direction: str


@dataclass(frozen=True)
class AgencyMove:
    """An agency that stands otherwise than in the report before."""

    code: str
    name: str
    before: str
    now: str


@dataclass(frozen=True)
class Difficulty:
    """A difficulty of one agency with one task.

    ``status``: "new", "still", "settled" (the agency reports and names it no more), or "unheard" (no accepted
    report of it this time: nothing is known).
    """

    clause: str
    agency: str
    words: str
    status: str


@dataclass(frozen=True)
class Comparison:
    """All that moved, in the order of the documents; empty tuples where nothing did.

    ``before`` and ``now`` name the two periods; ``missing`` are sentences on what could not be compared.
    """

    before: str
    now: str
    counts: tuple[CountMove, ...] = ()
    tasks: tuple[TaskMove, ...] = ()
    figures: tuple[FigureMove, ...] = ()
    zones: tuple[ZoneMove, ...] = ()
    agencies: tuple[AgencyMove, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    missing: tuple[str, ...] = ()


NOTHING_BEFORE = "Chưa có báo cáo tổng hợp trước để so sánh."
CHAPTERS = {
    "labels": "số nhiệm vụ theo tình trạng",
    "tasks": "nhiệm vụ",
    "indicators": "chỉ tiêu",
    "zones": "khu, cụm công nghiệp",
    "agencies": "cơ quan, đơn vị",
}


def compare(before: dict, now: dict) -> Comparison:
    """Return what moved from the facts ``before`` to the facts ``now``.

    Either may be empty or lack a chapter: what is missing is named and left out, never taken for zero.
    """
    named = {"before": _period(before), "now": _period(now)}
    if not before:
        return Comparison(**named, missing=(NOTHING_BEFORE,))
    both = {key for key in CHAPTERS if key in before and key in now}
    return Comparison(
        **named,
        counts=tuple(_counts(before, now)) if "labels" in both else (),
        tasks=tuple(_tasks(before["tasks"], now["tasks"])) if "tasks" in both else (),
        figures=tuple(figure_moves(before["indicators"], now["indicators"])) if "indicators" in both else (),
        zones=tuple(zone_moves(before["zones"], now["zones"])) if "zones" in both else (),
        agencies=tuple(_agencies(before["agencies"], now["agencies"])) if "agencies" in both else (),
        difficulties=tuple(_difficulties(before, now)) if {"tasks", "agencies"} <= both else (),
        missing=tuple(_missing(before, now)),
    )


def _period(facts: dict) -> str:
    return facts["period"]["name"] if facts else EMPTY


def _missing(before: dict, now: dict) -> Iterator[str]:
    for side, facts in (("trước", before), ("này", now)):
        for key, words in CHAPTERS.items():
            if key not in facts:
                yield f"Báo cáo {side} không lưu {words} nên không so sánh được."


# --- tasks -----------------------------------------------------------------------------------------


def _counts(before: dict, now: dict) -> Iterator[CountMove]:
    """Yield every label that either side has, best first, then how many tasks were reported."""
    for label in reversed(TaskLabel):
        if label.tone in before["labels"] or label.tone in now["labels"]:
            sides = (facts["labels"].get(label.tone, 0) for facts in (before, now))
            yield _count(label.tone, label.label, *sides)
    yield _count("reported", "Được báo cáo kết quả trong kỳ", before.get("reported"), now.get("reported"))


def _count(key: str, label: str, before: int | None, now: int | None) -> CountMove:
    change = EMPTY if before is None or now is None else signed(Decimal(now - before))
    return CountMove(key, label, format_decimal(before), format_decimal(now), change)


def _tasks(before: dict, now: dict) -> Iterator[TaskMove]:
    for clause in [*now, *(each for each in before if each not in now)]:
        then, today = before.get(clause), now.get(clause)
        if then and today and then["label"] == today["label"]:
            continue
        labels = [LABELS[side["label"]] if side else EMPTY for side in (then, today)]
        yield TaskMove(clause, (today or then)["summary"], *labels, _direction(then, today))


def _direction(then: dict | None, today: dict | None) -> str:
    if not then:
        return "new"
    if not today:
        return "gone"
    first, second = _rank(then["label"]), _rank(today["label"])
    return "other" if first == second else "better" if second > first else "worse"


def _rank(tone: str) -> int:
    return RANKS.index("running" if tone == REGULAR else tone)


# --- agencies --------------------------------------------------------------------------------------


def _agencies(before: dict, now: dict) -> Iterator[AgencyMove]:
    for code in [*now, *(each for each in before if each not in now)]:
        then, today = before.get(code), now.get(code)
        sides = [_standing(side) for side in (then, today)]
        if sides[0] != sides[1]:
            yield AgencyMove(code, (today or then)["name"], *sides)


def _standing(agency: dict | None) -> str:
    """Return "Đã gửi báo cáo, được tiếp nhận; gửi muộn; không phát sinh", "–" where it owed nothing."""
    if agency is None:
        return EMPTY
    crossing = ["gửi muộn" if agency["late"] else "", "không phát sinh" if agency["nothing"] else ""]
    return "; ".join(filter(None, [Standing(agency["standing"]).label, *crossing]))


def _difficulties(before: dict, now: dict) -> Iterator[Difficulty]:
    """Yield the difficulties of now, then those of before that nobody names any more."""
    old, new = (_told(facts["tasks"]) for facts in (before, now))
    for (clause, code), words in new.items():
        yield Difficulty(clause, _name(now, before, code), words, "still" if (clause, code) in old else "new")
    accepted = {
        code for code, agency in now["agencies"].items() if agency["standing"] == Standing.ACCEPTED.value
    }
    for (clause, code), words in old.items():
        if (clause, code) not in new:
            status = "settled" if code in accepted else "unheard"
            yield Difficulty(clause, _name(before, now, code), words, status)


def _told(tasks: dict) -> dict[tuple[str, str], str]:
    return {
        (clause, code): words
        for clause, task in tasks.items()
        for code, words in task["difficulties"].items()
    }


def _name(first: dict, second: dict, code: str) -> str:
    agency = first["agencies"].get(code) or second["agencies"].get(code)
    return agency["name"] if agency else code
