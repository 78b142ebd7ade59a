"""The arithmetic of targets, against worked examples; laws and oracle are in `test_trajectory_laws.py`."""

from decimal import Decimal

import pytest

from targets.arithmetic import indexes
from targets.trajectory import (
    CRITERIA,
    HARD_FACTOR,
    LABELS,
    Point,
    Shape,
    TrajectoryError,
    Verdict,
    actual_pace,
    assess,
    average_growth,
    average_rate,
    index,
    missing_years,
    pace,
    path,
    progress,
    projection,
    required,
    total,
)
from targets.verdicts import is_reached

D = Decimal
GEOMETRIC, LINEAR = Shape.GEOMETRIC, Shape.LINEAR
BASE = Point(2020, D(100))
TARGET = Point(2025, projection(BASE, D(12), 2025, GEOMETRIC).value)
SHARE_BASE, SHARE_TARGET = Point(2020, D("47.1")), Point(2030, D(60))
PARTS = ["required", "planned_pace", "actual_pace", "needed_pace", "projection", "progress"]


def to(value: D, places: str) -> D:
    return value.quantize(D(places))


def figures(found) -> dict[str, D | None]:
    """The values of an assessment by name, those that were computed."""
    return {name: part.value for name in PARTS if (part := getattr(found, name)) is not None}


# The worked example: base 100, 12 % a year for five years, 121 after two


def test_the_worked_example_to_the_last_digit():
    found = assess(BASE, [Point(2022, D(121))], TARGET, shape=GEOMETRIC)
    assert TARGET.value == D("176.23416832")
    assert found.verdict is Verdict.SLOW
    assert figures(found) == {
        "required": D("125.44"),
        "planned_pace": D(12),
        "actual_pace": D(10),
        "needed_pace": D("13.353494786642"),
        "projection": D("161.051"),
        "progress": D("27.546703089684"),
    }


def test_the_worked_example_explains_itself():
    found = assess(BASE, [Point(2021, D(110)), Point(2022, D(121))], TARGET, shape=GEOMETRIC)
    assert [getattr(found, name).explanation for name in PARTS] == [
        "100 × (176,2342 ÷ 100)^(2/5) = 125,44",
        "(176,2342 ÷ 100)^(1/5) - 1 = 12,0 %/năm",
        "(121 ÷ 100)^(1/2) - 1 = 10,0 %/năm",
        "(176,2342 ÷ 121)^(1/3) - 1 ≈ 13,35 %/năm",
        "121 × (1 + 10 %)^3 ≈ 161,05",
        "(121 - 100) ÷ (176,2342 - 100) ≈ 27,5 %",
    ]
    assert found.ruling.explanation == (
        "Chậm: năm 2022 là 121, thấp hơn mức cần có 125,44; nhịp cần từ nay 13,35 %/năm, nhịp của Kế hoạch "
        "12,0 %/năm: gấp 1,1128 lần, không quá 1,5 lần. Tiêu chí: " + CRITERIA[Verdict.SLOW]
    )


def test_twenty_up_and_ten_down_is_not_five_on_average():
    found = average_rate({2021: D(20), 2022: D(-10)})
    assert found.explanation == "((1 + 20 %) × (1 - 10 %))^(1/2) - 1 ≈ 3,92 %/năm"
    assert index((D(20), D(-10)), D(100)).explanation == "100 × (1 + 20 %) × (1 - 10 %) = 108"


def test_the_plans_own_arithmetic_gives_the_base_of_2020():
    found = projection(Point(2030, D(2200000)), D(26), 2020, GEOMETRIC)
    assert found.explanation == "2.200.000 ÷ (1 + 26 %)^10 ≈ 218.131"
    assert to(found.value, "1") == D(218131)


def test_yearly_amounts_become_a_sum():
    assert total((D(60), D("70.5"), D(-3))).explanation == "60 + 70,5 + (-3) = 127,5"


