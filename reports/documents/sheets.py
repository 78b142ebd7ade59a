"""The appendices of a document as a workbook: a sheet each, numbers as numbers, ready to print."""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

from bacgiang_plan.lib.printable import printable
from bacgiang_plan.lib.xlsx import LONGEST_CELL
from bacgiang_plan.lib.xlsx_sheets import FittedRow, put, put_header

from . import wording
from .numerals import Numeral, day_format, day_of, numeral_of
from .phrases import shortened

FONT = "Times New Roman"
PLAIN, STRONG, SLANTED = Font(FONT, 11), Font(FONT, 11, bold=True), Font(FONT, 11, italic=True)
TOP = (Font(FONT, 14, bold=True), Font(FONT, 14, bold=True), Font(FONT, 14, italic=True))
NO_FILL = PatternFill()
EDGE = Side("thin", color="000000")
FRAME = Border(EDGE, EDGE, EDGE, EDGE)
ALIGNED = {
    kind: Alignment(horizontal=side, vertical="top", wrap_text=True)
    for kind, side in (("text", "left"), ("number", "right"), ("centre", "center"))
}
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
HEADER_ROW = 5
CHARACTERS_PER_MM = 0.54  # a digit of Times New Roman 11 is 7 pixels wide
WIDEST = 1.4  # times the widths of the PDF, where texts are long: the print is smaller by as much
MARGINS = {"left": 30, "right": 15, "top": 20, "bottom": 20, "header": 9, "footer": 8}  # mm
INCH = 25.4
LONGEST_HEADER = 45  # letters of a third of the page's width at 10 pt
LONGEST_NAME = 31
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LINE_HEIGHT, TALLEST, LETTER = 14.2, 409, 0.88
"""Points a line at 11 pt, the tallest row the format has, the mean width of a letter in digits."""
CUT_IN_PRINT = "Ô có nội dung dài chỉ in được phần đầu; toàn văn có trong ô và trong bản PDF."
CUT = " … (còn tiếp, xem bản PDF)"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The instant of every entry: equal documents must give equal bytes."""
INSTANTS = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def to_xlsx(document: dict) -> bytes:
    """Return the appendices of ``document`` (`draft.Document` as a dictionary) as a workbook.

    Cells of number columns are numbers when they say nothing but a number, cells of centred columns days when
    they say nothing but a day; everything else is text, whatever it begins with. Equal documents give equal
    bytes.
    """
    words = printable(document)
    book = Workbook()
    book.remove(book.active)
    book._fonts = IndexedList([PLAIN])  # the first one is that of digits in which widths are counted
    book._named_styles["Normal"].font = PLAIN
    for appendix in words["appendices"]:
        _fill(book.create_sheet(_name(appendix, book.sheetnames)), appendix, words)
    if not words["appendices"]:
        put(book.create_sheet("Phụ lục")["A1"], "Văn bản không có phụ lục.")
    properties = book.properties
    properties.title, properties.creator = wording.title_of(words), wording.issuer_name(words["letterhead"])
    properties.language = "vi-VN"
    return _saved(book)


def _name(appendix: dict, taken: list[str]) -> str:
    """Return "Phụ lục II", within what the format allows, and no other sheet's name."""
    name = FORBIDDEN_IN_NAMES.sub(" ", f"Phụ lục {appendix['number']}").strip()[:LONGEST_NAME]
    return name if name not in taken else f"{name[: LONGEST_NAME - 4]} ({len(taken) + 1})"


def _fill(sheet: Worksheet, appendix: dict, words: dict) -> None:
    columns = appendix["columns"]
    widths = _widths(appendix)
    _put_top(sheet, appendix, words, len(columns))
    put_header(sheet, HEADER_ROW, list(zip((each["title"] for each in columns), widths, strict=True)))
    for cell in sheet[HEADER_ROW]:
        cell.font, cell.fill, cell.border, cell.alignment = STRONG, NO_FILL, FRAME, MIDDLE
    kinds = [each["kind"] for each in columns]
    for number, row in enumerate(appendix["rows"], start=HEADER_ROW + 1):
        if row["is_group"]:
            _put_group(sheet, number, row, len(columns))
        else:
            _put_row(sheet, number, row, kinds)
    for number, height in enumerate(_heights(appendix, widths), start=HEADER_ROW):
        sheet.row_dimensions[number] = FittedRow(sheet, index=number, ht=min(height, TALLEST))
    _put_below(sheet, appendix, is_cut=max(_heights(appendix, widths)) > TALLEST)
    _prepare_print(sheet, words)


def _widths(appendix: dict) -> list[float]:
    """Return the widths of the columns in digits: those of the PDF, wider where a row would be too tall."""
    widths = [each["width"] * CHARACTERS_PER_MM for each in appendix["columns"]]
    wider = [[width * (1 + step / 10) for width in widths] for step in range(round((WIDEST - 1) * 10) + 1)]
    return next((each for each in wider if max(_heights(appendix, each)) <= TALLEST), widths)


