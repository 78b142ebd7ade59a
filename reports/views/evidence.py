"""Evidence beside a task: adding several files at once, taking one out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.files import FileRefusedError
from reports.evidence import attach_evidence, remove_evidence
from reports.manuscript import led_assignments
from reports.models import Evidence
from reports.refusals import WorkflowError

from .access import get_own_report

UNSENT = (
    "Phiên làm việc đã kết thúc trước khi tệp được tải lên; chưa có tệp nào được lưu. Đề nghị chọn lại tệp."
)


@login_required
def attach(request, pk: int, assignment_pk: int):
    """Put the chosen files beside one task: each for itself, so that a refused one keeps none back."""
    report = get_own_report(request.user, pk)
    assignment = led_assignments(report).filter(pk=assignment_pk).first()
    if assignment is None:
        raise Http404
    uploads = request.FILES.getlist("files")
    if request.method != "POST":  # back from the sign-in
        messages.info(request, UNSENT)
    elif not uploads:
        messages.error(request, "Chưa chọn tệp nào để tải lên.")
    kept, refused = [], request.method == "POST" and not uploads
    for upload in uploads:
        try:
            attach_evidence(report, assignment, upload, by=request.user, now=timezone.now())
        except (FileRefusedError, WorkflowError) as error:
            refused = True
            messages.error(request, str(error))
        else:
            kept.append(upload.name)
    if kept:
        messages.success(request, f"Đã lưu {len(kept)} tệp minh chứng.")
    # A refusal stands at the top of the page; the files stand far below.
    beside = _beside(report.pk, assignment_pk)
    return redirect(beside.removesuffix("#minh-chung") if refused else beside)


@login_required
def remove(request, pk: int, evidence_pk: int):
    """Take one file out of the report."""
    report = get_own_report(request.user, pk)
    found = Evidence.objects.select_related("file", "report__obligation__period")
    evidence = get_object_or_404(found, pk=evidence_pk, report=report)
    if request.method == "POST":
        try:
            remove_evidence(evidence, by=request.user, now=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Đã gỡ tệp “{evidence.file.name}” khỏi báo cáo.")
    return redirect(_beside(report.pk, evidence.assignment_id))


def _beside(report: int, assignment: int) -> str:
    return reverse("reports:task", args=[report, assignment]) + "#minh-chung"
