"""What the pages of both kinds of workbook share: the form, the check of an upload, the confirmation."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bacgiang_plan.lib.files import attachment_header
from bacgiang_plan.lib.xlsx_package import LARGEST, MEGABYTE, WorkbookError
from reports.locks import LockedReportError
from reports.models import WorkbookImport
from reports.refusals import WorkflowError

from . import actions
from .faults import FaultsError
from .scopes import Scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ASK = "Chưa có tệp nào được chọn. Đề nghị chọn sổ Excel (.xlsx) đã tải về từ Cổng."


class WorkbookForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="Sổ Excel đã ghi nội dung",
        help_text=f"Tệp .xlsx tải về từ Cổng, tối đa {LARGEST // MEGABYTE} MB.",
        allow_empty_file=True,
        error_messages={"required": ASK, "missing": ASK, "invalid": ASK},
    )


def attachment(content: bytes, name: str) -> HttpResponse:
    """Return the workbook as a download called ``name``."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = attachment_header(name)
    return answer


def checked(request: HttpRequest, scope: Scope) -> tuple[WorkbookImport | None, dict]:
    """Return the import kept from a posted workbook, or None with what the page must tell.

    Nothing posted yet is told by a form without errors.
    """
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    told = {"form": form, "locked": scope.locked, "faults": []}
    if not form.is_valid():
        return None, told
    upload, now = form.cleaned_data["file"], timezone.now()
    try:
        kept = actions.check_workbook(scope, upload.file, name=upload.name, by=request.user, now=now)
    except (WorkbookError, LockedReportError) as error:
        form.add_error("file", f"{error} Chưa ghi gì vào Cổng.")
    except FaultsError as error:
        told |= {"faults": error.faults, "file_name": upload.name}
    else:
        return kept, told
    return None, told


def confirmed(request: HttpRequest, kept: WorkbookImport, scope: Scope) -> bool:
    """Write what is confirmed; say what was done, or why not."""
    stamp, now = request.POST.get("stamp", ""), timezone.now()
    try:
        chosen = actions.apply_import(
            kept, scope, stamp=stamp, choices=request.POST, by=request.user, now=now
        )
    except WorkflowError as error:
        messages.error(request, str(error))
        kept.refresh_from_db(fields=["applied_at", "applied_by", "written"])
        return False
    messages.success(request, f"Đã ghi {len(chosen)} thay đổi từ tệp “{kept.file_name}”.")
    return True


def preview_context(kept: WorkbookImport, scope: Scope) -> dict:
    """Return what the preview page shows: the changes as they stand now, or what was written."""
    context = {"kept": kept, "locked": scope.locked}
    if not kept.applied_at:
        context["preview"] = actions.preview_of(kept, scope)
        context["is_expired"] = actions.is_expired(kept, timezone.now())
    return context
