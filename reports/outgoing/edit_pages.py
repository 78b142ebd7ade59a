"""The page on which a document is edited: one section of it, one paragraph of that opened."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.word_diff import is_same, markup, word_diff
from reports.models import OutgoingComment, OutgoingDocument, OutgoingParagraph
from reports.saved import LastEdit

from .arranging import may_merge
from .comments import may_comment
from .edit_rows import (
    IS_ASIDE,
    OPEN_REMARKS,
    SECTION_COUNTS,
    AsideLine,
    ParagraphLine,
    SectionLine,
    aside_line,
    is_aside,
    merged_into,
    outline,
    paragraph_lines,
)
from .editing import put_aside
from .holding import why_locked
from .news import News, news_of
from .placing import CLOSING
from .seen import with_seen
from .sources import Sources, sources_of
from .standing import home, known_sections


@dataclass(frozen=True)
class Head:
    """What the head of every page of editing says; ``locked`` is why nobody may write now."""

    pk: int
    title: str
    period_name: str
    state: str
    url: str
    locked: str
    may_comment: bool
    news: str


@dataclass(frozen=True)
class Anew:
    """How the source of a paragraph has changed since a person decided on it; ``of`` names a merged one."""

    of: str
    difference: SafeString


class Remark(NamedTuple):
    """What somebody said of a paragraph; ``settled_by`` and ``settled_at`` are None while it is open."""

    pk: int
    text: str
    made_by: str
    made_at: datetime
    settled_by: str | None
    settled_at: datetime | None


REMARKS = FixedQuery(
    lambda paragraph: (
        OutgoingComment.objects.filter(paragraph=paragraph)
        .order_by("made_at", "pk")
        .values_list(
            *("pk", "text", "made_by__full_name", "made_at", "settled_by__full_name", "settled_at"),
        )
    ),
    int,
)


@dataclass(frozen=True)
class Opened:
    """The paragraph that stands open: what can be done with it, where it comes from, what is said of it.

    ``before`` is the key of the one it may be merged into. ``set_aside`` are words given up, the newest;
    ``computed``, where it is asked for, how what people wrote differs from what the portal computes.
    """

    row: OutgoingParagraph
    line: ParagraphLine
    aside: AsideLine | None
    place: int
    places: int
    before: int | None
    may_restore: bool
    anew: tuple[Anew, ...]
    set_aside: str
    computed: SafeString | str
    sources: Sources
    remarks: tuple[Remark, ...]
    last_edit: LastEdit


@dataclass(frozen=True)
class EditPage:
    """One section as it will print; ``aside`` are its paragraphs that are not."""

    head: Head
    outline: tuple[SectionLine, ...]
    section: SectionLine
    before: SectionLine | None
    after: SectionLine | None
    paragraphs: tuple[ParagraphLine, ...]
    aside: tuple[AsideLine, ...]
    opened: Opened | None
    may_add: bool

    @property
    def is_open_to_writing(self) -> bool:
        """Whether the opened paragraph is shown as a form."""
        aside = self.opened and self.opened.aside
        return not self.head.locked and not (aside and aside.act)


@dataclass(frozen=True)
class AsidePage:
    """Everything of a document that is not printed."""

    head: Head
    lines: tuple[AsideLine, ...]
    first_url: str


def head_of(document: OutgoingDocument, news: News) -> Head:
    return Head(
        pk=document.pk,
        title=document.get_kind_display(),
        period_name=document.period.in_sentence,
        state=document.get_state_display(),
        url=with_seen(reverse("reports:outgoing", args=[document.pk]), document),
        locked=why_locked(document),
        may_comment=may_comment(document),
        news=news.words,
    )


def edit_page(
    document: OutgoingDocument,
    section: str,
    opened: OutgoingParagraph | None = None,
    *,
    is_compared: bool = False,
    now: datetime,
) -> EditPage | None:
    """Return the page of ``section``, its first with "", with ``opened`` open; None when there is no such.

    ``is_compared``: with what the opened one would read had nobody written it. A constant number of queries,
    whatever the number of paragraphs, sources and agencies.
    """
    news, sections, remarks = (
        news_of(document, now=now),
        SECTION_COUNTS(document.pk),
        OPEN_REMARKS(document.pk),
    )
    lines = outline(document, news, sections, remarks)
    wanted = home(opened.section, known_sections(document)) if opened else section or lines[0].key
    place = next((place for place, line in enumerate(lines) if line.key == wanted), None)
    if place is None:
        return None
    rows = _rows(document, wanted, [section for section, *_ in sections])
    titles = {line.key: line.heading for line in lines}
    pk, said = opened.pk if opened else None, Counter(paragraph for paragraph, _ in remarks)
    shown = dict(zip((row.pk for row in rows), paragraph_lines(rows, news, said, pk), strict=True))
    return EditPage(
        head=head_of(document, news),
        outline=tuple(lines),
        section=lines[place],
        before=lines[place - 1] if place else None,
        after=lines[place + 1] if place + 1 < len(lines) else None,
        paragraphs=tuple(shown[row.pk] for row in rows if not is_aside(row)),
        aside=tuple(aside_line(row, titles) for row in rows if is_aside(row)),
        opened=_opened(document, shown[pk], rows, is_compared) if pk else None,
        may_add=wanted != CLOSING and not why_locked(document),
    )


def _rows(document: OutgoingDocument, section: str, used: list[str]) -> list[OutgoingParagraph]:
    """Return the paragraphs printed in ``section``; ``used`` are all sections that have any.

    Those of sections the document has lost stand at the end.
    """
    known = known_sections(document)
    here = [key for key in used if home(key, known) == section]
    rows = document.paragraphs.filter(section__in=here).select_related("edited_by", "dropped_by").in_order()
    return sorted(rows, key=lambda row: row.section != section)


def _opened(
    document: OutgoingDocument, line: ParagraphLine, rows: list[OutgoingParagraph], is_compared: bool
) -> Opened:
    row = next(row for row in rows if row.pk == line.pk)
    around = [each for each in rows if each.section == row.section and (each is row or not is_aside(each))]
    place = around.index(row)
    family = merged_into(row, rows)
    pile = put_aside(row)
    return Opened(
        row=row,
        line=line,
        aside=aside_line(row, {}) if is_aside(row) else None,
        place=place + 1,
        places=len(around),
        before=around[place - 1].pk if place and may_merge(row, around[place - 1]) else None,
        may_restore=row.is_rewritten and not row.is_added,
        anew=tuple(_anew(each, each is not row) for each in family if each.has_new_source),
        set_aside="\n".join(part for part in pile[0] if part) if pile else "",
        computed=_against_computed(row) if is_compared else "",
        sources=sources_of(document, family),
        remarks=tuple(map(Remark._make, REMARKS(row.pk))),
        last_edit=LastEdit(row.edited_at, row.edited_by_id, row.edited_by and row.edited_by.full_name),
    )


def _anew(row: OutgoingParagraph, is_merged: bool) -> Anew:
    name = row.computed_lead or "đoạn đã gộp"
    return Anew(name if is_merged else "", markup(word_diff(row.basis.strip(), row.computed.strip())))


def _against_computed(row: OutgoingParagraph) -> SafeString | str:
    """Return how a person's words differ from the computed ones, those crossed out; "" when they do not."""
    if not row.is_rewritten or row.is_added:
        return ""
    computed, own = row.computed.strip(), f"{row.lead}\n{row.text}".strip()
    return "" if is_same(computed, own) else markup(word_diff(computed, own))


def aside_page(document: OutgoingDocument, *, now: datetime) -> AsidePage:
    """Return everything of ``document`` that is not printed, in its order."""
    news = news_of(document, now=now)
    lines = outline(document, news, SECTION_COUNTS(document.pk), ())
    order = {line.key: place for place, line in enumerate(lines)}
    known = known_sections(document)
    rows = document.paragraphs.filter(IS_ASIDE).select_related("dropped_by").in_order()
    found = sorted(rows, key=lambda row: order[home(row.section, known)])
    titles = {line.key: line.heading for line in lines}
    return AsidePage(
        head=head_of(document, news),
        lines=tuple(aside_line(row, titles) for row in found),
        first_url=lines[0].url,
    )
