"""An agency's own reports: the list of periods, starting one, reading it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports import actions, content, outline, permissions, readback, rows, workflow
from reports.manuscript import manuscript
from reports.models import Obligation, ReportEvent
from reports.states import report_mark
from reports.workflow import WorkflowError

from .access import get_report, require


@login_required
def mine(request):
    """My agency's obligations, the newest first."""
    require(request.user.agency_id is not None)
    found = rows.own_obligations(request.user.agency, now=timezone.now())
    may_draft = permissions.can_draft_for(request.user, request.user.agency_id)
    return render(request, "reports/mine.html", {"rows": found, "may_draft": may_draft})


@login_required
@require_POST
def start(request, pk: int):
    """Begin the report of one obligation, or open the one that exists."""
    obligation = get_object_or_404(Obligation.objects.owed().visible_to(request.user), pk=pk)
    require(permissions.can_draft_for(request.user, obligation.agency_id))
    report = actions.start_report(obligation, by=request.user, now=timezone.now())
    return redirect("reports:detail", report.pk)


@login_required
def detail(request, pk: int):
    """The whole report read back, what is missing, what can be done, its history."""
    report = get_report(request.user, pk)
    own = permissions.is_of_agency(request.user, report)
    written = manuscript(report)
    context = {
        "report": report,
        "mark": report_mark(report),
        "deadline": rows.deadline(report.obligation, timezone.now()),
        "outline": outline.outline(written) if own else None,
        "readback": readback.readback(written) if permissions.can_read_words(request.user, report) else None,
        "steps": workflow.available(report, request.user),
        "events": rows.events(report, inside=own),
        "standing_note": rows.standing_note(report) if own else None,
        "may_edit": permissions.can_edit(request.user, report),
        "is_own": own,
    }
    return render(request, "reports/detail.html", context)


@login_required
@require_POST
def nothing_to_report(request, pk: int):
    """Declare "không phát sinh" for the period, or take it back."""
    report = get_report(request.user, pk)
    require(permissions.is_officer_of(request.user, report))
    declared = request.POST.get("declared") == "1"
    try:
        actions.declare_nothing_to_report(report, declared=declared, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        words = "Đã ghi nhận cam kết không phát sinh." if declared else "Đã rút lại cam kết không phát sinh."
        messages.success(request, words)
    return redirect("reports:detail", report.pk)


@login_required
def receipt(request, pk: int, event_pk: int):
    """The slip of one sending: for ever in the history, printable."""
    report = get_report(request.user, pk)
    sendings = ReportEvent.objects.filter(report=report, action="submit").select_related("done_by")
    event = get_object_or_404(sendings, pk=event_pk)
    unchanged = event.content_hash == content.digest(content.snapshot(report))
    context = {"report": report, "event": event, "unchanged": unchanged}
    return render(request, "reports/receipt.html", context)
