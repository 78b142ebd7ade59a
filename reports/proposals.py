"""An agency proposes that a task is complete; Sở Công Thương confirms or declines (domain.md 6)."""

from datetime import datetime

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.vietnamese import nfc
from tasks.actions import record_completion
from tasks.models import DatedPartCompletion

from .enums import ProposalVerdict, TaskState
from .models import AgencyReport, CompletionProposal, PartProgress
from .refusals import WorkflowError


class ProposalDecidedError(WorkflowError):
    """Somebody was faster: the proposal has been decided."""


class MissingReasonError(WorkflowError):
    """Declining needs a reason."""


def propose_completions(report: AgencyReport, *, now: datetime) -> None:
    """Write down what the accepted ``report`` calls complete and is not confirmed yet.

    A report accepted again withdraws what it no longer states and proposes the rest anew; what was
    decided stays decided, unless the day is another.
    """
    stated = _stated(report)
    for proposal in CompletionProposal.objects.filter(report=report, verdict=""):
        if stated.get((proposal.assignment_id, proposal.dated_part_id)) != proposal.completed_on:
            _close(proposal, ProposalVerdict.WITHDRAWN, by=report.submitted_by, now=now)
    known = set(
        CompletionProposal.objects.filter(report=report).values_list(
            "assignment", "dated_part", "completed_on"
        )
    )
    CompletionProposal.objects.bulk_create(
        CompletionProposal(
            report=report,
            assignment_id=assignment,
            dated_part_id=part,
            completed_on=day,
            proposed_at=report.submitted_at,
            proposed_by=report.submitted_by,
        )
        for (assignment, part), day in stated.items()
        if (assignment, part, day) not in known
    )


def _stated(report: AgencyReport) -> dict[tuple[int, int | None], object]:
    """Return the completions ``report`` states and the facts do not have, by assignment and dated part."""
    whole = report.task_progress.filter(state=TaskState.DONE, completed_on__isnull=False)
    stated = {
        (assignment, None): day
        for assignment, day, fact in whole.values_list(
            "assignment", "completed_on", "assignment__completed_on"
        )
        if day != fact
    }
    parts = PartProgress.objects.filter(progress__report=report)
    facts = set(
        DatedPartCompletion.objects.filter(assignment__progress__report=report).values_list(
            "assignment", "dated_part", "completed_on"
        )
    )
    for assignment, part, day in parts.values_list("progress__assignment", "dated_part", "completed_on"):
        if (assignment, part, day) not in facts:
            stated[assignment, part] = day
    return stated


@transaction.atomic
def confirm_completion(proposal: CompletionProposal, *, by: User, now: datetime) -> None:
    """Confirm ``proposal``: from now on it is a fact of the assignment. Raises `ProposalDecidedError`."""
    _close(proposal, ProposalVerdict.CONFIRMED, by=by, now=now)
    record_completion(proposal.assignment, completed_on=proposal.completed_on, dated_part=proposal.dated_part)


def decline_completion(proposal: CompletionProposal, *, reason: str, by: User, now: datetime) -> None:
    """Decline ``proposal`` with a reason its agency reads.

    Raises `MissingReasonError` or `ProposalDecidedError`; nothing is written then.
    """
    if not reason.strip():
        raise MissingReasonError("Chưa ghi nhận: đề nghị nêu lý do không xác nhận. Chưa có gì thay đổi.")
    _close(proposal, ProposalVerdict.DECLINED, by=by, now=now, reason=nfc(reason).strip())


def _close(proposal: CompletionProposal, verdict: str, *, by: User, now: datetime, reason: str = "") -> None:
    open_ = CompletionProposal.objects.filter(pk=proposal.pk, verdict="")
    if not open_.update(verdict=verdict, reason=reason, decided_by=by, decided_at=now):
        raise ProposalDecidedError("Không thực hiện được: đề nghị này vừa được người khác quyết định.")
    proposal.refresh_from_db()
