"""Notices in the portal: what is due is written for each person who can act; a mail is only its copy."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from reports.enums import Ending
from reports.models import Reminder
from reports.querysets import NEWS_RUNG, ReminderQuerySet
from reports.rehearsal.wiping import rehearsals_held

from . import endings, ledger
from .due import due_matters
from .ledger import Key
from .matters import Matter
from .preferences import MailTimes

NEWS = NEWS_RUNG


def unwritten(matters: Iterable[Matter], known: dict[Key, Reminder], now: datetime) -> list[Reminder]:
    """Return a row, not saved, for every person not yet told of a matter at its rung or a later one."""
    times, speaking = MailTimes(), ledger.spoken_for(known.values())
    return [
        notice(matter, person, now, times)
        for matter in matters
        for person in matter.people
        if (matter.key, speaking(matter.key, matter.rung, person.pk), person.pk) not in known
    ]


def notice(matter: Matter, person: User, now: datetime, times: MailTimes) -> Reminder:
    return Reminder(
        matter=matter.key,
        obligation_id=matter.obligation_id,
        rung=matter.rung,
        person=person,
        title=matter.as_told_to(person).heading[:200],
        words="\n".join([f"Đề nghị {matter.ask}.", matter.time, *matter.missing]),
        path=matter.path,
        made_at=now,
        mail_due_at=times.of_matter(person, matter, now),
    )


@transaction.atomic
def write(matters: list[Matter], *, now: datetime) -> int:
    """Write the notices that are due and not in the ledger; any number of runs at once write each once.

    Notices of matters that are due to their person no more are settled: nothing is left to do. Those that a
    notice of a later rung speaks for are covered by it. What is due again, after a turn of the report or
    because a slower run had read an older state, is open again. Returns how many were new.
    """
    matters = _not_wiped(matters)
    known = ledger.rows_of([matter.key for matter in matters])
    new = unwritten(matters, known, now)
    Reminder.objects.bulk_create(new, ignore_conflicts=True)
    speaking = ledger.spoken_for(known.values())
    due = {
        (matter.key, speaking(matter.key, matter.rung, person.pk), person.pk)
        for matter in matters
        for person in matter.people
    }
    concerned, over, covered = _concerned(matters), [], []
    for row in Reminder.objects.filter(settled_at=None).exclude(rung__startswith=NEWS).only(*TOLD):
        if (row.matter, row.person_id) not in concerned:
            over.append(row)
        elif not row.covered_at and (row.matter, row.rung, row.person_id) not in due:
            covered.append(row.pk)
    again = [row.pk for key, row in known.items() if key in due and (row.settled_at or row.covered_at)]
    Reminder.objects.filter(pk__in=[*(row.pk for row in over), *covered, *again]).hold()
    _settle(over, matters, now)
    Reminder.objects.filter(pk__in=covered).update(covered_at=now)
    if again:
        Reminder.objects.filter(pk__in=again).update(settled_at=None, ending="", covered_at=None)
    return len(new)


TOLD = ("matter", "rung", "person", "made_at", "covered_at")


def settle_looking(rows: ReminderQuerySet, *, now: datetime) -> None:
    """Settle those of ``rows``, notices of one person, whose matter is not theirs any more at this moment.

    Whoever looks sees what a run would say now. Nothing is covered or opened again: that is for the run,
    which writes what comes instead.
    """
    told = list(rows.filter(settled_at=None).exclude(rung__startswith=NEWS).only(*TOLD))
    if not told:
        return
    matters = due_matters(now=now, keys={row.matter for row in told})
    concerned = _concerned(matters)
    if over := [row for row in told if (row.matter, row.person_id) not in concerned]:
        with transaction.atomic():
            Reminder.objects.filter(pk__in=[row.pk for row in over]).hold()
            _settle(over, matters, now)


def _concerned(matters: Iterable[Matter]) -> set[tuple[str, int]]:
    return {(matter.key, person.pk) for matter in matters for person in matter.people}


def _settle(over: list[Reminder], matters: list[Matter], now: datetime) -> None:
    """Settle ``over``, which are held, and keep whether their matter was done or ended otherwise."""
    if not over:
        return
    done = endings.done(over, {matter.key for matter in matters}, local_date(now))
    for ending, rows in (
        (Ending.DONE, [row.pk for row in over if row.pk in done]),
        (Ending.STOPPED, [row.pk for row in over if row.pk not in done]),
    ):
        Reminder.objects.filter(pk__in=rows, settled_at=None).update(settled_at=now, ending=ending)


def _not_wiped(matters: list[Matter]) -> list[Matter]:
    """Return ``matters`` without those of rehearsals that have ended since they were found.

    The others are held: whoever wipes them comes after what is written here.
    """
    practised = {matter.rehearsal_id for matter in matters if matter.is_rehearsal}
    standing = rehearsals_held(practised) if practised else set()
    return [matter for matter in matters if not matter.is_rehearsal or matter.rehearsal_id in standing]
