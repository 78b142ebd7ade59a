"""How the state of a document that goes out looks: one glyph, one word, one tone."""

from reports.enums import OutgoingState
from reports.states import Mark

_LOOKS = {
    OutgoingState.DRAFT: ("✎", "none"),
    OutgoingState.IN_APPROVAL: ("◑", "running"),
    OutgoingState.RETURNED: ("↩", "soon"),
    OutgoingState.APPROVED: ("◕", "running"),
    OutgoingState.ISSUED: ("●", "done"),
    OutgoingState.DISCARDED: ("⊘", "none"),
}
MARKS = {state: Mark(glyph, state.label, tone) for state, (glyph, tone) in _LOOKS.items()}
REPLACED = Mark("⊘", "Đã được thay thế", "none")


def mark_of(state: str) -> Mark:
    """Return the mark of a document in ``state``."""
    return MARKS[OutgoingState(state)]
