"""What stands above and below the text (thể thức): a person's words, saved field by field."""

from datetime import datetime

from django.db import transaction

from agencies.models import User
from reports.actions import ConflictError
from reports.enums import OutgoingAction, OutgoingKind
from reports.merging import Merged, as_stored, merge
from reports.models import OutgoingDocument

from .history import tell
from .holding import HEAD, hold

_DEPARTMENT = ("Giám đốc", "KT. Giám đốc / Phó Giám đốc", "TL. Giám đốc / Chánh Văn phòng")
SIGNERS: dict[OutgoingKind, tuple[str, ...]] = {
    OutgoingKind.DEPARTMENT: _DEPARTMENT,
    OutgoingKind.URGING: _DEPARTMENT,
    OutgoingKind.PROVINCE: (
        "TM. Ủy ban nhân dân / Chủ tịch",
        "TM. Ủy ban nhân dân / KT. Chủ tịch / Phó Chủ tịch",
        "TL. Chủ tịch / Giám đốc Sở Công Thương",
    ),
}
"""Authority and office of who signs, as offered; others can be written (Nghị định 30/2020, Phụ lục I)."""


def saved_head(document: OutgoingDocument) -> dict[str, str]:
    """Return the head as it is saved, lines one below the other."""
    return {name: getattr(document, name) for name in HEAD}


def save_head(
    document: OutgoingDocument, fields: dict[str, str], *, seen: str, by: User, now: datetime
) -> Merged:
    """Save the fields that this person changed; ``seen`` is the token of what they were shown.

    Raises LockedDocumentError (nothing is written), or ConflictError when somebody else changed a field
    that this person changed, too: all others are written.
    """
    merged = _save(document, fields, seen, by, now)
    if merged.conflicts:
        raise ConflictError(merged)
    return merged


@transaction.atomic
def _save(document: OutgoingDocument, fields: dict[str, str], seen: str, by: User, now: datetime) -> Merged:
    hold(document, by=by, now=now)
    mine = {name: as_stored(value) for name, value in fields.items()}
    merged = merge(mine, saved_head(document), seen)
    if not merged.written:
        transaction.set_rollback(True)  # whoever changed nothing leaves no trace
        return merged
    OutgoingDocument.objects.filter(pk=document.pk).update(**merged.written)
    for name, value in merged.written.items():
        setattr(document, name, value)
    names = [
        str(OutgoingDocument._meta.get_field(name).verbose_name) for name in HEAD if name in merged.written
    ]
    tell(document, OutgoingAction.HEAD, "; ".join(names), by=by, now=now)
    return merged
