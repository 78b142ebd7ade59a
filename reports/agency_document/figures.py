"""Chapter II and its appendices: figures of indicators, facts of parks and clusters."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from reports.documents.draft import Appendix, Column, Paragraph, Row, Section
from reports.documents.phrases import counted, listed, small_count
from targets.models import ValueStatus
from zones.models import ZoneKind

TITLE = "Kết quả thực hiện các mục tiêu"
STATUSES = dict(ValueStatus.choices)
INDICATOR_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Chỉ tiêu", 96),
    Column("Đơn vị tính", 32, "centre"),
    Column("Số liệu kỳ báo cáo", 34, "number"),
    Column("Tính chất", 26, "centre"),
    Column("Nguồn, ghi chú", 52),
)
ZONE_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Tên khu, cụm", 52),
    Column("Chủ đầu tư hạ tầng", 50),
    Column("Diện tích (ha)", 20, "number"),
    Column("GPMB (ha)", 20, "number"),
    Column("GPMB (%)", 20, "number"),
    Column("Hạ tầng (%)", 20, "number"),
    Column("Lấp đầy (%)", 20, "number"),
    Column("Vốn đăng ký (tỷ đồng)", 20, "number"),
    Column("Lao động (người)", 18, "number"),
)
NOTE = "Dấu “–”: không có số liệu."
KINDS = {ZoneKind.INDUSTRIAL_PARK: "khu công nghiệp", ZoneKind.INDUSTRIAL_CLUSTER: "cụm công nghiệp"}


class Figures(NamedTuple):
    """The chapter and the appendices it points to."""

    section: Section
    appendices: tuple[Appendix, ...]


def figures(content: dict) -> Figures:
    """Return chapter II of a snapshot; a single appendix has no numeral, as the decree wants."""
    wanted: list[Callable[[str], tuple[str, Appendix]]] = []
    if content["indicators"]:
        wanted.append(lambda number: _indicators(content["indicators"], number))
    if content["zones"]:
        wanted.append(lambda number: _zones(content["zones"], number))
    numbers = [""] if len(wanted) == 1 else ["I", "II"]
    made = [make(number) for make, number in zip(wanted, numbers, strict=False)]
    texts = [text for text, _ in made] or ["Trong kỳ, báo cáo không có số liệu chỉ tiêu."]
    section = Section(1, "II", TITLE, tuple(map(Paragraph, texts)))
    return Figures(section, tuple(appendix for _, appendix in made))


def _reference(number: str) -> str:
    return f"Chi tiết tại Phụ lục {number}".rstrip() + "."


def _indicators(found: list[dict], number: str) -> tuple[str, Appendix]:
    kinds = [
        f"{small_count(count)} số liệu {label}"
        for status, label in STATUSES.items()
        if (count := sum(each["status"] == status for each in found))
    ]
    text = f"Báo cáo có số liệu kỳ này của {counted(len(found), 'chỉ tiêu')}, gồm {listed(kinds, '; ')}."
    rows = tuple(Row(_indicator(position, each)) for position, each in enumerate(found, start=1))
    return f"{text} {_reference(number)}", Appendix(number, TITLE, INDICATOR_COLUMNS, rows)


def _indicator(position: int, figure: dict) -> tuple[str, ...]:
    return (
        str(position),
        f"{figure['code']}. {figure['name']}",
        figure["unit"],
        format_decimal(Decimal(figure["value"])),
        STATUSES[figure["status"]],
        figure["note"] or EMPTY,
    )


def _zones(found: list[dict], number: str) -> tuple[str, Appendix]:
    """Return text and table; a table with both kinds has a row above each."""
    groups = [(noun, [each for each in found if each["kind"] == kind]) for kind, noun in KINDS.items()]
    groups = [(noun, zones) for noun, zones in groups if zones]
    counts = listed((_counted(noun, zones) for noun, zones in groups), ", ")
    rows = []
    for noun, zones in groups:
        rows += [Row((f"Các {noun}",), True)] if len(groups) > 1 else []
        rows += [Row(_zone(position, each)) for position, each in enumerate(zones, start=1)]
    title = f"Tiến độ các {groups[0][0]}" if len(groups) == 1 else "Tiến độ các khu, cụm công nghiệp"
    text = f"Báo cáo có số liệu tiến độ của {counts}. {_reference(number)}"
    return text, Appendix(number, title, ZONE_COLUMNS, tuple(rows), note=NOTE)


def _counted(noun: str, zones: list[dict]) -> str:
    """Return "06 khu công nghiệp và 04 phần của khu công nghiệp": a part is no zone."""
    parts = sum(each["is_part"] for each in zones)
    whole = counted(len(zones) - parts, noun)
    return f"{whole} và {counted(parts, f'phần của {noun}')}" if parts else whole


def _zone(position: int, zone: dict) -> tuple[str, ...]:
    area, cleared = _number(zone["area_ha"]), _number(zone["cleared_ha"])
    share = format_decimal(100 * cleared / area, 1) if area and cleared is not None else EMPTY
    return (
        str(position),
        zone["full_name"],
        zone["investor"] or EMPTY,
        format_decimal(area),
        format_decimal(cleared),
        share,
        format_decimal(_number(zone["infrastructure_percent"])),
        format_decimal(_number(zone["occupancy_percent"])),
        format_decimal(_number(zone["registered_capital"])),
        format_decimal(_number(zone["labour"])),
    )


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
