"""The history rows from which news is told: steps of reports, decisions on what they called complete.

Each becomes a `Telling`, whichever row keeps it. Only the last act on a matter is news.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Model, Q, QuerySet
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from reports.enums import ProposalVerdict
from reports.models import AgencyReport, CompletionProposal, ReportEvent, Submission
from reports.querysets import NEWS_RUNG
from reports.rehearsal.words import told

from .matters import of_period
from .news import DECLINED, NEWS, NOTHING, News
from .recipients import Directory

ABOUT_A_REPORT = ("report__obligation__agency", "report__obligation__period")


@dataclass(frozen=True)
class Telling:
    """One act as others hear of it: in words filled with ``facts``, with the ``note`` of whoever acted.

    ``matter`` and ``rung`` name it in the ledger, ``by`` is the key of who acted and hears nothing of it;
    ``sending`` is what a return speaks of.
    """

    matter: str
    rung: str
    news: News
    report: AgencyReport
    facts: dict[str, str]
    note: str
    by: int
    sending: Submission | None = None

    @property
    def words(self) -> str:
        return told(self.news.news.format(**self.facts), self.report.obligation.period)

    @property
    def called(self) -> dict:
        return of_period(self.report.obligation.agency, self.report.obligation.period)

    @property
    def path(self) -> str:
        return reverse("reports:detail", args=[self.report.pk])

    def people(self, directory: Directory) -> list[User]:
        return [user for user in self.news.recipients(directory, self.report) if user.pk != self.by]


@dataclass(frozen=True)
class Outbox:
    """Where one kind of acts is kept: ``happened`` is their instant, ``done`` which rows are acts.

    ``last`` finds the last act on each of certain matters, as tellings by the rungs of the ledger.
    """

    model: type[Model]
    prefix: str
    happened: str
    done: Q
    last: Callable[[Collection[str]], dict[str, Telling]]
    matter_of: Callable[[Model], str]

    def untold(self) -> QuerySet:
        return self.model.objects.filter(self.done, notified_at=None)

    def forget(self, before: datetime, now: datetime) -> None:
        """Mark what happened ``before`` as told: it is news no more."""
        self.untold().filter(**{f"{self.happened}__lt": before}).update(notified_at=now)

    def rung(self, act: Model) -> str:
        return f"{self.prefix}{act.pk}"


def standing(matters: Iterable[str]) -> dict[str, Telling]:
    """Return the last act on each of ``matters``, by its rung: one query for each kind of acts."""
    found: dict[str, Telling] = {}
    for outbox in OUTBOXES:
        if wanted := {key for key in matters if key.startswith(KINDS[outbox.model])}:
            found |= outbox.last(wanted)
    return found


# --- steps of reports --------------------------------------------------------------------------------


def matter_of_step(event: ReportEvent) -> str:
    return f"report/{event.report.obligation_id}"


def last_steps(matters: Collection[str]) -> dict[str, Telling]:
    obligations = [int(key.rpartition("/")[2]) for key in matters]
    steps = ReportEvent.objects.filter(report__obligation__in=obligations).order_by()
    last = steps.values("report").annotate(last=Max("pk")).values("last")
    related = [*ABOUT_A_REPORT, "done_by", "submission__report__obligation__period"]
    found = map(_of_step, ReportEvent.objects.filter(pk__in=last).select_related(*related))
    return {telling.rung: telling for telling in found}


def _of_step(event: ReportEvent) -> Telling:
    return Telling(
        matter=matter_of_step(event),
        rung=STEPS.rung(event),
        news=NEWS.get(event.action, NOTHING),
        report=event.report,
        facts={"who": event.done_by.full_name, "when": clock_words(event.done_at)},
        note=event.note,
        by=event.done_by_id,
        sending=event.submission if event.action == "return" else None,
    )


# --- decisions on what a report called complete ------------------------------------------------------


def matter_of_decision(proposal: CompletionProposal) -> str:
    return f"completion/{proposal.assignment_id}/{proposal.dated_part_id or 0}"


def last_decisions(matters: Collection[str]) -> dict[str, Telling]:
    """Return the decisions that stand; none of what was proposed again since."""
    assignments = {int(key.split("/")[1]) for key in matters}
    rows = CompletionProposal.objects.filter(assignment__in=assignments).order_by("pk")
    about = rows.select_related(*ABOUT_A_REPORT, "assignment__task", "dated_part", "decided_by")
    last = {matter_of_decision(row): row for row in about}
    decided = [row for key, row in last.items() if key in matters and row.verdict]
    return {telling.rung: telling for telling in map(_of_decision, decided)}


def _of_decision(proposal: CompletionProposal) -> Telling:
    part = f", phần “{proposal.dated_part.due_words}”" if proposal.dated_part else ""
    what = f"nhiệm vụ {proposal.assignment.task.clause}{part}"
    return Telling(
        matter=matter_of_decision(proposal),
        rung=DECISIONS.rung(proposal),
        news=DECLINED if proposal.verdict == ProposalVerdict.DECLINED else NOTHING,
        report=proposal.report,
        facts={"what": what, "when": clock_words(proposal.decided_at)},
        note=proposal.reason,
        by=proposal.decided_by_id,
    )


STEPS = Outbox(ReportEvent, NEWS_RUNG, "done_at", Q(), last_steps, matter_of_step)
DECISIONS = Outbox(
    CompletionProposal,
    f"{NEWS_RUNG}verdict-",
    "decided_at",
    ~Q(verdict=""),
    last_decisions,
    matter_of_decision,
)
OUTBOXES = (STEPS, DECISIONS)
KINDS = {ReportEvent: "report/", CompletionProposal: "completion/"}
