"""The six targets on one page, and one indicator with its calculation. Everyone signed in sees them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.charts import chart_keys
from bacgiang_plan.lib.dates import local_date

from .drawings import indicator_chart, published_chart
from .explanation import explain
from .models import Indicator
from .permissions import can_record
from .references import reference_rows
from .revisions import revision_rows
from .rows import indicator_rows, target_cards
from .table import target_lines
from .trajectory import CRITERIA
from .words import FIGURE_MEANINGS, STATES
from .year_rows import half_year_rows, year_heads, year_rows


@login_required
def target_list(request: HttpRequest) -> HttpResponse:
    rows = indicator_rows(today=local_date(timezone.now()))
    cards = target_cards(rows)
    context = {
        "cards": cards,
        "tables": zip(cards, target_lines(rows), strict=True),
        "keys": chart_keys(),
        "has_sample": any(row.is_sample for row in rows),
        "criteria": [(STATES[verdict], words) for verdict, words in CRITERIA.items()],
    }
    return render(request, "targets/list.html", context)


@login_required
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One number of the plan with its calculation, or a published series that stands beside the plan."""
    found = Indicator.objects.select_related("target", "owner", "formula_of")
    indicator = get_object_or_404(found, code=code)
    common = {
        "indicator": indicator,
        "meaning": FIGURE_MEANINGS[indicator.kind],
        "revisions": revision_rows(indicator),
        "may_record": can_record(request.user) and not indicator.formula,
        "crumbs": [{"label": "Mục tiêu", "url": reverse("targets:list")}],
    }
    if indicator.target is None:
        return published_series(request, common)
    return render(request, "targets/indicator.html", common | of_plan(indicator))


def published_series(request: HttpRequest, common: dict) -> HttpResponse:
    figures = [line.figure for line in reversed(common["revisions"]) if line.is_current]
    chart = published_chart(common["indicator"], figures)
    crumbs = [*common["crumbs"], {"label": "Số liệu tham khảo", "url": reverse("targets:references")}]
    return render(request, "targets/series.html", common | {"chart": chart, "crumbs": crumbs})


def of_plan(indicator: Indicator) -> dict[str, object]:
    """Return what the plan's own indicator is measured by, in words and as a chart."""
    rows = indicator_rows(today=local_date(timezone.now()), target=indicator.target)
    row = next(each for each in rows if each.code == indicator.code)
    return {
        "row": row,
        "chart": indicator_chart(row),
        "steps": explain(row),
        "ruling": row.assessment.ruling,
        "heads": year_heads(row),
        "years": year_rows(row),
        "half_years": half_year_rows(row),
        "sources": [each.source for each in row.figures] if indicator.formula else [],
        "siblings": [each for each in rows if each is not row],
    }


@login_required
def references(request: HttpRequest) -> HttpResponse:
    """The published series that stand beside the plan, each with its latest figure."""
    rows = reference_rows(today=local_date(timezone.now()))
    crumbs = [{"label": "Mục tiêu", "url": reverse("targets:list")}]
    return render(request, "targets/references.html", {"rows": rows, "crumbs": crumbs})
