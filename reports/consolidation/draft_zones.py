"""Chapter II, zones: what is known of the parks and the clusters, and what became of them in the period."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from reports.documents.draft import Paragraph
from reports.documents.phrases import counted, listed, out_of, small_count
from reports.models import ReportingPeriod
from zones.models import EventKind, ZoneKind
from zones.rows import ZoneRow

from .rows import Rows, ZoneChange
from .zone_sums import whole_zones, zone_sums

NOUNS = {
    ZoneKind.INDUSTRIAL_PARK: ("khu công nghiệp", "khu", "III"),
    ZoneKind.INDUSTRIAL_CLUSTER: ("cụm công nghiệp", "cụm", "IV"),
}
CHANGES = {
    EventKind.PLANNED: "đưa vào quy hoạch",
    EventKind.ESTABLISHED: "thành lập",
    EventKind.EXPANDED: "mở rộng",
    EventKind.IN_USE: "đưa vào sử dụng",
    EventKind.MERGED: "sáp nhập vào khu công nghiệp",
    EventKind.REMOVED: "đưa ra khỏi quy hoạch",
}
"""What happens to a zone, as the text says it; another document that names its area changes nothing."""


def zone_paragraphs(rows: Rows) -> list[Paragraph]:
    """Return what is known of each kind of zones the plan names, then what changed in the period."""
    return [paragraph for kind in NOUNS for paragraph in _kind(rows, kind)]


def _kind(rows: Rows, kind: ZoneKind) -> Iterator[Paragraph]:
    noun, short, appendix = NOUNS[kind]
    zones = [row for row in rows.zones if row.kind == kind]
    named = {row.parent or row.pk for row in zones if row.clauses}
    key = f"II/zones/{appendix}"
    changes = [each for each in rows.zone_changes if each.zone_kind == kind]
    if named:
        whole = [row for row in zones if row.pk in named]
        sentences = [_known(whole, noun), *_progress(zones, short, rows.period), _late(zones, noun)]
        text = listed([*sentences, f"Chi tiết tại Phụ lục {appendix}."], " ")
        yield Paragraph(text, sources=tuple(f"zone/{row.pk}" for row in whole), key=key)
    if named or changes:
        yield _changed(changes, noun, f"{key}/changes")


def _known(whole: Sequence[ZoneRow], noun: str) -> str:
    known = sum(row.progress.source != EMPTY for row in whole)
    have = f"có {out_of(known, len(whole), noun)} có số liệu tiến độ" if known else "chưa có số liệu tiến độ"
    return f"Kế hoạch nêu tên {counted(len(whole), noun)}; {have}."


def _progress(zones: Sequence[ZoneRow], short: str, period: ReportingPeriod) -> Iterator[str]:
    """Yield clearance, occupancy and labour, each with how many zones state it; the appendix has the same."""
    whole = whole_zones(zones, zones[0].kind)
    sums = zone_sums(whole)
    if sums.cleared_percent is not None:
        share = f"{format_decimal(sums.cleared_of_both)}/{format_decimal(sums.area_of_both)} ha"
        have = f"tại {counted(sums.both, short)} có đủ số liệu"
        yield f"Đã giải phóng mặt bằng {share} ({format_decimal(sums.cleared_percent, 1)}%) {have}."
    yield _occupancy(whole, short)
    if sums.labour is not None:
        where = f"tại {counted(sums.labouring, short)} có số liệu"
        yield f"Số lao động {where} là {format_decimal(sums.labour)} người."
    yield _carried(whole, short, period)


def _occupancy(whole: Sequence[ZoneRow], short: str) -> str:
    """Return the range of occupancy: percentages of zones are never averaged."""
    known = [row for row in whole if row.progress.occupancy_percent is not None]
    if not known:
        return ""
    low, high = (pick(known, key=lambda row: row.progress.occupancy_percent) for pick in (min, max))
    if low.progress.occupancy_percent == high.progress.occupancy_percent:
        share = f"là {low.progress.occupancy_text}%"
    else:
        share = f"từ {_occupied(low)} đến {_occupied(high)}"
    return f"Tỷ lệ lấp đầy tại {counted(len(known), short)} có số liệu {share}."


def _occupied(row: ZoneRow) -> str:
    return f"{row.progress.occupancy_text}% ({row.name})"


def _carried(whole: Sequence[ZoneRow], short: str, period: ReportingPeriod) -> str:
    """Name the zones whose newest figures are older than the period, with their days."""
    old = [row for row in whole if row.progress.source != EMPTY and row.progress.as_of < period.window_start]
    names = listed((f"{row.name} (đến ngày {official_day(row.progress.as_of)})" for row in old), "; ")
    return f"Lấy số liệu trước kỳ báo cáo của {counted(len(old), short)}: {names}." if old else ""


def _late(zones: Sequence[ZoneRow], noun: str) -> str:
    """Return the late ones by name: parks or clusters counted, their phases and expansions apart."""
    late = [row for row in zones if row.is_late]
    whole, parts = sum(row.parent is None for row in late), sum(row.parent is not None for row in late)
    counts = [counted(whole, noun)] if whole else []
    counts += [f"{small_count(parts)} phần (giai đoạn, mở rộng)"] if parts else []
    names = listed((f"{row.name}, chậm {row.late_text}" for row in late), "; ")
    return f"Có {' và '.join(counts)} quá thời hạn giải phóng mặt bằng: {names}." if late else ""


def _changed(changes: Sequence[ZoneChange], noun: str, key: str) -> Paragraph:
    """Return what became of zones in the period: established, expanded, removed, each with its paper."""
    grouped = defaultdict(list)
    for each in changes:
        grouped[each.kind].append(each)
    told = [
        f"{verb} {counted(len(grouped[kind]), noun)}: {listed(map(_change, grouped[kind]), '; ')}"
        for kind, verb in CHANGES.items()
        if grouped[kind]
    ]
    text = f"Trong kỳ, {listed(told, '. Trong kỳ, ')}." if told else NO_CHANGE.format(noun=noun)
    return Paragraph(text, sources=tuple(dict.fromkeys(f"zone/{each.zone}" for each in changes)), key=key)


NO_CHANGE = "Trong kỳ chưa ghi nhận văn bản thành lập, mở rộng, đưa ra khỏi quy hoạch {noun} nào."


def _change(change: ZoneChange) -> str:
    """Return "Yên Lư (377 ha; Quyết định số 12/QĐ-TTg ngày 05/01/2026)"."""
    area = f"tăng thêm {format_decimal(change.added_ha)} ha" if change.added_ha is not None else ""
    whole = f"{format_decimal(change.area_ha)} ha" if change.area_ha is not None else ""
    into = f"vào KCN {change.into_name}" if change.into_name else ""
    return f"{change.name} ({listed([into, area, whole, _paper(change)], '; ')})"


def _paper(change: ZoneChange) -> str:
    """Return the document; its day as recorded, where its own words do not name it."""
    day = official_day(change.happened_on)
    return change.document if day in change.document else f"{change.document}, ngày {day}"
