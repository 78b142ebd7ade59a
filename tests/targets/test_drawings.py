"""What the chart of an indicator shows."""

from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.charts import Dot
from targets.drawings import common_years, course_of, indicator_chart
from targets.models import ValueStatus
from targets.rows import indicator_rows, target_cards

TODAY = date(2026, 11, 23)
D = Decimal


def only_row():
    (row,) = indicator_rows(today=TODAY)
    return row


def test_a_level_has_its_path_its_dots_and_its_outlook(share, record):
    record(share, 2021, "48.6")
    record(share, 2025, "56.1", status=ValueStatus.ESTIMATE)
    course = course_of(only_row())
    assert (course.path[0], course.path[-1]) == ((2020, D("47.1")), (2030, D(60)))
    assert course.dots == (
        Dot(2021, D("48.6"), False, "48,6 % (2021)"),
        Dot(2025, D("56.1"), True, "56,1 % (2025, ước)"),
    )
    assert (course.outlook[0], course.outlook[-1]) == ((2025, D("56.1")), (2030, D("65.1")))
    assert (course.target, course.target_label) == ((2030, D(60)), "60 (2030)")
    assert (course.start, course.gaps) == ((2020, D("47.1")), (2022, 2023, 2024))


def test_a_growth_is_drawn_as_rates(growth, record):
    record(growth, 2020, "3")
    record(growth, 2021, "20")
    course = course_of(only_row())
    assert course.path == ((2021, D(12)), (2025, D(12)))
    assert [(dot.year, dot.value) for dot in course.dots] == [(2021, D(20))]
    assert course.outlook == ((2021, D(20)), (2025, D(20)))


def test_a_sum_with_an_estimate_in_it_is_an_estimate(make_indicator, record):
    capital = make_indicator("3", kind="cumulative", unit="tỷ đồng", start_year=2021, target_value=D(855))
    record(capital, 2021, "60", status=ValueStatus.ESTIMATE)
    record(capital, 2022, "70")
    dots = course_of(only_row()).dots
    assert [dot.is_estimate for dot in dots] == [True, True]
    assert dots[1].label == "lũy kế 130 tỷ đồng; riêng 70 tỷ đồng (2022)"


def test_a_base_derived_from_the_target_is_no_figure_to_set_out_from(make_indicator, growth, record):
    level = make_indicator("2b", unit="tỷ đồng", target_value=D("176.2342"), target_year=2025)
    record(level, 2021, "110")
    course = course_of(indicator_rows(today=TODAY)[-1])
    assert (course.start, course.path[0][0]) == (None, 2020)
    assert [dot.year for dot in course.dots] == [2021]


def test_a_figure_reported_for_the_base_year_is_a_dot_and_the_line_sets_out_from_it(
    make_indicator, growth, record
):
    level = make_indicator("2b", unit="tỷ đồng", target_value=D("176.2342"), target_year=2025)
    record(level, 2020, "99")
    record(level, 2021, "110")
    course = course_of(indicator_rows(today=TODAY)[-1])
    assert [dot.year for dot in course.dots] == [2020, 2021]
    assert course.runs() == [[(2020, D(99)), (2021, D(110))]]


def test_the_six_share_one_axis_of_years(share, growth):
    courses = [course_of(row) for row in indicator_rows(today=TODAY)]
    assert common_years(courses) == (2020, 2030)
    assert common_years([]) is None


def test_without_path_and_figures_the_card_has_no_chart(make_indicator):
    make_indicator()
    (card,) = target_cards([only_row()])
    assert (card.is_drawn, card.chart) == (False, "")


def test_the_page_has_a_chart_even_then(make_indicator):
    make_indicator()
    assert "<polygon" in indicator_chart(only_row())


def test_the_description_says_what_is_seen(share, record):
    record(share, 2024, "54.8", is_sample=True)
    expected = (
        "<desc>Mục tiêu 60 % đến năm 2030. Số liệu: 54,8 (2024, mẫu). "
        "Chưa có số liệu năm 2021-2023. Đánh giá: đúng tiến độ, cần 0,87 điểm %/năm.</desc>"
    )
    assert indicator_chart(only_row()).count(expected) == 1
