"""The arithmetic of targets, against worked examples and against a brute-force oracle."""

from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.trajectory import (
    CRITERIA,
    HARD_FACTOR,
    LABELS,
    Assessment,
    Point,
    Shape,
    TrajectoryError,
    Verdict,
    assess,
    average_growth,
    average_rate,
    compound,
    pace,
    path,
    progress,
    projection,
    ratio,
    reached,
    required,
    root,
)

D = Decimal
GEOMETRIC, LINEAR = Shape.GEOMETRIC, Shape.LINEAR
BASE = Point(2020, D(100))
TARGET = Point(2025, projection(BASE, D(12), 2025, GEOMETRIC))
SHARE_BASE, SHARE_TARGET = Point(2020, D("47.1")), Point(2030, D(60))


def to(value: D, places: str) -> D:
    return value.quantize(D(places))


# The worked example: base 100, 12 % a year for five years, 121 after two


def test_the_worked_example_to_the_last_digit():
    found = assess(BASE, Point(2022, D(121)), TARGET, shape=GEOMETRIC)
    assert TARGET.value == D("176.23416832")
    assert found == Assessment(
        verdict=Verdict.SLOW,
        required=D("125.44"),
        planned_pace=D(12),
        actual_pace=D(10),
        needed_pace=D("13.353494786642"),
        projection=D("161.051"),
        progress=D("27.546703089684"),
    )
    assert to(found.needed_pace, "0.01") == D("13.35")
    assert to(found.projection, "0.01") == D("161.05")
    assert to(TARGET.value, "0.01") == D("176.23")


def test_twenty_up_and_ten_down_is_not_five_on_average():
    assert to(average_rate([D(20), D(-10)]), "0.01") == D("3.92")


def test_the_plans_own_arithmetic_gives_the_base_of_2020():
    end = Point(2030, D(2200000))
    assert to(projection(end, D(26), 2020, GEOMETRIC), "1") == D(218131)


@pytest.mark.parametrize(
    ("year", "published"),
    [(2021, 274845), (2022, 346305), (2025, 692740), (2028, 1385739), (2029, 1746032), (2030, 2200000)],
)
def test_the_path_of_industrial_output_is_the_published_one(year, published):
    end = Point(2030, D(2200000))
    base = Point(2020, projection(end, D(26), 2020, GEOMETRIC))
    assert to(required(base, end, year, GEOMETRIC), "1") == published


# Progress


@pytest.mark.parametrize(("actual", "expected"), [("6.5", "50.0"), ("9.0", "-33.3"), ("4.5", "116.7")])
def test_progress_towards_a_decreasing_target_is_never_clipped(actual, expected):
    assert to(progress(D("8.0"), D(actual), D("5.0")), "0.1") == D(expected)


def test_progress_past_the_target_says_130():
    assert progress(D(0), D(13), D(10)) == D(130)


def test_progress_without_a_distance_is_undefined():
    assert progress(D(5), D(7), D(5)) is None


def test_a_ratio_keeps_numerator_and_denominator():
    assert to(ratio(D(30 + 90), D(40 + 100)), "0.01") == D("85.71")
    assert ratio(D(3), D(0)) is None


# Paths


def test_a_share_moves_by_equal_points():
    steps = [required(SHARE_BASE, SHARE_TARGET, year, LINEAR) for year in (2020, 2021, 2025, 2030)]
    assert steps == [D("47.1"), D("48.39"), D("53.55"), D(60)]


def test_after_the_target_year_the_target_is_required():
    assert required(SHARE_BASE, SHARE_TARGET, 2034, LINEAR) == D(60)


def test_before_the_base_year_there_is_no_path():
    with pytest.raises(TrajectoryError, match="2020"):
        required(SHARE_BASE, SHARE_TARGET, 2019, LINEAR)


def test_a_path_holds_every_year_with_both_ends():
    points = path(BASE, TARGET, GEOMETRIC)
    assert [point.year for point in points] == [2020, 2021, 2022, 2023, 2024, 2025]
    assert (points[0], points[-1]) == (BASE, TARGET)


@pytest.mark.parametrize(("first", "last", "years"), [("0", "5", 2), ("5", "-1", 2), ("5", "6", 0)])
def test_growth_through_zero_or_over_no_time_is_refused(first, last, years):
    with pytest.raises(TrajectoryError):
        average_growth(D(first), D(last), years)


def test_a_linear_pace_over_no_time_is_refused():
    with pytest.raises(TrajectoryError):
        pace(SHARE_BASE, SHARE_BASE, LINEAR)


@pytest.mark.parametrize("rates", [[], [D(-100)], [D(5), D(-150)]])
def test_an_average_of_nothing_or_of_ruin_is_refused(rates):
    with pytest.raises(TrajectoryError):
        average_rate(rates)


