"""What the portal knows when a workbook is read: zones, districts, agencies; four queries, plain tuples."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from agencies.models import Agency, AgencyAlias, AgencyKind
from bacgiang_plan.lib.vietnamese import nfc
from zones.models import Zone, full_name

from ..names import Spellings, plain_key

PLACE_WORDS = re.compile(r"^(ubnd|huyen|thi xa|thanh pho|tp|tx)\b\s*")


class KnownZone(NamedTuple):
    """A zone as it is saved."""

    pk: int
    kind: str
    name: str
    parent: int | None
    part_kind: str
    district: int | None
    location: str
    agency: int | None

    @property
    def full_name(self) -> str:
        return full_name(self.kind, self.name)


COLUMNS = ["pk", "kind", "name", "parent", "part_kind", "district", "location", "reporting_agency"]


class Zones:
    """The zones by their names, however these are spelt."""

    def __init__(self, known: Iterable[KnownZone]) -> None:
        self.by_pk = {each.pk: each for each in known}
        self.exact = {(each.kind, each.name): each for each in self.by_pk.values()}
        self.spellings = Spellings(self.exact)

    def find(self, kind: str, name: str) -> KnownZone | None:
        """Return the zone of that kind and name in any spelling; `AmbiguousError` for several."""
        return self.exact.get((kind, self.spellings.means(kind, nfc(name))))


def load_zones() -> Zones:
    return Zones(map(KnownZone._make, Zone.objects.order_by("pk").values_list(*COLUMNS)))


class Agencies:
    """Who reports and where zones lie, by every name people write.

    Only agencies of today, and closed ones that stand on one of ``zones``, are found by a name.
    """

    def __init__(self, zones: Zones, *, today: date) -> None:
        self.open = set(Agency.objects.valid_on(today).values_list("pk", flat=True))
        offered = self.open.union(*((each.district, each.agency) for each in zones.by_pk.values()))
        rows = Agency.objects.order_by("order").values_list("pk", "kind", "name", "short_name", "code")
        self.known = {pk: (kind, name, short, code) for pk, kind, name, short, code in rows}
        self.by_key: dict[str, set[int]] = defaultdict(set)
        named = [(pk, name) for pk, (_, *names) in self.known.items() for name in names]
        for pk, name in [*named, *AgencyAlias.objects.values_list("agency", "name")]:
            if pk in offered:
                self.by_key[plain_key(name)].add(pk)

    @cached_property
    def districts(self) -> dict[str, set[int]]:
        found = defaultdict(set)
        for key, keys in self.by_key.items():
            of_districts = {pk for pk in keys if self.known[pk][0] == AgencyKind.DISTRICT_COMMITTEE}
            if of_districts:
                found[district_key(key)] |= of_districts
        return found

    @cached_property
    def boards(self) -> list[int]:
        return [pk for pk, (kind, *_) in self.known.items() if kind == AgencyKind.BOARD and pk in self.open]

    def label(self, pk: int | None) -> str:
        return self.known[pk][2] if pk else ""

    def agency(self, words: str) -> int | None:
        """Return the one agency that ``words`` name, None for none or several."""
        return self._only(self.by_key.get(plain_key(words), set()))

    def district(self, words: str) -> int | None:
        """Return the one district committee that "huyện Việt Yên", "Việt Yên" … mean."""
        return self._only(self.districts.get(district_key(words), set()))

    def _only(self, found: set[int]) -> int | None:
        """Return the one that is meant: of several, the one agency of today."""
        meant = found if len(found) == 1 else found & self.open
        return next(iter(meant)) if len(meant) == 1 else None

    @property
    def expected_districts(self) -> str:
        known = [facts for pk, facts in self.known.items() if pk in self.open]
        named = [short for kind, _, short, _ in known if kind == AgencyKind.DISTRICT_COMMITTEE]
        return ", ".join(name.removeprefix("UBND ") for name in named) or "(chưa có UBND cấp huyện nào)"


def district_key(words: str) -> str:
    """Return the key of a district without the words before its name."""
    key = plain_key(words)
    while (shorter := PLACE_WORDS.sub("", key)) != key:
        key = shorter
    return key
