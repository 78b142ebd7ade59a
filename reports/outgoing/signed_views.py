"""The signed PDF of an issued document comes back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bacgiang_plan.lib.files import FileRefusedError
from reports.enums import OutgoingState
from reports.models import OutgoingDocument
from reports.permissions import can_write_outgoing
from reports.refusals import WorkflowError
from reports.views.access import require
from reports.views.held import forget, keeps_typed, typed

from .access import get_document
from .signed import NOT_ISSUED, STALE, keep_signed, signed_panel, signed_token
from .signed_forms import SignedForm
from .workflow import StaleDocumentError


@keeps_typed
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the signed PDF, or another in its place with a reason."""
    document = get_document(request.user, pk)
    require(can_write_outgoing(request.user))
    if document.state != OutgoingState.ISSUED:
        messages.warning(request, NOT_ISSUED)
        return redirect("reports:outgoing", pk)
    form = SignedForm(typed(request), request.FILES or None, document=document)
    if request.method == "POST" and form.data.get("seen") != signed_token(document):
        messages.error(request, STALE)
        form.accept_newer(signed_token(document))
    elif request.method == "POST" and form.is_valid() and _kept(request, document, form):
        return redirect("reports:outgoing", pk)
    context = {"document": document, "signed": signed_panel(document, request.user), "form": form}
    return render(request, "reports/outgoing/signed.html", context)


def _kept(request: HttpRequest, document: OutgoingDocument, form: SignedForm) -> bool:
    try:
        keep_signed(document, **form.values(), by=request.user, now=timezone.now())
    except StaleDocumentError as error:
        messages.error(request, str(error))
        document.refresh_from_db()
        form.accept_newer(signed_token(document))
    except (FileRefusedError, WorkflowError) as error:
        form.add_error("file", str(error))
    else:
        forget(request)
        messages.success(request, "Đã lưu bản ký của văn bản.")
        return True
    return False
