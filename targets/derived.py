"""Figures that are computed from other figures, never typed: a growth from the level it is the growth of."""

from collections.abc import Iterable, Mapping

from bacgiang_plan.lib.numbers import rounded

from . import arithmetic
from .figures import Figure
from .models import Formula, Indicator, ValueStatus

Figures = Mapping[int, tuple[Figure, ...]]
SAID_PLACES = 2
"""A computed growth is said, and counted on with, as growths are published: two decimals."""


def with_derived(indicators: Iterable[Indicator], figures: Figures) -> dict[int, tuple[Figure, ...]]:
    """Return ``figures`` (by indicator) with those of derived growths added; no query.

    A growth compares a year, or a half-year, with the same of the year before; without both there is
    a hole. It is an estimate, or sample, as soon as one of the two is.
    """
    growths = [each for each in indicators if each.formula == Formula.GROWTH]
    return dict(figures) | {each.pk: growth_figures(figures.get(each.formula_of_id, ())) for each in growths}


def growth_figures(levels: Iterable[Figure]) -> tuple[Figure, ...]:
    known = {(each.year, each.span): each for each in levels}
    pairs = [(known.get((each.year - 1, each.span)), each) for each in known.values()]
    made = (growth_figure(before, now) for before, now in pairs if before)
    return tuple(figure for figure in made if figure)


def growth_figure(before: Figure, now: Figure) -> Figure | None:
    """Return the growth in % from one level to the next, rounded as it is said; None from zero."""
    growth = arithmetic.growth(before.value, now.value, 1)
    if growth is None:
        return None
    return Figure(
        year=now.year,
        span=now.span,
        value=rounded(growth, SAID_PLACES),
        status=ValueStatus.ESTIMATE if before.is_estimate or now.is_estimate else ValueStatus.OFFICIAL,
        is_sample=before.is_sample or now.is_sample,
        source=f"Tính từ số liệu {before.period} ({before.text}) và {now.period} ({now.text})",
    )
