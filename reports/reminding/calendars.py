"""Deadlines as a calendar (RFC 5545): of one person's agency under a secret address, or one alone.

All-day events on the last valid day, so no clock of anybody's device moves them. Titles only: nothing that
people wrote.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef
from django.urls import reverse
from icalendar import Calendar, Event, Timezone

from agencies.models import CONSOLIDATOR_ROLES, HEAD_ROLES, Agency, Role, User
from bacgiang_plan.lib.dates import VIETNAM, local_date, start_of_day
from bacgiang_plan.lib.vietnamese import lower_first, shortened
from reports.duties.plans import plan_limit
from reports.models import CalendarFeed, ImplementingPlan, Obligation, ReportingPeriod
from reports.timeliness import before_words, last_valid_day
from tasks.models import Assignment, DatedPart

from .tasks import open_limits

SUBJECT = 100
"""Letters of the plan's words in a title."""


@dataclass(frozen=True)
class Deadline:
    """One event. ``revision`` grows whenever it moves, ``changed_at`` is when it did last.

    Limits of the plan keep no history: of theirs ``changed_at`` is today, so a program takes what it reads
    today for newer than what it read before. What is met or withdrawn is in the calendar no more.
    """

    uid: str
    title: str
    words: str
    day: date
    path: str
    revision: int
    changed_at: datetime


def new_address(person: User, *, now: datetime) -> str:
    """Return a new secret address for ``person``; the old one opens nothing, and it is shown once."""
    token = secrets.token_urlsafe(32)
    given = {"token_hash": _hash(token), "made_at": now}
    CalendarFeed.objects.update_or_create(person=person, defaults=given)
    return settings.SITE_URL + reverse("reports:calendar-feed", args=[token])


def revoke(person: User) -> None:
    """Let the address of ``person`` open nothing any more."""
    CalendarFeed.objects.filter(person=person).update(token_hash="")


def owner_of(token: str) -> User | None:
    """Return whose address ends in ``token``: nobody's when unknown, revoked or they may not sign in."""
    feeds = CalendarFeed.objects.filter(token_hash=_hash(token), person__in=User.objects.may_sign_in())
    feed = feeds.select_related("person__agency").first()
    return feed.person if feed else None


def _hash(token: str) -> str:
    """A token of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def deadlines_of(person: User, *, now: datetime) -> list[Deadline]:
    """Return what ``person`` can still act on or answers for, by day; a constant number of queries.

    Whoever writes and sends has what their agency owes and has to complete, as reminders tell it; whoever
    chases or oversees has the days on which the reports of all agencies are due.
    """
    found: list[Deadline] = []
    if person.agency and has_own(person):
        found += [*_reports(person.agency, now), *_tasks(person.agency, now), *_own_plan(person.agency, now)]
    if oversees(person):
        found += _periods(now)
    return sorted(found, key=lambda each: (each.day, each.uid))


def has_own(person: User) -> bool:
    """Whether what the agency of ``person`` owes is theirs to write or to send."""
    return person.role in (Role.OFFICER, *HEAD_ROLES)


def oversees(person: User) -> bool:
    return person.role in (*CONSOLIDATOR_ROLES, Role.LEADER)


def report_deadline(obligation: Obligation) -> Deadline:
    """Return the deadline of a report; every decision on it, an extension say, is a revision.

    ``obligation`` comes from `with_revisions`.
    """
    period, agency = obligation.period, obligation.agency
    return Deadline(
        uid=f"bao-cao-{obligation.pk}",
        title=f"Hạn gửi báo cáo {lower_first(period.name)} – {agency.short_name}",
        words=f"Gửi báo cáo trên Cổng {before_words(obligation.due_before)}.",
        day=last_valid_day(obligation.due_before),
        path=reverse("reports:mine"),
        revision=obligation.revisions,
        changed_at=obligation.revised_at or period.opened_at,
    )


def with_revisions(obligations):
    """Annotate how often an obligation was decided on, and when last."""
    revised = obligations.annotate(revisions=Count("decisions"), revised_at=Max("decisions__decided_at"))
    return revised.select_related("period", "agency")


def _reports(agency: Agency, now: datetime) -> Iterator[Deadline]:
    owed = Obligation.objects.unsubmitted().counted().filter(agency=agency, period__opened_at__lte=now)
    return map(report_deadline, with_revisions(owed.filter(period__locked_at=None)))


def _tasks(agency: Agency, now: datetime) -> Iterator[Deadline]:
    today = local_date(now)
    for assignment, part, due_on, _ in open_limits(today):
        if assignment.agency_id == agency.pk:
            year = "" if part.due_on else f"-{due_on.year}"  # a yearly part has an event for each year
            yield _limit(assignment, part, due_on, year, today)


def _own_plan(agency: Agency, now: datetime) -> Iterator[Deadline]:
    """Yield the limit of the agency's own plan, asked of it and not recorded."""
    limit = plan_limit()
    if limit is None or ImplementingPlan.objects.filter(agency=agency).exists():
        return
    asked = Assignment.objects.leading().valid_on(limit.due_on).filter(agency=agency, task=limit.task_id)
    for assignment in asked.select_related("task"):
        yield _limit(assignment, limit, limit.due_on, "", local_date(now))


def _limit(assignment: Assignment, part: DatedPart, due_on: date, year: str, today: date) -> Deadline:
    clause = assignment.task.clause
    return Deadline(
        uid=f"nhiem-vu-{assignment.pk}-{part.pk}{year}",
        title=f"Hạn nhiệm vụ {clause}: {shortened(part.words, SUBJECT)}",
        words=f"Thời hạn theo Kế hoạch: {part.due_words}.",
        day=due_on,
        path=reverse("tasks:detail", args=[clause]),
        revision=0,
        changed_at=start_of_day(today),
    )


def _periods(now: datetime) -> Iterator[Deadline]:
    """Yield the common deadline of each period in which some agency has not sent; acts are revisions."""
    owed = Obligation.objects.unsubmitted().filter(period=OuterRef("pk"))
    running = ReportingPeriod.objects.opened().counted().unlocked().filter(Exists(owed))
    for period in running.annotate(revisions=Count("events"), revised_at=Max("events__done_at")):
        yield Deadline(
            uid=f"ky-bao-cao-{period.pk}",
            title=f"Hạn các cơ quan gửi báo cáo {period.in_sentence}",
            words=f"Các cơ quan gửi báo cáo trên Cổng {before_words(period.due_before)}.",
            day=last_valid_day(period.due_before),
            path=reverse("reports:matrix"),
            revision=period.revisions,
            changed_at=period.revised_at or period.opened_at,
        )


def as_ics(deadlines: Iterable[Deadline]) -> bytes:
    """Return ``deadlines`` as a calendar; the library folds lines at 75 octets and escapes text.

    With a time zone in it even a calendar without deadlines is one (RFC 5545, 3.6: one component at least).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Cong theo doi Ke hoach 147//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Kế hoạch 147: thời hạn")
    calendar.add("x-published-ttl", "PT6H")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})  # RFC 7986, 5.7
    calendar.add_component(Timezone.from_tzid(VIETNAM.key))
    for deadline in deadlines:
        calendar.add_component(_event(deadline))
    return calendar.to_ical()


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", f"{deadline.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", deadline.changed_at)
    event.add("last-modified", deadline.changed_at)
    event.add("sequence", deadline.revision)
    event.add("summary", deadline.title)
    event.add("description", f"{deadline.words}\n{settings.SITE_URL}{deadline.path}")
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.SITE_URL + deadline.path)
    return event
