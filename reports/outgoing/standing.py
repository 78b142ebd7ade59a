"""Where a paragraph is printed and whose words it holds: pure, for the document and for its pages alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bacgiang_plan.lib.fixed_query import FixedQuery
from reports.models import OutgoingDocument, OutgoingParagraph

from .placing import CLOSING, OPENING


def sections_of(document: OutgoingDocument) -> list[dict]:
    """Return the headed sections of ``document``, read by themselves where its content is deferred.

    A page of editing needs no appendix: the whole content takes as long to read as all its other queries.
    """
    if "content" not in document.get_deferred_fields():
        return document.content["document"]["sections"]
    if "sections_read" not in vars(document):
        document.sections_read = SECTIONS(document.pk)[0][0]
    return document.sections_read


SECTIONS = FixedQuery(
    lambda pk: OutgoingDocument.objects.filter(pk=pk).order_by().values_list("content__document__sections"),
    int,
)


def known_sections(document: OutgoingDocument) -> list[str]:
    """Return where ``document`` prints paragraphs, the last of its headed sections at the end."""
    return [CLOSING, OPENING, *(each["key"] for each in sections_of(document))]


TITLES = {OPENING: "Phần mở đầu", CLOSING: "Câu kết"}


def section_words(document: OutgoingDocument, section: str) -> str:
    """Return how an act names ``section``: "Mục I.2. Tình hình gửi báo cáo", "Phần mở đầu"."""
    place = home(section, known_sections(document))
    found = next((each for each in sections_of(document) if each["key"] == place), None)
    if found is None:
        return TITLES[place]
    number = place if OUTLINED.fullmatch(place) else found["number"]  # a letter's "reports" is a number only
    return f"Mục {number}. {found['title']}"


OUTLINED = re.compile(r"[IVX]+(\.\d+)*")


def home(section: str, known: Sequence[str]) -> str:
    """Return the section in which paragraphs of ``section`` are printed; itself while it is there.

    A draft that is brought up to date may lose a section ("III.2.1") in which somebody has written: those
    paragraphs are printed at the end of the section above ("III.2"), else of the last one.
    """
    above = section
    while above and above not in known:
        above = above.rpartition(".")[0]
    return above or known[-1]


def united_sources(rows: Iterable[OutgoingParagraph]) -> dict[int, list[str]]:
    """Return, by key of a row, its sources with those of all rows merged into it, each once.

    ``rows`` are all paragraphs of a document, or of one section: rows merge inside theirs.
    """
    rows = list(rows)
    merged: dict[int, list[OutgoingParagraph]] = defaultdict(list)
    for row in rows:
        if row.merged_into_id:
            merged[row.merged_into_id].append(row)
    return {row.pk: list(dict.fromkeys(_sources(row, merged))) for row in rows}


def _sources(row: OutgoingParagraph, merged: dict[int, list[OutgoingParagraph]]) -> Iterable[str]:
    yield from row.sources
    for other in merged[row.pk]:
        yield from _sources(other, merged)
