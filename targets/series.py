"""From the figures as reported to the series that is measured against the target.

| kind | reported figure of a year | measured series | path |
|---|---|---|---|
| average growth | growth of that year, % | index, 100 in the year before the period | geometric |
| level in money | level | the same | geometric |
| level as a share | level | the same | linear |
| cumulative | amount of that year | sum since the period began | linear from 0 |
| count, area | number or area at the end of the year | the same | linear |

A base comes from the plan's text; from the meaning of the words (an index is 100, and what is new in
a period is 0, the year before it); or from the plan's own arithmetic: 2.200.000 tỷ đồng after ten
years of 26 % imply 218.131 in 2020, and 29 KCN after 23 new ones imply 6.

Only whole years are measured: a half-year figure is never put beside an annual one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from . import arithmetic
from .models import Comparator, Indicator, IndicatorKind
from .trajectory import Assessment, Point, Shape, assess, existing, missing_years, projection
from .verdicts import broken

INDEX_BASE = Decimal(100)
SUMMED_KINDS = {IndicatorKind.AVERAGE_GROWTH, IndicatorKind.CUMULATIVE}


@dataclass(frozen=True, slots=True)
class Series:
    """The measured points of one indicator, oldest first, with the two ends of its path.

    ``gaps`` are the years before the latest figure that have none.
    """

    shape: Shape
    base: Point | None
    target: Point
    points: tuple[Point, ...]
    gaps: tuple[int, ...]

    @property
    def latest(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def is_broken(self) -> bool:
        """Whether a gap makes everything unknown: a growth or a sum needs every year."""
        return bool(self.gaps) and not self.points

    def assessment(self, *, strict: bool) -> Assessment:
        if self.is_broken:
            return Assessment(broken(self.gaps))
        return assess(self.base, self.points, self.target, shape=self.shape, strict=strict)


def series_of(indicator: Indicator, annual: Mapping[int, Decimal], implied: Point | None = None) -> Series:
    """Return the measured series of ``indicator`` from its annual figures, year by year.

    A growth or a sum over a period needs every year of it: with a gap before the latest figure the
    series has no points. Levels need no year between; their gaps are only named.
    ``implied`` is the base where the plan states none (see `implied_bases`).
    """
    base, shape = base_point(indicator) or implied, shape_of(indicator)
    target = Point(indicator.target_year, indicator.target_value)
    if indicator.kind == IndicatorKind.AVERAGE_GROWTH and base:
        target = Point(target.year, projection(base, target.value, target.year, shape).value)
    gaps = gaps_of(indicator, base, annual)
    broken = gaps and indicator.kind in SUMMED_KINDS
    points = () if broken else measured_points(indicator, base, annual)
    return Series(shape, usable_base(base, target, shape), target, points, gaps)


def is_strict(indicator: Indicator) -> bool:
    """Return whether the plan says "trên": the target must be passed, not met."""
    return indicator.comparator == Comparator.ABOVE


def shape_of(indicator: Indicator) -> Shape:
    """Return the shape of the path: growth and levels in money are geometric, all else linear."""
    if indicator.kind == IndicatorKind.AVERAGE_GROWTH:
        return Shape.GEOMETRIC
    money = indicator.kind == IndicatorKind.LEVEL and indicator.unit != "%"
    return Shape.GEOMETRIC if money else Shape.LINEAR


def base_point(indicator: Indicator) -> Point | None:
    """Return where the path begins: given by the plan, or by meaning the year before the period."""
    if indicator.baseline_value is not None and indicator.kind not in SUMMED_KINDS:
        return Point(indicator.baseline_year, indicator.baseline_value)
    if indicator.start_year is None or indicator.kind == IndicatorKind.LEVEL:
        return None
    growth = indicator.kind == IndicatorKind.AVERAGE_GROWTH
    return Point(indicator.start_year - 1, INDEX_BASE if growth else Decimal(0))


def implied_bases(indicators: Iterable[Indicator]) -> dict[int, Point]:
    """Return the bases (by primary key) that the plan's own arithmetic gives where its text states none.

    Levels in money get theirs from the growth in the same target, where both end in the same year with
    one scope; totals of KCN from what the plan adds to them (`ADDED`).
    """
    rows = list(indicators)
    return implied_levels(rows) | implied_totals({each.code: each for each in rows})


ADDED = {"6e": "6a", "6f": "6d"}
"""Totals of KCN in target (6) and what it adds: 29 - 23 = 6 parks and 7.840 - 6.518 = 1.322 ha were there
before. The text on CCN can be read in two ways, so nothing is implied for them (domain.md 7)."""


def implied_totals(rows: Mapping[str, Indicator]) -> dict[int, Point]:
    pairs = [(rows[whole], rows[added]) for whole, added in ADDED.items() if {whole, added} <= rows.keys()]
    return {
        whole.pk: Point(added.start_year - 1, existing(whole.target_value, added.target_value).value)
        for whole, added in pairs
        if added.start_year
    }


def implied_levels(rows: list[Indicator]) -> dict[int, Point]:
    growths = [each for each in rows if each.kind == IndicatorKind.AVERAGE_GROWTH and each.start_year]
    levels = [each for each in rows if each.kind == IndicatorKind.LEVEL and base_point(each) is None]
    return {
        level.pk: implied_base(level, growth)
        for level in levels
        for growth in growths
        if same_matter(level, growth) and shape_of(level) is Shape.GEOMETRIC
    }


def same_matter(level: Indicator, growth: Indicator) -> bool:
    return (level.target_id, level.target_year, level.scope) == (
        growth.target_id,
        growth.target_year,
        growth.scope,
    )


def implied_base(level: Indicator, growth: Indicator) -> Point:
    """Return the level from which ``growth`` leads to the target: target / (1 + g)ⁿ."""
    end = Point(level.target_year, level.target_value)
    first_year = growth.start_year - 1
    return Point(first_year, projection(end, growth.target_value, first_year, Shape.GEOMETRIC).value)


def usable_base(base: Point | None, target: Point, shape: Shape) -> Point | None:
    """Return ``base`` unless no path can leave it: at or after the target, or a growth from zero."""
    if base is None or base.year >= target.year:
        return None
    return None if shape is Shape.GEOMETRIC and min(base.value, target.value) <= 0 else base


def gaps_of(indicator: Indicator, base: Point | None, annual: Mapping[int, Decimal]) -> tuple[int, ...]:
    """Return the years without a figure, from the first year of the path to the latest figure."""
    if not annual:
        return ()
    first = indicator.start_year or (base.year + 1 if base else min(annual))
    return missing_years(annual, first, max(annual))


def measured_points(
    indicator: Indicator, base: Point | None, annual: Mapping[int, Decimal]
) -> tuple[Point, ...]:
    if indicator.kind not in SUMMED_KINDS:
        first = base.year + 1 if base else 0
        return tuple(Point(year, annual[year]) for year in sorted(annual) if year >= first)
    if base is None:
        return ()
    years = [year for year in sorted(annual) if year > base.year]
    figures = tuple(annual[year] for year in years)
    growing = indicator.kind == IndicatorKind.AVERAGE_GROWTH
    values = arithmetic.indexes(figures, base.value) if growing else accumulate(figures)
    return tuple(map(Point, years, values))
