"""The consolidated report of the oldest sample period, issued: something to compare with and to check."""

from datetime import datetime, timedelta

from agencies.models import User
from bacgiang_plan.lib.dates import local_date

from ..enums import OutgoingAction, OutgoingKind
from ..models import OutgoingDocument, ReportingPeriod
from ..outgoing import drafting, workflow
from ..outgoing.issuing import issue, next_number

DRAFTED_AFTER, SUBMITTED_AFTER, APPROVED_AFTER, ISSUED_AFTER = (
    timedelta(days=days, hours=9) for days in (9, 10, 11, 12)
)


def issue_report(
    period: ReportingPeriod, *, specialist: User, head: User, now: datetime
) -> OutgoingDocument | None:
    """Lead the report of Sở Công Thương on ``period`` through the real steps, days after its deadline.

    None, and nothing is written, when that day has not come at ``now``. Its files are made by a worker.
    """
    due = period.due_before
    if due + ISSUED_AFTER > now:
        return None
    document = drafting.start(period, OutgoingKind.DEPARTMENT, by=specialist, now=due + DRAFTED_AFTER)
    for action, by, after in (
        (OutgoingAction.SUBMIT, specialist, SUBMITTED_AFTER),
        (OutgoingAction.APPROVE, head, APPROVED_AFTER),
    ):
        workflow.perform(document, action, seen=document.version, by=by, now=due + after)
    day = local_date(due + ISSUED_AFTER)
    number = next_number(document.symbol, day.year)
    issue(document, number=number, day=day, seen=document.version, by=head, now=due + ISSUED_AFTER)
    return document
