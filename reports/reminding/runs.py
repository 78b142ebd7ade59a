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
from reports.models import Reminder, RunKind

from . import digest, ledger, notices
from .due import due_matters
from .letters import compose
from .matters import Matter
from .run_log import logged_run

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """One mail to one person: the matters it lists, and their rows in the ledger."""

    person: User
    entries: tuple[tuple[Matter, Reminder], ...]

    @property
    def matters(self) -> list[Matter]:
        return [matter for matter, _ in self.entries]

    @property
    def rows(self) -> list[Reminder]:
        return [row for _, row in self.entries]


@dataclass
class Outcome:
    """What one run did. ``stopped`` says why it broke off, in words, else ""."""

    sent: list[Letter] = field(default_factory=list)
    failed: list[tuple[Letter, str]] = field(default_factory=list)
    stopped: str = ""


def letters_of(matters: list[Matter], now: datetime) -> list[Letter]:
    """Return the mails about ``matters``, all that are due at ``now``, and the news that goes with them.

    One per person, but a repeat goes by itself: it carries the Message-ID of its first try and may be dropped
    on arrival, so nothing new may travel with it. Nothing is written: rows not yet in the ledger have no key.
    """
    letters = defaultdict(list)
    for person, matter, row in _entries(matters, now) + _news(digest.put_off(now), now):
        if ledger.is_open(row, now):
            letters[person, row.message_id if row.attempts else ""].append((matter, row))
    return [Letter(person, tuple(entries)) for (person, _), entries in letters.items()]


def put_off(matters: list[Matter], now: datetime) -> list[tuple[datetime, Letter]]:
    """Return the mails that wait for an hour of their own, as they stand at ``now``, the next first."""
    letters = defaultdict(list)
    for person, matter, row in _entries(matters, now) + _news(digest.waiting(now), now):
        if row.mail_due_at > now and not row.sent_at:
            letters[row.mail_due_at, person].append((matter, row))
    found = sorted(letters.items(), key=lambda letter: letter[0][0])
    return [(instant, Letter(person, tuple(entries))) for (instant, person), entries in found]


Entry = tuple[User, Matter, Reminder]


def _entries(matters: list[Matter], now: datetime) -> list[Entry]:
    """Return who is told of which matter by which row; rows not yet in the ledger have no key."""
    rows = ledger.rows_of([matter.key for matter in matters])
    speaking = ledger.spoken_for(rows.values())
    rows |= {ledger.key_of(row): row for row in notices.unwritten(matters, rows, now)}
    return [
        (person, matter, rows[matter.key, matter.rung, person.pk])
        for matter in matters
        for person in matter.people
        if speaking(matter.key, matter.rung, person.pk) == matter.rung
    ]


def _news(told: list[Reminder], now: datetime) -> list[Entry]:
    """Return the news ``told`` that goes with the daily mails, after what has to be done."""
    rows = {ledger.key_of(row): row for row in told}
    found = digest.as_matters(told, now)
    return [(person, each, rows[each.key, each.rung, person.pk]) for each in found for person in each.people]


def send_reminders(*, now: datetime) -> Outcome:
    """Mail what is due. Any number of runs at once send each person one mail; call outside ``atomic``.

    One failing mail stops no other; a mail server that is down stops the run, which costs no attempts. The
    notices are written first: they stand in the portal whatever becomes of the mails. What is due is looked
    for once; each mail looks again for its own matters before it goes. Nothing happens on days off.
    """
    with logged_run(RunKind.REMINDERS, now=now) as run:
        outcome = Outcome()
        if is_working_day(local_date(now)):
            matters = due_matters(now=now)
            run.told = notices.write(matters, now=now)
            outcome = _send_all(letters_of(matters, now), now)
        run.sent, run.failed, run.stopped = len(outcome.sent), len(outcome.failed), outcome.stopped
    return outcome


def _send_all(letters: list[Letter], now: datetime) -> Outcome:
    outcome = Outcome()
    for letter in ledger.within_a_run(letters):
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
    message_id = ledger.message_id_of(letter.rows)
    rows = ledger.claim(letter.rows, message_id=message_id, now=now)
    matters = _still_due(letter, now) if rows else []
    held = {(matter.key, matter.rung) for matter in matters}
    kept = [row for row in rows if (row.matter, row.rung) in held]
    ledger.give_back([row for row in rows if row not in kept])
    if not kept:
        return None
    person = next(each for each in matters[0].people if each == letter.person)  # as it is read now
    return ledger.deliver(kept, compose(person, matters, message_id), now=now)


def _still_due(letter: Letter, now: datetime) -> list[Matter]:
    """Read again, at the moment of sending, what of ``letter`` its person can still act on."""
    wanted = {(row.matter, row.rung) for row in letter.rows}
    fresh = due_matters(now=now, keys={key for key, _ in wanted})
    fresh += digest.as_matters([row for row in letter.rows if row.rung.startswith(notices.NEWS)], now)
    return [
        matter for matter in fresh if (matter.key, matter.rung) in wanted and letter.person in matter.people
    ]
