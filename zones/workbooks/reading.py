"""Reading a workbook: which sheets and rows speak of zones, and everything that is wrong with their cells."""

from datetime import date
from typing import IO

from bacgiang_plan.lib.xlsx import Book, Sheet, sheet_key
from bacgiang_plan.lib.xlsx_package import WorkbookError

from . import identity
from .columns import NAME
from .headers import Header, find_header
from .outcomes import Progress
from .rows import RowReader, Source
from .stated import Reading, Skipped
from .world import Agencies, Zones

REPORT_EVERY = 500


def read_workbook(
    file: IO[bytes], *, source: Source, zones: Zones, agencies: Agencies, today: date, progress: Progress
) -> Reading:
    """Return what the workbook in ``file`` states, one sheet in memory at a time.

    Raises `WorkbookError` when it is no workbook, one of another portal or template, or no sheet of it has
    a header that names zones.
    """
    book = Book(file)
    identity.read(book)
    reading, is_read = Reading(), False
    for title in book.titles:
        if sheet_key(title) in SILENT_SHEETS:
            continue
        sheet = book.sheet(title)
        header = find_header(sheet.rows, sheet.merged)
        if header is None:
            reading.skipped += [Skipped(title, "", NO_HEADER)] if sheet.rows else []
            continue
        is_read = True
        reading.skipped += _unread(sheet, header)
        reader = RowReader(reading, sheet, header, source, zones, agencies, today)
        _read_sheet(reading, sheet, reader, progress)
    if not is_read:
        raise WorkbookError(NOTHING_KNOWN)
    return reading


def _read_sheet(reading: Reading, sheet: Sheet, reader: RowReader, progress: Progress) -> None:
    reader.fill_merged()
    numbers = [number for number in sorted(sheet.rows) if number > reader.last_of_header]
    for done, number in enumerate(numbers):
        if done % REPORT_EVERY == 0:
            progress(done, len(numbers), f"Đang đọc trang “{sheet.name}”: dòng {number}")
        reader.read(number, sheet.rows[number])
    reader.finish()


def _unread(sheet: Sheet, header: Header) -> list[Skipped]:
    return [
        Skipped(f"{sheet.name}, dòng tiêu đề {header.row}", words, "Cột này không được đọc.")
        for _, words in header.unread
        if words
    ]


SILENT_SHEETS = {sheet_key(identity.SHEET), sheet_key(identity.GUIDE)}
NO_HEADER = f"Trang không có hàng tiêu đề nêu cột tên (“{NAME.header}”, “Tên KCN” …) nên không đọc."
NOTHING_KNOWN = (
    "Không trang nào của tệp có hàng tiêu đề đọc được. Cần một hàng (trong 40 hàng đầu) có cột tên khu, cụm, "
    "ví dụ “Tên KCN”, và ít nhất một cột khác như “Diện tích (ha)”, “Huyện”, “Văn bản”. "
    "Danh sách tiêu đề đọc được ở trang “Hướng dẫn” của sổ tải về từ Cổng."
)
