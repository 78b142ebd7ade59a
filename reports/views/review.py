"""Sở Công Thương at work: the matrix; and the one view in which anybody takes a step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from reports import content, items, matrix, permissions, refusals, rounds, transitions, workflow
from reports.forms import StepForm
from reports.models import AgencyReport, ReportingPeriod, Submission
from reports.standings import GROUPS
from reports.states import NOT_STARTED, REPORT_MARKS, TIMELINESS_MARKS, Timeliness

from .access import get_report, on_common_clock, require


@login_required
def matrix_page(request):
    """Agencies × periods, one glyph a cell."""
    require(permissions.can_see_matrix(request.user))
    readable = set(AgencyReport.objects.visible_to(request.user).values_list("pk", flat=True))
    only = _only(request)
    common = on_common_clock(request)
    found = matrix.matrix(now=timezone.now(), readable=readable, only=only, common_clock=common)
    telling = [TIMELINESS_MARKS[each] for each in (Timeliness.OVERDUE, Timeliness.EXEMPT)]
    legend = [NOT_STARTED, *REPORT_MARKS.values(), *telling]
    context = {"matrix": found, "legend": legend, "only": only, "common_clock": common}
    return render(request, "reports/matrix.html", context)


def _only(request) -> matrix.Only | None:
    """Return what the address narrows the matrix to; 404 for a period or a group that is none."""
    code, group = request.GET.get("ky"), request.GET.get("nhom")
    if not code and not group:
        return None
    if group not in GROUPS:
        raise Http404
    return matrix.Only(get_object_or_404(ReportingPeriod.objects.opened().counted(), code=code), group)


@login_required
def step(request, pk: int, action: str):
    """Confirm and take one step of the workflow."""
    if action not in transitions.ACTION_LABELS:
        raise Http404
    report = get_report(request.user, pk)
    row = next((row for row in workflow.available(report, request.user) if row.action == action), None)
    sending = items.last_submission(report) if action in ASKING else None
    asked = rounds.requests(sending)
    form = StepForm(
        request.POST or None, step=row, is_explained=bool(asked), initial={"version": report.version}
    )
    if request.method == "POST" and form.is_valid():
        return _take(request, report, action, form)
    if row is None:
        return _not_now(request, report, action)
    try:
        workflow.require_complete(report, row, now=timezone.now())
    except refusals.WorkflowError as error:
        messages.error(request, str(error))
        return redirect("reports:detail", report.pk)
    context = {"report": report, "step": row, "form": form, "requests": asked}
    return render(request, "reports/step.html", context | _said(report, action, sending))


def _said(report: AgencyReport, action: str, sending: Submission | None) -> dict:
    """Return what the report says as it stands: counted, unsigned by others, asked for and unanswered."""
    snapshot = content.snapshot(report)
    said = {"counts": content.counts(snapshot), "unshared": content.unshared(snapshot)}
    return said if action == "return" else said | {"unanswered": rounds.unanswered(sending, snapshot)}


ASKING = ["return", "request_approval", "submit"]
"""Steps whose takers should see what was asked to be redone."""


def _not_now(request, report, action):
    """Say in which state the report is to those who may take the step in another; others are refused."""
    require(workflow.is_ever_allowed(report, action, request.user))
    state = report.get_state_display().lower()
    messages.info(request, f"Báo cáo đang ở trạng thái “{state}”; không cần thực hiện lại thao tác này.")
    return redirect("reports:detail", report.pk)


def _take(request, report, action, form):
    report.version = form.cleaned_data["version"]
    try:
        event = workflow.perform(
            report, action, by=request.user, now=timezone.now(), note=form.cleaned_data["note"]
        )
    except refusals.NotAllowedError as error:
        raise PermissionDenied from error
    except refusals.WorkflowError as error:
        messages.error(request, str(error))
        return redirect("reports:detail", report.pk)
    messages.success(request, transitions.done_words(report, event))
    if action == "submit":
        return redirect("reports:receipt", report.pk, event.submission.number)
    return redirect("reports:queue" if permissions.can_review(request.user) else "reports:mine")
