"""Verbs that write zones and their progress; the verbs of events are in ``events.py``."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from operator import itemgetter
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.vietnamese import nfc, shortened

from .lives import FIRST_DAY
from .models import ReplacedProgress, Zone, ZoneFacts, ZoneProgress, full_name
from .names import AmbiguousError, Spellings, foreign_letter, shown

BLANK = (None, "")
KEPT = [*ZoneFacts.FIELDS, "source", "is_sample"]
"""What a row of progress says, and what is kept of it when it is replaced."""
REPLACED = "Thay bằng {source}"


class StandingFactsError(Exception):
    """Other facts stand for that day than their writer has seen; ``standing`` is the row, None if none."""

    def __init__(self, standing: ZoneProgress | None) -> None:
        super().__init__("other facts stand for that day")
        self.standing = standing


@transaction.atomic
def record_progress(
    zone: Zone,
    *,
    as_of: date,
    facts: dict[str, Any],
    source: str,
    by: User,
    now: datetime,
    reason: str = "",
    seen: str | None = None,
    is_sample: bool = False,
) -> ZoneProgress | None:
    """Record what is known of ``zone`` on ``as_of``: one row per zone and day, a later word replaces it.

    ``facts`` maps names of `ZoneFacts.FIELDS` (areas in ha, shares in % from 0 to 100, labour in
    persons) to values; a name left out counts as blank, and facts that are all blank record nothing
    (None is returned). What is replaced is kept as `ReplacedProgress`, with ``reason``.

    ``seen`` is the `facts_token` of what the writer was shown for that day; when something else stands
    there `StandingFactsError` is raised. Without it (an accepted report) whatever stands is replaced.
    Raises `ValueError` for an unknown name and `ValidationError` when a value does not fit, for
    instance more land cleared than the zone has, or the day is to come.
    """
    unknown = sorted(set(facts) - set(ZoneFacts.FIELDS))
    if unknown:
        raise ValueError(f"not facts of a zone: {', '.join(unknown)}")
    if all(fact in BLANK for fact in facts.values()):
        return None
    if refusal := day_refusal(as_of, local_date(now)):
        raise ValidationError({"as_of": refusal})
    Zone.objects.select_for_update().get(pk=zone.pk)  # two writers of one day take turns
    standing = ZoneProgress.objects.filter(zone=zone, as_of=as_of).first()
    if seen is not None and seen != facts_token(standing):
        raise StandingFactsError(standing)
    before = said_by(standing) if standing else {}
    row = standing or ZoneProgress(zone=zone, as_of=as_of)
    _write(row, facts, nfc(source).strip(), is_sample)
    if before and token_of(before) != facts_token(row):
        _keep(row, before, nfc(reason).strip() or REPLACED.format(source=row.source), by, now)
    return row


def _write(row: ZoneProgress, facts: dict[str, Any], source: str, is_sample: bool) -> None:
    for name in ZoneFacts.FIELDS:
        setattr(row, name, facts.get(name, "" if name == "investor" else None))
    row.source, row.is_sample = source, is_sample
    row.full_clean()
    row.save()


def day_refusal(as_of: date, today: date) -> str:
    """Return why no facts can be of the day ``as_of``, blank when they can."""
    if FIRST_DAY <= as_of <= today:
        return ""
    expected = f"từ {short_date(FIRST_DAY)} đến hôm nay, {short_date(today)}"
    return f"Ngày đã đọc là {short_date(as_of)}; cần ngày {expected}."


def told_last(source: str, zones: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the facts that ``source`` told last of each of ``zones`` (keys), corrected since or not.

    A later day is a later word; of one day, what stands came after what it replaced. Two queries.
    """
    where, source = list(zones), nfc(source).strip()
    replaced = ReplacedProgress.objects.filter(progress__zone__in=where, source=source)
    replaced = replaced.order_by("replaced_at", "pk")
    standing = ZoneProgress.objects.filter(zone__in=where, source=source)
    told = [
        *replaced.values_list("progress__zone", "progress__as_of", *ZoneFacts.FIELDS),
        *standing.values_list("zone", "as_of", *ZoneFacts.FIELDS),
    ]
    by_day = sorted(told, key=itemgetter(1))  # stable: of one day the standing one stays last
    return {zone: dict(zip(ZoneFacts.FIELDS, facts, strict=True)) for zone, _, *facts in by_day}


