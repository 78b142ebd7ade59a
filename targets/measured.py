"""Indicators measured against their paths: all that verdicts need, and no words yet.

Two queries for all indicators, whatever their number, and two more where figures are counted from zones.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.fixed_query import FixedQuery

from .counted import counted_figures
from .derived import with_derived
from .figures import Figure, current_figures
from .models import Indicator, Span, Target
from .series import Series, implied_bases, is_strict, series_of
from .trajectory import Assessment, Point, Verdict
from .verdicts import withheld


class Stated(NamedTuple):
    """One indicator as the plan states it: the fields of `Indicator`, with the names beside it."""

    pk: int
    target_id: int
    target_number: int
    target_name: str
    owner_name: str | None
    code: str
    name: str
    unit: str
    scope: str
    kind: str
    comparator: str
    target_value: Decimal
    target_year: int
    start_year: int | None
    baseline_value: Decimal | None
    baseline_year: int | None
    formula: str
    formula_of_id: int | None


STATED = ["pk", "target_id", "target__number", "target__short_name", "owner__short_name", *Stated._fields[5:]]
IN_ORDER = Indicator.objects.of_plan().order_by("order").values_list(*STATED)
EVERY = FixedQuery(lambda: IN_ORDER)
OF_TARGET = FixedQuery(lambda target: IN_ORDER.filter(target=target), int)


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator with its current figures (oldest first), its series and what they say.

    ``implied`` is the base that the plan's own arithmetic gives where its text states none.
    """

    indicator: Stated
    implied: Point | None
    figures: tuple[Figure, ...]
    annual: dict[int, Figure]
    series: Series
    assessment: Assessment

    @property
    def verdict(self) -> Verdict:
        return self.assessment.verdict

    @property
    def latest(self) -> Figure | None:
        """The newest annual figure as reported."""
        return self.annual[max(self.annual)] if self.annual else None


def measured_indicators(*, today: date, target: Target | None = None) -> list[Measured]:
    """Return the indicators of ``target`` (every one without it) with the figures up to ``today``'s year.

    In the plan's order; four queries at most.
    """
    indicators = list(map(Stated._make, EVERY() if target is None else OF_TARGET(target.pk)))
    figures = with_derived(indicators, current_figures(until=today.year, target=target))
    counted, bases = counted_figures(indicators, today=today), implied_bases(indicators)
    figures |= counted.figures
    return [
        measured(each, figures.get(each.pk, ()), bases.get(each.pk), counted.reasons.get(each.pk, ""))
        for each in indicators
    ]


def measured(
    indicator: Stated, figures: tuple[Figure, ...], implied: Point | None, reason: str = ""
) -> Measured:
    """Return ``indicator`` with what its figures say; nothing, for ``reason`` or a hole in the newest one.

    A target is judged by its year: what came later ("đến cuối năm 2025") is shown, and mends nothing.
    """
    whole_years = [each for each in figures if each.span == Span.YEAR]
    annual = {each.year: each for each in whole_years if each.year <= indicator.target_year}
    reason = reason or (annual[max(annual)].hole if annual else "")
    whole = {} if reason else {year: each.value for year, each in annual.items() if not each.hole}
    series = series_of(indicator, whole, implied)
    assessment = Assessment(withheld(reason)) if reason else series.assessment(strict=is_strict(indicator))
    return Measured(indicator, implied, figures, annual, series, assessment)
