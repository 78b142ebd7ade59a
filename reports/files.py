"""Who may see a stored file: whoever may see what it belongs to."""

from django.db.models import Q, QuerySet

from agencies.models import StoredFile, User

from .models import AgencyReport, Evidence, ImplementingPlanRecord, Obligation, ObligationDecision


def files_visible_to(user: User) -> QuerySet[StoredFile]:
    """Return the files that ``user`` may fetch.

    Evidence and papers follow their report; documents of decisions follow the obligation; the implementing
    plans of agencies are open to everybody who signs in, as the plan's own text is.
    """
    reports = AgencyReport.objects.visible_to(user)
    evidence = Evidence.objects.filter(report__in=reports)
    decisions = ObligationDecision.objects.filter(obligation__in=Obligation.objects.visible_to(user))
    owned = [
        evidence.values("file"),
        reports.exclude(paper_file=None).values("paper_file"),
        decisions.exclude(file=None).values("file"),
        ImplementingPlanRecord.objects.exclude(file=None).values("file"),
    ]
    found = Q(pk__in=[])
    for keys in owned:
        found |= Q(pk__in=keys)
    return StoredFile.objects.filter(found)
