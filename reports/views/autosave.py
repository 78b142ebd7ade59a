"""Saving while somebody writes: every valid field that changed, answered by a mark of a few words.

Every refusal is a mark, too, with its own status: 401 the session is over, 403 somebody else is signed in,
409 locked or changed by somebody else, 422 not understood, 503 busy. Nothing redirects.
"""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports import autosaving, save_marks
from reports.locks import LockedReportError
from reports.quick import Quick, quick_figures, quick_report, quick_task

from .access import get_own_figures, get_own_report
from .held import is_another_person


def autosaves(quickly: Callable, save: Callable, fetch: Callable = get_own_report) -> Callable:
    """Answer with the mark of what ``save(quick, data, *args, by=, now=)`` comes to (autosaving.py).

    What is not plainly open to ``quickly`` (quick.py) goes through ``fetch``, as its page does.
    """

    @wraps(save)
    @require_POST
    def view(request: HttpRequest, pk: int, **options) -> HttpResponse:
        if not request.user.is_authenticated:
            return HttpResponse(save_marks.session_ended(), status=401)
        if is_another_person(request, request.POST):
            return HttpResponse(save_marks.mark(save_marks.ANOTHER_PERSON), status=403)
        try:
            quick = quickly(request.user, pk, **options) or Quick(fetch(request.user, pk), None)
            answer = save(quick, request.POST, **options, by=request.user, now=timezone.now())
        except LockedReportError as error:
            unsaved = [name for name in request.POST if name not in autosaving.CARRIED]
            return HttpResponse(save_marks.mark(str(error), unsaved=unsaved), status=409)
        except OperationalError:
            return HttpResponse(save_marks.mark(save_marks.BUSY), status=503)
        return HttpResponse(answer.html, status=answer.status)

    view.autosaves = True
    return view


task = autosaves(quick_task, autosaving.save_task)
part = autosaves(quick_report, autosaving.save_part)
indicators = autosaves(quick_figures, autosaving.save_indicators, get_own_figures)
zones = autosaves(quick_figures, autosaving.save_zones, get_own_figures)