def said_by(row: ZoneProgress) -> dict[str, Any]:
    """Return what ``row`` says, in the order of `KEPT`."""
    return {name: getattr(row, name) for name in KEPT}


def facts_token(row: ZoneProgress | None) -> str:
    """Return a short hash of what ``row`` says, "" of none: what a form carries of what its reader saw."""
    return "" if row is None else token_of(said_by(row))


def token_of(said: dict[str, Any]) -> str:
    """Return a short hash of what a row says; 10 and 10.00 are one."""
    return sha256(repr([_plain(value) for value in said.values()]).encode()).hexdigest()[:16]


def _plain(value: object) -> str:
    """Return a value so that 10 and 10.00 are one."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _keep(row: ZoneProgress, said: dict[str, Any], reason: str, by: User, now: datetime) -> None:
    limit = ReplacedProgress._meta.get_field("reason").max_length
    stamp = {"replaced_at": now, "replaced_by": by, "reason": shortened(reason, limit)}
    ReplacedProgress.objects.create(progress=row, **stamp, **said)


@transaction.atomic
def add_zone(
    *,
    kind: str,
    name: str,
    parent: Zone | None = None,
    part_kind: str = "",
    district: Agency | None = None,
    location: str = "",
    reporting_agency: Agency | None = None,
    by: User,
) -> Zone:
    """Add a zone, or a part of ``parent``, after all others; the admin's history says by whom.

    Raises `ValidationError` when one of that kind and name exists, in whatever spelling or without its
    accents, the name has letters that only look like ours, or a part has no fitting parent.
    """
    Zone.objects.hold_list()
    name = shown(name)
    refuse_foreign_letters(name)
    refuse_other_spelling(kind, name)
    last = Zone.objects.aggregate(last=Max("order"))["last"] or 0
    zone = Zone(
        kind=kind,
        name=name,
        parent=parent,
        part_kind=part_kind,
        order=last + 1,
        district=district,
        location=nfc(location).strip(),
        reporting_agency=reporting_agency,
    )
    zone.full_clean()
    zone.save()
    _log(zone, by, ADDITION, "Thêm từ trang khu, cụm công nghiệp.")
    return zone


def refuse_other_spelling(kind: str, name: str) -> None:
    """Raise `ValidationError` when a zone of ``kind`` has that name, spelt otherwise or with accents."""
    known = Zone.objects.filter(kind=kind).order_by("order").values_list("kind", "name")
    try:
        means = Spellings(known).means(kind, name)
    except AmbiguousError as error:
        words = f"Tên đã đọc là “{name}”, không có dấu. {error} Chưa thêm gì."
        raise ValidationError({"name": words}) from None
    if means != name:
        words = f"Tên đã đọc là “{name}”; đã có {full_name(kind, means)}. {ONE_NAME} Chưa thêm gì."
        raise ValidationError({"name": words})


ONE_NAME = (
    "Hai tên chỉ khác nhau ở chữ hoa, dấu cách, gạch nối hay chỗ đặt dấu thanh (Hoà, Hòa), hoặc một tên viết "
    "không dấu, là một khu, cụm."
)


def refuse_foreign_letters(name: str) -> None:
    """Raise `ValidationError` for a name that would look like another zone's and be none: "Hòа Phú"."""
    if letter := foreign_letter(name):
        words = f"Tên đã đọc là “{name}”; “{letter}” là chữ của bảng chữ khác."
        raise ValidationError({"name": f"{words} Cần tên viết bằng chữ cái tiếng Việt. Chưa thêm gì."})


@transaction.atomic
def describe_zone(
    zone: Zone, *, district: Agency | None, location: str, reporting_agency: Agency | None, by: User
) -> list[str]:
    """Set where ``zone`` lies and who reports it; return the changes in words, none when nothing differs.

    The admin's history keeps who changed what, from what.
    """
    told = {"district": district, "location": nfc(location).strip(), "reporting_agency": reporting_agency}
    changes = []
    for name, value in told.items():
        before = getattr(zone, name)
        if before != value:
            label = Zone._meta.get_field(name).verbose_name
            changes.append(f"{label}: {before or 'chưa ghi'} → {value or 'chưa ghi'}")
            setattr(zone, name, value)
    if changes:
        zone.full_clean()
        zone.save(update_fields=list(told))
        _log(zone, by, CHANGE, "; ".join(changes))
    return changes


def _log(zone: Zone, by: User, flag: int, message: str) -> None:
    LogEntry.objects.log_actions(by.pk, [zone], flag, change_message=message, single_object=True)
