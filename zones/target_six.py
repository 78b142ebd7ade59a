"""The numbers of target (6) at a day, each with the rows behind it, from the lives of zones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple, TypeVar

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.numbers import EMPTY, format_decimal, small_count

from .enums import COUNTED_STATES, EventKind, ZoneKind, ZoneState
from .ledger import ALL_CODES, AREA_CODES, EVE, PERIOD_START, Entry, Happened, Ledger, Life, ledgers
from .models import InventoryConfirmation, Zone, ZoneEvent, full_name


@dataclass(frozen=True, slots=True)
class SixRow:
    """One row under a number: the zone, what happened to it, and the area with its document."""

    zone: int
    zone_name: str
    zone_url: str
    event_text: str
    document: str
    area_ha: Decimal | None
    area_text: str
    area_source: str
    hole: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A zone as the rows name it; ``place`` is its place in the list."""

    pk: int
    kind: ZoneKind
    full_name: str
    url: str
    place: int


@dataclass(frozen=True, slots=True)
class SixFigure:
    """One number of clause II(6) as the inventory gives it: zones, or ha; ``holes`` rows lack an area.

    With holes ``value`` is a lower bound. ``entries`` are the rows behind it, in the order of the list.
    """

    code: str
    value: Decimal
    holes: int
    entries: tuple[Entry, ...]
    zones: dict[int, Named]

    @property
    def rows(self) -> list[SixRow]:
        return self.first(len(self.entries))

    def first(self, count: int) -> list[SixRow]:
        """Return the first ``count`` rows, formatted."""
        return [six_row(each, self.zones[each.zone], self.is_area) for each in self.entries[:count]]

    @property
    def missing(self) -> list[str]:
        """The zones that make it a lower bound, each with what is not known of it."""
        return [f"{self.zones[each.zone].full_name} ({each.hole})" for each in self.entries if each.hole]

    @property
    def is_area(self) -> bool:
        return self.code in AREA_CODES

    @property
    def text(self) -> str:
        """Return the value without its unit: "ít nhất 377" with holes, "–" where no area is known."""
        if not self.is_area:
            return small_count(int(self.value))
        if self.holes and not self.value:
            return EMPTY
        return f"ít nhất {format_decimal(self.value)}" if self.holes else format_decimal(self.value)


