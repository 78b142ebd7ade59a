"""Industrial parks and clusters: the table, and one zone. Everyone signed in sees them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date, short_date

from . import listing
from .crumbs import above
from .forms import ZoneFilter
from .models import Zone
from .permissions import can_record_zones
from .sorting import sorted_columns
from .table import zone_lines
from .zone_page import zone_page


@login_required
def zone_list(request: HttpRequest) -> HttpResponse:
    """The zones that the filter line describes, as of a day, with the sums over all of them."""
    form = ZoneFilter(request.GET, today=local_date(timezone.now()))
    wanted = form.wanted()
    found = listing.zone_list(wanted, page=request.GET.get("page"))
    context = {
        "form": form,
        "wanted": wanted,
        "day": short_date(wanted.day),
        "lines": zone_lines(found.rows),
        "page": found.page,
        "totals": found.totals,
        "columns": sorted_columns(wanted.order, request.GET.dict()),
        "has_sample": any(row.is_sample for row in found.rows),
        "may_record": can_record_zones(request.user),
    }
    return render(request, "zones/list.html", context)


@login_required
def zone_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One zone: its facts now, its life, its limits, what the plan says of it, its figures by day."""
    zone = get_object_or_404(Zone.objects.select_related("parent", "district"), pk=pk)
    context = {
        "zone": zone,
        "about": zone_page(zone, today=local_date(timezone.now())),
        "may_record": can_record_zones(request.user),
        "crumbs": above(zone),
    }
    return render(request, "zones/detail.html", context)
