"""Cells of appendices that are numbers or days, and the format by which a workbook says the same."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.numbers import parse_decimal

SHAPE = re.compile(r"([+-]?)([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?(%?)")
EXACT_DIGITS = 15
"""Digits that a number of a workbook keeps; a longer one stays text."""


DAY = re.compile(r"([0-3][0-9])/(0[12]|[3-9]|1[0-2])/(19[0-9]{2}|20[0-9]{2})")


class Numeral(NamedTuple):
    """A number and its format in a workbook."""

    value: Decimal
    number_format: str


def numeral_of(text: str) -> Numeral | None:
    """Return the number that ``text`` is, and nothing else: "2.200.000", "54,8", "112,3%", "+5".

    None for what says more than a number ("54,8 (2020)", "khoảng 19") or no number ("–"). The format writes
    what the text says: thousands, decimals, leading zeros, sign and per cent.

    >>> numeral_of("112,30%")
    Numeral(value=Decimal('1.1230'), number_format='0.00%')
    """
    found = SHAPE.fullmatch(text)
    digits = re.sub(r"\D", "", text).lstrip("0")
    if not found or len(digits) > EXACT_DIGITS:
        return None
    sign, whole, decimals, percent = found.groups()
    value = parse_decimal(text.removesuffix("%"))
    return Numeral(value.scaleb(-2) if percent else value, _format(sign, whole, decimals or "", percent))


def day_of(text: str) -> date | None:
    """Return the day that ``text`` is, and nothing else: "14/6/2026"; None for several or none."""
    found = DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def day_format(day: date) -> str:
    """Return the format that writes ``day`` back as `lib.dates.official_day` does."""
    return "dd/mm/yyyy" if day.month <= 2 else "dd/m/yyyy"


def _format(sign: str, whole: str, decimals: str, percent: str) -> str:
    form = "#,##0" if "." in whole else "0" * (len(whole) if whole.startswith("0") else 1)
    form += ("." + "0" * len(decimals) if decimals else "") + percent
    return f"+{form};-{form};{form}" if sign == "+" else form
