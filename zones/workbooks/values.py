"""What stands in a cell, as a value; or a sentence that says what is expected there."""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import VietnameseDateField
from bacgiang_plan.lib.numbers import NumberError, format_decimal, parse_decimal
from bacgiang_plan.lib.vietnamese import nfc
from bacgiang_plan.lib.xlsx import Cell, plain_text
from bacgiang_plan.lib.xlsx_sheets import writable
from zones.lives import FIRST_DAY

DAYS = VietnameseDateField()
LARGEST_AREA = Decimal("99999999.99")
EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""1.853 may be 1853 by an official's hand, or 1,853 by a program's."""
POINT = re.compile(r"\d+\.\d{1,2}")
"""51.2 is no number in Vietnamese; what was meant is plain, but only its writer may say so."""
IN_WORDS = re.compile(
    r"(?:ngày\s*)?(?<!\d)(\d{1,2})\s*(?:tháng|/|-|\.)\s*(\d{1,2})\s*(?:năm|/|-|\.)\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)


class CellError(ValueError):
    """The cell holds no such value; the message says what is expected."""


def words_of(cell: Cell, longest: int) -> str:
    """Return the text of a cell in one line; `CellError` for errors, bare formulas and what is too long."""
    _require_value(cell, "chữ")
    words = " ".join(writable(plain_text(cell)).split())
    if len(words) > longest:
        raise CellError(f"Cần tối đa {longest} ký tự; ô này có {len(words)}.")
    return words


def area_of(cell: Cell) -> Decimal | None:
    """Return an area in ha, None when blank. "1.322,5" and "50 ha" are read; text "1.853" is not guessed."""
    _require_value(cell, AREA_EXPECTED)
    value = _number(cell)
    if value is None:
        return None
    if not 0 <= value <= LARGEST_AREA:
        raise CellError("Cần diện tích không âm, dưới 100.000.000 ha.")
    if -value.normalize().as_tuple().exponent > 2:
        raise CellError("Cần tối đa hai chữ số thập phân; Cổng không tự làm tròn.")
    return value


AREA_EXPECTED = "diện tích là số (ha), viết như 1.322,5 hoặc 50"


def _number(cell: Cell) -> Decimal | None:
    if cell.kind == "number":
        return cell.value
    words = re.sub(r"\s*ha\s*$", "", nfc(str(cell.value)).strip(), flags=re.IGNORECASE)
    if EITHER.fullmatch(words):
        raise CellError(_either(words))
    if POINT.fullmatch(words):
        raise CellError(f"Dấu thập phân là dấu phẩy: viết {words.replace('.', ',')}.")
    try:
        return parse_decimal(words) if cell.kind == "text" else _refuse_number()
    except NumberError:
        return _refuse_number()


def _either(words: str) -> str:
    """Ask which of two numbers is meant; an area has two decimals at most."""
    whole, point = re.sub("[.,]", "", words), words.replace(".", ",")
    short = format_decimal(Decimal(point.replace(",", ".")), 2)
    return (
        f"Chữ này có thể là {whole} hoặc {point}. Viết {whole}, không có dấu, nếu là hàng nghìn; viết "
        f"{short} (không quá hai chữ số thập phân) nếu là số thập phân."
    )


def _refuse_number() -> None:
    raise CellError(f"Cần {AREA_EXPECTED}; hoặc để trống.")


def day_of(cell: Cell, today: date) -> date | None:
    """Return a day up to ``today``, None when blank: a date, or text such as 05/01/2022."""
    _require_value(cell, DAY_EXPECTED)
    if cell.kind == "day":
        return _past(cell.value, today)
    words = nfc(str(cell.value)).strip()
    if not words:
        return None
    if cell.kind != "text":
        raise CellError(f"Cần {DAY_EXPECTED}.")
    found = IN_WORDS.fullmatch(words)
    return _past(_day("/".join(found.groups()) if found else words), today)


DAY_EXPECTED = "ngày có thật theo dạng ngày/tháng/năm, ví dụ 05/01/2022"


def _day(words: str) -> date:
    try:
        return DAYS.to_python(words)
    except ValidationError:
        raise CellError(f"Cần {DAY_EXPECTED}.") from None


def _past(day: date, today: date) -> date:
    if day > today:
        raise CellError(f"Cần ngày không sau ngày {short_date(today)}.")
    if day < FIRST_DAY:
        raise CellError(f"Cần ngày từ {short_date(FIRST_DAY)} trở đi.")
    return day


def day_in(document: str, today: date) -> date | None:
    """Return the one day that the words of a document name, None when they name none or several.

    Raises `CellError` for a day that does not exist or has not come.
    """
    found = {match.groups() for match in IN_WORDS.finditer(document)}
    return _past(_day("/".join(found.pop())), today) if len(found) == 1 else None


def _require_value(cell: Cell, expected: str) -> None:
    if cell.kind == "error":
        raise CellError(f"Ô đang báo lỗi của Excel; cần {expected}.")
    if cell.kind == "formula":
        raise CellError(f"Công thức chưa có kết quả; cần {expected}.")
