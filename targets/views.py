"""The six targets on one page, and one indicator with its calculation. Everyone signed in sees them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date

from .drawings import indicator_chart
from .explanation import explain
from .figures import revision_rows
from .models import Indicator
from .rows import indicator_rows, target_cards
from .table import target_lines
from .trajectory import CRITERIA
from .words import FIGURE_MEANINGS, STATES


@login_required
def target_list(request: HttpRequest) -> HttpResponse:
    rows = indicator_rows(today=local_date(timezone.now()))
    cards = target_cards(rows)
    context = {
        "cards": cards,
        "tables": zip(cards, target_lines(rows), strict=True),
        "has_sample": any(row.is_sample for row in rows),
        "criteria": [(STATES[verdict], words) for verdict, words in CRITERIA.items()],
    }
    return render(request, "targets/list.html", context)


@login_required
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    indicator = get_object_or_404(Indicator.objects.select_related("target"), code=code)
    rows = indicator_rows(today=local_date(timezone.now()), target=indicator.target)
    row = next(each for each in rows if each.code == indicator.code)
    context = {
        "indicator": indicator,
        "row": row,
        "chart": indicator_chart(row),
        "steps": explain(row),
        "ruling": row.assessment.ruling,
        "meaning": FIGURE_MEANINGS[row.kind],
        "revisions": revision_rows(indicator),
        "siblings": [each for each in rows if each is not row],
        "crumbs": [{"label": "Mục tiêu", "url": reverse("targets:list")}],
    }
    return render(request, "targets/indicator.html", context)
