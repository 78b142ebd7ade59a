"""Rows of paragraphs beside what is computed now: pure, so that every case can be tried."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from reports.documents.draft import Paragraph
from reports.models import OutgoingParagraph

OPENING, CLOSING = "opening", "closing"
"""Sections of a document that have no heading."""
OF_AGENCY = re.compile(r"(.+/(?:agency|contribution)/)\d+")
"""Keys of agencies' words: behind the place stands the agency whose words are printed for all who say so."""
WORDS = ("report/", "contribution/")
"""Sources that are an agency's own words; a clause is the same for all who lead it."""


class Computed(NamedTuple):
    """A computed paragraph and the key of the section it belongs to."""

    section: str
    paragraph: Paragraph


def reconcile(rows: Sequence[OutgoingParagraph], computed: Iterable[Computed]) -> list[OutgoingParagraph]:
    """Return ``rows`` as they are with what is ``computed`` now, new ones among them, places renumbered.

    No word of a person is touched. A row whose matter is computed no more ``is_gone``; one moved or added by
    a person keeps standing behind the row it stood behind. Words that several agencies share keep their row,
    and its key, when another one of them is told for all.
    """
    computed = list(computed)
    known = _rows_by_computed_key(rows, computed)
    before = _neighbours(rows)
    fresh: dict[str, list[OutgoingParagraph]] = defaultdict(list)
    computed_keys = set()
    for section, paragraph in computed:
        row = known.get(paragraph.key) or OutgoingParagraph(key=paragraph.key, section=section)
        _take(row, section, paragraph)
        computed_keys.add(row.key)
        if not row.is_moved:
            fresh[row.section].append(row)
    kept = [row for row in rows if row.is_moved or row.key not in computed_keys]
    for row in kept:
        row.is_gone = not row.is_added and row.key not in computed_keys
        _insert(fresh[row.section], row, before[row.key])
    return [_placed(row, place) for found in fresh.values() for place, row in enumerate(found, start=1)]


def _rows_by_computed_key(
    rows: Sequence[OutgoingParagraph], computed: Sequence[Computed]
) -> dict[str, OutgoingParagraph]:
    """Return the row of each computed key that has one: its own, else the one its words stood in so far."""
    found = {row.key: row for row in rows}
    keys = {paragraph.key for _, paragraph in computed}
    free: dict[str, list[OutgoingParagraph]] = defaultdict(list)
    for row in rows:
        if row.key not in keys and not row.is_added:
            free[_place(row.key)].append(row)
    for _, paragraph in computed:
        own = found.get(paragraph.key)
        row = _row_of_same_words(paragraph, free[_place(paragraph.key)])
        if row is not None and (own is None or _is_idle(own)):
            free[_place(paragraph.key)].remove(row)
            found[paragraph.key] = row
    return found


def _place(key: str) -> str:
    """Return "task/III.1-1/agency/" of "task/III.1-1/agency/12"; "" of what is no agency's words."""
    of_agency = OF_AGENCY.fullmatch(key)
    return of_agency[1] if of_agency else ""


def _is_idle(row: OutgoingParagraph) -> bool:
    """Whether the row has lost its source and nobody has decided on it: it stands for nothing."""
    return row.is_gone and not is_touched(row)


def is_touched(row: OutgoingParagraph) -> bool:
    """Whether a person rewrote, dropped, moved or added the paragraph."""
    return row.is_rewritten or row.is_moved or row.is_added or row.dropped_at is not None


def _row_of_same_words(paragraph: Paragraph, free: Sequence[OutgoingParagraph]) -> OutgoingParagraph | None:
    """Return which of the ``free`` rows of its place holds words of the same reports as ``paragraph``."""
    own = {source for source in paragraph.sources if source.startswith(WORDS)}
    shared = [row for row in free if not own.isdisjoint(row.sources) and not _is_idle(row)]
    return max(shared, key=lambda row: len(own.intersection(row.sources)), default=None)


def _neighbours(rows: Sequence[OutgoingParagraph]) -> dict[str, list[str]]:
    """Return, by key, the keys that stand before it in its section, the nearest first."""
    seen: dict[str, list[str]] = defaultdict(list)
    found = {}
    for row in sorted(rows, key=lambda row: row.position):
        found[row.key] = seen[row.section][::-1]
        seen[row.section].append(row.key)
    return found


def _take(row: OutgoingParagraph, section: str, paragraph: Paragraph) -> None:
    """Let ``row`` have what is computed; a paragraph nobody has touched is decided on by nobody."""
    if not row.is_moved:
        row.section = section
    row.style, row.is_gone = paragraph.style.value, False
    row.computed_lead, row.computed_text = paragraph.lead, paragraph.text
    row.sources = list(paragraph.sources)


def _insert(found: list[OutgoingParagraph], row: OutgoingParagraph, before: list[str]) -> None:
    places = {other.key: place for place, other in enumerate(found)}
    found.insert(next((places[key] + 1 for key in before if key in places), 0), row)


def _placed(row: OutgoingParagraph, place: int) -> OutgoingParagraph:
    row.position = place
    return row


def with_used(sections: Sequence[dict], before: Sequence[dict], used: Collection[str]) -> list[dict]:
    """Return the ``sections`` of a document, and behind their neighbour those of ``before`` still ``used``.

    A section that is computed no more still holds what a person wrote in it.
    """
    found, known = list(sections), {section["key"] for section in sections}
    for place, section in enumerate(before):
        if section["key"] in known or section["key"] not in used:
            continue
        earlier = [other["key"] for other in before[:place]]
        places = [at for at, other in enumerate(found) if other["key"] in earlier]
        found.insert(max(places, default=-1) + 1, section)
        known.add(section["key"])
    return found
