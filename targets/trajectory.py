"""The arithmetic of targets: pure functions on `Decimal`, no Django and no clock.

Units: values are in the unit of their indicator; a geometric pace is % per year, a linear pace is
units (for shares: percentage points) per year; years are calendar years. Results are rounded to
twelve decimals, so that a figure exactly on the path compares equal to the path.
Source of the rules: part II of the plan and `domain.md` 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

WORKING_PRECISION = 50
RESULT = Decimal("1e-12")
HUNDRED = Decimal(100)


class TrajectoryError(ValueError):
    """The points cannot carry the calculation that was asked for; the message says why."""


class Shape(StrEnum):
    """How a path runs between its base and its target."""

    GEOMETRIC = "geometric"
    LINEAR = "linear"


class Verdict(StrEnum):
    """What the figures say of the target; the criteria are `CRITERIA`, nowhere else."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    SLOW = "slow"
    HARD = "hard"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Verdict.REACHED: "Đạt",
    Verdict.ON_COURSE: "Đúng tiến độ",
    Verdict.SLOW: "Chậm",
    Verdict.HARD: "Khó đạt",
    Verdict.UNKNOWN: "Chưa đủ số liệu",
}

HARD_FACTOR = Decimal("1.5")

CRITERIA = {
    Verdict.REACHED: "Số liệu mới nhất đã bằng hoặc vượt mục tiêu (với chữ “trên” thì phải vượt).",
    Verdict.ON_COURSE: "Chưa đạt mục tiêu, nhưng bằng hoặc vượt mức cần có của cùng năm.",
    Verdict.SLOW: "Thấp hơn mức cần có; từ nay mỗi năm cần không quá 1,5 lần nhịp của Kế hoạch.",
    Verdict.HARD: (
        "Thấp hơn mức cần có và từ nay mỗi năm cần trên 1,5 lần nhịp của Kế hoạch, "
        "hoặc đã hết thời hạn mà chưa đạt."
    ),
    Verdict.UNKNOWN: "Thiếu số gốc, thiếu số liệu cả năm, hoặc số gốc bằng mục tiêu.",
}


class Point(NamedTuple):
    """A value in a year."""

    year: int
    value: Decimal


def rounded(value: Decimal) -> Decimal:
    """Return ``value`` at the twelve decimals every result carries, however large it is."""
    with localcontext(prec=max(WORKING_PRECISION, value.adjusted() + 15)):
        return value.quantize(RESULT)


def average_growth(first: Decimal, last: Decimal, years: int) -> Decimal:
    """Return the average growth in % per year that leads from ``first`` to ``last`` in ``years``.

    Geometric, over the true span: 100 to 121 in two years is 10 %. Raises `TrajectoryError` when
    a value is not positive or the span is not at least one year.
    """
    if first <= 0 or last <= 0 or years < 1:
        raise TrajectoryError("average growth needs two positive values and a span of at least one year")
    with localcontext(prec=WORKING_PRECISION):
        return rounded((root(last / first, years) - 1) * HUNDRED)


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


def compound(rates: Sequence[Decimal]) -> Decimal:
    """Return the factor of several yearly growth rates (%) in a row: +20 and -10 give 1.08."""
    return rounded(unrounded_factor(rates))


def unrounded_factor(rates: Sequence[Decimal]) -> Decimal:
    """Return the factor of `compound` before rounding: years of ruin stay above zero."""
    factor = Decimal(1)
    with localcontext(prec=WORKING_PRECISION):
        for rate in rates:
            factor *= 1 + rate / HUNDRED
    return factor


def average_rate(rates: Sequence[Decimal]) -> Decimal:
    """Return the geometric average (% per year) of yearly growth rates: +20 and -10 give 3.92, not 5.

    Raises `TrajectoryError` without a rate, or when a rate is -100 % or less.
    """
    if not rates or min(rates) <= -HUNDRED:
        raise TrajectoryError("the average needs at least one rate, each above -100 %")
    return average_growth(Decimal(1), unrounded_factor(rates), len(rates))


def pace(first: Point, last: Point, shape: Shape) -> Decimal:
    """Return the yearly pace from ``first`` to ``last``: % per year, or units per year when linear.

    Used for the plan's pace (base to target), the actual one (base to latest) and the one needed
    from now (latest to target). Raises `TrajectoryError` as `average_growth` does.
    """
    years = last.year - first.year
    if shape is Shape.GEOMETRIC:
        return average_growth(first.value, last.value, years)
    if years < 1:
        raise TrajectoryError("a pace needs a span of at least one year")
    with localcontext(prec=WORKING_PRECISION):
        return rounded((last.value - first.value) / years)


def projection(start: Point, yearly: Decimal, year: int, shape: Shape) -> Decimal:
    """Return the value in ``year`` if the pace ``yearly`` holds from ``start`` on."""
    years = year - start.year
    with localcontext(prec=WORKING_PRECISION):
        if shape is Shape.LINEAR:
            return rounded(start.value + yearly * years)
        return rounded(start.value * (1 + yearly / HUNDRED) ** years)


