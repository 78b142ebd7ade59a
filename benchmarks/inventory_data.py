"""10,000 zones with 100,000 events: lives as long as no province will ever have."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

ZONES, EVENTS_EACH = 10_000, 10
FIRST = date(2005, 1, 1)
MIDDLE = ["expanded", "area_stated", "area_stated", "in_use"]


def fill(by, now: datetime) -> None:
    """Write zones and lives of ten events: planned, established, eight more, some of them the end."""
    from zones.models import Zone, ZoneEvent

    chance = random.Random(147)  # noqa: S311 - the same lives in every run
    Zone.objects.bulk_create([zone(n) for n in range(ZONES)], batch_size=500)
    zones = list(Zone.objects.whole().order_by("pk"))
    park = next(each for each in zones if each.kind == "industrial_park")
    stamp = {"recorded_at": now, "recorded_by": by}
    rows = (ZoneEvent(zone=each, **facts, **stamp) for each in zones for facts in life(chance, park))
    while batch := [row for _, row in zip(range(5000), rows, strict=False)]:
        ZoneEvent.objects.bulk_create(batch, batch_size=500)


def zone(n: int):
    from zones.models import Zone

    made = Zone(kind="industrial_park" if n % 3 else "industrial_cluster", name=f"Đo {n}", order=n + 1000)
    made.clean()
    return made


def life(chance: random.Random, park) -> list[dict]:
    kinds = ["planned", "established", *chance.choices(MIDDLE, k=EVENTS_EACH - 3)]
    kinds.append(chance.choice(["merged", "removed", *MIDDLE]))
    days = sorted(FIRST + timedelta(chance.randrange(7900)) for _ in kinds)
    return [event(chance, kind, day, n, park) for n, (kind, day) in enumerate(zip(kinds, days, strict=True))]


def event(chance: random.Random, kind: str, day: date, n: int, park) -> dict:
    needs_area = kind == "area_stated" or chance.random() < 0.5
    area = Decimal(chance.randrange(1000, 60000)) / 100 if needs_area else None
    facts = {"kind": kind, "happened_on": day, "document": f"Quyết định số {n}", "area_ha": area}
    return facts | ({"into": park} if kind == "merged" else {})
