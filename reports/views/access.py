"""Fetching for views: what a person may not know of is 404, what they may not do is 403."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from agencies.models import User
from reports import permissions
from reports.models import AgencyReport

RELATED = ["obligation__period", "obligation__agency"]


def get_report(user: User, pk: int) -> AgencyReport:
    """Return the report ``pk`` when ``user`` may see it. Raises Http404."""
    return get_object_or_404(AgencyReport.objects.visible_to(user).select_related(*RELATED), pk=pk)


def get_own_report(user: User, pk: int) -> AgencyReport:
    """Return the report ``pk`` for writing. Raises Http404 or PermissionDenied.

    A report that its officer may not change now (already sent, say) is returned too: the save is what
    is refused, with a word of explanation and the typed text kept.
    """
    report = get_report(user, pk)
    require(permissions.can_write(user, report))
    return report


def get_own_figures(user: User, pk: int) -> AgencyReport:
    """Return the report ``pk`` for writing its figures; an ad hoc report has none (404)."""
    report = get_own_report(user, pk)
    if report.obligation.period.is_ad_hoc:
        raise Http404
    return report


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def on_common_clock(request: HttpRequest) -> bool:
    """Whether the reader asked to measure reports against everybody's deadline, without extensions."""
    return request.GET.get("han") == "chung"
