"""The published series outside the plan as rows: their latest figures, how many revisions, a small chart."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.numbers import EMPTY

from .drawings import published_sparkline
from .figures import Figure, current_figures
from .models import Indicator, PriceBasis, Span


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One published series: ``half_year`` is a six-month figure, shown with its label and never compared."""

    code: str
    url: str
    name: str
    unit: str
    definition: str
    latest_text: str
    latest_caption: str
    half_year: Figure | None
    revisions: int
    chart: SafeString


def reference_rows(*, today: date) -> list[ReferenceRow]:
    """Return the series without a target in their order, with figures up to ``today``'s year: two queries."""
    series = Indicator.objects.filter(target=None).annotate(revisions=Count("values")).order_by("order")
    figures = current_figures(until=today.year)
    return [reference_row(each, figures.get(each.pk, ())) for each in series]


def reference_row(indicator: Indicator, figures: tuple[Figure, ...]) -> ReferenceRow:
    latest = next((each for each in reversed(figures) if each.span == Span.YEAR), None)
    half_year = next((each for each in reversed(figures) if each.span == Span.HALF_YEAR), None)
    return ReferenceRow(
        code=indicator.code,
        url=reverse("targets:indicator", args=[indicator.code]),
        name=indicator.name,
        unit=indicator.unit,
        definition=definition(indicator),
        latest_text=latest.text if latest else EMPTY,
        latest_caption=latest.marks if latest else "chưa có số cả năm",
        half_year=half_year,
        revisions=indicator.revisions,
        chart=published_sparkline(indicator, figures),
    )


def definition(indicator: Indicator) -> str:
    """Return scope and price basis, by which the series differs from those of the plan."""
    basis = PriceBasis(indicator.counted_basis)
    return indicator.scope if basis is PriceBasis.NONE else f"{indicator.scope}; {basis.label.lower()}"
