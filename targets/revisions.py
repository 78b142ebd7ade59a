"""The chain of figures of an indicator as people read it: every revision, current or replaced."""

from collections.abc import Iterable
from dataclasses import dataclass

from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.numbers import format_decimal

from .figures import Figure, figure_of
from .models import Indicator, IndicatorValue


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision of one figure, current or replaced, with its source; ``ratio_text`` is "30 ÷ 40".

    ``document_url`` is the document where it is an address.
    """

    figure: Figure
    revision: int
    is_current: bool
    status_label: str
    ratio_text: str
    document: str
    document_url: str
    explanation: str
    recorded_text: str
    recorded_by: str


def revision_rows(indicator: Indicator, **place: object) -> list[RevisionRow]:
    """Return every revision of every figure of ``indicator``, newest first: one query.

    ``place`` narrows to one year and span.
    """
    values = indicator.values.filter(**place).select_related("recorded_by")
    return rows_of(values.order_by("-year", "-span", "-revision"))


def rows_of(values: Iterable[IndicatorValue]) -> list[RevisionRow]:
    rows, seen = [], set()
    for value in values:
        rows.append(revision_row(value, is_current=(value.year, value.span) not in seen))
        seen.add((value.year, value.span))
    return rows


def revision_row(value: IndicatorValue, *, is_current: bool) -> RevisionRow:
    return RevisionRow(
        figure=figure_of(value),
        revision=value.revision,
        is_current=is_current,
        status_label=value.get_status_display(),
        ratio_text=ratio_text(value),
        document=value.document,
        document_url=value.document if value.document.startswith(("http://", "https://")) else "",
        explanation=value.explanation,
        recorded_text=clock_words(value.recorded_at),
        recorded_by=value.recorded_by.full_name,
    )


def ratio_text(value: IndicatorValue) -> str:
    """Return numerator and denominator as written, nothing where the source gives only the share."""
    if value.numerator is None:
        return ""
    return f"{format_decimal(value.numerator)} ÷ {format_decimal(value.denominator)}"
