"""The document as it will be printed: what was computed, what people made of it, its number once given."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from bacgiang_plan.lib.dates import official_date
from reports.documents.draft import Style
from reports.enums import OutgoingState
from reports.models import OutgoingDocument, OutgoingParagraph

from .changes import Change, changes, with_list
from .kinds import dated_words
from .placing import CLOSING, OPENING
from .standing import home, known_sections, united_sources

VERSION = 1
"""Version of the frozen form; a renderer refuses what it does not know."""


def inputs(document: OutgoingDocument) -> dict:
    """Return what ``document`` is printed from, as JSON: what was frozen at its approval, else as it stands.

    A document that replaces another ends with the list of what it says otherwise. Two queries at most.
    """
    if document.frozen:
        return document.frozen
    made = assembled(document, document.paragraphs.in_order())
    if document.corrects is None:
        return made
    return with_list(made, changes_in(document, made), dated_words(document.corrects))


def changes_in(document: OutgoingDocument, made: dict) -> list[Change]:
    """Return what ``made`` of ``document`` says otherwise than the document it replaces; none without one."""
    return changes(document.corrects.frozen, made) if document.corrects else []


def assembled(document: OutgoingDocument, paragraphs: Iterable[OutgoingParagraph]) -> dict:
    """Return `documents.draft.Document` as JSON, with the form's version; no query.

    ``paragraphs`` are all of them in order: those that are not printed may be merged into others.
    """
    made = {**document.content["document"], **_head(document)}
    text = _by_section(paragraphs, known_sections(document))
    made["opening"] = text[OPENING]
    made["sections"] = [each | {"paragraphs": text[each["key"]]} for each in made["sections"]]
    made["closing"] = "\n".join(each["text"] for each in text[CLOSING])
    return {"version": VERSION, **made}


def numbered(frozen: dict, number: str, day: date) -> dict:
    """Return the ``frozen`` document with the number and the day it was issued with, no draft any more."""
    given = {"number": number, "day": official_date(day), "year": str(day.year)}
    return frozen | {"letterhead": frozen["letterhead"] | given, "mark": ""}


def _head(document: OutgoingDocument) -> dict:
    letterhead = document.content["document"]["letterhead"]
    return {
        "letterhead": letterhead
        | {
            "place": document.place,
            "symbol": document.symbol,
            "number": document.full_number,
            "day": official_date(document.issued_on) if document.issued_on else "",
        },
        "subject": document.subject,
        "addressees": document.addressees.splitlines(),
        "recipients": document.recipients.splitlines(),
        "signer": document.signer,
        "signer_name": document.signer_name,
        "mark": "" if document.state == OutgoingState.ISSUED else f"Dự thảo {document.serial}",
    }


def _by_section(paragraphs: Iterable[OutgoingParagraph], known: list[str]) -> dict[str, list[dict]]:
    rows = list(paragraphs)
    found: dict[str, list[dict]] = defaultdict(list)
    sources = united_sources(rows)
    for row in sorted(filter(_is_printed, rows), key=lambda row: row.section not in known):
        found[home(row.section, known)].append(as_data(row) | {"sources": sources[row.pk]})
    return found


def _is_printed(row: OutgoingParagraph) -> bool:
    return row.is_printed


def as_data(row: OutgoingParagraph) -> dict:
    """Return a paragraph as `documents.draft.Paragraph` in JSON."""
    return {
        "key": row.key,
        "style": row.style or Style.TEXT.value,
        "lead": row.shown_lead,
        "text": row.shown_text,
        "sources": row.sources,
    }
