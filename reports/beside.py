"""What stands beside the words of one task while they are written: evidence, and what others say of it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from bacgiang_plan.lib.files import megabytes
from tasks.models import Assignment

from .contributions import Shares, contributions_to
from .evidence import EvidenceRow, evidence_rows
from .models import AgencyReport
from .proposal_rows import VerdictRow, verdicts_on_task


@dataclass(frozen=True)
class Beside:
    """The panels under the form of one task."""

    evidence: list[EvidenceRow]
    evidence_url: str
    evidence_limit: str
    shares: Shares
    verdicts: list[VerdictRow]


def beside(report: AgencyReport, assignment: Assignment) -> Beside:
    """Return the panels of ``assignment`` in ``report``: a constant number of queries."""
    return Beside(
        evidence=evidence_rows(report, assignment.pk),
        evidence_url=reverse("reports:evidence", args=[report.pk, assignment.pk]),
        evidence_limit=megabytes(settings.UPLOAD_LIMIT),
        shares=contributions_to([assignment.task_id], report.obligation.period)[assignment.task_id],
        verdicts=verdicts_on_task(assignment.pk),
    )
