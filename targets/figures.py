"""Reported figures, formatted once, with the marks that must stand beside them."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.numbers import format_decimal

from .models import IndicatorValue, Span, Target, ValueStatus


class Figure(NamedTuple):
    """One figure: the current revision of its year and span as the database has it, or a computed one.

    ``hole`` says what a computed figure leaves out: then it is a lower bound, and no verdict follows.
    """

    year: int
    span: str
    value: Decimal
    status: str
    is_sample: bool
    source: str
    hole: str = ""

    @property
    def is_estimate(self) -> bool:
        return self.status == ValueStatus.ESTIMATE

    @property
    def text(self) -> str:
        return f"ít nhất {format_decimal(self.value)}" if self.hole else format_decimal(self.value)

    @property
    def period(self) -> str:
        return f"6 tháng đầu năm {self.year}" if self.span == Span.HALF_YEAR else str(self.year)

    @property
    def marks(self) -> str:
        """What must stand beside the figure: "2024, ước, mẫu"."""
        words = [self.period, "ước" if self.is_estimate else "", "mẫu" if self.is_sample else "", self.hole]
        return ", ".join(word for word in words if word)


FIGURE = [name for name in Figure._fields if name != "hole"]
"""What the database has of a figure."""


CURRENT_LAST = IndicatorValue.objects.order_by("revision").values_list("indicator", *FIGURE)
EVERY = FixedQuery(lambda: CURRENT_LAST)
OF_TARGET = FixedQuery(lambda target: CURRENT_LAST.filter(indicator__target=target), int)


def current_figures(*, until: int, target: Target | None = None) -> dict[int, tuple[Figure, ...]]:
    """Return the figures of each indicator (by primary key) up to the year ``until``, oldest first.

    Those of ``target``, or of all. One query for plain tuples; of several revisions the last counts.
    """
    newest: dict[tuple, Figure] = {}
    for pk, *facts in EVERY() if target is None else OF_TARGET(target.pk):
        figure = Figure(*facts)
        if figure.year <= until:
            newest[pk, figure.year, figure.span] = figure
    grouped = defaultdict(list)
    for (pk, _, _), figure in newest.items():
        grouped[pk].append(figure)
    return {pk: tuple(sorted(figures, key=age)) for pk, figures in grouped.items()}


def age(figure: Figure) -> tuple[int, bool]:
    """Sort key: within a year the six-month figure comes before the annual one."""
    return figure.year, figure.span == Span.YEAR


def figure_of(value: IndicatorValue) -> Figure:
    return Figure(*(getattr(value, name) for name in FIGURE))