def test_years_of_ruin_still_have_an_average():
    assert average_rate([D("-99.99")] * 10) == D("-99.99")


def test_absurd_figures_are_computed_not_refused():
    found = assess(Point(2020, D("0.0001")), Point(2021, D("9" * 14)), Point(2090, D(1)), shape=GEOMETRIC)
    assert (found.verdict, found.projection > D("1e1000")) == (Verdict.REACHED, True)


def test_a_plan_that_hardly_moves_divides_by_nothing():
    base, end = Point(2020, D("1e13")), Point(2030, D("1e13") + D("0.0001"))
    assert assess(base, Point(2025, D("9e12")), end, shape=GEOMETRIC).verdict is Verdict.HARD


# Reached


@pytest.mark.parametrize(
    ("actual", "falling", "strict", "expected"),
    [
        (59, False, False, False),
        (60, False, False, True),
        (61, False, False, True),
        (60, False, True, False),
        (61, False, True, True),
        (59, True, False, True),
        (60, True, False, True),
        (61, True, False, False),
        (60, True, True, False),
    ],
)
def test_reached(actual, falling, strict, expected):
    assert reached(D(actual), D(60), falling=falling, strict=strict) is expected


# Verdicts


@pytest.mark.parametrize(
    ("year", "value", "verdict"),
    [
        (2024, "52.26", Verdict.ON_COURSE),  # exactly the path
        (2024, "52.25", Verdict.SLOW),
        (2024, "48.39", Verdict.SLOW),  # 1,935 points a year are 1,5 times 1,29: the limit itself
        (2024, "48.38", Verdict.HARD),
        (2024, "60", Verdict.REACHED),
        (2024, "40", Verdict.HARD),
        (2030, "59.9", Verdict.HARD),
        (2031, "59.9", Verdict.HARD),
        (2031, "60.1", Verdict.REACHED),
        (2020, "47.1", Verdict.UNKNOWN),
    ],
)
def test_verdict_of_a_share(year, value, verdict):
    assert assess(SHARE_BASE, Point(year, D(value)), SHARE_TARGET, shape=LINEAR).verdict is verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("6.5", Verdict.ON_COURSE),
        ("6.6", Verdict.SLOW),
        ("9.0", Verdict.HARD),
        ("5.0", Verdict.REACHED),
        ("4.5", Verdict.REACHED),
    ],
)
def test_verdict_of_a_decreasing_target(value, verdict):
    base, end = Point(2020, D("8.0")), Point(2030, D("5.0"))
    assert assess(base, Point(2025, D(value)), end, shape=LINEAR).verdict is verdict


def test_without_a_base_only_a_reached_target_can_be_said():
    end = Point(2030, D(90))
    assert assess(None, Point(2025, D(91)), end, shape=LINEAR) == Assessment(Verdict.REACHED)
    assert assess(None, Point(2025, D(89)), end, shape=LINEAR) == Assessment(Verdict.UNKNOWN)
    assert assess(None, Point(2025, D(90)), end, shape=LINEAR, strict=True) == Assessment(Verdict.UNKNOWN)


def test_without_a_figure_nothing_is_said():
    assert assess(BASE, None, TARGET, shape=GEOMETRIC) == Assessment(Verdict.UNKNOWN)


def test_a_base_equal_to_the_target_says_nothing_until_it_is_held():
    same = Point(2030, D("47.1"))
    assert assess(SHARE_BASE, Point(2025, D(40)), same, shape=LINEAR) == Assessment(Verdict.UNKNOWN)
    assert assess(SHARE_BASE, Point(2025, D(50)), same, shape=LINEAR) == Assessment(Verdict.REACHED)


def test_a_money_figure_of_zero_is_hard_not_an_error():
    found = assess(BASE, Point(2022, D(0)), TARGET, shape=GEOMETRIC)
    assert (found.verdict, found.actual_pace, found.projection) == (Verdict.HARD, None, None)
    assert found.progress < 0


def test_a_reached_target_needs_nothing_more():
    found = assess(SHARE_BASE, Point(2025, D(61)), SHARE_TARGET, shape=LINEAR)
    assert (found.needed_pace, found.progress > 100) == (None, True)


def test_every_verdict_has_one_word_and_one_criterion():
    assert list(LABELS) == list(CRITERIA) == list(Verdict)
    assert [verdict.label for verdict in Verdict] == [
        "Đạt",
        "Đúng tiến độ",
        "Chậm",
        "Khó đạt",
        "Chưa đủ số liệu",
    ]
    assert str(HARD_FACTOR).replace(".", ",") in CRITERIA[Verdict.SLOW]
    assert str(HARD_FACTOR).replace(".", ",") in CRITERIA[Verdict.HARD]


