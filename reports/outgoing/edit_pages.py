"""The page on which a document is edited: one section of it, one paragraph of that opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.word_diff import is_same, markup, word_diff
from reports.models import OutgoingComment, OutgoingDocument, OutgoingParagraph
from reports.saved import LastEdit

from .comments import may_comment
from .edit_rows import (
    AsideLine,
    ParagraphLine,
    SectionLine,
    aside_line,
    is_aside,
    merged_into,
    outline,
    paragraph_line,
)
from .editing import put_aside
from .holding import why_locked
from .news import News, news_of
from .placing import CLOSING
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


@dataclass(frozen=True)
class Opened:
    """The paragraph that stands open: what can be done with it, where it comes from, what is said of it.

    ``before`` is the key of the one it may be merged into. ``set_aside`` are words given up, the newest;
    ``computed`` how what people wrote differs from what the portal computes.
    """

    row: OutgoingParagraph
    line: ParagraphLine
    aside: AsideLine | None
    place: int
    places: int
    before: int | None
    after_url: str
    may_restore: bool
    anew: tuple[Anew, ...]
    set_aside: str
    computed: SafeString | str
    sources: Sources
    remarks: tuple[OutgoingComment, ...]
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
        period_name=document.period.name,
        state=document.get_state_display(),
        url=reverse("reports:outgoing", args=[document.pk]),
        locked=why_locked(document),
        may_comment=may_comment(document),
        news=news.words,
    )


def edit_page(
    document: OutgoingDocument, section: str, opened: OutgoingParagraph | None = None, *, now: datetime
) -> EditPage | None:
    """Return the page of ``section``, its first with "", with ``opened`` open; None when there is no such.

    A constant number of queries, whatever the number of paragraphs, sources and agencies.
    """
    news = news_of(document, now=now)
    lines = outline(document, news)
    wanted = home(opened.section, known_sections(document)) if opened else section or lines[0].key
    place = next((place for place, line in enumerate(lines) if line.key == wanted), None)
    if place is None:
        return None
    rows = _rows(document, wanted)
    in_sight = [row for row in rows if not is_aside(row)]
    titles = {line.key: line.heading for line in lines}
    pk = opened.pk if opened else None
    return EditPage(
        head=head_of(document, news),
        outline=tuple(lines),
        section=lines[place],
        before=lines[place - 1] if place else None,
        after=lines[place + 1] if place + 1 < len(lines) else None,
        paragraphs=tuple(paragraph_line(row, rows, news, pk) for row in in_sight),
        aside=tuple(aside_line(row, titles) for row in rows if is_aside(row)),
        opened=_opened(document, pk, rows, news) if pk else None,
        may_add=wanted != CLOSING and not why_locked(document),
    )


def _rows(document: OutgoingDocument, section: str) -> list[OutgoingParagraph]:
    """Return the paragraphs printed in ``section``, those of sections the document lost at the end."""
    known = known_sections(document)
    found = document.paragraphs.select_related("edited_by", "dropped_by").prefetch_related(
        Prefetch("comments", OutgoingComment.objects.select_related("made_by", "settled_by"))
    )
    keys = set(document.paragraphs.order_by().values_list("section", flat=True).distinct())
    here = [key for key in keys if home(key, known) == section]
    return sorted(found.filter(section__in=here).in_order(), key=lambda row: row.section != section)


def _opened(document: OutgoingDocument, pk: int, rows: list[OutgoingParagraph], news: News) -> Opened:
    row = next(row for row in rows if row.pk == pk)
    around = [each for each in rows if each.section == row.section and (each is row or not is_aside(each))]
    place = around.index(row)
    family = merged_into(row, rows)
    is_away = is_aside(row)
    pile = put_aside(row)
    return Opened(
        row=row,
        line=paragraph_line(row, rows, news, pk),
        aside=aside_line(row, {}) if is_away else None,
        place=place + 1,
        places=len(around),
        before=around[place - 1].pk if place and not is_away else None,
        after_url=reverse("reports:outgoing-paragraph", args=[document.pk, around[place + 1].pk])
        if place + 1 < len(around)
        else "",
        may_restore=row.is_rewritten and not row.is_added,
        anew=tuple(_anew(each, each is not row) for each in family if each.has_new_source),
        set_aside="\n".join(part for part in pile[0] if part) if pile else "",
        computed=_against_computed(row),
        sources=sources_of(document, family),
        remarks=tuple(row.comments.all()),
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
    lines = outline(document, news)
    order = {line.key: place for place, line in enumerate(lines)}
    known = known_sections(document)
    rows = document.paragraphs.select_related("dropped_by", "edited_by").in_order()
    found: Sequence[OutgoingParagraph] = sorted(
        filter(is_aside, rows), key=lambda row: order[home(row.section, known)]
    )
    titles = {line.key: line.heading for line in lines}
    return AsidePage(
        head=head_of(document, news),
        lines=tuple(aside_line(row, titles) for row in found),
        first_url=lines[0].url,
    )
