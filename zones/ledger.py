"""Target (6) counted from the lives of zones: a ledger that takes events one by one, oldest first. No query.

Every number of clause II(6) is a column of entries, each with the event and the document behind it, so
that a figure and the rows under it cannot disagree. A missing area is named, never zero: a sum with a
named hole is a lower bound.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.dates import short_date

from .enums import COUNTED_STATES, STATE_AFTER, EventKind, ZoneKind, ZoneState

GROWTHS = {EventKind.ESTABLISHED, EventKind.EXPANDED}
PERIOD_START = date(2021, 1, 1)
"""What is new in the plan's period happened on this day or later."""
EVE = date(2020, 12, 31)


class Codes(NamedTuple):
    """The indicators that zones of one kind feed; ``grown`` is the area established and expanded."""

    established: str
    expanded: str
    grown: str
    total: str
    area: str
    in_use: str
    removed: str = ""
    removed_area: str = ""
    merged: str = ""
    merged_area: str = ""


CODES = {
    ZoneKind.INDUSTRIAL_PARK: Codes("6a", "6b", "6d", "6e", "6f", "6n"),
    ZoneKind.INDUSTRIAL_CLUSTER: Codes("6g", "6h", "6i", "6l", "6m", "6o", "6j", "6k", "6c", "6d"),
}
ALL_CODES = sorted({code for codes in CODES.values() for code in codes if code})
AREA_CODES = {code for each in CODES.values() for code in (each.grown, each.area, each.removed_area) if code}
KINDS_BEHIND = {code: tuple(kind for kind, codes in CODES.items() if code in codes) for code in ALL_CODES}
"""The kinds of zones whose lists a number counts: 6d counts parks, and the clusters merged into them."""


class Happened(NamedTuple):
    """One standing event as the database has it; ``zone`` and ``into`` are primary keys."""

    pk: int
    zone: int
    zone_kind: str
    kind: str
    happened_on: date
    document: str
    area_ha: Decimal | None
    added_ha: Decimal | None
    is_sample: bool
    into: int | None = None


class Entry(NamedTuple):
    """One row under a number: the event that counts, and the area (ha) with the event that states it.

    ``hole`` says what is not known of the area; blank where nothing is missing or no area is asked.
    """

    zone: int
    event: Happened
    area: Decimal | None = None
    stated: Happened | None = None
    hole: str = ""

    @property
    def is_sample(self) -> bool:
        return self.event.is_sample or bool(self.stated and self.stated.is_sample)


class Growth(NamedTuple):
    """The last establishment or expansion of a zone, from ``base`` ha; None when that is not known."""

    event: Happened
    base: Decimal | None


@dataclass(slots=True)
class Life:
    """One zone as the events so far leave it.

    ``unmeasured`` is the expansion after which no document has stated the whole area; ``statements`` are
    the areas stated since the last expansion.
    """

    codes: Codes
    last: Happened | None = None
    area: Happened | None = None
    unmeasured: Happened | None = None
    growth: Growth | None = None
    established: Happened | None = None
    is_used: bool = False
    statements: list[Happened] = field(default_factory=list)

    @property
    def state(self) -> ZoneState:
        return STATE_AFTER[self.last.kind] if self.last else ZoneState.UNKNOWN

    @property
    def known_area(self) -> Decimal | None:
        """The area, if a document states it as it now is."""
        return self.area.area_ha if self.area and not self.unmeasured else None

    @property
    def disagreeing(self) -> list[Happened]:
        """The areas stated since the last expansion, when documents give more than one."""
        return self.statements if len({each.area_ha for each in self.statements}) > 1 else []

    @property
    def resized(self) -> Happened | None:
        """The newest expansion or statement of an area."""
        return self.unmeasured or self.area

    def take(self, event: Happened) -> None:
        before = self.known_area
        if event.kind in STATE_AFTER:
            self.last = event
        if event.kind == EventKind.EXPANDED:
            self.statements = []
        if event.area_ha is not None:
            self.area, self.unmeasured = event, None
            self.statements.append(event)
        elif event.kind == EventKind.EXPANDED:
            self.unmeasured = event
        if event.kind == EventKind.ESTABLISHED:
            self.established = event
            self.growth = Growth(event, Decimal(0))
        elif event.kind == EventKind.EXPANDED:
            self.growth = Growth(event, before)

    def whole(self, event: Happened) -> Entry:
        """Return the entry of ``event`` with the area of the whole zone by the newest document."""
        if self.area is None:
            return Entry(event.zone, event, hole="chưa có diện tích")
        since = self.unmeasured and short_date(self.unmeasured.happened_on)
        hole = f"diện tích theo văn bản trước lần mở rộng ngày {since}" if since else ""
        return Entry(event.zone, event, self.area.area_ha, self.area, hole)

    def grown(self) -> Entry:
        """Return the entry of the last growth: the whole zone when established, what an expansion added."""
        event, base = self.growth
        if event.kind == EventKind.ESTABLISHED:
            return self.whole(event)
        if event.added_ha is not None:
            return Entry(event.zone, event, event.added_ha, event)
        if self.unmeasured or base is None:
            missing = "sau" if self.unmeasured else "trước"
            return Entry(
                event.zone, event, hole=f"chưa có diện tích tăng thêm, chưa rõ diện tích {missing} mở rộng"
            )
        added = self.area.area_ha - base
        if added <= 0:
            return Entry(event.zone, event, hole="diện tích sau mở rộng không lớn hơn trước mở rộng")
        return Entry(event.zone, event, added, self.area)


