"""Asking for the period's workbook: a job makes it, its file is kept for those who review."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from agencies.models import User
from bacgiang_plan.lib.background.models import Job, JobStatus
from bacgiang_plan.lib.background.progress import Progress
from bacgiang_plan.lib.background.queue import enqueue
from bacgiang_plan.lib.dates import clock_words
from reports.documents.files import write_whole
from reports.models import ReportingPeriod

from .export import period_workbook

JOB_KIND = "period_workbook"


def request_workbook(period: ReportingPeriod, *, by: User, now: datetime) -> Job:
    """Queue the workbook of ``period``, or return the job that is making it."""
    return enqueue(JOB_KIND, period.code, {"period": period.pk, "by": by.pk}, now=now)


def last_job(period: ReportingPeriod) -> Job | None:
    """Return the newest request for the workbook of ``period``."""
    return Job.objects.filter(kind=JOB_KIND, key=period.code).order_by("-queued_at", "-pk").first()


def finished_job(period: ReportingPeriod, pk: int) -> Job | None:
    """Return the job ``pk`` when it made a workbook of ``period``."""
    done = Job.objects.filter(kind=JOB_KIND, key=period.code, status=JobStatus.DONE)
    return done.filter(pk=pk).first()


def make_workbook(job: Job, progress: Progress) -> dict:
    """Make the file that ``job`` stands for; run again from the start after a worker's death."""
    period = ReportingPeriod.objects.get(pk=job.payload["period"])
    now = timezone.now()
    content = period_workbook(period, now=now, progress=progress)
    name = f"workbooks/{period.code}/{job.pk}.xlsx"
    write_whole(Path(default_storage.path(name)), content)
    sha256 = hashlib.sha256(content).hexdigest()
    return {"file": name, "sha256": sha256, "bytes": len(content), "data_at": clock_words(now)}
