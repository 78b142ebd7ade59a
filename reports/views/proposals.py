"""Sở Công Thương decides what agencies call complete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from reports import permissions
from reports.beside_forms import DeclineForm
from reports.models import AgencyReport, CompletionProposal
from reports.proposal_rows import decided_proposals, open_proposals, proposal_rows
from reports.proposals import confirm_completion, decline_completion
from reports.refusals import WorkflowError

from .access import require
from .held import forget, keeps_typed, typed

PER_PAGE = 20


@login_required
def proposals(request):
    """Open proposals, the longest waiting first; or those decided."""
    require(permissions.can_review(request.user))
    is_decided = request.GET.get("loc") == "da-quyet-dinh"
    found = decided_proposals(request.user) if is_decided else open_proposals(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = proposal_rows(list(page), request.user, today=local_date(timezone.now()))
    return render(request, "reports/proposals.html", {"rows": rows, "page": page, "is_decided": is_decided})


def _proposal(user: User, pk: int) -> CompletionProposal:
    """Return the proposal ``pk`` for its decision. Raises Http404 or PermissionDenied."""
    require(permissions.can_review(user))
    found = CompletionProposal.objects.filter(report__in=AgencyReport.objects.visible_to(user))
    related = ["assignment__task", "dated_part", "report__obligation__agency", "report__obligation__period"]
    proposal = get_object_or_404(found.select_related(*related), pk=pk)
    require(permissions.is_independent_reviewer_of(user, proposal.report))
    return proposal


@login_required
@require_POST
def confirm(request, pk: int):
    """Confirm one completion: from now on it is a fact of the task."""
    proposal = _proposal(request.user, pk)
    try:
        confirm_completion(proposal, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        clause, agency = proposal.assignment.task.clause, proposal.report.obligation.agency.name
        messages.success(request, f"Đã xác nhận hoàn thành: nhiệm vụ {clause} của {agency}.")
    return redirect("reports:proposals")


@keeps_typed
def decline(request, pk: int):
    """Decline one completion, with the reason its agency reads."""
    proposal = _proposal(request.user, pk)
    form = DeclineForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            decline_completion(proposal, **form.cleaned_data, by=request.user, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Đã ghi nhận: không xác nhận hoàn thành. Cơ quan đọc được lý do.")
        forget(request)
        return redirect("reports:proposals")
    row = proposal_rows([proposal], request.user, today=local_date(timezone.now()))[0]
    return render(request, "reports/proposal_decline.html", {"row": row, "form": form})
