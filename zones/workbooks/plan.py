"""What a workbook would do: each statement beside what is recorded. Nothing is written here, and the same is
made at the preview and at the confirmation, so what is written is what was shown.
"""

from collections import defaultdict
from datetime import date

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.xlsx_faults import Fault
from zones import lives
from zones.events import BATCH, Told, faults_among

from .event_plan import Located, compare_events, recorded_of
from .outcomes import Plan, Progress
from .spellings import settled
from .stated import EventStated, Reading
from .world import Agencies, Zones
from .zone_plan import ZonePlanner, merged_rows

COLUMN_OF = {"area_ha": "area", "added_ha": "added", "happened_on": "day", "kind": "event"}


def make_plan(reading: Reading, zones: Zones, agencies: Agencies, *, today: date, progress: Progress) -> Plan:
    """Return the plan of ``reading``, with every fault: three queries for each 500 zones with events."""
    plan = Plan(faults=list(reading.faults), skipped=list(reading.skipped))
    planner = ZonePlanner(plan, zones, agencies)
    planner.compare(merged_rows(settled(reading, zones, plan), plan, agencies))
    told = _compare(planner.located(reading.events), plan, progress)
    for fault in faults_among([each for _, each in told], today=today):
        plan.faults.append(_impossible(fault, told))
    plan.events = [each for _, each in told]
    plan.faults = in_order(plan.faults)
    return plan


def in_order(faults: list[Fault]) -> list[Fault]:
    """Return ``faults`` by sheet, row and column, the sheets as they were read."""
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(each.sheet for each in faults))}
    return sorted(faults, key=lambda each: (sheets[each.sheet], each.row, each.column))


def _compare(events: list[Located], plan: Plan, progress: Progress) -> list[tuple[EventStated, Told]]:
    events_of: dict[int, list[Located]] = defaultdict(list)
    for each in events:
        events_of[each[1].pk].append(each)
    keys, told = sorted(events_of), []
    for start in range(0, len(keys), BATCH):
        progress(start, len(keys), f"Đang đối chiếu sự kiện của {len(keys)} khu, cụm")
        batch = keys[start : start + BATCH]
        recorded = recorded_of([pk for pk in batch if pk > 0])
        for pk in batch:
            told += compare_events(events_of[pk], recorded.get(pk, []), plan)
    return told


def _impossible(fault: lives.Fault, told: list[tuple[EventStated, Told]]) -> Fault:
    """Return what is impossible in a life as a fault of its cell."""
    stated = told[fault.place][0]
    other = f" Xem {told[fault.other][0].place.at('event')}." if fault.other is not None else ""
    read = f"{stated.full_name}, ngày {short_date(stated.day)}"
    return stated.place.fault(read, fault.words + other, COLUMN_OF.get(fault.field, fault.field), "event")
