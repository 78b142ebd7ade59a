"""What is done to a document: its head, the steps of sign-off, number and day, a replacement."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reports import save_marks
from reports.actions import ConflictError
from reports.conflicts import conflicts
from reports.enums import OutgoingAction
from reports.merging import token
from reports.models import OutgoingDocument
from reports.permissions import can_write_outgoing
from reports.refusals import WorkflowError
from reports.saved import LastEdit
from reports.views.access import require
from reports.views.held import forget, is_another_person, keeps_typed, typed
from reports.views.writing import BUSY

from . import assembly, corrections, issuing, pages, workflow
from .access import get_document
from .forms import HeadForm, IssueForm, ReasonForm, StepForm
from .header import save_head, saved_head
from .holding import LockedDocumentError, why_locked
from .seen import later_than, seen_by, standing_words
from .unsent import unsent
from .warnings import nothing_new, since_approval, warnings

JUDGED = (OutgoingAction.SUBMIT, OutgoingAction.APPROVE)
"""Steps before which is told what should be looked at, and what a replacement changes."""


def get_own(request: HttpRequest, pk: int) -> OutgoingDocument:
    """Return a document for who drafts them. Raises Http404 or PermissionDenied."""
    document = get_document(request.user, pk, without=("content",))
    require(can_write_outgoing(request.user))
    return document


# --- steps ----------------------------------------------------------------------------------------------


@login_required
def step(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Confirm and take one step on the version that was read, with what should be looked at before it."""
    document = get_own(request, pk)
    if action not in workflow.BY_FORM:
        raise Http404
    row = next((row for row in workflow.available(document, request.user) if row.action == action), None)
    if row is None and request.method == "GET":
        return _not_now(request, document, action)
    needs_note = workflow.BY_FORM[action].needs_note
    seen = _seen(request, document, action)
    form = StepForm(request.POST or None, needs_note=needs_note, initial={"version": seen})
    if request.method == "POST" and form.is_valid():
        return _take(request, document, action, form)
    if row is None:
        return _not_now(request, document, action)
    context = _asked(document, row) | {"form": form} if seen == document.version else _unread(document, seen)
    return render(request, "reports/outgoing/step.html", {"document": document, "step": row} | context)


def _seen(request: HttpRequest, document: OutgoingDocument, action: str) -> int | None:
    """Return the version that was read; what is not judged may be asked for without having read it."""
    seen = seen_by(request)
    return document.version if seen is None and action not in JUDGED else seen


def _unread(document: OutgoingDocument, seen: int | None) -> dict:
    """Return what the page says to who has not read the document as it is: no form, what was done since."""
    later = () if seen is None else later_than(document, seen)
    return {"later": later, "standing": standing_words(document)}


def _asked(document: OutgoingDocument, row: workflow.Transition) -> dict:
    context = {"standing": standing_words(document)}
    if row.action in JUDGED:
        context["warnings"] = warnings(document, now=timezone.now())
    if row.action in JUDGED and document.corrects:
        found = assembly.changes_in(document, assembly.inputs(document))
        context["changes"] = pages.changed_rows(each._asdict() for each in found)
        context["warnings"] += () if found else (nothing_new(document),)
        context["is_refused"] = row.freezes and not found
    return context


def _not_now(request: HttpRequest, document: OutgoingDocument, action: str) -> HttpResponse:
    """Say how the document stands to who may take the step in another state; others are refused."""
    require(workflow.is_ever_allowed(document, action, request.user))
    state = document.get_state_display()
    messages.info(request, f"Văn bản đang ở trạng thái “{state}”; không cần thực hiện lại thao tác này.")
    return redirect("reports:outgoing", document.pk)


def _take(request: HttpRequest, document: OutgoingDocument, action: str, form: StepForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        row = workflow.perform(
            document, action, seen=data["version"], note=data["note"], by=request.user, now=timezone.now()
        )
    except workflow.NotAllowedError:
        return _not_now(request, document, action)
    except WorkflowError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, row.done)
    return redirect("reports:outgoing", document.pk)


# --- the head -------------------------------------------------------------------------------------------