# The oracle: no roots and no formulas, only years that follow one another

positive = st.decimals(min_value="0.5", max_value="100000", places=2)
spans = st.integers(min_value=1, max_value=12)
rates = st.decimals(min_value="-40", max_value="60", places=2)
amounts = st.decimals(min_value="-1000", max_value="1000", places=2)


def walk(start: D, rate: D, years: int) -> D:
    """Let ``start`` grow year after year."""
    with localcontext(prec=60):
        for _ in range(years):
            start += start * rate / 100
        return start


def search(first: D, last: D, years: int) -> D:
    """Find the yearly rate by trial: narrow an interval until the walk ends at ``last``."""
    low, high = D(-100), D(100000000)
    with localcontext(prec=60):
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if walk(first, middle, years) < last else (low, middle)
    return low


def close(first: D, second: D) -> bool:
    return abs(first - second) <= max(abs(first), abs(second), D(1)) * D("1e-9")


@settings(deadline=None)
@given(first=positive, last=positive, years=spans)
def test_average_growth_is_the_rate_that_leads_from_one_to_the_other(first, last, years):
    assert close(average_growth(first, last, years), search(first, last, years))


@settings(deadline=None)
@given(value=st.decimals("1e-320", "1e320", allow_nan=False), degree=st.integers(1, 80))
def test_the_root_is_that_of_the_decimal_module(value, degree):
    with localcontext(prec=50):
        expected = value ** (1 / D(degree))
        assert abs(root(value, degree) / expected - 1) < D("1e-46")


@settings(deadline=None)
@given(start=positive, rate=rates, years=spans)
def test_projection_is_year_after_year(start, rate, years):
    assert close(projection(Point(2020, start), rate, 2020 + years, GEOMETRIC), walk(start, rate, years))


@settings(deadline=None)
@given(start=amounts, step=amounts, years=spans)
def test_linear_projection_is_step_after_step(start, step, years):
    expected = sum([step] * years, start)
    assert projection(Point(2020, start), step, 2020 + years, LINEAR) == expected


@settings(deadline=None)
@given(yearly=st.lists(rates, min_size=1, max_size=10))
def test_the_average_rate_ends_where_the_rates_end(yearly):
    expected = D(1)
    for rate in yearly:
        expected = walk(expected, rate, 1)
    assert close(compound(yearly), expected)
    assert abs(walk(D(1), average_rate(yearly), len(yearly)) - expected) < D("1e-8")


@settings(deadline=None)
@given(first=positive, last=positive, years=spans, passed=spans)
def test_the_required_level_lies_on_the_path_of_one_rate(first, last, years, passed):
    base, end = Point(2020, first), Point(2020 + years, last)
    expected = last if passed >= years else walk(first, search(first, last, years), passed)
    assert close(required(base, end, 2020 + passed, GEOMETRIC), expected)


@settings(deadline=None)
@given(first=amounts, last=amounts, years=spans)
def test_linear_paths_move_by_equal_steps(first, last, years):
    values = [point.value for point in path(Point(2020, first), Point(2020 + years, last), LINEAR)]
    steps = [after - before for before, after in pairwise(values)]
    assert all(close(step, steps[0]) for step in steps)


@settings(deadline=None)
@given(
    base=amounts,
    actual=amounts,
    target=amounts,
    shift=amounts,
    scale=st.sampled_from([D(-2), D("0.5"), D(10)]),
)
def test_progress_does_not_depend_on_the_unit_or_the_zero(base, actual, target, shift, scale):
    moved = progress(*(value * scale + shift for value in (base, actual, target)))
    plain = progress(base, actual, target)
    assert (moved is None) == (plain is None) == (base == target)
    assert plain is None or close(moved, plain)


@settings(deadline=None)
@given(base=positive, actual=positive, target=positive, passed=spans, shape=st.sampled_from(list(Shape)))
def test_the_verdict_follows_the_published_criteria(base, actual, target, passed, shape):
    start, now, end = Point(2020, base), Point(2020 + passed, actual), Point(2030, target)
    found = assess(start, now, end, shape=shape)
    better = (lambda a, b: a <= b) if target < base else (lambda a, b: a >= b)
    if better(actual, target) and base != target:
        assert found.verdict is Verdict.REACHED
    elif found.required is not None and now.year < end.year:
        assert (found.verdict is Verdict.ON_COURSE) == better(actual, found.required)
        demanding = found.needed_pace / found.planned_pace > HARD_FACTOR  # both of one sign, never 0 here
        assert found.verdict is Verdict.ON_COURSE or (found.verdict is Verdict.HARD) == demanding
    elif found.required is not None:
        assert found.verdict is Verdict.HARD
