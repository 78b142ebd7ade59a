"""Indicators measured against their paths: all that verdicts need, and no words yet.

Two queries for all indicators, whatever their number.
"""

from dataclasses import dataclass
from datetime import date

from .figures import Figure, current_figures
from .models import Indicator, Span, Target
from .series import Series, implied_bases, is_strict, series_of
from .trajectory import Assessment, Point, Verdict


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator with its current figures (oldest first), its series and what they say.

    ``implied`` is the base that the plan's own arithmetic gives where its text states none.
    """

    indicator: Indicator
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

    In the plan's order; two queries.
    """
    asked = Indicator.objects.select_related("target", "owner").order_by("order")
    indicators = list(asked if target is None else asked.filter(target=target))
    figures = current_figures(until=today.year, target=target)
    bases = implied_bases(indicators)
    return [measured(each, figures.get(each.pk, ()), bases.get(each.pk)) for each in indicators]


def measured(indicator: Indicator, figures: tuple[Figure, ...], implied: Point | None) -> Measured:
    annual = {each.year: each for each in figures if each.span == Span.YEAR}
    series = series_of(indicator, {year: each.value for year, each in annual.items()}, implied)
    assessment = series.assessment(strict=is_strict(indicator))
    return Measured(indicator, implied, figures, annual, series, assessment)
