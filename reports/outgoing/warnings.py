"""What should be looked at before a document is signed off: told, with links, never refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from reports.documents.phrases import counted
from reports.enums import WAITING_STATES, OutgoingKind
from reports.models import AgencyReport, OutgoingComment, OutgoingDocument, OutgoingParagraph, ReportEvent

from .edit_rows import paragraph_url
from .news import news_of

MOST = 30
"""So many links of one warning; more are counted in its title."""


@dataclass(frozen=True)
class Concern:
    """One thing to look at; ``items`` are (words, address)."""

    title: str
    items: tuple[tuple[str, str], ...] = ()


def warnings(document: OutgoingDocument, *, now: datetime) -> tuple[Concern, ...]:
    """Return what should be looked at before ``document`` goes on: a constant number of queries."""
    found = [
        *_sources(document, now),
        *_undecided(document),
        *_remarks(document),
        *_under_review(document),
        *_unnamed(document),
        *_unit_less(document),
    ]
    return tuple(found)


def since_approval(document: OutgoingDocument) -> str:
    """Return which reports of the period have changed since ``document`` was approved: one query.

    Said before its number is recorded, for that closes the period. "" of a letter, which rests on none.
    """
    if document.kind == OutgoingKind.URGING:
        return ""
    acts = ReportEvent.objects.filter(
        report__obligation__period=document.period, done_at__gt=document.approved_at
    )
    agencies = acts.order_by("report__obligation__agency__order")
    names = list(dict.fromkeys(agencies.values_list("report__obligation__agency__name", flat=True)))
    if not names:
        return "Từ lúc duyệt đến nay không có báo cáo nào của kỳ thay đổi."
    return (
        f"Từ lúc duyệt đến nay {counted(len(names), 'báo cáo')} của kỳ đã thay đổi ({'; '.join(names)}); văn "
        "bản giữ nội dung đã duyệt, không có các thay đổi này."
    )


def _sources(document: OutgoingDocument, now: datetime) -> Iterable[Concern]:
    if words := news_of(document, now=now).words:
        address = reverse("reports:outgoing-edit", args=[document.pk])
        yield Concern(words.rstrip("."), (("Mở trang soạn để cập nhật theo nguồn", address),))


def _undecided(document: OutgoingDocument) -> Iterable[Concern]:
    rows = [row for row in document.paragraphs.decided().in_order() if row.has_new_source]
    if rows:
        items = tuple((_beginning(row.shown_lead or row.shown_text), _place(row)) for row in rows[:MOST])
        yield Concern(f"{counted(len(rows), 'đoạn')} có nguồn đã thay đổi, chưa quyết định", items)


def _place(row: OutgoingParagraph) -> str:
    """Return where to decide on ``row``: what is dropped stands on a page of its own."""
    if row.dropped_at:
        return reverse("reports:outgoing-aside", args=[row.document_id])
    return paragraph_url(row)


def _beginning(text: str, limit: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[:limit].rsplit(' ', 1)[0]}…"


def _remarks(document: OutgoingDocument) -> Iterable[Concern]:
    found = OutgoingComment.objects.filter(paragraph__document=document, settled_at=None)
    rows = list(found.select_related("made_by", "paragraph"))
    if rows:
        items = tuple(
            (f"{row.made_by.full_name}: {_beginning(row.text)}", paragraph_url(row.paragraph))
            for row in rows[:MOST]
        )
        yield Concern(f"{counted(len(rows), 'ý kiến')} chưa xử lý xong", items)


def _under_review(document: OutgoingDocument) -> Iterable[Concern]:
    if document.kind == OutgoingKind.URGING:
        return
    waiting = AgencyReport.objects.filter(obligation__period=document.period, state__in=WAITING_STATES)
    rows = waiting.order_by("obligation__agency__order").values_list("pk", "obligation__agency__name")
    items = tuple((name, reverse("reports:desk", args=[pk])) for pk, name in rows)
    if items:
        yield Concern(f"{counted(len(items), 'báo cáo')} của cơ quan còn đang xem xét, chưa tiếp nhận", items)


def _unnamed(document: OutgoingDocument) -> Iterable[Concern]:
    if not document.signer_name:
        address = reverse("reports:outgoing-head", args=[document.pk])
        yield Concern("Chưa ghi họ và tên người ký", (("Sửa thể thức", address),))


def _unit_less(document: OutgoingDocument) -> Iterable[Concern]:
    """The symbol of a letter ends with who drafted it (Nghị định 30/2020, Phụ lục I, II.3)."""
    if document.kind == OutgoingKind.URGING and "-" not in document.symbol:
        address = reverse("reports:outgoing-head", args=[document.pk])
        yield Concern(
            "Ký hiệu công văn cần có chữ viết tắt đơn vị soạn thảo",
            ((f"Ký hiệu đang là “{document.symbol}”; sửa thể thức", address),),
        )


def nothing_new(document: OutgoingDocument) -> Concern:
    """Return what is told of a document that says nothing else than the one it replaces."""
    address = reverse("reports:outgoing-edit", args=[document.pk])
    return Concern(
        "Ngoài đoạn nêu lý do thay thế, chưa có nội dung nào khác văn bản số "
        f"{document.corrects.full_number}; chưa khác thì không duyệt được",
        (("Mở trang soạn để sửa từng đoạn", address),),
    )
