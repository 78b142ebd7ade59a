"""A person's notices: the list, one click to the matter, the count beside the bell."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.sessions import unattended
from reports.models import Reminder
from reports.reminding import inbox


@login_required
@require_safe
def notices(request):
    """What I was told: what is still open, or everything."""
    everything = request.GET.get("xem") == "tat-ca"
    now = timezone.now()
    found = inbox.inbox(request.user, everything=everything, page=request.GET.get("page"), now=now)
    context = {"inbox": found, "page": found.page, "everything": everything}
    return render(request, "reports/reminding/notices.html", context)


@login_required
@require_safe
def notice(request, pk: int):
    """Open the matter of one of my notices, which is read by that."""
    found = get_object_or_404(Reminder, pk=pk, person=request.user)
    inbox.mark_read(found, now=timezone.now())
    return redirect(found.path)


@login_required
@require_POST
def read_all(request):
    """Mark as read what was on the list when its page was made; what came since stays unread."""
    until = request.POST.get("until", "")
    read = 0
    if until.isdecimal():
        read = inbox.mark_all_read(request.user, until=int(until[:18]), now=timezone.now())
    messages.success(request, f"Đã đánh dấu {read} thông báo là đã xem.")
    return redirect("reports:notices")


@unattended
@login_required
@require_safe
@never_cache
def bell(request):
    """The count beside the bell, which every page asks for by itself."""
    count = inbox.bell_count(request.user, now=timezone.now())
    return render(request, "reports/reminding/_bell.html", {"count": count})
