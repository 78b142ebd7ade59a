"""Indicators as screens, documents and exports show them: frozen, formatted once.

Every figure has two forms: the words (``…_text``) for people and the raw `Decimal` for arithmetic
and Excel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .figures import TO_DATE, Figure
from .formulas import amount, percent, rate, value_of, with_unit
from .measured import Measured, Stated, measured_indicators
from .models import IndicatorKind, Span, Target
from .series import Series
from .trajectory import Assessment, Point, Verdict, average_rate, required
from .words import STATES, State, pace_unit, target_words


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator with its latest position, its path and its verdict.

    ``position`` is what is compared with ``required``, both in ``position_unit``: the average
    growth so far, the level, or the sum so far. ``latest`` is the newest annual figure as reported,
    ``newer`` what is newer and not of a whole year, six months or a count to date: shown with its label
    and never compared.
    """

    code: str
    url: str
    name: str
    unit: str
    kind: IndicatorKind
    target_number: int
    target_name: str
    owner_name: str
    base: Decimal | None
    base_text: str
    base_caption: str
    start_year: int | None
    target: Decimal
    target_year: int
    target_text: str
    target_caption: str
    latest: Figure | None
    newer: Figure | None
    position: Decimal | None
    position_text: str
    position_caption: str
    required: Decimal | None
    required_text: str
    required_caption: str
    progress: Decimal | None
    progress_text: str
    verdict: Verdict
    state: State
    reason: str
    needed_text: str
    figures: tuple[Figure, ...]
    series: Series
    assessment: Assessment

    @property
    def is_estimate(self) -> bool:
        return self.latest is not None and self.latest.is_estimate

    @property
    def remark(self) -> str:
        """What stands beside the verdict: the pace needed, or why nothing can be said."""
        return self.needed_text or self.reason

    @property
    def is_sample(self) -> bool:
        return any(figure.is_sample for figure in self.figures)

    @property
    def count_to_date(self) -> Figure | None:
        """The count of the running year with its day, where the indicator is counted from zones."""
        return self.newer if self.newer and self.newer.span == TO_DATE else None

    def figure(self, year: int, span: Span = Span.YEAR) -> Figure | None:
        """Return the current figure of that year and span, or None: a hole is named, never zero."""
        return next((each for each in self.figures if (each.year, each.span) == (year, span)), None)


def indicator_rows(*, today: date, target: Target | None = None) -> list[IndicatorRow]:
    """Return the indicators of ``target`` (every one without it) with the figures up to ``today``'s year.

    In the plan's order; two queries, three where something is counted from zones, four where their list is
    confirmed: pinned at one and three rows. For the consolidated report of a period pass the last day of
    its window.
    """
    return rows_of(measured_indicators(today=today, target=target), today=today)


def rows_of(found: Sequence[Measured], *, today: date) -> list[IndicatorRow]:
    """Return the rows of what was measured; no query."""
    urls = siblings("targets:indicator", keys=[each.indicator.code for each in found])
    return [indicator_row(each, today=today, url=urls[each.indicator.code]) for each in found]


def indicator_row(measured: Measured, *, today: date, url: str) -> IndicatorRow:
    """Return the row of one indicator: what was measured, in words."""
    indicator, series, figures = measured.indicator, measured.series, measured.figures
    latest, assessment = measured.latest, measured.assessment
    return IndicatorRow(
        **definition(indicator, measured.implied),
        url=url,
        **position_facts(indicator, series, measured.annual, latest),
        **path_facts(indicator, series, assessment, today),
        **verdict_facts(indicator, series, assessment),
        latest=latest,
        newer=figures[-1] if figures and figures[-1] is not latest else None,
        figures=figures,
        series=series,
    )


def definition(indicator: Stated, implied: Point | None) -> dict[str, object]:
    """Return what the plan says of the indicator."""
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "kind": IndicatorKind(indicator.kind),
        "target_number": indicator.target_number,
        "target_name": indicator.target_name,
        "owner_name": indicator.owner_name or EMPTY,
        "base": indicator.baseline_value,
        **base_words(indicator, implied),
        "start_year": indicator.start_year,
        "target": indicator.target_value,
        "target_year": indicator.target_year,
        "target_text": target_words(indicator),
        "target_caption": f"năm {indicator.target_year}",
    }


