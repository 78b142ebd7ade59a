"""The arithmetic of targets against oracles that know no formula of ours, and the laws it must keep.

Oracles: years that follow one another in exact fractions, halving an interval until the end is met, and
a reader who works the written formula out again.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from targets.arithmetic import indexes, root
from targets.trajectory import (
    HARD_FACTOR,
    Computed,
    Point,
    Shape,
    Verdict,
    actual_pace,
    assess,
    average_growth,
    average_rate,
    index,
    pace,
    path,
    progress,
    projection,
    required,
    total,
)

from .reader import within_rounding, worked_out

D = Decimal
GEOMETRIC, LINEAR = Shape.GEOMETRIC, Shape.LINEAR
PARTS = ["required", "planned_pace", "actual_pace", "needed_pace", "projection", "progress"]

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # a busy machine is slow, not wrong

shapes = st.sampled_from(list(Shape))
spans = st.integers(1, 12)
positive = st.decimals("0.5", "100000", places=2)
tiny, huge = st.decimals("0.0001", "0.01", places=4), st.decimals("1e9", "1e13", places=4)
tiny_to_huge = st.one_of(positive, tiny, huge)
rates = st.decimals("-40", "60", places=2)
amounts = st.decimals("-1000", "1000", places=2)
wide = st.one_of(amounts, st.just(D(0)), st.decimals("-1e13", "1e13", places=4))


def walk(start: Decimal, yearly: Decimal, years: int) -> Fraction:
    """Let ``start`` grow year after year, in exact fractions."""
    value = Fraction(start)
    for _ in range(years):
        value += value * Fraction(yearly) / 100
    return value


def search(first: Decimal, last: Decimal, years: int) -> Fraction:
    """Find the yearly factor by trial: halve an interval until a walk through it ends at ``last``."""
    low, high = Fraction(0), max(Fraction(1), Fraction(last) / Fraction(first))
    for _ in range(110):
        middle = (low + high) / 2
        middle = middle.limit_denominator(2**110)
        low, high = (middle, high) if Fraction(first) * middle**years < last else (low, middle)
    return low


def close(first, second, digits: int = 9) -> bool:
    first, second = Fraction(first), Fraction(second)
    return abs(first - second) <= max(abs(first), abs(second), Fraction(1)) / 10**digits


def course(shape: Shape, base: Decimal, target: Decimal, years: int) -> tuple[Point, Point]:
    """The two ends of a path that its shape admits."""
    assume(shape is LINEAR or min(base, target) > 0)
    return Point(2020, base), Point(2020 + years, target)


# Against the oracles


@given(first=tiny_to_huge, last=tiny_to_huge, years=spans)
def test_average_growth_is_the_rate_that_leads_from_one_to_the_other(first, last, years):
    assert close(1 + Fraction(average_growth(first, last, years).value) / 100, search(first, last, years))


@given(value=st.decimals("1e-320", "1e320", allow_nan=False), degree=st.integers(1, 80))
def test_the_root_is_that_of_the_decimal_module(value, degree):
    with localcontext(prec=50):
        expected = value ** (1 / D(degree))
        assert abs(root(value, degree) / expected - 1) < D("1e-46")


@given(start=positive, yearly=rates, years=spans)
def test_a_projection_is_year_after_year(start, yearly, years):
    found = projection(Point(2020, start), yearly, 2020 + years, GEOMETRIC)
    assert close(found.value, walk(start, yearly, years))


@given(start=wide, step=wide, years=spans)
def test_a_linear_projection_is_step_after_step(start, step, years):
    found = projection(Point(2020, start), step, 2020 + years, LINEAR)
    assert found.value == sum([Fraction(step)] * years, Fraction(start))


@given(yearly=st.lists(rates, min_size=1, max_size=10))
def test_an_index_and_an_average_end_where_the_years_end(yearly):
    expected = Fraction(100)
    for each in yearly:
        expected = expected * (1 + Fraction(each) / 100)
    average = average_rate({2021 + n: each for n, each in enumerate(yearly)}).value
    assert close(index(tuple(yearly), D(100)).value, expected)
    assert indexes(yearly, D(100))[-1] == index(tuple(yearly), D(100)).value
    assert close(walk(D(100), average, len(yearly)), expected, digits=8)


@given(first=positive, last=positive, years=spans, passed=spans)
def test_the_required_level_lies_on_the_path_of_one_rate(first, last, years, passed):
    base, end = Point(2020, first), Point(2020 + years, last)
    expected = Fraction(last) if passed >= years else Fraction(first) * search(first, last, years) ** passed
    assert close(required(base, end, 2020 + passed, GEOMETRIC).value, expected)


@given(base=wide, actual=wide, target=wide)
def test_progress_is_the_share_of_the_way(base, actual, target):
    found = progress(base, actual, target)
    if base == target:
        assert (found.value, found.text) == (None, "chưa đủ số liệu")
    else:
        way = Fraction(actual) - Fraction(base), Fraction(target) - Fraction(base)
        assert close(found.value, way[0] / way[1] * 100)


# Laws


@given(base=tiny_to_huge, target=tiny_to_huge, years=spans, shape=shapes)
def test_the_planned_pace_leads_to_the_target(base, target, years, shape):
    start, end = course(shape, base, target, years)
    found = projection(start, pace(start, end, shape).value, end.year, shape)
    assert abs(found.value - target) <= max(base, target) * D("1e-8")


@given(base=positive, latest=positive, target=positive, passed=st.integers(1, 9), shape=shapes)
def test_the_needed_pace_closes_the_gap_exactly_in_the_target_year(base, latest, target, passed, shape):
    start, end = course(shape, base, target, 10)
    now = Point(2020 + passed, latest)
    needed = assess(start, [now], end, shape=shape).needed_pace
    assume(needed is not None)
    assert close(projection(now, needed.value, end.year, shape).value, target, digits=8)


@given(base=positive, target=positive, years=spans, shape=shapes)
def test_the_pace_along_the_path_is_the_planned_one_everywhere(base, target, years, shape):
    start, end = course(shape, base, target, years)
    planned = pace(start, end, shape).value
    points = [Point(year, level.value) for year, level in path(start, end, shape)]
    assert all(close(pace(one, two, shape).value, planned, digits=6) for one, two in pairwise(points))
    assert close(actual_pace(start, points[1:], shape).value, planned, digits=6)


@given(base=wide, target=wide, years=spans, shape=shapes)
def test_a_path_goes_one_way_only_and_ends_at_both_ends(base, target, years, shape):
    start, end = course(shape, base, target, years)
    levels = [level.value for _, level in path(start, end, shape)]
    assert (levels[0], levels[-1]) == (base, target)
    assert levels == sorted(levels, reverse=target < base)


@given(start=positive, yearly=rates, there=spans)
def test_forth_and_back_is_where_it_began(start, yearly, there):
    end = Point(2020 + there, projection(Point(2020, start), yearly, 2020 + there, GEOMETRIC).value)
    assert close(projection(end, yearly, 2020, GEOMETRIC).value, start, digits=6)


@given(points=st.lists(positive, min_size=3, max_size=8), data=st.data())
def test_the_growth_of_levels_does_not_depend_on_the_years_between(points, data):
    base, *rest = (Point(2020 + n, value) for n, value in enumerate(points))
    kept = data.draw(st.sets(st.sampled_from(rest[:-1])))
    found = actual_pace(base, sorted([*kept, rest[-1]]), GEOMETRIC)
    assert found.value == actual_pace(base, rest, GEOMETRIC).value
    assert found.gaps == tuple(point.year for point in rest[:-1] if point not in kept)


@given(rates=st.dictionaries(st.integers(2021, 2030), rates, min_size=1))
def test_an_average_of_rates_is_known_exactly_when_no_year_is_missing(rates):
    found = average_rate(rates, since=2021)
    missing = tuple(year for year in range(2021, max(rates)) if year not in rates)
    assert (found.gaps, found.value is None) == (missing, bool(missing))


@given(base=amounts, actual=amounts, target=amounts, shift=amounts, scale=st.sampled_from([-2, D("0.5"), 10]))
def test_progress_does_not_depend_on_the_unit_or_the_zero(base, actual, target, shift, scale):
    moved = progress(*(value * scale + shift for value in (base, actual, target))).value
    plain = progress(base, actual, target).value
    assert (moved is None) == (plain is None) == (base == target)
    assert plain is None or close(moved, plain)


@given(base=amounts, target=amounts, one=amounts, two=amounts)
def test_nearer_to_the_target_is_more_progress(base, target, one, two):
    assume(base != target)
    before, after = progress(base, one, target).value, progress(base, two, target).value
    assert (before <= after) == ((one <= two) == (base < target) or one == two)


@given(base=positive, actual=positive, target=positive, shape=shapes)
def test_progress_is_0_at_the_base_and_100_at_the_target(base, actual, target, shape):
    assume(base != target)
    assert (progress(base, base, target).value, progress(base, target, target).value) == (0, 100)


# Verdicts


@given(base=positive, actual=positive, target=positive, passed=spans, shape=shapes, strict=st.booleans())
def test_the_verdict_follows_the_published_criteria(base, actual, target, passed, shape, strict):
    start, now, end = Point(2020, base), Point(2020 + passed, actual), Point(2030, target)
    found = assess(start, [now], end, shape=shape, strict=strict)
    better = (lambda a, b: a <= b) if target < base else (lambda a, b: a >= b)
    if better(actual, target) and not (strict and actual == target):
        assert found.verdict is Verdict.REACHED
    elif base == target:
        assert found.verdict is Verdict.UNKNOWN
    elif now.year >= end.year:
        assert (found.verdict, found.needed_pace, found.projection) == (Verdict.MISSED, None, None)
    else:
        assert (found.verdict is Verdict.ON_COURSE) == better(actual, found.required.value)
        steep = found.needed_pace.value / found.planned_pace.value > HARD_FACTOR  # both of one sign here
        assert found.verdict is Verdict.ON_COURSE or (found.verdict is Verdict.HARD) == steep


RANKS = [Verdict.MISSED, Verdict.HARD, Verdict.SLOW, Verdict.ON_COURSE, Verdict.REACHED]


@given(base=positive, target=positive, values=st.tuples(positive, positive), passed=spans, shape=shapes)
def test_a_better_figure_never_gets_a_worse_verdict(base, target, values, passed, shape):
    assume(base != target)
    start, end = course(shape, base, target, 10)
    worse, better = sorted(values, reverse=target < base)
    ranks = [
        RANKS.index(assess(start, [Point(2020 + passed, value)], end, shape=shape).verdict)
        for value in (worse, better)
    ]
    assert ranks[0] <= ranks[1]


# What is written comes to what is shown


def honest(found: Computed) -> bool:
    """Return whether a reader who works the formula out gets the figure shown beside it."""
    percent = "%" in found.text and not found.text.endswith("điểm %/năm")
    result = worked_out(found.formula) * (100 if percent else 1)
    return within_rounding(found.text, result)


@given(base=positive, actual=positive, target=positive, passed=st.integers(1, 9), shape=shapes)
def test_every_formula_comes_to_the_figure_beside_it(base, actual, target, passed, shape):
    start, end = course(shape, base, target, 10)
    found = assess(start, [Point(2020 + passed, actual)], end, shape=shape)
    computed = [part for name in PARTS if (part := getattr(found, name)) and part.value is not None]
    assume(shape is LINEAR or all(abs(part.value) < 60 for part in computed if part.unit == "%/năm"))
    assert [part.explanation for part in computed if not honest(part)] == []


@given(yearly=st.lists(rates, min_size=1, max_size=9))
def test_sums_indexes_and_averages_come_to_the_figure_beside_them(yearly):
    figures = [
        index(tuple(yearly), D(100)),
        total(tuple(yearly)),
        average_rate({2021 + n: each for n, each in enumerate(yearly)}),
    ]
    assert [found.explanation for found in figures if not honest(found)] == []
