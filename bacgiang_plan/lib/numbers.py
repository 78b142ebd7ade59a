"""Vietnamese numbers: thousands with dots, decimals with a comma."""

import re
from decimal import Decimal

EMPTY = "–"
PATTERN = re.compile(r"^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$")


class NumberError(ValueError):
    """The text is not a number; the message says in Vietnamese what was read and what was expected."""


def parse_decimal(text: str) -> Decimal | None:
    """Return the number written in ``text``, or None when it is blank: blank is not zero.

    "1.853" is 1853 and "1,853" is 1.853; nothing is guessed. Raises `NumberError`.

    >>> parse_decimal("2.200.000,5")
    Decimal('2200000.5')
    """
    compact = re.sub(r"\s", "", text)
    if not compact:
        return None
    if not PATTERN.match(compact):
        raise NumberError(
            f"Không hiểu số “{text.strip()}”. Đề nghị viết như 2.200.000 hoặc 47,1 "
            f"(dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân)."
        )
    return Decimal(compact.replace(".", "").replace(",", "."))


def format_decimal(value: Decimal | int | None, places: int | None = None) -> str:
    """Return ``value`` as an official writes it: 2.200.000 and 47,1; "–" when there is none.

    ``places`` fixes the number of decimals; without it trailing zeros go.
    """
    if value is None:
        return EMPTY
    number = Decimal(value)
    text = f"{number:,.{places}f}" if places is not None else f"{number:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def small_count(value: int) -> str:
    """Return a count as prose writes it: two digits below ten ("03 KCN")."""
    return f"{value:02d}" if 0 < value < 10 else format_decimal(value)
