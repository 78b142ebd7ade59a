"""Section II: the six targets with this period's figures, and what is known of zones."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bacgiang_plan.lib.numbers import EMPTY
from bacgiang_plan.lib.vietnamese import lower_first, upper_first
from reports.documents.draft import Chart, Paragraph, Section, Style
from reports.documents.phrases import counted, listed, out_of, period_words, small_count
from reports.enums import PeriodKind
from reports.models import ReportingPeriod
from targets.models import IndicatorKind, Span
from targets.rows import Figure, IndicatorRow
from targets.trajectory import Verdict
from zones.models import ZoneKind
from zones.rows import ZoneRow

INDICATORS = "chỉ tiêu"


def figure_of(row: IndicatorRow, period: ReportingPeriod, years_back: int = 0) -> Figure | None:
    """Return the figure of the period, or of the same period ``years_back`` years before."""
    span = Span.HALF_YEAR if period.kind == PeriodKind.HALF_YEAR else Span.YEAR
    return row.figure(period.year - years_back, span)


def target_section(
    indicators: Sequence[IndicatorRow],
    zones: Sequence[ZoneRow],
    period: ReportingPeriod,
    charts: tuple[Chart, ...] = (),
) -> Section:
    """Return chapter II."""
    paragraphs = [_opening(indicators, period), *_targets(indicators, period), *_zones(zones)]
    return Section(1, "II", "Kết quả thực hiện các mục tiêu", tuple(paragraphs), charts, "II")


def _opening(indicators: Sequence[IndicatorRow], period: ReportingPeriod) -> Paragraph:
    if not indicators:
        return Paragraph("Chưa có mục tiêu nào được cập nhật vào hệ thống.", key="II/opening")
    targets = len({row.target_number for row in indicators})
    told = sum(figure_of(row, period) is not None for row in indicators)
    have = f"Có {out_of(told, len(indicators), INDICATORS)}" if told else "Chưa có chỉ tiêu nào"
    return Paragraph(
        f"Kế hoạch đề ra {counted(targets, 'mục tiêu')}, "
        f"gồm {counted(len(indicators), INDICATORS)} định lượng. "
        f"{have} có số liệu {period_words(period)}. {_verdicts(indicators)} Chi tiết tại Phụ lục I.",
        key="II/opening",
    )


def _verdicts(indicators: Iterable[IndicatorRow]) -> str:
    counts = Counter(row.verdict for row in indicators)
    parts = [f"{small_count(counts[each])} {lower_first(each.label)}" for each in Verdict if counts[each]]
    return f"Đánh giá theo số liệu cả năm gần nhất, so với lộ trình đến năm mục tiêu: {listed(parts, '; ')}."


def _targets(indicators: Iterable[IndicatorRow], period: ReportingPeriod) -> list[Paragraph]:
    grouped: dict[int, list[IndicatorRow]] = defaultdict(list)
    for row in indicators:
        grouped[row.target_number].append(row)
    return [
        Paragraph(
            _target_words(rows, period),
            Style.ITEM,
            f"({number}) {rows[0].target_name}:",
            (f"target/{number}",),
            f"II/target/{number}",
        )
        for number, rows in sorted(grouped.items())
    ]


def _target_words(rows: list[IndicatorRow], period: ReportingPeriod) -> str:
    """Return one target's indicators with figures, then those without: a hole is named, never zero."""
    known = [_indicator(row, figure) for row in rows if (figure := figure_of(row, period))]
    unknown = [f"{lower_first(row.name)}{_latest(row)}" for row in rows if not figure_of(row, period)]
    parts = [listed(known, "; ")]
    parts += [f"Chưa có số liệu {period_words(period)} về {listed(unknown, '; ')}"] if unknown else []
    return f"{upper_first(listed(parts, '. '))}."


def _indicator(row: IndicatorRow, figure: Figure) -> str:
    """Return "tỷ trọng … ước đạt 54,8% (mục tiêu 60% vào năm 2030; đúng tiến độ)"."""
    reached = f"{'ước đạt' if figure.is_estimate else 'đạt'} {with_unit(figure.text, row)}"
    since = f"bình quân {row.start_year}-" if row.kind == IndicatorKind.AVERAGE_GROWTH else "vào năm "
    target = f"mục tiêu {with_unit(row.target_text, row)} {since}{row.target_year}"
    verdict = "" if row.verdict is Verdict.UNKNOWN else lower_first(row.verdict.label)
    return f"{lower_first(row.name)} {reached} ({listed([target, verdict], '; ')})"


def _latest(row: IndicatorRow) -> str:
    """Return the newest figure of another period, with its date: carried figures are never hidden."""
    newest = row.figures[-1] if row.figures else None
    return f" (gần nhất: {with_unit(newest.text, row)}, {newest.marks})" if newest else ""


def with_unit(text: str, row: IndicatorRow) -> str:
    """Return "60%" closed up as the plan writes it, "3.209 ha" apart, small counts as "05 KCN"."""
    if row.unit.startswith("%"):
        return f"{text}{row.unit}"
    if row.kind == IndicatorKind.COUNT:
        text = re.sub(r"(?<![\d.,])(\d)$", r"0\1", text)
    return f"{text} {row.unit}"


def _zones(zones: Sequence[ZoneRow]) -> list[Paragraph]:
    parks = [row for row in zones if row.kind == ZoneKind.INDUSTRIAL_PARK]
    clusters = [row for row in zones if row.kind == ZoneKind.INDUSTRIAL_CLUSTER]
    found = [("khu công nghiệp", "III", parks), ("cụm công nghiệp", "IV", clusters)]
    return [_zone_paragraph(*each) for each in found if any(row.clauses for row in each[2])]


def _zone_paragraph(noun: str, appendix: str, rows: list[ZoneRow]) -> Paragraph:
    named = {row.parent or row.pk for row in rows if row.clauses}
    whole = [row for row in rows if row.pk in named]  # phases and expansions are no parks of their own
    known = sum(row.progress.source != EMPTY for row in whole)
    text = f"Kế hoạch nêu tên {counted(len(whole), noun)}; "
    text += f"có {out_of(known, len(whole), noun)} có số liệu tiến độ" if known else "chưa có số liệu tiến độ"
    text += _late_words(noun, [row for row in rows if row.is_late])
    return Paragraph(
        f"{text}. Chi tiết tại Phụ lục {appendix}.",
        sources=tuple(f"zone/{row.pk}" for row in whole),
        key=f"II/zones/{appendix}",
    )


def _late_words(noun: str, late: list[ZoneRow]) -> str:
    """Return the late ones by name: parks or clusters counted, their phases and expansions apart."""
    whole, parts = sum(row.parent is None for row in late), sum(row.parent is not None for row in late)
    counts = [counted(whole, noun)] if whole else []
    counts += [f"{small_count(parts)} phần (giai đoạn, mở rộng)"] if parts else []
    names = listed([row.name for row in late])
    return f"; {' và '.join(counts)} quá thời hạn giải phóng mặt bằng: {names}" if late else ""
