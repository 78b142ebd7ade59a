"""Verbs that write the lives of zones: the only writer of events and of confirmations of the inventory.

Nothing is deleted: what was recorded in error is withdrawn with a reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from agencies.models import StoredFile, User
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.vietnamese import nfc, search_key

from .enums import EventKind
from .lives import ENDINGS, Event, Fault, life_faults
from .mergers import giver_faults, merger_faults
from .models import InventoryConfirmation, Zone, ZoneEvent

BATCH = 500
"""Zones whose lives are looked at together, and rows written by one statement."""
LIFE = ["zone_id", "kind", "happened_on", "document", "area_ha", "added_ha"]
"""Columns of a recorded event that a life is checked by."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as somebody tells it, not yet recorded; texts are made NFC when it is.

    ``area_ha`` is the area of the whole zone by that document, ``added_ha`` what an expansion adds.
    """

    zone: Zone
    kind: str
    happened_on: date
    document: str
    area_ha: Decimal | None = None
    added_ha: Decimal | None = None
    into: Zone | None = None
    note: str = ""
    file: StoredFile | None = None


@transaction.atomic
def record_event(
    zone: Zone,
    *,
    kind: str,
    happened_on: date,
    document: str,
    area_ha: Decimal | None = None,
    added_ha: Decimal | None = None,
    into: Zone | None = None,
    note: str = "",
    file: StoredFile | None = None,
    by: User,
    now: datetime,
    is_sample: bool = False,
) -> ZoneEvent:
    """Record one event in the life of ``zone`` and return it; areas in ha.

    Raises `ValidationError`, by field, when the event is impossible (see `lives.life_faults`), was
    recorded already, or does not fit its fields.
    """
    told = Told(zone, kind, happened_on, document, area_ha, added_ha, into, note, file)
    refuse(faults_among([told], today=local_date(now)))
    entry = entry_of(told, by=by, now=now, is_sample=is_sample)
    entry.clean_fields()
    entry.save()
    return entry


@transaction.atomic
def record_events(
    told: Iterable[Told], *, by: User, now: datetime, is_sample: bool = False
) -> list[ZoneEvent]:
    """Record many events, all or none, and return them: for imports, a few queries for 500 zones.

    Raises `ValidationError` with every impossible one. Whoever previews shows `faults_among` first.
    Lengths and digits are checked row by row, without queries.
    """
    told = list(told)
    refuse(faults_among(told, today=local_date(now)))
    entries = [entry_of(each, by=by, now=now, is_sample=is_sample) for each in told]
    for entry in entries:
        entry.clean_fields(exclude=["zone", "into", "file", "recorded_by"])
    return ZoneEvent.objects.bulk_create(entries, batch_size=BATCH)


@transaction.atomic
def withdraw_event(event: ZoneEvent, *, note: str, by: User, now: datetime) -> ZoneEvent:
    """Take ``event`` out of the life of its zone, for the reason ``note``; the row stays to be read.

    Raises `ValidationError` without a reason, or when somebody has withdrawn it already.
    """
    return withdraw(event, note=note, by=by, now=now)


@transaction.atomic
def confirm_inventory(
    kind: str, *, complete_on: date, document: str, by: User, now: datetime, is_sample: bool = False
) -> InventoryConfirmation:
    """Record the word that the list of zones of ``kind`` and of their events is complete up to a day.

    Raises `ValidationError` for a day to come, for one already confirmed by the same document, and
    when a field does not fit.
    """
    today = local_date(now)
    if complete_on > today:
        read = f"Ngày đã đọc là {short_date(complete_on)}"
        expected = f"chỉ xác nhận được đến hôm nay, {short_date(today)}"
        raise ValidationError({"complete_on": f"{read}; {expected}."})
    Zone.objects.hold_list()
    entry = InventoryConfirmation(
        kind=kind,
        complete_on=complete_on,
        document=nfc(document).strip(),
        is_sample=is_sample,
        recorded_at=now,
        recorded_by=by,
    )
    entry.full_clean()
    same = InventoryConfirmation.objects.standing().filter(kind=kind, complete_on=complete_on)
    if search_key(document) in map(search_key, same.values_list("document", flat=True)):
        raise ValidationError("Xác nhận này đã được ghi; không ghi lần thứ hai.")
    entry.save()
    return entry


@transaction.atomic
def withdraw_confirmation(
    confirmation: InventoryConfirmation, *, note: str, by: User, now: datetime
) -> InventoryConfirmation:
    """Take back the word that a list is complete, for the reason ``note``; the row stays to be read.

    Raises `ValidationError` without a reason, or when somebody has taken it back already.
    """
    return withdraw(confirmation, note=note, by=by, now=now)


Row = TypeVar("Row", ZoneEvent, InventoryConfirmation)


def withdraw(row: Row, *, note: str, by: User, now: datetime) -> Row:
    note = nfc(note).strip()
    limit = row._meta.get_field("withdrawn_note").max_length
    if not note or len(note) > limit:
        raise ValidationError({"withdrawn_note": f"Cần ghi lý do rút, không quá {limit} ký tự."})
    stamp = {"withdrawn_at": now, "withdrawn_by": by, "withdrawn_note": note}
    if not type(row).objects.standing().filter(pk=row.pk).update(**stamp):
        raise ValidationError("Dòng này đã được rút trước đó; chưa có gì được ghi thêm.")
    row.refresh_from_db()
    return row


def faults_among(told: Sequence[Told], *, today: date) -> list[Fault]:
    """Return what is impossible in ``told`` beside what is recorded; places are those in ``told``.

    Two queries for each 500 zones, receivers of mergers among them, and one where zones end; inside a
    transaction the zones are held, so that two writers of one life take turns.
    """
    lives = defaultdict(list)
    for place, each in enumerate(told):
        lives[each.zone.pk].append(place)
    receivers = {each.into.pk for each in told if each.into}
    known: dict[int, list[Event]] = {}
    for batch in batches(sorted({*lives, *receivers})):
        known |= standing_lives(batch)
    found = [*merger_faults(told, known), *giver_faults(told, mergers_into(told))]
    for pk, places in lives.items():
        found += new_faults(known.get(pk, []), told, places, today)
    return sorted(found, key=attrgetter("place"))


def mergers_into(told: Sequence[Told]) -> list[ZoneEvent]:
    """Return the recorded mergers into the zones that end in ``told``: a query for each 500."""
    ending = sorted({each.zone.pk for each in told if each.kind in ENDINGS and each.zone.pk})
    mergers = ZoneEvent.objects.standing().filter(kind=EventKind.MERGED).select_related("zone")
    found = (mergers.filter(into__in=batch).order_by("happened_on", "pk") for batch in batches(ending))
    return [each for events in found for each in events]


def batches(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


def standing_lives(zones: list[int]) -> dict[int, list[Event]]:
    """Return the recorded events of each of ``zones``, held for writing: two queries."""
    if transaction.get_connection().in_atomic_block:
        list(Zone.objects.select_for_update().filter(pk__in=zones).order_by("pk").values_list("pk"))
    lives = defaultdict(list)
    recorded = ZoneEvent.objects.standing().filter(zone__in=zones).order_by("pk")
    for event in recorded.values_list(*LIFE, named=True):
        lives[event.zone_id].append(event)
    return lives


def new_faults(known: Sequence[Event], told: Sequence[Told], places: list[int], today: date) -> list[Fault]:
    """Return the faults of one life, each laid at the event that is new."""
    before = len(known)
    faults = life_faults([*known, *(told[place] for place in places)], today=today)
    found = []
    for place, other, field, words in faults:
        guilty = max(place, -1 if other is None else other) if place < before else place
        if guilty >= before:
            kin = None if other is None or other < before else places[other - before]
            found.append(Fault(places[guilty - before], kin, field, words))
    return found


def entry_of(told: Told, *, by: User, now: datetime, is_sample: bool) -> ZoneEvent:
    return ZoneEvent(
        zone=told.zone,
        kind=told.kind,
        happened_on=told.happened_on,
        document=nfc(told.document).strip(),
        area_ha=told.area_ha,
        added_ha=told.added_ha,
        into=told.into,
        note=nfc(told.note).strip(),
        file=told.file,
        is_sample=is_sample,
        recorded_at=now,
        recorded_by=by,
    )


def refuse(faults: list[Fault]) -> None:
    """Raise `ValidationError` with the words of ``faults`` by field; nothing when there are none."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        by_field[fault.field or NON_FIELD_ERRORS].append(fault.words)
    if by_field:
        raise ValidationError({field: list(dict.fromkeys(words)) for field, words in by_field.items()})
