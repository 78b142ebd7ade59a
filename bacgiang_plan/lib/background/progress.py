"""What a running handler tells the world: how far it is, and that it lives."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection

from .models import Job

logger = logging.getLogger(__name__)
BEAT_EVERY = 10.0  # seconds, twelve beats to the sweep's patience
Clock = Callable[[], datetime]


class JobTakenOverError(Exception):
    """This attempt was believed dead and another one has the job: stop, and write nothing."""


class Progress:
    """Reporter given to handlers; each report is also a heartbeat."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self.job = job
        self.clock = clock

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """Show ``done`` of ``total`` units and what is being done, in Vietnamese (200 characters).

        Raises JobTakenOverError when another attempt holds the job; let it pass through.
        """
        held = Job.objects.held_as(self.job).update(
            progress_done=min(done, total),
            progress_total=total,
            progress_words=words[:200],
            heartbeat_at=self.clock(),
        )
        if not held:
            raise JobTakenOverError(f"job {self.job.pk}, attempt {self.job.attempts}")


@contextmanager
def beating(job: Job, clock: Clock, *, every: float = BEAT_EVERY) -> Iterator[None]:
    """Beat the heart of ``job`` from a thread while the block runs, however long it stays silent."""
    stopped = threading.Event()
    heart = threading.Thread(target=_beat, args=(job, clock, every, stopped), daemon=True)
    heart.start()
    try:
        yield
    finally:
        stopped.set()
        heart.join()


def _beat(job: Job, clock: Clock, every: float, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(every):
            _beat_once(job, clock())
    finally:
        connection.close()


def _beat_once(job: Job, now: datetime) -> None:
    try:
        Job.objects.held_as(job).update(heartbeat_at=now)
    except DatabaseError:  # a locked database is no death: the next beat tries again
        logger.warning("No heartbeat written for job %s", job.pk, exc_info=True)
        connection.close()
