"""The two tables of figures in a report: indicators and zones, each row with last period beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.forms import Form
from django.http import QueryDict

from bacgiang_plan.lib.numbers import format_decimal
from targets.models import Indicator, PriceBasis, ValueStatus
from zones.models import Zone

from . import previous
from .forms import IndicatorFigureForm, ZoneFigureForm
from .items import indicator_item, zone_item
from .locks import ITEM_SETTLED
from .manuscript import Manuscript
from .merging import Merged, token
from .models import AgencyReport
from .plausible import judge, lacks
from .saved import saved_indicator_rows, saved_zone_rows
from .seen_form import SeenForm


@dataclass(frozen=True)
class SheetRow:
    """One line: its subject with the words for it, its form, the words of the period before.

    ``locked`` says why the row cannot be rewritten; empty when it can. ``lack`` is what keeps the saved row
    from being sent.
    """

    subject: object
    label: str
    detail: str
    form: Form
    before: str
    locked: str = ""
    lack: str = ""


def _fine_together(forms: list[Form]) -> None:
    """Rows that are judged one by one only."""


@dataclass(frozen=True)
class Sheet:
    """A table of figures as one form; ``judge`` looks at all rows together and adds what is wrong."""

    seen: SeenForm
    rows: list[SheetRow]
    judge: Callable[[list[Form]], None] = _fine_together

    @property
    def open_rows(self) -> list[SheetRow]:
        return [row for row in self.rows if not row.locked]

    @property
    def forms(self) -> list[Form]:
        return [self.seen, *(row.form for row in self.open_rows)]

    @property
    def faulty(self) -> list[Form]:
        return [form for form in self.forms if form.is_bound and form.errors]

    def is_valid(self) -> bool:
        if self.seen.is_bound:
            self.judge([row.form for row in self.open_rows])
        return self.seen.is_bound and not self.faulty

    def values(self, choice: str = "") -> dict:
        """Return what was typed as the saving verbs take it."""
        figures = {row.subject: row.form.facts() for row in self.open_rows}
        return {"seen": self.seen.known(choice, self.read), "figures": figures}

    def read(self, data: QueryDict) -> dict[str, object]:
        """Return the rows in ``data`` that can be read, as they are compared."""
        rows = [row for row in self.open_rows if f"{row.form.prefix}-{row.form.ROW[0]}" in data]
        again = [row.form.again(data) for row in rows]
        return {form.prefix: form.row for form in again if form.is_valid()}

    def choose(self, choice: str, saved: Mapping[str, object]) -> None:
        """Give up what was typed in a row for what is saved, when ``choice`` says so ("saved:i3")."""
        side, _, name = choice.partition(":")
        for row in self.open_rows:
            if side == "saved" and row.form.prefix == name:
                _put(row.form, saved.get(name))

    def rebase(self, merged: Merged, saved: Mapping[str, object]) -> None:
        """Show what is saved in every row but those in conflict, whose saved figures are shown beside."""
        settled = [row.form for row in self.open_rows if row.form.prefix not in merged.conflicts]
        for form in settled:
            _put(form, saved.get(form.prefix))
        self.seen.mark_seen(merged, saved, [form.prefix for form in settled])


def _put(form: Form, row: tuple | None) -> None:
    """Let the form of one row show what is saved; None is a row of blanks."""
    form.data = form.data.copy()
    for name, value in zip(form.ROW, row or [None] * len(form.ROW), strict=True):
        field = form.fields[name]
        shown = field.prepare_value(field.initial if value is None else value)
        form.data[form.add_prefix(name)] = "" if shown is None else str(shown)


def indicator_sheet(written: Manuscript, data: QueryDict | None) -> Sheet:
    """Return the sheet of the indicators whose figures the agency supplies; settled rows are locked."""
    report, opened = written.report, written.open
    saved = saved_indicator_rows(report.pk)
    before = previous.previous(report)
    lacking = {lack.indicator: lack.words for lack in lacks(report, written.beside)}
    rows = [
        _indicator_row(indicator, data, saved, before, opened, lacking.get(indicator.pk, ""))
        for indicator in Indicator.objects.asked_of(report.obligation.agency_id)
    ]
    judging = partial(_judged, written)
    return Sheet(SeenForm(data, initial={"seen": token(saved)}), rows, judging)


def _judged(written: Manuscript, forms: list[Form]) -> None:
    judge(forms, written.report, written.beside)


def _indicator_row(indicator: Indicator, data, saved, before, opened, lack: str) -> SheetRow:
    locked = _locked(indicator_item(indicator.pk), opened)
    initial = _initial(saved.get(f"i{indicator.pk}"), IndicatorFigureForm.ROW)
    return SheetRow(
        indicator,
        f"{indicator.code}. {indicator.name} ({indicator.unit})",
        definition(indicator),
        IndicatorFigureForm(None if locked else data, indicator=indicator, initial=initial),
        _indicator_before(previous.before_indicator(before, indicator.code)),
        locked,
        lack,
    )


def _initial(row: tuple | None, names: list[str]) -> dict:
    return dict(zip(names, row, strict=True)) if row else {}


def _locked(item: str, opened: frozenset[str] | None) -> str:
    return ITEM_SETTLED if opened is not None and item not in opened else ""


def definition(indicator: Indicator) -> str:
    """Return the scope of the figure and the prices it is counted in."""
    if not indicator.counted_basis:
        return indicator.scope
    silent = " (Kế hoạch không nêu)" if indicator.series_basis else ""
    return f"{indicator.scope}; {PRICES[indicator.counted_basis].lower()}{silent}"


PRICES = dict(PriceBasis.choices)


def _indicator_before(figure: tuple | None) -> str:
    if figure is None:
        return ""
    value, status = figure
    return f"{format_decimal(value)} ({STATUSES[status]})"


STATUSES = dict(ValueStatus.choices)


def zone_sheet(
    report: AgencyReport,
    data: QueryDict | None,
    opened: frozenset[str] | None = None,
) -> Sheet:
    """Return the sheet of the zones the agency reports on, as `indicator_sheet` does.

    Rows whose item is not in ``opened`` (None means all are) are locked."""
    saved = saved_zone_rows(report.pk)
    before = previous.previous(report)
    rows = [
        _zone_row(zone, data, saved, before, opened)
        for zone in Zone.objects.filter(reporting_agency=report.obligation.agency_id)
    ]
    return Sheet(SeenForm(data, initial={"seen": token(saved)}), rows)


def _zone_row(zone: Zone, data, saved, before, opened) -> SheetRow:
    locked = _locked(zone_item(zone.pk), opened)
    initial = _initial(saved.get(f"z{zone.pk}"), ZoneFigureForm.ROW)
    return SheetRow(
        zone,
        zone.full_name,
        "",
        ZoneFigureForm(None if locked else data, zone=zone, initial=initial),
        _zone_before(previous.before_zone(before, zone_item(zone.pk))),
        locked,
    )


def _zone_before(figure: list | None) -> str:
    if figure is None:
        return ""
    cleared, area, infrastructure, occupancy, labour = map(format_decimal, figure)
    words = f"GPMB {cleared}/{area} ha; hạ tầng {infrastructure} %; lấp đầy {occupancy} %"
    return f"{words}; lao động {labour} người"
