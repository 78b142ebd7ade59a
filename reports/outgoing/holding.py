"""The right to write into a document: taken by one conditional UPDATE before anything else is written."""

from datetime import datetime

from django.db.models import F

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.fixed_query import FixedQuery, FixedUpdate
from reports.enums import OutgoingState
from reports.models import OutgoingDocument
from reports.refusals import WorkflowError

HEAD = ["subject", "addressees", "recipients", "place", "symbol", "signer", "signer_name"]
"""What people write above and below the text; read again by whoever takes the right to write."""
STILL_THERE = "Nội dung vừa nhập vẫn còn nguyên trên trang này."


class LockedDocumentError(WorkflowError):
    """The document is in a state in which nobody may write into it."""


def hold(document: OutgoingDocument, *, by: User, now: datetime) -> None:
    """Take the right to write into ``document``, which other writers wait for; its version moves on.

    Raises LockedDocumentError, saying why, when it is no longer open to editing.
    """
    taken = TAKE(document.pk, now, by.pk)
    for name, value in zip(READ, READ_AGAIN(document.pk)[0], strict=True):
        setattr(document, name, value)
    if not taken:
        raise LockedDocumentError(f"Chưa lưu được. {why_locked(document)} {STILL_THERE}")


def _taking(pk: int, now: datetime, by: int) -> tuple:
    held = OutgoingDocument.objects.editable().filter(pk=pk)
    return held, {"version": F("version") + 1, "edited_at": now, "edited_by": by}


READ = ["state", "version", "edited_at", "edited_by_id", "submitted_at", "approved_at", *HEAD]
TAKE = FixedUpdate(_taking, int, datetime, int)
READ_AGAIN = FixedQuery(lambda pk: OutgoingDocument.objects.filter(pk=pk).order_by().values_list(*READ), int)
"""Both within every automatic save, so their SQL is written once (``lib/fixed_query.py``)."""


def why_locked(document: OutgoingDocument) -> str:
    """Return why nobody may write into ``document`` now; "" when people may."""
    if document.state == OutgoingState.IN_APPROVAL:
        return f"Văn bản đã trình lãnh đạo Sở lúc {clock_words(document.submitted_at)}, đang chờ duyệt."
    if document.state == OutgoingState.APPROVED:
        return f"Văn bản đã được lãnh đạo Sở duyệt lúc {clock_words(document.approved_at)}, đang chờ số."
    return CLOSED.get(document.state, "")


CLOSED = {
    OutgoingState.ISSUED: "Văn bản đã ban hành thì không sửa nữa; cần sửa, đề nghị lập văn bản thay thế.",
    OutgoingState.DISCARDED: "Dự thảo này đã bỏ.",
}
