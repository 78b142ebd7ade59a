"""Frozen rows of the page on which a document is edited: the outline, paragraphs, what is not printed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.safestring import SafeString

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.word_diff import markup, word_diff
from reports.documents.phrases import shortened
from reports.models import OutgoingComment, OutgoingDocument, OutgoingParagraph
from reports.states import Mark

from .news import News
from .placing import CLOSING, OPENING
from .standing import TITLES, home, known_sections, sections_of

EDITED = Mark("✎", "Đã sửa", "running")
ADDED = Mark("✎", "Người soạn thêm", "running")
MOVED = Mark("→", "Đã chuyển chỗ", "none")
CHANGED = Mark("△", "Nguồn đã thay đổi", "soon")
GONE = Mark("⊘", "Nguồn không còn", "overdue")
BLANK = Mark("○", "Để trống, không in", "none")


@dataclass(frozen=True)
class SectionLine:
    """A line of the outline with its counts; ``heading`` is as printed, "2. Quy hoạch"."""

    key: str
    url: str
    heading: str
    level: int
    printed: int = 0
    edited: int = 0
    changed: int = 0
    aside: int = 0
    remarks: int = 0


@dataclass(frozen=True)
class ParagraphLine:
    """One paragraph as it will print, with its marks; ``note`` says who touched it last, and when."""

    pk: int
    url: str
    style: str
    lead: str
    text: str
    marks: tuple[Mark, ...]
    remarks: int
    note: str
    is_open: bool


@dataclass(frozen=True)
class AsideLine:
    """One paragraph that is not printed: why, since when and by whom, and the way back.

    ``act`` is what its button posts; blank where opening it is the way. ``difference`` is how its source
    has changed since it was dropped.
    """

    pk: int
    url: str
    section: str
    title: str
    words: str
    why: str
    act: str
    act_label: str
    difference: SafeString | str


def paragraph_url(row: OutgoingParagraph) -> str:
    return reverse("reports:outgoing-paragraph", args=[row.document_id, row.pk])


def section_url(document: OutgoingDocument, section: str) -> str:
    return reverse("reports:outgoing-section", args=[document.pk, section])


# --- the outline -----------------------------------------------------------------------------------


def outline(
    document: OutgoingDocument, news: News, sections: Iterable[tuple], remarks: Iterable[tuple[int, str]]
) -> list[SectionLine]:
    """Return every section of ``document`` with its counts: one query when sources have changed, else none.

    ``sections`` is what `SECTION_COUNTS` counts, ``remarks`` are those not settled (`OPEN_REMARKS`).
    """
    lines, known = _headings(document), known_sections(document)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for section, *numbers in sections:
        line = counts[home(section, known)]
        for name, number in zip(COUNTS, numbers, strict=False):
            line[name] += number
    for _, section in remarks:
        counts[home(section, known)]["remarks"] += 1
    for section, is_touched in _touched(document, news):
        counts[home(section, known)]["changed"] += is_touched
    return [SectionLine(**line, **counts[key]) for key, line in lines.items()]


def _headings(document: OutgoingDocument) -> dict[str, dict]:
    """Return the lines of the outline in the order of the document, by key."""
    sections = [
        (each["key"], f"{each['number']}. {each['title']}", each["level"]) for each in sections_of(document)
    ]
    ends = [(OPENING, TITLES[OPENING], 1), *sections, (CLOSING, TITLES[CLOSING], 1)]
    urls = siblings("reports:outgoing-section", document.pk, keys=[key for key, _, _ in ends])
    return {
        key: {"key": key, "url": urls[key], "heading": heading, "level": level}
        for key, heading, level in ends
    }


IS_ASIDE = Q(dropped_at__isnull=False) | Q(is_gone=True, is_rewritten=False)
DECIDED_ANEW = ~Q(basis=Concat("computed_lead", Value("\n"), "computed_text", output_field=TextField())) & (
    Q(is_rewritten=True) | Q(dropped_at__isnull=False)
)


COUNTS = ("printed", "edited", "changed", "aside", "remarks")
SECTION_COUNTS = FixedQuery(
    lambda document: (
        OutgoingParagraph.objects.filter(document=document)
        .order_by()
        .values("section")
        .annotate(
            printed=Count("pk", filter=~IS_ASIDE),
            edited=Count("pk", filter=Q(is_rewritten=True) & ~IS_ASIDE),
            changed=Count("pk", filter=DECIDED_ANEW),
            aside=Count("pk", filter=IS_ASIDE),
        )
        .values_list("section", "printed", "edited", "changed", "aside")
    ),
    int,
)
FOLLOWING = FixedQuery(
    lambda document: (
        OutgoingParagraph.objects.filter(document=document)
        .exclude(DECIDED_ANEW)
        .exclude(IS_ASIDE)
        .order_by()
        .values_list("section", "sources")
    ),
    int,
)
OPEN_REMARKS = FixedQuery(
    lambda document: (
        OutgoingComment.objects.filter(paragraph__document=document, settled_at__isnull=True)
        .order_by()
        .values_list("paragraph", "paragraph__section")
    ),
    int,
)


def _touched(document: OutgoingDocument, news: News) -> Iterable[tuple[str, bool]]:
    """Return (section, whether its source is another since the draft) of paragraphs not counted as such."""
    rows = FOLLOWING(document.pk) if news.changed else []
    return [(section, news.touches(sources)) for section, sources in rows]


# --- paragraphs ------------------------------------------------------------------------------------


def is_aside(row: OutgoingParagraph) -> bool:
    """Whether the row is listed below the others: dropped, merged, or without a source and untouched."""
    return row.dropped_at is not None or (row.is_gone and not row.is_rewritten)


def merged_into(row: OutgoingParagraph, rows: Sequence[OutgoingParagraph]) -> list[OutgoingParagraph]:
    """Return ``row`` and, of ``rows``, those merged into it, and into those."""
    found = [row]
    for each in rows:
        if each.merged_into_id == row.pk:
            found += merged_into(each, rows)
    return found


def paragraph_lines(
    rows: Sequence[OutgoingParagraph], news: News, remarks: Mapping[int, int], opened: int | None
) -> list[ParagraphLine]:
    """Return the lines of ``rows``, all of one section; ``remarks`` counts the open ones by paragraph."""
    pks, args = [row.pk for row in rows], [rows[0].document_id] if rows else []
    urls = siblings("reports:outgoing-paragraph", *args, keys=pks)
    return [_line(row, rows, urls[row.pk], news, remarks.get(row.pk, 0), opened) for row in rows]


def _line(
    row: OutgoingParagraph,
    rows: Sequence[OutgoingParagraph],
    url: str,
    news: News,
    remarks: int,
    opened: int | None,
) -> ParagraphLine:
    family = merged_into(row, rows)
    return ParagraphLine(
        pk=row.pk,
        url=url,
        style=row.style,
        lead=row.shown_lead,
        text=row.shown_text,
        marks=tuple(_marks(row, family, news)),
        remarks=remarks,
        note=_note(row),
        is_open=row.pk == opened,
    )


def _marks(row: OutgoingParagraph, family: Sequence[OutgoingParagraph], news: News) -> Iterable[Mark]:
    if row.is_added:
        yield ADDED
    elif row.is_rewritten:
        yield EDITED
    if row.is_moved and not row.is_added:
        yield MOVED
    if row.is_gone:
        yield GONE
    if any(each.has_new_source or news.touches(each.sources) for each in family):
        yield CHANGED
    if row.is_rewritten and not (row.lead or row.text):
        yield BLANK


def _note(row: OutgoingParagraph) -> str:
    return f"{row.edited_by.full_name}, {clock_words(row.edited_at)}" if row.edited_at else ""


def aside_line(row: OutgoingParagraph, headings: Mapping[str, str]) -> AsideLine:
    """Return the line of a row that is not printed; ``headings`` are the titles of sections by key."""
    words = f"{row.shown_lead} {row.shown_text}".strip()
    act, label = (
        ("lay-lai", "Tách ra như cũ" if row.merged_into_id else "Lấy lại") if row.dropped_at else ("", "")
    )
    changed = row.has_new_source and row.dropped_at is not None
    return AsideLine(
        pk=row.pk,
        url=paragraph_url(row),
        section=headings.get(row.section, row.section),
        title=shortened(words) or "(đoạn trống)",
        words=words,
        why=_why_aside(row),
        act=act,
        act_label=label,
        difference=markup(word_diff(row.basis.strip(), row.computed.strip())) if changed else "",
    )


def _why_aside(row: OutgoingParagraph) -> str:
    if row.dropped_at is None:
        return "Nguồn không còn nên không in; mở đoạn và sửa thì đoạn được giữ lại để in."
    done = "gộp vào đoạn khác" if row.merged_into_id else "bỏ"
    gone = " Nguồn nay không còn." if row.is_gone else ""
    return f"{row.dropped_by.full_name} {done} lúc {clock_words(row.dropped_at)}.{gone}"
