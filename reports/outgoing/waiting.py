"""The documents that wait for this person, for the page they land on."""

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import Role, User
from reports.documents.phrases import counted
from reports.enums import OutgoingState
from reports.models import OutgoingDocument

from .period_pages import HEAVY, stage_of

WAITS = {
    Role.CONSOLIDATOR_HEAD: (OutgoingState.IN_APPROVAL, "văn bản chờ duyệt"),
    Role.SPECIALIST: (OutgoingState.RETURNED, "văn bản lãnh đạo Sở yêu cầu sửa"),
}


@dataclass(frozen=True)
class Waiting:
    """``words`` counts the documents ("01 văn bản chờ duyệt"); ``documents`` are (name, address)."""

    words: str
    documents: tuple[tuple[str, str], ...]


def waiting_for(user: User) -> Waiting | None:
    """Return the documents that ``user`` approves or mends next, None when there are none: one query."""
    if user.role not in WAITS:
        return None
    state, noun = WAITS[Role(user.role)]
    found = OutgoingDocument.objects.filter(state=state).select_related("period").defer(*HEAVY)
    if state == OutgoingState.IN_APPROVAL:
        found = found.exclude(submitted_by=user)  # as `workflow.can_approve`
    documents = tuple(
        (_name(each), reverse("reports:outgoing", args=[each.pk])) for each in found.order_by("pk")
    )
    return Waiting(counted(len(documents), noun), documents) if documents else None


def _name(document: OutgoingDocument) -> str:
    return f"{document.get_kind_display()} {document.period.in_sentence}, {stage_of(document)}"
