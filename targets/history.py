"""Published figures entered as history, row by row, through `record_value`: entered, already there, refused.

The file keeps the source's own words: its span ("q1", "as of 5/2025"), basis and status. Only whole years and
half-years of what was carried out are figures of a series.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ValidationError

from agencies.models import User

from .actions import Stated, record_value
from .models import Indicator, IndicatorValue, PriceBasis, Span, ValueStatus

COLUMNS = ["code", "name", "year", "span", "value", "unit", "basis", "scope", "status"]
COLUMNS += ["source", "document", "confidence", "note"]
SPANS = {"year": Span.YEAR, "6m-1": Span.HALF_YEAR}
BASES = {
    "": None,  # the source states none
    "giá so sánh": PriceBasis.CONSTANT,
    "giá so sánh 2010": PriceBasis.CONSTANT_2010,
    "giá hiện hành": PriceBasis.CURRENT,
}
# No page calls its figure "chính thức": what is merely "công bố" stays an estimate, with that word beside it.
PUBLISHED = ("ước", "công bố", "cập nhật")
NOT_CARRIED_OUT = {
    "suy tính": "Số suy tính từ số khác, không phải số công bố.",
    "mục tiêu tỉnh": "Mục tiêu, không phải số thực hiện.",
}
CONFIDENCE = {
    "high": "",
    "medium": "Mức tin cậy của nguồn: trung bình.",
    "low": "Mức tin cậy của nguồn: thấp.",
}


class HistoryError(Exception):
    """The file is not one of published figures; the message says where and why, nothing was written."""


@dataclass(frozen=True, slots=True)
class Published:
    """One row of the file, in the source's own words."""

    line: int
    code: str
    name: str
    year: int
    span: str
    value: Decimal
    unit: str
    basis: str
    scope: str
    status: str
    source: str
    document: str
    confidence: str
    note: str

    @property
    def told(self) -> str:
        """What the history keeps beside the figure."""
        return " ".join(each for each in (self.note, CONFIDENCE[self.confidence]) if each)

    @property
    def named_source(self) -> str:
        return f"{self.source}: {self.status}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: ``entry`` is its figure in the series, ``refusal`` why there is none."""

    row: Published
    is_new: bool = False
    entry: IndicatorValue | None = None
    refusal: str = ""


def read_history(path: Path) -> list[Published]:
    """Return the rows of ``path``. Raises `HistoryError` at the first row that cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise HistoryError(f"{path.name}: dòng đầu phải gồm các cột {', '.join(COLUMNS)}.")
        return [_row(path, number, cells) for number, cells in enumerate(reader, 2)]


def _row(path: Path, line: int, cells: dict[str, str]) -> Published:
    try:
        facts = cells | {"year": int(cells["year"]), "value": Decimal(cells["value"])}
        row = Published(line=line, **facts)
    except (ValueError, InvalidOperation, TypeError) as error:
        raise HistoryError(f"{path.name}, dòng {line}: không đọc được ({error}).") from error
    if fault := _fault(row):
        raise HistoryError(f"{path.name}, dòng {line}: không đọc được ({fault}).")
    return row


def _fault(row: Published) -> str:
    """Return what was read that is none of the known words or numbers, and what was expected; or nothing."""
    if not row.value.is_finite():
        return f"giá trị đã đọc là “{row.value}”, phải là một số"
    if row.basis not in BASES:
        known = ", ".join(filter(None, BASES))
        return f"giá đã đọc là “{row.basis}”, phải là một trong: {known}, hoặc để trống"
    if row.confidence not in CONFIDENCE:
        return f"mức tin cậy đã đọc là “{row.confidence}”, phải là một trong: {', '.join(CONFIDENCE)}"
    return ""


def enter_history(rows: list[Published], *, by: User, now: datetime) -> Iterator[Outcome]:
    """Enter ``rows`` in their order, each for itself, and tell what became of each.

    Entering again changes nothing. A real figure from elsewhere that already stands in the same place is
    kept; a sample figure is replaced.
    """
    series = {each.code: each for each in Indicator.objects.all()}
    documents = {row.document for row in rows if row.document}
    for row in rows:
        if refusal := _refusal(row, series):
            yield Outcome(row, refusal=refusal)
        else:
            yield _enter(row, series[row.code], documents, by=by, now=now)


def _refusal(row: Published, series: dict[str, Indicator]) -> str:
    if row.status in NOT_CARRIED_OUT:
        return NOT_CARRIED_OUT[row.status]
    if not row.status.startswith(PUBLISHED):
        return f"Tính chất đã đọc là “{row.status}”; chỉ ghi số ước, số công bố."
    if row.code not in series:
        return "Không có chuỗi số liệu nào cho nội dung này."
    if row.span not in SPANS:
        return f"Kỳ đã đọc là “{row.span}”; chuỗi số liệu chỉ có cả năm và 6 tháng đầu năm."
    if row.unit != series[row.code].unit.removesuffix("/năm"):
        return f"Đơn vị đã đọc là “{row.unit}”; chuỗi số liệu tính bằng {series[row.code].unit}."
    return ""


def _enter(row: Published, indicator: Indicator, documents: set[str], **stamp) -> Outcome:
    revisions = indicator.values.filter(year=row.year, span=SPANS[row.span]).order_by("revision")
    facts = (row.value, row.named_source, row.document)
    standing = list(revisions)
    for each in standing:
        if (each.value, each.source, each.document) == facts:
            return Outcome(row, entry=each)
    if standing and not standing[-1].is_sample and standing[-1].document not in documents:
        return Outcome(row, refusal=f"Đã có số liệu từ nguồn khác ({standing[-1].source}); giữ nguyên.")
    try:
        return Outcome(row, is_new=True, entry=_record(row, indicator, **stamp))
    except ValidationError as error:
        return Outcome(row, refusal=" ".join(error.messages))


def _record(row: Published, indicator: Indicator, **stamp) -> IndicatorValue:
    return record_value(
        indicator,
        year=row.year,
        span=SPANS[row.span],
        value=row.value,
        status=ValueStatus.ESTIMATE,
        source=row.named_source,
        stated=Stated(
            price_basis=BASES[row.basis],
            scope=row.scope or None,
            document=row.document,
            explanation=row.told,
        ),
        **stamp,
    )
