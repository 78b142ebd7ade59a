"""Deadlines in one's own calendar: a secret address to subscribe to, and single deadlines to add."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies import lockout
from reports.models import Obligation
from reports.reminding import calendars

from .access import require
from .reminding import preferences_context


@require_safe
@never_cache
def feed(request, token: str):
    """The calendar of whoever holds the address: programs fetch it, nobody signs in."""
    person = calendars.owner_of(token)
    if person is None:
        return _unknown(request)
    return _calendar(calendars.deadlines_of(person, now=timezone.now()), "thoi-han.ics")


def _unknown(request) -> HttpResponse:
    """Answer an address that opens nothing; whoever tries many waits. A right one is never kept waiting."""
    if lockout.has_guessed_too_often(request, GUESSES):
        wait = {"Retry-After": str(lockout.seconds_locked())}
        return HttpResponse(TOO_MANY, status=429, content_type="text/plain; charset=utf-8", headers=wait)
    lockout.count_guess(request, GUESSES)
    raise Http404


GUESSES = "lich"
"""The name under which wrong addresses are counted, beside those of people who sign in."""
TOO_MANY = "Địa chỉ lịch không đúng nhiều lần liên tiếp; đề nghị thử lại sau, hoặc tạo địa chỉ mới trên Cổng."


@login_required
@require_safe
def one(request, pk: int):
    """One deadline of a report, as a file that a calendar opens."""
    owed = Obligation.objects.owed().opened().counted().visible_to(request.user)
    obligation = get_object_or_404(calendars.with_revisions(owed), pk=pk)
    return _calendar([calendars.report_deadline(obligation)], f"han-bao-cao-{pk}.ics")


def _calendar(deadlines: list[calendars.Deadline], name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        calendars.as_ics(deadlines), content_type="text/calendar; charset=utf-8", headers=headers
    )


@login_required
@require_POST
@never_cache
def address(request):
    """Make a new address, shown this once, or revoke the one there is; either ends it only once confirmed."""
    require(calendars.has_own(request.user) or calendars.oversees(request.user))
    is_revoking = request.POST.get("action") == "revoke"
    context = preferences_context(request)
    if context["feed"] and not request.POST.get("confirmed"):
        ending = context | {"is_revoking": is_revoking}
        return render(request, "reports/reminding/calendar_end.html", ending)
    if is_revoking:
        calendars.revoke(request.user)
        messages.success(
            request, "Đã thu hồi địa chỉ lịch. Lịch đã đăng ký theo địa chỉ đó không còn cập nhật."
        )
        return redirect("reports:reminding-preferences")
    made = calendars.new_address(request.user, now=timezone.now())
    context = preferences_context(request) | {"new_address": made}
    return render(request, "reports/reminding/preferences.html", context)
