"""What specialist and head say to each other about one paragraph, until it is settled."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import User
from reports.enums import OUTGOING_CLOSED
from reports.merging import as_stored
from reports.models import OutgoingComment, OutgoingDocument, OutgoingParagraph
from reports.refusals import WorkflowError


class ClosedDocumentError(WorkflowError):
    """The document is issued or given up: nothing more is said about it."""


CLOSED = "Chưa ghi: văn bản đã ban hành hoặc đã bỏ nên không thêm, xử lý ý kiến nữa. Chưa có gì thay đổi."


def may_comment(document: OutgoingDocument) -> bool:
    """Whether remarks are still made: until the document is issued, while it waits for approval as well."""
    return document.state not in OUTGOING_CLOSED


@transaction.atomic
def comment(paragraph: OutgoingParagraph, text: str, *, by: User, now: datetime) -> OutgoingComment:
    """Say ``text`` about a paragraph. The document itself stays as it is, its version too.

    Raises ClosedDocumentError.
    """
    _require_open(paragraph.document_id)
    return OutgoingComment.objects.create(paragraph=paragraph, text=as_stored(text), made_at=now, made_by=by)


@transaction.atomic
def settle(remark: OutgoingComment, *, by: User, now: datetime) -> bool:
    """Call a remark settled; return whether this call did. Raises ClosedDocumentError."""
    _require_open(remark.paragraph.document_id)
    open_one = OutgoingComment.objects.filter(pk=remark.pk, settled_at__isnull=True)
    return bool(open_one.update(settled_at=now, settled_by=by))


def _require_open(document: int) -> None:
    """Wait for whoever moves the document's state, then look at it: a row changed to what it is."""
    unfinished = OutgoingDocument.objects.unfinished().filter(pk=document)
    if not unfinished.update(version=F("version")):
        raise ClosedDocumentError(CLOSED)
