"""Verbs on the words of one paragraph: those of a person stand over the computed ones, neither is lost.

Each takes the right to write into the document first (`holding.hold`), so writers wait for each other there.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.fixed_query import FixedQuery, partial_row
from reports.actions import ConflictError
from reports.documents.phrases import shortened
from reports.enums import OutgoingAction
from reports.merging import Merged, as_stored, merge, token
from reports.models import OutgoingDocument, OutgoingParagraph
from reports.models.outgoing import words as in_one

from .history import tell
from .holding import STILL_THERE, LockedDocumentError, hold
from .standing import section_words

FIELDS = ("lead", "text")
BETWEEN = "\x1e"
"""Separates the words set aside, the newest first (the control character "record separator")."""
DECIDED = ["edited_at", "edited_by"]
WRITTEN = ["is_rewritten", "lead", "text", "basis", *DECIDED]


class LockedParagraphError(LockedDocumentError):
    """The paragraph itself cannot be written: it was dropped or merged, or there is nothing to take."""


def taken(paragraph: OutgoingParagraph, *, by: User, now: datetime) -> OutgoingParagraph:
    """Take the right to write into the document of ``paragraph``; return the row as it is saved now.

    Raises LockedDocumentError.
    """
    hold(paragraph.document, by=by, now=now)
    row = read_row(paragraph.document, paragraph.pk)
    if row is None:
        raise OutgoingParagraph.DoesNotExist
    return row


def quick_row(document: int, pk: int) -> OutgoingParagraph | None:
    """Return a paragraph of ``document``, its words unread: an automatic save has `taken` read them."""
    if not KNOWN(pk, document):
        return None
    row = partial_row(OutgoingParagraph, pk=pk)
    row.document = partial_row(OutgoingDocument, pk=document)
    return row


def read_row(document: OutgoingDocument, pk: int) -> OutgoingParagraph | None:
    """Return a paragraph of ``document`` as it is saved now."""
    found = ROW(pk, document.pk)
    if not found:
        return None
    row = partial_row(OutgoingParagraph, pk=pk, **dict(zip(COLUMNS, found[0], strict=True)))
    row.document = document
    return row


COLUMNS = [each.attname for each in OutgoingParagraph._meta.concrete_fields if each.attname != "id"]
ROW = FixedQuery(
    lambda pk, document: (
        OutgoingParagraph.objects.filter(pk=pk, document=document).order_by().values_list(*COLUMNS)
    ),
    int,
    int,
)


KNOWN = FixedQuery(
    lambda pk, document: (
        OutgoingParagraph.objects.filter(pk=pk, document=document).order_by().values_list("pk")
    ),
    int,
    int,
)


def shown(row: OutgoingParagraph) -> dict[str, str]:
    """Return the words that stand in the document, by field."""
    return {"lead": as_stored(row.shown_lead), "text": as_stored(row.shown_text)}


def token_of(row: OutgoingParagraph) -> str:
    """Return the token of what a page shows of the paragraph, for `rewrite`."""
    return token(shown(row))


def title_of(row: OutgoingParagraph) -> str:
    """Return how the history names a paragraph: its section and first words."""
    where = section_words(row.document, row.section)
    return f"{where}: “{shortened(f'{row.shown_lead} {row.shown_text}'.strip(), 60) or '(để trống)'}”"


def rewrite(
    paragraph: OutgoingParagraph, words: Mapping[str, str], *, seen: str, by: User, now: datetime
) -> Merged:
    """Save ``words`` ("lead", "text" or one of them) of a paragraph, by field, as reports are saved.

    ``seen`` is the token of what this person was shown. Raises LockedDocumentError, nothing written, or
    `actions.ConflictError` when somebody else, or a new draft, changed a field this person changed too.
    """
    merged = _rewrite(paragraph, words, seen, by, now)
    if merged.conflicts:
        raise ConflictError(merged)
    return merged


@transaction.atomic
def _rewrite(paragraph: OutgoingParagraph, words: Mapping, seen: str, by: User, now: datetime) -> Merged:
    row = taken(paragraph, by=by, now=now)
    require_standing(row)
    mine = {name: as_stored(words[name].replace(BETWEEN, "")) for name in FIELDS if name in words}
    merged = merge(mine, shown(row), seen)
    if merged.written:
        write(row, merged.row["lead"], merged.row["text"], by=by, now=now)
    else:
        transaction.set_rollback(True)  # whoever changed nothing leaves no trace
    return merged


def require_standing(row: OutgoingParagraph) -> None:
    """Raise LockedParagraphError, saying who and when, for a paragraph that was dropped or merged."""
    if row.dropped_at is None:
        return
    became = "gộp vào đoạn trên" if row.merged_into_id else "bỏ"
    raise LockedParagraphError(
        f"Chưa lưu được. Đoạn này đã được {row.dropped_by.full_name} {became} lúc "
        f"{clock_words(row.dropped_at)}; cần sửa thì lấy lại đoạn trước. {STILL_THERE}"
    )


def write(row: OutgoingParagraph, lead: str, text: str, *, by: User, now: datetime) -> None:
    """Let ``row`` read ``lead`` and ``text``; what equals the computed words is no rewriting.

    The first words of a person are decided on what is computed then.
    """
    computed = as_stored(row.computed_lead), as_stored(row.computed_text)
    if (lead, text) == computed and not row.is_added:
        row.is_rewritten, row.lead, row.text, row.basis = False, "", "", ""
    else:
        row.basis = row.basis if row.is_rewritten else row.computed
        row.is_rewritten, row.lead, row.text = True, lead, text
    decided(row, by=by, now=now)
    row.save(update_fields=WRITTEN)


def decided(row: OutgoingParagraph, *, by: User, now: datetime) -> None:
    row.edited_at, row.edited_by = now, by


@transaction.atomic
def restore(paragraph: OutgoingParagraph, *, by: User, now: datetime) -> None:
    """Let the computed words stand again. Those of a person are set aside; merged paragraphs stand alone.

    Raises LockedDocumentError; also for a paragraph that was added, which has no computed words.
    """
    row = taken(paragraph, by=by, now=now)
    require_standing(row)
    if row.is_added:
        raise LockedParagraphError(
            "Chưa thực hiện: đoạn do người soạn thêm không có nội dung hệ thống lập; "
            "không cần nữa thì bỏ đoạn."
        )
    if not row.is_rewritten:
        transaction.set_rollback(True)
        return
    tell(row.document, OutgoingAction.RESTORE, title_of(row), by=by, now=now)
    set_aside(row)
    row.is_rewritten, row.lead, row.text, row.basis = False, "", "", ""
    decided(row, by=by, now=now)
    row.save(update_fields=[*WRITTEN, "set_aside"])
    row.merged.update(merged_into=None, dropped_at=None, dropped_by=None)


@transaction.atomic
def take_up(paragraph: OutgoingParagraph, *, by: User, now: datetime) -> None:
    """Let the words last set aside stand again; words of a person that stand now are set aside for them.

    Raises LockedDocumentError.
    """
    row = taken(paragraph, by=by, now=now)
    require_standing(row)
    pile = put_aside(row)
    if not pile:
        transaction.set_rollback(True)
        return
    lead, text = pile[0]
    row.set_aside = BETWEEN.join(in_one(*each) for each in pile[1:])
    if row.is_rewritten:
        set_aside(row)
    row.is_rewritten, row.lead, row.text, row.basis = True, lead, text, row.computed
    decided(row, by=by, now=now)
    row.save(update_fields=[*WRITTEN, "set_aside"])
    tell(row.document, OutgoingAction.TAKE_UP, title_of(row), by=by, now=now)


@transaction.atomic
def keep(paragraph: OutgoingParagraph, *, by: User, now: datetime) -> None:
    """Note that what a person decided stays although its source has changed, of merged paragraphs as well.

    Raises LockedDocumentError.
    """
    row = taken(paragraph, by=by, now=now)
    changed = [each for each in (row, *row.merged.all()) if each.has_new_source]
    for each in changed:
        each.basis = each.computed
        decided(each, by=by, now=now)
        each.save(update_fields=["basis", *DECIDED])
    if changed:
        tell(row.document, OutgoingAction.KEEP, title_of(row), by=by, now=now)
    else:
        transaction.set_rollback(True)


def set_aside(row: OutgoingParagraph) -> None:
    """Put, unsaved, the words of a person on top of those given up before; the same words once."""
    own = in_one(row.lead, row.text)
    pile = [in_one(*each) for each in put_aside(row)]
    if own.strip():
        row.set_aside = BETWEEN.join([own, *(each for each in pile if each != own)])


def put_aside(row: OutgoingParagraph) -> list[tuple[str, str]]:
    """Return (lead, text) of all that was set aside, the newest first."""
    pile = [each for each in row.set_aside.split(BETWEEN) if each.strip()]
    return [(lead, text) for lead, _, text in (each.partition("\n") for each in pile)]
