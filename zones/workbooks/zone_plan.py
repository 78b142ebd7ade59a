"""The zones that a workbook names, beside those recorded: found, new, changed, or impossible."""

from collections.abc import Iterable

from zones.enums import PartKind, ZoneKind
from zones.models import Zone

from ..names import AmbiguousError, split_name
from .event_plan import Located
from .outcomes import Outcome, Plan, Planned
from .stated import EventStated, Skipped, ZoneStated
from .world import Agencies, KnownZone, Zones

FIELDS = {
    "parent": "Thuộc khu, cụm",
    "part_kind": "Loại phần",
    "district": "Địa bàn cấp huyện",
    "location": "Địa điểm",
    "agency": "Cơ quan báo cáo",
}


def merged_rows(stated: Iterable[ZoneStated], plan: Plan, agencies: Agencies) -> list[ZoneStated]:
    """Return one statement a zone: rows of one zone add up, and those that differ are faults naming both."""
    merged: dict[tuple[str, str], ZoneStated] = {}
    for each in stated:
        first = merged.setdefault(each.key, each)
        if first is not each:
            _merge(first, each, plan, agencies)
    return list(merged.values())


def _merge(first: ZoneStated, each: ZoneStated, plan: Plan, agencies: Agencies) -> None:
    for name in FIELDS:
        mine, other = getattr(first, name), getattr(each, name)
        if mine and other and mine != other:
            kept = f"{first.place.at(name)} (“{shown(name, mine, agencies)}”)"
            words = f"Cần như ô {kept} vì cùng là {each.full_name}."
            plan.faults.append(each.place.fault(shown(name, other, agencies), words, name))
        elif other and not mine:
            setattr(first, name, other)
    if first.makes and each.makes:
        why = f"{each.full_name} đã có ở {first.place.at('name')}: hai dòng ghi thành một khu, cụm."
        plan.skipped.append(Skipped(each.place.at("name"), each.full_name, why))
    if each.makes and not first.makes:
        first.makes, first.place = True, each.place


def shown(name: str, value: object, agencies: Agencies) -> str:
    """Return the value of a field of a zone in words."""
    if name in ("district", "agency"):
        return agencies.label(value)
    return PartKind(value).label if name == "part_kind" and value else str(value or "")


UNSAVED = 1_000_000_000
"""A zone without a row yet has a number below zero, in the order of the workbook."""


