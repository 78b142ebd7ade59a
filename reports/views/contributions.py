"""What an agency contributes to tasks that others lead: the list of a period, one text, the signatures."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.models import User
from reports import permissions
from reports.beside_forms import ContributionForm
from reports.contributing import (
    asked_of,
    contribution_token,
    save_contribution,
    sign_contributions,
    take_back_contribution,
)
from reports.contribution_rows import share_page
from reports.contributions import leads_of
from reports.models import Contribution, ReportingPeriod
from reports.refusals import NotAllowedError, WorkflowError

from .access import require
from .held import forget, keeps_typed, typed


def _period(user: User, code: str) -> ReportingPeriod:
    """Return the opened period ``code`` for somebody of an agency. Raises Http404 or PermissionDenied."""
    require(user.agency_id is not None)
    opened = ReportingPeriod.objects.opened()
    found = opened if permissions.can_practise(user) else opened.counted()
    return get_object_or_404(found, code=code)


@login_required
def contributions(request, code: str):
    """Every task on which my agency is asked to contribute in one period."""
    period = _period(request.user, code)
    is_head = permissions.heads(request.user, request.user.agency)
    context = {
        "period": period,
        "page": share_page(request.user, period, is_head=is_head),
        "may_write": permissions.can_draft_for(request.user, request.user.agency),
        "is_head": is_head,
    }
    return render(request, "reports/contributions.html", context)


@keeps_typed
def contribution(request, code: str, assignment_pk: int):
    """Write the text on one task."""
    period = _period(request.user, code)
    require(permissions.can_draft_for(request.user, request.user.agency))
    asked = get_object_or_404(asked_of(request.user.agency, period), pk=assignment_pk)
    saved = Contribution.objects.filter(period=period, assignment=asked).first()
    initial = {"text": saved.text if saved else "", "seen": contribution_token(saved)}
    form = ContributionForm(typed(request), initial=initial)
    leads = leads_of([asked.task_id], period)[asked.task_id]
    context = {"period": period, "asked": asked, "form": form, "leads": leads}
    if request.method == "POST" and form.is_valid():
        try:
            save_contribution(period, asked, **form.cleaned_data, by=request.user, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            context["saved"] = Contribution.objects.filter(period=period, assignment=asked).first()
            form.accept_newer(contribution_token(context["saved"]))
            return render(request, "reports/contribution.html", context, status=409)
        forget(request)
        messages.success(request, f"Đã lưu nội dung phối hợp ở nhiệm vụ {asked.task.clause}.")
        return redirect("reports:contributions", code)
    return render(request, "reports/contribution.html", context)


@login_required
@require_POST
def sign(request, code: str):
    """Sign the chosen texts as they were shown: each button, and the one for all, sends key:token pairs."""
    period = _period(request.user, code)
    require(permissions.heads(request.user, request.user.agency))
    pairs = [pair.split(":", 1) for pair in request.POST.getlist("seen") if ":" in pair]
    seen = {int(key): token for key, token in pairs if re.fullmatch("[0-9]{1,18}", key)}
    try:
        signed, left = sign_contributions(seen, by=request.user, now=timezone.now())
    except NotAllowedError:
        require(False)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        _tell(request, signed, left)
    return redirect("reports:contributions", period.code)


def _tell(request, signed: int, left: int) -> None:
    if signed:
        messages.success(request, f"Đã ký {signed} nội dung phối hợp.")
    if left:
        messages.error(
            request, f"Chưa ký {left} nội dung vì vừa được sửa hoặc đã ký; đề nghị xem lại rồi ký."
        )


@login_required
@require_POST
def take_back(request, code: str, assignment_pk: int):
    """Take the signature of one text away."""
    period = _period(request.user, code)
    require(permissions.heads(request.user, request.user.agency))
    own = Contribution.objects.filter(assignment__agency=request.user.agency, period=period)
    found = get_object_or_404(own.select_related("assignment", "period"), assignment=assignment_pk)
    try:
        take_back_contribution(found, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã rút chữ ký; nội dung vẫn còn, cơ quan sửa và ký lại được.")
    return redirect("reports:contributions", code)
