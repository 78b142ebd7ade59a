"""Reading workbooks that people bring: opened within limits, cell by cell, with words for what was read.

openpyxl opens the package (through defusedxml); the cells are read here as a stream, for its own reader keeps
neither merged ranges nor the mark of a formula that was never calculated, and takes twice the time.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from .dates import short_date
from .numbers import format_decimal
from .vietnamese import nfc, shortened
from .xlsx_package import BROKEN, WorkbookError, require_package
from .xlsx_sheets import UNWRITABLE

MOST_ROWS = 20_000
MOST_CELLS = 200_000
LONGEST_CELL = 32_767
"""Characters Excel keeps in one cell; openpyxl cuts longer ones without a word."""
TOO_LONG = 2 * LONGEST_CELL
"""Letters kept of one string: enough to see that it is too long, however often cells point to it."""
SEEN = 1000
"""Letters looked at for the words of a cell; blanks among them count."""


class Cell(NamedTuple):
    """One cell: ``kind`` is text, number, day, flag, error or formula (one that holds no value)."""

    value: object
    kind: str

    @property
    def words(self) -> str:
        """What was read, as a person sees it in the sheet, shortened."""
        return shortened(" ".join(plain_text(self)[:SEEN].split()), 60)


NO_CELL = Cell("", "text")


def plain_text(cell: Cell) -> str:
    """Return the cell as text: a number as an official writes it, a day as dd/mm/yyyy."""
    if cell.kind == "number":
        return format_decimal(cell.value)
    if cell.kind == "day":
        return short_date(cell.value)
    if cell.kind == "flag":
        return "TRUE" if cell.value else "FALSE"
    return str(cell.value)


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet that hold something, by row and column; ``merged`` are (c1, r1, c2, r2)."""

    name: str
    rows: dict[int, dict[int, Cell]]
    merged: list[tuple[int, int, int, int]]

    def at(self, row: int, column: int) -> Cell:
        return self.rows.get(row, {}).get(column, NO_CELL)


def address(row: int, column: int) -> str:
    """Return "F7"."""
    return f"{get_column_letter(column)}{row}"


# --- opening ---------------------------------------------------------------------------------------


class _Package(ExcelReader):
    """openpyxl's reader; only the shared strings are read faster, and with their escapes."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_strings(source))


class Book:
    """A workbook opened for reading. Raises `WorkbookError` for everything that is none."""

    def __init__(self, file: IO[bytes]) -> None:
        require_package(file)
        try:
            with warnings.catch_warnings(action="ignore"):  # of styles and extensions it does not know
                self._package = _Package(file, read_only=True, data_only=True, keep_links=False)
                self._package.read()
        except Exception as error:  # a broken package raises anything: KeyError, ParseError …
            raise WorkbookError(BROKEN) from error
        self._sheets = {sheet_key(each.title): each for each in self._package.wb.worksheets}

    @property
    def titles(self) -> list[str]:
        """The names of the sheets, in their order, as they are written."""
        return [each.title for each in self._sheets.values()]

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet called ``name``, whatever its case and Unicode form; None when there is none."""
        found = self._sheets.get(sheet_key(name))
        if found is None:
            return None
        try:
            return self._read(found)
        except WorkbookError:
            raise
        except Exception as error:
            raise WorkbookError(BROKEN) from error

    def _read(self, found: object) -> Sheet:
        rows, merged, count = {}, [], _Count(found.title)
        with self._package.archive.open(found._worksheet_path) as source:
            for _, element in iterparse(_Part(source)):  # noqa: S314
                if element.tag == CELL:
                    count.cell()
                elif element.tag == ROW:
                    count.row(element)
                    if cells := dict(self._cells(element, count.number)):
                        rows[count.number] = cells
                    element.clear()
                elif element.tag == MERGED:
                    merged.append(_bounds(element.get("ref")))
        return Sheet(found.title, rows, merged)

    def _cells(self, row: Element, number: int) -> Iterator[tuple[int, Cell]]:
        column = 0
        for element in row:
            place = element.get("r")
            column = _column(place.rstrip("0123456789")) if place else column + 1
            cell = self._cell(element)
            if cell is not None and cell.value != "":
                yield column, cell

    def _cell(self, element: Element) -> Cell | None:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            child = element.find(INLINE)
            return None if child is None else Cell(_words(child), "text")
        value = element.findtext(VALUE)
        if not value:
            formula = element.find(FORMULA)
            return None if formula is None else Cell(f"={formula.text or ''}", "formula")
        if kind == "n":
            return self._number(value, int(element.get("s", 0)))
        if kind == "s":
            return Cell(self._package.shared_strings[int(value)], "text")
        return OTHER_KINDS[kind](value)

    def _number(self, text: str, style: int) -> Cell:
        book, value = self._package.wb, float(text)
        if not isfinite(value):
            return Cell(text, "error")
        if style not in book._date_formats:
            return Cell(Decimal(format(value, ".15g")), "number")  # Excel itself keeps 15 digits
        try:
            day = from_excel(value, book.epoch, timedelta=style in book._timedelta_formats)
        except (OverflowError, ValueError):
            return Cell(text, "error")
        if isinstance(day, datetime):
            return Cell(day.date(), "day")
        return Cell(str(day), "text")


