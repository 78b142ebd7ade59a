"""Which zone may receive another: a park, another one, and not gone by that day. Pure checks, no query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bacgiang_plan.lib.dates import short_date

from .enums import EventKind, ZoneKind
from .lives import ENDINGS, Event, Fault, said
from .models import Zone


class Move(Event, Protocol):
    """An event with its zone and, where it is a merger, the zone that receives it."""

    zone: Zone
    into: Zone | None


def merger_faults(told: Sequence[Move], known: Mapping[int, Iterable[Event]]) -> list[Fault]:
    """Return what is wrong with the receivers in ``told``; ``known`` are the recorded events by zone.

    A receiver may have ended by a recorded event, or by another one of ``told``.
    """
    ends = _ends(told, known)
    found = []
    for place, each in enumerate(told):
        if words := merger_fault(each):
            found.append(Fault(place, None, "into", words))
        elif each.into is not None:
            found += _gone_receiver(place, each, ends[each.into.pk])
    return found


def merger_fault(told: Move) -> str:
    """Return what is wrong with the zone that ``told`` merges into; blank when nothing is."""
    into = told.into
    if told.kind != EventKind.MERGED:
        return "Chỉ sự kiện sáp nhập mới ghi khu nhận sáp nhập." if into else ""
    if into is None:
        return "Sự kiện sáp nhập cần ghi khu công nghiệp nhận sáp nhập."
    if into.pk == told.zone.pk:
        return f"Đã đọc {into.full_name}; khu, cụm không sáp nhập vào chính mình."
    if into.kind != ZoneKind.INDUSTRIAL_PARK or into.parent_id:
        return f"Đã đọc {into.full_name}; chỉ sáp nhập vào một khu công nghiệp."
    return ""


End = tuple[Event, int | None]
"""An event that ends a zone, and its place among what is told; None when it is recorded."""


def _ends(told: Sequence[Move], known: Mapping[int, Iterable[Event]]) -> dict[int, list[End]]:
    ends: dict[int, list[End]] = defaultdict(list)
    for pk, events in known.items():
        ends[pk] += [(each, None) for each in events if each.kind in ENDINGS]
    for place, each in enumerate(told):
        if each.kind in ENDINGS:
            ends[each.zone.pk].append((each, place))
    return ends


def _gone_receiver(place: int, merger: Move, ends: list[End]) -> list[Fault]:
    gone = [(end, other) for end, other in ends if end.happened_on <= merger.happened_on]
    return [
        Fault(
            place,
            other,
            "into",
            f"Đã đọc {merger.into.full_name}, không còn vào ngày {short_date(merger.happened_on)}: "
            f"{said(end)}. "
            "Cần một khu công nghiệp còn đến ngày đó; đề nghị kiểm tra lại hai ngày và hai văn bản.",
        )
        for end, other in gone[:1]
    ]


def giver_faults(told: Sequence[Move], mergers: Iterable[Move]) -> list[Fault]:
    """Return the endings in ``told`` of zones that received another on that day or later: ``mergers``."""
    received = defaultdict(list)
    for each in mergers:
        received[each.into_id].append(each)
    return [
        Fault(
            place,
            None,
            "happened_on",
            f"Đã đọc {said(each)}, nhưng {later.zone.full_name} sáp nhập vào {each.zone.full_name}: "
            f"{said(later)}. Đề nghị kiểm tra lại hai ngày và hai văn bản.",
        )
        for place, each in enumerate(told)
        if each.kind in ENDINGS
        for later in received[each.zone.pk]
        if later.happened_on >= each.happened_on
    ]
