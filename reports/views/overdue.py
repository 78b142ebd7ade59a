"""The list of who is overdue in a period, where the reminders about it lead."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports import permissions
from reports.models import ReportingPeriod
from reports.reminding.overdue_rows import overdue_rows

from .access import require


@login_required
@require_safe
def overdue_page(request, code: str):
    """Who is overdue in one period now, and the way on for those who may do something about it."""
    require(permissions.can_see_overdue(request.user))
    period = get_object_or_404(ReportingPeriod.objects.opened().counted(), code=code)
    context = {
        "period": period,
        "rows": overdue_rows([period.pk], now=timezone.now())[period.pk],
        "may_urge": permissions.can_write_outgoing(request.user),
        "may_see_matrix": permissions.can_see_matrix(request.user),
    }
    return render(request, "reports/reminding/overdue.html", context)
