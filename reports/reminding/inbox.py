"""What one person has been told: the rows of the list of notices, the count of the bell, what is read."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.fixed_query import FixedQuery
from reports.models import Reminder

from . import notices

PAGE = 25
LINES = 7
"""Lines of one notice on the list; a list of overdue agencies may have dozens."""
MANY = 99
"""The bell counts no further."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: what is asked, then the limit and what is lacking in ``lines``, ``more`` of them not shown.

    ``state`` says in a word where it stands, "" of one that is open and read.
    """

    pk: int
    title: str
    ask: str
    lines: list[str]
    more: int
    made_at: datetime
    is_unread: bool
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of notices, how many are unread in all, and the newest one known when it was made."""

    page: Page
    unread: int
    newest: int


def inbox(user: User, *, everything: bool, page: str | None, now: datetime) -> Inbox:
    """Return a page of the notices of ``user``, the open ones first, each group the newest first.

    Without ``everything`` only open ones, as they stand ``now``: what was done since the last run is settled.
    Five queries, and those of the kinds that are open, however many there are.
    """
    notices.settle_looking(Reminder.objects.filter(person=user), now=now)
    rows = Reminder.objects.filter(person=user) if everything else Reminder.objects.filter(person=user).open()
    ordered = rows.annotate(is_over=IS_OVER).order_by("is_over", "-made_at", "-pk")
    found = Paginator(ordered, PAGE).get_page(page)
    found.object_list = [_notice(row) for row in found.object_list]
    newest = Reminder.objects.filter(person=user).order_by("-pk").values_list("pk", flat=True).first()
    return Inbox(found, unread_count(user), newest or 0)


IS_OVER = Case(
    When(settled_at=None, covered_at=None, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def _notice(row: Reminder) -> Notice:
    is_unread = not (row.read_at or row.settled_at or row.covered_at)
    url = reverse("reports:notice", args=[row.pk])
    ask, *lines = row.words.split("\n")
    shown, more = lines[:LINES], len(lines[LINES:])
    return Notice(row.pk, row.title, ask, shown, more, row.made_at, is_unread, _state(row), url)


def _state(row: Reminder) -> str:
    if row.settled_at:
        return row.get_ending_display()
    if row.covered_at:
        return "đã có thông báo mới hơn"
    return "" if row.read_at else "chưa xem"


UNREAD = FixedQuery(
    lambda person: Reminder.objects.filter(person=person).unread().order_by().values_list("pk")[: MANY + 1],
    int,
)


def unread_count(user: User) -> int:
    """Return how many open notices ``user`` has not read, `MANY` + 1 of more than that: one small query."""
    return len(UNREAD(user.pk))


def bell_count(user: User, *, now: datetime) -> int:
    """Return the count as it stands ``now``: one query while nothing is unread, else those of what is."""
    if not (count := unread_count(user)):
        return count
    notices.settle_looking(Reminder.objects.filter(person=user).unread(), now=now)
    return unread_count(user)


def mark_read(notice: Reminder, *, now: datetime) -> None:
    """Remember when its person first opened ``notice``."""
    Reminder.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_all_read(user: User, *, until: int, now: datetime) -> int:
    """Mark as read whatever ``user`` could see when ``until`` was the newest; return how many."""
    return Reminder.objects.filter(person=user, pk__lte=until).unread().change(read_at=now)
