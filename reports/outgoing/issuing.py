"""Issue: the archive office gives number and day, the portal records them and changes nothing any more."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words, local_date, short_date
from reports.content import digest
from reports.enums import OutgoingAction, OutgoingState
from reports.models import OutgoingDocument, OutgoingRendition
from reports.numbering import NumberTakenError, document_words, last_number, paper_words
from reports.refusals import WorkflowError

from . import assembly, workflow
from .history import tell
from .kinds import dated_words, numbered_words
from .locking import lock_for
from .rendering import request_rendition

NOTHING = "Chưa ghi nhận gì."


class ImpossibleDayError(WorkflowError):
    """The document cannot have been issued on that day."""


@transaction.atomic
def issue(
    document: OutgoingDocument, *, number: int, day: date, seen: int, by: User, now: datetime
) -> OutgoingRendition:
    """Record number and day of an approved document, lock its period, ask for its files.

    What was frozen at its approval is what is issued. Raises NotAllowedError, StaleDocumentError,
    NumberTakenError, ImpossibleDayError; nothing is written then.
    """
    workflow.permitted(document, OutgoingAction.ISSUE, by)
    if fault := day_fault(document, day, now=now):
        raise ImpossibleDayError(f"{fault} {NOTHING}")
    if taken := paper_words(document.symbol, number, day.year):
        raise NumberTakenError(f"{taken} {NOTHING}")
    _claim(document, number, day, seen, by, now)
    tell(document, OutgoingAction.ISSUE, dated_words(document), by=by, now=now)
    lock_for(document, f"Đã ban hành {numbered_words(document)}", by=by, now=now)
    rendition = request_rendition(document, by=by, now=now)
    OutgoingRendition.objects.filter(pk=rendition.pk).update(is_issued=True)
    return rendition


def _claim(document: OutgoingDocument, number: int, day: date, seen: int, by: User, now: datetime) -> None:
    frozen = assembly.numbered(document.frozen, f"{number:02d}/{document.symbol}", day)
    fields = {"number": number, "issued_on": day, "issued_year": day.year, "issued_at": now, "issued_by": by}
    fields |= {"frozen": frozen, "digest": digest(frozen)}
    try:
        with transaction.atomic():
            workflow.claim(document, OutgoingState.APPROVED, OutgoingState.ISSUED, seen=seen, fields=fields)
    except IntegrityError:
        raise NumberTakenError(f"{taken_words(document.symbol, number, day.year)} {NOTHING}") from None


def taken_words(symbol: str, number: int, year: int) -> str:
    """Return which document or own report has ``number`` of ``symbol`` in ``year``; "" when none has."""
    return document_words(symbol, number, year) or paper_words(symbol, number, year)


def day_fault(document: OutgoingDocument, day: date, *, now: datetime) -> str:
    """Return why ``document`` cannot have been issued on ``day``; "" when it can.

    Its text says up to which instant its figures go: no document is older than what it states. The day may
    lie before that of the approval here, for a paper is often signed and numbered first.
    """
    read = f"Ngày đã đọc là {short_date(day)}"
    if day > local_date(now):
        return f"{read}, chưa đến; chỉ ghi nhận văn bản đã ban hành."
    if day < local_date(document.data_at):
        return f"{read}, trước lúc chốt số liệu nêu trong văn bản ({clock_words(document.data_at)})."
    replaced = document.corrects
    if replaced and day < replaced.issued_on:
        return f"{read}, trước ngày của văn bản bị thay thế ({short_date(replaced.issued_on)})."
    return ""


def next_number(symbol: str, year: int) -> int:
    """Return the number after the last one recorded here for ``symbol`` in ``year``."""
    return last_number(symbol, year) + 1
