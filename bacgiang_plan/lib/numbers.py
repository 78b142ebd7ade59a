"""Vietnamese numbers: thousands with dots, decimals with a comma."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from .vietnamese import nfc

EMPTY = "–"
MINUS = {"−": "-", "–": "-"}
BLANKS = r"[ \u00a0\u2009\u202f]"
DIGITS = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:" + BLANKS + r"[0-9]{3})+|[0-9]+)"
PATTERN = re.compile(rf"[+-]?{DIGITS}(?:,[0-9]+)?")
LONGEST = 40
VIETNAMESE = str.maketrans(",.", ".,")
ENOUGH = Context(prec=50)
STEPS = {places: Decimal(1).scaleb(-places) for places in range(7)}


class NumberError(ValueError):
    """The text is not a number; the message says in Vietnamese what was read and what was expected."""


def parse_decimal(text: str) -> Decimal | None:
    """Return the number written in ``text``, or None when it is blank: blank is not zero.

    "1.853" is 1853 and "1,853" is 1.853; thousands are grouped by dots or by blanks, never by both.
    Nothing is guessed: "2.20.000", "0.853" (a decimal comma was meant, or not) and "1 2" are refused.
    Raises `NumberError`. Source of the rule: domain.md 10.

    >>> parse_decimal("2.200.000,5")
    Decimal('2200000.5')
    """
    written = nfc(text).strip()
    if not written:
        return None
    signed = MINUS.get(written[0], written[0]) + written[1:]
    if len(signed) > LONGEST or not PATTERN.fullmatch(signed):
        raise NumberError(
            f"Không hiểu số “{written[:LONGEST]}”. Đề nghị viết như 2.200.000 hoặc 47,1 "
            f"(dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân)."
        )
    return Decimal(re.sub(rf"\.|{BLANKS}", "", signed).replace(",", "."))


def format_decimal(value: Decimal | int | None, places: int | None = None) -> str:
    """Return ``value`` as an official writes it: 2.200.000 and 47,1; "–" when there is none.

    ``places`` fixes the number of decimals, half rounded up; without it trailing zeros go. What is
    not a finite number is "–" too, and zero has no sign.

    >>> format_decimal(Decimal("2.345"), 2)
    '2,35'
    """
    if value is None:
        return EMPTY
    number = value if isinstance(value, Decimal) else Decimal(value)
    if not number.is_finite():
        return EMPTY
    if places is not None:
        number = rounded(number, places)
    text = f"{number if number else abs(number):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(VIETNAMESE)


def rounded(number: Decimal, places: int) -> Decimal:
    """Return ``number`` with ``places`` decimals, half away from zero, whatever its size."""
    step = STEPS.get(places) or Decimal(1).scaleb(-places)
    if number.adjusted() + places + 2 <= ENOUGH.prec:
        return number.quantize(step, ROUND_HALF_UP, ENOUGH)
    with localcontext(prec=number.adjusted() + places + 2):
        return number.quantize(step, rounding=ROUND_HALF_UP)


def small_count(value: int) -> str:
    """Return a count as prose writes it: two digits below ten ("03 KCN")."""
    return f"{value:02d}" if 0 < value < 10 else format_decimal(value)
