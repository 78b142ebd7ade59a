"""News of each step, to those whose turn it is now: the history row is the outbox.

An unnotified `ReportEvent` becomes one ledger row per recipient, in the same transaction that marks the
event; from then on the ledger carries it through failures and crashes (docs/adr/0005).
"""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib import mail
from bacgiang_plan.lib.dates import clock_words
from reports import rounds
from reports.models import MailPreference, Reminder, ReportEvent, RunKind
from reports.rehearsal.wiping import rehearsals_held
from reports.rehearsal.words import told

from . import ledger
from .matters import of_period
from .news import NEWS
from .notices import NEWS as RUNG
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
    """Mail the news of every step not yet told; any number of runs at once send each mail once.

    Only the latest step of a report is news. Steps older than a week are marked and never mailed.
    Call outside ``atomic``.
    """
    with logged_run(RunKind.NEWS, now=now) as run:
        untold = ReportEvent.objects.filter(notified_at=None)
        untold.filter(done_at__lt=now - STALE_AFTER).update(notified_at=now)
        for event in untold.select_related(
            "report__obligation__agency", "report__obligation__period", "done_by"
        ).order_by("pk"):
            run.told += _addressed(event, now)
        _settle(now)
        outcome = _send_open(now)
        run.sent, run.failed, run.stopped = outcome.sent, outcome.failed, outcome.stopped
    return outcome


def _addressed(event: ReportEvent, now: datetime) -> int:
    """As `_address`; a fault of ours in one step stops no other and is tried again by the next run."""
    try:
        return _address(event, now)
    except Exception:
        logger.exception("News of step %s failed", event.pk)
        return 0


@transaction.atomic
def _address(event: ReportEvent, now: datetime) -> int:
    """Mark ``event`` as told and write the row of each recipient; nothing when another run was faster.

    A rehearsal is held before its steps and notices, as by whoever wipes it.

    Older news of the report is covered by it. Returns how many rows were written.
    """
    period = event.report.obligation.period
    if period.is_rehearsal and not rehearsals_held([period.pk]):
        return 0
    taken = ReportEvent.objects.filter(pk=event.pk, notified_at=None).update(notified_at=now)
    obligation = event.report.obligation_id
    if not taken or _latest_events([obligation])[obligation] != event:
        return 0
    older = Reminder.objects.news().filter(matter=_matter_key(event), covered_at=None)
    older.exclude(rung=rung_of(event)).change(covered_at=now)
    times, people, places = MailTimes(), *_hearers(event, Directory(), deputies(now))
    rows = [_notice(event, user, now, times, places.get(user.pk)) for user in people]
    return len(Reminder.objects.bulk_create(rows))


def _hearers(
    event: ReportEvent, directory: Directory, away: dict[int, MailPreference]
) -> tuple[list[User], dict[int, MailPreference]]:
    """Return who hears of ``event``, and by the key of each deputy among them the leave they stand in for.

    Those whose turn it is now, never the person who took the step, and the deputies who do not hear anyway.
    """
    news = NEWS.get(event.action)
    people = news.recipients(directory, event) if news else []
    people = [user for user in people if user.pk != event.done_by_id]
    known = {event.done_by_id, *(user.pk for user in people)}
    found = {row.deputy_id: row for user in people if (row := away.get(user.pk))}
    places = {pk: row for pk, row in found.items() if pk not in known}
    return [*people, *(row.deputy for row in places.values())], places


def _notice(
    event: ReportEvent, user: User, now: datetime, times: MailTimes, leave: MailPreference | None = None
) -> Reminder:
    obligation, news = event.report.obligation, NEWS[event.action]
    title = _called(event)["heading"]
    if leave:
        title = f"{place_words(leave)} – {title}"
    return Reminder(
        matter=_matter_key(event),
        obligation=obligation,
        rung=rung_of(event),
        person=user,
        title=title[:200],
        words=f"{_told(event)} {news.ask}".strip(),
        path=reverse("reports:detail", args=[event.report_id]),
        made_at=now,
        mail_due_at=times.due_at(user, rung_of(event), now),
        message_id=mail.message_id("tin-bao", event.pk, user.pk),
    )


def _matter_key(event: ReportEvent) -> str:
    return f"report/{event.report.obligation_id}"


def _called(event: ReportEvent) -> dict:
    obligation = event.report.obligation
    return of_period(obligation.agency, obligation.period)


def _told(event: ReportEvent) -> str:
    words = NEWS[event.action].news.format(who=event.done_by.full_name, when=clock_words(event.done_at))
    return told(words, event.report.obligation.period)


def still_news(rows: Iterable[Reminder], now: datetime) -> list[tuple[Reminder, ReportEvent, User]]:
    """Return those of ``rows`` that are news still, each with its step and its person as they are now.

    The report has moved no further, and the person still hears of it: has not left the agency or the role, is
    reachable, stands in for somebody who is away. Three queries whatever the number, more for reviewers.
    """
    rows = list(rows)
    if not rows:
        return []
    latest, directory, away = _latest_events({row.obligation_id for row in rows}), Directory(), deputies(now)
    found = []
    for row in rows:
        event = latest[row.obligation_id]
        people, _ = _hearers(event, directory, away) if row.rung == rung_of(event) else ([], {})
        found += [(row, event, person) for person in people if person.pk == row.person_id]
    return found


def _settle(now: datetime) -> None:
    """Let news that waits for its mail be over for those who do not hear of it any more."""
    waiting = list(unsent(now).filter(mail_due_at__lte=now, covered_at=None))
    standing = {row.pk for row, _, _ in still_news(waiting, now)}
    gone = [row.pk for row in waiting if row.pk not in standing]
    if gone:
        Reminder.objects.filter(pk__in=gone).change(settled_at=now)


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
    for _, event, person in still_news([row], now):
        return ledger.deliver([row], compose(person, event, row.message_id, title=row.title), now=now)
    ledger.give_back([row])
    return None


def _latest_events(obligations: Collection[int]) -> dict[int, ReportEvent]:
    """Return the last step of the report of each of ``obligations``: an earlier one is no news any more."""
    steps = ReportEvent.objects.filter(report__obligation__in=obligations).order_by()
    last = steps.values("report").annotate(last=Max("pk")).values("last")
    about = ReportEvent.objects.filter(pk__in=last).select_related(
        "report__obligation__agency",
        "report__obligation__period",
        "done_by",
        "submission__report__obligation__period",
    )
    return {event.report.obligation_id: event for event in about}


def rung_of(event: ReportEvent) -> str:
    """Return how the ledger names ``event``."""
    return f"{RUNG}{event.pk}"


def compose(person: User, event: ReportEvent, message_id: str, *, title: str) -> EmailMultiAlternatives:
    """Return the mail that tells ``person`` of ``event``, with the reason given."""
    news = NEWS[event.action]
    return mail.compose(
        to=person.email,
        subject=f"{_called(event)['title']}: {news.gist}",
        template="notification",
        context={
            "person": person,
            "title": title,
            "news": _told(event),
            "ask": news.ask,
            "note": event.note,
            "note_label": news.note_label,
            "requests": rounds.requests(event.submission) if event.action == "return" else [],
            "url": settings.SITE_URL + reverse("reports:detail", args=[event.report_id]),
            "preferences_url": preferences_url(),
        },
        message_id=message_id,
    )