@keeps_typed
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what stands above and below the text."""
    document = get_own(request, pk)
    if request.method == "GET" and (locked := why_locked(document)):
        messages.info(request, locked)
        return redirect("reports:outgoing", pk)
    values = saved_head(document)
    given = values | {"seen": token(values), "person": request.user.pk}
    form = HeadForm(typed(request), initial=given, document=document)
    context = {"document": document, "form": form}
    status = _save_head(request, document, context) if request.method == "POST" else 200
    if status == 302:
        return redirect("reports:outgoing", pk)
    return render(request, "reports/outgoing/head.html", context, status=status)


def _save_head(request: HttpRequest, document: OutgoingDocument, context: dict) -> int:
    """Save what was posted; return the status of the answer. 302: everything is saved."""
    form, choice = context["form"], request.POST.get("choose", "")
    if is_another_person(request, request.POST):
        messages.error(request, save_marks.ANOTHER_PERSON)
        return 409
    form.choose(choice, saved_head(document))
    if not form.is_valid():
        return 200
    try:
        save_head(document, **form.values(choice), by=request.user, now=timezone.now())
    except ConflictError as error:
        _show_both(document, context, error)
        messages.error(request, str(error))
        return 409
    except (LockedDocumentError, OperationalError) as error:
        messages.error(request, str(error) if isinstance(error, LockedDocumentError) else BUSY)
        return 409 if isinstance(error, LockedDocumentError) else 503
    forget(request)
    messages.success(request, "Đã lưu thể thức.")
    return 302


def _show_both(document: OutgoingDocument, context: dict, error: ConflictError) -> None:
    """Put the saved words beside the typed ones: the next save is a decision, not an accident."""
    document.refresh_from_db()
    values, form = saved_head(document), context["form"]
    context["conflicts"] = conflicts(form, error.merged, values)
    context["saved_by"] = LastEdit(document.edited_at, document.edited_by_id, document.edited_by.full_name)
    form.rebase(error.merged, values)


# --- number and day; a replacement -------------------------------------------------------------------------


@login_required
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Record number and day as the archive office gave them."""
    document = get_own(request, pk)
    if OutgoingAction.ISSUE not in [row.action for row in workflow.available(document, request.user)]:
        return _not_now(request, document, OutgoingAction.ISSUE)
    now = timezone.now()
    form = IssueForm(request.POST or None, document=document, unsent=unsent(document, now=now), now=now)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _issue(request, document, form)
    if status == 302:
        return redirect("reports:outgoing", pk)
    context = {"document": document, "form": form, "since": since_approval(document)}
    return render(request, "reports/outgoing/issue.html", context, status=status)


def _issue(request: HttpRequest, document: OutgoingDocument, form: IssueForm) -> int:
    number, day, seen = (form.cleaned_data[name] for name in ("number", "issued_on", "version"))
    try:
        issuing.issue(document, number=number, day=day, seen=seen, by=request.user, now=form.now)
    except issuing.NumberTakenError as error:
        form.add_error("number", str(error))
    except issuing.ImpossibleDayError as error:
        form.add_error("issued_on", str(error))
    except WorkflowError as error:
        messages.warning(request, str(error))
        return 302
    else:
        messages.success(request, f"Đã ghi nhận ban hành số {document.full_number}. Các tệp đang được lập.")
        return 302
    return 409


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the document that replaces an issued one."""
    document = get_own(request, pk)
    if document.number is None:
        raise Http404
    if (later := corrections.replacement_of(document)) and request.method == "GET":
        return redirect("reports:outgoing", later.pk)
    form = ReasonForm(request.POST or None, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        return redirect("reports:outgoing", _correct(request, document, form).pk)
    return render(request, "reports/outgoing/correct.html", {"document": document, "form": form})


def _correct(request: HttpRequest, document: OutgoingDocument, form: ReasonForm) -> OutgoingDocument:
    """Return the replacement, or the document itself when there can be none now."""
    try:
        made = corrections.correct(
            document, reason=form.cleaned_data["reason"], by=request.user, now=form.now
        )
    except WorkflowError as error:
        messages.warning(request, str(error))
        return document
    messages.success(request, "Đã lập dự thảo của văn bản thay thế, giữ nguyên nội dung đã ban hành.")
    return made
