"""Which zone each name of a workbook means, by its own names and those of the portal."""

from bacgiang_plan.lib.xlsx_faults import Fault
from zones.enums import ZoneKind
from zones.models import full_name

from ..names import AmbiguousError, Spellings, is_bare, split_name
from .outcomes import Plan
from .stated import EventStated, Matched, Reading, ZoneStated
from .world import Zones


def settled(reading: Reading, zones: Zones, plan: Plan) -> list[ZoneStated]:
    """Give all statements of ``reading`` the name of the zone that they mean; return those of zones.

    A name read otherwise is told once in ``plan``; one that may mean several zones is a fault.
    """
    settler = _Settler(reading, zones)
    faults = [settler.fault_of(each) for each in reading.zones]
    for each in reading.events:
        settler.settle_event(each)
    plan.matched += dict.fromkeys([*reading.matched, *settler.matched.values()])
    plan.faults += filter(None, faults)
    return [each for each, fault in zip(reading.zones, faults, strict=True) if fault is None]


class _Settler:
    def __init__(self, reading: Reading, zones: Zones) -> None:
        self.known, self.matched = zones.exact, {}
        self.spellings = Spellings(zones.exact)
        names = dict.fromkeys((each.kind, each.name) for each in reading.zones)
        for kind, name in sorted(names, key=lambda each: is_bare(each[1])):
            self.spellings.add(kind, name)

    def fault_of(self, each: ZoneStated) -> Fault | None:
        """Settle the names of ``each``; return the fault of a name that may mean several zones."""
        try:
            each.name = self._meant(each, "name", each.kind, each.name)
        except AmbiguousError as error:
            return each.place.fault(each.full_name, str(error))
        if each.parent:
            each.parent = self._or_as_read(each, "parent", each.kind, each.parent)
        return None

    def settle_event(self, each: EventStated) -> None:
        each.name = self._or_as_read(each, "name", each.kind, each.name)
        kind, name = split_name(each.into)
        kind = kind or ZoneKind.INDUSTRIAL_PARK.value
        if (meant := self._or_as_read(each, "into", kind, name)) != name:
            each.into = full_name(kind, meant)

    def _or_as_read(self, each: ZoneStated | EventStated, field: str, kind: str, name: str) -> str:
        """Leave what is ambiguous to the planner, who cannot find it and says so."""
        try:
            return self._meant(each, field, kind, name)
        except AmbiguousError:
            return name

    def _meant(self, each: ZoneStated | EventStated, field: str, kind: str, name: str) -> str:
        meant = self.spellings.means(kind, name)
        if meant != name:
            where = "đang có trên Cổng" if (kind, meant) in self.known else "cũng trong sổ này"
            note = Matched(each.place.at(field), full_name(kind, name), f"{full_name(kind, meant)}, {where}")
            self.matched.setdefault((kind, name), note)
        return meant
