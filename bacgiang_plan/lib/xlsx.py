"""Reading workbooks that people bring: opened within limits, cell by cell, with words for what was read.

openpyxl opens the package (through defusedxml); the cells are read here as a stream, for its own reader keeps
neither merged ranges nor the mark of a formula that was never calculated, and takes twice the time.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
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

from .numbers import format_decimal
from .vietnamese import nfc, shortened
from .xlsx_sheets import UNWRITABLE

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
LARGEST_UNPACKED = 40 * MEGABYTE
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_CELLS = 200_000
LONGEST_CELL = 32_767
"""Characters Excel keeps in one cell; openpyxl cuts longer ones without a word."""
TOO_LONG = 2 * LONGEST_CELL
"""Letters kept of one string: enough to see that it is too long, however often cells point to it."""


class WorkbookError(ValueError):
    """The file is no workbook we read; the message is one Vietnamese sentence that says why."""


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
        return f"{cell.value:%d/%m/%Y}"
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


# --- opening: nothing is parsed before its size is known -------------------------------------------


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
        _require_package(file)
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


# --- what is no workbook ---------------------------------------------------------------------------

AGAIN = "rồi nạp lại."
BROKEN = (
    "Không đọc được tệp: nội dung bị hỏng hoặc tải lên chưa trọn vẹn. "
    f"Đề nghị mở tệp bằng Excel, lưu lại ở dạng .xlsx {AGAIN}"
)
OLD = (
    "Tệp này là sổ tính Excel kiểu cũ (.xls), dù tên tệp có thể là .xlsx. "
    f"Đề nghị mở bằng Excel, lưu thành dạng “Excel Workbook (.xlsx)” {AGAIN}"
)
PASSWORD = f"Tệp đặt mật khẩu nên không đọc được. Đề nghị bỏ mật khẩu mở tệp, lưu lại {AGAIN}"
NO_WORKBOOK = (
    "Tệp này không phải sổ tính Excel (.xlsx). Đề nghị nạp đúng sổ đã tải về từ Cổng, lưu ở dạng .xlsx."
)
EMPTY = f"Tệp không có nội dung (0 byte). Đề nghị chọn lại tệp {AGAIN}"


def _require_package(file: IO[bytes]) -> None:
    """Raise `WorkbookError` unless ``file`` is a package of spreadsheet parts within the limits."""
    size = file.seek(0, 2)
    file.seek(0)
    beginning = file.read(8)
    if size > LARGEST:
        raise WorkbookError(
            f"Tệp có {format_decimal(Decimal(size) / MEGABYTE, 1)} MB; sổ nạp vào được tối đa "
            f"{format_decimal(LARGEST // MEGABYTE)} MB."
        )
    if not beginning:
        raise WorkbookError(EMPTY)
    if beginning == OLE:
        file.seek(0)
        raise WorkbookError(PASSWORD if ENCRYPTED in file.read() else OLD)
    if beginning[:2] != b"PK":
        raise WorkbookError(NO_WORKBOOK)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except Exception as error:  # a truncated or forged directory raises anything
        raise WorkbookError(BROKEN) from error
    _require_parts(parts)
    file.seek(0)


OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _require_parts(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookError(PASSWORD)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise WorkbookError(
            f"Tệp nở ra quá lớn khi giải nén ({format_decimal(Decimal(unpacked) / MEGABYTE, 0)} MB, "
            f"{format_decimal(len(parts))} phần) nên không được mở; mỗi sổ được tối đa "
            f"{format_decimal(LARGEST_UNPACKED // MEGABYTE)} MB và {MOST_PARTS} phần."
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise WorkbookError(NO_WORKBOOK)


# --- headers ---------------------------------------------------------------------------------------


def header_key(text: str) -> str:
    """Return the key by which a header is known: Unicode form, case, blanks and line ends do not count."""
    return " ".join(nfc(text).casefold().split())


def find_header(sheet: Sheet, wanted: Iterable[str], *, within: int = 40) -> tuple[int, dict[str, int]]:
    """Return the row that holds most of the headers ``wanted`` and the column of each one found.

    Columns may stand in any order; of two equal headers the first counts. (0, {}) when no row has any.
    """
    keys = {header_key(each): each for each in wanted}
    best: tuple[int, dict[str, int]] = (0, {})
    for number in sorted(sheet.rows)[:within]:
        found: dict[str, int] = {}
        for column, cell in sorted(sheet.rows[number].items()):
            name = keys.get(header_key(str(cell.value))) if cell.kind == "text" else None
            if name is not None:
                found.setdefault(name, column)
        if len(found) > len(best[1]):
            best = number, found
    return best
