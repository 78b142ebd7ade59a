"""Proposals that a task is complete, as reviewers decide them and agencies follow them: frozen rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from agencies.models import User
from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import clock_words, local_date, short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from tasks.labels import Limits, limits_of
from tasks.state import TaskLabel

from .enums import ProposalVerdict
from .items import task_item
from .models import AgencyReport, CompletionProposal, Submission
from .permissions import is_independent_reviewer_of
from .states import Mark

OPEN = Mark("◑", "Chờ Sở Công Thương xác nhận", "running")
VERDICT_MARKS = {
    "": OPEN,
    ProposalVerdict.CONFIRMED: Mark("●", ProposalVerdict.CONFIRMED.label, "done"),
    ProposalVerdict.DECLINED: Mark("↩", ProposalVerdict.DECLINED.label, "soon"),
    ProposalVerdict.WITHDRAWN: Mark("–", ProposalVerdict.WITHDRAWN.label, "not-started"),
}


@dataclass(frozen=True)
class VerdictRow:
    """One proposal and what became of it: what its agency reads."""

    clause: str
    what: str
    mark: Mark
    decided: str
    reason: str


@dataclass(frozen=True)
class ProposalRow:
    """One proposal with everything its decision needs: the words and files that were sent, and the label."""

    pk: int
    agency: str
    report_pk: int
    period: str
    clause: str
    task_url: str
    plan_text: str
    what: str
    waiting_days: int
    words: str
    evidence: list[dict]
    label: TaskLabel
    verdict: VerdictRow
    may_decide: bool


def open_proposals(user: User) -> QuerySet[CompletionProposal]:
    """Proposals nobody has decided, in reports ``user`` may see, the oldest first."""
    return _visible(user).filter(verdict="").order_by("proposed_at", "pk")


def decided_proposals(user: User) -> QuerySet[CompletionProposal]:
    """Proposals decided or withdrawn, the latest decision first."""
    return _visible(user).exclude(verdict="").order_by("-decided_at", "-pk")


def _visible(user: User) -> QuerySet[CompletionProposal]:
    return CompletionProposal.objects.filter(report__in=AgencyReport.objects.visible_to(user)).select_related(
        "assignment__task",
        "dated_part",
        "decided_by",
        "report__obligation__agency",
        "report__obligation__period",
    )


def proposal_rows(proposals: Sequence[CompletionProposal], user: User, *, today: date) -> list[ProposalRow]:
    """Return the rows of ``proposals`` for a reviewer: two queries however many."""
    limits = limits_of([proposal.assignment.task_id for proposal in proposals])
    sent = _sent_tasks({proposal.report_id for proposal in proposals})
    urls = siblings("tasks:detail", keys=[proposal.assignment.task.clause for proposal in proposals])
    return [_row(proposal, limits, sent, urls, user, today) for proposal in proposals]


def _sent_tasks(reports: set[int]) -> dict[tuple[int, str], dict]:
    """Return what the standing sending of each report says of each task, by report and item.

    Of what is being rewritten since, outsiders read nothing.
    """
    standing = Submission.objects.standing().filter(report=OuterRef("report")).order_by("-number")
    last = Submission.objects.filter(report__in=reports, pk=Subquery(standing.values("pk")[:1]))
    return {
        (report, task["item"]): task
        for report, content in last.order_by().values_list("report", "content")
        for task in content["tasks"]
    }


def _row(
    proposal: CompletionProposal, limits: Limits, sent: dict, urls: dict[str, str], user: User, today: date
) -> ProposalRow:
    assignment, obligation = proposal.assignment, proposal.report.obligation
    said = sent.get((proposal.report_id, task_item(assignment.pk)), {})
    return ProposalRow(
        pk=proposal.pk,
        agency=obligation.agency.name,
        report_pk=proposal.report_id,
        period=obligation.period.name,
        clause=assignment.task.clause,
        task_url=urls[assignment.task.clause],
        plan_text=assignment.task.text,
        what=_what(proposal),
        waiting_days=(today - local_date(proposal.proposed_at)).days,
        words=said.get("result", ""),
        evidence=said.get("evidence", []),
        label=limits.label(
            task=assignment.task_id,
            assignment=assignment.pk,
            started_on=assignment.started_on,
            completed_on=assignment.completed_on,
            today=today,
        ),
        verdict=_verdict(proposal),
        may_decide=not proposal.verdict and is_independent_reviewer_of(user, proposal.report),
    )


def _what(proposal: CompletionProposal) -> str:
    day = short_date(proposal.completed_on)
    if proposal.dated_part is None:
        return f"Cả nhiệm vụ hoàn thành ngày {day}"
    part = proposal.dated_part
    limit = f" có hạn {short_date(part.due_on)}" if part.due_on else ""
    return f"Phần{limit} (“{part.words}”) hoàn thành ngày {day}"


def _verdict(proposal: CompletionProposal) -> VerdictRow:
    by_reviewer = proposal.verdict in (ProposalVerdict.CONFIRMED, ProposalVerdict.DECLINED)
    return VerdictRow(
        clause=proposal.assignment.task.clause,
        what=_what(proposal),
        mark=VERDICT_MARKS[proposal.verdict],
        decided=f"{proposal.decided_by.full_name}, {clock_words(proposal.decided_at)}" if by_reviewer else "",
        reason=proposal.reason,
    )


# --- for the agency ----------------------------------------------------------------------------------

SHOWN = 5
"""Proposals on the page of one task: the latest tell how it stands."""


def verdicts_on_task(assignment: int) -> list[VerdictRow]:
    """Return what became of the latest proposals on one assignment, the newest first: one query."""
    return [_verdict(each) for each in _told().filter(assignment=assignment).order_by("-pk")[:SHOWN]]


def verdicts_in(report: AgencyReport) -> list[VerdictRow]:
    """Return what became of the proposals of ``report``, in the plan's order: at most two queries."""
    if not PROPOSED(report.pk):  # as most: one query that is cheap to write
        return []
    found = _told().filter(report=report).exclude(verdict=ProposalVerdict.WITHDRAWN)
    return [_verdict(each) for each in found.order_by("assignment__task__order", "pk")]


PROPOSED = FixedQuery(
    lambda report: CompletionProposal.objects.filter(report=report).values_list("pk")[:1], int
)


def _told() -> QuerySet[CompletionProposal]:
    return CompletionProposal.objects.select_related("assignment__task", "dated_part", "decided_by")
