"""What waits for somebody without a date: told again after so many working days of rest, to a limit."""

from datetime import datetime

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.working_days import working_days_since

MOST = 4
"""Times that the same rest is told; after them there is silence."""


def working_days(since: datetime, now: datetime) -> int:
    """Return for how many working days something has rested."""
    return working_days_since(local_date(since), local_date(now))


def times_due(since: datetime, now: datetime, patience: int) -> int:
    """Return how often a rest is to have been told by ``now``, once in ``patience`` working days."""
    return min(working_days(since, now) // patience, MOST)


def rung_name(what: str, times: int) -> str:
    """Return how the ledger names the rung of the ``times``-th telling: "review-2026-11-12", then "…+2"."""
    return what if times == 1 else f"{what}+{times}"
