"""Figures that are computed from other figures, never typed: a growth from the level it is the growth of."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from .figures import Figure
from .models import Formula, Indicator, ValueStatus
from .trajectory import average_growth

Figures = Mapping[int, tuple[Figure, ...]]


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
    return tuple(growth_figure(before, now) for before, now in pairs if before and comparable(before, now))


def comparable(before: Figure, now: Figure) -> bool:
    return min(before.value, now.value) > 0


def growth_figure(before: Figure, now: Figure) -> Figure:
    """Return the growth in % from one level to the next, rounded as figures are kept."""
    growth = average_growth(before.value, now.value, 1).quantize(Decimal("0.0001"))
    return Figure(
        year=now.year,
        span=now.span,
        value=growth,
        status=ValueStatus.ESTIMATE if before.is_estimate or now.is_estimate else ValueStatus.OFFICIAL,
        is_sample=before.is_sample or now.is_sample,
        source=f"Tính từ số liệu {before.period} ({before.text}) và {now.period} ({now.text})",
    )
