"""An agency's report as a workbook: prefilled, last period beside this one, all but the inputs locked."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.xlsx_sheets import (
    COUNT,
    DAY,
    NUMBER,
    PLAIN,
    TEXT,
    TITLE,
    choose_from,
    day_expected,
    finish,
    put_header,
    put_lines,
    put_locked,
    put_open,
)
from reports.locks import why_locked
from reports.models import AgencyReport
from reports.rehearsal.words import NOT_COUNTED, told
from reports.timeliness import before_words

from . import identity
from .lines import Line, Sheets, report_lines
from .plans import VERSION, YES, Column, SheetPlan
from .values import mark, to_cell, too_long, too_long_words

HEADER_ROW = 1
FORMATS = {"day": DAY, "number": NUMBER, "count": COUNT}
GUIDE = "Hướng dẫn"


def identity_of(report: AgencyReport) -> identity.Identity:
    """Return whose workbook the one of ``report`` is."""
    period, agency = report.obligation.period, report.obligation.agency
    return identity.Identity(identity.REPORT, str(VERSION), period.code, agency.code, str(report.pk))


def report_workbook(report: AgencyReport, *, now: datetime) -> bytes:
    """Return the workbook of ``report`` as it is saved at ``now``."""
    lines, locked = report_lines(report), why_locked(report)
    agency, period = report.obligation.agency, report.obligation.period
    footer = told(f"{agency.short_name} - {period.name}", period)
    book = Workbook()
    _guide(book.active, report, lines.before, locked, now)
    for plan, rows in lines.sheets.items():
        fill_sheet(book.create_sheet(plan.title), plan, rows, footer, is_open=not locked)
    write_identity(book, identity_of(report), lines.sheets)
    book.active = 1
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the file of ``book``."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def write_identity(book: Workbook, whose: identity.Identity, sheets: Sheets) -> None:
    """Add the hidden sheet that says whose the workbook is and what its cells held."""
    marks = ((line.key, marks_of(plan, line)) for plan, lines in sheets.items() for line in lines)
    identity.write(book, whose, marks)


def marks_of(plan: SheetPlan, line: Line) -> list[str]:
    """Return the hash of each field of ``line`` in the order of the columns, "" for blank ones."""
    return [_mark(line, column) for column in plan.columns if column.name in line.fields]


def _mark(line: Line, column: Column) -> str:
    value = line.values[line.fields[column.name]]
    return identity.ELSEWHERE if too_long(value) else mark(value)


def fill_sheet(
    sheet: Worksheet, plan: SheetPlan, lines: list[Line], footer: str, *, is_open: bool = True
) -> None:
    """Write one sheet: header, a row for each line, locked but for what may be filled in."""
    put_header(sheet, HEADER_ROW, plan.headers)
    rules = {column.name: _rule(sheet, column) for column in plan.columns}
    for row, line in enumerate(lines, HEADER_ROW + 1):
        for place, value in enumerate((line.key, *line.shown), 1):
            put_locked(sheet.cell(row, place), _fitting(value))
        for place, column in enumerate(plan.columns, len(line.shown) + 2):
            _input(sheet, row, place, column, line, rules, is_open and not line.locked)
    first_open = get_column_letter(len(plan.shown) + 2)
    freeze = get_column_letter(min(4, len(plan.shown) + 2))
    sheet.auto_filter.ref = f"B{HEADER_ROW}:{get_column_letter(len(plan.headers))}{HEADER_ROW + len(lines)}"
    sheet.sheet_view.selection[0].activeCell = sheet.sheet_view.selection[0].sqref = f"{first_open}2"
    finish(sheet, freeze=f"{freeze}{HEADER_ROW + 1}", footer=footer, hidden="A")


def _input(sheet: Worksheet, row: int, place: int, column: Column, line: Line, rules: dict, is_open: bool):
    cell = sheet.cell(row, place)
    value = line.values[line.fields[column.name]] if column.name in line.fields else ""
    if column.name not in line.fields or not is_open or too_long(value):
        put_locked(cell, _fitting(to_cell(column, value)))
        cell.number_format = FORMATS.get(column.kind, TEXT)
        return
    put_open(cell, to_cell(column, value), FORMATS.get(column.kind, TEXT))
    if rules[column.name]:
        rules[column.name].add(cell)


def _fitting(value: object) -> object:
    return too_long_words(value) if too_long(value) else value


def _rule(sheet: Worksheet, column: Column):
    if column.kind == "choice":
        return choose_from(sheet, list(column.labels.values()))
    if column.kind == "flag":
        return choose_from(sheet, [YES])
    return day_expected(sheet) if column.kind == "day" else None


def _guide(sheet: Worksheet, report: AgencyReport, before: str, locked: str, now: datetime) -> None:
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 95
    period, agency = report.obligation.period, report.obligation.agency
    due = before_words(report.obligation.due_before)
    heading = f"Báo cáo {period.in_sentence} – {agency.name}"
    warning = [(NOT_COUNTED, TITLE)] if period.is_rehearsal else []
    lines = [(words, PLAIN) for words in _told(before, locked, due, now)]
    put_lines(sheet, [*warning, (heading, TITLE), *lines])
    finish(sheet, freeze="A2", footer=agency.short_name)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", sheet.PAPERSIZE_A4


def _told(before: str, locked: str, due: str, now: datetime) -> Iterable[str]:
    yield f"Gửi {due}. Sổ tải về lúc {clock_words(now)}."
    if locked:
        yield f"Báo cáo đang khóa nên sổ này chỉ để xem. {locked}"
    yield from STEPS
    if before:
        yield f"Các cột “Kỳ trước” là nội dung đã gửi trong báo cáo {before}."
    yield SECRETS


STEPS = [
    "1. Ghi vào các ô nền trắng. Ô nền xám đang khóa: nội dung để đối chiếu, hoặc không phải ghi.",
    "2. Tình hình và tính chất: chọn trong danh sách. Ngày: ngày/tháng/năm, ví dụ 15/06/2026. "
    "Số: 2.200.000 hoặc 47,1.",
    "3. Để trống nghĩa là chưa có nội dung, chưa có số liệu; không phải số 0. "
    "Xóa nội dung một ô nghĩa là bỏ nội dung đó.",
    "4. Xuống dòng trong một ô: Alt + Enter. Được ẩn cột, thêm trang, bỏ bảo vệ trang để sắp xếp; "
    "không xóa dòng, không đổi tên cột, không gộp ô, không xóa cột ẩn “Mã dòng”.",
    "5. Lưu ở dạng .xlsx rồi vào trang báo cáo trên Cổng, bấm “Nạp từ Excel”. Cổng kiểm tra, cho xem trước "
    "mọi thay đổi; chưa xác nhận thì chưa ghi gì. Ghi xong vẫn phải trình lãnh đạo và gửi như thường lệ.",
]
SECRETS = "Không ghi thông tin thuộc bí mật nhà nước vào sổ này và vào Cổng."
