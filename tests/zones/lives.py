"""Random lives of zones, and a reader who replays them the slow way: by looking at everything each time."""

import random
from datetime import date, timedelta
from decimal import Decimal

FIRST, DAYS = date(2018, 1, 1), 2500
KINDS = ["planned", "established", "expanded", "in_use", "area_stated", "merged", "removed"]


def random_life(chance: random.Random) -> list[dict]:
    """Return the facts of a possible life, in the order they are recorded, which is not that of the days."""
    kinds = chance.choices(KINDS[2:5], k=chance.randrange(5))
    kinds += [kind for kind in KINDS[:2] if chance.random() < 0.7]
    days = sorted(FIRST + timedelta(chance.randrange(DAYS)) for _ in kinds)
    chance.shuffle(kinds)
    if chance.random() < 0.3:
        kinds.append(chance.choice(KINDS[5:]))
        days.append((days or [FIRST])[-1] + timedelta(chance.randrange(1, 400)))
    told = [facts(chance, kind, day, n) for n, (kind, day) in enumerate(zip(kinds, days, strict=True))]
    chance.shuffle(told)
    return told


def facts(chance: random.Random, kind: str, day: date, n: int) -> dict:
    area = Decimal(chance.randrange(1, 40) * 10) if kind == "area_stated" or chance.random() < 0.5 else None
    added = Decimal(chance.randrange(1, 10)) if kind == "expanded" and chance.random() < 0.5 else None
    return {"kind": kind, "happened_on": day, "document": f"Văn bản {n}", "area_ha": area, "added_ha": added}


def until(life: list[dict], day: date) -> list[dict]:
    """Return the events up to ``day`` by day; Python's sort keeps the order of recording within one."""
    return sorted((each for each in life if each["happened_on"] <= day), key=lambda each: each["happened_on"])


def state(life: list[dict], day: date) -> str:
    deciding = [each["kind"] for each in until(life, day) if each["kind"] not in ("expanded", "area_stated")]
    return deciding[-1] if deciding else "unknown"


def area(life: list[dict], day: date) -> Decimal | None:
    stated = [each["area_ha"] for each in until(life, day) if each["area_ha"] is not None]
    return stated[-1] if stated else None


def is_old(life: list[dict], day: date) -> bool:
    """Whether nobody has stated the whole area since the last expansion."""
    told = until(life, day)
    sizes = [each for each in told if each["area_ha"] is not None or each["kind"] == "expanded"]
    return bool(sizes) and sizes[-1]["area_ha"] is None


def growths(life: list[dict], day: date) -> list[tuple[dict, Decimal | None, bool]]:
    """Return (event, ha, whether something is missing) of every establishment and expansion since 2021."""
    told = until(life, day)
    steps = [n for n, each in enumerate(told) if each["kind"] in ("established", "expanded")]
    found = []
    for n, following in zip(steps, [*steps, len(told)][1:], strict=True):
        if told[n]["happened_on"] < date(2021, 1, 1):
            continue
        found.append((told[n], *growth(told[:n], told[:following], told[n])))
    return found


def growth(before: list[dict], after: list[dict], event: dict) -> tuple[Decimal | None, bool]:
    new, never = area(after, date.max), is_old(after, date.max)
    if event["kind"] == "established":
        return new, new is None or never
    if event["added_ha"] is not None:
        return event["added_ha"], False
    old = None if is_old(before, date.max) else area(before, date.max)
    if never or old is None or new <= old:
        return None, True
    return new - old, False
