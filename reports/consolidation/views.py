"""Pages of the consolidated report: its drafts, their progress, the PDF. For Sở Công Thương only."""

import logging
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.sessions import unattended
from reports.models import ConsolidatedReport, ReportingPeriod
from reports.permissions import can_see_consolidated

from . import actions, pages

View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)
LOST = (
    "Tệp PDF của dự thảo {} không còn trên máy chủ. Đề nghị bấm “Lập dự thảo báo cáo tổng hợp” để lập "
    "bản mới; sự việc đã được ghi lại cho quản trị viên."
)


def for_consolidators(view: View) -> View:
    """Let in who may see the drafts; for everybody else the pages do not exist (404)."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not can_see_consolidated(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def get_period(code: str) -> ReportingPeriod:
    """Return a regular period; what was asked ad hoc is answered by the reports themselves."""
    return get_object_or_404(ReportingPeriod.objects.opened().regular(), code=code)


def get_draft(code: str, number: int) -> ConsolidatedReport:
    drafts = ConsolidatedReport.objects.select_related("period", "requested_by", "job")
    return get_object_or_404(drafts, period__code=code, number=number)


@for_consolidators
@require_GET
def consolidated(request: HttpRequest, code: str = "") -> HttpResponse:
    """One period, the newest opened one without a code: its drafts, and where every agency stands."""
    periods = list(ReportingPeriod.objects.opened().regular().order_by("-due_before"))
    period = get_period(code) if code else next(iter(periods), None)
    page = pages.period_page(period, now=timezone.now()) if period else None
    return render(request, "reports/consolidated.html", {"periods": periods, "page": page})


@for_consolidators
@require_POST
def request_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the report from what is accepted now, or come to the draft being rendered."""
    draft = actions.request_consolidated(get_period(code), by=request.user, now=timezone.now())
    return redirect("reports:consolidated-detail", code, draft.number)


@for_consolidators
@require_GET
def detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One draft: progress while it is rendered, then the file, its hash and the lists it states."""
    page = pages.draft_page(get_draft(code, number))
    return render(request, "reports/consolidated_detail.html", {"page": page})


@for_consolidators
@require_GET
@unattended
def progress(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The fragment the page asks for while it waits; opened as an address it leads to the page."""
    if not request.htmx:
        return redirect("reports:consolidated-detail", code, number)
    page = pages.draft_page(get_draft(code, number))
    return render(request, "components/_progress.html", page.progress)


@for_consolidators
@require_GET
def pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The file, once it is there; a file lost since leads to where a new draft is asked for."""
    draft = get_draft(code, number)
    if not draft.pdf:
        raise Http404
    try:
        file = draft.pdf.open("rb")
    except OSError:
        logger.exception("the file of draft %s of %s cannot be read", number, code)
        messages.error(request, LOST.format(number))
        return redirect("reports:consolidated", code)
    response = FileResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = pages.disposition(draft)
    return response
