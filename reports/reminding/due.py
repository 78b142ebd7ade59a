"""Everything due at an instant, of every kind: the one list that runs, screens and commands read."""

from collections.abc import Collection
from datetime import datetime
from operator import attrgetter

from . import alarms, overdue
from .contributions import contribution_matters
from .matters import Matter, Source
from .openings import opening_matters
from .outgoing import outgoing_matters
from .plans import plan_matters
from .preferences import with_deputies
from .proposals import proposal_matters
from .recipients import Directory
from .reports import report_matters
from .tasks import task_matters

SOURCES: tuple[Source, ...] = (
    report_matters,
    contribution_matters,
    task_matters,
    plan_matters,
    proposal_matters,
    outgoing_matters,
    opening_matters,
)
LISTED: dict[str, Source] = {"tasks": task_matters, "plans": plan_matters}
"""What lists of overdue things are made of, by the end of their keys; others are of a period's reports."""


def due_matters(*, now: datetime, keys: Collection[str] | None = None) -> list[Matter]:
    """Return every matter due at ``now``, of ``keys`` alone when these are given.

    One query for the people and a constant number for each kind, however many matters. A list of what is
    overdue costs the kind that it lists; what nobody hears of costs all: it is found among all other matters.
    """
    directory = Directory()
    if keys is None or any(key.startswith(alarms.KINDS) for key in keys):
        found = collect(directory, now)
        found += alarms.alarm_matters(found, directory, now)
    else:
        found = [*_of_sources(directory, now, keys), *_lists(directory, now, keys)]
    return with_deputies((matter for matter in found if keys is None or matter.key in keys), now)


def collect(directory: Directory, now: datetime) -> list[Matter]:
    """Return what the sources find and the lists of what is overdue, without alarms and deputies."""
    found = _of_sources(directory, now, None)
    return found + overdue.overdue_matters(found, directory, now)


def _lists(directory: Directory, now: datetime, keys: Collection[str]) -> list[Matter]:
    """Return the lists of what is overdue of the kinds that ``keys`` ask for, in the order of `SOURCES`."""
    ends = {key.partition("/")[2] for key in keys if key.startswith(overdue.KINDS)}
    wanted = {LISTED.get(end, report_matters) for end in ends}
    found = [matter for source in SOURCES if source in wanted for matter in source(directory, now, None)]
    return overdue.overdue_matters(found, directory, now)


def _of_sources(directory: Directory, now: datetime, keys: Collection[str] | None) -> list[Matter]:
    """Practice comes after what is real: a mail is named after its first matter."""
    found = [matter for source in SOURCES for matter in source(directory, now, keys)]
    return sorted(found, key=attrgetter("is_rehearsal"))
