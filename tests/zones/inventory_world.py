"""Inventory workbooks as people make them, brought, read by a worker, confirmed and written."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from agencies.models import User
from bacgiang_plan.lib.background import runner
from bacgiang_plan.lib.background.models import Job
from tests.conftest import NOW
from zones import jobs  # noqa: F401  their handlers, as a worker imports them
from zones.models import InventoryImport, Zone, ZoneEvent
from zones.workbooks import actions, export
from zones.workbooks.rows import Source

LIST = "Danh mục"
HEAD = ("STT", "Tên KCN, CCN", "Loại", "Huyện", "Địa điểm", "Diện tích (ha)", "Văn bản", "Ngày")
DECISION = "Quyết định số 12/QĐ-TTg ngày 05/01/2022"
NO_SOURCE = Source()
SOURCE = Source("Báo cáo số 45/BC-SCT của Sở Công Thương", date(2026, 3, 1))


def file_of(book: Workbook) -> BytesIO:
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def table(*rows: Iterable, head: Iterable = HEAD, title: str = LIST) -> Workbook:
    """A workbook of one sheet: the header in row 1, ``rows`` below it."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    return book


def row(name: str = "KCN Hòa Phú", area: object = 207.45, document: str = DECISION, **more) -> tuple:
    """A row under ``HEAD``."""
    given = {"stt": 1, "kind": None, "district": None, "location": None, "day": None} | more
    return (
        given["stt"],
        name,
        given["kind"],
        given["district"],
        given["location"],
        area,
        document,
        given["day"],
    )


def bring(
    book: Workbook | BytesIO, by: User, source: Source = NO_SOURCE, *, now: datetime = NOW
) -> InventoryImport:
    """The import once a worker has read ``book``."""
    file = book if isinstance(book, BytesIO) else file_of(book)
    kept = actions.bring_workbook(file, name="danh-muc.xlsx", source=source, by=by, now=now)
    run_jobs(now)
    kept.refresh_from_db()
    return kept


def run_jobs(now: datetime = NOW) -> None:
    for job in Job.objects.queued():
        runner.run(job.pk, clock=lambda: now)


def confirm(kept: InventoryImport, by: User, *, now: datetime = NOW) -> InventoryImport:
    actions.confirm_import(kept, by=by, now=now)
    run_jobs(now)
    kept.refresh_from_db()
    return kept


def told(kept: InventoryImport, *outcomes: str) -> list[tuple[str, ...]]:
    """(place, subject, before, after) of the lines with one of ``outcomes``."""
    lines = kept.lines.filter(outcome__in=outcomes).order_by("order")
    return list(lines.values_list("place", "subject", "before", "after"))


def faults(kept: InventoryImport) -> list[tuple[str, str]]:
    """(cell, what was read)."""
    return [(place, before) for place, _, before, _ in told(kept, "fault")]


def skipped(kept: InventoryImport) -> list[tuple[str, str]]:
    return [(place, before) for place, _, before, _ in told(kept, "skipped")]


def exported(now: datetime = NOW) -> BytesIO:
    return BytesIO(export.inventory_bytes(now=now))


def recorded() -> list[tuple]:
    """Everything that an import may write."""
    zones = Zone.objects.order_by("pk").values_list(
        "kind", "name", "district", "location", "reporting_agency"
    )
    events = ZoneEvent.objects.order_by("pk").values_list("zone__name", "kind", "happened_on", "area_ha")
    return [*zones, *events]


Change = Callable[[Worksheet], None]
