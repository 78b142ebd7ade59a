"""Finding the header of a sheet: one row, or two where a merged heading stands over its parts."""

from collections.abc import Iterable
from typing import NamedTuple

from bacgiang_plan.lib.xlsx import Cell

from ..names import kind_in
from .columns import AREA, BY_KEY, DAY, DECIDED, DECISION, DOCUMENT, NAME, Column, header_key

Merged = list[tuple[int, int, int, int]]
DAYS_OF = {DECISION: DECIDED, DOCUMENT: DAY}
"""Under or beside a heading of documents a day is the day of that document."""
NUMBERS = {header_key(words) for words in ("Số", "Số hiệu", "Số, ký hiệu", "Tên", "Tên văn bản")}


class Header(NamedTuple):
    """The header of a sheet: the column of each field, what is not read, the kind that it names.

    It stands in ``row``, and down to ``last`` where a heading is divided.
    """

    row: int
    columns: dict[str, int]
    unread: list[tuple[int, str]]
    kind: str
    last: int


class Head(NamedTuple):
    """One heading: its place, its words as they stand in the sheet, what it means."""

    place: int
    words: str
    column: Column | None


def find_header(rows: dict[int, dict], merged: Merged, *, within: int = 40) -> Header | None:
    """Return the header among the first ``within`` rows (cells by row and column) that knows most fields.

    A header names the zones and at least one thing more. Of two columns with one meaning the first counts;
    a day without a name of its own belongs to the document on its left.
    """
    ends = {(top, left): right for left, top, right, _ in merged}
    headers = []
    for number in sorted(rows)[:within]:
        headers += [_header(number, number, _plain(rows[number]))]
        if parts := _divided(number, rows, ends):
            headers += [_header(number, number + 1, parts)]
    known = [each for each in headers if "name" in each.columns and len(each.columns) > 1]
    return max(known, key=lambda each: (len(each.columns), each.last - each.row), default=None)


def _header(row: int, last: int, heads: Iterable[Head]) -> Header:
    columns, unread, kind, paper = {}, [], "", None
    for place, words, column in heads:
        paper = column if column in DAYS_OF else paper
        if column is DAY and paper is not None:
            column = DAYS_OF[paper]
        if column is None or column.field in columns:
            unread += [(place, words)]
            continue
        columns[column.field] = place
        kind = kind_in(words) if column is NAME else kind
    return Header(row, columns, unread, kind, last)


def _plain(cells: dict) -> list[Head]:
    return [Head(place, _words(cell), _known(cell)) for place, cell in sorted(cells.items())]


def _words(cell: Cell) -> str:
    return " ".join(str(cell.value).split()) if cell.kind == "text" else cell.words


def _known(cell: Cell) -> Column | None:
    return BY_KEY.get(header_key(cell.value)) if cell.kind == "text" else None


def _divided(number: int, rows: dict[int, dict], ends: dict[tuple[int, int], int]) -> list[Head]:
    """Return row ``number`` and the next as one header; nothing when none of its headings is divided."""
    above, below = rows[number], rows.get(number + 1, {})
    heads, has_parts = {head.place: head for head in _plain(below)}, False
    places = sorted(above)
    for place, following in zip(places, [*places[1:], max(below, default=0) + 1], strict=True):
        head = Head(place, _words(above[place]), _known(above[place]))
        right = min(following - 1, ends.get((number, place), following))
        parts = _parts(head, right, below)
        if any(part.column for part in parts):
            heads.update((part.place, part) for part in parts)
            has_parts = True
        elif head.column or place not in below:
            heads[place] = head
    return [heads[place] for place in sorted(heads)] if has_parts else []


def _parts(over: Head, right: int, below: dict) -> list[Head]:
    """Return what stands under ``over``, up to column ``right``: the parts of a document or an area."""
    if over.column not in (*DAYS_OF, AREA) or right <= over.place:
        return []
    return [_part(over, each, below[each]) for each in range(over.place, right + 1) if each in below]


def _part(over: Head, place: int, cell: Cell) -> Head:
    words, heading = f"{over.words}: {_words(cell)}", over.column
    column = BY_KEY.get(header_key(words)) if cell.kind == "text" else None
    if heading in DAYS_OF and column is None:
        own, key = _known(cell), header_key(cell.value) if cell.kind == "text" else ""
        is_day, is_number = own in (DAY, DECIDED), own in (DOCUMENT, DECISION) or key in NUMBERS
        column = DAYS_OF[heading] if is_day else heading if is_number else own
    return Head(place, words, column)