def position_facts(
    indicator: Stated, series: Series, annual: dict[int, Figure], latest: Figure | None
) -> dict[str, object]:
    """Return where the indicator stands; with a gap only the latest figure as reported."""
    position = position_of(indicator, series, annual)
    reported = latest.text if latest else EMPTY
    return {
        "position": position,
        "position_text": reported if position is None else amount(position),
        "position_caption": position_caption(indicator, series, latest) + sample_words(series, annual),
    }


def path_facts(indicator: Stated, series: Series, assessment: Assessment, today: date) -> dict[str, object]:
    """Return where the path wants the indicator to stand in the same year."""
    year = required_year(series, today)
    level = required_level(indicator, series, year, assessment)
    return {
        "required": level,
        "required_text": amount(level),
        "required_caption": f"năm {year}" if level is not None else "",
    }


def verdict_facts(indicator: Stated, series: Series, assessment: Assessment) -> dict[str, object]:
    """Return what the two together say."""
    unknown = assessment.verdict is Verdict.UNKNOWN
    return {
        "assessment": assessment,
        "progress": value_of(assessment.progress),
        "progress_text": percent(value_of(assessment.progress)),
        "verdict": assessment.verdict,
        "state": STATES[assessment.verdict],
        "reason": assessment.ruling.grounds if unknown else "",
        "needed_text": needed_words(indicator, series, assessment),
    }


def position_of(indicator: Stated, series: Series, annual: dict[int, Figure]) -> Decimal | None:
    """Return what is compared with the path: an average growth, a level or a sum; None in a gap."""
    if series.latest is None:
        return None
    if indicator.kind != IndicatorKind.AVERAGE_GROWTH:
        return series.latest.value
    return average_rate({point.year: annual[point.year].value for point in series.points}).value


def position_caption(indicator: Stated, series: Series, latest: Figure | None) -> str:
    """Return what stands under the position: which years, estimate or not, sample or not."""
    if latest is None:
        return ""
    if series.latest is None or indicator.kind not in POSITION_WORDS:
        return latest.marks
    first, last = series.points[0].year, series.latest.year
    years = str(first) if first == last else f"{first}-{last}"
    return f"{POSITION_WORDS[indicator.kind]} {years}; riêng {latest.marks}: {latest.text}"


def sample_words(series: Series, annual: dict[int, Figure]) -> str:
    """Return the mark of a position that rests on sample figures beside a real latest one; mostly nothing."""
    marks = [annual[point.year].is_sample for point in series.points]
    return " (có số liệu mẫu trong các năm trước)" if marks and any(marks) and not marks[-1] else ""


POSITION_WORDS = {IndicatorKind.AVERAGE_GROWTH: "bình quân", IndicatorKind.CUMULATIVE: "lũy kế"}


def required_year(series: Series, today: date) -> int:
    """Return the year whose path figure is shown: that of the latest figure, else the last full one."""
    year = series.latest.year if series.latest else today.year - 1
    return min(year, series.target.year)


def required_level(indicator: Stated, series: Series, year: int, assessment: Assessment) -> Decimal | None:
    """Return the path figure of ``year`` in the terms of the position; None without a path."""
    if series.base is None or year <= series.base.year:
        return None
    if indicator.kind == IndicatorKind.AVERAGE_GROWTH:
        return indicator.target_value
    found = assessment.required or required(series.base, series.target, year, series.shape)
    return found.value


def base_words(indicator: Stated, implied: Point | None) -> dict[str, str]:
    """Return the plan's base, or the implied one with the word that says so."""
    if indicator.baseline_value is not None:
        text, caption = format_decimal(indicator.baseline_value), f"năm {indicator.baseline_year}"
    elif implied:
        text, caption = amount(implied.value), f"năm {implied.year}, suy ra"
    else:
        text, caption = EMPTY, ""
    return {"base_text": text, "base_caption": caption}


def needed_words(indicator: Stated, series: Series, assessment: Assessment) -> str:
    """Return "cần 1,7 điểm %/năm", or nothing when the target is reached or the pace unknown."""
    needed = value_of(assessment.needed_pace)
    if needed is None:
        return ""
    return f"cần {with_unit(rate(needed), pace_unit(series.shape, indicator.unit))}"
