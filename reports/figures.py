"""The two tables of figures in a report: indicators and zones, each row with last period beside it."""

from dataclasses import dataclass

from django.forms import Form
from django.http import QueryDict

from bacgiang_plan.lib.numbers import format_decimal
from targets.models import Indicator, PriceBasis, ValueStatus
from zones.models import Zone, ZoneFacts

from . import content, previous
from .forms import IndicatorFigureForm, SeenForm, ZoneFigureForm
from .items import zone_item
from .manuscript import saved_indicators, saved_zones
from .models import AgencyReport


@dataclass(frozen=True)
class SheetRow:
    """One line: its subject with the words for it, its form, the words of the period before."""

    subject: object
    label: str
    detail: str
    form: Form
    before: str


@dataclass(frozen=True)
class Sheet:
    """A table of figures as one form."""

    seen: SeenForm
    rows: list[SheetRow]

    @property
    def forms(self) -> list[Form]:
        return [self.seen, *(row.form for row in self.rows)]

    @property
    def faulty(self) -> list[Form]:
        return [form for form in self.forms if form.is_bound and form.errors]

    def is_valid(self) -> bool:
        return self.seen.is_bound and not self.faulty

    def values(self) -> dict:
        """Return what was typed as the saving verbs take it."""
        figures = {row.subject: row.form.facts() for row in self.rows}
        return {"seen": self.seen.cleaned_data["seen"], "figures": figures}

    def accept_newer(self, token: str) -> None:
        """Take note that the newer saved figures are known to the reader."""
        self.seen.accept_newer(token)


def indicator_sheet(report: AgencyReport, data: QueryDict | None) -> Sheet:
    """Return the sheet of the indicators whose figures the agency supplies."""
    figures = saved_indicators(report)
    saved = {figure.indicator: figure for figure in figures}
    before = previous.previous(report)
    rows = [
        SheetRow(
            indicator,
            f"{indicator.code}. {indicator.name} ({indicator.unit})",
            _definition(indicator),
            IndicatorFigureForm(
                data, indicator=indicator, initial=_values(saved.get(indicator.pk), INDICATOR)
            ),
            _indicator_before(previous.before_indicator(before, indicator.code)),
        )
        for indicator in Indicator.objects.filter(owner=report.obligation.agency)
    ]
    return Sheet(SeenForm(data, initial={"seen": content.token_of_indicators(figures)}), rows)


INDICATOR = ["value", "status", "note"]


def _values(figure, names: list[str]) -> dict:
    return {name: getattr(figure, name) for name in names} if figure else {}


def _definition(indicator: Indicator) -> str:
    """Return the scope of the figure and the prices it is counted in."""
    if not indicator.price_basis:
        return indicator.scope
    return f"{indicator.scope}; {PRICES[indicator.price_basis].lower()}"


PRICES = dict(PriceBasis.choices)


def _indicator_before(figure: tuple | None) -> str:
    if figure is None:
        return ""
    value, status = figure
    return f"{format_decimal(value)} ({STATUSES[status]})"


STATUSES = dict(ValueStatus.choices)


def zone_sheet(report: AgencyReport, data: QueryDict | None) -> Sheet:
    """Return the sheet of the zones the agency reports on."""
    figures = saved_zones(report)
    saved = {figure.zone_id: figure for figure in figures}
    before = previous.previous(report)
    rows = [
        SheetRow(
            zone,
            zone.full_name,
            "",
            ZoneFigureForm(data, zone=zone, initial=_values(saved.get(zone.pk), ZoneFacts.FIELDS)),
            _zone_before(previous.before_zone(before, zone_item(zone.pk))),
        )
        for zone in Zone.objects.filter(reporting_agency=report.obligation.agency)
    ]
    return Sheet(SeenForm(data, initial={"seen": content.token_of_zones(figures)}), rows)


def _zone_before(figure: list | None) -> str:
    if figure is None:
        return ""
    cleared, area, infrastructure, occupancy = map(format_decimal, figure)
    return f"GPMB {cleared}/{area} ha; hạ tầng {infrastructure} %; lấp đầy {occupancy} %"
