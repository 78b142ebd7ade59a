"""Files that prove what a report says of one task: brought by its writers, taken out, never deleted."""

from datetime import datetime
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from agencies.actions import store_file
from agencies.models import StoredFile, User
from bacgiang_plan.lib.files import clean_name, megabytes
from bacgiang_plan.lib.fixed_query import FixedQuery
from tasks.models import Assignment

from .items import open_items, task_item
from .locks import ITEM_SETTLED, LockedReportError, why_locked
from .models import AgencyReport, Evidence
from .refusals import WorkflowError


class SameFileError(WorkflowError):
    """The very same file is there already."""


class AlreadyRemovedError(WorkflowError):
    """Somebody was faster: the file has been taken out."""


@transaction.atomic
def attach_evidence(
    report: AgencyReport, assignment: Assignment, upload: UploadedFile, *, by: User, now: datetime
) -> Evidence:
    """Put one file beside what ``report`` says of ``assignment``.

    Raises `LockedReportError`, `SameFileError` or `lib.files.FileRefusedError`; nothing is kept then.
    """
    _hold(report, assignment.pk, by=by, now=now)
    stored = store_file(upload, by=by, now=now)
    standing = report.evidence.filter(assignment=assignment, removed_at__isnull=True)
    if same := standing.filter(file__sha256=stored.sha256).values_list("file__name", flat=True).first():
        raise SameFileError(
            f"Không lưu thêm tệp “{clean_name(upload.name)}”: nội dung trùng với tệp “{same}” đã có ở "
            "nhiệm vụ này."
        )
    return Evidence.objects.create(report=report, assignment=assignment, file=stored)


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User, now: datetime) -> None:
    """Take the file out of the report; whoever could read an earlier sending with it still can.

    Raises `LockedReportError` or `AlreadyRemovedError`; nothing is written then.
    """
    _hold(evidence.report, evidence.assignment_id, by=by, now=now)
    standing = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True)
    if not standing.update(removed_at=now, removed_by=by):
        raise AlreadyRemovedError("Tệp này đã được gỡ trước đó; không cần thực hiện lại.")


def _hold(report: AgencyReport, assignment: int, *, by: User, now: datetime) -> None:
    """Take the right to change the evidence of one task: one conditional UPDATE."""
    held = AgencyReport.objects.filter(pk=report.pk).hold_for_writing(by=by, now=now)
    report.refresh_from_db()
    if not held:
        raise LockedReportError(f"Chưa thực hiện được. {why_locked(report)} Chưa có gì thay đổi.")
    opened = open_items(report)
    if opened is not None and task_item(assignment) not in opened:
        raise LockedReportError(f"Chưa thực hiện được. {ITEM_SETTLED} Chưa có gì thay đổi.")


class EvidenceRow(NamedTuple):
    """One file beside a task, as its writers see it."""

    name: str
    url: str
    size: str
    by: str
    at: datetime
    remove_url: str


def evidence_rows(report: AgencyReport, assignment: int) -> list[EvidenceRow]:
    """Return the files that stand beside one task of ``report``, the oldest first: one query."""
    return [
        EvidenceRow(
            name=name,
            url=reverse("reports:file", args=[file]),
            size=megabytes(size),
            by=by,
            at=at,
            remove_url=reverse("reports:evidence-remove", args=[report.pk, pk]),
        )
        for pk, file, name, size, by, at in STANDING(report.pk, assignment)
    ]


STANDING = FixedQuery(
    lambda report, assignment: (
        Evidence.objects.filter(report=report, assignment=assignment, removed_at__isnull=True)
        .order_by("pk")
        .values_list(
            *("pk", "file", "file__name", "file__size", "file__uploaded_by__full_name", "file__uploaded_at")
        )
    ),
    int,
    int,
)


def sent_files(report: AgencyReport, *, standing: bool) -> set[int]:
    """Return the keys of all evidence in the sendings of ``report``; of those withdrawn, too, or not."""
    sendings = report.submissions.standing() if standing else report.submissions.all()
    return {
        file["file"]
        for content in sendings.values_list("content", flat=True)
        for task in content["tasks"]
        for file in task["evidence"]
    }


def is_evidence_for(user: User, stored: StoredFile) -> bool:
    """Return whether ``stored`` is evidence that ``user`` may fetch.

    People of the agency: what stands in the draft or was ever sent. Everybody else who may see the report:
    what is in a sending that stands, also when it was taken out of the report later.
    """
    beside = Evidence.objects.filter(file=stored, report__in=AgencyReport.objects.visible_to(user))
    for evidence in beside.select_related("report__obligation"):
        own = user.agency_id == evidence.report.obligation.agency_id
        if own and evidence.removed_at is None:
            return True
        if stored.pk in sent_files(evidence.report, standing=not own):
            return True
    return False
