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
from django.db.models import Count, Exists, Max, Q
from django.urls import reverse
from icalendar import Calendar, Event, Timezone

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import VIETNAM, local_date, start_of_day
from bacgiang_plan.lib.vietnamese import lower_first, shortened
from reports.duties.plans import CLAUSE as IMPLEMENTING_PLANS
from reports.models import CalendarFeed, ImplementingPlan, Obligation
from reports.timeliness import before_words, last_valid_day
from tasks.models import Assignment, DatedPart, DatedPartCompletion

SUBJECT = 100
"""Letters of the plan's words in a title."""


@dataclass(frozen=True)
class Deadline:
    """One event. ``revision`` grows whenever it moves, ``changed_at`` is when it did last."""

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


def deadlines_of(agency: Agency | None, *, now: datetime) -> list[Deadline]:
    """Return what ``agency`` still has to send or to complete, by day: four queries."""
    if agency is None:
        return []
    return sorted([*_reports(agency, now), *_tasks(agency, now)], key=lambda each: (each.day, each.uid))


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
    leading = Assignment.objects.leading().valid_on(today).filter(agency=agency, completed_on=None)
    own = dict(leading.values_list("task", "pk"))
    done = DatedPartCompletion.objects.filter(assignment__in=own.values()).values_list(
        "dated_part", flat=True
    )
    parts = DatedPart.objects.filter(task__in=own, due_on__isnull=False).exclude(pk__in=set(done))
    recorded = Exists(ImplementingPlan.objects.filter(agency=agency))
    parts = parts.exclude(Q(task__clause=IMPLEMENTING_PLANS) & Q(recorded))
    for part in parts.select_related("task"):
        yield Deadline(
            uid=f"nhiem-vu-{own[part.task_id]}-{part.pk}",
            title=f"Hạn nhiệm vụ {part.task.clause}: {shortened(part.words, SUBJECT)}",
            words=f"Thời hạn theo Kế hoạch: {part.due_words}.",
            day=part.due_on,
            path=reverse("tasks:detail", args=[part.task.clause]),
            revision=0,
            changed_at=start_of_day(today),
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
