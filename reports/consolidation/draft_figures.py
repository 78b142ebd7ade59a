"""One indicator in words: its figure, where the path wants it, what follows. Nothing is computed here.

Every number is one that the pages of targets show: of `IndicatorRow` and its assessment, rounded by the same
functions. What is not known is said so, with the newest figure and its date in its place.
"""

import re
from collections.abc import Iterator

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.vietnamese import lower_first, upper_first
from reports.documents.phrases import listed, period_words
from reports.enums import PeriodKind
from reports.models import ReportingPeriod
from targets.figures import TO_DATE
from targets.formulas import rate
from targets.models import IndicatorKind, Span
from targets.rows import Figure, IndicatorRow
from targets.series import SUMMED_KINDS
from targets.trajectory import Computed, Verdict
from targets.words import pace_unit

COUNTED = (IndicatorKind.COUNT, IndicatorKind.AREA)
WHOLE_SHARE = 100


def figure_of(row: IndicatorRow, period: ReportingPeriod, years_back: int = 0) -> Figure | None:
    """Return the figure of the period, or of the same period ``years_back`` years before.

    Where zones are counted, the count up to the end of the period's window is its figure.
    """
    span = Span.HALF_YEAR if period.kind == PeriodKind.HALF_YEAR else Span.YEAR
    found = row.figure(period.year - years_back, span)
    if found is None and not years_back and row.count_to_date:
        return row.count_to_date if row.count_to_date.year == period.year else None
    return found


def indicator_words(row: IndicatorRow, period: ReportingPeriod) -> str:
    """Return "Tỷ trọng …: 6 tháng đầu năm 2026 ước đạt 58%; …; mục tiêu 60% vào năm 2030. Đánh giá: …"."""
    told = figure_of(row, period)
    parts = [*_told(row, told, period), _path(row), _goal(row)]
    parts += _paces(row) if row.target_year >= period.year and row.verdict is not Verdict.MISSED else []
    return f"{upper_first(row.name)}: {listed(parts, '; ')}. Đánh giá: {_verdict(row)}."


def _told(row: IndicatorRow, told: Figure | None, period: ReportingPeriod) -> Iterator[str]:
    """Yield the figure of the period, or that there is none and the newest one instead; then the year's."""
    if told is not None:
        yield _beside_path(row, told)
    else:
        yield f"chưa có số liệu {period_words(period)}"
    carried = row.newer if told is None and row.newer is not row.latest else None
    if carried:
        yield f"số liệu mới nhất: {figure_words(row, carried)}"
    if row.latest is not None and row.latest is not told:
        yield f"{'' if told or carried else 'số liệu gần nhất: '}{_beside_path(row, row.latest)}"


def _beside_path(row: IndicatorRow, figure: Figure) -> str:
    """Return the figure; of the newest whole year with where the path wants it, when it is a level itself."""
    text = figure_words(row, figure)
    if figure is not row.latest or row.kind in SUMMED_KINDS or row.position is None or row.required is None:
        return text
    required = with_unit(row.required_text, row)
    return f"{text}, {_beside(row)} lộ trình {row.required_caption} ({required})"


def figure_words(row: IndicatorRow, figure: Figure) -> str:
    """Return "năm 2025 ước đạt 58%", "năm 2025 ước tăng 18,9%", "đến ngày 14/6/2026 có 02 KCN"."""
    marks = listed(["số liệu mẫu" if figure.is_sample else "", figure.hole])
    text = f"{_when(figure)} {'ước ' if figure.is_estimate else ''}{_reached(row, figure)}"
    return f"{text} ({marks})" if marks else text


def _when(figure: Figure) -> str:
    if figure.span == TO_DATE:
        return f"đến ngày {official_day(figure.counted_on)}"
    return figure.period if figure.span == Span.HALF_YEAR else f"năm {figure.year}"


def _reached(row: IndicatorRow, figure: Figure) -> str:
    if row.kind == IndicatorKind.AVERAGE_GROWTH:  # the figure of one year or half-year, no average
        direction = "giảm" if figure.value < 0 else "tăng"
        return f"{direction} {figure._replace(value=abs(figure.value)).text}%"
    verb = "có" if row.kind in COUNTED else "đạt"
    return f"{verb} {with_unit(figure.text, row)}"


def course_words(row: IndicatorRow) -> str:
    """Return where the indicator stands: "lũy kế 2021-2025 đạt 324,5 ha; năm 2025 ước đạt 78,3 ha"."""
    if row.latest is None:
        return "chưa có số liệu"
    return listed([_position(row), figure_words(row, row.latest)], "; ")


