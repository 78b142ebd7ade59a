"""The six targets as small charts for chapter II: the same drawings as on the page of targets."""

from collections.abc import Sequence

from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.charts import as_data
from reports.documents.draft import Chart
from reports.documents.phrases import listed
from targets.drawings import description
from targets.rows import IndicatorRow, TargetCard, target_cards

from .draft_figures import with_unit


def target_charts(indicators: Sequence[IndicatorRow]) -> tuple[Chart, ...]:
    """Return a chart of each target that has something to draw, all with one axis of years."""
    return tuple(_chart(card) for card in target_cards(indicators) if card.is_drawn)


def _chart(card: TargetCard) -> Chart:
    shown = card.headline
    value = with_unit(shown.position_text, shown) if shown.latest else "chưa có số liệu"
    return Chart(
        title=f"({card.number}) {card.name}",
        subtitle=shown.name,
        value=listed([value, shown.position_caption], "; "),
        verdict=listed([card.state.label, lower_first(shown.remark) if shown.remark else ""], ": "),
        desc=description(shown),
        course=as_data(card.course),
        years=card.years,
    )
