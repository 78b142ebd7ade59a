"""Chapter II: the six targets with this period's figures beside their paths, and what is known of zones."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.draft import Chart, Paragraph, Section, Style
from reports.documents.phrases import counted, listed, out_of, period_words
from reports.models import ReportingPeriod
from targets.rows import IndicatorRow, rows_by_target
from targets.trajectory import Verdict

from .draft_figures import figure_of, indicator_words
from .draft_zones import zone_paragraphs
from .rows import Rows

INDICATORS = "chỉ tiêu"


def target_section(rows: Rows, charts: tuple[Chart, ...] = ()) -> Section:
    """Return chapter II."""
    indicators, period = rows.indicators, rows.period
    targets = [_target(group, period) for group in rows_by_target(indicators)]
    paragraphs = [_opening(indicators, period), *targets, *zone_paragraphs(rows)]
    return Section(1, "II", "Kết quả thực hiện các mục tiêu", tuple(paragraphs), charts, "II")


def _opening(indicators: Sequence[IndicatorRow], period: ReportingPeriod) -> Paragraph:
    if not indicators:
        return Paragraph("Chưa có mục tiêu nào được cập nhật vào hệ thống.", key="II/opening")
    targets = len({row.target_number for row in indicators})
    return Paragraph(
        f"Kế hoạch đề ra {counted(targets, 'mục tiêu')}, "
        f"gồm {counted(len(indicators), INDICATORS)} định lượng. {told_words(indicators, period)}. Đánh giá "
        f"theo số liệu cả năm gần nhất, so với lộ trình đến năm mục tiêu: {verdict_words(indicators)}. "
        "Chi tiết tại Phụ lục I.",
        key="II/opening",
    )


def told_words(indicators: Sequence[IndicatorRow], period: ReportingPeriod) -> str:
    """Return "Có 08/24 chỉ tiêu (33,3%) có số liệu 6 tháng đầu năm 2026"."""
    told = sum(figure_of(row, period) is not None for row in indicators)
    have = f"Có {out_of(told, len(indicators), INDICATORS)}" if told else "Chưa có chỉ tiêu nào"
    return f"{have} có số liệu {period_words(period)}"


def verdict_words(indicators: Iterable[IndicatorRow]) -> str:
    """Return the counts by verdict, which sum to the number of indicators."""
    counts = Counter(row.verdict for row in indicators)
    return listed(
        (
            f"{counted(counts[each], INDICATORS)} {lower_first(each.label)}"
            for each in Verdict
            if counts[each]
        ),
        "; ",
    )


def _target(group: Sequence[IndicatorRow], period: ReportingPeriod) -> Paragraph:
    """Return one target: a line of counts, then a line of each indicator."""
    number = group[0].target_number
    first = f"{told_words(group, period)}; {verdict_words(group)}."
    lines = [f"- {indicator_words(row, period)}" for row in group]
    return Paragraph(
        "\n".join([first, *lines]),
        Style.ITEM,
        f"({number}) {group[0].target_name}:",
        (f"target/{number}",),
        f"II/target/{number}",
    )
