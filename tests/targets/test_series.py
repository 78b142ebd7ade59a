"""Reported figures become a measured series: indexes, sums, levels; gaps are named."""

from decimal import Decimal

import pytest

from targets.models import Indicator
from targets.series import Series, base_point, implied_bases, is_strict, series_of, shape_of
from targets.trajectory import Point, Shape

D = Decimal
GROWTH = {
    "kind": "average_growth",
    "unit": "%/năm",
    "start_year": 2021,
    "target_value": D(12),
    "target_year": 2025,
}
SUM = {
    "kind": "cumulative",
    "unit": "tỷ đồng",
    "start_year": 2021,
    "target_value": D(100),
    "target_year": 2030,
}
MONEY = {"kind": "level", "unit": "tỷ đồng", "target_value": D(2200000), "target_year": 2030, "target_id": 2}
SHARE = {"kind": "level", "unit": "%", "target_value": D(60), "target_year": 2030}
BASED = {"baseline_value": D("47.1"), "baseline_year": 2020}


def series(fields: dict, annual: dict[int, str]) -> Series:
    return series_of(Indicator(**fields), {year: D(value) for year, value in annual.items()})


def test_growths_become_an_index():
    found = series(GROWTH, {2021: "20", 2022: "-10"})
    assert found.base == Point(2020, D(100))
    assert found.points == (Point(2021, D(120)), Point(2022, D(108)))
    assert found.target.value.quantize(D("0.01")) == D("176.23")


def test_amounts_become_a_sum_from_zero():
    found = series(SUM, {2021: "30", 2022: "42.5"})
    assert (found.base, found.shape) == (Point(2020, D(0)), Shape.LINEAR)
    assert found.points == (Point(2021, D(30)), Point(2022, D("72.5")))


@pytest.mark.parametrize("fields", [GROWTH, SUM])
def test_a_gap_is_named_and_nothing_is_measured(fields):
    found = series(fields, {2021: "5", 2024: "7"})
    assert (found.points, found.gaps) == ((), (2022, 2023))


def test_a_level_needs_no_year_between_but_the_gap_is_named():
    found = series(SHARE | BASED, {2021: "48", 2024: "52"})
    assert (found.points, found.gaps) == ((Point(2021, D(48)), Point(2024, D(52))), (2022, 2023))


def test_figures_up_to_the_base_year_are_not_progress():
    assert series(SHARE | BASED, {2019: "46", 2020: "47.1"}).points == ()


def test_no_figures_no_points_and_no_gaps():
    found = series(GROWTH, {})
    assert (found.points, found.gaps, found.latest) == ((), (), None)


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        (GROWTH, Shape.GEOMETRIC),
        (MONEY, Shape.GEOMETRIC),
        (SHARE, Shape.LINEAR),
        (SUM, Shape.LINEAR),
        ({"kind": "count", "unit": "KCN"}, Shape.LINEAR),
        ({"kind": "area", "unit": "ha"}, Shape.LINEAR),
    ],
)
def test_growth_and_money_are_geometric_everything_else_linear(fields, shape):
    assert shape_of(Indicator(**fields)) is shape


def test_what_is_new_in_a_period_begins_at_zero():
    assert base_point(Indicator(kind="count", unit="KCN", start_year=2021)) == Point(2020, D(0))


@pytest.mark.parametrize("fields", [SHARE, MONEY, {"kind": "count", "unit": "KCN"}])
def test_without_a_base_in_the_text_there_is_none(fields):
    assert base_point(Indicator(**fields)) is None


@pytest.mark.parametrize(
    "base", [{"baseline_value": D(0), "baseline_year": 2020}, BASED | {"baseline_year": 2030}]
)
def test_a_base_from_which_no_path_can_lead_is_none(base):
    assert series(MONEY | base, {2031: "5"}).base is None


def test_the_growth_of_the_same_target_implies_the_base_of_a_level():
    growth = Indicator(pk=1, target_id=2, **GROWTH | {"target_value": D(26), "target_year": 2030})
    level, other = Indicator(pk=2, **MONEY), Indicator(pk=3, **MONEY | {"target_id": 3})
    found = implied_bases([growth, level, other])
    assert list(found) == [2]
    assert (found[2].year, found[2].value.quantize(D(1))) == (2020, D(218131))


def test_what_the_plan_adds_to_the_parks_implies_how_many_there_were():
    total, new = D(29), D(23)
    counts = {"kind": "count", "unit": "KCN", "target_year": 2030, "target_id": 6}
    rows = [
        Indicator(pk=1, code="6a", start_year=2021, target_value=new, **counts),
        Indicator(pk=2, code="6e", target_value=total, **counts),
        Indicator(pk=3, code="6d", start_year=2021, target_value=D(6518), **counts | {"kind": "area"}),
        Indicator(pk=4, code="6f", target_value=D(7840), **counts | {"kind": "area"}),
        Indicator(pk=5, code="6g", start_year=2021, target_value=D(29), **counts),
        Indicator(pk=6, code="6l", target_value=D(66), **counts),  # of clusters the text is ambiguous
    ]
    assert implied_bases(rows) == {2: (2020, D(6)), 4: (2020, D(1322))}


def test_a_stated_base_is_never_replaced_by_an_implied_one():
    growth = Indicator(pk=1, target_id=2, **GROWTH | {"target_year": 2030})
    assert implied_bases([growth, Indicator(pk=2, **MONEY | BASED)]) == {}


def test_only_the_word_above_is_strict():
    words = ["about", "above", "at_least", "equal"]
    assert [is_strict(Indicator(comparator=word)) for word in words] == [False, True, False, False]
