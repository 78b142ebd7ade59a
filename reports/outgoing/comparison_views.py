"""What moved since the consolidated report of an earlier period."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.models import OutgoingDocument
from reports.permissions import can_compare_outgoing, can_write_outgoing

from .access import get_document
from .comparing import comparison_page, earlier_documents, is_comparable


@login_required
@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """The document beside an earlier one: the best there is, or the one chosen (``?voi=``)."""
    document = get_document(request.user, pk)
    if not (is_comparable(document) and can_compare_outgoing(request.user)):
        raise Http404
    earlier = earlier_documents(document, request.user)
    chosen = _chosen(earlier, request.GET.get("voi", ""))
    context = {
        "page": comparison_page(document, earlier, chosen),
        "may_write": can_write_outgoing(request.user),
    }
    return render(request, "reports/outgoing/comparison.html", context)


def _chosen(earlier: list[OutgoingDocument], asked: str) -> OutgoingDocument | None:
    """Return the document asked for, the first without a word of it. Raises Http404 of any other."""
    if not asked:
        return next(iter(earlier), None)
    found = next((each for each in earlier if str(each.pk) == asked), None)
    if found is None:
        raise Http404
    return found
