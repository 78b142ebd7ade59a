"""The inventory as a workbook, written as a stream: what a row holds is gone once it is written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from django.db.models import Exists, OuterRef
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bacgiang_plan.lib.dates import clock_words, local_date, short_date
from bacgiang_plan.lib.xlsx import MOST_CELLS, MOST_ROWS
from bacgiang_plan.lib.xlsx_sheets import (
    DAY,
    FRAME,
    HEAD,
    NUMBER,
    PLAIN,
    QUIET,
    SHADE,
    STRONG,
    TITLE,
    TOP,
    put,
)
from zones.enums import SHORT_KINDS, EventKind, PartKind, ZoneKind, ZoneState
from zones.models import Zone, ZoneEvent, full_name

from . import identity
from .columns import EVENT_SHEET, ZONE_SHEET, Column
from .guide import guide_lines
from .outcomes import Progress

ZONES, EVENTS = "Khu, cụm", "Sự kiện"
ONLY_TO_BE_SEEN = {"state_now", "area_now", "event_id", "sample"}
SAMPLE_WORDS = {True: "mẫu", False: ""}
REPORT_EVERY = 500
CHUNK = 2000
MOST_EVENTS = min(MOST_ROWS, MOST_CELLS // len(EVENT_SHEET)) - 1
"""Events that one sheet may have to be read again."""


def inventory_size() -> int:
    """Return how many rows the workbook would have."""
    return Zone.objects.count() + ZoneEvent.objects.standing().count()


def write_inventory(file: IO[bytes] | Path, *, now: datetime, progress: Progress) -> int:
    """Write the workbook of everything recorded at ``now`` into ``file``; return its rows."""
    book, total = Workbook(write_only=True), inventory_size()
    tell = _Teller(progress, total)
    _guide(book, now)
    _fill(book, ZONES, ZONE_SHEET, zone_rows(local_date(now)), tell)
    _fill_events(book, tell)
    identity.write(book, now=now)
    book.active = 1
    book.save(file)
    return total


def inventory_bytes(*, now: datetime) -> bytes:
    """Return the workbook of a small inventory."""
    file = BytesIO()
    write_inventory(file, now=now, progress=lambda done, total, words: None)
    return file.getvalue()


class _Teller:
    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def __call__(self, sheet: str) -> None:
        if self.done % REPORT_EVERY == 0:
            self.progress(min(self.done, self.total), self.total, f"Đang ghi trang “{sheet}”")
        self.done += 1


def _fill_events(book: Workbook, tell: _Teller) -> None:
    """Events in as many sheets as they need to be read again."""
    rows, number = event_rows(), 1
    first = next(rows, None)
    while first is not None or number == 1:
        title = EVENTS if number == 1 else f"{EVENTS} {number}"
        rest = _take(rows, MOST_EVENTS - 1)
        _fill(book, title, EVENT_SHEET, _joined(first, rest), tell)
        first, number = next(rows, None), number + 1


def _joined(first: Sequence | None, rest: Iterable[Sequence]) -> Iterator[Sequence]:
    if first is not None:
        yield first
        yield from rest


def _take(rows: Iterator[Sequence], count: int) -> Iterator[Sequence]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


def zone_rows(today: date) -> Iterator[tuple]:
    """Each zone by the columns of ``ZONE_SHEET``, as of ``today``, sample when an event is: one query."""
    fields = ["kind", "name", "parent__kind", "parent__name", "part_kind", "district__short_name", "location"]
    zones = Zone.objects.at(today).order_by("-kind", "order", "pk")
    samples = ZoneEvent.objects.standing().filter(zone=OuterRef("pk"), is_sample=True)
    zones = zones.annotate(sampled=Exists(samples))
    found = zones.values_list(*fields, "reporting_agency__short_name", "state", "area", "sampled")
    for kind, name, of_kind, of_name, part, *rest, state, area, sampled in found.iterator(chunk_size=CHUNK):
        parent = full_name(of_kind, of_name) if of_name else ""
        part = PartKind(part).label if part else ""
        head = (full_name(kind, name), SHORT_KINDS[ZoneKind(kind)], parent, part)
        yield *head, *rest, ZoneState(state).label, area, SAMPLE_WORDS[sampled]


def event_rows() -> Iterator[tuple]:
    """Each standing event by the columns of ``EVENT_SHEET``: one query."""
    fields = ["zone__kind", "zone__name", "kind", "happened_on", "document", "area_ha", "added_ha"]
    events = ZoneEvent.objects.standing().order_by("-zone__kind", "zone__order", "zone", "happened_on", "pk")
    found = events.values_list(*fields, "into__kind", "into__name", "note", "pk", "is_sample")
    for of_kind, of_name, kind, *rest, into_kind, into, note, pk, sampled in found.iterator(chunk_size=CHUNK):
        target = full_name(into_kind, into) if into else ""
        told = (target, note, str(pk), SAMPLE_WORDS[sampled])
        yield full_name(of_kind, of_name), EventKind(kind).label, *rest, *told


def _fill(
    book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence], tell: _Teller
) -> None:
    sheet = book.create_sheet(title)
    _arrange(sheet, columns)
    sheet.append([_head(sheet, column.header) for column in columns])
    for row in rows:
        tell(title)
        sheet.append([_cell(sheet, column, value) for column, value in zip(columns, row, strict=True)])


def _arrange(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "8"  # A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _head(sheet: Worksheet, words: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    put(cell, words)
    cell.font, cell.fill, cell.border, cell.alignment = STRONG, HEAD, FRAME, TOP
    return cell


def _cell(sheet: Worksheet, column: Column, value: object) -> Cell | None:
    if value is None or value == "":
        return None
    cell = WriteOnlyCell(sheet)
    put(cell, value)
    is_seen = column.field in ONLY_TO_BE_SEEN
    cell.font, cell.border, cell.alignment = (QUIET if is_seen else PLAIN), FRAME, TOP
    if is_seen:
        cell.fill = SHADE
    if isinstance(value, date):
        cell.number_format = DAY
    elif not isinstance(value, str):
        cell.number_format = NUMBER
    return cell


def _guide(book: Workbook, now: datetime) -> None:
    sheet = book.create_sheet(identity.GUIDE)
    sheet.column_dimensions["A"].width = 110
    heading = f"Danh mục khu, cụm công nghiệp đến ngày {short_date(local_date(now))}"
    for words, font in ((heading, TITLE), *((line, PLAIN) for line in guide_lines(clock_words(now)))):
        cell = WriteOnlyCell(sheet)
        put(cell, words)
        cell.font, cell.alignment = font, TOP
        sheet.append([cell])
