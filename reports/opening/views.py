"""The page of the opening check: the list, letting points stand, taking that back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports import permissions
from reports.duties.answers import answer
from reports.models import OpeningWaiver, ReportingPeriod
from reports.refusals import WorkflowError
from reports.views.access import require

from . import rows, waiving
from .forms import KINDS, WaiverForm


@login_required
def check_page(request, code: str):
    """What is to be dealt with before a regular period opens; afterwards, what stood then."""
    require(permissions.can_see_opening(request.user))
    period = get_object_or_404(ReportingPeriod.objects.regular(), code=code)
    if request.method == "POST":
        require(permissions.can_waive_opening(request.user))
    if period.opened_at:
        return _opened(request, period)
    form, back = _form(request), page_of(period)

    def record() -> tuple[str, str]:
        reason = form.cleaned_data["reason"]
        made = waiving.waive(period, form.chosen, reason=reason, by=request.user, now=form.now)
        return _waived_words(len(made), len(set(form.chosen))), back

    board = rows.opening_board(period, request.user, now=form.now, chosen=form.chosen)
    return answer(request, "reports/opening/check.html", form, record, {"board": board, "back": back})


def _form(request) -> WaiverForm:
    now = timezone.now()
    if KINDS in request.POST:
        return WaiverForm.ticking(request.POST, now=now)
    return WaiverForm(request.POST or None, now=now)


def _opened(request, period: ReportingPeriod):
    if request.method == "POST":
        messages.info(request, waiving.opened_words(period))
        return redirect(page_of(period))
    return render(request, "reports/opening/opened.html", {"board": rows.opened_board(period, request.user)})


def page_of(period: ReportingPeriod) -> str:
    return reverse("reports:opening-check", args=[period.code])


@login_required
@require_POST
def withdraw(request, code: str, pk: int):
    """Take back that a point is let stand."""
    require(permissions.can_waive_opening(request.user))
    found = OpeningWaiver.objects.select_related("period").filter(period__code=code)
    waiver = get_object_or_404(found, pk=pk)
    try:
        waiving.withdraw(waiver, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "Đã bỏ chấp nhận; điểm này lại phải xử lý trước khi mở kỳ.")
    return redirect("reports:opening-check", code)


def _waived_words(made: int, chosen: int) -> str:
    words = f"Đã chấp nhận {made} điểm."
    if made < chosen:
        words += f" {chosen - made} điểm đã được xử lý, thay đổi hoặc chấp nhận từ trước nên không ghi."
    return words
