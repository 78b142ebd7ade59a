"""Pages on which a rehearsal is planned, watched and ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from .. import permissions
from ..duties.answers import answer
from ..duties.fields import DecisionForm
from ..models import ReportingPeriod
from ..views.access import require
from .forms import RehearsalForm
from .planning import coming_period, end_rehearsal, nothing_to_end, opened_words, start_rehearsal
from .rows import past_rehearsals, rehearsal_board
from .wiping import turnout


@login_required
def rehearsals(request: HttpRequest) -> HttpResponse:
    """The period that can be rehearsed next, and what became of earlier rehearsals."""
    require(permissions.can_rehearse(request.user))
    coming = coming_period(timezone.now())
    standing = coming and coming.rehearsals.first()
    context = {
        "coming": coming,
        "standing": standing,
        "past": past_rehearsals(),
        "may_check": permissions.can_see_opening(request.user),
    }
    return render(request, "reports/rehearsal/rehearsals.html", context)


@login_required
def rehearsal(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the rehearsal of one period, or see how far everybody is."""
    period, now = _period(request, code), timezone.now()
    if period.opened_at:
        return _over(request, opened_words(period))
    standing = period.rehearsals.first()
    if standing and request.method == "GET":
        board = rehearsal_board(standing, leads=permissions.can_review(request.user), now=now)
        return render(
            request, "reports/rehearsal/board.html", {"real": period, "board": board, "is_rehearsal": True}
        )
    form = RehearsalForm(request.POST or None, period=period, now=now)
    back = reverse("reports:rehearsal", args=[code])

    def record() -> tuple[str, str]:
        made = start_rehearsal(period, form.plan(), by=request.user, now=now)
        return f"Đã tổ chức {made.in_sentence} cho {made.obligations.count()} cơ quan.", back

    return answer(request, "reports/rehearsal/plan.html", form, record, {"real": period, "back": back})


def _period(request: HttpRequest, code: str) -> ReportingPeriod:
    """Return a regular period for somebody who sets up practice. Raises PermissionDenied or Http404."""
    require(permissions.can_rehearse(request.user))
    return get_object_or_404(ReportingPeriod.objects.regular(), code=code)


def _over(request: HttpRequest, words: str) -> HttpResponse:
    """Answer a page left open, or one gone back to, after its rehearsal was over."""
    messages.info(request, words)
    return redirect("reports:rehearsals")


@login_required
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm, with what goes, and end a rehearsal by hand."""
    period, back = _period(request, code), reverse("reports:rehearsals")
    standing = period.rehearsals.first()
    if standing is None:
        return _over(request, opened_words(period) if period.opened_at else nothing_to_end(period))
    form = DecisionForm(request.POST if request.method == "POST" else None, now=timezone.now())

    def record() -> tuple[str, str]:
        end_rehearsal(period, seen=request.POST.get("seen", ""), by=request.user, now=form.now)
        return f"Đã kết thúc và xóa kỳ tập dượt của {period.in_sentence}.", back

    context = {"real": period, "back": back, "standing": standing, "turnout": turnout(standing)}
    return answer(request, "reports/rehearsal/end.html", form, record, context)
