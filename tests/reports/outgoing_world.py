"""One document on its way out, by the real verbs: what the tests of documents that go out stand on."""

from datetime import date

from agencies.models import User
from reports.models import OutgoingDocument
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
