"""One attempt at one job, from claim to end; Celery calls it, and tests may without Celery."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from . import queue
from .handlers import JobError, handler_for
from .models import Job
from .progress import Clock, JobTakenOverError, Progress, beating

logger = logging.getLogger(__name__)


def run(job_id: int, *, clock: Clock = timezone.now) -> Job | None:
    """Claim the job, run its handler and record the end; None when there was nothing to claim, or it is gone.

    A failing handler marks the job failed, with a sentence for people, and is not tried again: it would fail
    again. Only a dead worker is worth a retry, and that is the sweep's business.
    """
    job = queue.claim(job_id, now=clock())
    if job is None:
        return None
    try:
        with beating(job, clock):
            result = handler_for(job.kind)(job, Progress(job, clock))
    except JobTakenOverError:
        logger.warning("Job %s was taken over from attempt %s", job.pk, job.attempts)
    except Exception as error:  # whatever a handler raises, people are told and the log has the traceback
        logger.exception("Job %s (%s) failed", job.pk, job)
        queue.fail(job, words_for(error, job), now=clock())
    else:
        queue.finish(job, result or {}, now=clock())
    return Job.objects.filter(pk=job.pk).first()


def words_for(error: Exception, job: Job) -> str:
    """Return the Vietnamese sentence that tells people of ``error`` without its technical text."""
    if isinstance(error, JobError):
        return str(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return "Công việc chạy quá thời gian cho phép nên đã bị dừng."
    return (
        f"Chương trình gặp lỗi khi xử lý ({type(error).__name__}). "
        f"Đề nghị báo quản trị viên mã công việc {job.pk} để xem nhật ký."
    )
