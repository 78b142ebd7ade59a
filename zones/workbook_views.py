"""Pages of the inventory as a workbook: take it, bring one, its faults or preview, confirm."""

import logging
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.sessions import unattended
from bacgiang_plan.lib.dates import clock_words, local_date
from bacgiang_plan.lib.files import attachment_header
from bacgiang_plan.lib.xlsx_package import WorkbookError

from .models import InventoryImport
from .permissions import can_record_zones
from .workbook_forms import InventoryWorkbookForm
from .workbooks import actions, export_job
from .workbooks.export import inventory_bytes, inventory_size
from .workbooks.pages import SHOWN, import_page, progress_of
from .workbooks.rows import Source

logger = logging.getLogger(__name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOST = "Tệp không còn trên máy chủ. Đề nghị kết xuất sổ mới; sự việc đã được ghi lại cho quản trị viên."


def for_managers(view: Callable) -> Callable:
    """Everyone signed in knows of the inventory; who may not write it is told so (403)."""

    @wraps(view)
    @login_required
    def allowed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not can_record_zones(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return allowed


@for_managers
def workbook(request: HttpRequest) -> HttpResponse:
    """Take the inventory, bring one, and see what was brought before."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = InventoryWorkbookForm(*posted, today=_today())
    if form.is_valid() and (kept := _brought(request, form)):
        return redirect("zones:import", kept.pk)
    context = {
        "form": form,
        "is_large": inventory_size() > export_job.AT_ONCE,
        "progress": _export_progress(),
        "imports": InventoryImport.objects.select_related("uploaded_by", "applied_by")[:SHOWN],
        "crumbs": [{"label": "Khu, cụm công nghiệp", "url": reverse("zones:list")}],
    }
    return render(request, "zones/workbook.html", context, status=422 if form.errors else 200)


def _today():
    return local_date(timezone.now())


def _brought(request: HttpRequest, form: InventoryWorkbookForm) -> InventoryImport | None:
    upload, source = (
        form.cleaned_data["file"],
        Source(form.cleaned_data["document"], form.cleaned_data["day"]),
    )
    now = timezone.now()
    try:
        return actions.bring_workbook(upload.file, name=upload.name, source=source, by=request.user, now=now)
    except WorkbookError as error:
        form.add_error("file", f"{error} Chưa ghi gì vào Cổng.")
    return None


@for_managers
@require_GET
def workbook_export(request: HttpRequest) -> HttpResponse:
    """The workbook at once; a large inventory is written by a worker, asked for on the page."""
    if inventory_size() > export_job.AT_ONCE:
        messages.info(request, "Danh mục lớn nên sổ được lập ở nền. Đề nghị bấm “Lập sổ mới”.")
        return redirect("zones:workbook")
    now = timezone.now()
    return _attachment(HttpResponse(inventory_bytes(now=now), content_type=XLSX), now)


@for_managers
@require_POST
def workbook_new(request: HttpRequest) -> HttpResponse:
    """Queue a new workbook, or come to the one being made."""
    export_job.request_workbook(by=request.user, now=timezone.now())
    return redirect("zones:workbook")


@for_managers
@require_GET
@unattended
def workbook_progress(request: HttpRequest) -> HttpResponse:
    """The fragment the page asks for while a workbook is being made."""
    found = _export_progress()
    if found is None or not request.htmx:
        return redirect("zones:workbook")
    return render(request, "components/_progress.html", found)


def _export_progress() -> dict | None:
    job = export_job.last_job()
    if job is None:
        return None
    return {
        "job": job,
        "poll_url": reverse("zones:workbook-progress"),
        "title": f"Sổ danh mục, yêu cầu lúc {clock_words(job.queued_at)}",
        "result_url": reverse("zones:workbook-file", args=[job.pk]),
        "result_label": f"Tải sổ danh mục (số liệu đến {job.result.get('data_at', '')})",
    }


@for_managers
@require_GET
def workbook_file(request: HttpRequest, job_pk: int) -> HttpResponse:
    """The file a worker made."""
    job = export_job.finished_job(job_pk)
    if job is None:
        raise Http404
    try:
        stored = default_storage.open(job.result["file"], "rb")
    except OSError:
        logger.exception("the file of job %s cannot be read", job.pk)
        messages.error(request, LOST)
        return redirect("zones:workbook")
    return _attachment(FileResponse(stored, content_type=XLSX), job.finished_at)


def _attachment(answer: HttpResponse, now) -> HttpResponse:
    name = f"Danh mục khu, cụm công nghiệp - {local_date(now):%d-%m-%Y}.xlsx"
    answer["Content-Disposition"] = attachment_header(name)
    return answer


@for_managers
def inventory_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One workbook brought: being read, its faults, its preview, what was written; confirmed by a POST."""
    kept = get_object_or_404(InventoryImport.objects.select_related("uploaded_by", "applied_by"), pk=pk)
    status = 200
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            actions.confirm_import(kept, by=request.user, now=timezone.now(), seen=seen)
            return redirect("zones:import", kept.pk)
        except actions.ImportRefusedError as error:
            messages.error(request, str(error))
            kept.refresh_from_db()
            status = 409
    return render(request, "zones/import.html", import_page(kept, request.GET), status=status)


@for_managers
@require_GET
@unattended
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment the page of one workbook asks for while it is read or written."""
    kept = get_object_or_404(InventoryImport, pk=pk)
    found = progress_of(kept)
    if found is None or not request.htmx:
        return redirect("zones:import", pk)
    return render(request, "components/_progress.html", found)
