"""The report of an agency as PDF and Word, for whoever may read its words."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.models import User
from agencies.sessions import unattended
from reports.documents.word import to_docx
from reports.items import last_sending
from reports.models import AgencyReport, ReportDocument
from reports.permissions import is_of_agency
from reports.views.access import get_report

from . import actions, pages
from .source import Source, inputs, source_for

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOST = (
    "Tệp PDF không còn trên máy chủ. Đề nghị bấm “Bản PDF” để lập lại; sự việc đã được ghi lại cho "
    "quản trị viên."
)
logger = logging.getLogger(__name__)


def get_source(user: User, report: AgencyReport) -> Source:
    """Return what ``user`` prints of ``report``. Raises Http404 when there is nothing for them."""
    source = source_for(user, report)
    if source is None:
        raise Http404
    return source


def get_document(user: User, pk: int, document_pk: int) -> ReportDocument:
    """Return one document of a report; outside the agency only the one of the sending that stands."""
    report = get_report(user, pk)
    documents = report.documents.select_related("submission", "requested_by", "job")
    documents = documents.defer("inputs", "submission__content")  # polled
    if not is_of_agency(user, report):
        documents = documents.filter(submission=last_sending(report))
    document = get_object_or_404(documents, pk=document_pk)
    document.report = report
    return document


@login_required
@require_POST
def request_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the PDF made of what the reader reads now, or come to the one that is."""
    report = get_report(request.user, pk)
    source = get_source(request.user, report)
    document = actions.request_document(report, source, by=request.user, now=timezone.now())
    return redirect("reports:document", pk, document.pk)


@login_required
@require_GET
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file of what the reader reads now: written at once, it takes a few hundredths of a second."""
    report = get_report(request.user, pk)
    source = get_source(request.user, report)
    response = HttpResponse(to_docx(inputs(report, source)), content_type=WORD)
    response["Content-Disposition"] = pages.disposition(report, source.submission, "docx")
    return response


@login_required
@require_GET
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Progress while the file is made, then the file and its hash."""
    page = pages.document_page(get_document(request.user, pk, document_pk))
    return render(request, "reports/document.html", {"page": page})


@login_required
@require_GET
@unattended
def progress(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """The fragment the page asks for while it waits; opened as an address it leads to the page."""
    found = get_document(request.user, pk, document_pk)
    if not request.htmx:
        return redirect("reports:document", pk, document_pk)
    return render(request, "components/_progress.html", pages.document_page(found).progress)


@login_required
@require_GET
def pdf(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """The file, once it is there; a file lost since leads to where it is made again."""
    found = get_document(request.user, pk, document_pk)
    if not found.pdf:
        raise Http404
    try:
        file = found.pdf.open("rb")
    except OSError:
        logger.exception("the file of document %s cannot be read", document_pk)
        messages.error(request, LOST)
        return redirect("reports:detail", pk)
    response = FileResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = pages.disposition(found.report, found.submission, "pdf")
    return response
