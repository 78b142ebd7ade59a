"""A growth is computed from the level it is the growth of, and typed by nobody."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from targets.models import Indicator, Span, ValueStatus
from targets.rows import indicator_rows

TODAY = date(2026, 6, 1)


@pytest.fixture
def level(make_indicator) -> Indicator:
    return make_indicator(
        "2b", unit="tỷ đồng", price_basis="constant_2010", target_value=Decimal(2_200_000), comparator="about"
    )


@pytest.fixture
def growth(make_indicator, level) -> Indicator:
    return make_indicator(
        "2a",
        kind="average_growth",
        unit="%/năm",
        target_value=Decimal(26),
        start_year=2021,
        comparator="about",
        formula="growth",
        formula_of=level,
    )


def figures(code: str) -> list[tuple]:
    row = next(each for each in indicator_rows(today=TODAY) if each.code == code)
    return [(each.year, each.span, each.value, each.marks) for each in row.figures]


def test_a_year_is_compared_with_the_year_before(growth, level, record):
    record(level, 2020, "218131")
    record(level, 2021, "242560")
    assert figures("2a") == [(2021, Span.YEAR, Decimal("11.20"), "2021")]


def test_half_a_hundredth_is_rounded_up(growth, level, record):
    record(level, 2022, "80000")
    record(level, 2023, "80100")
    record(level, 2024, "90112.5")  # 12,5 %
    assert [each[2] for each in figures("2a")] == [Decimal("0.13"), Decimal("12.5")]


def test_a_half_year_is_compared_with_a_half_year_only(growth, level, record):
    record(level, 2020, "200000")
    record(level, 2021, "120000", span=Span.HALF_YEAR)
    assert figures("2a") == []
    record(level, 2020, "100000", span=Span.HALF_YEAR)
    assert figures("2a") == [(2021, Span.HALF_YEAR, Decimal(20), "6 tháng đầu năm 2021")]


def test_a_hole_in_the_levels_is_a_hole_in_the_growth(growth, level, record):
    record(level, 2020, "100")
    record(level, 2022, "150")
    assert figures("2a") == []


def test_what_rests_on_an_estimate_or_a_sample_says_so(growth, level, record):
    record(level, 2020, "100", is_sample=True)
    record(level, 2021, "110", status=ValueStatus.ESTIMATE)
    assert figures("2a") == [(2021, Span.YEAR, Decimal(10), "2021, ước, mẫu")]


def test_a_correction_of_the_level_corrects_the_growth(growth, level, record):
    record(level, 2022, "539000")
    record(level, 2023, "600000")
    record(level, 2022, "541169")
    assert figures("2a") == [(2023, Span.YEAR, Decimal("10.87"), "2023")]


def test_it_is_never_typed(growth, record):
    with pytest.raises(ValidationError) as refused:
        record(growth, 2021, "26")
    assert refused.value.messages == [
        "Số liệu của chỉ tiêu 2a do hệ thống tính (tốc độ tăng so với năm trước của chỉ tiêu gốc); "
        "không ghi trực tiếp."
    ]


def test_nobody_is_asked_for_it(growth, level, sct):
    assert [each.code for each in Indicator.objects.asked_of(sct)] == ["2b"]
