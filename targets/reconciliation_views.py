"""The reconciliation of target (6), for everyone signed in; administrators confirm complete lists."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.models import User
from bacgiang_plan.lib.dates import local_date, short_date
from zones.events import confirm_inventory, withdraw_confirmation
from zones.models import InventoryConfirmation

from .models import Target
from .permissions import can_confirm_inventory
from .reconciliation import reconciliation
from .reconciliation_forms import ConfirmationForm, DayForm, WithdrawalForm

HERE = "targets:reconciliation"


@login_required
def reconcile(request: HttpRequest) -> HttpResponse:
    return page(request, ConfirmationForm())


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Record that the list of a kind is complete up to a day."""
    require_administrator(request.user)
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        return page(request, form)
    try:
        made = confirm_inventory(**form.cleaned_data, by=request.user, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return page(request, form)
    until = short_date(made.complete_on)
    messages.success(request, f"Đã ghi: {made.get_kind_display()}, danh mục đầy đủ đến {until}.")
    return redirect(HERE)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a confirmation, with the reason everybody reads."""
    require_administrator(request.user)
    confirmation = get_object_or_404(InventoryConfirmation, pk=pk)
    form = WithdrawalForm(request.POST)
    try:
        note = form.cleaned_data["note"] if form.is_valid() else ""
        withdraw_confirmation(confirmation, note=note, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, f"Không rút được: {' '.join(error.messages)}")
    else:
        messages.success(request, "Đã rút xác nhận; số liệu đếm từ danh mục đã tính lại.")
    return redirect(HERE)


def require_administrator(user: User) -> None:
    if not can_confirm_inventory(user):
        raise PermissionDenied


def page(request: HttpRequest, form: ConfirmationForm) -> HttpResponse:
    day_form = DayForm(request.GET, today=local_date(timezone.now()))
    day = day_form.day()
    context = {
        "day_form": day_form,
        "day": short_date(day),
        "found": reconciliation(day),
        "target": Target.objects.filter(number=6).first(),
        "form": form,
        "withdrawal": WithdrawalForm(auto_id=False),
        "may_confirm": can_confirm_inventory(request.user),
        "crumbs": [{"label": "Mục tiêu", "url": reverse("targets:list")}],
    }
    return render(request, "targets/reconciliation.html", context)
