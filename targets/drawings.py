"""The charts of one indicator, from its row; the drawing itself is in ``bacgiang_plan.lib.charts``."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import SafeString

from bacgiang_plan.lib.charts import Course, Dot, sparkline, trajectory_chart

from .figures import Figure
from .formulas import amount, listed_years, value_of, with_unit
from .indicator_rows import IndicatorRow
from .models import Indicator, IndicatorKind, Span
from .trajectory import Point, missing_years, path, projection

Years = tuple[int, int]
DRAWABLE = Decimal("1e18")
"""Beyond it a projection says nothing but that its beginning was absurd."""


def indicator_chart(row: IndicatorRow) -> SafeString:
    """Return the chart of the indicator's page: path, figures, outlook at the present pace, target."""
    return trajectory_chart(course_of(row), title=row.name, desc=description(row), unit=row.unit)


def indicator_sparkline(row: IndicatorRow, course: Course, years: Years | None = None) -> SafeString:
    """Return the small multiple of ``row`` with its ``course``; ``years`` is a shared axis."""
    return sparkline(course, title=row.name, desc=description(row), years=years)


def published_chart(indicator: Indicator, figures: Iterable[Figure]) -> SafeString:
    """Return the chart of a series outside the plan: its annual figures, oldest first, and no path."""
    course, said = published_course(indicator, figures)
    if not course.dots:
        return SafeString()
    return trajectory_chart(course, title=indicator.name, desc=said, unit=indicator.unit)


def published_sparkline(indicator: Indicator, figures: Iterable[Figure]) -> SafeString:
    """Return the small multiple of such a series; nothing with fewer than two years."""
    course, said = published_course(indicator, figures)
    return sparkline(course, title=indicator.name, desc=said) if len(course.dots) > 1 else SafeString()


def published_course(indicator: Indicator, figures: Iterable[Figure]) -> tuple[Course, str]:
    """Return what the chart of a published series shows, and the same in words."""
    annual = [figure for figure in figures if figure.span == Span.YEAR]
    years = [figure.year for figure in annual]
    dots = [Dot(each.year, each.value, each.is_estimate, figure_words(indicator, each)) for each in annual]
    gaps = missing_years(years, years[0], years[-1]) if years else ()
    said = "; ".join(f"{figure.text} ({figure.marks})" for figure in annual)
    course = Course(path=(), dots=tuple(dots), target=None, target_label="", gaps=gaps)
    return course, f"Số liệu: {said or 'chưa có'}."


def common_years(courses: Iterable[Course]) -> Years | None:
    """Return the first and the last year that any of ``courses`` shows."""
    years = [year for course in courses for year, _ in course.places()]
    return (min(years), max(years)) if years else None


def course_of(row: IndicatorRow) -> Course:
    """Return what the chart shows. A growth is drawn as yearly rates, everything else as measured."""
    rates = row.kind == IndicatorKind.AVERAGE_GROWTH
    return Course(
        path=tuple(rate_path(row) if rates else level_path(row)),
        dots=tuple(rate_dots(row) if rates else level_dots(row)),
        outlook=tuple(rate_outlook(row) if rates else level_outlook(row)),
        target=(row.target_year, row.target),
        target_label=f"{row.target_text} ({row.target_year})",
        start=None if rates else known_start(row),
        gaps=row.series.gaps,
    )


def known_start(row: IndicatorRow) -> tuple | None:
    """Return the base, where it is a figure and not derived from the target; a reported one is a dot."""
    implied = row.base is None and row.start_year is None
    return None if implied or row.series.base is None or base_figures(row) else tuple(row.series.base)


def base_figures(row: IndicatorRow) -> list[Point]:
    """Return the figure reported for the base year itself, if there is one; a sum begins after it."""
    base = row.series.base
    if base is None or row.kind == IndicatorKind.CUMULATIVE:
        return []
    return [Point(each.year, each.value) for each in annual_figures(row) if each.year == base.year]


def level_path(row: IndicatorRow) -> list[tuple]:
    series = row.series
    if series.base is None:
        return []
    return [(year, level.value) for year, level in path(series.base, series.target, series.shape)]


def rate_path(row: IndicatorRow) -> list[tuple]:
    first = row.start_year or row.target_year
    return [(year, row.target) for year in (first, row.target_year)]


def level_dots(row: IndicatorRow) -> list[Dot]:
    """Return the measured points; a sum with an estimate in it is an estimate."""
    estimates = {figure.year for figure in annual_figures(row) if figure.is_estimate}
    summed = row.kind == IndicatorKind.CUMULATIVE
    return [
        Dot(
            point.year,
            point.value,
            any(year == point.year or (summed and year < point.year) for year in estimates),
            point_words(row, point),
        )
        for point in [*base_figures(row), *row.series.points]
    ]


def rate_dots(row: IndicatorRow) -> list[Dot]:
    return [
        Dot(figure.year, figure.value, figure.is_estimate, figure_words(row, figure))
        for figure in annual_figures(row)
        if row.start_year is None or figure.year >= row.start_year
    ]


def annual_figures(row: IndicatorRow) -> list[Figure]:
    return [figure for figure in row.figures if figure.span == Span.YEAR]


def figure_words(row: IndicatorRow | Indicator, figure: Figure) -> str:
    """Return "54,8 % (2024, ước)"."""
    return f"{with_unit(figure.text, row.unit)} ({figure.marks})"


def point_words(row: IndicatorRow, point: Point) -> str:
    """Return the words of a measured point; of a sum, with the year's own figure."""
    words = figure_words(row, row.figure(point.year))
    summed = row.kind == IndicatorKind.CUMULATIVE
    return f"lũy kế {with_unit(amount(point.value), row.unit)}; riêng {words}" if summed else words


def level_outlook(row: IndicatorRow) -> list[tuple]:
    """Return where the present pace leads, year by year up to the target year."""
    latest, pace, shape = row.series.latest, value_of(row.assessment.actual_pace), row.series.shape
    if latest is None or pace is None or latest.year >= row.target_year:
        return []
    years = range(latest.year, row.target_year + 1)
    places = [(year, projection(latest, pace, year, shape).value) for year in years]
    return places if all(abs(value) < DRAWABLE for _, value in places) else []


def rate_outlook(row: IndicatorRow) -> list[tuple]:
    """Return the average growth so far, held up to the target year."""
    if row.position is None or row.series.latest.year >= row.target_year:
        return []
    return [(row.series.latest.year, row.position), (row.target_year, row.position)]


def description(row: IndicatorRow) -> str:
    """Return the chart in words, for those who do not see it."""
    figures = "; ".join(f"{figure.text} ({figure.marks})" for figure in annual_figures(row))
    missing = f" Chưa có số liệu năm {listed_years(row.series.gaps)}." if row.series.gaps else ""
    verdict = f"{row.state.label.lower()}{f', {row.remark}' if row.remark else ''}"
    return (
        f"Mục tiêu {with_unit(row.target_text, row.unit)} đến năm {row.target_year}. "
        f"Số liệu: {figures or 'chưa có'}.{missing} Đánh giá: {verdict}."
    )
