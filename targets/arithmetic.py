"""The bare numbers behind ``trajectory.py``: pure functions on `Decimal`, no words, no Django, no clock.

They work in fifty digits; a result is rounded once, at the end, to twelve decimals. So a figure exactly
on a path compares equal to it, which a path made of a rounded pace would not. What has no value (a growth
through zero, a share of nothing) is None, never an invented number.
"""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

WORKING_PRECISION = 50
RESULT = Decimal("1e-12")
HUNDRED = Decimal(100)
WORKING = Context(prec=WORKING_PRECISION)


class Point(NamedTuple):
    """A value in a year."""

    year: int
    value: Decimal


def rounded(value: Decimal) -> Decimal:
    """Return ``value`` at the twelve decimals every result carries, however large it is."""
    if value.adjusted() + 15 <= WORKING_PRECISION:
        return value.quantize(RESULT, context=WORKING)
    with localcontext(prec=value.adjusted() + 15):
        return value.quantize(RESULT)


def root(value: Decimal, degree: int) -> Decimal:
    """Return the positive root of a positive ``value``, in the precision of the context.

    Newton's steps from the machine's own root: each doubles its 16 digits. A power of `Decimal` takes
    twenty times as long.
    """
    near = float(value)
    if not 1e-300 < near < 1e300:  # out of the machine's reach
        return value ** (1 / Decimal(degree))
    found = Decimal(near ** (1 / degree))
    for _ in range(2):
        found = ((degree - 1) * found + value / found ** (degree - 1)) / degree
    return found


def growth(first: Decimal, last: Decimal, years: int) -> Decimal | None:
    """Return the rate (% a year) that leads from ``first`` to ``last``; None unless both are positive."""
    if first <= 0 or last <= 0:
        return None
    with localcontext(WORKING):
        return rounded((root(last / first, years) - 1) * HUNDRED)


def step(first: Decimal, last: Decimal, years: int) -> Decimal:
    """Return the amount a year that leads from ``first`` to ``last``."""
    return rounded(WORKING.divide(WORKING.subtract(last, first), years))


def factor(rates: Sequence[Decimal]) -> Decimal:
    """Return what yearly growths (%) make of 1, not rounded: years of ruin stay above zero."""
    product = Decimal(1)
    with localcontext(WORKING):
        for rate in rates:
            product *= 1 + rate / HUNDRED
    return product


def indexes(rates: Sequence[Decimal], start: Decimal) -> list[Decimal]:
    """Return what ``start`` has become after each year of yearly growths (%)."""
    with localcontext(WORKING):
        factors = accumulate((1 + rate / HUNDRED for rate in rates), mul)
        return [rounded(start * each) for each in factors]


def average(rates: Sequence[Decimal]) -> Decimal | None:
    """Return the geometric average (% a year) of yearly growths; None after a year of -100 % or less."""
    return None if min(rates) <= -HUNDRED else growth(Decimal(1), factor(rates), len(rates))


def grown(start: Decimal, rate: Decimal, years: int) -> Decimal:
    """Return ``start`` after ``years`` (which may be negative) at ``rate`` % a year."""
    with localcontext(WORKING):
        return rounded(start * (1 + rate / HUNDRED) ** years)


def moved(start: Decimal, yearly: Decimal, years: int) -> Decimal:
    """Return ``start`` after ``years`` of equal amounts."""
    return rounded(WORKING.fma(yearly, years, start))


def between(first: Decimal, last: Decimal, passed: int, span: int) -> Decimal:
    """Return the value after ``passed`` of ``span`` years of equal amounts that lead to ``last``."""
    way = WORKING.multiply(WORKING.subtract(last, first), passed)
    return rounded(WORKING.add(first, WORKING.divide(way, span)))


def grown_between(first: Decimal, last: Decimal, passed: int, span: int) -> Decimal:
    """Return the value after ``passed`` of ``span`` years of one rate leading to ``last``, both positive."""
    with localcontext(WORKING):
        return rounded(first * factor_between(first, last, span) ** passed)


@lru_cache(maxsize=1024)
def factor_between(first: Decimal, last: Decimal, span: int) -> Decimal:
    """Return what each of ``span`` years multiplies by; kept, for a path asks again for every year.

    The root, not rounded. Where the rate as it is shown leads to ``last``, that rate: then ``last`` is its
    rounded result (as an index is), and of the two the rate is exact.
    """
    rate = growth(first, last, span)
    with localcontext(WORKING):
        return 1 + rate / HUNDRED if grown(first, rate, span) == last else root(last / first, span)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return ``part`` / ``whole`` in %; None over zero."""
    return None if whole == 0 else rounded(WORKING.multiply(WORKING.divide(part, whole), HUNDRED))


def times(first: Decimal, second: Decimal) -> Decimal | None:
    """Return how many times ``second`` is in ``first``; None over zero."""
    with localcontext(WORKING):
        return rounded(first / second) if second else None
