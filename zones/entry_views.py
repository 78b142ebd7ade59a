"""Pages on which zones, their events and their figures are written: Sở Công Thương and administrators."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from agencies.actions import store_file
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import VietnameseDateField

from .actions import StandingFactsError, add_zone, describe_zone, facts_token, record_progress
from .crumbs import below
from .entry_forms import EntryForm, EventForm, PlaceForm, ProgressForm, WithdrawForm, ZoneForm
from .events import record_event, withdraw_event
from .models import Zone, ZoneEvent, ZoneProgress
from .permissions import can_record_zones
from .standing import standing_pairs

TEMPLATE = "zones/entry.html"
STANDS = (
    "Ngày này đã có số liệu (xem bảng ở trên); chưa có gì được ghi. Nếu đúng là cần thay, đề nghị ghi lý "
    "do đính chính rồi bấm lại; số liệu cũ vẫn được lưu."
)
STANDS_NOT = (
    "Ngày này chưa có số liệu; chưa có gì được ghi. Bấm lại để ghi thành số liệu mới, không thay số liệu của "
    "ngày khác."
)
RECORDED = "Đã ghi {what} của {zone}."


def get_zone(request: HttpRequest, pk: int) -> Zone:
    """Return the zone ``pk`` for writing. Raises Http404 or PermissionDenied."""
    zone = get_object_or_404(Zone.objects.select_related("parent", "district", "reporting_agency"), pk=pk)
    require(request)
    return zone


def require(request: HttpRequest) -> None:
    if not can_record_zones(request.user):
        raise PermissionDenied


Done = tuple[str, str]
"""What was done, in words, and the address to go to."""


def answer(request: HttpRequest, form: EntryForm, record: Callable[[], Done], context: dict) -> HttpResponse:
    """Record a valid form by ``record`` and go where it says, or show the page with all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                words, address = record()
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, words)
            return redirect(address)
    return render(request, TEMPLATE, context | {"form": form})


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what a verb refused at the fields of ``form``; what is no field of it, at the top."""
    told = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, faults in told.items():
        form.add_error(name if name in form.fields else None, faults)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """A new zone; with ?thuoc=<pk> a new part of that one."""
    require(request)
    whole = request.GET.get("thuoc", "")
    parent = Zone.objects.whole().filter(pk=whole).first() if whole.isdecimal() and len(whole) < 19 else None
    given = {"parent": parent, "kind": parent.kind, "name": parent.name} if parent else {}
    form = ZoneForm(request.POST or None, now=timezone.now(), initial=given)

    def record() -> Done:
        named = {name: form.cleaned_data[name] for name in ("kind", "name", "parent", "part_kind")}
        zone = add_zone(**named, **form.place(), by=request.user)
        return f"Đã thêm {zone.full_name}.", reverse("zones:detail", args=[zone.pk])

    context = {"title": "Thêm khu, cụm hoặc phần của khu, cụm", "crumbs": below(parent), "button": "Thêm"}
    return answer(request, form, record, context)


@login_required
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one zone lies, and who reports it."""
    zone = get_zone(request, pk)
    form = PlaceForm(request.POST or None, now=timezone.now(), zone=zone)

    def record() -> Done:
        changes = describe_zone(zone, **form.place(), by=request.user)
        words = "; ".join(changes) or "không có gì thay đổi"
        return f"{zone.full_name}: {words}.", reverse("zones:detail", args=[zone.pk])

    context = {"title": f"Địa bàn, cơ quan báo cáo: {zone.full_name}", "crumbs": below(zone), "button": "Lưu"}
    return answer(request, form, record, context)


@login_required
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One more event in the life of a zone, with its document."""
    zone = get_zone(request, pk)
    form = EventForm(request.POST or None, request.FILES or None, now=timezone.now())

    def record() -> Done:
        told = dict(form.cleaned_data)
        upload = told.pop("file")
        stored = store_file(upload, by=request.user, now=form.now) if upload else None
        written = record_event(zone, **told, file=stored, by=request.user, now=form.now)
        words = f"sự kiện “{written.get_kind_display()}” ngày {short_date(written.happened_on)}"
        return RECORDED.format(what=words, zone=zone.full_name), f"{address_of(zone)}#qua-trinh"

    context = {"title": f"Ghi sự kiện: {zone.full_name}", "crumbs": below(zone), "button": "Ghi sự kiện"}
    return answer(request, form, record, context)


@login_required
def withdraw(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    """Take a wrong event out of the life of a zone, with the reason."""
    zone = get_zone(request, pk)
    written = get_object_or_404(ZoneEvent.objects.select_related("withdrawn_by"), pk=event_pk, zone=zone)
    form = WithdrawForm(request.POST or None, now=timezone.now())

    def record() -> Done:
        note = form.cleaned_data["withdrawn_note"]
        withdraw_event(written, note=note, by=request.user, now=form.now)
        words = f"Đã rút sự kiện “{written.get_kind_display()}” ngày {short_date(written.happened_on)}"
        return f"{words} của {zone.full_name}.", f"{address_of(zone)}#qua-trinh"

    context = {"title": f"Rút sự kiện ghi sai: {zone.full_name}", "crumbs": below(zone)}
    context |= {"event": written, "button": "Rút sự kiện"}
    return answer(request, form, record, context)


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one day; what stands for that day is shown before it is replaced."""
    zone = get_zone(request, pk)
    standing = facts_of(zone, request.GET.get("ngay", ""))
    form = ProgressForm(request.POST or None, now=timezone.now(), standing=standing)
    context = {"title": f"Ghi số liệu: {zone.full_name}", "crumbs": below(zone), "button": "Ghi số liệu"}

    def record() -> Done:
        data = form.cleaned_data
        told = {"as_of": data["as_of"], "facts": form.facts(), "source": data["source"]}
        told |= {"reason": data.get("reason", ""), "seen": data["seen"]}
        row = record_progress(zone, **told, by=request.user, now=form.now)
        words = f"số liệu đến ngày {short_date(row.as_of)}"
        return RECORDED.format(what=words, zone=zone.full_name), f"{address_of(zone)}#tien-do"

    try:
        return answer(request, form, record, context)
    except StandingFactsError as error:
        return show_standing(request, form, error.standing, context)


def show_standing(
    request: HttpRequest, form: ProgressForm, standing: ZoneProgress | None, context: dict
) -> HttpResponse:
    """Show what stands beside what was typed; sending the page once more replaces it, with a reason."""
    data = form.data.copy()
    data["seen"] = facts_token(standing)
    again = ProgressForm(data, now=form.now)
    again.add_error(None, STANDS if standing else STANDS_NOT)
    context |= {"form": again, "standing": standing, "pairs": standing_pairs(standing, form.facts())}
    return render(request, TEMPLATE, context, status=409)


def facts_of(zone: Zone, written: str) -> ZoneProgress | None:
    """Return the figures of ``zone`` for the day ``written`` in the address; None of any other words."""
    try:
        day = VietnameseDateField().to_python(written)
    except forms.ValidationError:
        return None
    return zone.progress.filter(as_of=day).first() if day else None


def address_of(zone: Zone) -> str:
    return reverse("zones:detail", args=[zone.pk])
