"""Pages on which Sở Công Thương and administrators enter and correct figures."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.vietnamese import lower_first

from . import permissions
from .actions import StaleValueError, check_value, record_value
from .figures import period_in_sentence
from .forms import PlaceForm, RecordForm, default_place
from .models import Indicator, IndicatorValue, ValueStatus
from .revisions import rows_of


@dataclass
class Desk:
    """One figure being entered: where it belongs, what stands there, what is typed."""

    indicator: Indicator
    place: dict[str, object]
    chain: list[IndicatorValue]
    form: RecordForm

    @property
    def current(self) -> IndicatorValue | None:
        return self.chain[0] if self.chain else None

    @property
    def period(self) -> str:
        return period_in_sentence(**self.place)


@login_required
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a figure, or a correction of the one that stands."""
    if not permissions.can_record(request.user):
        raise PermissionDenied
    indicator = get_object_or_404(Indicator, code=code)
    if indicator.formula:
        words = indicator.get_formula_display()
        messages.info(request, f"Số liệu của chỉ tiêu {code} không ghi trực tiếp: {lower_first(words)}.")
        return redirect("targets:indicator", code)
    today = local_date(timezone.now())
    place = PlaceForm(request.POST or request.GET or default_place(today), today=today)
    desk = _desk(request, indicator, place) if place.is_valid() else None
    context, status = {}, 200
    if desk and request.method == "POST" and desk.form.is_valid():
        context, status = _check(desk, today) if "check" in request.POST else _save(request, desk)
    if status == 302:
        return redirect(reverse("targets:indicator", args=[code]) + "#da-ghi")
    context |= {"indicator": indicator, "place": place, "desk": desk, "crumbs": _crumbs(indicator)}
    context["chain"] = rows_of(desk.chain) if desk else []
    return render(request, "targets/record.html", context, status=status)


def _desk(request: HttpRequest, indicator: Indicator, place: PlaceForm) -> Desk:
    chain = _chain(indicator, place.place)
    scopes = list(Indicator.objects.order_by("scope").values_list("scope", flat=True).distinct())
    current = chain[0] if chain else None
    form = RecordForm(request.POST or None, indicator=indicator, scopes=scopes, current=current)
    return Desk(indicator, place.place, chain, form)


def _chain(indicator: Indicator, place: dict[str, object]) -> list[IndicatorValue]:
    values = indicator.values.filter(**place).select_related("recorded_by")
    return list(values.order_by("-revision"))


def _check(desk: Desk, today: date) -> tuple[dict, int]:
    """Return how the portal reads what was typed; nothing is written."""
    try:
        figure = check_value(desk.indicator, **desk.place, **desk.form.facts(), today=today)
    except ValidationError as error:
        desk.form.blame(error)
        return {}, 200
    unit, status = desk.indicator.unit, ValueStatus(desk.form.cleaned_data["status"]).label
    return {"understood": f"{format_decimal(figure)} {unit}, {desk.period}, {status}"}, 200


def _save(request: HttpRequest, desk: Desk) -> tuple[dict, int]:
    """Record what was typed; return what the page must tell and the status of the answer, 302: recorded."""
    data, before = desk.form.cleaned_data, desk.current
    facts = {name: data[name] for name in ("status", "source", "seen")}
    stamp = {"by": request.user, "now": timezone.now()}
    try:
        entry = record_value(desk.indicator, **desk.place, **desk.form.facts(), **facts, **stamp)
    except ValidationError as error:
        desk.form.blame(error)
        return {}, 200
    except StaleValueError as error:
        desk.chain = _chain(desk.indicator, desk.place)
        desk.form.look_again(error.current)
        return {"is_stale": True}, 409
    words = f"{format_decimal(entry.value)} {desk.indicator.unit}, {desk.period}, lần {entry.revision}."
    if entry == before:
        messages.info(request, f"Số liệu này đã có từ trước, không ghi thêm: {words}")
    else:
        messages.success(request, f"Đã ghi số liệu {entry.get_status_display()}: {words}")
    return {}, 302


def _crumbs(indicator: Indicator) -> list[dict[str, str]]:
    return [
        {"label": "Mục tiêu", "url": reverse("targets:list")},
        {"label": str(indicator), "url": reverse("targets:indicator", args=[indicator.code])},
    ]
