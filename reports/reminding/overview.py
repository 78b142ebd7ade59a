"""How reminding runs: the rows of the administrators' page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, QuerySet

from agencies.models import User
from reports.models import Reminder, ReminderRun, RunKind
from reports.states import Mark

from . import clock, ledger
from .notifications import STALE_AFTER
from .run_log import QUIET

FAILURES = 50
"""Mails shown at once; there are never many for long, a mail is given up after a day."""
RECENT = 10
"""Runs with something to do shown below the last ones."""
GRACE = timedelta(minutes=15)
LATE = Mark("▲", "Chậm", "overdue")
RUNNING = Mark("◐", "Đang chạy", "running")
CUT_SHORT = Mark("▲", "Bị ngắt giữa chừng", "overdue")
NEXT: dict[RunKind, Callable[[datetime], datetime]] = {
    RunKind.REMINDERS: clock.next_reminders,
    RunKind.NEWS: clock.next_news,
    RunKind.CHECK: clock.next_check,
}


@dataclass(frozen=True)
class PastRun:
    """One run: what it did in words, ``mark`` when it has no end, why it broke off, "" when it did not."""

    label: str
    started_at: datetime
    words: str
    mark: Mark | None
    stopped: str


@dataclass(frozen=True)
class RunLine:
    """The last run of one kind and when the next is due; ``mark`` says that one should have run since."""

    label: str
    last: PastRun | None
    next_at: datetime
    mark: Mark | None


@dataclass(frozen=True)
class Failure:
    """A mail that was refused: its matters, why, how often, when it is tried again (None: given up)."""

    person: str
    email: str
    titles: list[str]
    error: str
    attempts: int
    next_try: datetime | None


@dataclass(frozen=True)
class Queue:
    """Notices whose mail has not gone, and how many people they are for; ``oldest`` is due since then."""

    notices: int
    people: int
    oldest: datetime | None


@dataclass(frozen=True)
class Overview:
    """Everything on the page. ``waiting`` is due and not yet tried, ``later`` has an hour of its own.

    ``failed`` counts refused mails, of which ``failures`` are the newest.
    """

    runs: list[RunLine]
    recent: list[PastRun]
    waiting: Queue
    later: Queue
    failures: list[Failure]
    failed: int


def overview(*, now: datetime) -> Overview:
    """Return the state of reminding at ``now``; queries do not grow with the data."""
    mails = _unsent(now)
    untried = mails.filter(error="")
    return Overview(
        runs=[_line(kind, now) for kind in RunKind],
        recent=[_past(run, now) for run in ReminderRun.objects.exclude(**QUIET)[:RECENT]],
        waiting=_queue(untried.filter(mail_due_at__lte=now)),
        later=_queue(untried.filter(mail_due_at__gt=now)),
        failures=_failures(mails.exclude(error="")),
        failed=mails.exclude(error="").aggregate(mails=Count("message_id", distinct=True))["mails"],
    )


def _unsent(now: datetime) -> QuerySet[Reminder]:
    """Return the rows whose mail may still go, or was given up while its matter stands."""
    rows = Reminder.objects.open().filter(sent_at=None, mail_due_at__isnull=False, person__is_active=True)
    news = Reminder.objects.news().filter(made_at__lt=now - STALE_AFTER)
    return rows.exclude(pk__in=news.values("pk"))


def _queue(rows: QuerySet[Reminder]) -> Queue:
    counts = {"notices": Count("pk"), "people": Count("person", distinct=True), "oldest": Min("mail_due_at")}
    return Queue(**rows.order_by().aggregate(**counts))


def _line(kind: RunKind, now: datetime) -> RunLine:
    last = ReminderRun.objects.filter(kind=kind).first()
    since = last.started_at if last else _first_day()
    is_late = since is not None and NEXT[kind](since) < now - GRACE
    return RunLine(kind.label, last and _past(last, now), NEXT[kind](now), LATE if is_late else None)


def _first_day() -> datetime | None:
    """Return since when there is anybody to remind: before that no run was needed."""
    return User.objects.aggregate(first=Min("created_at"))["first"]


def _past(run: ReminderRun, now: datetime) -> PastRun:
    mark = None
    if run.finished_at is None:
        mark = CUT_SHORT if now - run.started_at > ledger.RETRY_CRASHED_AFTER else RUNNING
    return PastRun(run.get_kind_display(), run.started_at, _did(run), mark, run.stopped)


def _did(run: ReminderRun) -> str:
    """Return "3 thông báo mới, 2 thư đã gửi, 1 thư chưa gửi được", without what there was none of."""
    if run.kind == RunKind.CHECK:
        return f"Phát hiện {run.told} việc, cơ quan cần xem" if run.told else "Không phát hiện gì"
    counts = [
        (run.told, "thông báo mới"),
        (run.sent, "thư đã gửi"),
        (run.failed, "thư chưa gửi được"),
    ]
    done = ", ".join(f"{count} {words}" for count, words in counts if count)
    return done or "Không có gì mới"


def _failures(rows: QuerySet[Reminder]) -> list[Failure]:
    """Return the newest refused mails, each with all it was to tell: two queries."""
    newest = rows.order_by().values("message_id").annotate(tried=Max("claimed_at")).order_by("-tried")
    ids = [message_id for message_id, _ in newest.values_list("message_id", "tried")[:FAILURES]]
    mails: dict[str, list[Reminder]] = {message_id: [] for message_id in ids}
    for row in rows.filter(message_id__in=ids).select_related("person").order_by("pk"):
        mails[row.message_id].append(row)
    return [_failure(mail) for mail in mails.values()]


def _failure(rows: list[Reminder]) -> Failure:
    row = max(rows, key=lambda row: row.claimed_at)
    person, titles = row.person, [each.title for each in rows]
    return Failure(person.full_name, person.email, titles, row.error, row.attempts, ledger.next_try(row))
