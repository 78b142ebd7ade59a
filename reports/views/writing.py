"""Writing a report: one task, one general part, or one table of figures at a time."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from reports import actions, content, figures, previous
from reports.enums import PARTS
from reports.forms import PartForm, TaskProgressForm
from reports.manuscript import led_assignments, manuscript
from reports.models import ReportPart
from reports.outline import neighbour, outline
from reports.workflow import LockedReportError, StaleReportError

from .access import get_own_report


@login_required
def task(request, pk: int, assignment_pk: int):
    """Write what the report says of one task."""
    report = get_own_report(request.user, pk)
    assignment = get_object_or_404(led_assignments(report), pk=assignment_pk)
    saved = content.saved_progress(report).filter(assignment=assignment).first()
    form = TaskProgressForm(
        request.POST or None,
        initial=TaskProgressForm.initial_from(saved) | {"seen": content.token_of_task(saved)},
        dated_parts=assignment.task.dated_parts.all(),
        today=local_date(timezone.now()),
    )

    def save():
        actions.save_task_progress(
            report,
            assignment,
            seen=form.cleaned_data["seen"],
            fields=form.progress_fields(),
            parts=form.parts(),
            by=request.user,
            now=timezone.now(),
        )

    before = previous.previous_progress(report, assignment)
    context = {"assignment": assignment, "saved": saved, "before": before}
    return _answer(
        request,
        report,
        "reports/task.html",
        [form],
        save=save,
        token=partial(content.task_token, report, assignment),
        context=context,
    )


@login_required
def part(request, pk: int, key: str):
    """Write one general part of the outline."""
    report = get_own_report(request.user, pk)
    if key not in PARTS:
        raise Http404
    saved = ReportPart.objects.filter(report=report, key=key).first()
    initial = PartForm.initial_from(saved) | {"seen": content.token_of_part(saved)}
    form = PartForm(request.POST or None, initial=initial, key=key)

    def save():
        data = form.cleaned_data
        actions.save_part(
            report, key, seen=data["seen"], text=data["text"], by=request.user, now=timezone.now()
        )

    before = previous.previous_part(report, key)
    context = {"part_title": PARTS[key], "saved": saved, "before": before}
    return _answer(
        request,
        report,
        "reports/part.html",
        [form],
        save=save,
        token=partial(content.part_token, report, key),
        context=context,
    )


@login_required
def indicators(request, pk: int):
    """Write the figures of the indicators the agency supplies."""
    report = get_own_report(request.user, pk)
    sheet = figures.indicator_sheet(report, request.POST or None)
    return _answer_sheet(
        request,
        report,
        "reports/indicators.html",
        sheet,
        action=actions.save_indicator_figures,
        token=content.indicators_token,
    )


@login_required
def zones(request, pk: int):
    """Write the facts of the zones the agency reports on."""
    report = get_own_report(request.user, pk)
    sheet = figures.zone_sheet(report, request.POST or None)
    return _answer_sheet(
        request,
        report,
        "reports/zones.html",
        sheet,
        action=actions.save_zone_figures,
        token=content.zones_token,
    )


def _answer_sheet(request, report, template, sheet, *, action, token):
    def save():
        seen = sheet.seen.cleaned_data["seen"]
        action(report, sheet.values(), seen=seen, by=request.user, now=timezone.now())

    return _answer(
        request,
        report,
        template,
        sheet.forms,
        save=save,
        token=partial(token, report),
        context={"sheet": sheet},
    )


def _answer(request, report, template, forms, *, save, token, context):
    """Save and go on, or show the page again with everything that was typed."""
    if request.method == "POST" and all(form.is_valid() for form in forms):
        try:
            save()
        except (StaleReportError, LockedReportError) as error:
            messages.error(request, str(error))
            context["conflict"] = True
            _accept_newer(forms[0], token())
        else:
            messages.success(request, f"Đã lưu lúc {timezone.localtime():%H:%M, %d/%m/%Y}.")
            return redirect(_next(request, report))
    context |= {"report": report, "outline": outline(manuscript(report)), "form": forms[0]}
    return render(request, template, context, status=409 if context.get("conflict") else 200)


def _accept_newer(form, token: str) -> None:
    """After a conflict the saved words are on the page too: the next save is a decision, not an accident."""
    form.data = form.data.copy()
    form.data["seen"] = token


def _next(request, report) -> str:
    here = request.path
    if "save_and_next" in request.POST:
        item = neighbour(outline(manuscript(report)), here)
        return item.url if item else reverse("reports:detail", args=[report.pk])
    return here
