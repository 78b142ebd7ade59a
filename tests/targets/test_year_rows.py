"""The chart as a table: every point can be read, gaps are named, half-years stand apart."""

from datetime import date
from decimal import Decimal

from targets.models import Span, ValueStatus
from targets.rows import indicator_rows
from targets.year_rows import half_year_rows, year_heads, year_rows

TODAY = date(2026, 11, 23)
EST = ValueStatus.ESTIMATE


def only_row():
    (row,) = indicator_rows(today=TODAY)
    return row


def lines(row=None) -> list[tuple]:
    """Year, required, actual, marks, difference, pace, note of the pace, outlook."""
    return [
        (
            each.year,
            each.required,
            each.actual,
            each.marks,
            each.difference,
            each.pace,
            each.pace_note,
            each.outlook,
        )
        for each in year_rows(row or only_row())
    ]


def test_a_level_year_by_year_with_its_gap(share, record):
    record(share, 2021, "48.6")
    record(share, 2024, "52", status=EST, is_sample=True)
    assert lines()[:6] == [
        (2020, "47,1", "47,1", "số gốc", "0", "–", "", "–"),
        (2021, "48,39", "48,6", "chính thức", "+0,21", "1,5", "", "–"),
        (2022, "49,68", "chưa có số liệu", "", "–", "–", "", "–"),
        (2023, "50,97", "chưa có số liệu", "", "–", "–", "", "–"),
        (2024, "52,26", "52", "ước, mẫu", "-0,26", "1,13", "2021-2024", "–"),
        (2025, "53,55", "–", "", "–", "–", "", "53,23"),
    ]
    assert [each.year for each in year_rows(only_row()) if each.is_gap] == [2022, 2023]
    assert lines()[-1] == (2030, "60", "–", "", "–", "–", "", "59,35")


def test_a_growth_year_by_year_with_its_average_so_far(growth, record):
    record(growth, 2021, "20")
    record(growth, 2022, "-10")
    assert lines() == [
        (2021, "12", "20", "chính thức", "+8", "20,0", "", "–"),
        (2022, "12", "-10", "chính thức", "-22", "3,92", "", "–"),
        (2023, "12", "–", "", "–", "–", "", "3,92"),
        (2024, "12", "–", "", "–", "–", "", "3,92"),
        (2025, "12", "–", "", "–", "–", "", "3,92"),
    ]


def test_after_a_gap_a_growth_has_no_average(growth, record):
    record(growth, 2021, "20")
    record(growth, 2023, "11")
    assert [line[5] for line in lines()][:3] == ["20,0", "–", "chưa đủ số liệu"]
    assert {line[7] for line in lines()} == {"–"}


def test_a_sum_year_by_year_with_the_years_own_figure(make_indicator, record):
    capital = make_indicator(
        "3", kind="cumulative", unit="tỷ đồng", start_year=2021, target_value=Decimal(855)
    )
    record(capital, 2021, "60")
    record(capital, 2022, "70.5")
    assert lines()[:4] == [
        (2020, "0", "0", "số gốc", "0", "–", "", "–"),
        (2021, "85,5", "60", "chính thức", "-25,5", "60", "", "–"),
        (2022, "171", "130,5", "chính thức", "-40,5", "70,5", "", "–"),
        (2023, "256,5", "–", "", "–", "–", "", "195,75"),
    ]
    assert year_heads(only_row()).pace == "Riêng năm (tỷ đồng)"


def test_without_a_base_only_the_figures_and_the_target_are_there(make_indicator, record):
    record(make_indicator(), 2024, "50")
    assert lines() == [
        (2024, "–", "50", "chính thức", "–", "–", "", "–"),
        (2030, "60", "–", "", "–", "–", "", "–"),
    ]


def test_a_figure_of_the_base_year_gives_the_next_year_its_pace(share, record):
    record(share, 2020, "47", status=EST)
    record(share, 2021, "48.6")
    assert lines()[:2] == [
        (2020, "47,1", "47", "ước", "-0,1", "–", "", "–"),
        (2021, "48,39", "48,6", "chính thức", "+0,21", "1,6", "", "–"),
    ]


def test_figures_before_the_path_are_history_without_a_path(share, record):
    record(share, 2018, "44")
    record(share, 2021, "48.6")
    assert lines()[0] == (2018, "–", "44", "chính thức", "–", "–", "", "–")


def test_the_heads_say_what_is_measured(share):
    heads = year_heads(only_row())
    assert (heads.actual, heads.difference, heads.pace) == (
        "Thực hiện (%)",
        "Chênh lệch (điểm %)",
        "Nhịp so với năm trước (điểm %/năm)",
    )


def test_half_year_figures_stand_apart_beside_the_same_months_only(share, record):
    record(share, 2025, "50", span=Span.HALF_YEAR)
    record(share, 2025, "56")
    record(share, 2026, "58", span=Span.HALF_YEAR, status=EST)
    found = [(each.period, each.text, each.marks, each.before) for each in half_year_rows(only_row())]
    assert found == [
        ("6 tháng đầu năm 2025", "50", "chính thức", "–"),
        ("6 tháng đầu năm 2026", "58", "ước", "50"),
    ]
    assert "50" not in [each.actual for each in year_rows(only_row())]