@pytest.mark.parametrize(
    ("year", "published"),
    [(2021, 274845), (2022, 346305), (2025, 692740), (2028, 1385739), (2029, 1746032), (2030, 2200000)],
)
def test_the_path_of_industrial_output_is_the_published_one(year, published):
    end = Point(2030, D(2200000))
    base = Point(2020, projection(end, D(26), 2020, GEOMETRIC).value)
    assert to(required(base, end, year, GEOMETRIC).value, "1") == published


# Progress


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ("6.5", "(6,5 - 8) ÷ (5 - 8) = 50,0 %"),
        ("9.0", "(9 - 8) ÷ (5 - 8) ≈ -33,3 %"),
        ("4.5", "(4,5 - 8) ÷ (5 - 8) ≈ 116,7 %"),
    ],
)
def test_progress_towards_a_decreasing_target_is_never_clipped(actual, words):
    assert progress(D("8.0"), D(actual), D("5.0")).explanation == words


def test_progress_past_the_target_says_130():
    assert progress(D(0), D(13), D(10)).text == "130,0 %"


def test_progress_without_a_distance_is_undefined():
    found = progress(D(5), D(7), D(5))
    assert (found.value, found.explanation) == (None, "(7 - 5) ÷ (5 - 5): chưa đủ số liệu")


# Paths


def test_a_share_moves_by_equal_points():
    steps = [required(SHARE_BASE, SHARE_TARGET, year, LINEAR).value for year in (2020, 2021, 2025, 2030)]
    assert steps == [D("47.1"), D("48.39"), D("53.55"), D(60)]


@pytest.mark.parametrize("base", ["100000", "250000", "400000"])
def test_a_path_of_growth_requires_exactly_what_it_leads_through(base):
    end = Point(2024, D(base) * D("1.69"))
    halfway = Point(2022, D(base) * D("1.3"))
    assert required(Point(2020, D(base)), end, 2022, GEOMETRIC).value == halfway.value
    assert assess(Point(2020, D(base)), [halfway], end, shape=GEOMETRIC).verdict is Verdict.ON_COURSE


@pytest.mark.parametrize(("year", "share"), [(3, "0.5"), (2, "0.333333333333"), (1, "0.166666666667")])
def test_a_linear_path_is_rounded_once(year, share):
    start, end = Point(0, D(0)), Point(6, D(1))
    assert required(start, end, year, LINEAR).value == D(share)
    assert assess(start, [Point(year, D(share))], end, shape=LINEAR).verdict is Verdict.ON_COURSE


@pytest.mark.parametrize("rate", ["12.5", "-7.77", "9.3", "13.37", "15.71"])
def test_whoever_grows_at_the_rate_of_an_index_is_on_its_path(rate):
    start = Point(2020, D(100))
    end = Point(2030, projection(start, D(rate), 2030, GEOMETRIC).value)
    for year in range(2021, 2030):
        figures = indexes([D(rate)] * (year - 2020), D(100))
        assert required(start, end, year, GEOMETRIC).value == figures[-1]


def test_after_the_target_year_the_target_is_required():
    found = required(SHARE_BASE, SHARE_TARGET, 2034, LINEAR)
    assert (found.value, found.explanation) == (D(60), "mục tiêu 60 = 60")


def test_before_the_base_year_there_is_no_path():
    with pytest.raises(TrajectoryError, match="2020"):
        required(SHARE_BASE, SHARE_TARGET, 2019, LINEAR)


def test_a_path_holds_every_year_with_both_ends():
    points = path(BASE, TARGET, GEOMETRIC)
    assert [point.year for point in points] == [2020, 2021, 2022, 2023, 2024, 2025]
    assert [level.explanation for _, level in points] == [
        "số gốc 100 = 100",
        "100 × (176,2342 ÷ 100)^(1/5) = 112",
        "100 × (176,2342 ÷ 100)^(2/5) = 125,44",
        "100 × (176,2342 ÷ 100)^(3/5) ≈ 140,49",
        "100 × (176,2342 ÷ 100)^(4/5) ≈ 157,35",
        "mục tiêu 176,2342 ≈ 176,23",
    ]


