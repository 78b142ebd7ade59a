"""The inventory at a date: every zone with its state and area, the areas that disagree, and the totals.

Zones only, without their parts. A constant number of queries, whatever the number of zones and events;
state and area are one look each into the index ``zoneevent_life``. A missing area is a hole with a name.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.numbers import format_decimal, small_count
from bacgiang_plan.lib.vietnamese import lower_first

from .enums import SHORT_KINDS, EventKind, ZoneKind, ZoneState
from .models import Zone, ZoneEvent, full_name
from .totals import exact, sum_text

ORDER = ["-kind", "order", "pk"]
COLUMNS = ["pk", "kind", "name", "district__short_name", "location", "state", "area"]


class StatedArea(NamedTuple):
    """The area of a whole zone (ha) as one document states it."""

    area_ha: Decimal
    happened_on: date
    document: str
    is_sample: bool

    @property
    def area_text(self) -> str:
        return format_decimal(self.area_ha)

    @property
    def day_text(self) -> str:
        return short_date(self.happened_on)


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One zone as of a day. ``area_ha`` is by the newest document; None where no document states one.

    ``disagreeing`` are all areas stated since the last expansion, newest first, when they differ;
    ``hole`` says what is not known of the area, blank when nothing is missing.
    """

    pk: int
    url: str
    kind: ZoneKind
    kind_label: str
    full_name: str
    place: str
    state: ZoneState
    state_label: str
    area_ha: Decimal | None
    area_text: str
    hole: str
    source: StatedArea | None
    disagreeing: tuple[StatedArea, ...]
    is_sample: bool


@dataclass(frozen=True, slots=True)
class InventoryTotal:
    """How many zones of a kind are in a state, and their area, a lower bound where something is not known.

    ``missing`` of them have no area stated, ``outdated`` none since their last expansion.
    """

    kind: ZoneKind
    state: ZoneState
    count: int
    area_ha: Decimal | None
    missing: int
    outdated: int
    is_sample: bool

    @property
    def label(self) -> str:
        return f"{SHORT_KINDS[self.kind]}, {lower_first(self.state.label)}"

    @property
    def area_text(self) -> str:
        return sum_text(self.area_ha, is_whole=not (self.missing or self.outdated))

    @property
    def hole(self) -> str:
        """Return "03 KCN chưa có diện tích"; blank when every area is stated."""
        kind = SHORT_KINDS[self.kind]
        left_out = [
            (self.missing, f"{kind} chưa có diện tích"),
            (self.outdated, f"{kind} mở rộng, chưa có diện tích sau mở rộng"),
        ]
        return "; ".join(f"{small_count(count)} {words}" for count, words in left_out if count)


TOTALS = FixedQuery(
    lambda day: (
        Zone.objects.whole()
        .marked_at(day)
        .order_by()
        .values("kind", "state")
        .annotate(
            count=Count("pk"),
            known=Count("area"),
            current=Count("whole_area"),
            ha=Sum("area"),
            sample=Count("pk", filter=Q(has_sample_state=True) | Q(has_sample_area=True)),
        )
        .values_list("kind", "state", "count", "known", "current", "ha", "sample")
    ),
    date,
)


def inventory_totals(day: date) -> list[InventoryTotal]:
    """Return the totals of all zones by kind and state, KCN first: one query."""
    kinds, states = list(ZoneKind), list(ZoneState)
    totals = [
        InventoryTotal(
            ZoneKind(kind), ZoneState(state), count, exact(ha), count - known, known - current, bool(sample)
        )
        for kind, state, count, known, current, ha, sample in TOTALS(day)
    ]
    return sorted(totals, key=lambda each: (kinds.index(each.kind), states.index(each.state)))


def inventory_rows(keys: Sequence[int], day: date) -> list[InventoryRow]:
    """Return the zones with the primary keys ``keys`` as of ``day``, in the list's order: two queries."""
    found = Zone.objects.filter(pk__in=keys).at(day).order_by(*ORDER).values_list(*COLUMNS)
    stated, urls = stated_areas(keys, day), siblings("zones:detail", keys=keys)
    return [inventory_row(each, stated[each[0]], urls[each[0]]) for each in found]


class Statements(NamedTuple):
    """The areas of one zone since its last expansion, newest first, and what that expansion left open."""

    since: list[StatedArea]
    newest: StatedArea | None
    expanded_on: date | None

    @property
    def is_outdated(self) -> bool:
        """Whether there is an area, but none stated since the last expansion."""
        return bool(self.newest and self.expanded_on and not self.since)


NOTHING = Statements([], None, None)


def stated_areas(keys: Sequence[int], day: date) -> dict[int, Statements]:
    """Return what documents up to ``day`` state of the areas of each zone: one query."""
    events = ZoneEvent.objects.standing().until(day).filter(zone__in=keys)
    lives = defaultdict(list)
    for zone, kind, *facts in events.sizing().newest_first().values_list("zone", "kind", *StatedArea._fields):
        lives[zone].append((kind, StatedArea._make(facts)))
    return defaultdict(lambda: NOTHING, {zone: statements(life) for zone, life in lives.items()})


def statements(life: list[tuple[str, StatedArea]]) -> Statements:
    """Return the statements of one zone from its events newest first, areas left out included."""
    end = next((n for n, (kind, _) in enumerate(life) if kind == EventKind.EXPANDED), None)
    since = [each for _, each in (life if end is None else life[: end + 1]) if each.area_ha is not None]
    newest = next((each for _, each in life if each.area_ha is not None), None)
    return Statements(since, newest, None if end is None else life[end][1].happened_on)


def inventory_row(found: tuple, said: Statements, url: str) -> InventoryRow:
    pk, kind, name, district, location, state, area = found
    kind, state = ZoneKind(kind), ZoneState(state)
    differ = len({each.area_ha for each in said.since}) > 1
    return InventoryRow(
        pk=pk,
        url=url,
        kind=kind,
        kind_label=SHORT_KINDS[kind],
        full_name=full_name(kind, name),
        place=", ".join(word for word in (location, district) if word),
        state=state,
        state_label=state.label,
        area_ha=area,
        area_text=format_decimal(area),
        hole=hole_of(said),
        source=said.newest,
        disagreeing=tuple(said.since) if differ else (),
        is_sample=any(each.is_sample for each in said.since),
    )


def hole_of(said: Statements) -> str:
    if said.newest is None:
        return "chưa có diện tích"
    if said.is_outdated:
        return f"diện tích theo văn bản trước lần mở rộng ngày {short_date(said.expanded_on)}"
    return ""