def pace_words(row: IndicatorRow) -> str:
    """Return the pace needed, "từ nay cần tăng 0,5 điểm %/năm", or why nothing can be said."""
    needed = row.assessment.needed_pace
    if row.needed_text and needed is not None and needed.value is not None:
        return f"từ nay cần {_moving(row, needed)}"
    return lower_first(row.remark)


def _path(row: IndicatorRow) -> str:
    """Return an average or a sum beside the path: "lũy kế 2021-2025 đạt 324,5 ha, cao hơn lộ trình …"."""
    position = _position(row)
    if not position or row.required is None:
        return ""
    return f"{position}, {_beside(row)} lộ trình ({with_unit(row.required_text, row)})"


def _position(row: IndicatorRow) -> str:
    """Return an average or a sum of years: "bình quân 2021-2025 đạt 19,48%/năm"; of a level nothing."""
    if row.kind not in SUMMED_KINDS or row.position is None:
        return ""
    word = "bình quân" if row.kind == IndicatorKind.AVERAGE_GROWTH else "lũy kế"
    return f"{word} {_years(row)} đạt {with_unit(row.position_text, row)}{_sample_before(row)}"


def _sample_before(row: IndicatorRow) -> str:
    """Return the mark of a position that rests on sample figures of years before a real one."""
    before = any(figure.is_sample for figure in row.figures if figure.year < row.latest.year)
    return " (có số liệu mẫu trong các năm trước)" if before and not row.latest.is_sample else ""


def _beside(row: IndicatorRow) -> str:
    if row.position == row.required:
        return "bằng"
    return "cao hơn" if row.position > row.required else "thấp hơn"


def _years(row: IndicatorRow) -> str:
    first, last = row.series.points[0].year, row.series.latest.year
    return str(first) if first == last else f"{first}-{last}"


def _goal(row: IndicatorRow) -> str:
    since = f"bình quân {row.start_year}-" if row.kind == IndicatorKind.AVERAGE_GROWTH else "vào năm "
    return f"mục tiêu {with_unit(row.target_text, row)} {since}{row.target_year}"


def _paces(row: IndicatorRow) -> Iterator[str]:
    """Yield the pace so far, the pace needed from now, and where the present pace leads."""
    found, needed = row.assessment, row.assessment.needed_pace
    if found.actual_pace and found.actual_pace.value is not None and row.kind != IndicatorKind.AVERAGE_GROWTH:
        first, last = row.series.base.year + 1, row.series.latest.year
        span = f"năm {last}" if first == last else f"{first}-{last}"
        yield f"bình quân {span} {_moving(row, found.actual_pace)}"
    if needed is None or needed.value is None:
        return
    yield f"từ nay cần {_moving(row, needed)}"
    if found.projection is not None and row.kind != IndicatorKind.AVERAGE_GROWTH and _is_sane(row):
        reached = with_unit(found.projection.text, row)
        yield f"nếu giữ tốc độ như hiện nay, năm {row.target_year} đạt {reached}"


def _moving(row: IndicatorRow, pace: Computed) -> str:
    """Return "tăng 2,14 điểm %/năm", "giảm 1,5 ha/năm"; a sum reaches: "đạt 64,9 nghìn tỷ đồng/năm"."""
    if not pace.value:
        return "không thay đổi"
    unit = pace_unit(row.series.shape, row.unit)
    verb = "giảm" if pace.value < 0 else "đạt" if row.kind == IndicatorKind.CUMULATIVE else "tăng"
    return f"{verb} {rate(abs(pace.value))}{'' if unit.startswith('%') else ' '}{unit}"


def _is_sane(row: IndicatorRow) -> bool:
    """A share beyond 100 %, or anything below zero, is no forecast."""
    value = row.assessment.projection.value
    return value is not None and value >= 0 and not (row.unit == "%" and value > WHOLE_SHARE)


def _verdict(row: IndicatorRow) -> str:
    label = lower_first(row.verdict.label)
    return f"{label} ({row.reason})" if row.verdict is Verdict.UNKNOWN and row.reason else label


def with_unit(text: str, row: IndicatorRow) -> str:
    """Return "60%" closed up as the plan writes it, "3.209 ha" apart, small counts as "05 KCN"."""
    if row.unit.startswith("%"):
        return f"{text}{row.unit}"
    if row.kind == IndicatorKind.COUNT:
        text = re.sub(r"(?<![\d.,])([1-9])$", r"0\1", text)
    return f"{text} {row.unit}"