@pytest.mark.parametrize(("first", "last"), [("0", "5"), ("5", "-1"), ("-5", "-6")])
def test_growth_through_zero_has_no_value(first, last):
    found = average_growth(D(first), D(last), 2)
    assert (found.value, found.text, found.sign) == (None, "không tính được", ":")


def test_growth_over_no_time_is_refused():
    with pytest.raises(TrajectoryError):
        average_growth(D(5), D(6), 0)


def test_a_path_of_growth_through_zero_is_refused():
    with pytest.raises(TrajectoryError):
        path(Point(2020, D(0)), TARGET, GEOMETRIC)


def test_a_linear_pace_over_no_time_is_refused():
    with pytest.raises(TrajectoryError):
        pace(SHARE_BASE, SHARE_BASE, LINEAR)


def test_an_average_of_nothing_is_refused():
    with pytest.raises(TrajectoryError):
        average_rate({})


@pytest.mark.parametrize("rates", [[-100], [5, -150]])
def test_an_average_of_ruin_has_no_value(rates):
    found = average_rate({2021 + n: D(rate) for n, rate in enumerate(rates)})
    assert (found.value, found.text) == (None, "không tính được")


def test_years_of_ruin_still_have_an_average():
    assert average_rate({year: D("-99.99") for year in range(2021, 2031)}).value == D("-99.99")


# Gaps


def test_missing_years_are_named():
    assert missing_years([2021, 2024], 2020, 2025) == (2020, 2022, 2023, 2025)


def test_levels_grow_over_the_true_span_and_the_gap_is_marked():
    found = actual_pace(BASE, [Point(2021, D(108)), Point(2024, D("146.41"))], GEOMETRIC)
    assert (found.value, found.gaps) == (D(10), (2022, 2023))
    assert found.explanation == "(146,41 ÷ 100)^(1/4) - 1 = 10,0 %/năm (không có số liệu năm 2022-2023)"


def test_yearly_rates_with_a_gap_have_no_average():
    found = average_rate({2021: D(20), 2023: D(11), 2026: D(4)})
    assert (found.value, found.text, found.gaps) == (None, "chưa đủ số liệu", (2022, 2024, 2025))
    assert found.note == "không có số liệu năm 2022, 2024-2025"


def test_a_gap_at_the_beginning_is_a_gap():
    assert average_rate({2022: D(20)}, since=2021).gaps == (2021,)


def test_absurd_figures_are_computed_not_refused():
    first, last = Point(2020, D("0.0001")), Point(2021, D("9" * 14))
    found = assess(first, [last], Point(2090, D(1)), shape=GEOMETRIC)
    assert (found.verdict, found.projection.value > D("1e1000")) == (Verdict.REACHED, True)


def test_a_plan_that_hardly_moves_divides_by_nothing():
    base, end = Point(2020, D("1e13")), Point(2030, D("1e13") + D("0.0001"))
    assert assess(base, [Point(2025, D("9e12"))], end, shape=GEOMETRIC).verdict is Verdict.HARD


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
    assert is_reached(D(actual), D(60), falling=falling, strict=strict) is expected


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
        (2030, "59.9", Verdict.MISSED),
        (2031, "59.9", Verdict.MISSED),
        (2031, "60.1", Verdict.REACHED),
        (2020, "47.1", Verdict.UNKNOWN),
    ],
)
def test_verdict_of_a_share(year, value, verdict):
    assert assess(SHARE_BASE, [Point(year, D(value))], SHARE_TARGET, shape=LINEAR).verdict is verdict


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
    assert assess(base, [Point(2025, D(value))], end, shape=LINEAR).verdict is verdict


def said(base, points, target, **options) -> tuple[Verdict, str, dict]:
    found = assess(base, points, target, **{"shape": LINEAR} | options)
    return found.verdict, found.ruling.grounds, figures(found)


