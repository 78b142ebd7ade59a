"""Matters of documents that go out: each step is told to whoever is next, and again when it rests."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.vietnamese import lower_first, shortened
from reports.enums import OutgoingAction, OutgoingState
from reports.models import OutgoingDocument, OutgoingEvent
from reports.outgoing.workflow import can_approve

from .matters import Matter, called, numbers
from .recipients import Directory
from .resting import rung_name, times_due, working_days

KIND = "outgoing"
PATIENCE = 3  # working days, each time
NOTE = 300
"""Letters of a reason that a reminder repeats."""


@dataclass(frozen=True)
class Stage:
    """What is next for a document in one state: ``ask`` before its name, ``told`` of the step before."""

    ask: str
    told: str


STAGES = {
    OutgoingState.IN_APPROVAL: Stage("duyệt hoặc yêu cầu sửa", "được trình"),
    OutgoingState.RETURNED: Stage("sửa và trình lại", "được yêu cầu sửa"),
    OutgoingState.APPROVED: Stage("lấy số, ghi nhận ban hành", "được duyệt"),
}
STEPS = (OutgoingAction.SUBMIT, OutgoingAction.RETURN, OutgoingAction.APPROVE, OutgoingAction.REOPEN)


def outgoing_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every document that waits for somebody, at once and after each rest: three queries at most."""
    rows = OutgoingDocument.objects.filter(state__in=STAGES).select_related("period")
    if (wanted := numbers(keys, KIND)) is not None:
        rows = rows.filter(pk__in=wanted)
    waiting = list(rows.defer("content", "frozen", "stamps", "changes").order_by("pk"))
    if not waiting:
        return
    agency = Agency.objects.get(is_consolidator=True)
    steps: dict[int, list[OutgoingEvent]] = defaultdict(list)
    for event in OutgoingEvent.objects.filter(document__in=waiting, action__in=STEPS).order_by("pk"):
        steps[event.document_id].append(event)
    for row in waiting:
        yield _matter(row, steps[row.pk], agency, directory, now)


def _matter(
    row: OutgoingDocument, steps: list[OutgoingEvent], agency: Agency, directory: Directory, now: datetime
) -> Matter:
    stage, step, name = STAGES[OutgoingState(row.state)], steps[-1], row.get_kind_display()
    times = times_due(step.done_at, now, PATIENCE)
    waited = f"; đã chờ {working_days(step.done_at, now)} ngày làm việc" if times else ""
    return Matter(
        **called(agency, row.period.name, f"{name}, kỳ {row.period.in_sentence}"),
        key=f"{KIND}/{row.pk}",
        rung=rung_name(f"step-{step.pk}", times + 1),
        why=f"văn bản {stage.told}" + (f", đã chờ {times * PATIENCE} ngày làm việc" if times else ""),
        people=tuple(_people(row, steps, agency, directory)),
        ask=f"{stage.ask} {lower_first(name)}",
        left="",
        time=f"Văn bản {stage.told} lúc {clock_words(step.done_at)}{waited}.",
        state=row.get_state_display(),
        path=reverse("reports:outgoing", args=[row.pk]),
        missing=(f"Ý kiến: {shortened(step.note, NOTE)}",) if step.note else (),
    )


def _people(
    row: OutgoingDocument, steps: list[OutgoingEvent], agency: Agency, directory: Directory
) -> list[User]:
    """A head who did not submit it approves; whoever submitted it mends it; any specialist issues it."""
    specialists, heads = directory.specialists(agency), directory.heads(agency)
    if row.state == OutgoingState.IN_APPROVAL:
        return [head for head in heads if can_approve(head, row)]
    if row.state == OutgoingState.RETURNED:
        submitter = [step.done_by_id for step in steps if step.action == OutgoingAction.SUBMIT][-1]
        own = [person for person in specialists + heads if person.pk == submitter]
        return own or specialists or heads
    return specialists or heads