class ZonePlanner:
    """Puts zones into ``plan`` and finds those of events."""

    def __init__(self, plan: Plan, zones: Zones, agencies: Agencies) -> None:
        self.plan, self.zones, self.agencies = plan, zones, agencies

    def compare(self, stated: list[ZoneStated]) -> None:
        """Plan what becomes of each zone; wholes that are new are known before their parts ask for them."""
        found = [(each, self._find(each)) for each in stated]
        for each, known in found:
            if known is None:
                number = len(self.plan.new_zones) - UNSAVED
                self.plan.new_zones[each.key] = each, Zone(pk=number, kind=each.kind, name=each.name)
        for each, known in found:
            self._refuse_closed(each, known or None)
            if known is None:
                self._new(each)
            elif known:
                self._compare(each, known)

    def _refuse_closed(self, each: ZoneStated, known: KnownZone | None) -> None:
        """A closed agency is kept where it stands, and stated nowhere else."""
        for name in ("district", "agency"):
            pk = getattr(each, name)
            if pk and pk not in self.agencies.open and pk != getattr(known, name, None):
                self.plan.faults.append(each.place.fault(self.agencies.label(pk), CLOSED, name))

    def _find(self, each: ZoneStated) -> KnownZone | bool | None:
        """Return the zone known, None when it is new, False when it is neither."""
        found = self.zones.find(each.kind, each.name)
        if found is None and not each.makes:
            words = "Cần khu, cụm đã có trên Cổng, hoặc có trong một trang danh mục của sổ này."
            self.plan.faults.append(each.place.fault(each.full_name, words))
            return False
        return found

    def _new(self, each: ZoneStated) -> None:
        zone = self.plan.new_zones[each.key][1]
        zone.district_id, zone.location, zone.part_kind = each.district, each.location, each.part_kind
        zone.reporting_agency_id = each.agency or self._reporter(each)
        zone.parent = self._parent(each)
        facts = {
            "Thuộc": zone.parent.full_name if zone.parent else "",
            "Loại phần": shown("part_kind", zone.part_kind, self.agencies),
            "Địa bàn": self.agencies.label(zone.district_id),
            "Địa điểm": zone.location,
            "Cơ quan báo cáo": self.agencies.label(zone.reporting_agency_id),
        }
        after = "; ".join(f"{label}: {words}" for label, words in facts.items() if words)
        line = (Outcome.NEW_ZONE, each.place.at("name"), each.full_name, "", after, each)
        self.plan.lines.append(Planned._make(line))

    def _reporter(self, each: ZoneStated) -> int | None:
        """BQL các KCN reports parks, the district committee its clusters (domain.md 8)."""
        if each.kind == ZoneKind.INDUSTRIAL_CLUSTER:
            return each.district
        return self.agencies.boards[0] if len(self.agencies.boards) == 1 else None

    def _parent(self, each: ZoneStated) -> Zone | None:
        if not each.parent:
            return None
        parent = self._zone(each.kind, each.parent)
        if parent is None or parent.parent_id or self._is_itself(each, parent):
            self.plan.faults.append(each.place.fault(each.parent, NO_PARENT, "parent"))
            return None
        return parent

    def _is_itself(self, each: ZoneStated, parent: Zone) -> bool:
        stated, zone = self.plan.new_zones.get(parent_key(parent), (None, None))
        return (zone is not None and bool(stated.parent)) or parent_key(parent) == each.key

    def _zone(self, kind: str, name: str) -> Zone | None:
        """Return the zone of that kind and name, saved or about to be; None when there is no such one."""
        new = self.plan.new_zones.get(ZoneStated(None, kind, name).key)
        if new is not None:
            return new[1]
        try:
            known = self.zones.find(kind, name)
        except AmbiguousError:
            return None
        return Zone(pk=known.pk, kind=kind, name=known.name, parent_id=known.parent) if known else None

    def _compare(self, each: ZoneStated, known: KnownZone) -> None:
        parent = self._parent(each)
        if (parent and parent.pk != known.parent) or (each.part_kind and each.part_kind != known.part_kind):
            field = "parent" if parent and parent.pk != known.parent else "part_kind"
            read = shown(field, getattr(each, field), self.agencies)
            self.plan.faults.append(each.place.fault(read, FIXED_PART, field))
            return
        wanted = {"district": each.district, "location": each.location, "agency": each.agency}
        changes = {name: value for name, value in wanted.items() if value and value != getattr(known, name)}
        if changes:
            self._change(each, known, changes)
        elif each.makes:
            self.plan.unchanged += 1

    def _change(self, each: ZoneStated, known: KnownZone, changes: dict[str, object]) -> None:
        self.plan.changed.append((known, changes))
        before = {name: shown(name, getattr(known, name), self.agencies) or "–" for name in changes}
        after = {name: shown(name, value, self.agencies) for name, value in changes.items()}
        told = (
            "; ".join(f"{FIELDS[name]}: {words}" for name, words in side.items()) for side in (before, after)
        )
        line = (Outcome.CHANGED, each.place.at(*changes), known.full_name, *told, each)
        self.plan.lines.append(Planned._make(line))

    def located(self, stated: list[EventStated]) -> list[Located]:
        """Return the events with their zones and what they merge into; what cannot be found is a fault."""
        found = []
        for each in stated:
            zone, into = self._zone(each.kind, each.name), self._into(each)
            if zone is not None and (into is not None or not each.into):
                found.append((each, zone, into))
        return found

    def _into(self, each: EventStated) -> Zone | None:
        if not each.into:
            return None
        kind, name = split_name(each.into)
        into = self._zone(kind or ZoneKind.INDUSTRIAL_PARK.value, name)
        if into is None:
            words = "Cần tên một khu công nghiệp đã có trên Cổng hoặc trong sổ."
            self.plan.faults.append(each.place.fault(each.into, words, "into"))
        return into


def parent_key(zone: Zone) -> tuple[str, str]:
    return ZoneStated(None, zone.kind, zone.name).key


NO_PARENT = "Cần tên một khu, cụm cùng loại có trên Cổng hoặc trong sổ, khác chính nó và không là phần nào."
CLOSED = "Cần một cơ quan đang có hiệu lực; cơ quan này chỉ giữ được ở khu, cụm đang ghi nó."
FIXED_PART = "Cần như đang ghi trên Cổng: khu, cụm đã có không chuyển thành phần của khu, cụm khác bằng sổ."
