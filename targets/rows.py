"""The rows of targets and indicators that the pages, the dashboard, documents and exports share."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .drawings import indicator_sparkline
from .figures import Figure
from .indicator_rows import IndicatorRow, indicator_rows
from .trajectory import Verdict
from .words import State

__all__ = ["Figure", "IndicatorRow", "TargetCard", "indicator_rows", "target_cards"]


@dataclass(frozen=True, slots=True)
class TargetCard:
    """One of the six targets: the indicator that speaks for it, and the count of verdicts in it."""

    number: int
    name: str
    headline: IndicatorRow
    verdict: Verdict
    state: State
    counts_text: str
    chart: SafeString
    rows: tuple[IndicatorRow, ...]


def target_cards(rows: Iterable[IndicatorRow]) -> list[TargetCard]:
    """Return the cards of the targets that ``rows`` belong to, in their order; no query."""
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.target_number].append(row)
    return [target_card(group) for _, group in sorted(grouped.items())]


def target_card(rows: list[IndicatorRow]) -> TargetCard:
    """Return one card; its headline is the first indicator of which something can be said."""
    headline = next((row for row in rows if row.verdict is not Verdict.UNKNOWN), rows[0])
    counts = Counter(row.verdict for row in rows)
    parts = [f"{counts[each]} {each.label.lower()}" for each in Verdict if counts[each]]
    return TargetCard(
        number=headline.target_number,
        name=headline.target_name,
        headline=headline,
        verdict=headline.verdict,
        state=headline.state,
        counts_text=f"{len(rows)} chỉ tiêu: {', '.join(parts)}",
        chart=indicator_sparkline(headline),
        rows=tuple(rows),
    )
