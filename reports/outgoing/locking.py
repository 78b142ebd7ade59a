"""The period of an issued report of Sở Công Thương is closed: nothing it was made from changes any more."""

from datetime import datetime

from django.db.models import F

from agencies.models import User
from reports.duties.lock import lock_period
from reports.duties.refusals import AlreadyDoneError
from reports.enums import OutgoingKind
from reports.models import OutgoingDocument, ReportingPeriod


def lock_for(document: OutgoingDocument, reason: str, *, by: User, now: datetime) -> None:
    """Lock the period of ``document``, a report of Sở Công Thương; other kinds lock nothing.

    A period locked before stays so, with the reason it has.
    """
    if document.kind != OutgoingKind.DEPARTMENT:
        return
    # Whoever unlocks it at this moment waits for us, or we for them: locked already is no row to wait for.
    ReportingPeriod.objects.filter(pk=document.period_id).update(code=F("code"))
    try:
        lock_period(document.period, reason=reason, by=by, now=now)
    except AlreadyDoneError:
        return
