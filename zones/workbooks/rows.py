"""One row of a sheet: skipped with its reason, refused cell by cell, or read as a zone and its events."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bacgiang_plan.lib.xlsx import NO_CELL, Cell, Sheet, plain_text
from bacgiang_plan.lib.xlsx_faults import Fault
from bacgiang_plan.lib.xlsx_package import WorkbookError

from ..names import AmbiguousError, kind_in
from .columns import SILENT, ZONE_FIELDS
from .headers import Header
from .row_events import events_of
from .row_kinds import Heading, heading_of, is_numbers_of_columns, is_remark, is_total
from .row_zones import zone_of
from .stated import Place, Reading, Skipped
from .values import CellError
from .world import Agencies, Zones

SPREADING = {"kind", "parent", "district", "location", "agency", "document", "day", "decision", "decided"}
"""Fields whose merged cell speaks of every row it covers."""
UNSEEN = {column.field for column in SILENT}


@dataclass(frozen=True)
class Source:
    """The document the uploader states for rows that name none; blank when there is none."""

    document: str = ""
    day: date | None = None


class RowReader:
    """Reads the rows of one sheet, in order, into ``reading``."""

    def __init__(
        self,
        reading: Reading,
        sheet: Sheet,
        header: Header,
        source: Source,
        zones: Zones,
        agencies: Agencies,
        today: date,
    ) -> None:
        self.reading, self.sheet, self.header, self.source = reading, sheet, header, source
        self.zones, self.agencies, self.today = zones, agencies, today
        self.columns = header.columns
        self.makes = "event" not in self.columns or bool(ZONE_FIELDS & set(self.columns))
        self.group = Heading(header.kind or kind_in(sheet.name), None)
        self.undocumented: list[int] = []
        self.numbers = sorted(sheet.rows)
        self.room = len(self.numbers) * len(self.columns)
        spans = (bottom for _, top, _, bottom in sheet.merged if top <= header.last and header.row <= bottom)
        self.last_of_header = max([header.last, *spans])

    def fill_merged(self) -> None:
        """Let a cell merged over rows speak of each of them; a merged name or figure is a fault.

        Raises `WorkbookError` for merged cells that lie over each other: they may cost hours.
        """
        for left, top, right, bottom in self.sheet.merged:
            fields = [field for field, place in self.columns.items() if left <= place <= right]
            if top <= self.last_of_header or top == bottom or not fields:
                continue
            for field in set(fields) - UNSEEN:
                self._spread(field, top, bottom)

    def _spread(self, field: str, top: int, bottom: int) -> None:
        place = self.columns[field]
        cell = self.sheet.at(top, place)
        below = self.numbers[bisect_right(self.numbers, top) : bisect_right(self.numbers, bottom)]
        self.room -= len(below)
        if self.room < 0:
            raise WorkbookError(OVERLAPPING.format(self.sheet.name))
        if field not in SPREADING and below and cell.value != "":
            words = "Đề nghị bỏ gộp ô, mỗi dòng ghi một nội dung."
            self.reading.faults.append(Fault(self.sheet.name, top, place, f"ô gộp “{cell.words}”", words))
        elif cell.value != "":
            for number in below:
                self.sheet.rows[number].setdefault(place, cell)

    def read(self, number: int, cells: dict[int, Cell]) -> None:
        """Read one row into zones and events, or note why it is none."""
        filled = {field: cells[place] for field, place in self.columns.items() if place in cells}
        told = set(filled) - UNSEEN
        serial = plain_text(filled.get("serial", NO_CELL))
        first = min(cells)
        words = plain_text(filled["name"] if "name" in filled else cells[first]).strip()
        place = Place(self.sheet.name, number, self.columns)
        if (why := self._why_skipped(number, serial, words, filled, told)) is not None:
            if why:
                self.reading.skipped.append(Skipped(place.at("name"), words, why))
            return
        self._row(place, filled)

    def _why_skipped(
        self, number: int, serial: str, words: str, filled: dict[str, Cell], told: set[str]
    ) -> str | None:
        """Return why the row is no zone, "" when there is nothing to say of it, None when it is one."""
        if is_total(serial, words) and filled.get("name", NO_CELL).kind != "error":
            return "Dòng tổng, không phải khu, cụm."
        texts = [plain_text(cell) for cell in filled.values()]
        if number <= self.last_of_header + 2 and is_numbers_of_columns(texts):
            return "Dòng đánh số cột."
        has_more = bool(told - {"name", "area"})
        heading = heading_of(serial, words, has_more=has_more, agencies=self.agencies)
        if heading is not None and not (told == {"area"} and "name" not in filled and not words):
            self.group = Heading(heading.kind or self.group.kind, heading.district)
            return "Dòng tiêu đề của nhóm."
        if not told:
            return ""
        return self._why_no_zone(serial, words, filled, told)

    def _why_no_zone(self, serial: str, words: str, filled: dict[str, Cell], told: set[str]) -> str | None:
        if told == {"note"} or (told <= {"name", "note"} and is_remark(words)):
            return "Dòng ghi chú."
        if "name" not in told or told != {"name"} or serial or kind_in(words):
            return None
        is_known = any(self._known(kind, words) for kind in ("industrial_park", "industrial_cluster"))
        return None if is_known else "Dòng chỉ có chữ, không có số thứ tự, loại hay nội dung nào khác."

    def _known(self, kind: str, words: str) -> bool:
        try:
            return self.zones.find(kind, words) is not None
        except AmbiguousError:
            return True

    def _row(self, place: Place, filled: dict[str, Cell]) -> None:
        cells = _Cells(self, place, filled)
        zone = zone_of(cells, self.group, self.makes)
        self.reading.events += events_of(cells, zone)
        if zone is not None:
            self.reading.zones.append(zone)

    def finish(self) -> None:
        """Tell once of all rows whose area stands without any document."""
        if not self.undocumented:
            return
        first, last, count = self.undocumented[0], self.undocumented[-1], len(self.undocumented)
        where = f"dòng {first}" if count == 1 else f"{count} dòng, từ dòng {first} đến dòng {last}"
        place = Place(self.sheet.name, first, self.columns)
        read = f"không có văn bản ({where})"
        self.reading.faults.append(place.fault(read, NO_DOCUMENT, "document", "area"))


OVERLAPPING = (
    "Trang tính “{}” có các ô gộp chồng lên nhau nên không đọc được; cần mỗi ô thuộc tối đa một ô gộp. "
    "Đề nghị mở tệp bằng Excel, bỏ gộp ô, lưu lại rồi nạp lại."
)
NO_DOCUMENT = (
    "Mỗi diện tích, sự kiện cần văn bản: ghi ở cột “Văn bản”, hoặc nêu một văn bản và ngày của nó cho cả sổ "
    "khi nạp tệp."
)


class _Cells:
    """The cells of one row by field, with a place for what is wrong with them."""

    def __init__(self, reader: RowReader, place: Place, filled: dict[str, Cell]) -> None:
        self.place, self.filled, self.reader = place, filled, reader
        self.source, self.agencies, self.today = reader.source, reader.agencies, reader.today
        self.failed, self.taken = False, {}

    def __contains__(self, field: str) -> bool:
        return field in self.filled

    @property
    def has_event_column(self) -> bool:
        return "event" in self.place.columns

    def take(self, field: str, read: Callable, *options: object) -> object:
        """Return the cell of ``field`` through ``read``; None, and one fault, when it cannot be read."""
        if field not in self.taken:
            self.taken[field] = self._taken(field, read, *options)
        return self.taken[field]

    def _taken(self, field: str, read: Callable, *options: object) -> object:
        try:
            return read(self.filled.get(field, NO_CELL), *options)
        except CellError as error:
            self.fault(field, str(error))
            return None

    def fault(self, field: str, expected: str, *others: str) -> None:
        read = self.filled.get(field, NO_CELL).words or "(trống)"
        self.reader.reading.faults.append(self.place.fault(read, expected, field, *others))
        self.failed = True

    def skip(self, field: str, why: str) -> None:
        read = self.filled.get(field, NO_CELL).words
        self.reader.reading.skipped.append(Skipped(self.place.at(field), read, why))

    def without_document(self) -> None:
        self.reader.undocumented.append(self.place.row)
        self.failed = True
