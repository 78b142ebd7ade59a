"""From an uploaded file to what its person changed: all faults of the cells at once, or the edits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from bacgiang_plan.lib.xlsx import NO_CELL, Book, Cell, Sheet, plain_text

from . import identity
from .faults import Fault, FaultsError
from .headers import find_header
from .lines import Line, Sheets
from .plans import ID_HEADER, Column, SheetPlan
from .values import CellValueError, from_cell, is_too_long_words, mark, to_json


class Edit(NamedTuple):
    """One cell that its person changed: the new value as JSON keeps it, the mark of what stood there."""

    key: str
    field: str
    value: object
    base: str
    row: int
    column: int


@dataclass
class Found:
    """What the reading of all sheets has come to."""

    edits: list[Edit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, tuple[int, dict[str, int]]] = field(default_factory=dict)
    """Row of each line, and the columns of its fields: where a later fault points."""


def read_edits(file: IO[bytes], wanted: identity.Identity, sheets: Sheets) -> tuple[Found, list[Fault]]:
    """Return what the workbook in ``file`` changes in ``sheets``, and the faults of its cells.

    The identity is looked at before any other cell. Raises `WorkbookError` for another file or workbook.
    """
    book = Book(file)
    whose, marks = identity.read(book.sheet(identity.SHEET))
    identity.require(whose, wanted)
    found = Found()
    for plan, lines in sheets.items():
        _read_sheet(found, plan, lines, book.sheet(plan.title), marks)
    return found, found.faults


def _read_sheet(
    found: Found, plan: SheetPlan, lines: list[Line], sheet: Sheet | None, marks: Mapping[str, list[str]]
) -> None:
    if sheet is None:
        found.faults.append(
            Fault(plan.title, 0, 0, "không thấy trang tính", f"Cần trang tính “{plan.title}”.")
        )
        return
    headers = [ID_HEADER, *(column.header for column in plan.columns)]
    row, columns = find_header(sheet, headers)
    if absent := [header for header in headers if header not in columns]:
        found.faults += [_no_header(plan, sheet, row, header) for header in absent]
        return
    reader = _SheetReader(found, plan, sheet, columns, row)
    reader.read({line.key: line for line in lines}, marks)


def _no_header(plan: SheetPlan, sheet: Sheet, row: int, header: str) -> Fault:
    expected = f"Cần một cột tên “{header}”."
    place = next((number for number, (words, _) in enumerate(plan.headers, 1) if words == header and row), 0)
    read = sheet.at(row, place).words if place else ""
    return Fault(plan.title, row, place, read or "không thấy cột", expected)


class _SheetReader:
    """Reads the rows of one sheet, whose columns are known, into ``found``."""

    def __init__(
        self, found: Found, plan: SheetPlan, sheet: Sheet, columns: dict[str, int], header: int
    ) -> None:
        self.found, self.plan, self.sheet, self.header = found, plan, sheet, header
        self.id_column = columns[ID_HEADER]
        self.columns = [(column, columns[column.header]) for column in plan.columns]

    def read(self, lines: Mapping[str, Line], marks: Mapping[str, list[str]]) -> None:
        rows: dict[str, int] = {}
        for number, cells in self.sheet.rows.items():
            if number > self.header and (line := self._line(number, cells, lines, rows, marks)):
                rows[line.key] = number
                self._row(number, cells, line, marks.get(line.key, []))
        for key in (lines.keys() & marks.keys()) - rows.keys():
            words = f"Cần dòng “{lines[key].name}” (mã “{key}”) như trong sổ đã tải về."
            self._fault(self.header, self.id_column, "không thấy dòng", words)
        self._merged(rows.values())

    def _line(
        self,
        number: int,
        cells: dict[int, Cell],
        lines: Mapping[str, Line],
        rows: Mapping[str, int],
        marks: Mapping[str, list[str]],
    ) -> Line | None:
        cell = cells.get(self.id_column, NO_CELL)
        key = plain_text(cell).strip()
        if not key:
            filled = next((place for _, place in self.columns if place in cells), 0)
            if filled:
                self._fault(number, self.id_column, "(trống)", f"{NO_KEY} Ô đã ghi: {cells[filled].words}.")
            return None
        if key not in lines and key in marks:
            self._gone(number, cells, marks[key])
        elif key not in lines:
            self._fault(number, self.id_column, cell.words, NOT_OURS)
        elif key in rows:
            words = f"Mỗi mã một dòng; mã này đã có ở dòng {rows[key]}."
            self._fault(number, self.id_column, cell.words, words)
        else:
            return lines[key]
        return None

    def _gone(self, number: int, cells: dict[int, Cell], marks: list[str]) -> None:
        """A line of the download that is no more may stand there, but what was written into it is refused."""
        read = {place: cells.get(place, NO_CELL) for _, place in self.columns}
        blank = {place: cell for place, cell in read.items() if cell.value != ""}
        kept = len(marks) == len(self.columns) and all(
            _is_as_it_was(column, read[place], base)
            for (column, place), base in zip(self.columns, marks, strict=True)
        )
        if blank and not kept:
            self._fault(number, min(blank), blank[min(blank)].words, GONE)

    def _row(self, number: int, cells: dict[int, Cell], line: Line, marks: list[str]) -> None:
        filled = [(column, place) for column, place in self.columns if column.name in line.fields]
        self.found.places[line.key] = number, {line.fields[column.name]: place for column, place in filled}
        if len(marks) != len(filled):
            self._fault(number, self.id_column, line.key, UNKNOWN_LINE)
            return
        for (column, place), base in zip(filled, marks, strict=True):
            self._cell(number, place, column, cells.get(place, NO_CELL), line, base)

    def _cell(self, row: int, place: int, column: Column, cell: Cell, line: Line, base: str) -> None:
        if base == identity.ELSEWHERE:
            if not is_too_long_words(plain_text(cell)):
                self._fault(row, place, cell.words or "(trống)", ELSEWHERE)
            return
        try:
            value = from_cell(column, cell)
        except CellValueError as error:
            self._fault(row, place, cell.words, str(error))
            return
        if mark(value) == base:
            return
        if line.locked:
            self._fault(row, place, cell.words or "(trống)", f"Giữ nguyên nội dung: {line.locked}")
            return
        self.found.edits.append(Edit(line.key, line.fields[column.name], to_json(value), base, row, place))

    def _merged(self, rows: Iterable[int]) -> None:
        rows = set(rows)
        for left, top, right, bottom in self.sheet.merged:
            for _, place in self.columns:
                within = [row for row in range(top, min(bottom, top + LONGEST_MERGE) + 1) if row in rows]
                if left <= place <= right and within:
                    self._fault(within[0], place, "ô gộp", "Đề nghị bỏ gộp ô, mỗi ô ghi một nội dung.")
                    break

    def _fault(self, row: int, column: int, read: str, expected: str) -> None:
        self.found.faults.append(Fault(self.plan.title, row, column, read, expected))


LONGEST_MERGE = 20_000
GONE = "Dòng này đã thay đổi trên Cổng từ lúc tải sổ về; đề nghị tải sổ mới rồi ghi lại."
NO_KEY = "Cần mã dòng ở cột ẩn “Mã dòng”; dòng tự thêm không được ghi."
NOT_OURS = "Cần mã dòng của chính báo cáo này, như trong sổ đã tải về."
UNKNOWN_LINE = "Dòng này chưa có trong sổ lúc tải về; đề nghị tải sổ mới từ Cổng."
ELSEWHERE = "Giữ nguyên ô này: nội dung dài hơn một ô của Excel nên chỉ sửa được trên Cổng."


def _is_as_it_was(column: Column, cell: Cell, base: str) -> bool:
    try:
        return mark(from_cell(column, cell)) == base
    except CellValueError:
        return False


def raise_faults(faults: list[Fault], sheets: Iterable[SheetPlan]) -> None:
    """Raise `FaultsError` when there is any."""
    if faults:
        raise FaultsError(faults, [plan.title for plan in sheets])
