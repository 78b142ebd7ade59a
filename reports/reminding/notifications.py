"""News of each step, to those whose turn it is now: the history row is the outbox (`outboxes`).

An act not yet told becomes one ledger row per recipient, in the same transaction that marks the act; from
then on the ledger carries it through failures and crashes (docs/adr/0005).
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Model, QuerySet

from agencies.models import User
from bacgiang_plan.lib import mail
from reports import rounds
from reports.enums import Ending
from reports.models import MailPreference, Reminder, RunKind
from reports.rehearsal.wiping import rehearsals_held

from . import ledger
from .outboxes import OUTBOXES, Outbox, Telling, standing
from .preferences import MailTimes, deputies, place_words, preferences_url
from .recipients import Directory
from .run_log import logged_run

logger = logging.getLogger(__name__)
STALE_AFTER = timedelta(days=7)  # loading history, or waking after long, never floods anybody


@dataclass
class Outcome:
    """What one run did, counted in mails."""

    sent: int = 0
    failed: int = 0
    stopped: str = ""

    def count(self, error: str | None) -> None:
        self.sent += error == ""
        self.failed += bool(error)


def send_notifications(*, now: datetime) -> Outcome:
    """Mail the news of every act not yet told; any number of runs at once send each mail once.

    Only the latest act on a matter is news. Acts older than a week are marked and never mailed.
    Call outside ``atomic``.
    """
    with logged_run(RunKind.NEWS, now=now) as run:
        for outbox in OUTBOXES:
            outbox.forget(now - STALE_AFTER, now)
            for act in outbox.untold().select_related("report__obligation__period").order_by("pk"):
                run.told += _addressed(outbox, act, now)
        _settle(now)
        outcome = _send_open(now)
        run.sent, run.failed, run.stopped = outcome.sent, outcome.failed, outcome.stopped
    return outcome


def _addressed(outbox: Outbox, act: Model, now: datetime) -> int:
    """As `_address`; a fault of ours in one act stops no other and is tried again by the next run."""
    try:
        return _address(outbox, act, now)
    except Exception:
        logger.exception("News %s failed", outbox.rung(act))
        return 0


@transaction.atomic
def _address(outbox: Outbox, act: Model, now: datetime) -> int:
    """Mark ``act`` as told and write the row of each recipient; nothing when another run was faster.

    A rehearsal is held before its steps and notices, as by whoever wipes it. Older news of the same matter is
    covered by it. Returns how many rows were written.
    """
    period = act.report.obligation.period
    if period.is_rehearsal and not rehearsals_held([period.pk]):
        return 0
    taken = outbox.model.objects.filter(pk=act.pk, notified_at=None).update(notified_at=now)
    telling = standing([outbox.matter_of(act)]).get(outbox.rung(act))
    if not taken or telling is None:
        return 0
    older = Reminder.objects.news().filter(matter=telling.matter, covered_at=None)
    older.exclude(rung=telling.rung).change(covered_at=now)
    times, people, places = MailTimes(), *_hearers(telling, Directory(), deputies(now))
    rows = [_notice(telling, user, now, times, places.get(user.pk)) for user in people]
    return len(Reminder.objects.bulk_create(rows))


def _hearers(
    telling: Telling, directory: Directory, away: dict[int, MailPreference]
) -> tuple[list[User], dict[int, MailPreference]]:
    """Return who hears of ``telling``, and by the key of each deputy among them the leave they stand in for.

    Those whose turn it is now, never the person who acted, and the deputies who do not hear anyway.
    """
    people = telling.people(directory)
    known = {telling.by, *(user.pk for user in people)}
    found = {row.deputy_id: row for user in people if (row := away.get(user.pk))}
    places = {pk: row for pk, row in found.items() if pk not in known}
    return [*people, *(row.deputy for row in places.values())], places


def _notice(
    telling: Telling, user: User, now: datetime, times: MailTimes, leave: MailPreference | None = None
) -> Reminder:
    title = telling.called["heading"]
    if leave:
        title = f"{place_words(leave)} – {title}"
    return Reminder(
        matter=telling.matter,
        obligation_id=telling.report.obligation_id,
        rung=telling.rung,
        person=user,
        title=title[:200],
        words=f"{telling.words} {telling.news.ask}".strip(),
        path=telling.path,
        made_at=now,
        mail_due_at=times.due_at(user, telling.rung, now),
        message_id=mail.message_id("tin-bao", telling.rung, user.pk),
    )


def still_news(rows: Iterable[Reminder], now: datetime) -> list[tuple[Reminder, Telling, User]]:
    """Return those of ``rows`` that are news still, each with what it tells and its person as they are now.

    Nothing has happened to the matter since, and the person still hears of it: has not left the agency or the
    role, is reachable, stands in for somebody who is away. Three queries whatever the number, one more for
    each kind of acts, more for reviewers.
    """
    rows = list(rows)
    if not rows:
        return []
    latest, directory, away = standing({row.matter for row in rows}), Directory(), deputies(now)
    found = []
    for row in rows:
        telling = latest.get(row.rung)
        people, _ = _hearers(telling, directory, away) if telling else ([], {})
        found += [(row, telling, person) for person in people if person.pk == row.person_id]
    return found


def _settle(now: datetime) -> None:
    """Let news that waits for its mail be over for those who do not hear of it any more."""
    waiting = list(unsent(now).filter(mail_due_at__lte=now, covered_at=None))
    standing = {row.pk for row, _, _ in still_news(waiting, now)}
    gone = [row.pk for row in waiting if row.pk not in standing]
    if gone:
        Reminder.objects.filter(pk__in=gone).change(settled_at=now, ending=Ending.STOPPED)


def _send_open(now: datetime) -> Outcome:
    outcome = Outcome()
    for row in ledger.within_a_run(_open_rows(now)):
        try:
            error = _send(row, now)
        except mail.MailUnavailableError as outage:
            logger.warning("Notifications broken off: %s", outage)
            outcome.stopped = str(outage)
            break
        except Exception:  # a fault of ours in one mail; its claim is retried like a crashed one
            logger.exception("Notification %s failed", row.pk)
            error = ledger.OUR_FAULT
        outcome.count(error)
    return outcome


def _open_rows(now: datetime) -> Iterator[Reminder]:
    """Yield the news to be mailed at once; what waits for the daily mail goes with the reminders."""
    rows = unsent(now).filter(mail_due_at=F("made_at"), covered_at=None)
    return (row for row in rows.select_related("person").order_by("pk") if ledger.is_open(row, now))


def unsent(now: datetime) -> QuerySet[Reminder]:
    """Return the news not yet mailed to active people, at most a week old."""
    recent = Reminder.objects.news().filter(sent_at=None, settled_at=None, made_at__gte=now - STALE_AFTER)
    return recent.filter(person__is_active=True)


def _send(row: Reminder, now: datetime) -> str | None:
    """Return the error, "" when sent, None when somebody was faster or it is news no more."""
    if not ledger.claim([row], message_id=row.message_id, now=now):
        return None
    for _, telling, person in still_news([row], now):
        return ledger.deliver([row], compose(person, telling, row.message_id, title=row.title), now=now)
    ledger.give_back([row])
    return None


def compose(person: User, telling: Telling, message_id: str, *, title: str) -> EmailMultiAlternatives:
    """Return the mail that tells ``person`` of ``telling``, with the reason given."""
    news = telling.news
    return mail.compose(
        to=person.email,
        subject=f"{telling.called['title']}: {news.gist}",
        template="notification",
        context={
            "person": person,
            "title": title,
            "news": telling.words,
            "ask": news.ask,
            "note": telling.note,
            "note_label": news.note_label,
            "requests": rounds.requests(telling.sending) if telling.sending else [],
            "url": settings.SITE_URL + telling.path,
            "preferences_url": preferences_url(),
        },
        message_id=message_id,
    )
