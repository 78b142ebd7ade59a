"""The six targets as small charts for chapter II: the same drawings as on the page of targets."""

from collections.abc import Sequence

from reports.documents.charts import as_data
from reports.documents.draft import Chart
from reports.documents.phrases import listed
from targets.drawings import description
from targets.rows import IndicatorRow, TargetCard, target_cards

from .draft_figures import course_words, pace_words


def target_charts(indicators: Sequence[IndicatorRow]) -> tuple[Chart, ...]:
    """Return a chart of each target that has something to draw, all with one axis of years."""
    return tuple(_chart(card) for card in target_cards(indicators) if card.is_drawn)


def _chart(card: TargetCard) -> Chart:
    shown = card.headline
    return Chart(
        title=f"({card.number}) {card.name}",
        subtitle=shown.name,
        value=course_words(shown),
        verdict=listed([card.state.label, pace_words(shown)], ": "),
        desc=description(shown),
        course=as_data(card.course),
        years=card.years,
    )
