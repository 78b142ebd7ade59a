"""Reported figures, formatted once, with the marks that must stand beside them."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.dates import Written, short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.numbers import format_decimal

from .models import IndicatorValue, Span, Target, ValueStatus

TO_DATE = "to_date"
"""The span of a count in a year that has not ended: no figure of that year, and compared with nothing."""


class Figure(NamedTuple):
    """One figure: the current revision of its year and span as the database has it, or a computed one.

    ``hole`` says what a computed figure leaves out: then it is a lower bound, and no verdict follows.
    ``counted_on`` is the day of a count `TO_DATE`.
    """

    year: int
    span: str
    value: Decimal
    status: str
    is_sample: bool
    source: str
    hole: str = ""
    counted_on: date | None = None

    @property
    def is_estimate(self) -> bool:
        return self.status == ValueStatus.ESTIMATE

    @property
    def text(self) -> str:
        return f"ít nhất {format_decimal(self.value)}" if self.hole else format_decimal(self.value)

    @property
    def period(self) -> str:
        return self.period_as()

    def period_as(self, written: Written = short_date) -> str:
        """Return "2024", "6 tháng đầu năm 2024"; of a count to date "đến 20/11/2026"."""
        return f"đến {written(self.counted_on)}" if self.counted_on else period_words(self.year, self.span)

    @property
    def marks(self) -> str:
        return self.marks_as()

    def marks_as(self, written: Written = short_date) -> str:
        """Return what must stand beside the figure: "2024, ước, mẫu"."""
        kinds = ["ước" if self.is_estimate else "", "mẫu" if self.is_sample else ""]
        return ", ".join(filter(None, [self.period_as(written), *kinds, self.hole]))


FIGURE = [name for name in Figure._fields if name not in ("hole", "counted_on")]
"""What the database has of a figure."""


def period_words(year: int, span: str) -> str:
    """Return "2024" or "6 tháng đầu năm 2024", as tables have it."""
    return f"6 tháng đầu năm {year}" if span == Span.HALF_YEAR else str(year)


def period_in_sentence(year: int, span: str) -> str:
    """Return `period_words` as a sentence has it: "năm 2024"."""
    words = period_words(year, span)
    return words if span == Span.HALF_YEAR else f"năm {words}"


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
