"""Editing a document paragraph by paragraph: its pages, their buttons, saving while somebody writes."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reports import autosaving, save_marks
from reports.actions import ConflictError
from reports.autosaving import Outcome
from reports.conflicts import conflicts
from reports.models import OutgoingComment, OutgoingDocument, OutgoingParagraph
from reports.permissions import can_write_outgoing
from reports.refusals import WorkflowError
from reports.saved import LastEdit
from reports.seen_form import read_fields
from reports.views.held import forget, is_another_person, keeps_typed, typed
from reports.views.writing import BUSY

from . import arranging, comments, drafting, editing
from .access import for_writers
from .edit_acts import REMARK, act_of, redrafted
from .edit_forms import ParagraphForm, RemarkForm
from .edit_pages import aside_page, edit_page
from .edit_rows import paragraph_url
from .holding import LockedDocumentError

HEAVY = ("content", "frozen")
COMPARED = "doi-chieu"


class Attempt(NamedTuple):
    """The forms of the opened paragraph as they stand on the page, and what two people wrote at once."""

    form: ParagraphForm
    remark: RemarkForm
    conflicts: list = []
    saved_by: LastEdit | None = None


def _document(request: HttpRequest, pk: int) -> OutgoingDocument:
    """Return the document; its appendices and what was frozen are read where somebody asks for them."""
    seen = OutgoingDocument.objects.visible_to(request.user).select_related("period").defer(*HEAVY)
    return get_object_or_404(seen, pk=pk)


# --- a section -------------------------------------------------------------------------------------


@for_writers
@require_GET
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The first section, from which the outline leads to the others."""
    return _page(request, _document(request, pk), "", None, None)


@for_writers
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section as it will print; a POST puts a new paragraph at its beginning."""
    document = _document(request, pk)
    if request.method == "GET":
        return _page(request, document, section, None, None)
    try:
        made = arranging.add(document, section, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("reports:outgoing-edit", pk)
    return redirect(_anchored(made))


def _page(
    request: HttpRequest,
    document: OutgoingDocument,
    section: str,
    opened: OutgoingParagraph | None,
    attempt: Attempt | None,
    status: int = 200,
) -> HttpResponse:
    is_compared = COMPARED in request.GET
    page = edit_page(document, section, opened, is_compared=is_compared, now=timezone.now())
    if page is None:
        raise Http404
    context = {"page": page, "messages": [], "notes": list(get_messages(request))}
    if attempt and page.opened:
        last = save_marks.last_save(page.opened.last_edit, request.user, now=timezone.now())
        writes = attempt.form.is_bound or page.is_open_to_writing
        attempt.remark.belongs_to("soan" if writes else "")
        context |= attempt._asdict() | {"last_save": last, "writes": writes}
    return render(request, "reports/outgoing/edit.html", context, status=status)


@for_writers
@require_GET
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of the document that is not printed, with who, when and the way back."""
    page = aside_page(_document(request, pk), now=timezone.now())
    return render(request, "reports/outgoing/edit_aside.html", {"page": page})


