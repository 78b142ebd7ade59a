"""Frozen rows for the page of one document that goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words, official_date, short_date
from reports.documents.draft import NamedList
from reports.documents.files import attachment
from reports.documents.phrases import instant
from reports.enums import OUTGOING_EDITABLE, OutgoingAction, OutgoingKind, OutgoingState
from reports.models import OutgoingDocument
from reports.permissions import can_write_outgoing
from reports.states import Mark

from .changes import WHAT
from .comparing import comparison_url
from .corrections import replacement_of
from .holding import why_locked
from .kinds import KINDS, dated_words
from .made import FilesMade, files_of
from .marks import mark_of
from .news import news_of
from .period_pages import stage_of
from .seen import Later, later_than
from .signed import SignedPanel, signed_panel
from .steps import Step, steps_of

FOR_PROVINCE = (
    "Đây là dự thảo báo cáo của UBND tỉnh do Sở Công Thương soạn để trình. Số, ngày ghi nhận ở đây là của "
    "UBND tỉnh; ghi nhận ban hành không khóa kỳ báo cáo."
)
FOR_CORRECTION = (
    "Dự thảo này giữ nguyên nội dung của văn bản bị thay thế. Cần sửa cả báo cáo của cơ quan: lãnh đạo Sở "
    "mở khóa kỳ báo cáo, cơ quan gửi lại, rồi cập nhật văn bản theo nguồn."
)


@dataclass(frozen=True)
class Happened:
    """One act in the history."""

    label: str
    at: datetime
    by: str
    note: str


@dataclass(frozen=True)
class Changed:
    """One line of what a replacement says otherwise."""

    where: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Related:
    """Another document that this one replaces, or that replaces it."""

    words: str
    url: str


@dataclass(frozen=True)
class DocumentPage:
    """One document for one reader. Who only reads what is issued has files and facts, nothing else."""

    pk: int
    title: str
    stage: str
    mark: Mark
    period_code: str
    period_name: str
    period_in_sentence: str
    subject: str
    explanation: str
    asked: str
    """What the head asked to be changed, of a document that came back."""
    later: tuple[Later, ...]
    """What was done since the reader's last page, of a document waiting for approval."""
    news: str
    """What changed in the sources since it was drafted; ``locked`` is why it cannot follow them now."""
    locked: str
    related: tuple[Related, ...]
    steps: tuple[Step, ...]
    may_write: bool
    may_edit: bool
    may_render: bool
    """Files of an issued document are made once; again only where making them failed, or one was lost."""
    facts: tuple[tuple[str, str], ...]
    is_sample: bool
    changes: tuple[Changed, ...]
    lists: tuple[NamedList, ...]
    made: FilesMade
    events: tuple[Happened, ...]
    comparison_url: str
    signed: SignedPanel | None


def document_page(
    document: OutgoingDocument, user: User, *, seen: int | None = None, now: datetime
) -> DocumentPage:
    """Return the page of ``document`` for ``user``, who may see it: a constant number of queries.

    ``seen`` is the version of the page they come from: what was done since is told while they judge it.
    """
    made, may_write = files_of(document), can_write_outgoing(user)
    may_edit = may_write and document.state in OUTGOING_EDITABLE
    later = replacement_of(document) if document.state == OutgoingState.ISSUED else None
    events = tuple(_events(document)) if may_write else ()
    return DocumentPage(
        pk=document.pk,
        title=document.get_kind_display(),
        stage=stage_of(document),
        mark=mark_of(document.state),
        period_code=document.period.code,
        period_name=document.period.name,
        period_in_sentence=document.period.in_sentence,
        subject=document.about,
        explanation=_explanation(document, may_write, may_edit),
        news=news_of(document, now=now).words if may_write else "",
        locked=why_locked(document),
        related=tuple(_related(document, later, may_write)),
        steps=steps_of(document, user, is_replaced=later is not None),
        may_write=may_write,
        may_edit=may_edit,
        may_render=may_write and not (document.state == OutgoingState.ISSUED and made.are_there),
        facts=tuple(_facts(document, may_write)),
        is_sample=document.is_sample,
        changes=changed_rows(document.changes),
        lists=_lists(document) if may_write else (),
        made=made,
        events=events,
        asked=_asked(document, events),
        later=_later(document, seen) if may_write else (),
        comparison_url=comparison_url(document, user),
        signed=signed_panel(document, user),
    )


