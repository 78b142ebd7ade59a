"""The hidden sheet by which our own workbook is known: which portal it left, by which template, when."""

from datetime import datetime

from django.conf import settings
from openpyxl import Workbook

from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.vietnamese import nfc, shortened
from bacgiang_plan.lib.xlsx import Book, plain_text
from bacgiang_plan.lib.xlsx_package import WorkbookError
from bacgiang_plan.lib.xlsx_sheets import writable

SHEET, GUIDE = "_nhan_dang", "Hướng dẫn"
KIND, VERSION = "danh-muc-khu-cum", "1"


def write(book: Workbook, *, now: datetime) -> None:
    """Add the hidden sheet; its rows carry the numbers of recorded events, which mean nothing elsewhere."""
    sheet = book.create_sheet(SHEET)
    pairs = {"loai": KIND, "mau": VERSION, "cong": settings.SITE_URL, "luc": clock_words(now)}
    for label, value in pairs.items():
        sheet.append([label, writable(value)])
    sheet.sheet_state = "veryHidden"


def read(book: Book) -> bool:
    """Return whether the workbook is an inventory of ours; `WorkbookError` for another of ours."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        return False
    pairs = {plain_text(row[1]): nfc(plain_text(row[2])) for row in sheet.rows.values() if len(row) > 1}
    for refused, words in _refusals(pairs):
        if refused:
            raise WorkbookError(words)
    return True


def _refusals(pairs: dict[str, str]) -> list[tuple[bool, str]]:
    version, portal = pairs.get("mau", ""), pairs.get("cong", "")
    return [
        (
            pairs.get("loai") != KIND,
            "Tệp này là sổ khác tải từ Cổng (sổ báo cáo), không phải danh mục khu, cụm công nghiệp.",
        ),
        (
            version != VERSION,
            f"Sổ theo mẫu phiên bản “{shortened(version, 10)}”, Cổng đang dùng mẫu phiên bản “{VERSION}”. "
            "Đề nghị kết xuất sổ mới rồi chép nội dung sang.",
        ),
        (
            portal != settings.SITE_URL,
            f"Sổ này tải từ Cổng ở địa chỉ “{shortened(portal, 80)}”, không phải Cổng này "
            f"({settings.SITE_URL}) nên mã sự kiện không dùng được. Đề nghị kết xuất sổ mới từ Cổng này.",
        ),
    ]
