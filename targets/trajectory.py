"""The arithmetic of targets: pure functions on `Decimal`, no Django and no clock.

Every function returns a `Computed`: the value and, written when asked, the formula with the numbers in
it. The bare numbers are in ``arithmetic.py``, the words in ``formulas.py``, verdicts in ``verdicts.py``.

Units: values are in the unit of their indicator; a geometric pace is % per year, a linear pace is
units (for shares: percentage points) per year; years are calendar years, and a point is a figure of a
whole year: six-month figures never come here. Source of the rules: part II of the plan and `domain.md` 7.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from . import arithmetic, formulas
from .arithmetic import Point
from .formulas import UNKNOWN, Computed, amount, percent, rate
from .verdicts import CRITERIA, HARD_FACTOR, LABELS, Ruling, Verdict, is_reached, ruling

__all__ = [
    "CRITERIA",
    "HARD_FACTOR",
    "LABELS",
    "Assessment",
    "Computed",
    "PathPoint",
    "Point",
    "Ruling",
    "Shape",
    "TrajectoryError",
    "Verdict",
    "actual_pace",
    "assess",
    "average_growth",
    "average_rate",
    "index",
    "missing_years",
    "pace",
    "path",
    "progress",
    "projection",
    "required",
    "total",
]

PER_YEAR = "%/năm"


class TrajectoryError(ValueError):
    """The points cannot carry the calculation that was asked for; the message says why."""


class Shape(StrEnum):
    """How a path runs between its base and its target."""

    GEOMETRIC = "geometric"
    LINEAR = "linear"


class PathPoint(NamedTuple):
    """What the path requires in a year."""

    year: int
    required: Computed


# Growth


def average_growth(first: Decimal, last: Decimal, years: int) -> Computed:
    """Return the average growth in % per year that leads from ``first`` to ``last`` in ``years``.

    Geometric, over the true span: 100 to 121 in two years is 10 %. Has no value unless both are
    positive. Raises `TrajectoryError` over no time.
    """
    if years < 1:
        raise TrajectoryError("a growth needs a span of at least one year")
    inputs = (first, last, years)
    return Computed(arithmetic.growth(*inputs), formulas.growth_form, inputs, rate, PER_YEAR)


def average_rate(rates: Mapping[int, Decimal], *, since: int | None = None) -> Computed:
    """Return the geometric average (% per year) of yearly growths by year: +20 and -10 give 3.92, not 5.

    From ``since``, or the first year given, to the last. A year between without a figure is a gap, and
    then nothing can be said: a growth cannot be guessed. Raises `TrajectoryError` without a rate.
    """
    if not rates:
        raise TrajectoryError("an average needs at least one rate")
    first = min(rates) if since is None else since
    gaps = missing_years(rates, first, max(rates))
    yearly = tuple(rates[year] for year in sorted(rates) if year >= first)
    value = None if gaps else arithmetic.average(yearly)
    blank = UNKNOWN if gaps else formulas.UNDEFINED
    return Computed(value, formulas.average_form, (yearly,), rate, PER_YEAR, blank, gaps)


def pace(first: Point, last: Point, shape: Shape) -> Computed:
    """Return the yearly pace from ``first`` to ``last``: % per year, or units per year when linear.

    Used for the plan's pace (base to target), the actual one (base to latest) and the one needed
    from now (latest to target). Raises `TrajectoryError` over no time.
    """
    years = last.year - first.year
    if shape is Shape.GEOMETRIC:
        return average_growth(first.value, last.value, years)
    if years < 1:
        raise TrajectoryError("a pace needs a span of at least one year")
    inputs = (first.value, last.value, years)
    return Computed(arithmetic.step(*inputs), formulas.step_form, inputs, rate)


def actual_pace(base: Point, points: Sequence[Point], shape: Shape) -> Computed:
    """Return the pace from ``base`` to the last of ``points`` (oldest first) over the true span.

    Levels need no year between; the years without one are marked in ``gaps``.
    """
    found = pace(base, points[-1], shape)
    gaps = missing_years((point.year for point in points), base.year + 1, points[-1].year)
    return replace(found, gaps=gaps) if gaps else found


def missing_years(years: Iterable[int], first: int, last: int) -> tuple[int, ...]:
    """Return the years from ``first`` to ``last`` that are not among ``years``."""
    have = set(years)
    return tuple(year for year in range(first, last + 1) if year not in have)


# From yearly figures to what is measured


def index(rates: Sequence[Decimal], start: Decimal) -> Computed:
    """Return what yearly growths (%) make of ``start``: +20 and -10 make 108 of 100."""
    value = arithmetic.rounded(start * arithmetic.factor(rates))
    return Computed(value, formulas.factors_form, (rates, start), amount)


def total(amounts: Sequence[Decimal]) -> Computed:
    """Return the sum of yearly amounts."""
    return Computed(sum(amounts, Decimal(0)), formulas.sum_form, (amounts,), amount)


def existing(end: Decimal, added: Decimal) -> Computed:
    """Return what was there before a plan that adds ``added`` and ends at ``end``: 29 - 23 = 6."""
    return Computed(end - added, formulas.difference_form, (end, added), amount)


# Paths


def projection(start: Point, yearly: Decimal, year: int, shape: Shape) -> Computed:
    """Return the value in ``year`` if the pace ``yearly`` holds from ``start`` on; backwards too."""
    inputs = (start.value, yearly, year - start.year)
    if shape is Shape.LINEAR:
        return Computed(arithmetic.moved(*inputs), formulas.moved_form, inputs, amount)
    return Computed(arithmetic.grown(*inputs), formulas.grown_form, inputs, amount)


def required(base: Point, target: Point, year: int, shape: Shape) -> Computed:
    """Return the value that the path from ``base`` to ``target`` requires in ``year``.

    Growth and levels in money grow by a rate, so their path is geometric: the same % every year.
    Shares, counts, areas and sums move by amounts: a share is bounded by 100 and is spoken of in
    percentage points ("điểm %"), so its path is linear; compounding it would ask ever bigger steps
    towards the end. After the target year the target itself is required. Nothing is rounded on the way,
    so a figure exactly on the path is on it. Raises `TrajectoryError` before the base year, and for a
    geometric path through zero.
    """
    if year < base.year:
        raise TrajectoryError(f"the path begins in {base.year}")
    if year >= target.year or year == base.year:
        name, value = ("số gốc", base.value) if year < target.year else ("mục tiêu", target.value)
        return Computed(value, formulas.end_form, (name, value), amount)
    inputs = (base.value, target.value, year - base.year, target.year - base.year)
    if shape is Shape.LINEAR:
        return Computed(arithmetic.between(*inputs), formulas.linear_form, inputs, amount)
    if min(base.value, target.value) <= 0:
        raise TrajectoryError("a path of growth needs a positive base and a positive target")
    return Computed(arithmetic.grown_between(*inputs), formulas.geometric_form, inputs, amount)


def path(base: Point, target: Point, shape: Shape) -> tuple[PathPoint, ...]:
    """Return what is required in every year from base to target, both included; errors as `required`."""
    years = range(base.year, target.year + 1)
    return tuple(PathPoint(year, required(base, target, year, shape)) for year in years)


# Progress


def progress(base: Decimal, actual: Decimal, target: Decimal) -> Computed:
    """Return (actual - base) / (target - base) in %; no value when base equals target.

    Never clipped: negative when things got worse, above 100 when the target is passed. Works for
    decreasing targets: 8.0 to 5.0 with 6.5 is 50 %.
    """
    inputs = (base, actual, target)
    value = arithmetic.share(actual - base, target - base)
    return Computed(value, formulas.progress_form, inputs, percent, blank=UNKNOWN)


# The whole


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the figures say of one target; a part that was not computed is None."""

    ruling: Ruling
    required: Computed | None = None
    planned_pace: Computed | None = None
    actual_pace: Computed | None = None
    needed_pace: Computed | None = None
    projection: Computed | None = None
    progress: Computed | None = None

    @property
    def verdict(self) -> Verdict:
        return self.ruling.verdict