@dataclass(frozen=True, slots=True)
class Dispute:
    """One zone whose documents state more than one area since its last expansion."""

    zone: Named
    areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mergers:
    """One park, the clusters merged into it in the period (names, areas), and its ``size`` as stated since.

    Documents do not say whether that size has the land of the clusters in it.
    """

    park: Named
    clusters: tuple[tuple[str, str], ...]
    size: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the zones of one kind stand: of those counted, ``existing`` were established before the period
    and ``undated`` by no document we have; ``planned`` and ``undocumented`` ones are not counted.
    """

    existing: tuple[Named, ...]
    undated: tuple[Named, ...]
    planned: tuple[Named, ...]
    undocumented: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class TargetSix:
    """Target (6) at a day: the figures by code, and what is known of the zones behind them.

    ``eve`` has the value and the number of holes of each code on the last day before the period.
    """

    day: date
    figures: dict[str, SixFigure]
    eve: dict[str, tuple[Decimal, int]]
    standing: dict[ZoneKind, Standing]
    disputes: tuple[Dispute, ...]
    mergers: tuple[Mergers, ...]
    has_sample: bool


HAPPENED = [name if name != "zone_kind" else "zone__kind" for name in Happened._fields]
LIVES = FixedQuery(
    lambda until: (
        ZoneEvent.objects.standing()
        .until(until)
        .filter(zone__parent__isnull=True)
        .order_by("happened_on", "pk")
        .values_list(*HAPPENED)
    ),
    date,
)


def lives(until: date) -> list[Happened]:
    """Return the standing events of all zones (not of parts) up to ``until``, oldest first: one query."""
    return list(map(Happened._make, LIVES(until)))


class Confirmed(NamedTuple):
    """A standing confirmation that the list of a kind is complete up to a day."""

    pk: int
    kind: str
    complete_on: date
    document: str
    is_sample: bool


CONFIRMED = FixedQuery(
    lambda: InventoryConfirmation.objects.standing().order_by().values_list(*Confirmed._fields)
)


def confirmed_until() -> dict[str, Confirmed]:
    """Return the standing confirmation that reaches furthest, by kind of zone: one query."""
    return furthest(map(Confirmed._make, CONFIRMED()))


Given = TypeVar("Given", Confirmed, InventoryConfirmation)


def furthest(standing: Iterable[Given]) -> dict[str, Given]:
    """Return the confirmation that reaches furthest by kind of zone; of two to one day, the later word."""
    return {each.kind: each for each in sorted(standing, key=attrgetter("complete_on", "pk"))}


def target_six(day: date) -> TargetSix:
    """Return every number of clause II(6) at the end of ``day`` with the rows behind it: two queries."""
    zones, eve = named_zones(), {}
    for at, ledger in ledgers(lives(day), sorted({min(EVE, day), day})):
        if at <= EVE:
            eve = {code: ledger.figure(code) for code in ALL_CODES}
    return TargetSix(
        day=day,
        figures={code: six_figure(code, ledger, zones) for code in ALL_CODES},
        eve=eve,
        standing={kind: standing(of_kind(zones, kind), ledger) for kind in ZoneKind},
        disputes=tuple(dispute(zone, life) for zone, life in lived(zones, ledger) if life.disagreeing),
        mergers=tuple(mergers(zones, ledger)),
        has_sample=ledger.has_sample,
    )


def mergers(zones: dict[int, Named], ledger: Ledger) -> Iterator[Mergers]:
    """Yield the parks whose size was stated on the day clusters were merged into them, or since."""
    received: dict[int, list[tuple[Named, Life]]] = defaultdict(list)
    for zone, life in lived(zones, ledger):
        merged = life.last if life.state == ZoneState.MERGED else None
        park = ledger.lives.get(merged.into) if merged and merged.happened_on >= PERIOD_START else None
        if park and park.resized and park.resized.happened_on >= merged.happened_on:
            received[merged.into].append((zone, life))
    for park in sorted(received, key=lambda pk: zones[pk].place):
        clusters = tuple((zone.full_name, known_size(life)) for zone, life in received[park])
        yield Mergers(zones[park], clusters, new_size(ledger.lives[park].resized))


def known_size(life: Life) -> str:
    """Return "30 ha" of a merged cluster, or what is not known of it."""
    entry = life.whole(life.last)
    size = "" if entry.area is None else f"{format_decimal(entry.area)} ha"
    return ", ".join(words for words in (size, entry.hole) if words)


def new_size(stated: Happened) -> str:
    source = source_text(stated)
    if stated.area_ha is not None:
        return f"{format_decimal(stated.area_ha)} ha theo {source}"
    if stated.added_ha is not None:
        return f"mở rộng thêm {format_decimal(stated.added_ha)} ha theo {source}"
    return f"mở rộng theo {source}, chưa rõ diện tích"


def of_kind(zones: dict[int, Named], kind: ZoneKind) -> list[Named]:
    return [each for each in zones.values() if each.kind == kind]


def lived(zones: dict[int, Named], ledger: Ledger) -> list[tuple[Named, Life]]:
    """Return the zones of which something is known, in the order of the list."""
    return [(zone, ledger.lives[pk]) for pk, zone in zones.items() if pk in ledger.lives]


def standing(zones: list[Named], ledger: Ledger) -> Standing:
    found = defaultdict(list)
    for zone in zones:
        found[place_of(ledger.lives.get(zone.pk))].append(zone)
    return Standing(*(tuple(found[place]) for place in ("existing", "undated", "planned", "undocumented")))


def place_of(life: Life | None) -> str:
    """Return the field of `Standing` for a zone with that life; blank for the new and those no more."""
    if life is None or life.state == ZoneState.UNKNOWN:
        return "undocumented"
    if life.state not in COUNTED_STATES:
        return "planned" if life.state == ZoneState.PLANNED else ""
    if life.established is None:
        return "undated"
    return "existing" if life.established.happened_on < PERIOD_START else ""


def named_zones() -> dict[int, Named]:
    """Return the names of all zones by primary key, in the order of the list: one query."""
    found = list(Zone.objects.whole().order_by("-kind", "order", "pk").values_list("pk", "kind", "name"))
    urls = siblings("zones:detail", keys=[pk for pk, *_ in found])
    return {
        pk: Named(pk, ZoneKind(kind), full_name(kind, name), urls[pk], place)
        for place, (pk, kind, name) in enumerate(found)
    }


def six_figure(code: str, ledger: Ledger, zones: dict[int, Named]) -> SixFigure:
    value, holes = ledger.figure(code)
    found = ledger.entries(code)
    entries = sorted(found, key=lambda each: (zones[each.zone].place, each.event.happened_on))
    return SixFigure(code, value, holes, tuple(entries), zones)


def six_row(entry: Entry, zone: Named, is_area: bool) -> SixRow:
    event, stated = entry.event, entry.stated
    return SixRow(
        zone=zone.pk,
        zone_name=zone.full_name,
        zone_url=zone.url,
        event_text=f"{EventKind(event.kind).label} {short_date(event.happened_on)}",
        document=event.document,
        area_ha=entry.area,
        area_text=format_decimal(entry.area) if is_area else "",
        area_source=source_text(stated) if stated and stated.pk != event.pk else "",
        hole=entry.hole,
        is_sample=entry.is_sample,
    )


def source_text(stated: Happened) -> str:
    return f"{stated.document}, {short_date(stated.happened_on)}"


def dispute(zone: Named, life: Life) -> Dispute:
    newest_first = reversed(life.disagreeing)
    return Dispute(zone, tuple((format_decimal(each.area_ha), source_text(each)) for each in newest_first))
