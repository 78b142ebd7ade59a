"""Rules of plausibility where figures are written: hard ones always, jumps with a word of explanation."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from targets.actions import StaleValueError, Stated, check_value, record_value
from targets.models import IndicatorValue, Span, ValueStatus
from tests.conftest import NOW

MONEY = {"unit": "tỷ đồng", "price_basis": "current"}


@pytest.fixture
def whole(make_indicator):
    return make_indicator("2", name="Toàn ngành", **MONEY)


@pytest.fixture
def part(make_indicator, whole):
    return make_indicator("2f", name="FDI", whole=whole, jump_factor=Decimal("1.5"), **MONEY)


@pytest.fixture
def ratio(make_indicator):
    return make_indicator("1b", numerator_name="GRDP công nghiệp", denominator_name="GRDP")


def refusal(act, *args, **options) -> dict:
    with pytest.raises(ValidationError) as caught:
        act(*args, **options)
    return caught.value.message_dict


def test_the_implausible_figures_of_2022_whichever_comes_first(whole, part, record):
    record(whole, 2022, "342000")
    assert list(refusal(record, part, 2022, "358300")) == ["value"]
    assert not part.values.exists()


def test_the_whole_is_refused_after_the_part(whole, part, record):
    record(part, 2022, "358300")
    assert (
        "358.300 tỷ đồng của một phần, chỉ tiêu 2f, FDI (năm 2022)"
        in refusal(record, whole, 2022, "342000")["value"][0]
    )
    assert not whole.values.exists()


def test_no_explanation_passes_a_hard_rule(whole, part, record):
    record(whole, 2022, "342000")
    stated = Stated(explanation="Trang công bố ghi như vậy.")
    assert list(refusal(record, part, 2022, "358300", stated=stated)) == ["value"]


def test_part_and_whole_of_other_years_and_spans_are_not_compared(whole, part, record):
    record(whole, 2022, "342000")
    record(whole, 2021, "10", span=Span.HALF_YEAR)
    record(part, 2021, "358300")


def test_a_replaced_figure_is_compared_no_more(whole, part, record):
    record(whole, 2022, "342000")
    record(whole, 2022, "400000")
    assert record(part, 2022, "358300").value == 358300


def test_a_jump_is_refused_without_a_word_and_taken_with_one(part, record):
    record(part, 2021, "100")
    told = refusal(record, part, 2022, "1020")["explanation"]
    assert told[0] == (
        "Số đã đọc là 1.020 tỷ đồng, gấp 10,2 lần số năm 2021 (100 tỷ đồng); "
        "ngưỡng của chỉ tiêu 2f là 1,5 lần."
    )
    kept = record(part, 2022, "1020", stated=Stated(explanation="Nhà máy mới."))
    assert kept.explanation == "Nhà máy mới."


def test_a_figure_between_two_years_is_compared_with_both(part, record):
    record(part, 2020, "100")
    record(part, 2023, "1000", stated=Stated(explanation="Nhà máy mới."))
    assert len(refusal(record, part, 2022, "400")["explanation"]) == 3  # two jumps, and what to do


def test_half_years_jump_by_themselves(part, record):
    record(part, 2021, "100")
    assert record(part, 2022, "1020", span=Span.HALF_YEAR).revision == 1


def test_a_remark_is_kept_as_explanation_only_of_a_jump(part, record):
    assert record(part, 2021, "100", stated=Stated(remark="Cục Thống kê")).explanation == ""
    assert record(part, 2022, "1020", stated=Stated(remark="Cục Thống kê")).explanation == "Cục Thống kê"
    record(part, 2022, "1020", stated=Stated(remark="Cục Thống kê"))
    assert IndicatorValue.objects.count() == 2


def test_the_same_again_is_no_news_even_when_its_neighbours_changed(part, record):
    record(part, 2021, "100")
    record(part, 2023, "10000", stated=Stated(explanation="Nhà máy mới."))
    assert record(part, 2021, "100").revision == 1


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "kept"),
    [
        ("30", "40", None, "75"),
        ("120", "140", None, "85.7143"),
        ("120", "140", "85.71", "85.7143"),
        ("1", "8", "13", "12.5"),  # half up, as people round
        ("1", "32", "3.13", "3.125"),
        ("1", "128", None, "0.7813"),
    ],
)
def test_a_ratio_is_computed_from_what_it_is_a_ratio_of(
    ratio, specialist, numerator, denominator, value, kept
):
    stated = Stated(numerator=Decimal(numerator), denominator=Decimal(denominator))
    entry = recorded(ratio, specialist, value and Decimal(value), stated)
    assert (entry.value, entry.numerator, entry.denominator) == (
        Decimal(kept),
        Decimal(numerator),
        Decimal(denominator),
    )


def recorded(indicator, by, value, stated):
    return record_value(
        indicator,
        year=2024,
        span=Span.YEAR,
        value=value,
        status=ValueStatus.OFFICIAL,
        source="Niên giám",
        by=by,
        now=NOW,
        stated=stated,
    )


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "field", "words"),
    [
        (None, "30", "0", "denominator", "Mẫu số bằng 0: không tính được."),
        (None, "30", None, "numerator", "Tử số và mẫu số cần được ghi cùng nhau."),
        (None, None, None, "value", "Chưa có số liệu; để trống không phải là 0."),
        (None, "-30", "-40", "numerator", "Số đã đọc là -30; không được nhỏ hơn 0."),
        (None, "50", "40", "value", "Số đã đọc là 125; giá trị không được lớn hơn 100."),
        (
            "82.5",
            "120",
            "140",
            "value",
            "Số đã đọc là 82,5, còn tử số chia mẫu số là 85,71; đề nghị kiểm tra lại hoặc để trống số liệu.",
        ),
    ],
)
def test_ratios_that_cannot_be(ratio, specialist, value, numerator, denominator, field, words):
    stated = Stated(
        numerator=numerator and Decimal(numerator), denominator=denominator and Decimal(denominator)
    )
    told = refusal(recorded, ratio, specialist, value and Decimal(value), stated)
    assert told == {field: [words]}


def test_half_is_not_rounded_down(ratio, specialist):
    stated = Stated(numerator=Decimal(1), denominator=Decimal(8))
    assert list(refusal(recorded, ratio, specialist, Decimal(12), stated)) == ["value"]


def test_a_year_that_has_not_begun_has_no_figure(whole, record):
    words = "Năm đã đọc là 2027; chỉ ghi được số liệu từ năm 1990 đến năm nay, 2026."
    assert refusal(record, whole, 2027, "1") == {"year": [words]}
    assert not whole.values.exists()
    options = {"year": 2027, "span": Span.YEAR, "value": Decimal(1), "stated": Stated()}
    assert refusal(check_value, whole, today=NOW.date(), **options) == {"year": [words]}


def test_the_new_year_begins_in_vietnam(whole, specialist):
    facts = {"span": Span.YEAR, "value": Decimal(1), "status": ValueStatus.ESTIMATE, "source": "Niên giám"}
    eve = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    assert list(refusal(record_value, whole, year=2027, by=specialist, now=eve, **facts)) == ["year"]
    assert record_value(whole, year=2027, by=specialist, now=eve + timedelta(minutes=1), **facts).pk


def test_what_is_no_ratio_takes_no_numerator(whole, specialist):
    told = refusal(recorded, whole, specialist, None, Stated(numerator=Decimal(1), denominator=Decimal(2)))
    assert list(told) == ["numerator"]


def test_a_newer_revision_than_the_one_seen_is_told_and_nothing_written(whole, record):
    record(whole, 2024, "1", seen=0)
    newer = record(whole, 2024, "2", seen=1)
    with pytest.raises(StaleValueError) as caught:
        record(whole, 2024, "3", seen=1)
    assert (caught.value.current, whole.values.count()) == (newer, 2)


def test_judging_costs_one_query_however_long_the_series(whole, part, record, django_assert_num_queries):
    for year in (2019, 2020, 2021):
        record(part, year, "100")
        with django_assert_num_queries(12):
            record(whole, year, "200")
