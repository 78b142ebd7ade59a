"""Sample lives of the zones the plan names: every kind of event, and every kind of hole. All invented.

No document here is real: each is called "Văn bản mẫu số …", and every event carries the mark of a sample.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from agencies.models import User
from bacgiang_plan.lib.dates import local_date, short_date
from zones.enums import EventKind, PartKind, ZoneKind
from zones.events import Told, confirm_inventory, record_events
from zones.models import Zone

PARK, CLUSTER = ZoneKind.INDUSTRIAL_PARK, ZoneKind.INDUSTRIAL_CLUSTER
CONFIRMED_DAYS_AGO = 20


class Happened(NamedTuple):
    """One sample event: areas in ha as text, ``into`` the name of a park."""

    kind: EventKind
    day: date
    area: str = ""
    added: str = ""
    into: str = ""


def planned(year: int, area: str = "") -> Happened:
    return Happened(EventKind.PLANNED, date(year, 3, 15), area)


def established(year: int, area: str = "") -> Happened:
    return Happened(EventKind.ESTABLISHED, date(year, 6, 20), area)


def expanded(year: int, area: str = "", added: str = "") -> Happened:
    return Happened(EventKind.EXPANDED, date(year, 9, 10), area, added)


def in_use(year: int) -> Happened:
    return Happened(EventKind.IN_USE, date(year, 12, 5))


def stated(year: int, area: str) -> Happened:
    return Happened(EventKind.AREA_STATED, date(year, 11, 2), area)


LIVES: dict[tuple[ZoneKind, str], list[Happened]] = {
    (PARK, "Quang Châu"): [established(2010, "400"), in_use(2012), expanded(2023, "490", "90")],
    (PARK, "Hòa Phú"): [established(2014, "200"), in_use(2017), expanded(2022, "285")],
    (PARK, "Việt Hàn"): [established(2016, "100"), expanded(2023)],
    (PARK, "Yên Lư"): [planned(2021, "370"), established(2022, "370"), stated(2023, "377"), in_use(2025)],
    (PARK, "Tân Hưng"): [planned(2021), established(2023, "105.3")],
    (PARK, "Yên Sơn - Bắc Lũng"): [planned(2021, "300")],
    (CLUSTER, "Hợp Thịnh"): [established(2015, "60"), in_use(2019)],
    (CLUSTER, "Thanh Vân"): [established(2018, "45.5")],
    (CLUSTER, "Việt Nhật"): [established(2017, "33"), Happened(EventKind.REMOVED, date(2023, 4, 1))],
    (CLUSTER, "Việt Tiến"): [established(2021, "50"), in_use(2024)],
    (CLUSTER, "Tăng Tiến"): [established(2012, "42"), Happened(EventKind.REMOVED, date(2022, 4, 1))],
    (CLUSTER, "Nội Hoàng"): [established(2009, "58"), in_use(2012)],
    (CLUSTER, "Yên Lư"): [
        established(2019, "25"),
        Happened(EventKind.MERGED, date(2022, 6, 20), into="Yên Lư"),
    ],
    (CLUSTER, "Dĩnh Trì"): [established(2011, "50"), in_use(2013)],
    (CLUSTER, "Hà Thịnh"): [established(2021, "68"), stated(2022, "70.5")],
    (CLUSTER, "Đoan Bái"): [established(2008), in_use(2010)],
    (CLUSTER, "JUTECH"): [established(2020, "61")],
    (CLUSTER, "Lăng Cao"): [established(2021, "50")],
    (CLUSTER, "Hương Sơn"): [established(2022, "75")],
    (CLUSTER, "Đại Lâm"): [established(2022), in_use(2025)],
    (CLUSTER, "Nghĩa Hòa"): [established(2014, "40"), expanded(2023, added="32")],
    (CLUSTER, "Lan Sơn 2"): [planned(2021, "50"), established(2023, "48")],
    (CLUSTER, "Tiên Hưng"): [planned(2021, "44")],
    (CLUSTER, "Tân Mỹ"): [established(2005, "30"), in_use(2008), expanded(2024, "45")],
}
"""Zones that the plan names and this table leaves out have no document: the screens must say so."""


def load_lives(*, by: User, now: datetime) -> int:
    """Record the sample events up to ``now`` and confirm both lists; return the number of events.

    The clusters are confirmed to the end of last year only, so that a year without a figure is seen.
    """
    zones, today = {(each.kind, each.name): each for each in Zone.objects.whole()}, local_date(now)
    told = [
        told_of(zones, key, happened, number)
        for number, (key, happened) in enumerate(of_all_lives(), 1)
        if key in zones and happened.day <= today and (not happened.into or (PARK, happened.into) in zones)
    ]
    recorded = record_events(told, by=by, now=now, is_sample=True)
    last_year = date(today.year - 1, 12, 31)
    for kind, day in ((PARK, today - timedelta(days=CONFIRMED_DAYS_AGO)), (CLUSTER, last_year)):
        document = f"Văn bản mẫu rà soát danh mục đến {short_date(day)}"
        confirm_inventory(kind, complete_on=day, document=document, by=by, now=now, is_sample=True)
    return len(recorded)


def of_all_lives() -> list[tuple[tuple[ZoneKind, str], Happened]]:
    return [(key, happened) for key, life in LIVES.items() for happened in life]


def told_of(zones: dict, key: tuple[ZoneKind, str], happened: Happened, number: int) -> Told:
    area, added = (Decimal(text) if text else None for text in (happened.area, happened.added))
    return Told(
        zone=zones[key],
        kind=happened.kind,
        happened_on=happened.day,
        document=f"Văn bản mẫu số {number:02d}",
        area_ha=area,
        added_ha=added,
        into=zones[PARK, happened.into] if happened.into else None,
    )


def known_of(zone: Zone) -> dict[str, object]:
    """Return the area (ha) the sample life of ``zone`` ends with and whether it is in use.

    A part has a quarter of its zone, a phase of which the plan states 50 ha those; a zone without a life
    some area.
    """
    if zone.part_kind == PartKind.PHASE:
        return {"area": Decimal(50), "in_use": False}
    whole = zone.parent or zone
    life = LIVES.get((ZoneKind(whole.kind), whole.name), [])
    areas = [each.area for each in life if each.area]
    area = Decimal(areas[-1]) if areas else Decimal(40 + 37 * (whole.pk % 9))
    in_use = any(each.kind == EventKind.IN_USE for each in life) and not zone.parent
    return {"area": area / 4 if zone.parent else area, "in_use": in_use}
