"""Industrial parks and clusters: the table, and one zone. Everyone signed in sees them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date

from .forms import ZoneFilter
from .models import Zone
from .rows import LATE, clauses_about, grouped_by_kind, progress_rows, zone_rows


@login_required
def zone_list(request: HttpRequest) -> HttpResponse:
    form = ZoneFilter(request.GET)
    rows = zone_rows(today=local_date(timezone.now()), kind=form.kind())
    context = {
        "form": form,
        "groups": grouped_by_kind(rows),
        "total": len(rows),
        "late": LATE,
        "has_sample": any(row.progress.is_sample for row in rows),
    }
    return render(request, "zones/list.html", context)


@login_required
def zone_detail(request: HttpRequest, pk: int) -> HttpResponse:
    zone = get_object_or_404(Zone.objects.select_related("reporting_agency"), pk=pk)
    today = local_date(timezone.now())
    row = zone_rows(today=today, pk=zone.pk)[0]
    context = {
        "zone": zone,
        "row": row,
        "progress": progress_rows(zone),
        "clauses": clauses_about(zone, row),
        "late": LATE,
        "crumbs": [{"label": "Khu, cụm công nghiệp", "url": reverse("zones:list")}],
    }
    return render(request, "zones/detail.html", context)
