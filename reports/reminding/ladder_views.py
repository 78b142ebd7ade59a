"""Pages of ladders, for administrators: the common ones and those of periods."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from reports import permissions
from reports.duties.answers import answer
from reports.duties.fields import DecisionForm
from reports.enums import LadderScope
from reports.models import ReportingPeriod
from reports.timeliness import before_words, last_valid_day
from reports.views.access import require

from .ladder import Ladder
from .ladder_edits import COMMON_ALREADY, LadderOf, differences
from .ladder_forms import LadderForm
from .ladder_rows import day_rows, example, period_links

TEMPLATE = "reports/reminding/ladder.html"


@login_required
def ladder(request: HttpRequest) -> HttpResponse:
    """The common ladder of reports."""
    return _page(request, LadderOf(LadderScope.REPORT), reverse("reports:ladder"))


@login_required
def tasks_ladder(request: HttpRequest) -> HttpResponse:
    """The ladder of tasks that have a limit."""
    return _page(request, LadderOf(LadderScope.TASK), reverse("reports:ladder-tasks"))


@login_required
def period_ladder(request: HttpRequest, code: str) -> HttpResponse:
    """The ladder of one period."""
    require(permissions.can_edit_ladders(request.user))
    period = get_object_or_404(ReportingPeriod.objects.counted(), code=code)
    back = reverse("reports:ladder-period", args=[code])
    return _page(request, LadderOf(LadderScope.REPORT, period), back)


@login_required
def drop_ladder(request: HttpRequest, code: str) -> HttpResponse:
    """Give up the ladder of one period, once it was shown what that changes."""
    require(permissions.can_edit_ladders(request.user))
    period = get_object_or_404(ReportingPeriod.objects.counted(), code=code)
    of, back = LadderOf(LadderScope.REPORT, period), reverse("reports:ladder-period", args=[code])
    if request.method != "POST" and not of.is_its_own():
        messages.info(request, COMMON_ALREADY)
        return redirect(back)
    form = DecisionForm(request.POST if request.method == "POST" else None, now=timezone.now())

    def record() -> tuple[str, str]:
        seen = request.POST.get("seen", "")
        of.drop(seen=int(seen[:9]) if seen.isdecimal() else -1, by=request.user, now=form.now)
        return f"Kỳ {period.in_sentence} dùng lại lịch nhắc chung.", back

    context = {"back": back, "of": of, "last_change": of.last_change()}
    context["changes"] = differences(of.steps(), of.common_steps())
    return answer(request, "reports/reminding/ladder_drop.html", form, record, context)


def _page(request: HttpRequest, of: LadderOf, back: str) -> HttpResponse:
    require(permissions.can_edit_ladders(request.user))
    form = LadderForm(request.POST or None, of=of, now=timezone.now())

    def record() -> tuple[str, str]:
        data = form.cleaned_data
        of.change(data["steps"], seen=data["seen"], by=request.user, now=form.now)
        return "Đã lưu lịch nhắc; có hiệu lực từ lượt nhắc kế tiếp.", back

    return answer(request, TEMPLATE, form, record, _context(of, form, back))


def _context(of: LadderOf, form: LadderForm, back: str) -> dict:
    period, ladder = of.period, Ladder(of.steps())
    if period:
        shown = f"kỳ {period.in_sentence}", last_valid_day(period.due_before), period.opens_on
    else:
        shown = example(of.scope, form.now)
    name, last_day, opens_on = shown
    return {
        "of": of,
        "back": back,
        "is_its_own": of.is_its_own(),
        "before": before_words(period.due_before) if period else "",
        "shown_for": name,
        "days": day_rows(ladder, last_day, opens_on),
        "links": period_links(form.now),
        "changes": of.changes(),
        "current": period.code if period else of.scope,
    }
