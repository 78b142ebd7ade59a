"""How one wants to hear of matters; how reminding runs, for administrators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bacgiang_plan.lib.dates import local_date, short_date
from reports import permissions
from reports.models import CalendarFeed, MailPreference
from reports.opening.rows import opening_links
from reports.reminding import calendars, preferences
from reports.reminding.nightly import findings
from reports.reminding.overview import overview
from reports.reminding.preference_forms import PreferenceForm, initial_of

from .access import require


@login_required
def preferences_page(request):
    """Mails at once or once a day, leave and deputy; the address of one's calendar."""
    context = preferences_context(request, request.POST if request.method == "POST" else None)
    form = context["form"]
    if request.method == "POST" and form.is_valid():
        preferences.keep(person=request.user, **form.cleaned_data)
        messages.success(request, "Đã ghi nhận cách nhận nhắc việc." + _leave_words(form.cleaned_data))
        return redirect("reports:reminding-preferences")
    return render(request, "reports/reminding/preferences.html", context)


def _leave_words(data: dict) -> str:
    """Return who hears, too, and when; "" without a leave."""
    if not data["deputy"]:
        return ""
    days = f"từ ngày {short_date(data['away_from'])} đến hết ngày {short_date(data['away_until'])}"
    return f" {data['deputy'].full_name} cùng nhận nhắc việc {days}."


def preferences_context(request, typed=None) -> dict:
    """Return what the page of preferences shows."""
    person, today = request.user, local_date(timezone.now())
    kept = MailPreference.objects.filter(person=person).first()
    feed = CalendarFeed.objects.filter(person=person).exclude(token_hash="").first()
    form = PreferenceForm(typed, person=person, today=today, initial=initial_of(kept, today))
    has_agency = person.agency_id is not None
    others = preferences.standing_in(person, today) if has_agency else []
    return {
        "form": form,
        "feed": feed,
        "has_agency": has_agency,
        "has_own": calendars.has_own(person),
        "oversees": calendars.oversees(person),
        "standing_in": others,
    }


@login_required
@require_safe
def admin_page(request):
    """Runs, mails that wait or fail; what nobody hears of comes by itself, or when asked for."""
    require(permissions.can_watch_reminding(request.user))
    now = timezone.now()
    context = {"overview": overview(now=now), "now": now, "openings": opening_links(now=now)}
    if request.GET.get("xem") == "day-du":
        context["findings"] = findings(now=now)
    return render(request, "reports/reminding/admin.html", context)


@login_required
@require_safe
def findings_part(request):
    """What nobody hears of, as the fragment that htmx puts into the page: it looks at every matter."""
    require(permissions.can_watch_reminding(request.user))
    return render(request, "reports/reminding/_findings.html", {"findings": findings(now=timezone.now())})
