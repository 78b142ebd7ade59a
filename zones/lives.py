"""What cannot happen in the life of a zone: pure checks of a list of its events, no query.

Only what is impossible is refused. Papers arrive incomplete, so a merger without an establishment, or
an expansion without any area, is a hole to be named and not a fault (ADR 0008).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple, Protocol

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.vietnamese import lower_first, search_key

from .enums import EventKind

FIRST_DAY = date(1990, 1, 1)
"""Before any industrial park of the country: an earlier day is a slip of the finger."""
ENDINGS = {EventKind.MERGED, EventKind.REMOVED}


class Event(Protocol):
    """What the checks look at: a `ZoneEvent`, or a row that somebody brings."""

    kind: str
    happened_on: date
    document: str
    area_ha: Decimal | None
    added_ha: Decimal | None


class Fault(NamedTuple):
    """Why a life cannot be so: the places (in the list given) of the event and of the one it collides with.

    ``field`` is the field of `ZoneEvent` that was read, blank when the whole event is at fault.
    """

    place: int
    other: int | None
    field: str
    words: str


def life_faults(events: Iterable[Event], *, today: date) -> list[Fault]:
    """Return everything impossible in ``events``, all of one zone, in the order they were recorded.

    Each is looked at alone (days, areas, a document), then beside the others: the same event twice, a
    second establishment, anything but a stated area after a merger or a removal. A day is whole: what
    was recorded first on it happened first.
    """
    told = list(events)
    alone = [Fault(n, None, *each) for n, event in enumerate(told) for each in lone_faults(event, today)]
    twins = repeated(told)
    order = in_order(told, without={fault.place for fault in twins})
    together = [*twins, *second_establishments(told, order), *after_the_end(told, order)]
    return sorted([*alone, *together], key=attrgetter("place"))


def in_order(told: Sequence[Event], *, without: set[int]) -> list[int]:
    """Return the places of the events by day, leaving out repetitions and what is no event at all."""
    places = [n for n in range(len(told)) if n not in without and told[n].kind in EventKind.values]
    return sorted(places, key=lambda n: told[n].happened_on)


def lone_faults(event: Event, today: date) -> list[tuple[str, str]]:
    """Return (field, words) of what is wrong with ``event`` whatever else happened."""
    if event.kind not in EventKind.values:
        expected = ", ".join(EventKind.labels)
        return [("kind", f"Sự kiện đã đọc là “{event.kind}”; cần một trong: {expected}.")]
    found = [*day_faults(event.happened_on, today), *area_faults(event)]
    if not search_key(event.document):
        found.append(("document", "Chưa ghi văn bản; cần số, ký hiệu, ngày và cơ quan ban hành."))
    return found


def day_faults(day: date, today: date) -> list[tuple[str, str]]:
    read = f"Ngày đã đọc là {short_date(day)}"
    if day > today:
        return [("happened_on", f"{read}; sự kiện phải xảy ra chậm nhất hôm nay, {short_date(today)}.")]
    if day < FIRST_DAY:
        return [("happened_on", f"{read}; sự kiện không thể trước ngày {short_date(FIRST_DAY)}.")]
    return []


def area_faults(event: Event) -> list[tuple[str, str]]:
    area, added = event.area_ha, event.added_ha
    found = [
        (field, f"Diện tích đã đọc là {format_decimal(value)} ha; cần số lớn hơn 0, không nêu thì để trống.")
        for field, value in (("area_ha", area), ("added_ha", added))
        if value is not None and value <= 0
    ]
    if event.kind == EventKind.AREA_STATED and area is None:
        found.append(("area_ha", "Sự kiện “Nêu diện tích” cần có diện tích theo văn bản."))
    if added is not None and event.kind != EventKind.EXPANDED:
        found.append(
            ("added_ha", f"Diện tích tăng thêm chỉ ghi với sự kiện mở rộng, không với {named(event)}.")
        )
    if added is not None and area is not None and added > area:
        read = f"Diện tích tăng thêm đã đọc là {format_decimal(added)} ha"
        found.append(("added_ha", f"{read}, lớn hơn diện tích toàn khu, cụm ({format_decimal(area)} ha)."))
    return found


def repeated(told: Sequence[Event]) -> list[Fault]:
    """Return the events told again: the same kind, day and document, however that is spelt."""
    first, found = {}, []
    for n, each in enumerate(told):
        if each.kind not in EventKind.values:
            continue
        same = first.setdefault((each.kind, each.happened_on, search_key(each.document)), n)
        if same != n:
            words = f"Sự kiện {said(each)} đã được ghi; không ghi lần thứ hai."
            found.append(Fault(n, same, "", words))
    return found


def second_establishments(told: Sequence[Event], order: Sequence[int]) -> list[Fault]:
    first, *more = [n for n in order if told[n].kind == EventKind.ESTABLISHED] or [None]
    return [
        Fault(
            n,
            first,
            "kind",
            f"Khu, cụm chỉ thành lập một lần, đã ghi {said(told[first])}; đã đọc thêm {said(told[n])}. "
            "Đề nghị kiểm tra lại, hoặc rút sự kiện ghi sai trước.",
        )
        for n in more
    ]


def after_the_end(told: Sequence[Event], order: Sequence[int]) -> list[Fault]:
    end = next((at for at, n in enumerate(order) if told[n].kind in ENDINGS), None)
    if end is None:
        return []
    last = told[order[end]]
    return [
        Fault(
            n,
            order[end],
            "happened_on",
            f"Đã đọc {said(told[n])}, sau khi khu, cụm không còn: {said(last)}. "
            "Từ đó chỉ ghi được “Nêu diện tích”; đề nghị kiểm tra lại hai ngày và hai văn bản.",
        )
        for n in order[end + 1 :]
        if told[n].kind != EventKind.AREA_STATED
    ]


def named(event: Event) -> str:
    return f"“{lower_first(EventKind(event.kind).label)}”"


def said(event: Event) -> str:
    """Return "“thành lập” ngày 05/01/2022 (Quyết định số 12/QĐ-TTg)"."""
    return f"{named(event)} ngày {short_date(event.happened_on)} ({event.document})"
