"""The hidden sheet by which a workbook is known again: whose it is, and what every cell held when it left.

For each line it has one short hash a field (``reports.merging``), so an upload is a three-way merge: what the
file changed, what was changed on the portal since, and what both changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl import Workbook

from agencies.models import Agency
from bacgiang_plan.lib.vietnamese import nfc, shortened
from bacgiang_plan.lib.xlsx import Sheet, plain_text
from bacgiang_plan.lib.xlsx_package import WorkbookError
from bacgiang_plan.lib.xlsx_sheets import put
from reports.models import ReportingPeriod

SHEET = "_nhan_dang"
BLANK, ELSEWHERE = "-", "*"
"""Marks of a blank cell, and of words too long for a cell: those are written on the portal only."""
REPORT, PERIOD = "bao-cao", "ca-ky"
KINDS = {
    REPORT: "sổ báo cáo của một cơ quan",
    PERIOD: "sổ cả kỳ của Sở Công Thương",
}


@dataclass(frozen=True)
class Identity:
    """Whose workbook it is. ``report`` is the key of the report, "" for a whole period."""

    kind: str
    version: str
    period: str
    agency: str
    report: str

    LABELS = ("loai", "mau", "ky", "co-quan", "bao-cao")

    @property
    def values(self) -> tuple[str, ...]:
        return (self.kind, self.version, self.period, self.agency, self.report)


def write(book: Workbook, identity: Identity, lines: Iterable[tuple[str, list[str]]]) -> None:
    """Add the hidden sheet: the identity, then each line's key with the marks of its fields."""
    sheet = book.create_sheet(SHEET)
    for pair in zip(identity.LABELS, identity.values, strict=True):
        _append(sheet, pair)
    for key, marks in lines:
        _append(sheet, (key, " ".join(mark or BLANK for mark in marks)))
    sheet.sheet_state, sheet.protection.sheet = "veryHidden", True


def _append(sheet, pair: tuple[str, str]) -> None:
    row = sheet.max_row + 1 if sheet["A1"].value else 1
    for column, words in enumerate(pair, 1):
        put(sheet.cell(row, column), words)


def read(sheet: Sheet | None) -> tuple[Identity, dict[str, list[str]]]:
    """Return the identity and the marks by line. Raises `WorkbookError` when there is none."""
    pairs = (
        {plain_text(row[1]): plain_text(row[2]) for row in sheet.rows.values() if len(row) > 1}
        if sheet
        else {}
    )
    if not all(pairs.get(label) for label in Identity.LABELS[:3]):
        raise WorkbookError(NONE)
    identity = Identity(*(nfc(pairs.pop(label, "")) for label in Identity.LABELS))
    return identity, {
        key: [mark.replace(BLANK, "") for mark in marks.split()] for key, marks in pairs.items()
    }


NONE = (
    "Tệp này không phải sổ tải về từ Cổng: không thấy phần nhận dạng. "
    "Đề nghị tải sổ từ trang báo cáo, ghi nội dung vào sổ đó rồi nạp lại."
)


def require(found: Identity, wanted: Identity) -> None:
    """Raise `WorkbookError` with one sentence when the workbook is not the one ``wanted``."""
    for differs, tell in REFUSALS:
        if differs(found, wanted):
            raise WorkbookError(tell(found, wanted))


def _other_kind(found: Identity, wanted: Identity) -> str:
    read = KINDS.get(found.kind, f"loại “{shortened(found.kind, 30)}”")
    return f"Tệp này là {read}; ở đây cần {KINDS[wanted.kind]}."


def _other_version(found: Identity, wanted: Identity) -> str:
    return (
        f"Sổ theo mẫu phiên bản “{shortened(found.version, 10)}”, "
        f"Cổng đang dùng mẫu phiên bản “{wanted.version}”. "
        "Đề nghị tải sổ mới từ Cổng rồi chép nội dung sang."
    )


def _other_agency(found: Identity, wanted: Identity) -> str:
    names = dict(Agency.objects.filter(code__in=[found.agency, wanted.agency]).values_list("code", "name"))
    return (
        f"Sổ này là của {_named(names, found.agency)}; báo cáo đang mở là của {_named(names, wanted.agency)}."
    )


def _other_period(found: Identity, wanted: Identity) -> str:
    codes = [found.period, wanted.period]
    names = dict(ReportingPeriod.objects.filter(code__in=codes).values_list("code", "name"))
    return (
        f"Sổ này là của kỳ “{_named(names, found.period)}”; kỳ đang mở là “{_named(names, wanted.period)}”."
    )


def _named(names: dict[str, str], code: str) -> str:
    return names.get(code) or shortened(code, 40)


def _other_report(found: Identity, wanted: Identity) -> str:
    return (
        f"Sổ này là của một báo cáo khác (mã “{shortened(found.report, 20)}”), "
        f"không phải báo cáo đang mở (mã “{wanted.report}”)."
    )


REFUSALS = [
    (lambda found, wanted: found.kind != wanted.kind, _other_kind),
    (lambda found, wanted: found.version != wanted.version, _other_version),
    (lambda found, wanted: found.agency != wanted.agency, _other_agency),
    (lambda found, wanted: found.period != wanted.period, _other_period),
    (lambda found, wanted: found.report != wanted.report, _other_report),
]
