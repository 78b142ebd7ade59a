"""Frozen rows for the page of one document, and the names under which its files are downloaded."""

from dataclasses import dataclass

from django.urls import reverse

from bacgiang_plan.lib.background.models import JobStatus
from bacgiang_plan.lib.dates import short_date
from reports.documents.files import attachment
from reports.documents.phrases import instant
from reports.models import AgencyReport, ReportDocument, Submission

from .actions import is_made


@dataclass(frozen=True)
class DocumentPage:
    """One document: what it shows, its progress, its file."""

    title: str
    report_url: str
    report_name: str
    what: str
    requested_at: str
    requested_by: str
    content_hash: str
    sha256: str
    word_url: str
    retry_url: str
    is_sample: bool
    is_rehearsal: bool
    progress: dict


def document_page(document: ReportDocument) -> DocumentPage:
    """Return the page of one document fetched with its report, job and people; no further query."""
    report = document.report
    address, own = [report.pk, document.pk], [report.pk]
    made = is_made(document)
    failed = document.job is not None and document.job.status == JobStatus.FAILED
    return DocumentPage(
        title=f"Bản PDF báo cáo {report.obligation.period.in_sentence}",
        report_url=reverse("reports:detail", args=own),
        report_name=f"Báo cáo {report.obligation.period.in_sentence} – {report.obligation.agency.name}",
        what=_what(document.submission),
        requested_at=instant(document.requested_at, short_date),
        requested_by=document.requested_by.full_name,
        content_hash=document.content_hash,
        sha256=document.sha256 if made else "",
        word_url=reverse("reports:document-word", args=own),
        retry_url=reverse("reports:document-new", args=own) if failed else "",
        is_sample=report.is_sample,
        is_rehearsal=report.obligation.period.is_rehearsal,
        progress={
            "job": document.job,
            "poll_url": reverse("reports:document-progress", args=address),
            "title": "Dựng tệp PDF",
            "result_url": reverse("reports:document-pdf", args=address) if made else "",
            "result_label": "Tải bản PDF",
        },
    )


def _what(submission: Submission | None) -> str:
    if submission is None:
        return "Dự thảo, chưa gửi"
    return f"Nội dung gửi lần {submission.number}, lúc {instant(submission.submitted_at, short_date)}"


def disposition(report: AgencyReport, submission: Submission | None, kind: str) -> str:
    """Return the Content-Disposition of the file with extension ``kind``."""
    period, agency = report.obligation.period, report.obligation.agency
    words, plain = (
        ("dự thảo", "du-thao")
        if submission is None
        else (f"gửi lần {submission.number}", f"lan-{submission.number}")
    )
    return attachment(
        f"Báo cáo {period.in_sentence} - {agency.name} - {words}.{kind}",
        f"Bao-cao-{period.code}-{agency.code}-{plain}.{kind}",
    )
