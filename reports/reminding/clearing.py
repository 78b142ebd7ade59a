"""Zones whose land is still to be cleared, by the limit that names them (clause III.5.6)."""

from collections import defaultdict
from datetime import date

from agencies.models import Agency
from zones.clearance import Verdict
from zones.enums import SHORT_KINDS
from zones.known import Named, clearance_readings, said_of, with_facts
from zones.models import Zone

STILL_OPEN = [Verdict.LATE, Verdict.UNKNOWN, Verdict.NOT_YET_DUE]


class Clearing:
    """How the zones named with a limit stand: two queries whatever their number."""

    def __init__(self, today: date) -> None:
        self._zones: dict[tuple[str, date], list[tuple[Named, Verdict]]] = defaultdict(list)
        said = said_of(Zone.objects.filter(mentions__dated_part__due_on__isnull=False), today)
        for known in with_facts(said, {}, clearance_readings(said, today)):
            for mention, outcome in known.clearance(today):
                self._zones[mention.clause, mention.due_on].append((known.zone, outcome.verdict))

    def concerns(self, agency: Agency, clause: str, due_on: date) -> bool:
        """Whether the limit is one of ``agency``.

        A limit that names zones asks an agency only of its own; as long as the place of one of them is not
        recorded, nobody can say that it lies elsewhere.
        """
        zones = [zone for zone, _ in self._zones.get((clause, due_on), [])]
        is_known = all(zone.district or zone.agency_name for zone in zones)
        return not zones or not is_known or any(_is_of(zone, agency) for zone in zones)

    def still_open(self, agency: Agency, clause: str, due_on: date) -> list[str]:
        """Return the zones of ``agency`` not shown to be cleared, each with its verdict in words."""
        return [
            f"{SHORT_KINDS[zone.kind]} {zone.name}: {verdict.label}"
            for zone, verdict in self._zones.get((clause, due_on), [])
            if verdict in STILL_OPEN and _is_of(zone, agency)
        ]


def _is_of(zone: Named, agency: Agency) -> bool:
    return agency.short_name in (zone.district, zone.agency_name)
