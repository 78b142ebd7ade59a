"""The review desk: reading one sending, marking its items one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reports import permissions, reviewing, rows, workflow
from reports.enums import WAITING_STATES
from reports.models import AgencyReport
from reports.refusals import WorkflowError
from reports.review.desk import Attempt, Desk
from reports.review.desk import desk as read
from reports.review.forms import MarkForm
from reports.review.queue import waiting_list
from reports.templatetags.desk import desk_item, desk_page

from .access import get_report, require
from .held import forget, keeps_typed, typed


@login_required
def desk(request, pk: int):
    """What is new in one sending, item by item, beside the queue."""
    report = _report(request.user, pk)
    if report.state not in WAITING_STATES:
        state = report.get_state_display().lower()
        messages.info(request, f"Báo cáo đang ở trạng thái “{state}” nên không chờ xem xét.")
        return redirect("reports:detail", report.pk)
    return _page(request, report, None)


def _report(user, pk: int) -> AgencyReport:
    """Return a report for its reviewers. Raises Http404 or PermissionDenied."""
    report = get_report(user, pk)
    require(permissions.can_review(user))
    return report


@keeps_typed
def mark(request, pk: int, item: str):
    """Mark one item: answers htmx with the item and the bar, everybody else with the page."""
    report, data = _report(request.user, pk), typed(request)
    if data is None:
        return redirect(_address(report, item))
    error = _mark(request, report, item) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        forget(request)
        return _fragment(request, report, item, None) if request.htmx else redirect(_address(report, item))
    attempt = Attempt(item, data.get("reason", ""), data.get("rating", ""), error)
    return _fragment(request, report, item, attempt) if request.htmx else _page(request, report, attempt)


def _address(report: AgencyReport, item: str) -> str:
    return f"{reverse('reports:desk', args=[report.pk])}#nd-{item}"


def _mark(request, report: AgencyReport, item: str) -> str:
    """Return why the mark was not recorded, "" when it was."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        return " ".join(error for errors in form.errors.values() for error in errors)
    try:
        reviewing.mark_item(report, item, by=request.user, now=timezone.now(), **form.cleaned_data)
    except WorkflowError as error:
        return str(error)
    return ""


def _read(request, report: AgencyReport, attempt: Attempt | None) -> Desk:
    """Return the desk as it is now. Raises Http404 when nothing was sent."""
    found = read(report, request.user, now=timezone.now(), attempt=attempt)
    if found is None:
        raise Http404
    return found


def _page(request, report: AgencyReport, attempt: Attempt | None):
    found, now = _read(request, report, attempt), timezone.now()
    queue = waiting_list(request.user, now=now, of=report)
    context = {
        "report": report,
        "desk": found,
        "page": desk_page(found, get_token(request)),
        "deadline": rows.deadline(
            report.obligation, now, extended_by=rows.extending_paper(report.obligation)
        ),
        "queue": queue,
        "neighbours": _neighbours(queue, report.pk),
        "steps": workflow.available(report, request.user),
    }
    return render(request, "reports/desk.html", context, status=409 if attempt and attempt.error else 200)


def _neighbours(queue: list, pk: int) -> dict:
    """Return the keys of the reports that wait before and after this one."""
    keys = [row.report_pk for row in queue]
    place = keys.index(pk) if pk in keys else -1
    after = keys[place + 1 : place + 2]
    return {"before": keys[place - 1] if place > 0 else None, "after": after[0] if after else None}


def _fragment(request, report: AgencyReport, item: str, attempt: Attempt | None) -> HttpResponse:
    """Return the item and, beside it, the counts of the bar. Raises Http404 for an item that is none."""
    found = _read(request, report, attempt)
    row = next((row for row in found.items if row.item == item), None)
    if row is None:
        raise Http404
    steps = workflow.available(report, request.user)
    page = desk_page(found, get_token(request))
    context = {"desk": found, "report": report, "steps": steps, "article": desk_item(row, page)}
    return render(request, "reports/_desk_answer.html", context)
