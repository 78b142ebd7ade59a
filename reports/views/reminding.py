"""How one wants to hear of matters; how reminding runs, for administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bacgiang_plan.lib.dates import local_date
from reports import permissions
from reports.models import MailPreference
from reports.reminding import preferences
from reports.reminding.overview import overview
from reports.reminding.preference_forms import PreferenceForm, initial_of

from .access import require


@login_required
def preferences_page(request):
    """Mails at once or once a day, leave and deputy."""
    today, kept = local_date(timezone.now()), MailPreference.objects.filter(person=request.user).first()
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        person=request.user,
        today=today,
        initial=initial_of(kept),
    )
    if request.method == "POST" and form.is_valid():
        preferences.keep(person=request.user, **form.cleaned_data)
        messages.success(request, "Đã ghi nhận cách nhận nhắc việc.")
        return redirect("reports:reminding-preferences")
    return render(request, "reports/reminding/preferences.html", {"form": form})


@login_required
@require_safe
def admin_page(request):
    """Runs, mails that wait or fail, and what nobody hears of."""
    require(permissions.can_watch_reminding(request.user))
    now = timezone.now()
    context = {"overview": overview(now=now), "now": now}
    return render(request, "reports/reminding/admin.html", context)
