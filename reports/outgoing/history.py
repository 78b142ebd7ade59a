"""The history of a document: one row per act, appended by the verb that does it."""

from datetime import datetime

from agencies.models import User
from reports.enums import OutgoingAction
from reports.models import OutgoingDocument, OutgoingEvent


def tell(
    document: OutgoingDocument, action: OutgoingAction, note: str = "", *, by: User, now: datetime
) -> OutgoingEvent:
    """Append what ``by`` did to ``document``; ``note`` is a reason, or which paragraph."""
    told = {"action": action, "note": note, "version": document.version}
    return OutgoingEvent.objects.create(document=document, **told, done_at=now, done_by=by)
