"""Phụ lục III and IV: the parks and the clusters the plan names, with their latest facts."""

from collections import defaultdict
from collections.abc import Iterable

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from reports.documents.draft import Appendix, Column, Row
from zones.models import ZoneKind
from zones.rows import NOBODY, ZoneRow

from .zone_sums import zone_sums

NOTE = "Dấu “–”: không có số liệu, ở cột “Cơ quan báo cáo” là chưa giao cơ quan báo cáo. "
NOTE += "Dòng tổng chỉ cộng các {noun} có số liệu, không cộng "
NOTE += "giai đoạn và phần mở rộng (dòng bắt đầu bằng “–”); tỷ lệ không lấy bình quân."


def columns(name: str) -> tuple[Column, ...]:
    return (
        Column("STT", 11, "centre"),
        Column(name, 38),
        Column("Địa điểm", 26),
        Column("Chủ đầu tư hạ tầng", 34),
        Column("Cơ quan báo cáo", 33),
        Column("Diện tích (ha)", 17, "number"),
        Column("GPMB (ha)", 16, "number"),
        Column("GPMB (%)", 15, "number"),
        Column("Hạ tầng (%)", 13, "number"),
        Column("Lấp đầy (%)", 12, "number"),
        Column("Lao động (người)", 17, "number"),
        Column("Số liệu đến ngày", 20, "centre"),
    )


def parks_appendix(zones: Iterable[ZoneRow]) -> Appendix:
    """Return Phụ lục III."""
    return _appendix("III", "khu công nghiệp", "Tên KCN", zones, ZoneKind.INDUSTRIAL_PARK)


def clusters_appendix(zones: Iterable[ZoneRow]) -> Appendix:
    """Return Phụ lục IV."""
    return _appendix("IV", "cụm công nghiệp", "Tên CCN", zones, ZoneKind.INDUSTRIAL_CLUSTER)


def _appendix(number: str, noun: str, name: str, zones: Iterable[ZoneRow], kind: ZoneKind) -> Appendix:
    found = [zone for zone in zones if zone.kind == kind]
    whole = [zone for zone in found if zone.parent is None]
    rows = [Row(_cells(position, zone), key=f"zone/{zone.pk}") for position, zone in _numbered(found)]
    if whole:
        rows.append(Row(_totals(whole), key=f"zones/{kind.value}"))
    return Appendix(
        number,
        f"Tiến độ các {noun}",
        columns(name),
        tuple(rows),
        note=NOTE.format(noun=noun),
        empty=f"Chưa có {noun} nào được cập nhật vào hệ thống.",
    )


def _numbered(zones: list[ZoneRow]) -> list[tuple[str, ZoneRow]]:
    """Return the zones numbered, each followed by its parts, which have no number and enter no total."""
    parts = defaultdict(list)
    for zone in zones:
        parts[zone.parent].append(zone)
    rows = []
    for position, zone in enumerate(parts[None], start=1):
        rows += [(str(position), zone), *(("", part) for part in parts[zone.pk])]
    return rows


def _cells(position: str, zone: ZoneRow) -> tuple[str, ...]:
    facts = zone.progress
    return (
        position,
        f"– {zone.name}" if zone.parent else zone.name,
        zone.place,
        facts.investor,
        EMPTY if zone.agency_name == NOBODY else zone.agency_name,
        facts.area_text,
        facts.cleared_text,
        facts.cleared_percent_text,
        facts.infrastructure_text,
        facts.occupancy_text,
        facts.labour_text,
        EMPTY if facts.source == EMPTY else official_day(facts.as_of),
    )


def _totals(zones: list[ZoneRow]) -> tuple[str, ...]:
    sums = zone_sums(zones)
    return (
        "",
        "Tổng số",
        "",
        "",
        "",
        format_decimal(sums.area_ha),
        format_decimal(sums.cleared_ha),
        format_decimal(sums.cleared_percent, 1),
        "",
        "",
        format_decimal(sums.labour),
        "",
    )
