"""Verbs of the consolidated report."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from agencies.models import User
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.queue import enqueue
from reports.models import ConsolidatedReport, ReportingPeriod

from .draft import frozen
from .drafting import draft_consolidated
from .offices import Office

JOB_KIND = "consolidated_pdf"


@transaction.atomic
def request_consolidated(period: ReportingPeriod, *, by: User, now: datetime) -> ConsolidatedReport:
    """Draft the consolidated report of ``period`` from what is accepted at ``now`` and queue its PDF.

    While a draft of the period is being rendered a second click returns that one: the open job, unique
    by its key, is what two clicks or two machines meet at. The inputs are frozen here; the worker
    renders them and reads nothing else.
    """
    job = enqueue(JOB_KIND, period.code, {"period": period.code}, now=now)
    return ConsolidatedReport.objects.filter(job=job).first() or _new_draft(period, job, by, now)


def _new_draft(period: ReportingPeriod, job: Job, by: User, now: datetime) -> ConsolidatedReport:
    last = ConsolidatedReport.objects.filter(period=period).aggregate(last=Max("number"))["last"] or 0
    draft = draft_consolidated(period, office=Office.DEPARTMENT, now=now)
    return ConsolidatedReport.objects.create(
        period=period,
        number=last + 1,
        data_at=now,
        requested_by=by,
        inputs=frozen(draft, number=last + 1, data_at=now),
        is_sample=draft.document.is_sample,
        job=job,
    )
