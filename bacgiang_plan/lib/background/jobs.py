"""The Celery tasks: a message says "look at job 12", nothing more."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from . import queue, runner

SOFT_LIMIT, HARD_LIMIT = 15 * 60, 16 * 60  # seconds; the solo pool of the embedded default has no limits


@shared_task(name=queue.RUN_JOB, acks_late=True, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def run_job(job_id: int) -> None:
    """Do the job when it still waits; a repeated message finds nothing to claim."""
    runner.run(job_id)


@shared_task(name="background.sweep")
def sweep() -> None:
    """Mend what a lost message or a dead worker left behind (every minute)."""
    queue.sweep(now=timezone.now())


@worker_ready.connect
def sweep_on_start(**kwargs: object) -> None:
    """Look for leftovers as soon as a worker starts, without waiting for beat."""
    sweep.delay()
