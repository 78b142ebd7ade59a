"""What has moved between two reports, figures: of indicators and of zones, from their facts alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bacgiang_plan.lib.numbers import EMPTY, format_decimal, rounded
from bacgiang_plan.lib.vietnamese import lower_first
from targets.trajectory import LABELS as VERDICTS
from targets.trajectory import Verdict
from zones.enums import ZoneState

SMALL_COUNT = re.compile(r"(?<![\d.,])([1-9])$")


@dataclass(frozen=True)
class FigureMove:
    """An indicator whose figure or verdict moved; ``before`` and ``now`` have unit and marks.

    ``difference`` is exact, in the unit or in "điểm %", "–" where it may not be taken; ``remark`` says why,
    or how the verdict changed.
    """

    code: str
    name: str
    before: str
    now: str
    difference: str
    remark: str


@dataclass(frozen=True)
class ZoneMove:
    """One fact of one zone (or part) that is another one; a zone on one side only has the state "–" there."""

    name: str
    fact: str
    before: str
    now: str
    difference: str


def figure_moves(before: dict, now: dict) -> Iterator[FigureMove]:
    for code in [*now, *(each for each in before if each not in now)]:
        move = _figure(code, before.get(code), now.get(code))
        if move is not None:
            yield move


def _figure(code: str, then: dict | None, today: dict | None) -> FigureMove | None:
    """Return how one indicator moved, None when neither figure nor verdict did."""
    named = today or then
    old, new = _comparable(then or {}, today or {}, is_level=named["level"])
    verdict = _verdict(then, today)
    if old and new and (old["value"], old["text"]) == (new["value"], new["text"]) and not verdict:
        return None
    if not (old or new or verdict):
        return None
    sides = [_with_unit(each, named) for each in (old, new)]
    remarks = [_why_apart(old, new, is_level=named["level"]), verdict]
    difference = EMPTY if remarks[0] else _difference(old, new, named["unit"])
    return FigureMove(code, named["name"], *sides, difference, "; ".join(filter(None, remarks)))


def _comparable(then: dict, today: dict, *, is_level: bool) -> tuple[dict | None, dict | None]:
    """Return the figures of the periods when they are of one kind, else those of the newest whole years."""
    old, new = then.get("figure"), today.get("figure")
    latest = then.get("latest"), today.get("latest")
    if old and new and (is_level or old["span"] == new["span"]):
        return old, new
    return latest if all(latest) else (old or latest[0], new or latest[1])


def _why_apart(old: dict | None, new: dict | None, *, is_level: bool) -> str:
    """Return why no difference is taken; nothing when it may be."""
    if not (old and new):
        side = "trước" if not old else "này"
        return f"báo cáo {side} không có số liệu"
    if old["bound"] or new["bound"]:
        return "chưa đủ diện tích của các khu, cụm nên không tính chênh lệch"
    if old["span"] != new["span"] and not is_level:
        return "hai số liệu khác kỳ nên không tính chênh lệch"
    return ""


def _with_unit(figure: dict | None, named: dict) -> str:
    """Return "57,8% (2025, ước)", "02 KCN (đến 14/6/2026)"; small counts with two digits."""
    if figure is None:
        return EMPTY
    unit, text = named["unit"], figure["text"]
    text = SMALL_COUNT.sub(r"0\1", text) if named["level"] else text
    return f"{text}{'' if unit.startswith('%') else ' '}{unit} ({figure['marks']})"


def _difference(old: dict, new: dict, unit: str) -> str:
    """Return "+1,2 điểm %", "-40 ha": exact, from the values as they were kept."""
    text = signed(Decimal(new["value"]) - Decimal(old["value"]))
    return f"{text} {'điểm %' if unit.startswith('%') else unit}"


def _verdict(then: dict | None, today: dict | None) -> str:
    if not (then and today) or then["verdict"] == today["verdict"]:
        return ""
    first, second = (lower_first(VERDICTS[Verdict(side["verdict"])]) for side in (then, today))
    return f"đánh giá từ “{first}” thành “{second}”"


def signed(value: Decimal) -> str:
    """Return a difference with its sign: "+3", "-2", "0"."""
    return f"{'+' if value > 0 else ''}{format_decimal(value)}"


# --- zones -----------------------------------------------------------------------------------------

ZONE_FACTS = {
    "area_ha": ("Diện tích", "ha", None),
    "cleared_ha": ("Đã giải phóng mặt bằng", "ha", None),
    "cleared_percent": ("Tỷ lệ giải phóng mặt bằng", "%", 1),
    "occupancy_percent": ("Tỷ lệ lấp đầy", "%", 1),
}
"""Decimals of a share are those of the appendix; the difference is that of the figures as shown."""
LATE = {True: "chậm", False: "không chậm", None: EMPTY}


def zone_moves(before: dict, now: dict) -> Iterator[ZoneMove]:
    for key in [*now, *(each for each in before if each not in now)]:
        then, today = before.get(key, {}), now.get(key, {})
        name = (today or then)["name"]
        if then.get("state") != today.get("state") or not (then and today):
            yield ZoneMove(name, "Trạng thái", _state(then), _state(today), EMPTY)
        if then and today and then["late"] != today["late"]:
            sides = [LATE[side["late"]] for side in (then, today)]
            yield ZoneMove(name, "Thời hạn giải phóng mặt bằng", *sides, EMPTY)
        for fact, (title, unit, places) in ZONE_FACTS.items():
            old, new = (_number(side.get(fact), places) for side in (then, today))
            if old != new:
                sides = [_measure(each, unit, places) for each in (old, new)]
                yield ZoneMove(name, title, *sides, _moved(old, new, unit, places))


def _state(zone: dict) -> str:
    state = zone.get("state")
    return ZoneState(state).label if state else EMPTY


def _number(value: str | None, places: int | None) -> Decimal | None:
    """Return the value as it is shown: a difference is that of the two figures beside it."""
    if value is None:
        return None
    return Decimal(value) if places is None else rounded(Decimal(value), places)


def _measure(value: Decimal | None, unit: str, places: int | None) -> str:
    text = format_decimal(value, places)
    return text if value is None else f"{text}{unit}" if unit == "%" else f"{text} {unit}"


def _moved(old: Decimal | None, new: Decimal | None, unit: str, places: int | None) -> str:
    if old is None or new is None:
        return EMPTY
    text = format_decimal(new - old, places)
    return f"{'+' if new > old else ''}{text} {'điểm %' if unit == '%' else unit}"
