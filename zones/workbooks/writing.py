"""Writing a plan: zones in bulk, events through their verb; called in a transaction, all or nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max

from agencies.models import User
from zones.events import BATCH, record_events
from zones.models import Zone, ZoneEvent

from .outcomes import Outcome, Plan, Planned
from .world import COLUMNS

COLUMN_OF = {"district": "district_id", "location": "location", "agency": "reporting_agency_id"}


def inventory_stamp() -> tuple:
    """Return what changes whenever a zone or an event does: events are only added and withdrawn."""
    zones = hash(tuple(Zone.objects.order_by("pk").values_list(*COLUMNS)))
    events = ZoneEvent.objects.aggregate(last=Max("pk"), all=Count("pk"), withdrawn=Count("withdrawn_at"))
    return zones, *events.values()


def hold(plan: Plan) -> None:
    """Hold the zones that ``plan`` touches, so that writers of one life take turns (PostgreSQL)."""
    keys = {known.pk for known, _ in plan.changed} | {each.zone.pk for each in plan.events}
    keys |= {each.into.pk for each in plan.events if each.into}
    held = Zone.objects.select_for_update().order_by("pk")
    for batch in _batches(sorted(key for key in keys if key > 0)):
        list(held.filter(pk__in=batch).values_list("pk"))


def write_plan(plan: Plan, *, by: User, now: datetime) -> None:
    """Write everything in ``plan``. Raises `ValidationError` or `IntegrityError`; the caller rolls back."""
    zones = [zone for _, zone in plan.new_zones.values()]
    _create(zones)
    added = _lines(plan, Outcome.NEW_ZONE)
    told = [f"Thêm từ sổ Excel ({line.place}). {line.after}".strip() for line in added]
    _log(zones, ADDITION, told, by, now)
    _log(_change(plan), CHANGE, [_changed(line) for line in _lines(plan, Outcome.CHANGED)], by, now)
    record_events(plan.events, by=by, now=now)


def _create(zones: list[Zone]) -> None:
    """Wholes first: a part needs the number of its whole."""
    parts = [zone for zone in zones if zone.parent is not None]
    wholes = [zone for zone in zones if zone.parent is None]
    order = Zone.objects.aggregate(last=Max("order"))["last"] or 0
    for place, zone in enumerate(zones, order + 1):
        zone.order = place
        zone.clean()
        zone.pk = None
    Zone.objects.bulk_create(wholes, batch_size=BATCH)
    for part in parts:
        part.parent_id = part.parent.pk
    Zone.objects.bulk_create(parts, batch_size=BATCH)


def _change(plan: Plan) -> list[Zone]:
    """Return the zones in the order of ``plan``."""
    values, found = {known.pk: changes for known, changes in plan.changed}, {}
    for batch in _batches(sorted(values)):
        zones = list(Zone.objects.filter(pk__in=batch))
        for zone in zones:
            for name, value in values[zone.pk].items():
                setattr(zone, COLUMN_OF[name], value)
        Zone.objects.bulk_update(zones, ["district", "location", "reporting_agency"])
        found |= {zone.pk: zone for zone in zones}
    return [found[known.pk] for known, _ in plan.changed]


def _lines(plan: Plan, outcome: Outcome) -> list[Planned]:
    return [line for line in plan.lines if line.outcome == outcome]


def _changed(line: Planned) -> str:
    return f"Sửa từ sổ Excel ({line.place}). Trước: {line.before}. Sau: {line.after}."


def _log(zones: list[Zone], flag: int, told: list[str], by: User, now: datetime) -> None:
    """Keep in the admin's history who did what to each of ``zones``, as `add_zone` and `describe_zone` do."""
    entries = (
        LogEntry(
            action_time=now,
            user=by,
            content_type=ContentType.objects.get_for_model(Zone),
            object_id=str(zone.pk),
            object_repr=str(zone)[:200],
            action_flag=flag,
            change_message=words,
        )
        for zone, words in zip(zones, told, strict=True)
    )
    LogEntry.objects.bulk_create(entries, batch_size=BATCH)


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
