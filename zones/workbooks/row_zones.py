"""A row read as a zone: its kind from wherever it is said, its name, where it lies, who reports."""

from typing import Protocol

from bacgiang_plan.lib.xlsx import Cell
from zones.enums import SHORT_KINDS, PartKind, ZoneKind
from zones.models import Zone

from ..names import KIND_WORDS, foreign_letter, kind_in, plain_key, split_name
from .row_kinds import Heading
from .stated import ZoneStated
from .values import CellError, words_of
from .world import Agencies

LONGEST = {name: Zone._meta.get_field(name).max_length for name in ("name", "location")}
PARTS = {plain_key(label): value for value, label in PartKind.choices} | {
    "mo rong": PartKind.EXPANSION.value,
    "phan mo rong": PartKind.EXPANSION.value,
    "gd": PartKind.PHASE.value,
}
KINDS = KIND_WORDS | {plain_key(label): value for value, label in ZoneKind.choices}


class Cells(Protocol):
    agencies: Agencies
    failed: bool


def zone_of(cells: Cells, group: Heading, makes: bool) -> ZoneStated | None:
    """Return the zone that the row names, None when that cannot be told; all its cells are looked at."""
    name, kind = _named(cells, group)
    parent, part_kind = _part(cells, kind)
    district = cells.take("district", _district, cells.agencies) or group.district
    location = cells.take("location", words_of, LONGEST["location"]) or ""
    agency = cells.take("agency", _agency, cells.agencies)
    if not name or not kind:
        return None
    return ZoneStated(cells.place, kind, name, parent, part_kind, district, location, agency, makes)


def _named(cells: Cells, group: Heading) -> tuple[str, str]:
    """Return the name and the kind of the zone, blank with a fault where they cannot be told."""
    words = cells.take("name", words_of, LONGEST["name"] + 30)
    prefix, name = split_name(words or "")
    if words is not None and not name:
        cells.fault("name", "Cần tên khu, cụm công nghiệp; dòng này có nội dung mà không có tên.")
    elif len(name) > LONGEST["name"]:
        cells.fault("name", f"Cần tên tối đa {LONGEST['name']} ký tự.")
        name = ""
    elif letter := foreign_letter(name):
        cells.fault("name", f"Cần tên viết bằng chữ cái tiếng Việt; “{letter}” là chữ của bảng chữ khác.")
        name = ""
    return name, _kind(cells, prefix, group) if name else cells.take("kind", _kind_cell) or ""


def _kind(cells: Cells, prefix: str, group: Heading) -> str:
    column = cells.take("kind", _kind_cell)
    if column and prefix and column != prefix:
        read = SHORT_KINDS[ZoneKind(column)]
        cells.fault("name", f"Cần tên và loại khớp nhau: cột “Loại” của dòng này ghi {read}.")
        return ""
    kind = column or prefix or group.kind
    if column is not None and not kind:
        cells.fault("name", "Cần biết là KCN hay CCN: ghi trước tên, ở cột “Loại”, hoặc ở dòng tiêu đề nhóm.")
    return "" if column is None else kind


def _kind_cell(cell: Cell) -> str:
    words = words_of(cell, 100)
    if not words:
        return ""
    kind = KINDS.get(plain_key(words)) or kind_in(words)
    if not kind:
        raise CellError("Cần “KCN” (khu công nghiệp) hoặc “CCN” (cụm công nghiệp).")
    return kind


def _part(cells: Cells, kind: str) -> tuple[str, str]:
    parent = cells.take("parent", words_of, LONGEST["name"] + 30) or ""
    part = cells.take("part_kind", _part_kind)
    if parent and part == "":
        cells.fault("part_kind", f"Cần loại phần khi dòng thuộc một khu, cụm: {EXPECTED_PARTS}.")
    if part and not parent:
        cells.fault("parent", "Cần ghi khu, cụm chứa phần này, ví dụ “KCN Việt Hàn”.")
    prefix, name = split_name(parent)
    if prefix and kind and prefix != kind:
        cells.fault("parent", "Phần và khu, cụm chứa nó cần cùng loại (KCN hoặc CCN).")
        return "", ""
    return name, part or ""


EXPECTED_PARTS = ", ".join(f"“{label}”" for label in PartKind.labels)


def _part_kind(cell: Cell) -> str:
    words = words_of(cell, 100)
    if words and plain_key(words) not in PARTS:
        raise CellError(f"Cần một trong: {EXPECTED_PARTS}; hoặc để trống.")
    return PARTS.get(plain_key(words), "")


def _district(cell: Cell, agencies: Agencies) -> int | None:
    words = words_of(cell, 200)
    found = agencies.district(words) if words else None
    if words and found is None:
        raise CellError(f"Cần một trong: {agencies.expected_districts}; hoặc để trống.")
    return found


def _agency(cell: Cell, agencies: Agencies) -> int | None:
    words = words_of(cell, 200)
    found = agencies.agency(words) if words else None
    if words and found is None:
        raise CellError("Cần tên một cơ quan có trên Cổng, ví dụ “BQL các KCN”; hoặc để trống.")
    return found
