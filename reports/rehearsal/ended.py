"""The answer to whoever still has a page of a rehearsal open when it is wiped: nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from bacgiang_plan.lib.dates import clock_words

from .. import autosaving, save_marks
from ..enums import PeriodAction
from ..models import PeriodEvent
from ..permissions import can_practise
from ..views.held import HELD

TOLD_FOR = timedelta(days=30)
"""How long an address that leads nowhere may be one of a rehearsal in somebody's browser."""
JUST_NOW = timedelta(minutes=1)
"""Within it, what a request had in hand may have gone while it ran."""


class EndedRehearsal:
    """Answers addresses of reports that are no more, when a rehearsal was wiped lately.

    Whether there ever was such a report is not told: a guessed number gets the same words. To outsiders
    nothing is said of rehearsals.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the answer of an ended rehearsal, None when ``error`` has nothing to do with one."""
        if not (isinstance(error, GONE) and request.user.is_authenticated and can_practise(request.user)):
            return None
        match = request.resolver_match
        if match is None or not match.route.startswith(PLACES):
            return None
        patience = TOLD_FOR if isinstance(error, Http404) else JUST_NOW
        wiped = PeriodEvent.objects.filter(
            action=PeriodAction.WIPE, done_at__gte=timezone.now() - patience
        ).select_related("period")
        last = wiped.order_by("-done_at").first()
        return last and _answer(request, last)


GONE = (Http404, ObjectDoesNotExist, IntegrityError)
PLACES = ("bao-cao/", "tiep-nhan/")
"""Where reports are written and read."""


def _answer(request: HttpRequest, wiped: PeriodEvent) -> HttpResponse:
    told = (
        f"Kỳ tập dượt của {wiped.period.in_sentence} đã kết thúc và đã xóa lúc {clock_words(wiped.done_at)}; "
        "nội dung tập dượt không còn trên Cổng."
    )
    if getattr(request.resolver_match.func, "autosaves", False):
        unsaved = [name for name in request.POST if name not in autosaving.CARRIED]
        words = f"Chưa lưu. {told} Nội dung vừa nhập vẫn còn trên trang này; cần giữ, đề nghị sao chép."
        return HttpResponse(save_marks.mark(words, unsaved=unsaved), status=409)
    context = {"told": told, "typed": _typed(request)}
    return render(request, "reports/rehearsal/ended.html", context, status=404)


def _typed(request: HttpRequest) -> list[str]:
    """Return what people wrote in the form that was posted, or is held since their session ended."""
    data = request.POST
    held = request.session.get(HELD)
    if held and held["path"] == request.path:
        data = QueryDict(held["data"])
        del request.session[HELD]
    names = [name for name in data if name not in UNSEEN]
    return [value for name in names for value in data.getlist(name) if value.strip()]


UNSEEN = {*autosaving.CARRIED, "sent", "save", "save_and_next", "choose", "reuse", "version"}
"""What forms carry besides the words of people."""
