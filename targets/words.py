"""How figures of targets are said: rounded, with their unit, in an official's Vietnamese."""

from dataclasses import dataclass

from bacgiang_plan.lib.numbers import format_decimal

from .models import Comparator, Indicator, IndicatorKind
from .trajectory import Shape, Verdict


@dataclass(frozen=True, slots=True)
class State:
    """A verdict as the state chip shows it: a shape, a word and a colour."""

    glyph: str
    tone: str
    label: str


STATES = {
    Verdict.REACHED: State("●", "done", Verdict.REACHED.label),
    Verdict.ON_COURSE: State("◐", "running", Verdict.ON_COURSE.label),
    Verdict.SLOW: State("◔", "soon", Verdict.SLOW.label),
    Verdict.HARD: State("▲", "overdue", Verdict.HARD.label),
    Verdict.MISSED: State("✗", "overdue", Verdict.MISSED.label),
    Verdict.UNKNOWN: State("○", "none", Verdict.UNKNOWN.label),
}


def pace_unit(shape: Shape, unit: str) -> str:
    """Return the unit of a pace: growth in %/năm, a share in "điểm %/năm", amounts in their unit."""
    if shape is Shape.GEOMETRIC:
        return "%/năm"
    return "điểm %/năm" if unit == "%" else f"{unit}/năm"


def target_words(indicator: Indicator) -> str:
    """Return the target with the plan's own comparator: "khoảng 19", "trên 90", "60"."""
    figure = format_decimal(indicator.target_value)
    if indicator.comparator == Comparator.EQUAL:
        return figure
    return f"{Comparator(indicator.comparator).label} {figure}"


FIGURE_MEANINGS = {
    IndicatorKind.AVERAGE_GROWTH: "tốc độ tăng của năm",
    IndicatorKind.LEVEL: "mức đạt trong năm",
    IndicatorKind.CUMULATIVE: "số thực hiện riêng trong năm",
    IndicatorKind.COUNT: "số lượng đến cuối kỳ",
    IndicatorKind.AREA: "diện tích đến cuối kỳ",
}
