"""Zones as screens, documents and exports show them: frozen, formatted once."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .clearance import Outcome, Reading, Verdict, any_late
from .known import Facts, Known, Mention, known_zones, late_limits
from .models import SHORT_KINDS, Zone, ZoneKind, full_name

NOBODY = "Chưa giao cơ quan báo cáo"


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """The facts of one zone on one day; "–" where the source says nothing."""

    as_of: date
    as_of_text: str
    area_ha: Decimal | None
    area_text: str
    cleared_ha: Decimal | None
    cleared_text: str
    cleared_of_area_text: str
    cleared_percent: Decimal | None
    cleared_percent_text: str
    infrastructure_percent: Decimal | None
    infrastructure_text: str
    occupancy_percent: Decimal | None
    occupancy_text: str
    investor: str
    registered_capital: Decimal | None
    registered_capital_text: str
    labour: int | None
    labour_text: str
    source: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone with what the plan says of it and its latest facts (`EMPTY_PROGRESS` without any).

    ``clearance`` has how each limit for clearing its land (GPMB) stands, and ``is_late`` whether one has
    passed with land still to be cleared; None when none has passed or no figure tells. A row of a part
    carries the key of its zone as ``parent``, and is never counted or summed.
    """

    pk: int
    parent: int | None
    part_kind: str
    url: str
    kind: ZoneKind
    kind_label: str
    name: str
    full_name: str
    agency_name: str
    place: str
    mentions: tuple[Mention, ...]
    clauses: tuple[str, ...]
    clearance_due_text: str
    clearance: tuple[tuple[Mention, Outcome], ...]
    is_late: bool | None
    progress: ProgressRow

    @property
    def late_text(self) -> str:
        """By how much the worst of its limits is missed: "694 ngày"."""
        late = [outcome for _, outcome in self.clearance if outcome.verdict is Verdict.LATE]
        return max(late, key=lambda outcome: outcome.days).note if late else ""


EMPTY_PROGRESS = ProgressRow(
    as_of=date.min,
    as_of_text=EMPTY,
    area_ha=None,
    area_text=EMPTY,
    cleared_ha=None,
    cleared_text=EMPTY,
    cleared_of_area_text=EMPTY,
    cleared_percent=None,
    cleared_percent_text=EMPTY,
    infrastructure_percent=None,
    infrastructure_text=EMPTY,
    occupancy_percent=None,
    occupancy_text=EMPTY,
    investor=EMPTY,
    registered_capital=None,
    registered_capital_text=EMPTY,
    labour=None,
    labour_text=EMPTY,
    source=EMPTY,
    is_sample=False,
)


def zone_rows(*, today: date, kind: str = "", pk: int | None = None) -> list[ZoneRow]:
    """Return the zones of ``kind`` (all without one) in the plan's order, with facts up to ``today``.

    ``pk`` narrows to one zone. Three queries: zones with what the plan says of them, their latest facts,
    and the figures of clearance of those with a limit.
    """
    zones = Zone.objects.of_kind(kind)
    zones = zones if pk is None else zones.filter(pk=pk)
    return rows_of_known(known_zones(zones, today), today)


class LateZones(NamedTuple):
    """Zones and parts that are late, the longest first; how many zones that concerns, and how many exist."""

    rows: list[ZoneRow]
    late: int
    total: int


def late_zones(*, today: date, limit: int) -> LateZones:
    """Return the ``limit`` zones and parts late for longest, with the counts; rows only of what is shown.

    Three queries, and only zones with a limit are read: the inventory may hold thousands. The figures
    of a row are those its verdict rests on, of clearance alone.
    """
    late = late_limits(today)
    shown = [replace(each, facts=facts_of(telling(each, today))) for each in late[:limit]]
    concerned = {each.zone.parent or each.zone.pk for each in late}
    return LateZones(rows_of_known(shown, today), len(concerned), Zone.objects.whole().count())


def telling(known: Known, today: date) -> Reading:
    """Return the figure on which the first missed limit of a late zone rests."""
    return next(outcome.last for _, outcome in known.clearance(today) if outcome.is_late)


def facts_of(reading: Reading) -> Facts:
    """Return what one figure of clearance says, as the facts of its day."""
    return Facts(*reading[:3], None, None, "", None, None, "", reading.is_sample)


def rows_of_known(known: list[Known], today: date) -> list[ZoneRow]:
    """Return the rows of what is known, in its order."""
    urls = siblings("zones:detail", keys=[each.zone.pk for each in known])
    return [zone_row(each, url=urls[each.zone.pk], today=today) for each in known]


def zone_row(known: Known, *, url: str, today: date) -> ZoneRow:
    """Return one row, formatted."""
    zone, mentions, clearance = known.zone, known.mentions, tuple(known.clearance(today))
    kind = ZoneKind(zone.kind)
    limits = sorted({outcome.limit.due_on for _, outcome in clearance})
    return ZoneRow(
        pk=zone.pk,
        parent=zone.parent,
        part_kind=zone.part_kind,
        url=url,
        kind=kind,
        kind_label=SHORT_KINDS[kind],
        name=zone.name,
        full_name=full_name(zone.kind, zone.name),
        agency_name=zone.agency_name or NOBODY,
        place=zone.place or EMPTY,
        mentions=mentions,
        clauses=tuple(dict.fromkeys(each.clause for each in mentions)),
        clearance_due_text=", ".join(short_date(limit) for limit in limits) or EMPTY,
        clearance=clearance,
        is_late=any_late(outcome for _, outcome in clearance),
        progress=progress_row(known.facts) if known.facts else EMPTY_PROGRESS,
    )


def progress_row(progress: Facts) -> ProgressRow:
    """Return the facts of one day, formatted."""
    return ProgressRow(
        as_of=progress.as_of,
        as_of_text=short_date(progress.as_of),
        area_ha=progress.area_ha,
        area_text=format_decimal(progress.area_ha),
        cleared_ha=progress.cleared_ha,
        cleared_text=format_decimal(progress.cleared_ha),
        cleared_of_area_text=of_area(progress.cleared_ha, progress.area_ha),
        cleared_percent=progress.cleared_percent,
        cleared_percent_text=share(progress.cleared_percent),
        infrastructure_percent=progress.infrastructure_percent,
        infrastructure_text=share(progress.infrastructure_percent),
        occupancy_percent=progress.occupancy_percent,
        occupancy_text=share(progress.occupancy_percent),
        investor=progress.investor or EMPTY,
        registered_capital=progress.registered_capital,
        registered_capital_text=format_decimal(progress.registered_capital),
        labour=progress.labour,
        labour_text=format_decimal(progress.labour),
        source=progress.source,
        is_sample=progress.is_sample,
    )


def share(value: Decimal | None) -> str:
    """Return a share with one decimal, "–" without one; the unit stands in the header."""
    return format_decimal(value, 1)


def of_area(cleared: Decimal | None, area: Decimal | None) -> str:
    """Return "188,5/377": cleared and the area of the same source; "–" when nothing is known."""
    return EMPTY if cleared is None else f"{format_decimal(cleared)}/{format_decimal(area)}"
