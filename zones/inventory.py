"""The inventory at a date: the state and area of a zone, the areas that disagree, and the totals.

The totals are of zones without their parts, state and area one look each into the index ``zoneevent_life``.
One query each, whatever the number of zones and events. A missing area is a hole with a name.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.numbers import format_decimal, small_count
from bacgiang_plan.lib.vietnamese import lower_first

from .enums import SHORT_KINDS, STATE_AFTER, EventKind, ZoneKind, ZoneState
from .models import Zone, ZoneEvent
from .totals import exact, sum_text


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


class Statements(NamedTuple):
    """The areas of one zone since its last expansion, newest first, and what that expansion left open.

    ``newest`` is the newest statement of all; None where no document states an area.
    """

    since: list[StatedArea]
    newest: StatedArea | None
    expanded_on: date | None

    @property
    def area_ha(self) -> Decimal | None:
        return self.newest.area_ha if self.newest else None

    @property
    def disagreeing(self) -> list[StatedArea]:
        """All areas since the last expansion when they differ, otherwise none."""
        return self.since if len({each.area_ha for each in self.since}) > 1 else []

    @property
    def is_outdated(self) -> bool:
        """Whether there is an area, but none stated since the last expansion."""
        return bool(self.newest and self.expanded_on and not self.since)

    @property
    def hole(self) -> str:
        """What is not known of the area; blank when nothing is missing."""
        if self.newest is None:
            return "chưa có diện tích"
        if self.is_outdated:
            return f"diện tích theo văn bản trước lần mở rộng ngày {short_date(self.expanded_on)}"
        return ""


class InventoryRow(NamedTuple):
    """State and areas of one zone, or part, as of a day."""

    state: ZoneState
    said: Statements

    @property
    def area_text(self) -> str:
        return format_decimal(self.said.area_ha)


UNKNOWN = InventoryRow(ZoneState.UNKNOWN, Statements([], None, None))


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


def inventory_rows(keys: Sequence[int], day: date) -> dict[int, InventoryRow]:
    """Return the zones and parts with the primary keys ``keys`` as of ``day``: one query."""
    events = ZoneEvent.objects.standing().until(day).filter(zone__in=keys).newest_first()
    lives = defaultdict(list)
    for zone, kind, *facts in events.values_list("zone", "kind", *StatedArea._fields):
        lives[zone].append((EventKind(kind), StatedArea._make(facts)))
    return {zone: inventory_row(lives[zone]) if zone in lives else UNKNOWN for zone in keys}


def inventory_row(life: list[tuple[EventKind, StatedArea]]) -> InventoryRow:
    """Return what the events of one zone, newest first, make of it."""
    return InventoryRow(state_of([kind for kind, _ in life]), statements(life))


def state_of(kinds: list[EventKind]) -> ZoneState:
    """Return the state after ``kinds``, newest first, as `ZoneQuerySet.at` does."""
    return next((STATE_AFTER[kind] for kind in kinds if kind in STATE_AFTER), ZoneState.UNKNOWN)


def statements(life: list[tuple[EventKind, StatedArea]]) -> Statements:
    """Return what one zone's events, newest first, state of its area; most state none."""
    end = next((n for n, (kind, _) in enumerate(life) if kind == EventKind.EXPANDED), None)
    since = [each for _, each in (life if end is None else life[: end + 1]) if each.area_ha is not None]
    newest = next((each for _, each in life if each.area_ha is not None), None)
    return Statements(since, newest, None if end is None else life[end][1].happened_on)