def _lists(document: OutgoingDocument) -> tuple[NamedList, ...]:
    """Return the lists its text states, as they were computed: one query, for the rest is large."""
    found = OutgoingDocument.objects.filter(pk=document.pk).values_list("content__lists", flat=True).get()
    return tuple(NamedList(**each) for each in found)


def _explanation(document: OutgoingDocument, may_write: bool, may_edit: bool) -> str:
    if may_write and document.kind == OutgoingKind.PROVINCE:
        return FOR_PROVINCE
    return FOR_CORRECTION if may_edit and document.corrects else ""


def _related(
    document: OutgoingDocument, later: OutgoingDocument | None, may_write: bool
) -> Iterable[Related]:
    if later and later.state == OutgoingState.ISSUED:
        yield Related(f"Đã được thay thế bởi {dated_words(later)}", _url(later))
    elif later and may_write:
        yield Related(f"Đang có văn bản thay thế được soạn (dự thảo {later.serial})", _url(later))
    if document.corrects:
        yield Related(f"Thay thế {dated_words(document.corrects)}", _url(document.corrects))


def _url(document: OutgoingDocument) -> str:
    return reverse("reports:outgoing", args=[document.pk])


# --- facts ----------------------------------------------------------------------------------------------


def _facts(document: OutgoingDocument, may_write: bool) -> Iterable[tuple[str, str]]:
    if document.issued_on:
        yield "Số, ký hiệu", document.full_number
        yield "Ngày ban hành", official_date(document.issued_on).removeprefix("ngày ")
    yield "Kính gửi", "; ".join(document.addressees.splitlines())
    yield "Người ký", "\n".join(filter(None, [*document.signer.splitlines(), document.signer_name]))
    yield "Số liệu đến", instant(document.data_at, short_date)
    if document.corrects:
        yield "Lý do thay thế", document.correction_reason
    if may_write:
        yield from _signed_off(document)


def _signed_off(document: OutgoingDocument) -> Iterable[tuple[str, str]]:
    """Return who did what, of the acts that stand."""
    for label, verb in STANDING:
        if at := getattr(document, f"{verb}_at"):
            yield label, f"{getattr(document, f'{verb}_by').full_name}, {clock_words(at)}"
    if document.digest:
        yield "Mã kiểm tra nội dung", document.digest


STANDING = [
    ("Người lập", "drafted"),
    ("Trình duyệt", "submitted"),
    ("Duyệt", "approved"),
    ("Ghi nhận ban hành", "issued"),
]


def changed_rows(found: Iterable[dict]) -> tuple[Changed, ...]:
    """Return what a replacement says otherwise, as kept or as found now, for the page."""
    return tuple(Changed(**each | {"what": WHAT[each["what"]]}) for each in found)


def _events(document: OutgoingDocument) -> Iterable[Happened]:
    """Return the history, the newest act first: one query."""
    for event in document.events.select_related("done_by").order_by("-pk"):
        label = OutgoingAction(event.action).label
        yield Happened(label, event.done_at, event.done_by.full_name, event.note)


def _asked(document: OutgoingDocument, events: Iterable[Happened]) -> str:
    if document.state != OutgoingState.RETURNED:
        return ""
    turned = {OutgoingAction.RETURN.label, OutgoingAction.REOPEN.label}
    last = next((event for event in events if event.label in turned), None)
    return f"{last.label}, {last.by}: {last.note}" if last else ""


def _later(document: OutgoingDocument, seen: int | None) -> tuple[Later, ...]:
    if seen is None or document.state != OutgoingState.IN_APPROVAL:
        return ()
    return later_than(document, seen)


# --- files ----------------------------------------------------------------------------------------------


def disposition(document: OutgoingDocument, kind: str) -> str:
    """Return the Content-Disposition: a Vietnamese name, and one in ASCII for what cannot read it."""
    stage = document.full_number or f"dự thảo {document.serial}"
    plain = f"{KINDS[document.kind].slug}-{document.period.code}-{document.number or document.serial}.{kind}"
    return attachment(f"{document.get_kind_display()} {document.period.in_sentence} - {stage}.{kind}", plain)
