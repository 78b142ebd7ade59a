"""One document on its way out, by the real verbs: what the tests of documents that go out stand on."""

from datetime import date

from agencies.models import User
from bacgiang_plan.lib.dates import start_of_day
from reports.enums import PeriodKind
from reports.models import OutgoingDocument, ReportingPeriod
from reports.outgoing import issuing, workflow
from tests.conftest import at

LATER = at(2026, 6, 22, 9)
DAY = date(2026, 6, 22)
NOTE = "Lý do."
PATHS = {
    "draft": [],
    "in_approval": ["submit"],
    "returned": ["submit", "return"],
    "approved": ["submit", "approve"],
    "issued": ["submit", "approve", "issue"],
    "discarded": ["discard"],
}


def again(document: OutgoingDocument) -> OutgoingDocument:
    """The document as a request reads it."""
    return OutgoingDocument.objects.select_related("period").get(pk=document.pk)


def step(
    document: OutgoingDocument, action: str, by: User, *, note: str = NOTE, number: int = 5, day: date = DAY
) -> OutgoingDocument:
    """Take one step on the document as it stands."""
    row = again(document)
    if action == "issue":
        issuing.issue(row, number=number, day=day, seen=row.version, by=by, now=LATER)
    else:
        workflow.perform(row, action, seen=row.version, note=note, by=by, now=LATER)
    document.refresh_from_db()
    return document


def taker(action: str, cast: dict[str, User]) -> User:
    return cast["sct_head"] if action in ("approve", "return", "reopen") else cast["submitter"]


def bring(
    document: OutgoingDocument, state: str, cast: dict[str, User], *, number: int = 5
) -> OutgoingDocument:
    """Lead a draft into ``state``; a document submitted by the head is judged by the other one."""
    for action in PATHS[state]:
        step(document, action, taker(action, cast), number=number)
    return document


def differing(document: OutgoingDocument) -> OutgoingDocument:
    """A replacement that says something else than what it replaces: another signer."""
    OutgoingDocument.objects.filter(pk=document.pk).update(signer_name="Trần Thị B")
    return document


def another_period(year: int = 2025) -> ReportingPeriod:
    """The half-year of ``year``, opened, without anybody who owes a report."""
    due = date(year, 6, 15)
    return ReportingPeriod.objects.create(
        code=f"{year}-6-thang",
        kind=PeriodKind.HALF_YEAR,
        year=year,
        name=f"6 tháng đầu năm {year}",
        window_start=date(year - 1, 12, 15),
        window_end=date(year, 6, 14),
        opens_on=date(year, 5, 1),
        due_before=start_of_day(due),
        opened_at=at(year, 5, 1, 8),
    )
