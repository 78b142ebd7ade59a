"""Values in cells: what is written, what is read back, how both are shown in words."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import VietnameseDateField
from bacgiang_plan.lib.numbers import EMPTY, NumberError, format_decimal, parse_decimal
from bacgiang_plan.lib.xlsx import LONGEST_CELL, Cell, plain_text
from bacgiang_plan.lib.xlsx_sheets import writable
from reports.merging import as_stored, mark_of

from .headers import header_key
from .plans import YES, Column

DAYS = VietnameseDateField()


def mark(value: object) -> str:
    """Return the hash by which a value is known again after it was in a cell; "" when it is blank."""
    if value is None or value is False or value == "":
        return ""
    return mark_of(writable(value) if isinstance(value, str) else value)


TOO_LONG = ("(Nội dung dài ", " ký tự, vượt quá một ô của Excel nên chỉ sửa được trên Cổng.)")


def too_long(value: object) -> bool:
    """Whether ``value`` is text that no cell of Excel holds."""
    return isinstance(value, str) and len(writable(value).encode("utf-16-le")) > 2 * LONGEST_CELL


def too_long_words(value: str) -> str:
    """Return what stands in the cell instead of words that are too long for it."""
    return format_decimal(len(value)).join(TOO_LONG)


def is_too_long_words(text: str) -> bool:
    return as_stored(text).startswith(TOO_LONG[0]) and as_stored(text).endswith(TOO_LONG[1])


class CellValueError(ValueError):
    """The cell holds no such value; the message says what is expected."""


def to_cell(column: Column, value: object) -> object:
    """Return what the cell shows for a saved ``value``."""
    if column.kind == "choice":
        return column.labels.get(value, "")
    if column.kind == "flag":
        return YES if value else ""
    return value


def from_cell(column: Column, cell: Cell) -> object:
    """Return the value of a cell as it is saved; blank is None, "" or False by the kind of column.

    Raises `CellValueError`. Numbers may be text such as 2.200.000, days text such as 15/6/2026.
    """
    if cell.kind == "error":
        raise CellValueError(f"Ô đang báo lỗi của Excel; cần {EXPECTED[column.kind](column)}.")
    if cell.kind == "formula":
        raise CellValueError(f"Công thức chưa có kết quả; cần {EXPECTED[column.kind](column)}.")
    return READERS[column.kind](column, cell)


def _words(column: Column, cell: Cell) -> str:
    return as_stored(writable(plain_text(cell)))


def _line(column: Column, cell: Cell) -> str:
    return " ".join(_words(column, cell).split("\n"))


def _day(column: Column, cell: Cell) -> date | None:
    if cell.kind == "day":
        return cell.value
    try:
        if cell.kind == "text":
            return DAYS.to_python(cell.value)
    except ValidationError:
        pass
    raise _fault(column)


def _number(column: Column, cell: Cell) -> Decimal | None:
    if cell.kind == "number":
        return cell.value
    try:
        if cell.kind == "text":
            return parse_decimal(cell.value)
    except NumberError:
        pass
    raise _fault(column)


def _choice(column: Column, cell: Cell) -> str:
    words = header_key(plain_text(cell))
    if not words:
        return ""
    for value, label in column.labels.items():
        if header_key(label) == words:
            return value
    raise _fault(column)


def _flag(column: Column, cell: Cell) -> bool:
    words = header_key(plain_text(cell))
    if words in ("", "không", "false"):
        return False
    if words in (header_key(YES), "true", "x"):
        return True
    raise _fault(column)


def _fault(column: Column) -> CellValueError:
    words = EXPECTED[column.kind](column)
    return CellValueError(f"Cần {words}.")


READERS = {
    "words": _words,
    "line": _line,
    "day": _day,
    "number": _number,
    "count": _number,
    "choice": _choice,
    "flag": _flag,
}
EXPECTED = {
    "words": lambda column: "chữ",
    "line": lambda column: "chữ",
    "day": lambda column: "ngày có thật theo dạng ngày/tháng/năm, ví dụ 15/06/2026, hoặc để trống",
    "number": lambda column: "số, viết như 2.200.000 hoặc 47,1, hoặc để trống",
    "count": lambda column: "số nguyên, viết như 5.400, hoặc để trống",
    "choice": lambda column: f"một trong: {', '.join(column.labels.values())}; hoặc để trống",
    "flag": lambda column: f"“{YES}” hoặc để trống",
}


def in_words(column: Column, value: object) -> str:
    """Return a value as the preview shows it."""
    shown = to_cell(column, value)
    if isinstance(shown, date):
        return short_date(shown)
    return format_decimal(shown) if isinstance(shown, Decimal) else str(shown or EMPTY)


def to_json(value: object) -> object:
    """Return a value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def from_json(column: Column, kept: object) -> object:
    """Return the value that `to_json` kept."""
    if kept is None:
        return None
    if column.kind == "day":
        return date.fromisoformat(kept)
    return Decimal(kept) if column.kind in ("number", "count") else kept
