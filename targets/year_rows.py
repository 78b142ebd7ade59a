"""The chart of an indicator as a table: every year with what is required, what was done and how far apart.

Six-month figures have a table of their own: they are never put beside a whole year.
"""

from dataclasses import dataclass
from decimal import Decimal

from bacgiang_plan.lib.numbers import EMPTY

from .drawings import annual_figures, base_figures, known_start, level_outlook
from .figures import Figure
from .formulas import amount, rate
from .indicator_rows import IndicatorRow
from .models import IndicatorKind, Span
from .trajectory import Point, average_rate, pace, path
from .words import pace_unit


@dataclass(frozen=True, slots=True)
class YearHeads:
    """What stands over the columns: it depends on what is measured."""

    required: str
    actual: str
    difference: str
    pace: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: the points of the chart in words; blanks are "–", a gap has its own word."""

    year: int
    required: str
    actual: str
    marks: str
    is_gap: bool
    difference: str
    pace: str
    pace_note: str
    outlook: str

    @property
    def year_text(self) -> str:
        """The year without the dot of thousands that a template would write."""
        return str(self.year)


def year_heads(row: IndicatorRow) -> YearHeads:
    points = "điểm %" if row.unit.startswith("%") else row.unit
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        heads = ("Mức cần có (%/năm)", "Tốc độ tăng của năm (%)", "Bình quân từ đầu kỳ (%/năm)")
    elif row.kind == IndicatorKind.CUMULATIVE:
        heads = (f"Lũy kế cần có ({row.unit})", f"Lũy kế thực hiện ({row.unit})", f"Riêng năm ({row.unit})")
    else:
        unit = pace_unit(row.series.shape, row.unit)
        heads = (f"Mức cần có ({row.unit})", f"Thực hiện ({row.unit})", f"Nhịp so với năm trước ({unit})")
    required, actual, yearly = heads
    return YearHeads(required, actual, f"Chênh lệch ({points})", yearly)


def year_rows(row: IndicatorRow) -> list[YearRow]:
    """Return the years of the chart, and before it those with a figure, in order."""
    required, actual, outlook = required_values(row), actual_values(row), outlook_values(row)
    annual = {figure.year: figure for figure in annual_figures(row)}
    years = sorted({*required, *actual, *outlook, *annual, *row.series.gaps})
    return [
        YearRow(
            year=year,
            required=amount(required.get(year)),
            actual=actual_text(row, year, actual, annual),
            marks=marks_of(row, year, annual),
            is_gap=year in row.series.gaps,
            difference=difference(required.get(year), actual.get(year)),
            **pace_words(row, year, actual, annual),
            outlook=amount(outlook.get(year)),
        )
        for year in years
    ]


def required_values(row: IndicatorRow) -> dict[int, Decimal]:
    """Return what the path requires in every year; of a growth the same rate in every year."""
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        return dict.fromkeys(range(row.start_year or row.target_year, row.target_year + 1), row.target)
    base, target = row.series.base, row.series.target
    if base is None:
        return {target.year: target.value}
    return {year: level.value for year, level in path(base, target, row.series.shape)}


def actual_values(row: IndicatorRow) -> dict[int, Decimal]:
    """Return what is compared with the path, by year: the rate, the level, or the sum so far."""
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        return {each.year: each.value for each in annual_figures(row) if each.year >= (row.start_year or 0)}
    start = known_start(row)
    return dict([*([start] if start else []), *base_figures(row), *row.series.points])


def outlook_values(row: IndicatorRow) -> dict[int, Decimal]:
    """Return where the present pace leads after the latest figure."""
    latest = row.series.latest
    if latest is None:
        return {}
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        years = range(latest.year + 1, row.target_year + 1)
        return {} if row.position is None else dict.fromkeys(years, row.position)
    return {year: value for year, value in level_outlook(row) if year > latest.year}


def actual_text(row: IndicatorRow, year: int, actual: dict[int, Decimal], annual: dict[int, Figure]) -> str:
    """Return the figure of ``year``: as reported where it is reported, a sum as computed."""
    if year in annual and (row.kind != IndicatorKind.CUMULATIVE or year not in actual):
        return annual[year].text
    if year in row.series.gaps:
        return "chưa có số liệu"
    return amount(actual.get(year))


def marks_of(row: IndicatorRow, year: int, annual: dict[int, Figure]) -> str:
    """Return the status of the figure of ``year``: "ước, mẫu"; the base says that it is one."""
    if year not in annual:
        start = known_start(row)
        return "số gốc" if start and start[0] == year else ""
    status = "ước" if annual[year].is_estimate else "chính thức"
    return f"{status}, mẫu" if annual[year].is_sample else status


def difference(required: Decimal | None, actual: Decimal | None) -> str:
    """Return actual less required with its sign, or "–" without both."""
    if required is None or actual is None:
        return EMPTY
    text = amount(actual - required)
    return f"+{text}" if actual > required and text != "0" else text


def pace_words(
    row: IndicatorRow, year: int, actual: dict[int, Decimal], annual: dict[int, Figure]
) -> dict[str, str]:
    """Return the pace of ``year`` and, where it spans more than one year, which years."""
    if row.kind == IndicatorKind.CUMULATIVE:
        return {"pace": annual[year].text if year in annual else EMPTY, "pace_note": ""}
    if row.kind == IndicatorKind.AVERAGE_GROWTH:
        return {"pace": average_so_far(row, year, actual), "pace_note": ""}
    before = max((each for each in actual if each < year), default=None)
    if year not in actual or before is None:
        return {"pace": EMPTY, "pace_note": ""}
    found = pace(Point(before, actual[before]), Point(year, actual[year]), row.series.shape)
    return {"pace": rate(found.value), "pace_note": f"{before}-{year}" if year - before > 1 else ""}


def average_so_far(row: IndicatorRow, year: int, actual: dict[int, Decimal]) -> str:
    """Return the average growth from the beginning to ``year``; a gap before it leaves it unknown."""
    if year not in actual:
        return EMPTY
    rates = {each: value for each, value in actual.items() if each <= year}
    found = average_rate(rates, since=row.start_year)
    return found.text if found.value is None else rate(found.value)


@dataclass(frozen=True, slots=True)
class HalfYearRow:
    """One six-month figure beside that of the year before, and beside nothing else."""

    period: str
    text: str
    marks: str
    before: str
    source: str


def half_year_rows(row: IndicatorRow) -> list[HalfYearRow]:
    """Return the six-month figures, oldest first, each with that of the same months a year before."""
    found = {figure.year: figure for figure in row.figures if figure.span == Span.HALF_YEAR}
    return [
        HalfYearRow(
            period=figure.period,
            text=figure.text,
            marks=", ".join(figure.marks.split(", ")[1:]) or "chính thức",
            before=found[year - 1].text if year - 1 in found else EMPTY,
            source=figure.source,
        )
        for year, figure in found.items()
    ]
