"""Notices in the portal: what is due is written for each person who can act; a mail is only its copy."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies.models import User
from reports.models import Reminder

from . import ledger
from .ledger import Key
from .matters import Matter

NEWS = "event-"
"""Beginning of the rungs that tell of a step: nothing has to be done for them to be over."""


def unwritten(matters: Iterable[Matter], known: dict[Key, Reminder], now: datetime) -> list[Reminder]:
    """Return a row, not saved, for every person who has not been told of a matter at its rung."""
    return [
        notice(matter, person, now)
        for matter in matters
        for person in matter.people
        if (matter.key, matter.rung, person.pk) not in known
    ]


def notice(matter: Matter, person: User, now: datetime) -> Reminder:
    return Reminder(
        matter=matter.key,
        obligation_id=matter.obligation_id,
        rung=matter.rung,
        person=person,
        title=matter.heading[:200],
        words=f"Đề nghị {matter.ask}. {matter.time}",
        path=matter.path,
        made_at=now,
        mail_due_at=now,
    )


@transaction.atomic
def write(matters: list[Matter], *, now: datetime) -> None:
    """Write the notices that are due and not in the ledger; any number of runs at once write each once.

    Notices of matters that are due to their person no more are settled: nothing is left to do.
    """
    known = ledger.rows_of([matter.key for matter in matters])
    Reminder.objects.bulk_create(unwritten(matters, known, now), ignore_conflicts=True)
    due = {(matter.key, person.pk) for matter in matters for person in matter.people}
    standing = Reminder.objects.filter(settled_at=None).exclude(rung__startswith=NEWS)
    over = [pk for pk, *of in standing.values_list("pk", "matter", "person_id") if tuple(of) not in due]
    Reminder.objects.filter(pk__in=over).update(settled_at=now)
