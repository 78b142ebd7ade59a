"""Pages of the period's workbook, for Sở Công Thương only: ask, download, upload, preview, confirm."""

import logging

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.sessions import unattended
from bacgiang_plan.lib.dates import clock_words, local_date
from reports.models import ReportingPeriod, WorkbookImport
from reports.outgoing.access import for_writers, get_period
from reports.workbooks.pages import attachment, checked, confirmed, preview_context

from . import actions
from .scope import period_scope

logger = logging.getLogger(__name__)
LOST = "Tệp không còn trên máy chủ. Đề nghị lập sổ mới; sự việc đã được ghi lại cho quản trị viên."


@for_writers
@require_GET
def newest(request):
    """The workbook of the newest opened period."""
    period = ReportingPeriod.objects.opened().regular().order_by("-due_before").first()
    if period is None:
        messages.info(request, "Chưa có kỳ báo cáo nào được mở nên chưa có sổ Excel.")
        return redirect("reports:queue")
    return redirect("reports:period-workbook", period.code)


@for_writers
def workbook(request, code: str):
    """Ask for the workbook and follow its making; bring it back with conclusions."""
    period = get_period(code)
    kept, told = checked(request, period_scope(period, by=request.user, now=timezone.now()))
    if kept:
        return redirect("reports:period-workbook-preview", code, kept.pk)
    periods = ReportingPeriod.objects.opened().regular().order_by("-due_before")[:6]
    context = {"period": period, "periods": periods, "progress": _progress(period)} | told
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/period_workbook.html", context, status=status)


@for_writers
@require_POST
def request_new(request, code: str):
    """Queue a new workbook, or come to the one being made."""
    actions.request_workbook(get_period(code), by=request.user, now=timezone.now())
    return redirect("reports:period-workbook", code)


@for_writers
@require_GET
@unattended
def progress(request, code: str):
    """The fragment the page asks for while it waits; opened as an address it leads to the page."""
    found = _progress(get_period(code))
    if found is None or not request.htmx:
        return redirect("reports:period-workbook", code)
    return render(request, "components/_progress.html", found)


def _progress(period: ReportingPeriod) -> dict | None:
    job = actions.last_job(period)
    if job is None:
        return None
    return {
        "job": job,
        "poll_url": reverse("reports:period-workbook-progress", args=[period.code]),
        "title": f"Sổ Excel {period.in_sentence}, yêu cầu lúc {clock_words(job.queued_at)}",
        "result_url": reverse("reports:period-workbook-file", args=[period.code, job.pk]),
        "result_label": f"Tải sổ Excel cả kỳ (số liệu đến {job.result.get('data_at', '')})",
    }


@for_writers
@require_GET
def file(request, code: str, job_pk: int):
    """The file, once it is there."""
    period = get_period(code)
    job = actions.finished_job(period, job_pk)
    if job is None:
        raise Http404
    try:
        with default_storage.open(job.result["file"], "rb") as stored:
            content = stored.read()
    except OSError:
        logger.exception("the file of job %s cannot be read", job.pk)
        messages.error(request, LOST)
        return redirect("reports:period-workbook", code)
    return attachment(content, f"Sổ cả kỳ {period.name} - {local_date(job.finished_at):%d-%m-%Y}.xlsx")


@for_writers
def preview(request, code: str, import_pk: int):
    """The conclusions the workbook brings, old beside new; written on confirmation, once."""
    period = get_period(code)
    imports = WorkbookImport.objects.filter(period=period, report=None, uploaded_by=request.user)
    kept = get_object_or_404(imports, pk=import_pk)
    scope = period_scope(period, by=request.user, now=timezone.now())
    if request.method == "POST" and confirmed(request, kept, scope):
        return redirect("reports:period-workbook-preview", code, kept.pk)
    context = {"period": period} | preview_context(kept, scope)
    status = 409 if request.method == "POST" else 200
    return render(request, "reports/period_workbook_preview.html", context, status=status)
