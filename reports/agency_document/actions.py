"""Verbs of one agency's document."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.background.queue import enqueue
from reports import content
from reports.models import AgencyReport, ReportDocument

from .source import Source, inputs

JOB_KIND = "agency_document_pdf"


@transaction.atomic
def request_document(report: AgencyReport, source: Source, *, by: User, now: datetime) -> ReportDocument:
    """Return the document of ``source``, its PDF queued unless the file is there or being made.

    The inputs are frozen here and the worker reads nothing else. Equal inputs meet at one row, so a second
    click, at once or a week later, starts no second render; a failed one is tried again. Raises
    `ReportDocument.DoesNotExist` when a rehearsal is wiped meanwhile; nothing is queued then.
    """
    frozen = inputs(report, source)
    document, _ = ReportDocument.objects.get_or_create(
        report=report,
        digest=content.digest(frozen),
        defaults={
            "submission": source.submission,
            "inputs": frozen,
            "content_hash": source.content_hash,
            "requested_at": now,
            "requested_by": by,
        },
    )
    if not is_made(document):
        document.job = enqueue(JOB_KIND, str(document.pk), {"document": document.pk}, now=now)
        _note_job(document)
    return document


def _note_job(document: ReportDocument) -> None:
    """A row that has gone with its rehearsal since it was read takes the job along."""
    if not ReportDocument.objects.filter(pk=document.pk).update(job=document.job):
        raise ReportDocument.DoesNotExist


def is_made(document: ReportDocument) -> bool:
    """Return whether the file of ``document`` is there: a row may outlive its file."""
    return bool(document.pdf) and default_storage.exists(document.pdf.name)
