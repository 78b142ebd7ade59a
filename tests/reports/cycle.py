"""One report on its way through the cycle, by the real verbs: what the tests of reports stand on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from agencies.models import User
from reports import actions, workflow
from reports.enums import REQUIRED_PARTS, PeriodAction, ReportState, TaskState
from reports.evidence import attach_evidence
from reports.manuscript import led_assignments
from reports.models import AgencyReport, Evidence, PeriodEvent, ReportEvent, ReportingPeriod
from tests.conftest import NOW
from tests.lib.file_corpus import pdf, upload
from tests.reports import tokens

NOTE = "Đề nghị bổ sung số liệu."
PATHS: dict[str, list[str]] = {
    "draft": [],
    "in_approval": ["request_approval"],
    "sent_back": ["request_approval", "send_back"],
    "submitted": ["request_approval", "submit"],
    "returned": ["request_approval", "submit", "return"],
    "resubmitted": ["request_approval", "submit", "return", "request_approval", "submit"],
    "accepted": ["request_approval", "submit", "accept"],
    "reopened": ["request_approval", "submit", "accept", "reopen"],
}
"""How a report comes into each state; the keys are every state there is."""


@dataclass(frozen=True)
class Cast:
    """Who takes the steps of one report."""

    officer: User
    head: User
    reviewer: User
    chief: User | None = None

    def who(self, action: str) -> User:
        if action == "request_approval":
            return self.officer
        if action == "reopen":
            return self.chief
        return self.head if action in ("submit", "send_back", "withdraw") else self.reviewer


def fresh(report: AgencyReport) -> AgencyReport:
    """The report as a request reads it."""
    return AgencyReport.objects.select_related("obligation__period", "obligation__agency").get(pk=report.pk)


def write_task(report: AgencyReport, assignment, by: User, now: datetime = NOW, **fields) -> None:
    values = {
        "state": TaskState.ONGOING,
        "completed_on": None,
        "expected_on": None,
        "no_change": False,
        "result": "Đã triển khai.",
        "difficulties": "",
        "proposals": "",
    }
    actions.save_task_progress(
        report,
        assignment,
        seen=tokens.task_token(report, assignment),
        fields=values | fields,
        parts={},
        by=by,
        now=now,
    )


def prove(report: AgencyReport, assignment, by: User, now: datetime = NOW, words: str = "") -> Evidence:
    """Put a file of its own beside the task."""
    return attach_evidence(report, assignment, upload("Quyết định.pdf", pdf(words)), by=by, now=now)


def write_done(report: AgencyReport, assignment, by: User, day: date, now: datetime = NOW) -> None:
    """Call the task done on ``day``, with the evidence that takes."""
    write_task(report, assignment, by, now, state=TaskState.DONE, completed_on=day)
    prove(report, assignment, by, now, words=f"{day}")


def write_part(report: AgencyReport, key: str, text: str, by: User, now: datetime = NOW) -> None:
    actions.save_part(report, key, seen=tokens.part_token(report, key), text=text, by=by, now=now)


def write_everything(report: AgencyReport, by: User, words: str = "Đã triển khai.") -> None:
    """Write what completeness asks for, no more."""
    for assignment in led_assignments(report):
        write_task(report, assignment, by, result=words)
    for key in REQUIRED_PARTS:
        write_part(report, key, words, by)


def step(report: AgencyReport, action: str, by: User, now: datetime = NOW, note: str = NOTE) -> ReportEvent:
    return workflow.perform(fresh(report), action, by=by, now=now, note=note)


def bring_to(report: AgencyReport, state: str, cast: Cast, now: datetime = NOW) -> AgencyReport:
    """Take a complete draft to ``state``, one minute a step; return it fresh."""
    for minutes, action in enumerate(PATHS[state]):
        step(report, action, cast.who(action), now + timedelta(minutes=minutes))
    assert fresh(report).state == ReportState(state)
    return fresh(report)


def acts_on(period: ReportingPeriod) -> QuerySet[PeriodEvent]:
    """Return what was done to ``period`` since it opened, in order."""
    return period.events.exclude(action=PeriodAction.OPEN).order_by("pk")
