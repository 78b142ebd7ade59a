"""Pages of documents that go out: those of a period, one of them, its files."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.sessions import unattended
from reports.models import ReportingPeriod
from reports.refusals import WorkflowError

from . import drafting, issued_list, made, pages, period_pages, rendering
from .access import for_writers, get_document, get_period
from .kinds import BY_SLUG
from .seen import seen_by

logger = logging.getLogger(__name__)
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LOST = (
    "Tệp của văn bản không còn trên máy chủ. Đề nghị bấm “Lập tệp PDF, Word, Excel” để lập lại; sự việc đã "
    "được ghi lại cho quản trị viên."
)


@for_writers
@require_GET
def consolidated(request: HttpRequest, code: str = "") -> HttpResponse:
    """One period, without a code the one at work: its documents, and where every agency stands."""
    periods = list(ReportingPeriod.objects.opened().regular().order_by("-due_before"))
    period = get_period(code) if code else period_pages.at_work(periods)
    page = period_pages.period_page(period, request.user, now=timezone.now()) if period else None
    return render(request, "reports/consolidated.html", {"periods": periods, "page": page})


@for_writers
@require_POST
def start(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Draft a document of the period, or come to the one not yet finished."""
    if slug not in BY_SLUG:
        raise Http404
    try:
        document = drafting.start(get_period(code), BY_SLUG[slug], by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.warning(request, str(error))
        return redirect("reports:consolidated", code)
    return redirect("reports:outgoing", document.pk)


@login_required
@require_GET
def issued(request: HttpRequest) -> HttpResponse:
    """The issued documents that this person may see, the newest first."""
    form = issued_list.IssuedFilter(request.GET, found=issued_list.issued_to(request.user))
    page, rows = issued_list.issued_page(request.user, form, request.GET.get("page"))
    return render(request, "reports/outgoing/issued.html", {"form": form, "page": page, "rows": rows})


@login_required
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: where it stands, its files, what was done to it."""
    found = get_document(request.user, pk, without=("content", "stamps"))
    page = pages.document_page(found, request.user, seen=seen_by(request), now=timezone.now())
    return render(request, "reports/outgoing/document.html", {"page": page})


@for_writers
@require_POST
def render_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for PDF, Word and Excel of the document as it stands."""
    rendering.request_rendition(get_document(request.user, pk), by=request.user, now=timezone.now())
    return redirect("reports:outgoing", pk)


@login_required
@require_GET
@unattended
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment the page asks for while it waits; opened as an address it leads to the page."""
    found = get_document(request.user, pk, without=("content", "stamps", "changes"))
    if not request.htmx:
        return redirect("reports:outgoing", pk)
    page = made.files_of(found)
    if page.job is None:
        raise Http404
    return render(request, "reports/outgoing/_made.html", {"page": page})


@login_required
@require_GET
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file of the newest rendition; one lost since leads to where it is asked for again."""
    found = get_document(request.user, pk, without=("content", "stamps", "changes"))
    rendition = made.rendition_of(found)
    stored = getattr(rendition, kind, None) if kind in CONTENT_TYPES else None
    if not stored:
        raise Http404
    try:
        opened = stored.open("rb")
    except OSError:
        logger.exception("file %s of document %s cannot be read", kind, pk)
        messages.error(request, LOST)
        return redirect("reports:outgoing", pk)
    response = FileResponse(opened, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = pages.disposition(found, kind)
    return response
