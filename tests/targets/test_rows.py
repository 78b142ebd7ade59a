"""Rows of indicators and targets: formatted once, honest about holes, few queries."""

from datetime import date
from decimal import Decimal

import pytest

from targets.models import IndicatorValue, Span, ValueStatus
from targets.rows import headline_cards, indicator_rows, target_cards
from targets.trajectory import Verdict

TODAY = date(2026, 11, 23)
EST = ValueStatus.ESTIMATE


def only_row(today: date = TODAY):
    (row,) = indicator_rows(today=today)
    return row


def test_a_target_is_judged_by_its_year_not_by_what_came_later(make_indicator, record):
    milestone = make_indicator(
        "6n", kind="count", unit="KCN", start_year=2021, target_value=Decimal(5), target_year=2025
    )
    record(milestone, 2025, "3")
    record(milestone, 2026, "6")
    (row,) = indicator_rows(today=date(2027, 3, 1))
    assert (row.verdict, row.position, row.newer.text) == (Verdict.MISSED, Decimal(3), "6")


def test_a_share_in_words(share, record):
    record(share, 2024, "54.8", status=EST)
    row = only_row()
    assert (row.base_text, row.base_caption, row.target_text) == ("47,1", "năm 2020", "60")
    assert (row.position_text, row.position_caption) == ("54,8", "2024, ước")
    assert (row.required_text, row.required_caption) == ("52,26", "năm 2024")
    assert (row.progress_text, row.verdict) == ("59,7 %", Verdict.ON_COURSE)
    assert (row.state.glyph, row.state.label) == ("◐", "Đúng tiến độ")
    assert row.needed_text == "cần 0,87 điểm %/năm"


def test_an_average_growth_in_words(growth, record):
    record(growth, 2021, "20")
    record(growth, 2022, "-10", status=EST, is_sample=True)
    row = only_row()
    assert (row.position_text, row.required_text, row.target_text) == ("3,92", "12", "khoảng 12")
    assert row.position_caption == "bình quân 2021-2022; riêng 2022, ước, mẫu: -10"
    assert (row.position.quantize(Decimal("0.0001")), row.required) == (Decimal("3.9230"), Decimal(12))
    assert (row.is_estimate, row.is_sample) == (True, True)


def test_a_sum_in_words(make_indicator, record):
    capital = make_indicator(
        "3",
        kind="cumulative",
        unit="nghìn tỷ đồng",
        start_year=2021,
        target_value=Decimal(855),
        comparator="about",
    )
    record(capital, 2021, "60")
    record(capital, 2022, "70.5")
    row = only_row()
    assert (row.position_text, row.required_text, row.base_text) == ("130,5", "171", "–")
    assert row.position_caption == "lũy kế 2021-2022; riêng 2022: 70,5"
    assert row.needed_text == "cần 90,56 nghìn tỷ đồng/năm"


def test_without_figures_blanks_are_dashes_and_the_reason_is_said(share):
    row = only_row()
    assert (row.position_text, row.progress_text, row.latest, row.position) == ("–", "–", None, None)
    assert (row.verdict, row.reason, row.needed_text) == (
        Verdict.UNKNOWN,
        "chưa có số liệu cả năm sau 2020",
        "",
    )
    assert (row.required_text, row.required_caption) == ("53,55", "năm 2025")


def test_a_gap_in_growth_is_named(growth, record):
    record(growth, 2021, "20")
    record(growth, 2023, "11")
    row = only_row()
    assert (row.verdict, row.reason) == (Verdict.UNKNOWN, "thiếu số liệu năm 2022")
    assert (row.position, row.position_text) == (None, "11")


def test_without_a_base_the_reason_says_so(make_indicator, record):
    record(make_indicator(), 2024, "50")
    assert only_row().reason == "Kế hoạch không nêu số gốc"


def test_a_figure_of_the_base_year_is_no_progress_yet(share, record):
    record(share, 2020, "47.1")
    assert only_row().reason == "chưa có số liệu cả năm sau 2020"


def test_a_base_equal_to_the_target_has_no_progress(make_indicator, record):
    record(make_indicator(baseline_value=Decimal(60), baseline_year=2020), 2024, "50")
    row = only_row()
    assert (row.reason, row.progress_text) == ("số gốc 60 bằng mục tiêu", "–")


def test_a_half_year_figure_is_shown_with_its_label_and_never_compared(share, record):
    record(share, 2025, "56")
    record(share, 2026, "40", span=Span.HALF_YEAR, status=EST)
    row = only_row()
    assert row.newer.marks == "6 tháng đầu năm 2026, ước"
    assert (row.position_text, row.latest.year, row.verdict) == ("56", 2025, Verdict.ON_COURSE)


def test_an_annual_figure_is_newer_than_the_half_year_of_its_year(share, record):
    record(share, 2025, "50", span=Span.HALF_YEAR)
    record(share, 2025, "56")
    assert only_row().newer is None


def test_only_the_current_revision_counts(share, record):
    record(share, 2024, "70")
    record(share, 2024, "54.8")
    row = only_row()
    assert (row.position, len(row.figures)) == (Decimal("54.8"), 1)


def test_a_report_of_an_earlier_year_knows_no_later_figure(share, record):
    record(share, 2024, "54.8")
    record(share, 2025, "56.2")
    row = only_row(date(2024, 12, 14))
    assert (row.latest.year, row.figure(2024).text, row.figure(2025)) == (2024, "54,8", None)


def test_a_figure_of_another_span_is_a_hole(share, record):
    record(share, 2025, "50", span=Span.HALF_YEAR)
    row = only_row()
    assert (row.figure(2025), row.figure(2025, Span.HALF_YEAR).text) == (None, "50")


def test_zero_is_a_figure_not_a_blank(share, record):
    record(share, 2024, "0")
    assert only_row().position_text == "0"


def test_a_growth_of_minus_100_has_no_average(growth, record):
    IndicatorValue.objects.filter(pk=record(growth, 2021, "5").pk).update(value=-100)  # refused when typed
    row = only_row()
    assert (row.position, row.position_text, row.verdict) == (None, "-100", Verdict.HARD)


def test_the_implied_base_is_marked_as_such(make_indicator, growth, record):
    make_indicator("2b", unit="tỷ đồng", target_value=Decimal("176.2342"), target_year=2025)
    row = indicator_rows(today=TODAY)[-1]
    assert (row.base, row.base_text, row.base_caption) == (None, "100", "năm 2020, suy ra")


def test_the_card_speaks_through_the_first_indicator_of_which_something_is_known(
    make_indicator, share, record
):
    make_indicator("1a", baseline_value=Decimal(40), baseline_year=2020)
    record(share, 2024, "50")
    (card,) = target_cards(indicator_rows(today=TODAY))
    assert [card] == headline_cards(today=TODAY)
    assert (card.number, card.name, card.headline.code) == (1, "GRDP", "1b")
    assert (card.verdict, card.counts_text) == (Verdict.SLOW, "2 chỉ tiêu: 1 chậm, 1 chưa đủ số liệu")
    assert card.chart.startswith("<svg")


def test_no_rows_no_cards():
    assert target_cards([]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_whatever_the_number_of_indicators(
    count, make_indicator, record, django_assert_num_queries
):
    for number in range(count):
        indicator = make_indicator(f"x{number}", baseline_value=Decimal(40), baseline_year=2020)
        for year in range(2021, 2021 + count):
            record(indicator, year, "50")
    with django_assert_num_queries(2):
        rows = indicator_rows(today=TODAY)
        target_cards(rows)
    with django_assert_num_queries(2):
        headline_cards(today=TODAY)
    assert len(rows) == count
