"""Everything due at an instant, of every kind: the one list that runs, screens and commands read."""

from collections.abc import Collection
from datetime import datetime

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

    One query for the people and a constant number for each kind, however many matters.
    """
    directory = Directory()
    return with_deputies((matter for source in SOURCES for matter in source(directory, now, keys)), now)
