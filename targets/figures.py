"""Reported figures, formatted once, with the marks that must stand beside them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bacgiang_plan.lib.numbers import format_decimal

from .models import IndicatorValue, Span, ValueStatus


@dataclass(frozen=True, slots=True)
class Figure:
    """One reported figure: the current revision of its year and span."""

    year: int
    span: Span
    value: Decimal
    text: str
    period: str
    is_estimate: bool
    is_sample: bool
    source: str

    @property
    def marks(self) -> str:
        """What must stand beside the figure: "2024, ước, mẫu"."""
        words = [self.period, "ước" if self.is_estimate else "", "mẫu" if self.is_sample else ""]
        return ", ".join(word for word in words if word)


def figures_by_indicator(values: Iterable[IndicatorValue]) -> dict[int, tuple[Figure, ...]]:
    """Return the figures of each indicator (by primary key), oldest first."""
    grouped = defaultdict(list)
    for value in values:
        grouped[value.indicator_id].append(figure_of(value))
    return {pk: tuple(sorted(figures, key=age)) for pk, figures in grouped.items()}


def age(figure: Figure) -> tuple[int, bool]:
    """Sort key: within a year the six-month figure comes before the annual one."""
    return figure.year, figure.span == Span.YEAR


def figure_of(value: IndicatorValue) -> Figure:
    return Figure(
        year=value.year,
        span=Span(value.span),
        value=value.value,
        text=format_decimal(value.value),
        period=period_words(value.year, value.span),
        is_estimate=value.status == ValueStatus.ESTIMATE,
        is_sample=value.is_sample,
        source=value.source,
    )


def period_words(year: int, span: str) -> str:
    return f"6 tháng đầu năm {year}" if span == Span.HALF_YEAR else str(year)