def required(base: Point, target: Point, year: int, shape: Shape, planned: Decimal | None = None) -> Decimal:
    """Return the value that the path from ``base`` to ``target`` requires in ``year``.

    Growth and levels in money grow by a rate, so their path is geometric: the same % every year.
    Shares, counts, areas and sums move by amounts: a share is bounded by 100 and is spoken of in
    percentage points ("điểm %"), so its path is linear; compounding it would ask ever bigger steps
    towards the end. After the target year the target itself is required. ``planned`` is the pace of
    the path where it is known already: a root is dear. Raises `TrajectoryError` before the base year,
    and for a geometric path through zero.
    """
    if year < base.year:
        raise TrajectoryError(f"the path begins in {base.year}")
    if year >= target.year:
        return target.value
    if year == base.year:
        return base.value
    yearly = pace(base, target, shape) if planned is None else planned
    return projection(base, yearly, year, shape)


def path(base: Point, target: Point, shape: Shape) -> list[Point]:
    """Return the required value of every year from base to target, both included."""
    years = range(base.year, target.year + 1)
    planned = pace(base, target, shape) if len(years) > 2 else None
    return [Point(year, required(base, target, year, shape, planned)) for year in years]


def progress(base: Decimal, actual: Decimal, target: Decimal) -> Decimal | None:
    """Return (actual - base) / (target - base) in %, or None when base equals target.

    Never clipped: negative when things got worse, above 100 when the target is passed. Works for
    decreasing targets: 8.0 to 5.0 with 6.5 is 50 %.
    """
    if base == target:
        return None
    with localcontext(prec=WORKING_PRECISION):
        return rounded((actual - base) / (target - base) * HUNDRED)


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Return numerator / denominator in %, or None over zero; percentages are never averaged."""
    if denominator == 0:
        return None
    with localcontext(prec=WORKING_PRECISION):
        return rounded(numerator / denominator * HUNDRED)


def reached(actual: Decimal, target: Decimal, *, falling: bool = False, strict: bool = False) -> bool:
    """Return whether ``actual`` fulfils ``target``; ``strict`` ("trên") wants it passed, not met."""
    if actual == target:
        return not strict
    return (actual < target) if falling else (actual > target)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the figures say of one target; a part that cannot be computed is None."""

    verdict: Verdict
    required: Decimal | None = None
    planned_pace: Decimal | None = None
    actual_pace: Decimal | None = None
    needed_pace: Decimal | None = None
    projection: Decimal | None = None
    progress: Decimal | None = None


def assess(
    base: Point | None, latest: Point | None, target: Point, *, shape: Shape, strict: bool = False
) -> Assessment:
    """Return the assessment of ``latest`` against the path from ``base`` to ``target``.

    ``base`` or ``latest`` may be missing: what can still be said is said (a target already reached
    is reached without a base), the rest is None. A latest figure not after the base year counts as
    missing. ``strict`` is the plan's word "trên".
    """
    falling = base is not None and target.value < base.value
    done = latest is not None and reached(latest.value, target.value, falling=falling, strict=strict)
    if base is None or latest is None or latest.year <= base.year or base.value == target.value:
        return Assessment(Verdict.REACHED if done else Verdict.UNKNOWN)
    planned, actual = pace(base, target, shape), optional_pace(base, latest, shape)
    needed = None if done or latest.year >= target.year else optional_pace(latest, target, shape)
    level = required(base, target, latest.year, shape, planned)
    open_verdict = unreached_verdict(base, latest, target, level, (planned, needed))
    return Assessment(
        Verdict.REACHED if done else open_verdict,
        required=level,
        planned_pace=planned,
        actual_pace=actual,
        needed_pace=needed,
        projection=None if actual is None else end_value(latest, actual, target, shape),
        progress=progress(base.value, latest.value, target.value),
    )


def optional_pace(first: Point, last: Point, shape: Shape) -> Decimal | None:
    """Return `pace`, or None where a geometric pace has no meaning (a value not above zero)."""
    try:
        return pace(first, last, shape)
    except TrajectoryError:
        return None


def end_value(latest: Point, actual: Decimal, target: Point, shape: Shape) -> Decimal:
    return projection(latest, actual, max(target.year, latest.year), shape)


def unreached_verdict(
    base: Point, latest: Point, target: Point, level: Decimal, paces: tuple[Decimal, Decimal | None]
) -> Verdict:
    """Return the verdict of a target not yet reached, by `CRITERIA`; ``paces``: planned and needed."""
    falling = target.value < base.value
    planned, needed = paces
    if latest.year >= target.year:
        return Verdict.HARD
    if latest.value == level or (latest.value < level) == falling:
        return Verdict.ON_COURSE
    if needed is None:
        return Verdict.HARD
    limit = planned * HARD_FACTOR
    too_steep = needed < limit if falling else needed > limit
    return Verdict.HARD if too_steep else Verdict.SLOW