OTHER_KINDS = {
    "b": lambda value: Cell(value != "0", "flag"),
    "e": lambda value: Cell(value, "error"),
    "str": lambda value: Cell(unescaped(value), "text"),
    "d": lambda value: Cell(from_ISO8601(value).date(), "day"),
}
CELL, ROW, VALUE, FORMULA, INLINE, STRING, TEXT, PHONETIC, MERGED = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("c", "row", "v", "f", "is", "si", "t", "rPh", "mergeCell")
)


def _bounds(ref: str) -> tuple[int, int, int, int]:
    bounds = range_boundaries(ref)
    if None in bounds:  # "A:C": no program writes whole columns as merged cells
        raise WorkbookError(BROKEN)
    return bounds


@lru_cache(maxsize=200)
def _column(letters: str) -> int:
    return coordinate_to_tuple(f"{letters}1")[1]


class _Part:
    """Feeds one XML part to the fast parser, and refuses it once it declares a document type.

    Without one there are no entities to blow up or to fetch. Encodings in which the declaration would not
    read "<!DOCTYPE" (UTF-16) are refused, too: no program writes its sheets in them.
    """

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.tail = source, b""

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        is_wide = not self.tail and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:4])
        if is_wide or b"<!DOCTYPE" in self.tail + piece:
            raise WorkbookError(BROKEN)
        self.tail = piece[-8:]
        return piece


class _Count:
    """Counts rows and cells, so that a sheet of any size costs a bounded amount of memory."""

    def __init__(self, title: str) -> None:
        self.title, self.rows, self.cells, self.number = title, 0, 0, 0

    def cell(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise WorkbookError(self._too_many(MOST_CELLS, "ô"))

    def row(self, element: Element) -> None:
        self.rows += 1
        self.number = int(element.get("r", self.number + 1))
        if self.rows > MOST_ROWS:
            raise WorkbookError(self._too_many(MOST_ROWS, "dòng"))

    def _too_many(self, limit: int, unit: str) -> str:
        most = format_decimal(limit)
        return (
            f"Trang tính “{shortened(self.title, 40)}” có quá {most} {unit}, nhiều hơn mức đọc được. "
            f"Đề nghị xóa các dòng, cột thừa rồi nạp lại."
        )


def _strings(source: IO[bytes]) -> Iterator[str]:
    for _, element in iterparse(_Part(source)):  # noqa: S314
        if element.tag == STRING:
            yield _words(element)
            element.clear()


def _words(element: Element) -> str:
    """Return the text of a string, rich or plain, without its phonetic hints."""
    pieces = [each.text or "" for each in element if each.tag == TEXT]
    runs = [run.findtext(TEXT) or "" for run in element if run.tag != PHONETIC and run.tag != TEXT]
    return unescaped("".join(pieces + runs)[:TOO_LONG])


ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return ``text`` with the escapes of the format ("_x000D_") turned back into characters.

    An escape may stand for what is no text at all (NUL, half a character): that is left out.
    """
    if "_x" not in text:
        return text
    return UNWRITABLE.sub("", ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))


def sheet_key(name: str) -> str:
    return nfc(name).strip().casefold()
