"""The calculation in words: every computed figure of an indicator with the numbers in its formula."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .indicator_rows import IndicatorRow
from .models import IndicatorKind
from .trajectory import Point, Shape
from .words import computed, pace_unit, percent, rate, with_unit


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation: what is computed, how, and what comes out."""

    label: str
    formula: SafeString | str
    result: str


def explain(row: IndicatorRow) -> list[Step]:
    """Return the steps of the calculation, in the order in which they are made.

    Source: the plan's part II and the criteria of ``trajectory.py``. Without a base or a measured
    figure nothing is computed and the list is empty; the row's ``reason`` says why.
    """
    if row.assessment.required is None:
        return []
    base, latest, target = row.series.base, row.series.latest, row.series.target
    steps = [*implied_base(row, base, target), *measuring(row), required_step(row, base, latest, target)]
    steps.append(pace_step(row, "Nhịp thực tế", base, latest, row.assessment.actual_pace))
    if row.assessment.needed_pace is not None:
        steps.append(pace_step(row, "Nhịp cần từ nay", latest, target, row.assessment.needed_pace))
        steps.append(pace_step(row, "Nhịp của Kế hoạch", base, target, row.assessment.planned_pace))
        steps.append(projection_step(row, latest, target))
    steps.append(progress_step(row, base, latest, target))
    return steps


def implied_base(row: IndicatorRow, base: Point, target: Point) -> Iterator[Step]:
    """Yield how the plan's own arithmetic gives the base that its text does not state."""
    if row.kind == IndicatorKind.LEVEL and row.base is None:
        years, pace = target.year - base.year, rate(row.assessment.planned_pace)
        formula = format_html("{} ÷ {}<sup>{}</sup>", computed(target.value), growth_factor(pace), years)
        yield Step(f"Gốc năm {base.year}, suy ra từ mục tiêu", formula, amount(row, base))


def measuring(row: IndicatorRow) -> Iterator[Step]:
    """Yield how reported growths become an index, or yearly amounts a sum."""
    years = [point.year for point in row.series.points]
    figures = [row.figure(year).text for year in years]
    first, last = years[0], row.series.latest
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        factors = " × ".join(growth_factor(text) for text in figures)
        label = f"Chỉ số năm {last.year} (năm {first - 1} = 100)"
        yield Step(label, f"100 × {factors}", computed(last.value))
    if row.kind == IndicatorKind.CUMULATIVE:
        yield Step(f"Lũy kế {first}-{last.year}", " + ".join(figures), amount(row, last))


def growth_factor(text: str) -> str:
    return f"(1 - {text[1:]} %)" if text.startswith("-") else f"(1 + {text} %)"


def required_step(row: IndicatorRow, base: Point, latest: Point, target: Point) -> Step:
    passed, span = latest.year - base.year, target.year - base.year
    start, end = computed(base.value), computed(target.value)
    if row.series.shape is Shape.GEOMETRIC:
        formula = format_html("{} × ({} ÷ {})<sup>{}/{}</sup>", start, end, start, passed, span)
    else:
        formula = f"{start} + ({end} - {start}) × {passed}/{span}"
    result = amount(row, Point(latest.year, row.assessment.required))
    return Step(f"Mức cần có năm {latest.year}", formula, result)


def pace_step(row: IndicatorRow, label: str, first: Point, last: Point, value: object) -> Step:
    """Return how a pace between two points is computed: a root, or a difference over the years."""
    years = last.year - first.year
    start, end = computed(first.value), computed(last.value)
    if row.series.shape is Shape.GEOMETRIC:
        formula = format_html("({} ÷ {})<sup>1/{}</sup> - 1", end, start, years)
    else:
        formula = f"({end} - {start}) ÷ {years} năm"
    unit = pace_unit(row.series.shape, row.unit)
    return Step(f"{label} ({first.year}-{last.year})", formula, with_unit(rate(value), unit))


def projection_step(row: IndicatorRow, latest: Point, target: Point) -> Step:
    """Return where the present pace leads, beside the target."""
    years, pace = target.year - latest.year, rate(row.assessment.actual_pace)
    start, end = computed(latest.value), computed(target.value)
    if row.series.shape is Shape.GEOMETRIC:
        formula = format_html("{} × {}<sup>{}</sup>", start, growth_factor(pace), years)
    else:
        formula = f"{start} + {pace} × {years} năm".replace("+ -", "- ")
    result = amount(row, Point(target.year, row.assessment.projection))
    return Step(f"Năm {target.year} nếu giữ nhịp thực tế", formula, f"{result}, so với mục tiêu {end}")


def progress_step(row: IndicatorRow, base: Point, latest: Point, target: Point) -> Step:
    start, now, end = (computed(point.value) for point in (base, latest, target))
    return Step("Tiến độ", f"({now} - {start}) ÷ ({end} - {start})", percent(row.assessment.progress))


def amount(row: IndicatorRow, point: Point) -> str:
    """Return a measured value with its unit; an index has none."""
    unit = "" if row.kind == IndicatorKind.AVERAGE_GROWTH else row.unit
    return with_unit(computed(point.value), unit)
