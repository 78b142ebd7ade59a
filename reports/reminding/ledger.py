"""The ledger of mails: claimed before sending, marked after (docs/adr/0005).

Every change is an insert or an UPDATE with a condition, so SQLite and PostgreSQL decide alike which of
several runs sends.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F

from bacgiang_plan.lib import mail
from reports.models import Reminder

from .ladder import place_of

MAX_ATTEMPTS = 5
RETRY_FAILED_AFTER = timedelta(minutes=5)  # "the next run"; then four times longer each time, 7 hours in all
RETRY_CRASHED_AFTER = timedelta(minutes=15)  # longer than a run plus one mail to a silent server
RUN_SECONDS = 5 * 60
OUR_FAULT = "Chương trình gặp lỗi khi gửi thư; chi tiết có trong nhật ký."


class TakenError(Exception):
    """Another run was faster."""


def is_open(row: Reminder, now: datetime) -> bool:
    """Whether a run may claim its mail now: never tried, given back, failed, or left by a dead run."""
    if row.sent_at or row.mail_due_at is None or row.mail_due_at > now:
        return False
    due = next_try(row)
    return due is not None and due <= now


def next_try(row: Reminder) -> datetime | None:
    """Return from when its mail may be tried next; None when it has been given up."""
    if row.attempts >= MAX_ATTEMPTS:
        return None
    if row.attempts == 0:
        return row.mail_due_at
    wait = RETRY_FAILED_AFTER * 4 ** (row.attempts - 1) if row.error else RETRY_CRASHED_AFTER
    return row.claimed_at + wait


Key = tuple[str, str, int]
"""What a row is about: matter, rung, person."""


def key_of(row: Reminder) -> Key:
    return (row.matter, row.rung, row.person_id)


def rows_of(matters: Collection[str]) -> dict[Key, Reminder]:
    """Return the ledger of ``matters`` (their keys) by its key."""
    return {key_of(row): row for row in Reminder.objects.filter(matter__in=matters)}


def spoken_for(known: Iterable[Reminder]) -> Callable[[str, str, int], str]:
    """Return which rung speaks to a person for a matter at a rung: that one, or a later one already mailed.

    A rung taken off a ladder after it was told leaves an earlier one as the last due, which an outage may
    have swallowed: who has heard of the later is not told of the earlier.
    """
    mailed: dict[tuple[str, int, str], tuple[float, str]] = {}
    for row in known:
        if row.sent_at and (place := place_of(row.rung)):
            of = (row.matter, row.person_id, place[0])
            mailed[of] = max(mailed.get(of, (place[1], row.rung)), (place[1], row.rung))

    def speaking(matter: str, rung: str, person: int) -> str:
        place = place_of(rung)
        later = place and mailed.get((matter, person, place[0]))
        return later[1] if later and later[0] > place[1] else rung

    return speaking


def message_id_of(rows: list[Reminder]) -> str:
    """Return the Message-ID of the mail about ``rows``, all of one person.

    What was tried before keeps its own, for the first try may have arrived; unless that one has
    meanwhile gone out without these matters, when a repeat of it would be dropped unread.
    """
    tried = {row.message_id for row in rows if row.attempts}
    if tried and not Reminder.objects.filter(message_id__in=tried, sent_at__isnull=False).exists():
        return min(tried)
    return mail.message_id("nhac-viec", *sorted(map(key_of, rows)))


def claim(rows: list[Reminder], *, message_id: str, now: datetime) -> list[Reminder]:
    """Take all of ``rows`` for one mail, or none when another run has any of them.

    All or none keeps a person's matters in one mail; holding them first keeps two runs from waiting for each
    other. Each is one UPDATE on the attempt seen. Rows of a rehearsal that was wiped since are left out.
    """
    try:
        with transaction.atomic():
            there = set(Reminder.objects.filter(pk__in=[row.pk for row in rows]).hold())
            return [_claim(row, message_id, now) for row in rows if row.pk in there]
    except TakenError:
        return []


def _claim(row: Reminder, message_id: str, now: datetime) -> Reminder:
    seen = Reminder.objects.filter(pk=row.pk, sent_at=None, attempts=row.attempts, claimed_at=row.claimed_at)
    taken = {"message_id": message_id, "claimed_at": now, "attempts": F("attempts") + 1, "error": ""}
    if not seen.update(**taken):
        raise TakenError
    return Reminder.objects.get(pk=row.pk)


def give_back(rows: list[Reminder]) -> None:
    """Undo the claim of ``rows``: nothing was handed over, so the attempt does not count."""
    _held(rows).change(attempts=F("attempts") - 1)


def deliver(rows: list[Reminder], message: EmailMultiAlternatives, *, now: datetime) -> str:
    """Send ``message`` for the claimed ``rows`` and record the end; return the error, or "".

    Raises `MailUnavailableError` with the claim given back: an outage uses up no attempts.
    """
    try:
        mail.send(message)
    except mail.MailUnavailableError:
        give_back(rows)
        raise
    except mail.MailRefusedError as error:
        _held(rows).change(error=str(error))
        return str(error)
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).change(sent_at=now, error="")
    return ""


def _held(rows: list[Reminder]):
    return Reminder.objects.filter(pk__in=[row.pk for row in rows], sent_at=None)


def within_a_run(items: Iterable) -> Iterator:
    """Yield from ``items`` for five minutes; the next run takes the rest.

    So a claim is never much older than it says, however slow the mail server.
    """
    end = time.monotonic() + RUN_SECONDS
    return takewhile(lambda _: time.monotonic() < end, items)
