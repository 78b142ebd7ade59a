"""Who may see a stored file: whoever may see what it belongs to."""

from agencies.models import StoredFile, User
from zones.models import ZoneEvent

from .evidence import is_evidence_for
from .models import ImplementingPlanRecord, Obligation, ObligationDecision
from .outgoing.signed import is_signed_copy_for
from .paper import is_paper_for


def may_fetch(user: User, stored: StoredFile) -> bool:
    """Return whether ``user`` may fetch ``stored``.

    Evidence and papers follow what was sent of their report; documents of decisions follow the obligation;
    signed copies follow the issued document; the implementing plans of agencies and the documents of zones
    are open to everybody who signs in, as the plan's own text is.
    """
    decisions = ObligationDecision.objects.filter(obligation__in=Obligation.objects.visible_to(user))
    return (
        is_evidence_for(user, stored)
        or is_paper_for(user, stored)
        or decisions.filter(file=stored).exists()
        or is_signed_copy_for(user, stored)
        or ImplementingPlanRecord.objects.filter(file=stored).exists()
        or ZoneEvent.objects.filter(file=stored).exists()
    )
