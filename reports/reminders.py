"""The run that mails what is due: one mail per person, each matter once.

The rule is "due and not in the ledger", never "today equals": a run that comes days late sends what
the missed ones should have sent, once (docs/adr/0005).
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from agencies.models import User
from bacgiang_plan.lib import mail
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.working_days import is_working_day

from . import ledger
from .ledger import Slip
from .matters import Matter, due_matters
from .reminder_mail import compose

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """One mail to one person: the matters it lists, and the ledger rows it needs."""

    person: User
    entries: tuple[tuple[Matter, Slip], ...]

    @property
    def matters(self) -> list[Matter]:
        return [matter for matter, _ in self.entries]

    @property
    def slips(self) -> list[Slip]:
        return [slip for _, slip in self.entries]


@dataclass
class Outcome:
    """What one run did. ``stopped`` says why it broke off, in words, else ""."""

    sent: list[Letter] = field(default_factory=list)
    failed: list[tuple[Letter, str]] = field(default_factory=list)
    stopped: str = ""


def plan(*, now: datetime) -> list[Letter]:
    """Return the mails a run at ``now`` sends: one per person, but a repeat goes by itself.

    A repeat carries the Message-ID of its first try and may be dropped on arrival: nothing new may
    travel with it. Empty on days off.
    """
    if not is_working_day(local_date(now)):
        return []
    matters = due_matters(now=now)
    rows = ledger.rows_of([matter.obligation.pk for matter in matters])
    letters = defaultdict(list)
    for matter in matters:
        for person in matter.people:
            slip = _slip(matter, person, rows)
            if slip.is_open(now):
                letters[person, slip.row.message_id if slip.was_tried else ""].append((matter, slip))
    return [Letter(person, tuple(entries)) for (person, _), entries in letters.items()]


def _slip(matter: Matter, person: User, rows: dict) -> Slip:
    pk = matter.obligation.pk
    return Slip(pk, matter.rung, person, rows.get((pk, matter.rung, person.pk)))


def send_reminders(*, now: datetime) -> Outcome:
    """Mail what is due. Any number of runs at once send each person one mail; call outside ``atomic``.

    One failing mail stops no other; a mail server that is down stops the run, which costs no attempts.
    """
    outcome = Outcome()
    for letter in ledger.within_a_run(plan(now=now)):
        try:
            _record(outcome, letter, _send(letter, now))
        except mail.MailUnavailableError as outage:
            logger.warning("Reminders broken off: %s", outage)
            outcome.stopped = str(outage)
            break
        except Exception:  # a fault of ours in one mail; its claim is retried like a crashed one
            logger.exception("Reminder to user %s failed", letter.person.pk)
            outcome.failed.append((letter, ledger.OUR_FAULT))
    return outcome


def _record(outcome: Outcome, letter: Letter, error: str | None) -> None:
    if error:
        logger.warning("Reminder to user %s failed: %s", letter.person.pk, error)
        outcome.failed.append((letter, error))
    elif error is not None:
        outcome.sent.append(letter)


def _send(letter: Letter, now: datetime) -> str | None:
    """Return the error, "" when sent, None when there was nothing left to send."""
    message_id = ledger.message_id_of(letter.slips)
    rows = ledger.claim(letter.slips, message_id=message_id, now=now)
    matters = _still_due(letter, now) if rows else []
    held = {(matter.obligation.pk, matter.rung) for matter in matters}
    kept = [row for row in rows if (row.obligation_id, row.rung) in held]
    ledger.give_back([row for row in rows if row not in kept])
    if not kept:
        return None
    return ledger.deliver(kept, compose(letter.person, matters, message_id, now), now=now)


def _still_due(letter: Letter, now: datetime) -> list[Matter]:
    """Read again, at the moment of sending, what of ``letter`` its person can still act on."""
    wanted = {(slip.obligation_id, slip.rung) for slip in letter.slips}
    fresh = due_matters(now=now, obligation_ids={pk for pk, _ in wanted})
    return [
        matter
        for matter in fresh
        if (matter.obligation.pk, matter.rung) in wanted and letter.person in matter.people
    ]
