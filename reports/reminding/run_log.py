"""What each run did, for the administrators' page; nothing decides by it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from reports.models import ReminderRun, RunKind

QUIET = {"told": 0, "sent": 0, "failed": 0, "stopped": ""}
KEPT = timedelta(days=366)


@contextmanager
def logged_run(kind: RunKind, *, now: datetime) -> Iterator[ReminderRun]:
    """Give the row of this run to be filled; one that dies stays without an end.

    Of quiet runs in a row only the last stays: a run each minute would fill the table with nothing.
    """
    began = time.monotonic()
    run = ReminderRun.objects.create(kind=kind, started_at=now)
    yield run
    run.finished_at = now + timedelta(seconds=time.monotonic() - began)
    run.save()
    if all(getattr(run, name) == nothing for name, nothing in QUIET.items()):
        ended = ReminderRun.objects.filter(kind=kind, finished_at__isnull=False, **QUIET)
        ended.filter(pk__lt=run.pk).delete()


def forget_old_runs(*, now: datetime) -> None:
    """Drop what is older than a year, but for the last run of each kind."""
    last = ReminderRun.objects.filter(kind=OuterRef("kind")).values("pk")[:1]
    ReminderRun.objects.filter(started_at__lt=now - KEPT).exclude(pk=Subquery(last)).delete()
