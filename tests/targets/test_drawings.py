"""What the chart of an indicator shows."""

from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.charts import Dot
from targets.drawings import course_of, indicator_chart, indicator_sparkline
from targets.models import ValueStatus
from targets.rows import indicator_rows

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
    assert course.dots == [
        Dot(2021, D("48.6"), False, "48,6 % (2021)"),
        Dot(2025, D("56.1"), True, "56,1 % (2025, ước)"),
    ]
    assert (course.outlook[0], course.outlook[-1]) == ((2025, D("56.1")), (2030, D("65.1")))
    assert (course.target, course.target_label) == ((2030, D(60)), "60 (2030)")


def test_a_growth_is_drawn_as_rates(growth, record):
    record(growth, 2020, "3")
    record(growth, 2021, "20")
    course = course_of(only_row())
    assert course.path == [(2021, D(12)), (2025, D(12))]
    assert [(dot.year, dot.value) for dot in course.dots] == [(2021, D(20))]
    assert course.outlook == [(2021, D(20)), (2025, D(20))]


def test_a_sum_with_an_estimate_in_it_is_an_estimate(make_indicator, record):
    capital = make_indicator("3", kind="cumulative", unit="tỷ đồng", start_year=2021, target_value=D(855))
    record(capital, 2021, "60", status=ValueStatus.ESTIMATE)
    record(capital, 2022, "70")
    assert [dot.is_estimate for dot in course_of(only_row()).dots] == [True, True]


def test_without_path_and_figures_the_card_has_no_chart(make_indicator):
    make_indicator()
    assert indicator_sparkline(only_row()) == ""


def test_the_page_has_a_chart_even_then(make_indicator):
    make_indicator()
    assert "<polygon" in indicator_chart(only_row())


def test_the_description_says_what_is_seen(share, record):
    record(share, 2024, "54.8", is_sample=True)
    expected = "<desc>Mục tiêu 60 % đến năm 2030. Số liệu: 54,8 (2024, mẫu). Đánh giá: đúng tiến độ.</desc>"
    assert indicator_chart(only_row()).count(expected) == 1
