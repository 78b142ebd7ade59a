"""The states of a document that goes out: one frozen row per transition, and the only writer of ``state``.

``docs/workflow.md`` is generated from the table (``manage.py workflow_docs``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import Role, User
from bacgiang_plan.lib.vietnamese import nfc
from reports.content import digest
from reports.enums import OutgoingAction as A
from reports.enums import OutgoingState as S
from reports.models import OutgoingDocument
from reports.permissions import can_write_outgoing
from reports.refusals import MissingNoteError, NotAllowedError, WorkflowError

from . import assembly
from .history import tell
from .locking import lock_for
from .rendering import request_rendition


class StaleDocumentError(WorkflowError):
    """Somebody was faster: the document is no longer as this person saw it."""


class NothingReplacedError(WorkflowError):
    """A document that replaces another says nothing else than that one."""


def can_write(user: User, document: OutgoingDocument) -> bool:
    return can_write_outgoing(user)


def is_head(user: User, document: OutgoingDocument) -> bool:
    return user.role == Role.CONSOLIDATOR_HEAD


def can_approve(user: User, document: OutgoingDocument) -> bool:
    """The head approves, or sends back, what somebody else submitted."""
    return is_head(user, document) and user.pk != document.submitted_by_id


def is_submitter(user: User, document: OutgoingDocument) -> bool:
    return can_write_outgoing(user) and user.pk == document.submitted_by_id


@dataclass(frozen=True)
class Transition:
    """One permitted step; ``stamps`` is the person-and-instant pair it fills, ``clears`` what it empties."""

    action: A
    label: str
    done: str
    source: S
    target: S
    allowed: Callable[[User, OutgoingDocument], bool]
    stamps: str = ""
    clears: tuple[str, ...] = ()
    needs_note: bool = False
    freezes: bool = False
    needs_number: bool = False
    """Taken by `issuing.issue`, which asks for number and day; never by `perform`."""


def _rows(action: A, label: str, done: str, sources: list[S], target: S, allowed, **options):
    return [Transition(action, label, done, source, target, allowed, **options) for source in sources]


TRANSITIONS: tuple[Transition, ...] = (
    *_rows(
        A.SUBMIT,
        "Trình lãnh đạo Sở",
        "Đã trình lãnh đạo Sở duyệt.",
        [S.DRAFT, S.RETURNED],
        S.IN_APPROVAL,
        can_write,
        stamps="submitted",
    ),
    Transition(
        A.TAKE_BACK,
        "Rút lại để sửa",
        "Đã rút lại để sửa.",
        S.IN_APPROVAL,
        S.DRAFT,
        is_submitter,
        clears=("submitted",),
    ),
    Transition(
        A.RETURN,
        "Yêu cầu sửa",
        "Đã yêu cầu chuyên viên sửa.",
        S.IN_APPROVAL,
        S.RETURNED,
        can_approve,
        clears=("submitted",),
        needs_note=True,
    ),
    Transition(
        A.APPROVE,
        "Duyệt",
        "Đã duyệt; nội dung được chốt, chờ số và ngày.",
        S.IN_APPROVAL,
        S.APPROVED,
        can_approve,
        stamps="approved",
        freezes=True,
    ),
    Transition(
        A.REOPEN,
        "Hủy duyệt để sửa",
        "Đã hủy duyệt; văn bản mở lại để sửa.",
        S.APPROVED,
        S.RETURNED,
        is_head,
        clears=("submitted", "approved", "frozen"),
        needs_note=True,
    ),
    Transition(
        A.ISSUE,
        "Ghi nhận ban hành",
        "Đã ghi nhận ban hành.",
        S.APPROVED,
        S.ISSUED,
        can_write,
        stamps="issued",
        needs_number=True,
    ),
    *_rows(
        A.DISCARD,
        "Bỏ dự thảo",
        "Đã bỏ dự thảo; nội dung vẫn được lưu để xem lại.",
        [S.DRAFT, S.RETURNED],
        S.DISCARDED,
        can_write,
        needs_note=True,
    ),
)


BY_FORM = {row.action: row for row in TRANSITIONS if not row.needs_number}
"""The steps of `perform` by their action; a step from several states needs the same in each."""


def available(document: OutgoingDocument, user: User) -> list[Transition]:
    """Return the steps ``user`` may take now, in the order of the table."""
    return [row for row in TRANSITIONS if row.source == document.state and row.allowed(user, document)]


def permitted(document: OutgoingDocument, action: str, by: User) -> Transition:
    """Return the step ``by`` may take now. Raises NotAllowedError."""
    row = next((each for each in available(document, by) if each.action == action), None)
    if row is None:
        raise NotAllowedError(
            f"Không thực hiện được: văn bản đang ở trạng thái “{document.get_state_display()}” hoặc thao tác "
            "không thuộc quyền của tài khoản. Chưa có gì thay đổi."
        )
    return row


def is_ever_allowed(document: OutgoingDocument, action: str, user: User) -> bool:
    """Whether ``user`` takes such a step in some state."""
    return any(row.allowed(user, document) for row in TRANSITIONS if row.action == action)


@transaction.atomic
def perform(
    document: OutgoingDocument, action: str, *, seen: int, note: str = "", by: User, now: datetime
) -> Transition:
    """Take one step. ``seen`` is the version the person had before them.

    One conditional UPDATE takes it; whoever comes second, or saw another text, gets StaleDocumentError.
    Approval freezes the document as it then stands; a correction given up leaves its period locked again.
    Raises NotAllowedError, MissingNoteError, NothingReplacedError; nothing is written then.
    """
    row = permitted(document, action, by)
    if row.needs_number:
        raise NotAllowedError("Ghi nhận ban hành cần số và ngày của văn bản. Chưa có gì thay đổi.")
    note = nfc(note).strip()
    if row.needs_note and not note:
        raise MissingNoteError(f"Chưa thực hiện: “{row.label}” cần nêu lý do. Chưa có gì thay đổi.")
    claim(document, row.source, row.target, seen=seen, fields=_fields(document, row, by, now))
    tell(document, row.action, note, by=by, now=now)
    if row.target == S.IN_APPROVAL:  # the head reads the document as it will be issued
        request_rendition(document, by=by, now=now)
    if row.target == S.DISCARDED and document.corrects:
        lock_for(document, f"Đã bỏ dự thảo thay thế: {note}", by=by, now=now)
    return row


def _fields(document: OutgoingDocument, row: Transition, by: User, now: datetime) -> dict:
    fields = {}
    for name in row.clears:
        fields |= THAWED if name == "frozen" else {f"{name}_at": None, f"{name}_by": None}
    if row.stamps:
        fields |= {f"{row.stamps}_at": now, f"{row.stamps}_by": by}
    if row.freezes:
        frozen = assembly.inputs(document)
        told = [each._asdict() for each in assembly.changes_in(document, frozen)]
        if document.corrects and not told:
            raise NothingReplacedError(
                f"Chưa duyệt: ngoài đoạn nêu lý do thay thế, chưa có nội dung nào khác văn bản số "
                f"{document.corrects.full_number}. Chưa có gì thay đổi."
            )
        fields |= {"frozen": frozen, "digest": digest(frozen), "changes": told}
    return fields


THAWED = {"frozen": None, "digest": "", "changes": []}


def claim(document: OutgoingDocument, source: S, target: S, *, seen: int, fields: dict) -> None:
    """Move ``document`` from ``source`` to ``target`` when its version is still the one ``seen``.

    Raises StaleDocumentError, nothing written, when somebody was faster.
    """
    standing = OutgoingDocument.objects.filter(pk=document.pk, state=source, version=seen)
    if not standing.update(state=target, version=F("version") + 1, **fields):
        document.refresh_from_db(fields=["state", "version"])
        raise StaleDocumentError(
            f"Chưa thực hiện: văn bản vừa được người khác thay đổi, nay ở trạng thái "
            f"“{document.get_state_display()}”. Đề nghị xem lại rồi thực hiện lại. Chưa có gì thay đổi."
        )
    document.refresh_from_db()
    document.renditions.filter(version=seen).update(version=document.version)  # a step changes no word
