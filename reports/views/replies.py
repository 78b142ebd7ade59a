"""The agency's reply to one request of Sở Công Thương."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html

from reports import reviewing, rounds
from reports.models import ItemReview
from reports.refusals import WorkflowError
from reports.review.forms import ReplyForm
from reports.templatetags.rounds import reply_form

from .access import get_own_report
from .held import forget, keeps_typed, typed


@keeps_typed
def reply(request, pk: int, mark_pk: int):
    """Write the reply to one request: a small form of its own beside the item, also without JavaScript."""
    mark = _mark(request.user, pk, mark_pk)
    data = typed(request)
    form = ReplyForm(data)
    error = ""
    if request.method == "POST":
        error = _save(request, mark, form)
        if not error:
            return _saved(request, mark)
    text = data.get("reply", "") if data else mark.reply
    return _page(request, mark, text, error)


def _mark(user, pk: int, mark_pk: int) -> ItemReview:
    """Return a mark on the report ``pk``, for its writers. Raises Http404 or PermissionDenied."""
    report = get_own_report(user, pk)
    mark = get_object_or_404(
        ItemReview.objects.select_related("submission"), pk=mark_pk, submission__report=report
    )
    mark.submission.report = report
    if not rounds.is_decided(mark):
        raise Http404
    return mark


def _save(request, mark: ItemReview, form: ReplyForm) -> str:
    """Return why the reply was not saved, "" when it was."""
    if not form.is_valid():
        return " ".join(error for errors in form.errors.values() for error in errors)
    words, seen = form.cleaned_data["reply"], form.cleaned_data["seen"]
    try:
        reviewing.reply(mark, text=words, seen=seen, by=request.user, now=timezone.now())
    except WorkflowError as error:
        return str(error)
    forget(request)
    return ""


def _saved(request, mark: ItemReview):
    words = f"Đã lưu giải trình lúc {timezone.localtime():%H:%M, %d/%m/%Y}."
    if request.htmx:
        return HttpResponse(_form(request, mark, mark.reply, format_html("<span>{}</span>", words)))
    messages.success(request, words)
    return redirect(rounds.form_url(mark.submission.report_id, mark.item))


def _page(request, mark: ItemReview, text: str, error: str):
    """Show the form with what was typed; a newer reply stands beside it, so the next save is a decision."""
    if error and text != mark.reply and mark.reply:
        error = f"{error} Giải trình đã lưu: “{mark.reply}”."
    form = _form(request, mark, text, format_html('<span class="reply__error">{}</span>', error))
    if request.htmx:
        return HttpResponse(form)
    report = mark.submission.report
    context = {
        "report": report,
        "mark": mark,
        "form_markup": form,
        "back": rounds.form_url(report.pk, mark.item),
    }
    return render(request, "reports/reply.html", context, status=409 if error else 200)


def _form(request, mark: ItemReview, text: str, message) -> str:
    return reply_form(
        mark.submission.report_id, mark.pk, text, reviewing.reply_token(mark), get_token(request), message
    )
