"""How people want their mails, within bounds, and who hears of their matters, too, while they are away."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from agencies.models import AGENCY_ROLES, CONSOLIDATOR_ROLES, Role, User
from bacgiang_plan.lib.dates import VIETNAM, local_date, short_date
from bacgiang_plan.lib.working_days import first_working_day, is_working_day, next_working_day
from reports.models import MailPreference
from reports.querysets import NEWS_RUNG

from .matters import Matter

DIGEST_HOUR = 8
"""When the one mail of a day goes, on working days."""

STAND_INS = {
    Role.OFFICER: AGENCY_ROLES,
    Role.AGENCY_HEAD: AGENCY_ROLES,
    Role.SPECIALIST: CONSOLIDATOR_ROLES,
    Role.CONSOLIDATOR_HEAD: CONSOLIDATOR_ROLES,
    Role.LEADER: [Role.LEADER],
    Role.ADMINISTRATOR: [Role.ADMINISTRATOR],
}
"""Who of the same agency may hear in place of a role: those who may open what it is told of."""

WAITING_KINDS = ("opening", "review-", "returned-", "proposal-", "step-", "check-", NEWS_RUNG)


def preferences_url() -> str:
    """Return the address, for mails, of the page on which one says how one wants them."""
    return settings.SITE_URL + reverse("reports:reminding-preferences")


def may_wait(rung: str) -> bool:
    """Whether the mail of ``rung`` may wait for the daily one.

    On the day of a limit, after it, and whatever is not known here, a mail goes at once.
    """
    if rung.startswith("T-"):
        return not rung.startswith("T-0")
    return rung.startswith(WAITING_KINDS)


def next_digest(now: datetime) -> datetime:
    """Return when the next daily mail goes: at 8:00 of a working day, ``now`` at the earliest."""
    today = local_date(now)
    instant = datetime.combine(today, time(DIGEST_HOUR), tzinfo=VIETNAM)
    if is_working_day(today) and now <= instant:
        return instant
    return datetime.combine(next_working_day(today), time(DIGEST_HOUR), tzinfo=VIETNAM)


def next_summary(now: datetime) -> datetime:
    """Return when what is long past is mailed: at 8:00 of the first working day of the next week."""
    today = local_date(now)
    monday = today + timedelta(days=7 - today.weekday())
    return datetime.combine(first_working_day(monday), time(DIGEST_HOUR), tzinfo=VIETNAM)


class MailTimes:
    """When the mail of a notice may go, for everybody: one query."""

    def __init__(self) -> None:
        found = MailPreference.objects.filter(daily_digest=True)
        self._daily = set(found.values_list("person", flat=True))

    def due_at(self, person: User, rung: str, now: datetime) -> datetime:
        waits = person.pk in self._daily and may_wait(rung)
        return next_digest(now) if waits else now

    def of_matter(self, person: User, matter: Matter, now: datetime) -> datetime:
        """Return the same for ``matter``; what is long past has some days in which to be settled."""
        if matter.standing and matter.standing.is_long_past:
            return next_summary(now)
        return self.due_at(person, matter.rung, now)


def deputies(now: datetime) -> dict[int, MailPreference]:
    """Return who is away at ``now`` with a deputy who may hear of it now, by the absent person's key."""
    today = local_date(now)
    away = MailPreference.objects.filter(away_from__lte=today, away_until__gte=today)
    active = away.filter(deputy__is_active=True).exclude(deputy__email="")
    found = active.select_related("person", "deputy__agency")
    return {row.person_id: row for row in found if _may_stand_in(row.deputy, row.person)}


def _may_stand_in(deputy: User, absent: User) -> bool:
    return deputy.agency_id == absent.agency_id and deputy.role in STAND_INS[Role(absent.role)]


def with_deputies(matters: Iterable[Matter], now: datetime) -> list[Matter]:
    """Add to the people of each matter the deputies of those who are away: one query.

    A deputy who is away, too, passes nothing on: there are no chains.
    """
    away = deputies(now)
    return [_with_deputies(matter, away) for matter in matters] if away else list(matters)


def _with_deputies(matter: Matter, away: dict[int, MailPreference]) -> Matter:
    own = {person.pk for person in matter.people}
    found: dict[int, MailPreference] = {}
    for person in matter.people:
        row = away.get(person.pk)
        if row and row.deputy_id not in own:
            found.setdefault(row.deputy_id, row)
    people = (*matter.people, *(row.deputy for row in found.values()))
    return replace(matter, people=people, in_place_of={pk: place_words(row) for pk, row in found.items()})


def standing_in(person: User, today: date) -> list[MailPreference]:
    """Return the leaves, running or to come, in which ``person`` hears for others."""
    leaves = MailPreference.objects.filter(deputy=person, away_until__gte=today, person__is_active=True)
    return list(leaves.select_related("person").order_by("away_from", "pk"))


def place_words(row: MailPreference) -> str:
    """Return "Thay Trần Văn A (vắng đến hết ngày 05/12/2026)"."""
    return f"Thay {row.person.full_name} (vắng đến hết ngày {short_date(row.away_until)})"


def keep(*, person: User, times: str, away_from: date | None, away_until: date | None, deputy: User | None):
    """Write how ``person`` wants to hear; mails that already wait for the daily one keep their hour."""
    columns = {"away_from": away_from, "away_until": away_until, "deputy": deputy}
    MailPreference.objects.update_or_create(
        person=person, defaults={"daily_digest": times == "daily", **columns}
    )
