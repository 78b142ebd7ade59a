"""What people bring as a workbook, looked at before anything of it is parsed: kind, size, number of parts."""

import zipfile
from decimal import Decimal
from typing import IO

from .numbers import format_decimal

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
LARGEST_UNPACKED = 40 * MEGABYTE
MOST_PARTS = 500


class WorkbookError(ValueError):
    """The file is no workbook we read; the message is one Vietnamese sentence that says why."""


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


def require_package(file: IO[bytes]) -> None:
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