def assess(
    base: Point | None, points: Sequence[Point], target: Point, *, shape: Shape, strict: bool = False
) -> Assessment:
    """Return the assessment of the last of ``points`` (oldest first) against the path to ``target``.

    ``base`` or points may be missing: what can still be said is said (a target already reached is
    reached without a base), the rest is None. Without a point after the base year there is no pace.
    ``strict`` is the plan's word "trên".
    """
    latest = points[-1] if points else None
    falling = base is not None and target.value < base.value
    done = latest is not None and is_reached(latest.value, target.value, falling=falling, strict=strict)
    if base is None or latest is None or latest.year <= base.year or base.value == target.value:
        return Assessment(ruling(base, latest, target, done=done, strict=strict))
    planned, actual = pace(base, target, shape), actual_pace(base, points, shape)
    needed = None if done or latest.year >= target.year else pace(latest, target, shape)
    level = required(base, target, latest.year, shape)
    course = (level, planned, needed)
    return Assessment(
        ruling(base, latest, target, done=done, strict=strict, course=course),
        required=level,
        planned_pace=planned,
        actual_pace=actual,
        needed_pace=needed,
        projection=outlook(latest, actual, target, shape),
        progress=progress(base.value, latest.value, target.value),
    )


def outlook(latest: Point, actual: Computed, target: Point, shape: Shape) -> Computed | None:
    """Return where the present pace leads in the target year; None where there is no pace or no way to go."""
    if actual.value is None or latest.year >= target.year:
        return None
    return projection(latest, actual.value, target.year, shape)
