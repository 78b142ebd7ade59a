"""The agencies to which issuing a report closes the period before they have sent theirs."""

from datetime import datetime

from reports.consolidation.agency_lists import Standing, agency_lists
from reports.enums import OutgoingKind
from reports.models import OutgoingDocument

UNSENT = (Standing.RETURNED, Standing.OVERDUE, Standing.NOT_YET_DUE)


def unsent(document: OutgoingDocument, *, now: datetime) -> tuple[str, ...]:
    """Return who can send no report of the period any more once ``document`` is issued: one query at most.

    Nobody of a document that locks no period (`locking.lock_for`), or when the period is locked already.
    """
    if document.kind != OutgoingKind.DEPARTMENT or document.period.locked_at:
        return ()
    lines = agency_lists(document.period, now=now).lines
    return tuple(line.name for line in lines if line.standing in UNSENT)
