"""The queue of Sở Công Thương, and accepting several of its reports in one go."""

import re

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from reports import permissions
from reports.models import AgencyReport
from reports.outgoing.waiting import waiting_for
from reports.review import bulk
from reports.review import queue as waiting

from .access import RELATED, require

TICKED = "bao-cao"


@login_required
def queue(request):
    """Reports that wait for a decision, the oldest first, narrowed by the address; practice apart."""
    require(permissions.can_review(request.user))
    found = waiting.review_queue(request.user, now=timezone.now(), with_papers=True)
    everything = [row for row in found if not row.is_rehearsal]
    chosen = {facet.name: request.GET.get(facet.name, "") for facet in waiting.FACETS}
    context = {
        "rows": waiting.narrowed(everything, chosen),
        "total": len(everything),
        "filters": waiting.filters(everything, chosen),
        "is_narrowed": any(chosen.values()),
        "waiting": waiting_for(request.user),
        "practice": [row for row in found if row.is_rehearsal],
    }
    return render(request, "reports/queue.html", context)


@login_required
def bulk_accept(request):
    """Confirm what is ticked with what each contains; on POST accept one after the other and tell."""
    require(permissions.can_review(request.user))
    now = timezone.now()
    if request.method == "POST":
        versions = _versions(request.POST.getlist(TICKED))
        reports = _reports(request.user, versions)
        practice = any(report.obligation.period.is_rehearsal for report in reports)
        outcomes = bulk.accept_all(reports, versions, by=request.user, now=now)
        context = {"outcomes": outcomes, "counts": _counts(outcomes), "is_rehearsal": practice}
        return render(request, "reports/bulk_done.html", context)
    ticked = set(request.GET.getlist(TICKED))
    rows = [row for row in waiting.review_queue(request.user, now=now) if str(row.report_pk) in ticked]
    ready = [row for row in rows if row.may_decide and not row.requests]
    context = {"rows": ready, "refused": [row for row in rows if row not in ready], "ticked": len(ticked)}
    context["is_rehearsal"] = any(row.is_rehearsal for row in ready)
    return render(request, "reports/bulk_accept.html", context)


def _versions(ticked: list[str]) -> dict[int, int]:
    """Return the version of each report that was shown: "12-3" is report 12 in version 3. Raises Http404."""
    pairs = [re.fullmatch(r"(\d{1,9})-(\d{1,9})", each) for each in ticked]
    if not all(pairs):
        raise Http404
    return {int(pair[1]): int(pair[2]) for pair in pairs}


def _reports(user, wanted: dict[int, int]) -> list[AgencyReport]:
    """Return the reports in the order in which they wait. Raises Http404 when one may not be seen."""
    found = AgencyReport.objects.visible_to(user).filter(pk__in=wanted).select_related(*RELATED)
    reports = list(found.order_by("submitted_at"))
    if len(reports) != len(wanted):
        raise Http404
    return reports


def _counts(outcomes: list[bulk.Outcome]) -> dict[str, int]:
    refused = sum(bool(outcome.refusal) for outcome in outcomes)
    return {"accepted": len(outcomes) - refused, "refused": refused}
