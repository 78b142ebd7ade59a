"""What a figure can be, judged by itself and beside the current figures of the same span.

Pure: no Django, no clock. Every fault says what was read and what was expected. Hard rules (`faults`) are
never passed; a jump (`jumps`) asks for a word of explanation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from bacgiang_plan.lib.numbers import format_decimal, rounded

ZERO, HUNDRED = Decimal(0), Decimal(100)
GROWTH, LEVEL, COUNT = "average_growth", "level", "count"
"""Kinds of indicators, as `models.IndicatorKind` has them."""


class Defined(Protocol):
    """What the rules ask of an indicator."""

    code: str
    kind: str
    unit: str
    jump_factor: Decimal | None


class Near(NamedTuple):
    """A current figure beside the one that is judged: of which indicator, of when ("năm 2022")."""

    name: str
    period: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Beside:
    """The current figures of the same span: the nearest before and after in the series itself; of the same
    year its whole, and the parts of which it is the whole."""

    earlier: Near | None = None
    later: Near | None = None
    whole: Near | None = None
    parts: tuple[Near, ...] = ()


ALONE = Beside()


def faults(indicator: Defined, value: Decimal, beside: Beside = ALONE) -> list[str]:
    """Return why ``value``, in the unit of ``indicator``, cannot be its figure; empty when it can."""
    return [*bound_faults(indicator, value), *part_faults(indicator, value, beside)]


def bound_faults(indicator: Defined, value: Decimal) -> Iterator[str]:
    read = f"Số đã đọc là {format_decimal(value)}"
    if indicator.kind == GROWTH:
        if value <= -HUNDRED:
            yield f"{read}; tốc độ tăng phải lớn hơn -100 %."
        return
    if value < 0:
        yield f"{read}; giá trị không được nhỏ hơn 0."
    if is_share(indicator) and value > HUNDRED:
        yield f"{read}; giá trị không được lớn hơn 100."
    if indicator.kind == COUNT and value % 1:
        yield f"{read}; số {indicator.unit} phải là số nguyên."


def is_share(indicator: Defined) -> bool:
    """Return whether its figures are shares of something, in %."""
    return indicator.kind == LEVEL and indicator.unit == "%"


def part_faults(indicator: Defined, value: Decimal, beside: Beside) -> Iterator[str]:
    """A part is not above its whole of the same year and span, whichever of the two comes second."""
    read = f"Số đã đọc là {amount(value, indicator)}"
    advice = "Một phần không thể lớn hơn toàn bộ; đề nghị kiểm tra lại cả hai số."
    if beside.whole and value > beside.whole.value:
        yield f"{read}, lớn hơn {amount(beside.whole.value, indicator)} của {told(beside.whole)}. {advice}"
    for part in beside.parts:
        if part.value > value:
            yield f"{read}, nhỏ hơn {amount(part.value, indicator)} của một phần, {told(part)}. {advice}"


def jumps(indicator: Defined, value: Decimal, beside: Beside) -> list[str]:
    """Return the jumps of ``value`` beyond the indicator's factor: both figures, how often, the factor."""
    if indicator.jump_factor is None:
        return []
    near = [each for each in (beside.earlier, beside.later) if each]
    return [jump_words(indicator, value, each) for each in near if is_jump(indicator, value, each.value)]


def is_jump(indicator: Defined, value: Decimal, other: Decimal) -> bool:
    """Return whether one of the two is beyond the factor of the other; between signs no factor is small."""
    if value == other:
        return False
    if min(value, other) < 0 < max(value, other):
        return True
    small, large = sorted((abs(value), abs(other)))
    return large > indicator.jump_factor * small


def jump_words(indicator: Defined, value: Decimal, near: Near) -> str:
    read, known = amount(value, indicator), amount(near.value, indicator)
    limit = f"ngưỡng của chỉ tiêu {indicator.code} là {format_decimal(indicator.jump_factor)} lần"
    return (
        f"Số đã đọc là {read}, {compared(indicator, value, near.value)} số {near.period} ({known}); {limit}."
    )


def compared(indicator: Defined, value: Decimal, other: Decimal) -> str:
    """Return how ``value`` stands to ``other``: "gấp 10,2 lần", "giảm 10,2 lần so với"."""
    small, large = sorted((abs(value), abs(other)))
    if small == 0 or min(value, other) < 0 < max(value, other):
        return "khác hẳn" if small == 0 else "trái dấu với"
    times = times_words(large / small, indicator.jump_factor)
    return f"gấp {times} lần" if abs(value) == large else f"giảm {times} lần so với"


def times_words(times: Decimal, limit: Decimal) -> str:
    """Return ``times`` with as few decimals as still tell it from ``limit``."""
    places = next((each for each in range(1, 8) if rounded(times, each) > limit), 8)
    return format_decimal(rounded(times, places))


def amount(value: Decimal, indicator: Defined) -> str:
    return f"{format_decimal(value)} {indicator.unit}"


def told(near: Near) -> str:
    return f"chỉ tiêu {near.name} ({near.period})"
