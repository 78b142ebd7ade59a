"""An agency's own reports: the list of periods, starting one, reading it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bacgiang_plan.lib.dates import local_date
from reports import actions, items, locks, paper, permissions, reading, rounds, rows, workflow
from reports.contribution_rows import share_lines
from reports.duties import plans
from reports.duties import rows as duties
from reports.models import Obligation
from reports.proposal_rows import verdicts_in
from reports.readback import paper_words
from reports.refusals import WorkflowError
from reports.states import report_mark

from .access import get_report, require


@login_required
def mine(request):
    """My agency's obligations, the newest first; rehearsals in a part of their own."""
    require(request.user.agency_id is not None)
    agency, now = request.user.agency, timezone.now()
    found = rows.own_obligations(agency, now=now)
    context = {
        "rows": [row for row in found if not row.is_rehearsal],
        "practice": [row for row in found if row.is_rehearsal and permissions.can_practise(request.user)],
        "may_draft": permissions.can_draft_for(request.user, agency),
        "shares": share_lines(agency, practises=permissions.can_practise(request.user)),
        "own_plan": plans.own_plan(agency, now=now),
    }
    return render(request, "reports/mine.html", context)


@login_required
@require_POST
def start(request, pk: int):
    """Begin the report of one obligation, or open the one that exists."""
    obligation = get_object_or_404(
        Obligation.objects.owed().opened().visible_to(request.user).select_related("agency", "period"), pk=pk
    )
    require(permissions.can_draft_for(request.user, obligation.agency))
    try:
        report = actions.start_report(obligation, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("reports:mine")
    return redirect("reports:detail", report.pk)


@login_required
def detail(request, pk: int):
    """The whole report read back beside the period before, what is missing, what can be done, its history."""
    report, now = get_report(request.user, pk), timezone.now()
    own = permissions.is_of_agency(request.user, report)
    page = reading.page(report, request.user, today=local_date(now))
    context = {
        "report": report,
        "mark": report_mark(report),
        "deadline": rows.deadline(
            report.obligation, now, extended_by=rows.extending_paper(report.obligation)
        ),
        "page": page,
        "steps": workflow.available(report, request.user),
        "events": rows.events(report, inside=own),
        "rounds": rounds.rounds(report, request.user),
        "standing_note": rows.standing_note(report) if own else None,
        "may_edit": permissions.can_edit(request.user, report),
        "is_own": own,
        "locked": locks.period_lock(report),
        "lock": duties.period_lock(report.obligation.period),
        "why_not_approving": locks.why_not_approving(report, request.user),
        "paper": paper.paper_panel(report, request.user),
        "verdicts": verdicts_in(report),
    }
    return render(request, "reports/detail.html", context)


@login_required
@require_POST
def nothing_to_report(request, pk: int):
    """Declare "không phát sinh" for the period, or take it back."""
    report = get_report(request.user, pk)
    require(permissions.can_write(request.user, report))
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
def receipt(request, pk: int, number: int):
    """The slip of one sending: for ever in the history, printable."""
    report = get_report(request.user, pk)
    sendings = report.submissions.select_related("submitted_by")
    sending = get_object_or_404(sendings, number=number)
    newest = items.last_submission(report)
    context = {
        "report": report,
        "sending": sending,
        "is_newest": newest is not None and newest == sending,
        "paper": paper.paper_beside(report, number),
        "sent_paper": paper_words(sending.content["paper"]),
    }
    return render(request, "reports/receipt.html", context)
