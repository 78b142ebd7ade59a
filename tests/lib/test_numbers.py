"""Vietnamese numbers: what is read, what is refused, what is written."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_plan.lib.numbers import NumberError, format_decimal, parse_decimal, small_count


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.200.000", "2200000"),
        ("1.853", "1853"),
        ("1,853", "1.853"),
        ("47,1", "47.1"),
        ("372,6", "372.6"),
        ("12.345,60", "12345.60"),
        ("2 200 000", "2200000"),
        ("2\u00a0200\u00a0000,5", "2200000.5"),
        ("2200000", "2200000"),
        ("05", "5"),
        ("0", "0"),
        ("0,853", "0.853"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("+4", "4"),
        ("  7 ", "7"),
    ],
)
def test_reads(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\n"])
def test_blank_is_not_zero(text):
    assert parse_decimal(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2.20.000",
        "2.2000",
        "1.8530",
        ".853",
        "0.853",
        "01.853",
        "1,",
        ",5",
        "1,2,3",
        "1,853.5",
        "2.200 000",
        "1 2",
        "12 34",
        "- 3",
        "--3",
        "1e5",
        "NaN",
        "Infinity",
        "٣",
        "１２",
        "47,1 %",
        "khoảng 19",
        "#REF!",
        "9" * 41,
    ],
)
def test_refuses_what_would_have_to_be_guessed(text):
    with pytest.raises(NumberError, match="Không hiểu số"):
        parse_decimal(text)


def test_the_message_says_what_was_read_composed_and_what_was_expected():
    with pytest.raises(NumberError) as caught:
        parse_decimal(unicodedata.normalize("NFD", " mười "))
    assert str(caught.value).startswith("Không hiểu số “mười”. Đề nghị viết như 2.200.000 hoặc 47,1")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (None, None, "–"),
        (None, 2, "–"),
        (0, None, "0"),
        (2200000, None, "2.200.000"),
        (Decimal("47.1000"), None, "47,1"),
        (Decimal("100"), None, "100"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("47.1"), 2, "47,10"),
        (Decimal("2.345"), 2, "2,35"),
        (Decimal("2.335"), 2, "2,34"),
        (Decimal("-2.345"), 2, "-2,35"),
        (Decimal("-33.3333"), 1, "-33,3"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("-0"), None, "0"),
        (Decimal("999.999"), 2, "1.000,00"),
        (Decimal("NaN"), None, "–"),
        (Decimal("Infinity"), 1, "–"),
        (Decimal("123456789012345678901234567890.55"), 1, "123.456.789.012.345.678.901.234.567.890,6"),
    ],
)
def test_writes(value, places, text):
    assert format_decimal(value, places) == text


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value="-1e12", max_value="1e12", places=4))
def test_what_is_written_is_read_back(value):
    assert parse_decimal(format_decimal(value)) == value


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_blank_or_an_error(text):
    try:
        value = parse_decimal(text)
    except NumberError:
        return
    assert value is None or value.is_finite()


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (3, "03"), (9, "09"), (10, "10"), (1322, "1.322")])
def test_small_counts_have_two_digits(count, text):
    assert small_count(count) == text
