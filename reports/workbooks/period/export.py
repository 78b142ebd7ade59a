"""The period's workbook: where every agency stands, then all they sent, with room for conclusions."""

from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from agencies.models import Agency
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.xlsx_sheets import PLAIN, TITLE, finish, put_header, put_lines, put_locked
from reports.consolidation.agency_lists import AgencyLine
from reports.consolidation.draft_agencies import named_lists
from reports.models import ReportingPeriod
from reports.timeliness import before_words
from reports.workbooks import identity
from reports.workbooks.export import fill_sheet, saved, write_identity
from reports.workbooks.plans import VERSION

from .lines import PeriodLines, period_lines

OVERVIEW, LISTS = "Tình hình gửi", "Danh sách"
OVERVIEW_HEADERS = [
    ("STT", 6),
    ("Cơ quan", 40),
    ("Tình trạng", 34),
    ("Thời hạn gửi trước ngày", 16),
    ("Gia hạn", 10),
    ("Gửi lần đầu", 14),
    ("Gửi lần cuối", 14),
    ("Đúng hạn, muộn", 20),
    ("Không phát sinh", 14),
]


def identity_of(period: ReportingPeriod) -> identity.Identity:
    """Return whose workbook the one of the whole ``period`` is: that of Sở Công Thương."""
    code = Agency.objects.filter(is_consolidator=True).values_list("code", flat=True).first() or "-"
    return identity.Identity(identity.PERIOD, str(VERSION), period.code, code, "")


def period_workbook(period: ReportingPeriod, *, now: datetime, progress=lambda *told: None) -> bytes:
    """Return the workbook of ``period`` as the reports stand at ``now``.

    ``progress(done, total, words)`` is told of each sheet.
    """
    lines = period_lines(period, by=None, now=now)
    total, footer = len(lines.sheets) + 2, f"Sở Công Thương - {period.name}"
    book = Workbook()
    _overview(book.active, lines, footer)
    _lists(book.create_sheet(LISTS), lines, footer, now)
    for done, (plan, rows) in enumerate(lines.sheets.items(), 1):
        progress(done, total, f"Đang ghi trang “{plan.title}” ({len(rows)} dòng) …")
        fill_sheet(book.create_sheet(plan.title), plan, rows, footer)
    write_identity(book, identity_of(period), lines.sheets)
    progress(total - 1, total, "Đang lưu tệp …")
    return saved(book)


def _overview(sheet: Worksheet, lines: PeriodLines, footer: str) -> None:
    sheet.title = OVERVIEW
    put_header(sheet, 1, OVERVIEW_HEADERS)
    for row, line in enumerate(lines.agencies.lines, 2):
        for column, value in enumerate((row - 1, *_standing(line)), 1):
            put_locked(sheet.cell(row, column), value)
    finish(sheet, freeze="C2", footer=footer)


def _standing(line: AgencyLine) -> tuple:
    return (
        line.name,
        line.standing.label,
        line.due_before,
        "Có" if line.is_extended else "",
        line.first_sent_on,
        line.sent_on,
        line.timeliness.label,
        "Có" if line.has_nothing else "",
    )


def _lists(sheet: Worksheet, lines: PeriodLines, footer: str, now: datetime) -> None:
    sheet.column_dimensions["A"].width = 95
    due = before_words(lines.period.due_before)
    told = [
        (f"Báo cáo {lines.period.in_sentence} của các cơ quan, đơn vị", TITLE),
        (f"Gửi {due}. Số liệu đến {clock_words(now)}.", PLAIN),
        (GUIDE, PLAIN),
    ]
    for each in named_lists(lines.agencies):
        told += [(f"{each.title}: {len(each.names)}", TITLE), *((f"– {name}", PLAIN) for name in each.names)]
    put_lines(sheet, told)
    finish(sheet, freeze="A2", footer=footer)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", sheet.PAPERSIZE_A4


GUIDE = (
    "Cột “Kết luận” và “Lý do” (ô nền trắng) ghi cho báo cáo đang chờ tiếp nhận: “Đạt”, hoặc "
    "“Yêu cầu bổ sung” kèm lý do. Lưu ở dạng .xlsx rồi nạp lại vào trang “Sổ Excel cả kỳ”; Cổng cho xem "
    "trước rồi mới ghi. Trả lại hoặc tiếp nhận báo cáo vẫn thực hiện trên Cổng."
)
