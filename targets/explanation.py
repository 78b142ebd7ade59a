"""The calculation in words: the steps of ``trajectory.py`` in order, with labels and units for the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .formulas import Computed, amount, with_unit
from .indicator_rows import IndicatorRow
from .models import IndicatorKind
from .series import INDEX_BASE
from .trajectory import Shape, existing, index, projection, total
from .words import pace_unit

POWER = re.compile(r"\^(?:\((\d+/\d+)\)|(\d+))")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the calculation: what is computed, how, what comes out, and what to know of it."""

    label: str
    formula: SafeString
    sign: str
    result: str
    note: str


def explain(row: IndicatorRow) -> list[Step]:
    """Return the steps of the calculation, in the order in which they are made.

    Without a base or a measured figure nothing is computed and the list is empty; the ruling of the
    row's assessment says why.
    """
    if row.assessment.required is None:
        return []
    return [*beginnings(row), *paces(row), *outcomes(row)]


def beginnings(row: IndicatorRow) -> Iterator[Step]:
    """Yield where the base and the measured figure come from, and what the path requires."""
    base, target, latest = row.series.base, row.series.target, row.series.latest
    if row.kind == IndicatorKind.LEVEL and row.base is None:
        implied = projection(target, row.assessment.planned_pace.value, base.year, Shape.GEOMETRIC)
        yield amount_step(row, f"Gốc năm {base.year}, suy ra từ mục tiêu", implied)
    elif row.start_year is None and row.base is None:
        implied = existing(target.value, target.value - base.value)
        yield amount_step(row, f"Có trước Kế hoạch, đến hết năm {base.year}", implied)
    years = [point.year for point in row.series.points]
    figures = tuple(row.figure(year).value for year in years)
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        label = f"Chỉ số năm {latest.year} (năm {base.year} = 100)"
        yield amount_step(row, label, index(figures, INDEX_BASE))
        aim = projection(base, row.target, target.year, Shape.GEOMETRIC)
        yield amount_step(row, f"Chỉ số mục tiêu năm {target.year}", aim)
    if row.kind == IndicatorKind.CUMULATIVE:
        yield amount_step(row, f"Lũy kế {years[0]}-{latest.year}", total(figures))
    yield amount_step(row, f"Mức cần có năm {latest.year}", row.assessment.required)


def paces(row: IndicatorRow) -> Iterator[Step]:
    """Yield the pace so far, the one needed from now, and the plan's."""
    first, now, end = row.series.base.year, row.series.latest.year, row.target_year
    found = row.assessment
    yield pace_step(row, f"Nhịp thực tế ({first}-{now})", found.actual_pace)
    if found.needed_pace is not None:
        yield pace_step(row, f"Nhịp cần từ nay ({now}-{end})", found.needed_pace)
        yield pace_step(row, f"Nhịp của Kế hoạch ({first}-{end})", found.planned_pace)


def outcomes(row: IndicatorRow) -> Iterator[Step]:
    """Yield where the present pace leads, beside the target, and the progress so far."""
    found, target = row.assessment, row.series.target
    if found.needed_pace is not None and found.projection is not None:
        aim = f", so với mục tiêu {amount(target.value)}"
        yield amount_step(row, f"Năm {target.year} nếu giữ nhịp thực tế", found.projection, aim)
    yield step("Tiến độ", found.progress)


def amount_step(row: IndicatorRow, label: str, found: Computed, more: str = "") -> Step:
    """Return a step whose result is in the indicator's unit; an index has none."""
    return step(label, found, "" if row.kind == IndicatorKind.AVERAGE_GROWTH else row.unit, more)


def pace_step(row: IndicatorRow, label: str, found: Computed) -> Step:
    return step(label, found, "" if found.unit else pace_unit(row.series.shape, row.unit))


def step(label: str, found: Computed, unit: str = "", more: str = "") -> Step:
    result = found.text if found.value is None else with_unit(found.text, unit)
    return Step(label, raised(found.formula), found.sign, f"{result}{more}", found.note)


def raised(formula: str) -> SafeString:
    """Return ``formula`` as markup, its powers raised."""
    markup = POWER.sub(lambda found: f"<sup>{found[1] or found[2]}</sup>", escape(formula))
    return mark_safe(markup)  # noqa: S308  escaped above; the pattern admits digits only