class Ledger:
    """The entries of every number, by code and key, as of the last event taken.

    Areas depend on what comes after, so zones that something happened to are weighed when a number is read.
    """

    def __init__(self) -> None:
        self.lives: dict[int, Life] = {}
        self.has_sample = False
        self._entries: dict[str, dict[int, Entry]] = {code: {} for code in ALL_CODES}
        self._unweighed: set[int] = set()

    def take(self, event: Happened) -> None:
        """Take the next event; they come by day, those of one day in the order they were recorded."""
        life = self.lives.get(event.zone)
        if life is None:
            life = self.lives[event.zone] = Life(CODES[event.zone_kind])
        if event.is_sample:
            self.has_sample = True
        if life.growth and event.kind in GROWTHS:
            self._weigh_growth(life)  # for the last time: the next one begins
        life.take(event)
        if event.happened_on >= PERIOD_START:
            self._count(life, event)
        if event.kind == EventKind.IN_USE:
            life.is_used = True
        self._unweighed.add(event.zone)

    def entries(self, code: str) -> Collection[Entry]:
        """Return the rows under the number of ``code``."""
        for zone in self._unweighed:
            self._weigh(self.lives[zone], zone)
        self._unweighed.clear()
        return self._entries[code].values()

    def figure(self, code: str) -> tuple[Decimal, int]:
        """Return the number of ``code`` (zones, or ha) and how many of its entries are holes."""
        entries = self.entries(code)
        if code not in AREA_CODES:
            return Decimal(len(entries)), 0
        return sum((each.area or 0 for each in entries), Decimal(0)), sum(bool(each.hole) for each in entries)

    def _count(self, life: Life, event: Happened) -> None:
        """Count each zone once under what happened to it: the first such event in the period is shown."""
        codes = life.codes
        happened = {
            EventKind.ESTABLISHED: codes.established,
            EventKind.EXPANDED: codes.expanded,
            EventKind.MERGED: codes.merged,
            EventKind.REMOVED: codes.removed,
            EventKind.IN_USE: "" if life.is_used else codes.in_use,
        }
        if code := happened.get(event.kind):
            self._entries[code].setdefault(event.zone, Entry(event.zone, event))

    def _weigh(self, life: Life, zone: int) -> None:
        """Write what follows from the life as it now is: its place in the totals, and every area of it."""
        codes, last = life.codes, life.last
        self._weigh_growth(life)
        if last is None:
            return
        state = life.state
        if state in COUNTED_STATES:
            self._entries[codes.total][zone] = Entry(zone, last)
            self._entries[codes.area][zone] = life.whole(last)
        else:
            self._entries[codes.total].pop(zone, None)
            self._entries[codes.area].pop(zone, None)
        ended = {ZoneState.REMOVED: codes.removed_area, ZoneState.MERGED: codes.merged_area}.get(state)
        if ended and last.happened_on >= PERIOD_START:
            self._entries[ended][last.pk] = life.whole(last)

    def _weigh_growth(self, life: Life) -> None:
        if life.growth and life.growth.event.happened_on >= PERIOD_START:
            self._entries[life.codes.grown][life.growth.event.pk] = life.grown()


def ledgers(events: Iterable[Happened], days: Iterable[date]) -> Iterator[tuple[date, Ledger]]:
    """Yield the ledger at the end of each of ``days`` (ascending): one that goes on, so read it at once."""
    ledger, coming = Ledger(), iter(events)
    ahead = next(coming, None)
    for day in days:
        while ahead and ahead.happened_on <= day:
            ledger.take(ahead)
            ahead = next(coming, None)
        yield day, ledger
