"""What this person may do with a document now, as the page offers it: links, one of them the primary one."""

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import User
from reports.enums import OUTGOING_EDITABLE, OutgoingState
from reports.enums import OutgoingAction as A
from reports.models import OutgoingDocument
from reports.permissions import can_write_outgoing

from . import workflow
from .seen import with_seen

PRIMARY = (A.SUBMIT, A.APPROVE, A.ISSUE)


@dataclass(frozen=True)
class Step:
    """One way on; ``look`` is the class of its button."""

    label: str
    url: str
    look: str = "btn-secondary"

    @property
    def is_primary(self) -> bool:
        return self.look == "btn-primary"


def steps_of(document: OutgoingDocument, user: User, *, is_replaced: bool) -> tuple[Step, ...]:
    """Return what ``user`` may do with ``document`` now, the primary one last; no query."""
    rows = [_step(document, row) for row in workflow.available(document, user)]
    return tuple(sorted([*_others(document, user, is_replaced), *rows], key=lambda step: step.is_primary))


def _step(document: OutgoingDocument, row: workflow.Transition) -> Step:
    if row.needs_number:
        url = reverse("reports:outgoing-issue", args=[document.pk])
    else:
        url = with_seen(reverse("reports:outgoing-step", args=[document.pk, row.action]), document)
    if row.action == A.DISCARD:
        return Step(row.label, url, "btn-outline-danger")
    return Step(row.label, url, "btn-primary" if row.action in PRIMARY else "btn-secondary")


def _others(document: OutgoingDocument, user: User, is_replaced: bool) -> list[Step]:
    """Return the ways to the document's own forms."""
    if not can_write_outgoing(user):
        return []
    text = reverse("reports:outgoing-edit", args=[document.pk])
    if document.state in OUTGOING_EDITABLE:
        head = reverse("reports:outgoing-head", args=[document.pk])
        return [Step("Sửa thể thức", head), Step("Soạn từng đoạn", text)]
    if document.state == OutgoingState.IN_APPROVAL:
        return [Step("Xem từng đoạn, nêu ý kiến", text)]
    if document.state == OutgoingState.ISSUED and not is_replaced:
        return [Step("Lập văn bản thay thế", reverse("reports:outgoing-correct", args=[document.pk]))]
    return []


def next_words(document: OutgoingDocument, user: User) -> str:
    """Return what ``user`` does next with an unfinished ``document``, in a word or two; "" of nothing."""
    if document.state in OUTGOING_EDITABLE:
        return "Soạn tiếp"
    if document.state == OutgoingState.IN_APPROVAL:
        return "Xem và duyệt" if workflow.can_approve(user, document) else ""
    return "Ghi nhận ban hành" if document.state == OutgoingState.APPROVED else ""
