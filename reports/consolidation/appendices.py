"""Phụ lục I-V as tables of words: the same rows as the text, one table per page format."""

from decimal import ROUND_HALF_UP, Decimal

from bacgiang_plan.lib.dates import local_date, official_day
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from bacgiang_plan.lib.vietnamese import lower_first
from reports.documents.draft import Appendix, Column, Row
from reports.documents.phrases import listed
from reports.models import ReportingPeriod
from targets.rows import Figure, IndicatorRow

from .appendix_difficulties import difficulties_appendix
from .appendix_tasks import tasks_appendix
from .appendix_zones import clusters_appendix, parks_appendix
from .compared_figures import signed
from .draft_figures import figure_of
from .rows import Rows

TARGET_COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Chỉ tiêu", 62),
    Column("Đơn vị tính", 20, "centre"),
    Column("Gốc (năm)", 22, "number"),
    Column("Mục tiêu (năm)", 27, "number"),
    Column("Cùng kỳ năm trước", 21, "number"),
    Column("Kỳ báo cáo", 21, "number"),
    Column("So với cùng kỳ", 19, "number"),
    Column("Tiến độ đến mục tiêu", 19, "number"),
    Column("Ghi chú", 29),
)


def appendices(rows: Rows) -> tuple[Appendix, ...]:
    """Return the five appendices in order."""
    today = local_date(rows.data_at)
    return (
        targets_appendix(rows.indicators, rows.period),
        tasks_appendix(rows.sections, today),
        parks_appendix(rows.zones),
        clusters_appendix(rows.zones),
        difficulties_appendix(rows.tasks),
    )


def targets_appendix(indicators: tuple[IndicatorRow, ...], period: ReportingPeriod) -> Appendix:
    """Return Phụ lục I: every indicator with its base, target, this and last year's figure."""
    rows, seen = [], set()
    for indicator in indicators:
        if indicator.target_number not in seen:
            seen.add(indicator.target_number)
            rows.append(Row((f"Mục tiêu ({indicator.target_number}): {indicator.target_name}",), True))
        rows.append(Row(_indicator_cells(indicator, period), key=f"indicator/{indicator.code}"))
    return Appendix(
        "I",
        "Kết quả thực hiện các mục tiêu",
        TARGET_COLUMNS,
        tuple(rows),
        note=(
            "Dấu “–”: không có số liệu. Tiến độ đến mục tiêu = (số liệu cả năm gần nhất – số gốc) : "
            "(mục tiêu – số gốc)."
        ),
        empty="Chưa có chỉ tiêu nào được cập nhật vào hệ thống.",
    )


def _indicator_cells(row: IndicatorRow, period: ReportingPeriod) -> tuple[str, ...]:
    now, before = figure_of(row, period), figure_of(row, period, years_back=1)
    return (
        row.code,
        row.name,
        row.unit,
        f"{row.base_text} ({row.base_caption})" if row.base_caption else row.base_text,
        f"{row.target_text} ({row.target_year})",
        before.text if before else EMPTY,
        now.text if now else EMPTY,
        compared(row, now, before),
        row.progress_text.replace(" %", "%"),
        _remark(row, now),
    )


def compared(row: IndicatorRow, now: Figure | None, before: Figure | None) -> str:
    """Return "112,3%" of the year before, a difference in points for percentages, "–" without both.

    A count of a year that has not ended is compared with nothing.
    """
    if now is None or before is None or now.span != before.span:
        return EMPTY
    if row.unit.startswith("%"):
        return f"{signed(now.value - before.value)} điểm %"
    if not before.value:
        return "không tính được"
    return f"{format_decimal(_rounded(now.value / before.value * 100))}%"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _remark(row: IndicatorRow, now: Figure | None) -> str:
    """Return what the figure is, or the last one with its date when there is none of this period."""
    if now is not None:
        kind = now.period_as(official_day) if now.counted_on else "ước" if now.is_estimate else "chính thức"
        parts = [kind, now.hole, "dữ liệu mẫu" if now.is_sample else ""]
    elif row.figures:
        parts = [f"gần nhất: {row.figures[-1].text} ({row.figures[-1].marks_as(official_day)})"]
    else:
        return "chưa có số liệu"
    return listed([*parts, lower_first(row.verdict.label)], "; ")
