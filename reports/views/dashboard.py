"""The leadership's screen."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from reports import dashboard as figures
from reports import permissions
from reports.models import ReportingPeriod
from targets.rows import headline_cards

from .access import require


@login_required
def dashboard(request):
    """Tasks, reports and zones on one screen, for the chosen or the newest opened period.

    The six targets come in a request of their own: the first words are there in half the time.
    """
    require(permissions.can_see_dashboard(request.user))
    now = timezone.now()
    opened = ReportingPeriod.objects.opened().order_by("-due_before")
    periods, code = list(opened[:6]), request.GET.get("ky")
    period = get_object_or_404(opened, code=code) if code else next(iter(periods), None)
    context = {"board": figures.dashboard(now=now, period=period), "periods": periods, "now": now}
    return render(request, "reports/dashboard.html", context)


@login_required
def dashboard_targets(request):
    """The six targets of the leadership's screen, as the fragment that htmx puts into it."""
    require(permissions.can_see_dashboard(request.user))
    cards = headline_cards(today=local_date(timezone.now()))
    return render(request, "reports/_dashboard_targets.html", {"cards": cards})
