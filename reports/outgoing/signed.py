"""The signed PDF comes back and stands beside the issued document: kept as it came, never judged."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from agencies.actions import store_file
from agencies.models import StoredFile, User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.files import megabytes
from bacgiang_plan.lib.numbers import small_count
from bacgiang_plan.lib.pdf_signatures import count_signatures
from bacgiang_plan.lib.vietnamese import nfc
from reports.enums import OutgoingAction, OutgoingState
from reports.models import OutgoingDocument, OutgoingSignedCopy
from reports.permissions import can_write_outgoing
from reports.refusals import MissingNoteError, NotAllowedError, WorkflowError

from .history import tell
from .workflow import StaleDocumentError

NOT_ISSUED = "Chưa lưu: bản ký chỉ đi kèm văn bản đã ban hành. Chưa có gì thay đổi."
NO_REASON = "Đề nghị ghi lý do thay bản ký đang lưu; bản ấy vẫn được giữ lại."
OWN_FILE = (
    "Chưa lưu: tệp này chính là bản PDF do Cổng lập, chưa có chữ ký. Đề nghị chọn tệp đã ký số hoặc bản "
    "quét đã ký, đóng dấu."
)
SAME_FILE = "Chưa lưu: tệp này trùng với bản ký đang lưu. Chưa có gì thay đổi."
STALE = (
    "Chưa lưu: bản ký vừa được người khác đưa vào hoặc thay. Bản đang lưu hiện ở trên; đề nghị xem lại, nếu "
    "vẫn cần thay thì ghi lý do và chọn lại tệp."
)
SIGNED = (
    "Thấy {count} chữ ký số trong tệp. Cổng không kiểm tra chữ ký có hợp lệ hay không và của ai; cần kiểm "
    "tra, đề nghị dùng phần mềm ký số."
)
UNSIGNED = "Không thấy chữ ký số trong tệp (có thể là bản quét). Cổng chỉ lưu giữ tệp, không xác nhận chữ ký."


class OwnFileError(WorkflowError):
    """What was brought is the very file the portal made, or the one that is kept already."""


@transaction.atomic
def keep_signed(
    document: OutgoingDocument, upload: UploadedFile, *, seen: str, reason: str = "", by: User, now: datetime
) -> OutgoingSignedCopy:
    """Put ``upload`` (PDF only) beside ``document`` as its signed copy; the one before it is kept.

    ``seen`` is the `signed_token` this person was shown; replacing needs a ``reason``. Raises NotAllowedError
    (not issued), MissingNoteError, OwnFileError, StaleDocumentError or `lib.files.FileRefusedError`; nothing
    is kept then.
    """
    reason = nfc(reason).strip()
    if document.state != OutgoingState.ISSUED:
        raise NotAllowedError(NOT_ISSUED)
    if seen != signed_token(document):
        raise StaleDocumentError(STALE)
    if document.signed_file_id and not reason:
        raise MissingNoteError(NO_REASON)
    stored = store_file(upload, by=by, now=now, kinds=["pdf"])
    _refuse_own(document, stored)
    _stand(document, stored, by=by, now=now)
    tell(document, OutgoingAction.SIGN, _note(stored, reason), by=by, now=now)
    return OutgoingSignedCopy.objects.create(
        document=document,
        file=stored,
        signatures=count_signatures(upload),
        reason=reason,
        kept_at=now,
        kept_by=by,
    )


def _refuse_own(document: OutgoingDocument, stored: StoredFile) -> None:
    if document.renditions.filter(pdf_sha256=stored.sha256).exists():
        raise OwnFileError(OWN_FILE)
    if document.signed_file_id and document.signed_file.sha256 == stored.sha256:
        raise OwnFileError(SAME_FILE)


def _stand(document: OutgoingDocument, stored: StoredFile, *, by: User, now: datetime) -> None:
    """One conditional UPDATE: whoever comes second gets StaleDocumentError."""
    standing = OutgoingDocument.objects.issued().filter(pk=document.pk, signed_file=document.signed_file_id)
    if not standing.update(signed_file=stored, signed_at=now, signed_by=by):
        raise StaleDocumentError(STALE)
    document.refresh_from_db(fields=["signed_file", "signed_at", "signed_by"])


def _note(stored: StoredFile, reason: str) -> str:
    return f"{stored.name}. Lý do thay bản trước: {reason}" if reason else stored.name


def signed_token(document: OutgoingDocument) -> str:
    """Return what identifies the signed copy a person was shown; of none, too."""
    return str(document.signed_file_id or 0)


def is_signed_copy_for(user: User, stored: StoredFile) -> bool:
    """Return whether ``stored`` is, or was, the signed copy of a document that ``user`` may see.

    A replaced one only Sở Công Thương still fetches: the others could take it for the one that stands.
    """
    documents = OutgoingDocument.objects.visible_to(user).filter(signed_copies__file=stored)
    return documents.exists() if can_write_outgoing(user) else documents.filter(signed_file=stored).exists()


# --- what people read -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SignedCopy:
    """One signed PDF in words."""

    name: str
    size: str
    url: str
    sha256: str
    check_url: str
    found: str
    kept: str
    reason: str


@dataclass(frozen=True)
class SignedPanel:
    """The signed copies of an issued document: the standing one, those before it, and the way to another."""

    current: SignedCopy | None
    earlier: tuple[SignedCopy, ...]
    url: str
    may_keep: bool


def signed_panel(document: OutgoingDocument, user: User) -> SignedPanel | None:
    """Return the panel of ``document`` for ``user``, who may see it; None until it is issued. One query."""
    if document.state != OutgoingState.ISSUED:
        return None
    may_keep = can_write_outgoing(user)
    copies = document.signed_copies.select_related("file", "kept_by").order_by("-pk")
    shown = [_copy(each) for each in (copies if may_keep else copies[:1])]
    return SignedPanel(
        current=shown[0] if shown else None,
        earlier=tuple(shown[1:]),
        url=reverse("reports:outgoing-signed", args=[document.pk]),
        may_keep=may_keep,
    )


def _copy(copy: OutgoingSignedCopy) -> SignedCopy:
    return SignedCopy(
        name=copy.file.name,
        size=megabytes(copy.file.size),
        url=reverse("reports:file", args=[copy.file_id]),
        sha256=copy.file.sha256,
        check_url=check_url(copy.file.sha256),
        found=SIGNED.format(count=small_count(copy.signatures)) if copy.signatures else UNSIGNED,
        kept=f"{copy.kept_by.full_name}, {clock_words(copy.kept_at)}",
        reason=copy.reason,
    )


def check_url(sha256: str) -> str:
    """Return the address at which anybody checks a file by its SHA-256."""
    return f"{reverse('reports:check')}?ma={sha256}"
