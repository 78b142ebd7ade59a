"""A report with everything in it, its workbook, and people who change cells in it."""

from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.models import (
    AgencyReport,
    IndicatorFigure,
    PartProgress,
    ReportPart,
    TaskProgress,
    WorkbookImport,
    ZoneFigure,
)
from reports.workbooks import actions
from reports.workbooks.actions import check_workbook
from reports.workbooks.export import report_workbook
from reports.workbooks.merge import Preview
from reports.workbooks.report_scope import report_scope
from tasks.models import Assignment, Task
from tests.conftest import NOW
from tests.reports.cycle import fresh

TASKS, PARTS, INDICATORS, ZONES = "Nhiệm vụ", "Phần chung", "Số liệu chỉ tiêu", "Khu, cụm"


def exported(report: AgencyReport) -> Workbook:
    """The workbook of ``report`` as openpyxl opens it, formulas as formulas."""
    return load_workbook(BytesIO(report_workbook(report, now=NOW)))


def file_of(book: Workbook) -> BytesIO:
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "so.xlsx"
    return file


def column_of(sheet: Worksheet, header: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == header)


def row_of(sheet: Worksheet, key: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == key)


def cell(book: Workbook, sheet: str, key: str, header: str):
    return book[sheet].cell(row_of(book[sheet], key), column_of(book[sheet], header))


def content_of(report: AgencyReport) -> dict:
    """Everything written in ``report``, as plain values: what must not change when nothing is written."""
    found = {}
    for model, names in KEPT.items():
        lookup = "progress__report" if model is PartProgress else "report"
        found[model.__name__] = list(
            model.objects.filter(**{lookup: report}).order_by("pk").values_list(*names)
        )
    return found


KEPT = {
    TaskProgress: [
        "assignment",
        "state",
        "completed_on",
        "expected_on",
        "no_change",
        "result",
        "difficulties",
        "proposals",
    ],
    PartProgress: ["dated_part", "completed_on"],
    ReportPart: ["key", "text"],
    IndicatorFigure: ["indicator", "value", "status", "note"],
    ZoneFigure: [
        "zone",
        "area_ha",
        "cleared_ha",
        "infrastructure_percent",
        "occupancy_percent",
        "investor",
        "registered_capital",
        "labour",
    ],
}


def make_many_assignments(section, agency, numbers) -> None:
    """Tasks that ``agency`` leads, in two statements."""
    tasks = Task.objects.bulk_create(
        Task(
            clause=f"III.2.2-{number}",
            section=section,
            order=number,
            text=f"Nhiệm vụ thử nghiệm số {number}.",
            first_line=number,
            last_line=number,
        )
        for number in numbers
    )
    Assignment.objects.bulk_create(Assignment(task=task, agency=agency, role="lead") for task in tasks)


def check(report: AgencyReport, book, by, now=NOW) -> WorkbookImport:
    """Upload a workbook, or the bytes of one."""
    file = book if hasattr(book, "read") else file_of(book)
    return check_workbook(report_scope(fresh(report), by=by, now=now), file, name="so.xlsx", by=by, now=now)


def preview_of(kept: WorkbookImport, now=NOW) -> Preview:
    """What its uploader is shown."""
    return actions.preview_of(kept, report_scope(fresh(kept.report), by=kept.uploaded_by, now=now))


def apply(kept: WorkbookImport, by, *, stamp: str, now=NOW, **choices) -> list:
    """Confirm what ``stamp`` names."""
    scope = report_scope(fresh(kept.report), by=by, now=now)
    return actions.apply_import(kept, scope, stamp=stamp, choices=choices, by=by, now=now)


def confirm(kept: WorkbookImport, by, now=NOW, **choices) -> list:
    """Look at the preview and confirm it."""
    return apply(kept, by, stamp=preview_of(kept, now).stamp, now=now, **choices)
