"""Writing the sheets of a workbook people fill in: what is locked, what is open, how it prints.

Text is always written as text: a cell that begins with = + - @ is marked as quoted (the format's own
apostrophe), so no program ever takes it for a formula, and it reads back as it was.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from .vietnamese import nfc

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t")
DAY, TEXT, NUMBER, COUNT = "dd/mm/yyyy", "@", "#,##0.00##", "#,##0"
BRAND, INK, GREY, LINE = "0B4F8A", "1B2430", "F0F3F7", "B9C3CF"
EDGE = Side("thin", color=LINE)
FRAME = Border(EDGE, EDGE, EDGE, EDGE)
TOP = Alignment(vertical="top", wrap_text=True)
SHADE = PatternFill("solid", fgColor=GREY)
HEAD = PatternFill("solid", fgColor=BRAND)
PLAIN = Font("Times New Roman", 12, color=INK)
QUIET = Font("Times New Roman", 12, color="55606E")
STRONG = Font("Times New Roman", 12, bold=True, color="FFFFFF")
TITLE = Font("Times New Roman", 14, bold=True, color=INK)
LATIN_DAYS = "44409", "55152"
"""1/8/2021 and 31/12/2050 as the format counts days."""


def writable(text: str) -> str:
    """Return ``text`` as a cell can hold it: NFC, one kind of line end, no control characters."""
    return UNWRITABLE.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n"))


def put(cell: Cell, value: object) -> None:
    """Write ``value``: text as text whatever it begins with, numbers as numbers, days as days."""
    if isinstance(value, str):
        text = LIKE_AN_ESCAPE.sub("_x005F_", writable(value))
        if not text:
            return
        cell.value, cell.data_type = None, "s"
        cell._value = text  # `value =` would make "=1+1" a formula
        cell.quotePrefix = text.startswith(LIKE_A_FORMULA)
    elif value is not None:
        cell.value = value
        cell.number_format = DAY if isinstance(value, date) else cell.number_format


def put_locked(cell: Cell, value: object) -> None:
    """Write what is only to be read: grey, locked."""
    cell.font, cell.fill, cell.border, cell.alignment = QUIET, SHADE, FRAME, TOP
    if isinstance(value, Decimal):
        cell.number_format = NUMBER if value % 1 else COUNT
    put(cell, value)


def put_open(cell: Cell, value: object, number_format: str) -> None:
    """Write what is to be filled in: white, unlocked."""
    cell.font, cell.border, cell.alignment, cell.number_format = PLAIN, FRAME, TOP, number_format
    cell.protection = Protection(locked=False)
    put(cell, value)
    cell.number_format = number_format


def put_header(sheet: Worksheet, row: int, headers: Sequence[tuple[str, float]]) -> None:
    """Write the header row, (words, width of the column in characters) each; freeze and repeat it."""
    for column, (words, width) in enumerate(headers, 1):
        cell = sheet.cell(row, column)
        cell.font, cell.fill, cell.border = STRONG, HEAD, FRAME
        cell.alignment = Alignment(vertical="center", horizontal="center", wrap_text=True)
        put(cell, words)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.print_title_rows = f"{row}:{row}"


class FittedRow(RowDimension):
    """A row with a height of its own that still grows with what is typed: not marked as set by hand."""

    customHeight = None  # noqa: N815  the format's own name


def fit_rows(sheet: Worksheet) -> None:
    """Give the rows the height their words need; not every program does it on opening."""
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, sheet.max_column + 1)]
    for row in sheet.iter_rows():
        lines = max(
            _lines(cell.value, width)
            for cell, width in zip(row[1:] or row, widths[1:] or widths, strict=True)
        )
        height = min(TALLEST, lines * LINE_HEIGHT + 3)
        sheet.row_dimensions[row[0].row] = FittedRow(sheet, index=row[0].row, ht=height)


def _lines(value: object, width: float) -> int:
    """Return about how many lines ``value`` takes in a column of ``width`` characters."""
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(line) * LETTER / width) for line in value.split("\n"))


LINE_HEIGHT, TALLEST, LETTER = 15.6, 409, 0.86
"""Points a line at 12 pt, the tallest row the format has, width of a letter in characters of a column."""


def put_lines(sheet: Worksheet, lines: Iterable[tuple[str, Font]]) -> None:
    """Write paragraphs into the first column, one a row."""
    for number, (words, font) in enumerate(lines, 1):
        cell = sheet.cell(number, 1)
        cell.font, cell.alignment = font, TOP
        put(cell, words)


def choose_from(sheet: Worksheet, labels: Sequence[str]) -> DataValidation:
    """Return the list that cells of ``sheet`` offer; add the cells to it."""
    words = ", ".join(f"“{label}”" for label in labels)
    rule = DataValidation("list", formula1='"' + ",".join(labels) + '"', allow_blank=True)
    return _told(sheet, rule, f"Đề nghị chọn trong danh sách: {words}; hoặc để trống.")


def day_expected(sheet: Worksheet) -> DataValidation:
    """Return the rule of cells that take a day; a warning only, for text like 15/6/2026 is read, too."""
    rule = DataValidation("date", "between", *LATIN_DAYS, allow_blank=True, errorStyle="warning")
    return _told(sheet, rule, "Đề nghị ghi ngày có thật theo dạng ngày/tháng/năm, ví dụ 15/06/2026.")


def _told(sheet: Worksheet, rule: DataValidation, words: str) -> DataValidation:
    rule.showErrorMessage, rule.errorTitle, rule.error = True, "Cần xem lại", words[:255]
    sheet.add_data_validation(rule)
    return rule


def finish(sheet: Worksheet, *, freeze: str, footer: str, hidden: Iterable[str] = ()) -> None:
    """Protect without a password, freeze, hide columns; print on A3 across, to the width of a page."""
    sheet.freeze_panes = freeze
    fit_rows(sheet)
    for letter in hidden:
        sheet.column_dimensions[letter].hidden = True
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False  # False allows
    protection.autoFilter = protection.sort = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = footer.replace("&", "và"), "Trang &P/&N"
    sheet.sheet_view.zoomScale = 90
