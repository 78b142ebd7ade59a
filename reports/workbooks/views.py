"""Pages of an agency's workbook: download, upload with its faults, preview, confirmation."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bacgiang_plan.lib.dates import local_date
from reports.models import WorkbookImport
from reports.permissions import is_of_agency
from reports.views.access import get_own_report, get_report, require

from .export import report_workbook
from .pages import attachment, checked, confirmed, preview_context
from .report_scope import report_scope


@login_required
@require_GET
def download(request, pk: int):
    """The report as a workbook, for its agency."""
    report = get_report(request.user, pk)
    require(is_of_agency(request.user, report))
    now, owed = timezone.now(), report.obligation
    name = f"Báo cáo {owed.period.name} - {owed.agency.short_name} - {local_date(now):%d-%m-%Y}.xlsx"
    return attachment(report_workbook(report, now=now), name)


@login_required
def upload(request, pk: int):
    """Take a workbook; say everything that is wrong with it, or lead to the preview."""
    report = get_own_report(request.user, pk)
    kept, told = checked(request, report_scope(report, by=request.user, now=timezone.now()))
    if kept:
        return redirect("reports:workbook-preview", report.pk, kept.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/workbook_upload.html", {"report": report} | told, status=status)


@login_required
def preview(request, pk: int, import_pk: int):
    """What the workbook changes, old beside new; written on confirmation, once."""
    report = get_own_report(request.user, pk)
    imports = WorkbookImport.objects.filter(report=report, uploaded_by=request.user)
    kept = get_object_or_404(imports, pk=import_pk)
    scope = report_scope(report, by=request.user, now=timezone.now())
    if request.method == "POST" and confirmed(request, kept, scope):
        return redirect("reports:workbook-preview", report.pk, kept.pk)
    context = {"report": report} | preview_context(kept, scope)
    status = 409 if request.method == "POST" else 200
    return render(request, "reports/workbook_preview.html", context, status=status)