def test_without_a_base_only_a_reached_target_can_be_said():
    end = Point(2030, D(90))
    above, below, equal = ([Point(2025, D(value))] for value in (91, 89, 90))
    assert said(None, above, end) == (Verdict.REACHED, "năm 2025 là 91, đã vượt mục tiêu 90", {})
    assert said(None, below, end) == (Verdict.UNKNOWN, "Kế hoạch không nêu số gốc", {})
    assert said(None, equal, end) == (Verdict.REACHED, "năm 2025 là 90, đã bằng mục tiêu 90", {})
    assert said(None, equal, end, strict=True) == (Verdict.UNKNOWN, "Kế hoạch không nêu số gốc", {})


def test_without_a_figure_nothing_is_said():
    assert said(BASE, [], TARGET) == (Verdict.UNKNOWN, "chưa có số liệu cả năm sau 2020", {})
    assert said(None, [], TARGET) == (Verdict.UNKNOWN, "chưa có số liệu cả năm", {})


def test_a_base_equal_to_the_target_says_nothing_until_it_is_held():
    same = Point(2030, D("47.1"))
    assert said(SHARE_BASE, [Point(2025, D(40))], same)[:2] == (
        Verdict.UNKNOWN,
        "số gốc 47,1 bằng mục tiêu",
    )
    assert said(SHARE_BASE, [Point(2025, D(50))], same)[0] is Verdict.REACHED


def test_a_money_figure_of_zero_is_hard_not_an_error():
    found = assess(BASE, [Point(2022, D(0))], TARGET, shape=GEOMETRIC)
    assert (found.verdict, found.actual_pace.value, found.projection) == (Verdict.HARD, None, None)
    assert found.ruling.grounds == (
        "năm 2022 là 0, thấp hơn mức cần có 125,44; từ mức này không tính được nhịp cần từ nay"
    )
    assert found.progress.value < 0


def test_a_reached_target_needs_nothing_more():
    found = assess(SHARE_BASE, [Point(2025, D(61))], SHARE_TARGET, shape=LINEAR)
    assert (found.needed_pace, found.progress.value > 100) == (None, True)


@pytest.mark.parametrize(
    ("year", "value", "words"),
    [
        (2024, "52.26", "năm 2024 là 52,26, bằng mức cần có 52,26"),
        (2024, "54.8", "năm 2024 là 54,8, vượt mức cần có 52,26"),
        (
            2024,
            "48.39",
            "năm 2024 là 48,39, thấp hơn mức cần có 52,26; "
            "nhịp cần từ nay 1,94, nhịp của Kế hoạch 1,29: gấp 1,5 lần, không quá 1,5 lần",
        ),
        (
            2024,
            "48.38",
            "năm 2024 là 48,38, thấp hơn mức cần có 52,26; "
            "nhịp cần từ nay 1,94, nhịp của Kế hoạch 1,29: gấp 1,5013 lần, vượt quá 1,5 lần",
        ),
        (2030, "59.9", "đã hết năm 2030; năm 2030 là 59,9, chưa đạt mục tiêu 60"),
    ],
)
def test_a_verdict_says_the_numbers_it_was_given_by(year, value, words):
    assert said(SHARE_BASE, [Point(year, D(value))], SHARE_TARGET)[1] == words


def test_behind_a_falling_path_is_above_it():
    base, end = Point(2020, D("8.0")), Point(2030, D("5.0"))
    assert said(base, [Point(2025, D("6.6"))], end)[1] == (
        "năm 2025 là 6,6, còn cao hơn mức cần có 6,5; "
        "nhịp cần từ nay -0,32, nhịp của Kế hoạch -0,3: gấp 1,0667 lần, không quá 1,5 lần"
    )


def test_every_verdict_has_one_word_and_one_criterion():
    assert list(LABELS) == list(CRITERIA) == list(Verdict)
    assert [verdict.label for verdict in Verdict] == [
        "Đạt",
        "Đúng tiến độ",
        "Chậm",
        "Khó đạt",
        "Không đạt",
        "Chưa đủ số liệu",
    ]
    assert str(HARD_FACTOR).replace(".", ",") in CRITERIA[Verdict.SLOW]
    assert str(HARD_FACTOR).replace(".", ",") in CRITERIA[Verdict.HARD]
