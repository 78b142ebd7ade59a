"""The ledger of mails: claimed before sending, marked after (docs/adr/0005).

Every change is an insert or an UPDATE with a condition, so SQLite and PostgreSQL decide alike which of
several runs sends.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import F

from agencies.models import User
from bacgiang_plan.lib import mail

from .models import Reminder

MAX_ATTEMPTS = 5
RETRY_FAILED_AFTER = timedelta(minutes=5)  # "the next run"; then four times longer each time, 7 hours in all
RETRY_CRASHED_AFTER = timedelta(minutes=15)  # longer than a run plus one mail to a silent server
RUN_SECONDS = 5 * 60
OUR_FAULT = "Chương trình gặp lỗi khi gửi thư; chi tiết có trong nhật ký."


class TakenError(Exception):
    """Another run was faster."""


@dataclass(frozen=True)
class Slip:
    """The right to tell one person of one matter: the key of a row, and the row if there is one."""

    obligation_id: int
    rung: str
    person: User
    row: Reminder | None = None

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.obligation_id, self.rung, self.person.pk)

    @property
    def was_tried(self) -> bool:
        return self.row is not None and self.row.attempts > 0

    def is_open(self, now: datetime) -> bool:
        """Whether a run may claim it now: never written, given back, failed, or left by a dead run."""
        return self.row is None or is_open(self.row, now)


def is_open(row: Reminder, now: datetime) -> bool:
    if row.sent_at or row.attempts >= MAX_ATTEMPTS:
        return False
    if row.attempts == 0:
        return True
    wait = RETRY_FAILED_AFTER * 4 ** (row.attempts - 1) if row.error else RETRY_CRASHED_AFTER
    return row.claimed_at + wait <= now


def rows_of(obligation_ids: Iterable[int]) -> dict[tuple[int, str, int], Reminder]:
    """Return the ledger of those obligations by its key."""
    rows = Reminder.objects.filter(obligation__in=obligation_ids)
    return {(row.obligation_id, row.rung, row.person_id): row for row in rows}


def message_id_of(slips: list[Slip]) -> str:
    """Return the Message-ID of the mail about ``slips``, all of one person.

    What was tried before keeps its own, for the first try may have arrived; unless that one has
    meanwhile gone out without these matters, when a repeat of it would be dropped unread.
    """
    tried = {slip.row.message_id for slip in slips if slip.was_tried}
    if tried and not Reminder.objects.filter(message_id__in=tried, sent_at__isnull=False).exists():
        return min(tried)
    return mail.message_id("nhac-viec", *sorted(slip.key for slip in slips))


def claim(slips: list[Slip], *, message_id: str, now: datetime) -> list[Reminder]:
    """Take all of ``slips`` for one mail, or none when another run has any of them.

    All or none keeps a person's matters in one mail; the fixed order keeps two runs from waiting for
    each other. An insert meets the unique key, an update the attempt it saw.
    """
    try:
        with transaction.atomic():
            return [_claim(slip, message_id, now) for slip in sorted(slips, key=lambda slip: slip.key)]
    except (IntegrityError, TakenError):
        return []


def _claim(slip: Slip, message_id: str, now: datetime) -> Reminder:
    taken = {"message_id": message_id, "claimed_at": now}
    if slip.row is None:
        obligation_id, rung, person_id = slip.key
        return Reminder.objects.create(
            obligation_id=obligation_id, rung=rung, person_id=person_id, attempts=1, **taken
        )
    row = slip.row
    seen = Reminder.objects.filter(pk=row.pk, sent_at=None, attempts=row.attempts, claimed_at=row.claimed_at)
    if not seen.update(attempts=F("attempts") + 1, error="", **taken):
        raise TakenError
    return Reminder.objects.get(pk=row.pk)


def give_back(rows: list[Reminder]) -> None:
    """Undo the claim of ``rows``: nothing was handed over, so the attempt does not count."""
    _held(rows).update(attempts=F("attempts") - 1)


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
        _held(rows).update(error=str(error))
        return str(error)
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now, error="")
    return ""


def _held(rows: list[Reminder]):
    return Reminder.objects.filter(pk__in=[row.pk for row in rows], sent_at=None)


def within_a_run(items: Iterable) -> Iterator:
    """Yield from ``items`` for five minutes; the next run takes the rest.

    So a claim is never much older than it says, however slow the mail server.
    """
    end = time.monotonic() + RUN_SECONDS
    return takewhile(lambda _: time.monotonic() < end, items)
