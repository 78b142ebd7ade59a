"""Who comes to which document: unseen is 404."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from agencies.models import User
from reports.models import OutgoingDocument, ReportingPeriod
from reports.permissions import can_write_outgoing

View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Let in who drafts documents; for everybody else the pages do not exist (404)."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not can_write_outgoing(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def get_period(code: str) -> ReportingPeriod:
    """Return a regular period; what was asked ad hoc is answered by the reports themselves."""
    return get_object_or_404(ReportingPeriod.objects.opened().regular(), code=code)


def get_document(user: User, pk: int, *, without: tuple[str, ...] = ()) -> OutgoingDocument:
    """Return a document that ``user`` may see; ``without`` names further columns fetched only when read."""
    found = OutgoingDocument.objects.visible_to(user).select_related(*RELATED)
    return get_object_or_404(found.defer(*LARGE, *without), pk=pk)


RELATED = ["period", "drafted_by", "submitted_by", "approved_by", "issued_by", "corrects"]
LARGE = ["frozen", *(f"corrects__{name}" for name in ("frozen", "content", "stamps", "changes"))]
"""What only printing and comparing read: each is fetched when it is."""
