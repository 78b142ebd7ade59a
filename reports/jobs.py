"""Celery entries of the reporting cycle: ids only, the logic is in plain functions."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from bacgiang_plan.lib.background.handlers import handler
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import Progress

from .agency_document import rendering as agency_rendering
from .agency_document.actions import JOB_KIND as AGENCY_JOB_KIND
from .documents.scratch import scratch
from .opening import gate
from .outgoing import rendering
from .outgoing.rendering import JOB_KIND
from .reminding import nightly, notifications, runs
from .reminding.ledger import RETRY_CRASHED_AFTER
from .workbooks.period import actions as period_workbooks
from .workbooks.period.actions import JOB_KIND as PERIOD_WORKBOOK

# A repeated message finds nothing left to claim. A run ends before its claims look like those of a dead one;
# the solo pool of the embedded default has no limits.
OF_REMINDING = {"acks_late": True, "time_limit": RETRY_CRASHED_AFTER.total_seconds() - 60}


@shared_task(name="reports.open_periods")
def open_periods() -> None:
    """Open every period whose day has come and whose list of faults does not hold it back."""
    gate.open_ready_periods(now=timezone.now())


@worker_ready.connect
def open_on_start(**kwargs: object) -> None:
    """Open what is due as soon as a worker starts: the first day does not wait for beat."""
    open_periods.delay()


@shared_task(name="reports.send_reminders", **OF_REMINDING)
def send_reminders() -> None:
    """Mail the reminders that are due and not in the ledger."""
    runs.send_reminders(now=timezone.now())


@shared_task(name="reports.send_notifications", **OF_REMINDING)
def send_notifications() -> None:
    """Mail the news of every step not yet told."""
    notifications.send_notifications(now=timezone.now())


@shared_task(name="reports.check_reminding", **OF_REMINDING)
def check_reminding() -> None:
    """Look each night for what nobody can act on; the page of administrators lists it."""
    nightly.check(now=timezone.now())


@handler(JOB_KIND)
def outgoing_document(job: Job, progress: Progress) -> dict:
    """Make the PDF and Word files of a document that goes out from its frozen inputs."""
    with scratch(now=timezone.now()):
        return rendering.render_job(job, progress)


@handler(PERIOD_WORKBOOK)
def period_workbook(job: Job, progress: Progress) -> dict:
    """Make the workbook of a whole period."""
    return period_workbooks.make_workbook(job, progress)


@handler(AGENCY_JOB_KIND)
def agency_document_pdf(job: Job, progress: Progress) -> dict:
    """Render the PDF of one agency's report from its frozen inputs."""
    with scratch(now=timezone.now()):
        return agency_rendering.render_job(job, progress)
