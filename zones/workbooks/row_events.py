"""A row read as events: one where the sheet has a column of events, else what its documents and area say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import shortened
from bacgiang_plan.lib.xlsx import Cell, plain_text
from zones.enums import EventKind
from zones.models import ZoneEvent

from ..names import plain_key
from .columns import EVENT_FIELDS
from .row_zones import LONGEST as LONGEST_ZONE
from .row_zones import Cells
from .stated import EventStated, ZoneStated
from .values import CellError, area_of, day_in, day_of, words_of

LONGEST = {name: ZoneEvent._meta.get_field(name).max_length for name in ("document", "note")}
KINDS = {plain_key(label): value for value, label in EventKind.choices} | {
    "quy hoach": EventKind.PLANNED.value,
    "bo sung quy hoach": EventKind.PLANNED.value,
    "sap nhap": EventKind.MERGED.value,
    "dua vao su dung": EventKind.IN_USE.value,
    "loai khoi quy hoach": EventKind.REMOVED.value,
    "bo khoi quy hoach": EventKind.REMOVED.value,
    "dien tich": EventKind.AREA_STATED.value,
}
EXPECTED_KINDS = ", ".join(f"“{label}”" for label in EventKind.labels)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document and its day; ``note`` says what the row named instead."""

    document: str
    day: date
    note: str = ""


@dataclass(slots=True)
class Figures:
    """What a row states beside its document."""

    area: Decimal | None
    added: Decimal | None
    into: str
    note: str


def events_of(cells: Cells, zone: ZoneStated | None) -> list[EventStated]:
    """Return the events that the row states of ``zone``; none when a cell is at fault, as without a zone."""
    if not any(field in cells for field in EVENT_FIELDS):
        return []
    figures = Figures(
        cells.take("area", area_of),
        cells.take("added", area_of),
        cells.take("into", words_of, LONGEST_ZONE["name"] + 30) or "",
        cells.take("note", words_of, LONGEST["note"]) or "",
    )
    for field in ("document", "decision"):
        cells.take(field, words_of, LONGEST["document"])
    for field in ("day", "decided"):
        cells.take(field, day_of, cells.today)
    if cells.has_event_column:
        found = _one(cells, zone, figures)
    else:
        found = [] if cells.failed else _of_list(cells, zone, figures)
    return [] if cells.failed else found


def _one(cells: Cells, zone: ZoneStated, figures: Figures) -> list[EventStated]:
    """The row of a sheet of events."""
    kind, event_id = cells.take("event", _kind), cells.take("event_id", _event_id)
    if kind == "" and figures.area is None:
        cells.fault("event", f"Cần một trong: {EXPECTED_KINDS}.")
    paper = _paper(cells, "document", "day")
    if cells.failed or paper is None:
        return []
    if paper.note and kind not in ("", EventKind.AREA_STATED):
        cells.fault("document", NO_DAY)
        return []
    return [_event(zone, kind or EventKind.AREA_STATED.value, paper, figures, event_id)]


def _of_list(cells: Cells, zone: ZoneStated, figures: Figures) -> list[EventStated]:
    """The row of a list of zones: a decision establishes, an area is stated by its document."""
    found, note = [], figures.note
    own = "document" in cells
    if "decision" in cells or "decided" in cells:
        field = "decision" if "decision" in cells else "document"
        takes_area = field == "document" or not own
        area = figures.area if takes_area else None
        day = "decided" if "decided" in cells or own else "day"
        paper = _paper(cells, field, day, is_needed=area is not None)
        kind = EventKind.ESTABLISHED if paper and not paper.note else EventKind.AREA_STATED
        if paper and (kind == EventKind.ESTABLISHED or area is not None):
            found.append(_event(zone, kind.value, paper, Figures(area, None, "", note)))
        if paper and paper.note:
            cells.skip(field, NOT_ESTABLISHED + (_stated_by(paper) if area is not None else ""))
        if takes_area or figures.area is None:
            return found
    if figures.area is not None:
        paper = _paper(cells, "document", "day")
        if paper and paper.note:
            cells.skip("document", f"Văn bản không có ngày.{_stated_by(paper)}")
        return [*found, _event(zone, EventKind.AREA_STATED.value, paper, figures)] if paper else found
    if own:
        cells.skip("document", "Văn bản chưa gắn với diện tích hay sự kiện nào nên không ghi.")
    return found


def _event(
    zone: ZoneStated, kind: str, paper: Paper, figures: Figures, event_id: int | None = None
) -> EventStated:
    note = "; ".join(filter(None, (figures.note, paper.note)))
    return EventStated(
        zone.place,
        zone.kind,
        zone.name,
        kind,
        paper.day,
        paper.document,
        figures.area,
        figures.added,
        figures.into,
        shortened(note, LONGEST["note"]),
        event_id,
    )


NOT_ESTABLISHED = "Quyết định không có ngày nên không ghi sự kiện thành lập."


def _stated_by(paper: Paper) -> str:
    return f" Diện tích của dòng ghi theo {paper.document}, ngày {short_date(paper.day)}."


def _paper(cells: Cells, document: str, day: str, *, is_needed: bool = True) -> Paper | None:
    """Return the document of the row and its day, else that of the whole workbook; None is a fault, told.

    One without a day that nothing needs is no fault: its paper has only a note.
    """
    words, on = cells.take(document, words_of, LONGEST["document"]), cells.take(day, day_of, cells.today)
    if words is None or (on is None and day in cells):
        return None
    source = cells.source
    if not words:
        if not source.document:
            cells.without_document()
            return None
        return Paper(source.document, on or source.day)
    on = on or _named_day(cells, document, words)
    if on or cells.failed:
        return Paper(words, on) if on else None
    if not source.document and is_needed:
        cells.fault(document, NO_DAY)
        return None
    return Paper(source.document, source.day, f"Sổ ghi văn bản không có ngày: {words}")


EXAMPLE = f"“Quyết định số 12/QĐ-TTg ngày {short_date(date(2022, 1, 5))}”"
NO_DAY = f"Cần ngày của văn bản, ở cột “Ngày” hoặc trong chữ, ví dụ {EXAMPLE}."


def _named_day(cells: Cells, field: str, words: str) -> date | None:
    try:
        return day_in(words, cells.today)
    except CellError as error:
        cells.fault(field, str(error))
        return None


def _kind(cell: Cell) -> str:
    words = words_of(cell, 100)
    if words and plain_key(words) not in KINDS:
        raise CellError(f"Cần một trong: {EXPECTED_KINDS}.")
    return KINDS.get(plain_key(words), "")


def _event_id(cell: Cell) -> int | None:
    words = plain_text(cell).strip() if cell.kind in ("number", "text") else "?"
    plain = words.replace(".", "")
    if words and not (plain.isdecimal() and len(plain) < 15):
        raise CellError("Cần mã sự kiện là số như trong sổ tải về, hoặc để trống với sự kiện mới.")
    return int(plain) if words else None
