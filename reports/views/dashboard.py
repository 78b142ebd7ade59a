"""The leadership's screen."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bacgiang_plan.lib.charts import chart_keys
from bacgiang_plan.lib.dates import local_date
from reports import dashboard as figures
from reports import permissions
from reports.models import ReportingPeriod
from reports.recent import newest_regular, recent_periods
from targets.rows import headline_cards

from .access import on_common_clock, require


@login_required
def dashboard(request):
    """Tasks, reports and zones on one screen, for the chosen or the newest opened period.

    The six targets come in a request of their own: the first words are there in half the time.
    """
    require(permissions.can_see_dashboard(request.user))
    now, code, common = timezone.now(), request.GET.get("ky"), on_common_clock(request)
    periods, opened = recent_periods(), ReportingPeriod.objects.opened().counted()
    period = get_object_or_404(opened, code=code) if code else newest_regular(periods)
    board = figures.dashboard(now=now, period=period, common_clock=common)
    clock = "&han=chung" if common else ""
    context = {"board": board, "periods": periods, "now": now, "clock": clock}
    context["watches_reminding"] = permissions.can_watch_reminding(request.user)
    return render(request, "reports/dashboard.html", context)


@login_required
def dashboard_targets(request):
    """The six targets of the leadership's screen, as the fragment that htmx puts into it."""
    require(permissions.can_see_dashboard(request.user))
    cards = headline_cards(today=local_date(timezone.now()))
    return render(request, "reports/_dashboard_targets.html", {"cards": cards, "keys": chart_keys()})
