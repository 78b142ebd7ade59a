"""The figures of a report judged as those of the series are: beside what is published, saved and typed.

All that judging needs is one query written once, for every page of a report looks at it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import CharField, IntegerField, Q, QuerySet, Value

from bacgiang_plan.lib.fixed_query import FixedQuery
from targets.models import Indicator, IndicatorValue, Span
from targets.neighbours import NEWEST, beside, written_with
from targets.plausibility import faults, jumps, part_faults

from .enums import PeriodKind
from .models import AgencyReport, IndicatorFigure, ReportingPeriod


class FigureBeside(NamedTuple):
    """One figure with the definition of its indicator: a revision of the series, or the report's own."""

    pk: int
    code: str
    name: str
    unit: str
    kind: str
    jump_factor: Decimal | None
    whole_id: int | None
    order: int
    owner: int | None
    formula: str
    year: int
    revision: int
    value: Decimal
    status: str
    note: str

    @property
    def indicator(self) -> int:
        return self.pk

    @property
    def whole(self) -> int | None:
        return self.whole_id

    @property
    def is_of_report(self) -> bool:
        return self.revision == NEWEST


DEFINITION = [
    f"indicator__{name}"
    for name in ("pk", "code", "name", "unit", "kind", "jump_factor", "whole", "order", "owner", "formula")
]


def _figures_beside(report: int, agency: int, span: str) -> QuerySet:
    """The figures of ``report``, and of ``span`` those of its agency's series, their wholes and parts."""
    wholes = Indicator.objects.filter(shares__owner=agency).order_by().values("pk")
    family = Q(indicator__owner=agency) | Q(indicator__whole__owner=agency) | Q(indicator__in=wholes)
    published = IndicatorValue.objects.filter(family, span=span).order_by()
    stated = IndicatorFigure.objects.filter(report=report).order_by()
    nothing, newest = Value("", CharField()), Value(NEWEST, IntegerField())
    return published.values_list(*DEFINITION, "year", "revision", "value", "status", nothing).union(
        stated.values_list(
            *DEFINITION, "report__obligation__period__year", newest, "value", "status", "note"
        ),
        all=True,
    )


FIGURES_BESIDE = FixedQuery(_figures_beside, int, int, str)


def figures_beside(report: AgencyReport) -> list[FigureBeside]:
    """Return what the report states and what stands beside it: one query."""
    obligation = report.obligation
    rows = FIGURES_BESIDE(report.pk, obligation.agency_id, span_of(obligation.period))
    return list(map(FigureBeside._make, rows))


def span_of(period: ReportingPeriod) -> str:
    """Return the span of the figures that a report of ``period`` states."""
    return str(Span.HALF_YEAR if period.stands_for.kind == PeriodKind.HALF_YEAR else Span.YEAR)


def judge(forms: Iterable, report: AgencyReport, rows: list[FigureBeside]) -> None:
    """Add to each of ``forms`` (IndicatorFigureForm) that can be read why its figure cannot stand.

    Figures typed together are judged as if all were saved: part and whole may change in one go. Where one is
    blank, what is published stands.
    """
    period = report.obligation.period
    typed = {form.indicator.pk: form for form in forms if form.is_bound and form.is_valid()}
    stated = [form for form in typed.values() if form.cleaned_data["value"] is not None]
    known = [
        *(row for row in rows if not (row.is_of_report and row.pk in typed)),
        *(written_with(form.indicator, period.year, form.cleaned_data["value"]) for form in stated),
    ]
    for form in stated:
        near = beside(form.indicator, period.year, span_of(period), known)
        for fault in part_faults(form.indicator, form.cleaned_data["value"], near):
            form.add_error("value", fault)


class Lack(NamedTuple):
    """Why a figure of the report cannot be sent as it is."""

    indicator: int
    code: str
    words: str


def lacks(report: AgencyReport, rows: list[FigureBeside]) -> Iterator[Lack]:
    """Yield what keeps the report's figures from being sent: hard faults, and jumps that no note explains.

    Only of figures the agency is still asked for: others it could not mend.
    """
    period = report.obligation.period
    for row in rows:
        if row.is_of_report and row.owner == report.obligation.agency_id and not row.formula:
            near = beside(row, period.year, span_of(period), rows)
            found = faults(row, row.value, near)
            if not found and not row.note:
                found = [f"{each} {ASK_FOR_NOTE}" for each in jumps(row, row.value, near)]
            if found:
                yield Lack(row.pk, row.code, " ".join(found))


ASK_FOR_NOTE = "Nếu số liệu đúng, đề nghị giải thích ở ô “Nguồn, ghi chú”."