@for_writers
@require_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the document up to date with its sources, around what people wrote; open what waits for them."""
    document = _document(request, pk)
    try:
        changed = drafting.redraft(document, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect("reports:outgoing-edit", pk)
    waiting = [row for row in document.paragraphs.all() if row.has_new_source]
    messages.success(request, redrafted(changed, len(waiting)))
    return redirect(_anchored(waiting[0])) if waiting else redirect("reports:outgoing-edit", pk)


# --- one paragraph ---------------------------------------------------------------------------------


@keeps_typed
@for_writers
@require_http_methods(["GET", "POST"])
def paragraph(request: HttpRequest, pk: int, paragraph_pk: int) -> HttpResponse:
    """One paragraph open in its section: its words are saved, then whatever was asked is done with it."""
    document = _document(request, pk)
    row = _paragraph(document, paragraph_pk)
    attempt = _attempt(row, typed(request), request)
    if request.method == "GET":
        return _page(request, document, "", row, attempt)
    if is_another_person(request, request.POST):
        messages.error(request, save_marks.ANOTHER_PERSON)
        return _page(request, document, "", row, attempt, 409)
    try:
        return _save(request, row, attempt)
    except _RefusedError as refusal:
        return _page(request, document, "", _paragraph(document, row.pk), refusal.attempt, refusal.status)


class _RefusedError(Exception):
    """What was asked was not done; the page is shown again with everything that was typed."""

    def __init__(self, attempt: Attempt, status: int) -> None:
        super().__init__()
        self.attempt, self.status = attempt, status


def _paragraph(document: OutgoingDocument, pk: int) -> OutgoingParagraph:
    row = editing.read_row(document, pk)
    if row is None:
        raise Http404
    return row


def _attempt(row: OutgoingParagraph, data: QueryDict | None, request: HttpRequest) -> Attempt:
    """Return the forms with what was typed in them, now or before the session ended."""
    unseen = editing.shown(row) | {"seen": editing.token_of(row), "person": request.user.pk}
    form = ParagraphForm(data if data and "seen" in data else None, initial=unseen, paragraph=row)
    return Attempt(form, RemarkForm(data if data and _has_remark(data) else None))


def _has_remark(data: QueryDict) -> bool:
    """Whether a remark was typed, or asked to be noted; it comes with the words where they may be written."""
    is_asked = data.get("lam") == REMARK or "seen" not in data
    return "comment" in data and (is_asked or bool(data["comment"].strip()))


def _save(request: HttpRequest, row: OutgoingParagraph, attempt: Attempt) -> HttpResponse:
    """Save the words and the remark that were sent, then do what the pressed button says."""
    act = act_of(request.POST)
    if attempt.remark.is_bound and not attempt.remark.is_valid():
        raise _RefusedError(attempt, 200)
    if attempt.form.is_bound:
        _write(request, row, attempt)
    if attempt.remark.is_bound:
        _remark(request, row, attempt)
    try:
        done = act.take(row, request.POST, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        raise _RefusedError(_attempt(_paragraph(row.document, row.pk), None, request), 409) from error
    forget(request)
    tags = f"saved:{request.user.pk}:{request.path}" if attempt.form.is_bound else ""
    messages.success(request, _said(attempt, done.words or act.words), extra_tags=tags)
    return redirect(_anchored(done.to) if isinstance(done.to, OutgoingParagraph) else done.to)


def _said(attempt: Attempt, done: str) -> str:
    """Return what was done: ``done`` is what the button did, blank of one that only saves."""
    told, form = [done] if done else [], attempt.form
    if not done and (form.is_bound or not attempt.remark.is_bound):
        told = [f"Đã lưu lúc {timezone.localtime():%H:%M, %d/%m/%Y}."]
        told += [BLANK] if form.is_bound and not any(form.cleaned_data[name] for name in form.names) else []
    return " ".join(told + (["Đã ghi ý kiến."] if attempt.remark.is_bound else []))


BLANK = "Đoạn để trống nên không in."


def _remark(request: HttpRequest, row: OutgoingParagraph, attempt: Attempt) -> None:
    """Save the remark. Raises _RefusedError with everything that was typed."""
    try:
        comments.comment(row, attempt.remark.cleaned_data["comment"], by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        raise _RefusedError(attempt, 409) from error


def _write(request: HttpRequest, row: OutgoingParagraph, attempt: Attempt) -> None:
    """Save what was typed. Raises _RefusedError with the page as it must be shown then."""
    form, choice = attempt.form, request.POST.get("choose", "")
    form.choose(choice, editing.shown(row))
    if not form.is_valid():
        raise _RefusedError(attempt, 200)
    try:
        editing.rewrite(row, **form.values(choice), by=request.user, now=timezone.now())
    except ConflictError as error:
        messages.error(request, str(error))
        raise _RefusedError(_both(row, attempt, error), 409) from error
    except LockedDocumentError as error:
        messages.error(request, str(error))
        raise _RefusedError(attempt, 409) from error
    except OperationalError as error:  # the database stayed locked: the words are still on the page
        messages.error(request, BUSY)
        raise _RefusedError(attempt, 503) from error


def _both(row: OutgoingParagraph, attempt: Attempt, error: ConflictError) -> Attempt:
    """Put the saved words beside the typed ones: the next save is a decision, not an accident."""
    now = OutgoingParagraph.objects.select_related("edited_by").get(pk=row.pk)
    saved = editing.shown(now)
    found = conflicts(attempt.form, error.merged, saved)
    attempt.form.rebase(error.merged, saved)
    edit = LastEdit(now.edited_at, now.edited_by_id, now.edited_by and now.edited_by.full_name)
    return attempt._replace(conflicts=found, saved_by=edit)


def _anchored(row: OutgoingParagraph) -> str:
    return f"{paragraph_url(row)}#doan-{row.pk}"


@for_writers
@require_POST
def settle(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Call a remark settled."""
    document = _document(request, pk)
    remarks = OutgoingComment.objects.select_related("paragraph")
    remark = get_object_or_404(remarks, pk=comment_pk, paragraph__document=document)
    try:
        comments.settle(remark, by=request.user, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
    return redirect(_anchored(remark.paragraph))


# --- saving while somebody writes ------------------------------------------------------------------


@require_POST
def autosave(request: HttpRequest, pk: int, paragraph_pk: int) -> HttpResponse:
    """Save the words of one paragraph and answer with a mark, as `reports.views.autosave` does."""
    if not request.user.is_authenticated:
        return HttpResponse(save_marks.session_ended(), status=401)
    if not can_write_outgoing(request.user):
        raise Http404
    if is_another_person(request, request.POST):
        return HttpResponse(save_marks.mark(save_marks.ANOTHER_PERSON), status=403)
    row = editing.quick_row(pk, paragraph_pk)
    if row is None:
        raise Http404
    try:
        answer = _autosaved(row, request)
    except LockedDocumentError as error:
        unsaved = [name for name in editing.FIELDS if name in request.POST]
        return HttpResponse(save_marks.mark(str(error), unsaved=unsaved), status=409)
    except OperationalError:
        return HttpResponse(save_marks.mark(save_marks.BUSY), status=503)
    return HttpResponse(answer.html, status=answer.status)


autosave.autosaves = True


def _autosaved(row: OutgoingParagraph, request: HttpRequest) -> autosaving.Answer:
    """Save the fields that were sent and can be read."""
    data, fields = request.POST, ParagraphForm.base_fields
    asked = {name: fields[name] for name in editing.FIELDS if name in data}
    values, faults = read_fields(asked, data)

    def read(each: QueryDict) -> dict:
        return read_fields({name: field for name, field in asked.items() if name in each}, each)[0]

    seen, now = autosaving.seen_with_sent(data, read), timezone.now()
    merged = autosaving.attempted(values, editing.rewrite, row, values, seen=seen, by=request.user, now=now)
    labels = {name: field.label for name, field in asked.items()}
    return autosaving.answer_of(data, Outcome(labels, faults, values, merged), None, now)
