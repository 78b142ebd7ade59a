"""A document as HTML, for WeasyPrint; every word of agencies is escaped by the template."""

from django.template.loader import render_to_string

from bacgiang_plan.lib.charts import chart_keys
from bacgiang_plan.lib.long_text import breakable
from bacgiang_plan.lib.printable import printable

from . import wording
from .charts import drawn
from .unbroken import unbroken

LETTER_MM = 1.9  # mean width of a letter at the 11 pt of appendices
WHOLE_ROW_LINES = 20  # of about 33 on a landscape page
WIDE_MM = 35  # columns in which a word that is kept on one line has room


def to_html(document: dict) -> str:
    """Return ``document`` (`draft.Document` as a dictionary) as one page of HTML."""
    return _rendered(document, has_main=True)


def parts_of(document: dict) -> tuple[str, str]:
    """Return the HTML of the main text and of the appendices ("" when there are none).

    Rendered apart and put together they are the pages of `to_html`: every appendix begins a sequence of
    pages of its own and refers to nothing but headings.
    """
    main = _rendered(document | {"appendices": []}, has_main=True)
    if not document["appendices"]:
        return main, ""
    return main, _rendered(document | {"opening": [], "sections": []}, has_main=False)


def _rendered(document: dict, *, has_main: bool) -> str:
    words = breakable(printable(document))
    said = {
        "title": wording.title_of(words),
        "type": wording.type_of(words),
        "is_letter": wording.is_letter(words),
        "issuer": wording.issuer_name(words["letterhead"]),
        "number": wording.number_line(words["letterhead"]),
        "place": wording.place_line(words["letterhead"]),
        "attached": wording.attached_line(words),
        "addressees": wording.addressee_lines(words["addressees"]),
        "recipients": wording.recipient_lines(words["recipients"]),
        "subject": wording.subject_lines(words),
        "about": wording.about_lines(words),
        "closing": [unbroken(line) for line in wording.closing_lines(words)],
        "opening": _set(words["opening"]),
        "sections": [_as_printed(section) for section in words["sections"]],
    }
    words |= {"appendices": [_by_cells(appendix) for appendix in words["appendices"]]}
    context = {"document": words, "said": said, "keys": chart_keys(), "has_main": has_main}
    return render_to_string("documents/document.html", context)


def _as_printed(section: dict) -> dict:
    return section | {
        "heading": wording.heading_of(section),
        "paragraphs": _set(section["paragraphs"]),
        "charts": drawn(section.get("charts", ())),
    }


def _set(paragraphs: list[dict]) -> list[dict]:
    return [each | {"text": unbroken(each["text"])} for each in wording.printed(paragraphs)]


def _by_cells(appendix: dict) -> dict:
    """Return ``appendix`` with each cell beside the kind of its column, and which rows stay whole."""
    kinds = [column["kind"] for column in appendix["columns"]]
    widths = [column["width"] for column in appendix["columns"]]
    rows = [
        row
        | {
            "cells": list(zip(kinds, map(_cell, row["cells"], widths), strict=False)),
            "is_whole": is_whole(row["cells"], widths),
        }
        for row in appendix["rows"]
    ]
    return appendix | {"rows": rows}


def _cell(text: str, width: int) -> str:
    return unbroken(text) if width >= WIDE_MM else text


def is_whole(cells: list[str], widths: list[int]) -> bool:
    """Return whether a row in columns of ``widths`` mm may be kept on one page.

    A row kept whole that is taller than a page would cost the table its header row, so long ones may break.
    """
    return max(map(_lines, cells, widths)) <= WHOLE_ROW_LINES


def _lines(cell: str, width: int) -> int:
    """Return about how many lines ``cell`` takes in a column of ``width`` mm."""
    return sum(1 + int(len(line) * LETTER_MM / (width - 3)) for line in cell.splitlines())
