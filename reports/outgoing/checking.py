"""Anybody holding a file asks what it is: an exact SHA-256 finds its issued document, or nothing."""

import re
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import lower_first
from reports.enums import OutgoingState
from reports.models import OutgoingDocument, OutgoingRendition, OutgoingSignedCopy

LENGTH = 64
FORMATS = {"pdf": "bản PDF", "docx": "bản Word", "xlsx": "tệp Excel phụ lục"}
NOTHING = "Không có văn bản đã ban hành nào có mã này."


class CodeError(ValueError):
    """What was typed is no SHA-256; the message says in Vietnamese what was read and what was expected."""


@dataclass(frozen=True)
class Checked:
    """What a SHA-256 belongs to, in words: what may be told to whoever holds that file.

    ``replaced_by`` is the number and day of the document that took its place, ``note`` what is to be known
    of this very file.
    """

    what: str
    kind: str
    number: str
    day: str
    period: str
    subject: str
    replaced_by: str
    note: str
    is_sample: bool


def read_code(typed: str) -> str:
    """Return ``typed`` as 64 small hexadecimal letters: blanks and capitals count for nothing.

    Raises CodeError.
    """
    code = re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", typed)
    if stranger := re.search(r"[^0-9a-fA-F]", code):
        raise CodeError(
            f"Mã đã nhập có ký tự “{stranger[0]}”; mã kiểm tra (SHA-256) chỉ gồm các chữ số 0–9 và các chữ "
            "cái a–f."
        )
    if not code:
        raise CodeError("Đề nghị chọn tệp, hoặc nhập mã kiểm tra (SHA-256) của tệp.")
    if len(code) != LENGTH:
        raise CodeError(f"Mã đã nhập có {len(code)} ký tự; mã kiểm tra (SHA-256) có đúng {LENGTH} ký tự.")
    return code.lower()


def check(code: str) -> Checked | None:
    """Return what the file with this SHA-256 is; None of everything that is not issued. Always two queries.

    Drafts are told by the same queries and the same answer as what never was.
    """
    made, signed = _made(code).first(), _signed(code).first()
    if made:
        return _told(made, next(FORMATS[kind] for kind in FORMATS if _has(made, kind, code)))
    if signed:
        return _told(signed, "bản đã ký", _note(signed))
    return None


def _made(code: str) -> QuerySet[OutgoingRendition]:
    files = Q(pdf_sha256=code) | Q(docx_sha256=code) | Q(xlsx_sha256=code)
    return _of_issued(OutgoingRendition.objects.filter(files, is_issued=True)).defer(*HEAVY, "inputs")


def _has(rendition: OutgoingRendition, kind: str, code: str) -> bool:
    return getattr(rendition, f"{kind}_sha256") == code


def _signed(code: str) -> QuerySet[OutgoingSignedCopy]:
    return _of_issued(OutgoingSignedCopy.objects.filter(file__sha256=code)).defer(*HEAVY).order_by("-pk")


HEAVY = [f"document__{name}" for name in ("content", "frozen", "stamps", "changes")]


def _of_issued(rows: QuerySet) -> QuerySet:
    later = OutgoingDocument.objects.issued().filter(corrects=OuterRef("document"))
    told = {f"later_{name}": Subquery(later.values(name)[:1]) for name in LATER}
    return (
        rows.filter(document__state=OutgoingState.ISSUED).select_related("document__period").annotate(**told)
    )


LATER = ("number", "symbol", "issued_on")


def _note(signed: OutgoingSignedCopy) -> str:
    if signed.file_id == signed.document.signed_file_id:
        return "Cổng lưu giữ tệp này như đã nhận, không kiểm tra chữ ký có hợp lệ hay không."
    return "Bản đã ký này đã được thay bằng một bản ký khác."


def _told(row: OutgoingRendition | OutgoingSignedCopy, what: str, note: str = "") -> Checked:
    document = row.document
    return Checked(
        what=what,
        kind=lower_first(document.get_kind_display()),
        number=document.full_number,
        day=short_date(document.issued_on),
        period=document.period.in_sentence,
        subject=" ".join(document.subject.split()),
        replaced_by=_later(row),
        note=note,
        is_sample=document.is_sample,
    )


def _later(row: OutgoingRendition | OutgoingSignedCopy) -> str:
    if row.later_number is None:
        return ""
    later = OutgoingDocument(number=row.later_number, symbol=row.later_symbol)
    return f"số {later.full_number} ngày {short_date(row.later_issued_on)}"
