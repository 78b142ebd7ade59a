"""The only writers of ``Job``: each change of state is one conditional UPDATE, so nobody does work twice.

enqueue → claim → finish or fail; ``sweep`` mends what a lost message or a dead worker left behind.
"""

from collections import Counter
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F

from .models import MAX_ATTEMPTS, Job, JobStatus

RUN_JOB = "background.run_job"
RESEND_AFTER = timedelta(seconds=60)
LOST_AFTER = timedelta(seconds=120)
MESSAGE_EXPIRES = 600  # seconds; by then the sweep has sent newer ones, and stale copies cost nothing
GIVEN_UP = f"Đã thử {MAX_ATTEMPTS} lần, lần nào tiến trình xử lý cũng dừng giữa chừng."
WAITING_AGAIN = "Tiến trình xử lý dừng giữa chừng, đang chờ chạy lại."


def enqueue(kind: str, key: str, payload: dict | None = None, *, now: datetime) -> Job:
    """Return the open job of ``kind`` and ``key``, or queue a new one with ``payload`` (JSON).

    A second click starts no second job. The message leaves after the commit; a broker that is
    down is logged and costs only the wait for the next sweep.
    """
    job, created = Job.objects.open().get_or_create(
        kind=kind, key=key, defaults={"payload": payload or {}, "queued_at": now}
    )
    if created:
        send_on_commit(job.pk)
    return job


def send_on_commit(job_id: int) -> None:
    """Send the id to a worker once the current transaction is committed; never raise."""
    transaction.on_commit(lambda: _send(job_id), robust=True)  # a partial has no name for Django's log


def _send(job_id: int) -> None:
    current_app.send_task(RUN_JOB, [job_id], expires=MESSAGE_EXPIRES)


def claim(job_id: int, *, now: datetime) -> Job | None:
    """Take a queued job for this worker, or return None when somebody was faster or it is over."""
    taken = (
        Job.objects.queued()
        .filter(pk=job_id)
        .update(status=JobStatus.RUNNING, attempts=F("attempts") + 1, started_at=now, heartbeat_at=now)
    )
    return Job.objects.get(pk=job_id) if taken else None


def finish(job: Job, result: dict, *, now: datetime) -> bool:
    """Close ``job`` with its result; False, and nothing written, when another attempt holds it."""
    return _close(job, now, status=JobStatus.DONE, result=result, progress_done=F("progress_total"))


def fail(job: Job, error: str, *, now: datetime) -> bool:
    """Close ``job`` with a Vietnamese sentence for people; False when another attempt holds it."""
    return _close(job, now, status=JobStatus.FAILED, error=error)


def _close(job: Job, now: datetime, **fields: object) -> bool:
    return bool(Job.objects.held_as(job).update(finished_at=now, heartbeat_at=now, **fields))


def sweep(
    *, now: datetime, resend_after: timedelta = RESEND_AFTER, lost_after: timedelta = LOST_AFTER
) -> Counter:
    """Send again what has queued too long; requeue or give up what lost its worker; return the counts."""
    counts = Counter()
    for job in Job.objects.queued_before(now - resend_after):
        send_on_commit(job.pk)
        counts["resent"] += 1
    for job in Job.objects.silent_since(now - lost_after):
        counts[_rescue(job, now)] += 1
    return counts


def _rescue(job: Job, now: datetime) -> str:
    if job.attempts >= MAX_ATTEMPTS:
        return "given_up" if fail(job, GIVEN_UP, now=now) else "alive"
    return "requeued" if _requeue(job, now) else "alive"


def _requeue(job: Job, now: datetime) -> bool:
    # heartbeat_at in the condition: a beat since the sweep's reading proves the worker alive.
    requeued = (
        Job.objects.held_as(job)
        .filter(heartbeat_at=job.heartbeat_at)
        .update(
            status=JobStatus.QUEUED,
            queued_at=now,
            started_at=None,
            heartbeat_at=None,
            progress_done=0,
            progress_total=0,
            progress_words=WAITING_AGAIN,
        )
    )
    if requeued:
        send_on_commit(job.pk)
    return bool(requeued)
