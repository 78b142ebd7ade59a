"""Everything due at an instant, of every kind: the one list that runs, screens and commands read."""

from collections.abc import Collection
from datetime import datetime

from . import alarms
from .contributions import contribution_matters
from .matters import Matter, Source
from .outgoing import outgoing_matters
from .overdue import overdue_matters
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
    overdue_matters,
)


def due_matters(*, now: datetime, keys: Collection[str] | None = None) -> list[Matter]:
    """Return every matter due at ``now``, of ``keys`` alone when these are given.

    One query for the people and a constant number for each kind, however many matters. What nobody hears of
    is a matter of the administrators, and found by looking at all others.
    """
    directory = Directory()
    with_alarms = keys is None or any(key.startswith(alarms.KINDS) for key in keys)
    found = collect(directory, now, None if with_alarms else keys)
    if with_alarms:
        found += alarms.alarm_matters(found, directory, now)
    return with_deputies((matter for matter in found if keys is None or matter.key in keys), now)


def collect(directory: Directory, now: datetime, keys: Collection[str] | None = None) -> list[Matter]:
    """Return what the sources find, without alarms and deputies."""
    return [matter for source in SOURCES for matter in source(directory, now, keys)]
