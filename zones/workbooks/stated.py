"""What the rows of a workbook state, read and understood, not yet compared with the portal."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.xlsx import address
from bacgiang_plan.lib.xlsx_faults import Fault
from zones.models import full_name

from ..names import zone_key


class Place(NamedTuple):
    """A row of a sheet; ``columns`` are those of its fields, the same for every row of the sheet."""

    sheet: str
    row: int
    columns: dict[str, int]

    def at(self, *fields: str) -> str:
        """Return "Khu, cụm!B7": the cell of the first of ``fields`` that has a column."""
        return f"{self.sheet}!{address(self.row, self.column(*fields))}"

    def column(self, *fields: str) -> int:
        return next((self.columns[each] for each in (*fields, "name") if each in self.columns), 1)

    def fault(self, read: str, expected: str, *fields: str) -> Fault:
        return Fault(self.sheet, self.row, self.column(*fields), read, expected)


@dataclass(slots=True)
class ZoneStated:
    """One zone as a row states it; blank is not stated. ``makes``: the row may bring a new zone."""

    place: Place
    kind: str
    name: str
    parent: str = ""
    part_kind: str = ""
    district: int | None = None
    location: str = ""
    agency: int | None = None
    makes: bool = True

    @property
    def key(self) -> tuple[str, str]:
        return zone_key(self.kind, self.name)

    @property
    def full_name(self) -> str:
        return full_name(self.kind, self.name)


@dataclass(slots=True)
class EventStated:
    """One event of a zone as a row states it. ``event_id`` is the number of one already recorded."""

    place: Place
    kind: str
    name: str
    event: str
    day: date
    document: str
    area: Decimal | None = None
    added: Decimal | None = None
    into: str = ""
    note: str = ""
    event_id: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        return zone_key(self.kind, self.name)

    @property
    def full_name(self) -> str:
        return full_name(self.kind, self.name)


class Skipped(NamedTuple):
    """A row, column or sheet that was not read, and why."""

    place: str
    read: str
    why: str


class Matched(NamedTuple):
    """A name that was read as that of a zone written otherwise, and which one."""

    place: str
    read: str
    meant: str


@dataclass
class Reading:
    """What a whole workbook has come to."""

    zones: list[ZoneStated] = field(default_factory=list)
    events: list[EventStated] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    matched: list[Matched] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
