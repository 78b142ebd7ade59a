"""A document begins as what the portal computes, and is brought up to date around people's words."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from agencies.models import User
from reports.documents.draft import Draft, Paragraph
from reports.enums import OutgoingAction, OutgoingKind
from reports.models import OutgoingDocument, OutgoingParagraph, ReportingPeriod
from reports.refusals import WorkflowError

from .copying import keep
from .history import tell
from .holding import hold
from .kinds import KINDS, numbered_words
from .placing import CLOSING, OPENING, Computed, reconcile, with_used
from .seeding import seed_for


def start(period: ReportingPeriod, kind: OutgoingKind, *, by: User, now: datetime) -> OutgoingDocument:
    """Return the unfinished document of ``kind`` and ``period``, drafted from what is known at ``now``.

    There is one at most: a second click, or a colleague's, comes to it. Raises AlreadyIssuedError, and what
    the kind's drafting raises when there is nothing to write.
    """
    unfinished = OutgoingDocument.objects.unfinished().filter(period=period, kind=kind)
    found = unfinished.first()
    if found:
        return found
    _require_none_issued(period, kind)
    draft = KINDS[kind].draft(period, now)
    try:
        with transaction.atomic():
            return _begin(period, kind, draft, by, now)
    except IntegrityError:  # somebody was faster: the database has one unfinished document per kind
        return unfinished.get()


class AlreadyIssuedError(WorkflowError):
    """The period has its document of that kind; only another that replaces it is written."""


def _require_none_issued(period: ReportingPeriod, kind: OutgoingKind) -> None:
    issued = OutgoingDocument.objects.issued().filter(period=period, kind=kind).order_by("serial").last()
    if issued and KINDS[kind].is_single:
        raise AlreadyIssuedError(
            f"Kỳ này đã ban hành {numbered_words(issued)}; cần sửa, đề nghị mở văn bản đó và lập văn bản "
            "thay thế. Chưa có gì thay đổi."
        )


def _begin(
    period: ReportingPeriod, kind: OutgoingKind, draft: Draft, by: User, now: datetime
) -> OutgoingDocument:
    of_kind = OutgoingDocument.objects.filter(period=period, kind=kind)
    last = of_kind.aggregate(last=Max("serial"))["last"] or 0
    document = OutgoingDocument.objects.create(
        period=period,
        kind=kind,
        serial=last + 1,
        drafted_at=now,
        drafted_by=by,
        **_computed(draft, now),
        **_head(draft),
    )
    tell(document, OutgoingAction.DRAFT, _place(document, draft), by=by, now=now)
    return document


def _place(document: OutgoingDocument, draft: Draft) -> str:
    """Save the paragraphs of a new ``document``; return what was carried over into it, in words."""
    seed = seed_for(document.period, document.kind)
    placed = seed.kept(reconcile(seed.rows, computed_paragraphs(draft)))
    _use_sections(document, placed, seed.sections)
    keep(document, placed, seed.origin)
    return seed.words(placed)


def _use_sections(document: OutgoingDocument, placed: list[OutgoingParagraph], before: list[dict]) -> None:
    """Let ``document`` have also the sections ``before`` it that hold paragraphs of it."""
    made = document.content["document"]
    used = {row.section for row in placed if row.is_printed}
    sections = with_used(made["sections"], before, used)
    if sections != list(made["sections"]):
        made["sections"] = sections
        document.save(update_fields=["content"])


def _of(document: OutgoingDocument, row: OutgoingParagraph) -> OutgoingParagraph:
    row.document = document
    return row


def _computed(draft: Draft, now: datetime) -> dict:
    return {
        "content": content_of(draft),
        "stamps": draft.stamps,
        "data_at": now,
        "is_sample": draft.document.is_sample,
    }


def _head(draft: Draft) -> dict:
    return head_of(asdict(draft.document))


def head_of(made: dict) -> dict:
    """Return the columns of the head that the computed document ``made`` fills."""
    return {
        "subject": made["subject"],
        "addressees": "\n".join(made["addressees"]),
        "recipients": "\n".join(made["recipients"]),
        "place": made["letterhead"]["place"],
        "symbol": made["letterhead"]["symbol"],
        "signer": made["signer"],
    }


def content_of(draft: Draft) -> dict:
    """Return ``draft`` as JSON without the paragraphs of its text, which are rows."""
    content = asdict(draft)
    document = content["document"]
    document["opening"], document["closing"] = [], ""
    for section in document["sections"]:
        section["paragraphs"] = []
    return content


def computed_paragraphs(draft: Draft) -> list[Computed]:
    """Return every paragraph of ``draft`` with the section it stands in, in order."""
    made = draft.document
    return [
        *(Computed(OPENING, each) for each in made.opening),
        *(Computed(section.key, each) for section in made.sections for each in section.paragraphs),
        Computed(CLOSING, Paragraph(made.closing, key=CLOSING)),
    ]


def redraft(document: OutgoingDocument, *, by: User, now: datetime) -> int:
    """Compute ``document`` again from what is known at ``now``; return how many paragraphs read otherwise.

    Paragraphs and lines of the head that nobody has touched follow; paragraphs a person rewrote or dropped
    stay, and say that their source has changed. Raises LockedDocumentError, and what the kind's drafting
    raises when there is nothing to write; nothing is written then.
    """
    known = OutgoingDocument.objects.values_list("data_at", flat=True).get(pk=document.pk)
    draft = KINDS[document.kind].draft(document.period, now)  # takes seconds: no writer waits meanwhile
    return _bring_up_to_date(document, draft, known, by, now)


@transaction.atomic
def _bring_up_to_date(
    document: OutgoingDocument, draft: Draft, known: datetime, by: User, now: datetime
) -> int:
    """Put ``draft`` in place of what was computed; ``known`` is how old that was before it was drafted."""
    hold(document, by=by, now=now)
    document.refresh_from_db(fields=["content", "data_at"])
    if document.data_at != known:  # somebody else's draft came between, perhaps of newer sources than ours
        draft = KINDS[document.kind].draft(document.period, now)
    rows = list(document.paragraphs.in_order())
    read = {row.key: (row.computed, row.is_gone) for row in rows}
    placed = reconcile(rows, computed_paragraphs(draft))
    changed = sum(read.get(row.key) != (row.computed, row.is_gone) for row in placed)
    _keep(document, placed)
    _update(document, {**_computed(draft, now), **_untouched_head(document, draft)}, placed)
    tell(document, OutgoingAction.REDRAFT, f"{changed} đoạn thay đổi theo nguồn", by=by, now=now)
    return changed


def _untouched_head(document: OutgoingDocument, draft: Draft) -> dict:
    """Return the fields of the head that nobody has changed since they were computed, as they are now."""
    return {
        name: value
        for name, value in _head(draft).items()
        if getattr(document, name) == head_of(document.content["document"])[name]
    }


def _update(document: OutgoingDocument, fields: dict, placed: list[OutgoingParagraph]) -> None:
    used = {row.section for row in placed if row.is_printed}
    made = fields["content"]["document"]
    made["sections"] = with_used(made["sections"], document.content["document"]["sections"], used)
    OutgoingDocument.objects.filter(pk=document.pk).update(**fields)
    for name, value in fields.items():
        setattr(document, name, value)


PLACED = ["section", "position", "style", "computed_lead", "computed_text", "sources", "is_gone"]


def _keep(document: OutgoingDocument, rows: list[OutgoingParagraph]) -> None:
    OutgoingParagraph.objects.bulk_create(_of(document, row) for row in rows if row.pk is None)
    OutgoingParagraph.objects.bulk_update([row for row in rows if row.pk], PLACED, batch_size=200)
