"""The rows of targets and indicators that the pages, the dashboard, documents and exports share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from bacgiang_plan.lib.charts import Course

from .drawings import Years, common_years, course_of, indicator_sparkline
from .figures import Figure
from .indicator_rows import IndicatorRow, indicator_rows, rows_of
from .measured import Measured, measured_indicators
from .trajectory import Verdict
from .words import State

__all__ = [
    "Figure",
    "IndicatorRow",
    "TargetCard",
    "headline_cards",
    "indicator_rows",
    "rows_by_target",
    "target_cards",
]


@dataclass(frozen=True, slots=True)
class TargetCard:
    """One of the six targets: the indicator that speaks for it, and the count of verdicts in it."""

    number: int
    name: str
    headline: IndicatorRow
    verdict: Verdict
    state: State
    counts_text: str
    course: Course
    years: Years

    @property
    def is_drawn(self) -> bool:
        """Whether there is more to draw than the target."""
        return bool(self.course.path or self.course.dots)

    @property
    def chart(self) -> SafeString:
        """The small multiple; empty when there is nothing to draw."""
        return indicator_sparkline(self.headline, self.course, self.years) if self.is_drawn else SafeString()


def target_cards(rows: Iterable[IndicatorRow]) -> list[TargetCard]:
    """Return the cards of the targets that ``rows`` belong to, in their order; no query."""
    groups = rows_by_target(rows)
    return _cards([headline(group) for group in groups], groups)


def rows_by_target(rows: Iterable[IndicatorRow]) -> list[list[IndicatorRow]]:
    """Return ``rows`` in a list for each target, in the targets' order."""
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.target_number].append(row)
    return [group for _, group in sorted(grouped.items())]


def headline_cards(*, today: date) -> list[TargetCard]:
    """Return the same cards, with a row made only of the indicators they show.

    The queries are those of `measured_indicators`, whatever the number of indicators.
    """
    grouped = defaultdict(list)
    for each in measured_indicators(today=today):
        grouped[each.indicator.target_number].append(each)
    groups = [group for _, group in sorted(grouped.items())]
    return _cards(rows_of([headline(group) for group in groups], today=today), groups)


def headline(group: Sequence[IndicatorRow | Measured]) -> IndicatorRow | Measured:
    """Return the indicator that speaks for a target: the first of which something can be said."""
    return next((each for each in group if each.verdict is not Verdict.UNKNOWN), group[0])


def _cards(shown: list[IndicatorRow], groups: list[list]) -> list[TargetCard]:
    """Return a card of each of ``shown``; their charts have one axis of years."""
    courses = [course_of(row) for row in shown]
    years = common_years(courses)
    return [_card(*each, years) for each in zip(shown, courses, groups, strict=True)]


def _card(
    shown: IndicatorRow, course: Course, group: Sequence[IndicatorRow | Measured], years: Years
) -> TargetCard:
    counts = Counter(each.verdict for each in group)
    parts = [f"{counts[each]} {each.label.lower()}" for each in Verdict if counts[each]]
    return TargetCard(
        number=shown.target_number,
        name=shown.target_name,
        headline=shown,
        verdict=shown.verdict,
        state=shown.state,
        counts_text=f"{len(group)} chỉ tiêu: {', '.join(parts)}",
        course=course,
        years=years,
    )
