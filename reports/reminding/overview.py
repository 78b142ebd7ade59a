"""How reminding runs: the rows of the administrators' page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from reports.models import Reminder, ReminderRun, RunKind

from . import clock, ledger
from .notifications import STALE_AFTER

FAILURES = 50
"""Shown at once; there are never many for long, a mail is given up after a day."""
GRACE = timedelta(minutes=15)
NEXT: dict[RunKind, Callable[[datetime], datetime]] = {
    RunKind.REMINDERS: clock.next_reminders,
    RunKind.NEWS: clock.next_news,
    RunKind.CHECK: clock.next_check,
}


@dataclass(frozen=True)
class RunLine:
    """The last run of one kind and when the next is due; ``is_late`` when one should have run since."""

    label: str
    last: ReminderRun | None
    next_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Failure:
    """A mail that was refused: why, how often, and when it is tried again (None: given up)."""

    person: str
    email: str
    title: str
    error: str
    attempts: int
    next_try: datetime | None


@dataclass(frozen=True)
class Overview:
    """Everything on the page. ``waiting`` mails are due and not yet tried, ``later`` ones have an hour."""

    runs: list[RunLine]
    waiting: int
    oldest: datetime | None
    later: int
    failures: list[Failure]
    failed: int


def overview(*, now: datetime) -> Overview:
    """Return the state of reminding at ``now``; queries do not grow with the data."""
    mails = _unsent(now)
    counts = mails.aggregate(
        waiting=Count("pk", filter=Q(error="", mail_due_at__lte=now)),
        oldest=Min("mail_due_at", filter=Q(error="", mail_due_at__lte=now)),
        later=Count("pk", filter=Q(error="", mail_due_at__gt=now)),
        failed=Count("pk", filter=~Q(error="")),
    )
    failed = mails.exclude(error="").select_related("person").order_by("-claimed_at", "-pk")[:FAILURES]
    return Overview(
        runs=[_run(kind, now) for kind in RunKind],
        failures=[_failure(row) for row in failed],
        **counts,
    )


def _unsent(now: datetime):
    """Return the rows whose mail may still go, or was given up while its matter stands."""
    rows = Reminder.objects.open().filter(sent_at=None, mail_due_at__isnull=False, person__is_active=True)
    news = Reminder.objects.news().filter(made_at__lt=now - STALE_AFTER)
    return rows.exclude(pk__in=news.values("pk"))


def _run(kind: RunKind, now: datetime) -> RunLine:
    last = ReminderRun.objects.filter(kind=kind).first()
    is_late = last is None or NEXT[kind](last.started_at) < now - GRACE
    return RunLine(kind.label, last, NEXT[kind](now), is_late)


def _failure(row: Reminder) -> Failure:
    person, again = row.person, ledger.next_try(row)
    return Failure(person.full_name, person.email, row.title, row.error, row.attempts, again)
