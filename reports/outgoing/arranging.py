"""Verbs on the order of paragraphs: drop and bring back, move, merge and split, add.

Each takes the right to write into the document first and is told in its history; nothing is deleted.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.long_text import LIMIT
from bacgiang_plan.lib.numbers import format_decimal
from reports.documents.draft import Style
from reports.documents.wording import PRINTED_AS
from reports.enums import OutgoingAction
from reports.models import OutgoingDocument, OutgoingParagraph

from .editing import LockedParagraphError, decided, require_standing, set_aside, shown, taken, title_of, write
from .history import tell
from .holding import hold
from .placing import CLOSING
from .standing import known_sections, section_words

DROPPED = ["dropped_at", "dropped_by", "basis", "merged_into"]


@transaction.atomic
def drop(paragraph: OutgoingParagraph, *, by: User, now: datetime) -> None:
    """Leave a paragraph out of the document; it stays listed. Raises LockedDocumentError."""
    row = taken(paragraph, by=by, now=now)
    if row.dropped_at:
        transaction.set_rollback(True)
        return
    _put_away(row, by, now)
    tell(row.document, OutgoingAction.DROP, title_of(row), by=by, now=now)


def _put_away(row: OutgoingParagraph, by: User, now: datetime) -> None:
    row.dropped_at, row.dropped_by = now, by
    row.basis = row.basis if row.is_rewritten else row.computed
    row.save(update_fields=DROPPED)


@transaction.atomic
def bring_back(paragraph: OutgoingParagraph, *, by: User, now: datetime) -> bool:
    """Let a dropped paragraph stand again where it stood; one merged into another leaves that one.

    Returns whether it stands alone now as it did before: False when its words were changed where they were
    merged and stay there, too. What is cut there is set aside there. Raises LockedDocumentError.
    """
    row = taken(paragraph, by=by, now=now)
    if row.dropped_at is None:
        transaction.set_rollback(True)
        return True
    into = row.merged_into
    left = [_take_out(row, each, by, now) for each in _above(row)]
    row.dropped_at = row.dropped_by = row.merged_into = None
    row.basis = row.basis if row.is_rewritten else ""
    row.save(update_fields=DROPPED)
    action = OutgoingAction.SPLIT if into else OutgoingAction.BRING_BACK
    tell(row.document, action, title_of(row), by=by, now=now)
    return all(left)


def _above(row: OutgoingParagraph) -> Iterable[OutgoingParagraph]:
    """Yield what holds the words of ``row``: the paragraph it was merged into, and what that one was."""
    while row.merged_into:
        row.merged_into.document = row.document
        row = row.merged_into
        yield row


def _take_out(row: OutgoingParagraph, into: OutgoingParagraph, by: User, now: datetime) -> bool:
    """Take the words of ``row`` out of a paragraph they were appended to, if they stand there unchanged."""
    words, tail = shown(into), _appended(row)
    rest = without_lines(words["text"], tail) if tail else words["text"]
    if rest is None:
        return False
    if tail:
        set_aside(into)
        into.save(update_fields=["set_aside"])
        write(into, words["lead"], rest, by=by, now=now)
    if into.dropped_at and not into.is_rewritten:
        into.basis = into.computed
        into.save(update_fields=["basis"])
    return True


def without_lines(text: str, lines: str) -> str | None:
    """Return ``text`` without the last of ``lines`` that fill lines of it; None when none do."""
    before, found, after = f"\n{text}\n".rpartition(f"\n{lines}\n")
    return f"{before.rstrip()}\n{after}".strip() if found else None


def _appended(row: OutgoingParagraph) -> str:
    """Return the words of ``row`` as a line of another paragraph."""
    return " ".join(each for each in shown(row).values() if each)


@transaction.atomic
def merge(
    paragraph: OutgoingParagraph, into: OutgoingParagraph, *, by: User, now: datetime
) -> OutgoingParagraph:
    """Append the words of a paragraph to the one before it, ``into``, and return that one.

    Sources go with the words (`standing.united_sources`). Raises LockedDocumentError; also when another
    paragraph has come between since the page was shown, when the two are lines of two kinds, or too long
    for one.
    """
    row = taken(paragraph, by=by, now=now)
    require_standing(row)
    standing = [each for each in _section(row) if _is_in_sight(each)]
    place = next((place for place, each in enumerate(standing) if each.pk == row.pk), 0)
    target = standing[place - 1] if place else None
    if target is None or target.pk != into.pk:
        raise LockedParagraphError(NOT_BEFORE)
    target.document = row.document
    if refusal := _why_apart(row, target):
        raise LockedParagraphError(refusal)
    words = shown(target)
    text = "\n".join(each for each in (words["text"], _appended(row)) if each)
    if len(text) > LIMIT:
        raise LockedParagraphError(
            f"Chưa gộp: hai đoạn gộp lại dài {format_decimal(len(text))} ký tự. {LONGEST}"
        )
    tell(row.document, OutgoingAction.MERGE, title_of(row), by=by, now=now)
    write(target, words["lead"], text, by=by, now=now)
    row.merged_into = target
    _put_away(row, by, now)
    return target


def may_merge(row: OutgoingParagraph, into: OutgoingParagraph) -> bool:
    """Whether the words of ``row``, which stands behind ``into``, may be appended to that one."""
    return _is_in_sight(row) and not _why_apart(row, into)


def _why_apart(row: OutgoingParagraph, into: OutgoingParagraph) -> str:
    """Return why two lines stay two, "" when they may become one: a title takes no words and is none.

    What a person added goes with every other kind.
    """
    kinds = [PRINTED_AS.get(each.style, each.style or Style.TEXT.value) for each in (row, into)]
    if Style.TASK in kinds:
        return TITLE
    is_one_kind = kinds[0] == kinds[1] or row.is_added or into.is_added
    return "" if is_one_kind else OTHER_KIND


TITLE = (
    "Chưa gộp: tên nhiệm vụ là một dòng riêng, không gộp với đoạn khác; các đoạn dưới tên nhiệm vụ gộp được "
    "với nhau. Chưa có gì thay đổi."
)
OTHER_KIND = (
    "Chưa gộp: đoạn này và đoạn trên in theo hai cách khác nhau (đoạn văn, gạch đầu dòng hoặc ghi chú); chỉ "
    "gộp được hai đoạn cùng loại. Chưa có gì thay đổi."
)
NOT_BEFORE = (
    "Chưa gộp: thứ tự các đoạn vừa được thay đổi nên đoạn đứng trước không còn là đoạn đã hiển thị. "
    "Đề nghị xem lại rồi thực hiện lại; chưa có gì thay đổi."
)
LONGEST = f"Một đoạn ghi được tối đa {format_decimal(LIMIT)} ký tự; chưa có gì thay đổi."


class Step(NamedTuple):
    """Where a paragraph goes among those in sight in its section: so many places on, or to a place from 1."""

    by: int = 0
    to: int = 0


UP, DOWN = Step(by=-1), Step(by=1)


@transaction.atomic
def move(paragraph: OutgoingParagraph, step: Step, *, by: User, now: datetime) -> tuple[int, int]:
    """Put a paragraph elsewhere inside its section; return its place, from 1, and how many there are.

    A place beyond the ends is the end.

    Raises LockedDocumentError.
    """
    row = taken(paragraph, by=by, now=now)
    require_standing(row)
    rows = _section(row)
    others = [each for each in rows if each.pk != row.pk]
    in_sight = [each for each in rows if _is_in_sight(each) or each.pk == row.pk]
    place = next(place for place, each in enumerate(in_sight) if each.pk == row.pk)
    wanted = max(0, min(step.to - 1 if step.to else place + step.by, len(in_sight) - 1))
    came_to = (wanted + 1, len(in_sight))
    if wanted == place:
        transaction.set_rollback(True)
        return came_to
    neighbours = [each for each in in_sight if each.pk != row.pk]
    at = others.index(neighbours[wanted]) if wanted < len(neighbours) else others.index(neighbours[-1]) + 1
    others.insert(at, row)
    row.is_moved = True
    decided(row, by=by, now=now)
    row.save(update_fields=["is_moved", "edited_at", "edited_by"])
    _renumber(others)
    tell(row.document, OutgoingAction.MOVE, title_of(row), by=by, now=now)
    return came_to


@transaction.atomic
def add(
    document: OutgoingDocument,
    section: str,
    after: OutgoingParagraph | None = None,
    *,
    by: User,
    now: datetime,
) -> OutgoingParagraph:
    """Put an empty paragraph behind ``after``, or at the beginning of ``section``, and return it.

    It is printed once it has words. Raises LockedDocumentError; LockedParagraphError in a section the
    document does not have, and for the closing sentence, which is one.
    """
    hold(document, by=by, now=now)
    is_known = section in known_sections(document) or (after is not None and after.section == section)
    if section == CLOSING or not is_known:
        raise LockedParagraphError("Chưa thêm: không thêm được đoạn vào mục này. Chưa có gì thay đổi.")
    rows = list(document.paragraphs.filter(section=section).in_order())
    place = next((place + 1 for place, each in enumerate(rows) if after and each.pk == after.pk), 0)
    row = OutgoingParagraph.objects.create(
        document=document,
        key=f"added/{uuid4()}",
        section=section,
        position=place + 1,
        style=Style.TEXT.value,
        is_added=True,
        is_rewritten=True,
        basis="\n",
        edited_at=now,
        edited_by=by,
    )
    rows.insert(place, row)
    _renumber(rows)
    tell(document, OutgoingAction.ADD, section_words(document, section), by=by, now=now)
    return row


def _section(row: OutgoingParagraph) -> list[OutgoingParagraph]:
    return list(row.document.paragraphs.filter(section=row.section).in_order())


def _is_in_sight(row: OutgoingParagraph) -> bool:
    """Whether the page shows it among the others: dropped and sourceless ones are listed below."""
    return row.dropped_at is None and (row.is_rewritten or not row.is_gone)


def _renumber(rows: Sequence[OutgoingParagraph]) -> None:
    changed = [row for place, row in enumerate(rows, start=1) if row.position != place]
    for place, row in enumerate(rows, start=1):
        row.position = place
    OutgoingParagraph.objects.bulk_update(changed, ["position"], batch_size=200)
