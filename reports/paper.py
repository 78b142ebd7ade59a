"""The signed paper (công văn) of a report: number, day and scan, each recording kept.

It often comes after the sending and is then no part of the frozen content: it stands beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from agencies.actions import store_file
from agencies.models import StoredFile, User
from bacgiang_plan.lib.dates import clock_words, short_date
from bacgiang_plan.lib.files import SCANS
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import nfc

from .enums import WAITING_STATES, ReportState
from .items import last_submission
from .locks import LockedReportError, period_lock
from .models import AgencyReport, PaperRecord, Submission
from .numbering import require_free_paper
from .permissions import can_record_paper, is_of_agency
from .refusals import StaleReportError

SETTLED = (
    "Báo cáo đã được Sở Công Thương tiếp nhận nên số, ngày công văn không sửa được nữa. "
    "Cần sửa, đề nghị Sở Công Thương mở lại báo cáo."
)


def why_paper_locked(report: AgencyReport) -> str:
    """Return why the paper of ``report`` cannot be recorded now; empty when it can."""
    return period_lock(report) or (SETTLED if report.state == ReportState.ACCEPTED else "")


@transaction.atomic
def record_paper(
    report: AgencyReport,
    *,
    number: str,
    paper_on: date,
    upload: UploadedFile | None,
    seen: str,
    by: User,
    now: datetime,
) -> PaperRecord:
    """Record number, day and scan of the signed paper; without ``upload`` the scan recorded before stays.

    ``seen`` is the `paper_token` this person was shown. Raises `LockedReportError` (accepted, or the period
    is locked), `StaleReportError`, `NumberTakenError` or `lib.files.FileRefusedError`; nothing is written
    then.
    """
    _hold(report)
    last = report.papers.last()
    if paper_token(last) != seen:
        raise StaleReportError(
            "Chưa lưu được: số, ngày công văn vừa được ghi từ nơi khác. Nội dung đã lưu hiện ở trên, nội "
            "dung vừa nhập vẫn ở dưới đây; đề nghị đối chiếu rồi lưu lại."
        )
    stored = store_file(upload, by=by, now=now, kinds=SCANS) if upload else last and last.file
    record = PaperRecord(
        report=report,
        sending=_sending(report),
        number=nfc(number).strip(),
        paper_on=paper_on,
        file=stored,
        recorded_at=now,
        recorded_by=by,
    )
    require_free_paper(record)
    record.save()
    current = {"paper_number": record.number, "paper_on": paper_on, "paper_file": stored}
    AgencyReport.objects.filter(pk=report.pk).update(**current)
    report.refresh_from_db()
    return record


def _hold(report: AgencyReport) -> None:
    """One conditional UPDATE, which other writers wait for.

    What is not sent yet changes with the paper, so whoever is about to send it must look again; a reviewer
    at work on what was sent is not disturbed.
    """
    open_ = AgencyReport.objects.still_open().exclude(state=ReportState.ACCEPTED).filter(pk=report.pk)
    held = open_.filter(state__in=WAITING_STATES).update(version=F("version"))
    held = held or open_.exclude(state__in=WAITING_STATES).update(version=F("version") + 1)
    report.refresh_from_db()
    if not held:
        raise LockedReportError(f"Chưa lưu được. {why_paper_locked(report)} Chưa có gì thay đổi.")


def _sending(report: AgencyReport) -> int:
    if report.state in WAITING_STATES:
        return last_submission(report).number
    return report.submissions.count() + 1


def paper_token(last: PaperRecord | None) -> str:
    """Return what identifies the recording a person was shown; of none, too."""
    return str(last.pk if last else 0)


# --- what people read -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """One recording in words: "số 05/BC-SXD ngày 05/12/2026", its scan, who recorded it and when.

    ``is_late``: recorded after the sending it goes with, so no part of what was sent.
    """

    words: str
    file_name: str
    file_url: str
    recorded: str
    is_late: bool


def papers(report: AgencyReport, user: User) -> list[Paper]:
    """Return the recordings of ``report`` that ``user`` may read, the newest first: at most three queries.

    Outsiders read those that go with what was sent, not the paper of a draft.
    """
    if not RECORDED(report.pk):  # as most: one query that is cheap to write
        return []
    return [_paper(record) for record in _readable(report, user).order_by("-pk")]


RECORDED = FixedQuery(lambda report: PaperRecord.objects.filter(report=report).values_list("pk")[:1], int)


def _readable(report: AgencyReport, user: User) -> QuerySet[PaperRecord]:
    found = _with_lateness(report.papers.select_related("file", "recorded_by"))
    if is_of_agency(user, report):
        return found
    sent = last_submission(report)
    return found.filter(sending__lte=sent.number if sent else 0)


def _with_lateness(records: QuerySet[PaperRecord]) -> QuerySet[PaperRecord]:
    its_sending = Submission.objects.filter(report=OuterRef("report"), number=OuterRef("sending"))
    return records.annotate(is_late=Exists(its_sending.filter(submitted_at__lt=OuterRef("recorded_at"))))


def _paper(record: PaperRecord) -> Paper:
    return Paper(
        words=f"số {record.number} ngày {short_date(record.paper_on)}",
        file_name=record.file.name if record.file else "",
        file_url=reverse("reports:file", args=[record.file_id]) if record.file else "",
        recorded=f"{record.recorded_by.full_name}, {clock_words(record.recorded_at)}",
        is_late=record.is_late,
    )


def paper_beside(report: AgencyReport, sending: int) -> Paper | None:
    """Return the last paper recorded for that sending, None without one: one query."""
    found = report.papers.filter(sending=sending).select_related("file", "recorded_by")
    last = _with_lateness(found).last()
    return _paper(last) if last else None


@dataclass(frozen=True)
class PaperPanel:
    """The paper on the report's page: what is recorded, and whether this person may record another."""

    recorded: list[Paper]
    url: str
    may_record: bool
    locked: str


def paper_panel(report: AgencyReport, user: User) -> PaperPanel:
    """Return the panel of ``report`` for ``user``, who may see it."""
    locked = why_paper_locked(report)
    allowed = can_record_paper(user, report)
    return PaperPanel(
        recorded=papers(report, user),
        url=reverse("reports:paper", args=[report.pk]),
        may_record=allowed and not locked,
        locked=locked if allowed else "",
    )


def is_paper_for(user: User, stored: StoredFile) -> bool:
    """Return whether ``stored`` is the scan of a paper that ``user`` may read."""
    beside = AgencyReport.objects.visible_to(user).filter(papers__file=stored).select_related("obligation")
    return any(_readable(report, user).filter(file=stored).exists() for report in beside.distinct())
