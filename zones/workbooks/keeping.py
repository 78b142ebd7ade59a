"""Statements kept between preview and confirmation, as JSON, and read back as they were."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Max

from zones.models import InventoryImport, InventoryImportLine

from .outcomes import WRITES, Outcome, Plan
from .stated import EventStated, Matched, Place, Reading, Skipped, ZoneStated

BATCH = 500
ZONE, EVENT = "zone", "event"
KEPT = {
    ZONE: ["kind", "name", "parent", "part_kind", "district", "location", "agency", "makes"],
    EVENT: ["kind", "name", "event", "day", "document", "area", "added", "into", "note", "event_id"],
}


def kept_data(stated: ZoneStated | EventStated) -> list:
    """Return a statement as JSON keeps it."""
    sort = ZONE if isinstance(stated, ZoneStated) else EVENT
    values = (getattr(stated, name) for name in KEPT[sort])
    return [sort, stated.place.sheet, stated.place.row, *map(_plain, values)]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def statement(data: list, columns: dict[str, dict[str, int]]) -> ZoneStated | EventStated:
    """Return the statement that `kept_data` kept."""
    sort, sheet, row, *values = data
    fields = dict(zip(KEPT[sort], values, strict=True))
    place = Place(sheet, row, columns.get(sheet, {}))
    if sort == ZONE:
        return ZoneStated(place, **fields)
    numbers = {name: Decimal(fields[name]) for name in ("area", "added") if fields[name] is not None}
    return EventStated(place, **fields | numbers | {"day": date.fromisoformat(fields["day"])})


def reading_of(kept: InventoryImport) -> Reading:
    """Return what ``kept`` would write, as it was stated."""
    reading = Reading()
    lines = kept.lines.filter(outcome__in=WRITES).order_by("order")
    for data in lines.values_list("data", flat=True).iterator(chunk_size=2000):
        each = statement(data, kept.columns)
        (reading.zones if isinstance(each, ZoneStated) else reading.events).append(each)
    reading.skipped += map(Skipped._make, _noted(kept, Outcome.SKIPPED))
    reading.matched += map(Matched._make, _noted(kept, Outcome.MATCHED))
    return reading


def _noted(kept: InventoryImport, outcome: Outcome) -> Iterable[tuple[str, str, str]]:
    return kept.lines.filter(outcome=outcome).order_by("order").values_list("place", "before", "after")


def keep_plan(kept: InventoryImport, plan: Plan, reading: Reading) -> None:
    """Replace the lines of ``kept`` by those of ``plan``; with faults nothing else is planned."""
    stated = (*reading.zones, *reading.events)
    kept.columns = {**kept.columns, **{each.place.sheet: each.place.columns for each in stated}}
    kept.lines.all().delete()  # derived from the file, and made anew from it
    InventoryImportLine.objects.bulk_create(_lines(kept, plan), batch_size=BATCH)
    written = [] if plan.faults else plan.lines
    kept.counts = {outcome.value: sum(each.outcome == outcome for each in written) for outcome in WRITES}
    kept.counts |= {"fault": len(plan.faults), "skipped": len(plan.skipped), "unchanged": plan.unchanged}
    kept.counts |= {"matched": len(plan.matched)}


def _lines(kept: InventoryImport, plan: Plan) -> Iterable[InventoryImportLine]:
    for order, (outcome, place, subject, before, after, data) in enumerate(_told(plan)):
        yield InventoryImportLine(
            inventory_import=kept,
            order=order,
            outcome=outcome,
            place=place[:120],
            subject=subject,
            before=before,
            after=after,
            data=data,
        )


def _told(plan: Plan) -> Iterable[tuple]:
    for fault in plan.faults:
        yield Outcome.FAULT, fault.place, "", fault.read, fault.expected, None
    for each in [] if plan.faults else plan.lines:
        yield *each[:5], kept_data(each.stated)
    for place, read, meant in plan.matched:
        yield Outcome.MATCHED, place, "", read, meant, None
    for place, read, why in plan.skipped:
        yield Outcome.SKIPPED, place, "", read, why, None


def preview_mark(kept: InventoryImport) -> str:
    """Return what changes whenever the preview of ``kept`` is made anew, as a form carries it."""
    return str(kept.lines.aggregate(newest=Max("pk"))["newest"] or "")


def is_as_shown(kept: InventoryImport, plan: Plan) -> bool:
    """Whether ``plan``, made anew, does exactly what the preview of ``kept`` shows."""
    shown = kept.lines.filter(outcome__in=WRITES).values_list("outcome", "subject", "before", "after")
    now = [(each.outcome.value, each.subject, each.before, each.after) for each in plan.lines]
    return not plan.faults and sorted(shown) == sorted(now)
