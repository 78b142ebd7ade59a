"""Asking for the workbook of a large inventory: a job makes it, its file is kept."""

from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from agencies.models import User
from bacgiang_plan.lib.background.models import Job, JobStatus
from bacgiang_plan.lib.background.progress import Progress
from bacgiang_plan.lib.background.queue import enqueue
from bacgiang_plan.lib.dates import clock_words

from .export import write_inventory

EXPORT, KEY = "inventory_export", "all"
AT_ONCE = 1500
"""Rows that are written within the request; a larger inventory is written by a worker."""


def request_workbook(*, by: User, now: datetime) -> Job:
    """Queue the workbook of the inventory, or return the job that is making it."""
    return enqueue(EXPORT, KEY, {"by": by.pk}, now=now)


def last_job() -> Job | None:
    return Job.objects.latest_for(EXPORT, KEY)


def finished_job(pk: int) -> Job | None:
    """Return the job ``pk`` when it made a workbook of the inventory."""
    return Job.objects.filter(kind=EXPORT, key=KEY, status=JobStatus.DONE, pk=pk).first()


def make_workbook(job: Job, progress: Progress) -> dict:
    """Make the file that ``job`` stands for, whole or not at all; run again after a worker's death."""
    now, name = timezone.now(), f"inventory/export-{job.pk}.xlsx"
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{job.attempts}.part")
    try:
        rows = write_inventory(unfinished, now=now, progress=progress)
        unfinished.chmod(0o600)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return {"file": name, "rows": rows, "data_at": clock_words(now)}
