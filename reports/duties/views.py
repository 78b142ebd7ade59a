"""Sở Công Thương's pages of periods: which there are, what each agency owes, the lock."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import short_date
from reports import permissions
from reports.enums import DecisionKind
from reports.models import Obligation, ReportingPeriod
from reports.rows import deadline
from reports.timeliness import before_words
from reports.views.access import require

from . import decisions, lock, requests, rows
from .answers import answer, stored
from .forms import CorrectionForm, ExtensionForm, FurtherAgenciesForm, PaperForm, ReasonForm, RequestForm


def get_period(request, code: str) -> ReportingPeriod:
    """Return the period for somebody who manages periods. Raises PermissionDenied or Http404."""
    require(permissions.can_manage_periods(request.user))
    return get_object_or_404(ReportingPeriod.objects.counted().select_related("locked_by"), code=code)


@login_required
def periods(request):
    """Every opened period and what comes next."""
    require(permissions.can_manage_periods(request.user))
    return render(request, "reports/duties/periods.html", {"rows": rows.period_rows(now=timezone.now())})


@login_required
def period(request, code: str):
    """One period: what each agency owes, what was decided about it, the lock, its history."""
    board = rows.period_board(get_period(request, code), request.user, now=timezone.now())
    return render(request, "reports/duties/period.html", {"board": board})


@login_required
def decide(request, pk: int, deed: str):
    """Extend or exempt one agency, or end its exemption."""
    require(permissions.can_manage_periods(request.user))
    if deed not in rows.DEEDS:
        raise Http404
    owed = Obligation.objects.counted().select_related("period", "agency", "report")
    obligation = get_object_or_404(owed, pk=pk)
    kind, label = rows.DEEDS[deed]
    back = reverse("reports:period", args=[obligation.period.code])
    if request.method == "GET" and (fault := decisions.standing_fault(obligation, kind)):
        messages.info(request, fault)
        return redirect(back)
    make, record = RECORDING[kind]
    form = make(request.POST or None, request.FILES or None, obligation=obligation, now=timezone.now())

    def recorded() -> tuple[str, str]:
        return record(request, form), back

    context = {"obligation": obligation, "label": label, "back": back}
    context |= {"deadline": deadline(obligation, form.now), "decisions": rows.decision_rows(obligation)}
    return answer(request, "reports/duties/decide.html", form, recorded, context)


def _extend(request, form: ExtensionForm) -> str:
    seen, due_before = form.cleaned_data["seen"], form.cleaned_data["due_before"]
    paper = form.paper(stored(form, request))
    decisions.extend(
        form.obligation, seen=seen, due_before=due_before, paper=paper, by=request.user, now=form.now
    )
    return f"Đã gia hạn cho {form.obligation.agency.name} đến {before_words(due_before)}."


def _turn(verb, words: str):
    def record(request, form: PaperForm) -> str:
        paper = form.paper(stored(form, request))
        verb(form.obligation, paper=paper, by=request.user, now=form.now)
        return words.format(form.obligation.agency.name)

    return record


RECORDING = {
    DecisionKind.EXTENSION: (ExtensionForm, _extend),
    DecisionKind.EXEMPTION: (PaperForm, _turn(decisions.exempt, "Đã miễn báo cáo kỳ này cho {}.")),
    DecisionKind.RESTORATION: (PaperForm, _turn(decisions.restore, "Đã bỏ miễn; {} phải báo cáo kỳ này.")),
}


@login_required
def lock_page(request, code: str, deed: str):
    """Lock or unlock a period, with a reason."""
    found = get_period(request, code)
    require(permissions.can_lock_periods(request.user))
    verb, label = LOCKS[deed]
    form, back = ReasonForm(request.POST or None, now=timezone.now()), reverse("reports:period", args=[code])

    def record() -> tuple[str, str]:
        verb(found, reason=form.cleaned_data["reason"], by=request.user, now=form.now)
        return f"Đã {label.lower()} {found.in_sentence}.", back

    context = {"period": found, "label": label, "is_locking": verb is lock.lock_period, "back": back}
    if not context["is_locking"]:
        context["why_not"] = lock.why_not_unlocking(found)
    return answer(request, "reports/duties/lock.html", form, record, context)


LOCKS = {
    "khoa": (lock.lock_period, "Khóa kỳ báo cáo"),
    "mo-khoa": (lock.unlock_period, "Mở khóa kỳ báo cáo"),
}


# --- ad hoc requests -----------------------------------------------------------------------------


@login_required
def ask(request):
    """Ask chosen agencies for an ad hoc report."""
    require(permissions.can_manage_periods(request.user))
    form = RequestForm(request.POST or None, now=timezone.now())

    def record() -> tuple[str, str]:
        code = form.cleaned_data["code"]
        made = requests.ask(form.wanted(), code=code, by=request.user, now=form.now)
        return asked_words(made), reverse("reports:period", args=[made.code])

    back = reverse("reports:periods")
    context = {"title": "Yêu cầu báo cáo đột xuất", "button": "Ghi nhận yêu cầu", "back": back}
    return answer(request, "reports/duties/request.html", form, record, context)


def asked_words(made: ReportingPeriod) -> str:
    """Return what became of a request: opened now, or on its day."""
    count = made.obligations.count()
    if made.opened_at:
        return f"Đã yêu cầu {count} cơ quan báo cáo; thư báo gửi trong giờ làm việc."
    return f"Đã ghi nhận yêu cầu {count} cơ quan báo cáo; kỳ tự mở ngày {short_date(made.opens_on)}."


@login_required
def correct(request, code: str):
    """Correct a request that nobody has answered yet."""
    found = get_period(request, code)
    if not found.is_ad_hoc:
        raise Http404
    form = CorrectionForm(request.POST or None, period=found, now=timezone.now())
    back = reverse("reports:period", args=[code])

    def record() -> tuple[str, str]:
        seen, reason = form.cleaned_data["seen"], form.cleaned_data["reason"]
        requests.correct(found, form.wanted(), seen=seen, reason=reason, by=request.user, now=form.now)
        return "Đã đính chính yêu cầu.", back

    title = f"Đính chính yêu cầu: {found.name}"
    context = {"title": title, "button": "Ghi nhận đính chính", "back": back, "period": found}
    return answer(request, "reports/duties/request.html", form, record, context)


@login_required
def add(request, code: str):
    """Ask further agencies."""
    found = get_period(request, code)
    if not found.is_ad_hoc:
        raise Http404
    form = FurtherAgenciesForm(request.POST or None, period=found, now=timezone.now())
    back = reverse("reports:period", args=[code])

    def record() -> tuple[str, str]:
        added = requests.add_agencies(found, form.chosen(), by=request.user, now=form.now)
        return f"Đã bổ sung: {', '.join(agency.name for agency in added)}.", back

    title = f"Bổ sung cơ quan: {found.name}"
    context = {"title": title, "button": "Bổ sung cơ quan", "back": back, "period": found}
    return answer(request, "reports/duties/request.html", form, record, context)