def _heights(appendix: dict, widths: list[float]) -> list[float]:
    """Return the heights of the header row and of every row in points."""
    head = [each["title"] for each in appendix["columns"]]
    rows = [(row["cells"], [sum(widths)] if row["is_group"] else widths) for row in appendix["rows"]]
    lines = (max(map(lines_in, cells, across), default=1) for cells, across in [(head, widths), *rows])
    return [LINE_HEIGHT * count + 3 for count in lines]


def lines_in(text: str, width: float) -> int:
    """Return about how many lines ``text``, broken between words, takes in ``width`` digits."""
    room, count = width / LETTER - 1, 0
    for line in text.split("\n"):
        count, left = count + 1, room
        for word in line.split(" "):
            length = len(word) + 1
            if length > left + 1:
                count, left = count + max(1, int(length / room)), room
            left -= length
    return count


def _put_top(sheet: Worksheet, appendix: dict, words: dict, width: int) -> None:
    title = sheet.title if not appendix["number"] else f"Phụ lục {appendix['number']}"
    lines = (title, appendix["title"].upper(), wording.attached_line(words))
    for number, (line, font) in enumerate(zip(lines, TOP, strict=True), start=1):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        cell = sheet.cell(number, 1)
        cell.font, cell.alignment = font, MIDDLE
        put(cell, line)
        sheet.row_dimensions[number].height = 19 * (1 + len(line) // 90)


def _put_row(sheet: Worksheet, number: int, row: dict, kinds: list[str]) -> None:
    for column, (kind, text) in enumerate(zip(kinds, row["cells"], strict=True), start=1):
        cell = sheet.cell(number, column)
        cell.font, cell.border, cell.alignment = PLAIN, FRAME, ALIGNED[kind]
        numeral, day = _numeral(kind, text), day_of(text) if kind == "centre" else None
        if day:
            put(cell, day)
            cell.number_format = day_format(day)
        elif numeral:
            put(cell, numeral.value)
            cell.number_format = numeral.number_format
        else:
            put(cell, whole_or_cut(text))


def _numeral(kind: str, text: str) -> Numeral | None:
    """Return the number of a cell; in a centred column (STT) only a plain count is one."""
    if kind == "number":
        return numeral_of(text)
    return numeral_of(text) if kind == "centre" and re.fullmatch(r"0|[1-9][0-9]*", text) else None


def whole_or_cut(text: str) -> str:
    """Return ``text``, cut with a word of it where a cell would lose the end in silence."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def _put_group(sheet: Worksheet, number: int, row: dict, width: int) -> None:
    for column in range(1, width + 1):
        sheet.cell(number, column).border = FRAME
    sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
    cell = sheet.cell(number, 1)
    cell.font, cell.alignment = STRONG, ALIGNED["text"]
    put(cell, row["cells"][0])


def _put_below(sheet: Worksheet, appendix: dict, *, is_cut: bool) -> None:
    notes = [f"Ghi chú: {appendix['note']}"] if appendix["note"] else []
    below = [*notes, *([CUT_IN_PRINT] if is_cut else [])] if appendix["rows"] else [appendix["empty"]]
    for number, words in enumerate(filter(None, below), start=sheet.max_row + 1):
        sheet.merge_cells(
            start_row=number, end_row=number, start_column=1, end_column=len(appendix["columns"])
        )
        cell = sheet.cell(number, 1)
        cell.font, cell.alignment = SLANTED, ALIGNED["text"]
        put(cell, words)
        sheet.row_dimensions[number].height = 16 * (1 + len(words) // 130)


def _prepare_print(sheet: Worksheet, words: dict) -> None:
    """Landscape A4 to the width of a page, the header row on each; no number on the first, as decreed."""
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for side, mm in MARGINS.items():
        setattr(sheet.page_margins, side, mm / INCH)
    marks = " – ".join(_marks(words))
    sheet.HeaderFooter.differentFirst = True
    for header, middle in ((sheet.firstHeader, ""), (sheet.oddHeader, "&P")):
        header.left.text, header.center.text = _in_header(wording.title_of(words)), middle or None
        header.right.text = _in_header(marks)
        header.left.size = header.right.size = 10
        header.left.font = header.center.font = header.right.font = f"{FONT},Regular"


def _marks(words: dict) -> Iterable[str]:
    if words["is_sample"]:
        yield "DỮ LIỆU MẪU"
    if words.get("mark"):
        yield words["mark"].upper()


def _in_header(text: str) -> str | None:
    """Return ``text`` as a header prints it: "&" begins a command there."""
    return shortened(text, LONGEST_HEADER).replace("&", "&&") or None


def _saved(book: Workbook) -> bytes:
    """Return the file without the instant of its writing."""
    file, repacked = BytesIO(), BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(repacked, "w") as target:
        for entry in source.infolist():
            told = zipfile.ZipInfo(entry.filename, EPOCH)
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = INSTANTS.sub(b"", content)
            target.writestr(told, content, zipfile.ZIP_DEFLATED)
    return repacked.getvalue()
