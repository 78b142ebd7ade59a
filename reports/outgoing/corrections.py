"""An issued document is never edited: another one replaces it, begun from what it says."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from agencies.models import User
from bacgiang_plan.lib.vietnamese import nfc, upper_first
from reports.documents.draft import Style
from reports.enums import OutgoingAction, OutgoingState
from reports.models import OutgoingDocument, OutgoingParagraph
from reports.models.outgoing import words
from reports.refusals import MissingNoteError, NotAllowedError, WorkflowError

from .changes import NOTE_KEY
from .copying import copies, keep
from .history import tell
from .holding import HEAD
from .kinds import KINDS, dated_words, numbered_words
from .placing import OPENING
from .workflow import can_write

NOTHING = "Chưa có gì thay đổi."
COPIED = ["period", "kind", "content", "stamps", "data_at", "is_sample", *HEAD]


class OtherUnfinishedError(WorkflowError):
    """Another document of that kind and period is being written."""


def correct(document: OutgoingDocument, *, reason: str, by: User, now: datetime) -> OutgoingDocument:
    """Return the unfinished document that replaces the issued ``document``, begun with its words.

    A second click comes to the same one. Its first draft says what it replaces and why. Raises
    NotAllowedError, MissingNoteError, OtherUnfinishedError; nothing is written then.
    """
    if document.state != OutgoingState.ISSUED or not can_write(by, document):
        raise NotAllowedError(f"Chỉ Sở Công Thương lập văn bản thay thế văn bản đã ban hành. {NOTHING}")
    reason = nfc(reason).strip()
    if not reason:
        raise MissingNoteError(f"Lập văn bản thay thế cần nêu lý do. {NOTHING}")
    if found := _standing(document):
        return found
    try:
        with transaction.atomic():
            return _begin(document, reason, by, now)
    except IntegrityError:  # somebody was faster
        if found := _standing(document):
            return found
        raise


def _standing(document: OutgoingDocument) -> OutgoingDocument | None:
    """Return the unfinished replacement of ``document``. Raises when another document stands in its way."""
    others = OutgoingDocument.objects.unfinished().filter(period=document.period, kind=document.kind)
    other = others.first()
    if other and other.corrects_id != document.pk:
        raise OtherUnfinishedError(
            f"Đang có dự thảo {other.serial} “{other.get_kind_display()}” của kỳ này chưa xong; đề nghị "
            f"hoàn thành hoặc bỏ dự thảo đó trước. {NOTHING}"
        )
    standing = other or replacement_of(document)
    if standing and standing.state == OutgoingState.ISSUED:
        raise NotAllowedError(
            f"Văn bản này đã được thay thế bởi {numbered_words(standing)}; cần sửa, đề nghị lập văn bản thay "
            f"thế văn bản đó. {NOTHING}"
        )
    return standing


def replacement_of(document: OutgoingDocument) -> OutgoingDocument | None:
    """Return what replaces ``document``, issued or still written; None when nothing does."""
    return document.corrections.exclude(state=OutgoingState.DISCARDED).select_related("period").first()


def _begin(document: OutgoingDocument, reason: str, by: User, now: datetime) -> OutgoingDocument:
    of_kind = OutgoingDocument.objects.filter(period=document.period, kind=document.kind)
    made = OutgoingDocument.objects.create(
        serial=of_kind.aggregate(last=Max("serial"))["last"] + 1,
        corrects=document,
        correction_reason=reason,
        drafted_at=now,
        drafted_by=by,
        **{name: getattr(document, name) for name in COPIED},
    )
    keep(made, _rows(document, reason, by, now), document)
    note = f"Thay thế {numbered_words(document)}. Lý do: {reason}"
    tell(made, OutgoingAction.DRAFT, note, by=by, now=now)
    tell(document, OutgoingAction.REPLACE, f"Dự thảo {made.serial}. Lý do: {reason}", by=by, now=now)
    return made


def _rows(document: OutgoingDocument, reason: str, by: User, now: datetime) -> list[OutgoingParagraph]:
    rows = copies(document.paragraphs.in_order())
    told = next((row for row in rows if row.key == NOTE_KEY), None)
    if told is None:
        last = max((row.position for row in rows if row.section == OPENING), default=0)
        told = OutgoingParagraph(key=NOTE_KEY, section=OPENING, position=last + 1, style=Style.TEXT.value)
        rows.append(told)
    told.is_added = told.is_rewritten = True
    told.lead, told.text, told.basis = "", replacing_words(document, reason), words("", "")
    told.edited_at, told.edited_by = now, by
    told.dropped_at = told.dropped_by = None
    if document.corrects:
        _forget(rows, replacing_words(document.corrects, document.correction_reason))
    return rows


def _forget(rows: list[OutgoingParagraph], sentence: str) -> None:
    """Take the ``sentence`` of the correction before out of paragraphs that its note was merged into."""
    for row in rows:
        if row.is_rewritten and sentence in row.text:
            row.text = re.sub(r"[ \n]*" + re.escape(sentence), "", row.text).strip()
            if (row.lead, row.text) == (row.computed_lead, row.computed_text) and not row.is_added:
                row.is_rewritten, row.lead, row.text, row.basis = False, "", "", ""


def replacing_words(document: OutgoingDocument, reason: str) -> str:
    """Return the sentence by which a document says what it replaces and why."""
    name = KINDS[document.kind].type_name
    return f"{name} này thay thế {dated_words(document)}. Lý do: {upper_first(reason).rstrip(' .;')}."
