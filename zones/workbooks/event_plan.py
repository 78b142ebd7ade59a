"""The events of one zone as a workbook states them, beside each other and beside what is recorded."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from bacgiang_plan.lib.dates import clock_words, short_date
from bacgiang_plan.lib.numbers import format_decimal
from zones.enums import EventKind
from zones.events import Told
from zones.models import Zone, ZoneEvent

from ..names import plain_key
from .outcomes import Outcome, Plan, Planned
from .stated import EventStated, Skipped

Located = tuple[EventStated, Zone, Zone | None]


class Recorded(NamedTuple):
    """An event as it is saved; ``withdrawn_at`` is None while it stands."""

    pk: int
    kind: str
    day: date
    document: str
    area: Decimal | None
    added: Decimal | None
    into: int | None
    note: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None

    @property
    def area_words(self) -> str:
        return f"{format_decimal(self.area)} ha theo {self.document}"


FIELDS = ["zone", "pk", "kind", "happened_on", "document", "area_ha", "added_ha", "into", "note"]
FIELDS += ["withdrawn_at", "withdrawn_by__full_name"]


def recorded_of(zones: list[int]) -> dict[int, list[Recorded]]:
    """Return the events of ``zones``, also those withdrawn, newest first: one query."""
    found = defaultdict(list)
    events = ZoneEvent.objects.filter(zone__in=zones).newest_first()
    for zone, *event in events.values_list(*FIELDS):
        found[zone].append(Recorded._make(event))
    return found


def compare_events(
    located: list[Located], recorded: list[Recorded], plan: Plan
) -> list[tuple[EventStated, Told]]:
    """Return what is new among ``located``, all of one zone; the rest is counted, skipped or refused."""
    by_pk = {each.pk: each for each in recorded}
    standing = [each for each in recorded if each.withdrawn_at is None]
    first: dict[tuple, EventStated] = {}
    told = []
    for stated, zone, into in located:
        if stated.event_id is not None:
            _by_number(stated, into, by_pk.get(stated.event_id), first, plan)
        elif not _is_repeated(stated, first, plan) and not _is_recorded(stated, into, standing, plan):
            told.append((stated, _told(stated, zone, into)))
    newest = next((each for each in standing if each.area is not None), None)
    counted = _counted([stated for stated, _ in told], newest)
    plan.lines += [_line(stated, each, newest, counted) for stated, each in told]
    return told


def _counted(stated: list[EventStated], newest: Recorded | None) -> EventStated | None:
    """Return the one among ``stated`` whose area counts from now on instead of that of ``newest``.

    None when the newest recorded area goes on, or the new one is the same. Of one day the later row counts.
    """
    measured = sorted((each for each in stated if each.area is not None), key=attrgetter("day"))
    if newest is None or not measured or measured[-1].day < newest.day:
        return None
    last = [each for each in measured if each.day == measured[-1].day][-1]
    return last if last.area != newest.area else None


def _by_number(
    stated: EventStated,
    into: Zone | None,
    known: Recorded | None,
    first: dict[tuple, EventStated],
    plan: Plan,
) -> None:
    """A row with the number of a recorded event repeats it; it never changes it."""
    twin = first.setdefault(("id", stated.event_id), stated)
    if twin is not stated:
        words = f"Mỗi mã sự kiện một dòng; mã này đã có ở {twin.place.at('event_id')}."
    elif known is not None and known.withdrawn_at is not None:
        when = clock_words(known.withdrawn_at)
        words = (
            f"Sự kiện này đã rút lúc {when}, người rút: {known.withdrawn_by}. Đề nghị xóa dòng này khỏi sổ."
        )
    elif known is None:
        words = f"Cần mã của một sự kiện đang ghi của {stated.full_name}; để trống với sự kiện mới."
    elif not _is_same(stated, into, known):
        words = (
            f"Sự kiện đã ghi không sửa bằng sổ (đang ghi: {_said(known)}). Đề nghị giữ nguyên dòng, hoặc rút "
            "sự kiện trên Cổng rồi ghi dòng mới không có mã."
        )
    else:
        plan.unchanged += 1
        return
    plan.faults.append(stated.place.fault(str(stated.event_id), words, "event_id"))


def _is_repeated(stated: EventStated, first: dict[tuple, EventStated], plan: Plan) -> bool:
    """Whether an earlier row says the same; one that contradicts it is a fault naming both."""
    paper = (stated.day, plain_key(stated.document))
    twin = first.setdefault((stated.event, *paper), stated)
    of_area = first.setdefault((*paper, stated.area), stated)
    is_said = stated.event == EventKind.AREA_STATED and of_area is not stated
    if twin is stated and not is_said:
        return False
    earlier = of_area if is_said else twin
    place, where = stated.place.at("area", "event"), earlier.place.at("area", "event")
    if is_said or _figures(twin) == _figures(stated):
        plan.skipped.append(Skipped(place, stated.full_name, f"Trùng với {where}; ghi một lần."))
        return True
    words = (
        f"Cần như ô {where} ({format_decimal(twin.area)} ha) vì cùng khu, cụm, cùng văn bản; hoặc ghi văn "
        "bản riêng của từng diện tích."
    )
    plan.faults.append(stated.place.fault(f"{format_decimal(stated.area)} ha", words, "area", "event"))
    return True


def _figures(stated: EventStated) -> tuple:
    return stated.area, stated.added, plain_key(stated.into)


def _is_recorded(stated: EventStated, into: Zone | None, recorded: list[Recorded], plan: Plan) -> bool:
    """Whether the portal has the event; an area that contradicts the same document is a fault."""
    key = plain_key(stated.document)
    of_paper = [each for each in recorded if each.day == stated.day and plain_key(each.document) == key]
    if any(_says(each, stated, into) for each in of_paper):
        plan.unchanged += 1
        return True
    twin = next((each for each in of_paper if each.kind == stated.event), None)
    if twin is None:
        return False
    words = f"Cần như đang ghi trên Cổng cho cùng văn bản: {_said(twin)}; ghi sai thì rút sự kiện đó trước."
    plan.faults.append(stated.place.fault(f"{format_decimal(stated.area)} ha", words, "area", "event"))
    return True


def _says(known: Recorded, stated: EventStated, into: Zone | None) -> bool:
    """Whether a recorded event of the same document says what is stated: any event may state its area."""
    if stated.event == EventKind.AREA_STATED:
        return known.area == stated.area
    is_same = known.kind == stated.event and known.added == stated.added
    return is_same and known.into == (into.pk if into else None) and stated.area in (None, known.area)


def _is_same(stated: EventStated, into: Zone | None, known: Recorded) -> bool:
    mine = (stated.event, stated.day, stated.area, stated.added, into.pk if into else None)
    texts = ((stated.document, known.document), (stated.note, known.note))
    theirs = (known.kind, known.day, known.area, known.added, known.into)
    return mine == theirs and all(plain_key(one) == plain_key(other) for one, other in texts)


def _said(known: Recorded) -> str:
    area = f", {format_decimal(known.area)} ha" if known.area is not None else ""
    return f"{EventKind(known.kind).label} ngày {short_date(known.day)}{area}, {known.document}"


def _told(stated: EventStated, zone: Zone, into: Zone | None) -> Told:
    return Told(
        zone,
        stated.event,
        stated.day,
        stated.document,
        area_ha=stated.area,
        added_ha=stated.added,
        into=into,
        note=stated.note,
    )


def _line(stated: EventStated, told: Told, newest: Recorded | None, counted: EventStated | None) -> Planned:
    differs = newest is not None and stated.area is not None and stated.area != newest.area
    words = [f"{EventKind(stated.event).label} ngày {short_date(stated.day)}"]
    words += [f"{format_decimal(stated.area)} ha"] if stated.area is not None else []
    words += [f"tăng thêm {format_decimal(stated.added)} ha"] if stated.added is not None else []
    words += [f"vào {told.into.full_name}"] if told.into else []
    outcome = Outcome.DISAGREEING if differs else Outcome.NEW_EVENT
    after = f"{', '.join(words)}, theo {stated.document}"
    if stated is counted:
        after += f". Sẽ tính {format_decimal(stated.area)} ha thay cho {format_decimal(newest.area)} ha"
    place = stated.place.at("area", "event")
    return Planned(outcome, place, told.zone.full_name, newest.area_words if newest else "", after, stated)
