"""Writing a report: one task, one general part, or one table of figures at a time."""

from functools import partial

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from reports import actions, content, figures, previous, rounds
from reports.enums import PARTS
from reports.forms import PartForm, TaskProgressForm
from reports.locks import LockedReportError, why_locked
from reports.manuscript import Manuscript, led_assignments, manuscript
from reports.models import ReportPart
from reports.outline import neighbour, outline
from reports.rows import standing_note
from reports.workflow import StaleReportError

from .access import get_own_figures, get_own_report
from .held import forget, keeps_typed, typed

BUSY = "Hệ thống đang bận, nội dung chưa được lưu; đề nghị lưu lại sau ít phút."


@keeps_typed
def task(request, pk: int, assignment_pk: int):
    """Write what the report says of one task."""
    written = manuscript(get_own_report(request.user, pk))
    if assignment_pk not in written.task_urls:
        raise Http404
    saved = content.saved_progress(written.report).filter(assignment=assignment_pk).first()
    assignment = saved.assignment if saved else led_assignments(written.report).get(pk=assignment_pk)
    form = TaskProgressForm(
        typed(request),
        initial=TaskProgressForm.initial_from(saved) | {"seen": content.token_of_task(saved)},
        dated_parts=assignment.task.dated_parts.all(),
        today=local_date(timezone.now()),
    )
    save = partial(actions.save_task_progress, written.report, assignment)
    token = partial(content.task_token, written.report, assignment)
    before = previous.before_task(previous.previous(written.report), assignment.task.clause)
    context = {"assignment": assignment, "saved": saved, "before": before, "form": form}
    return _answer(request, written, "reports/task.html", form, save, token, context)


@keeps_typed
def part(request, pk: int, key: str):
    """Write one general part of the outline."""
    written = manuscript(get_own_report(request.user, pk))
    if key not in PARTS:
        raise Http404
    saved = ReportPart.objects.filter(report=written.report, key=key).first()
    initial = PartForm.initial_from(saved) | {"seen": content.token_of_part(saved)}
    form = PartForm(typed(request), initial=initial, key=key)
    save = partial(actions.save_part, written.report, key)
    token = partial(content.part_token, written.report, key)
    before = previous.before_part(previous.previous(written.report), key)
    context = {"part_title": PARTS[key], "saved": saved, "before": before, "form": form}
    return _answer(request, written, "reports/part.html", form, save, token, context)


@keeps_typed
def indicators(request, pk: int):
    """Write the figures of the indicators the agency supplies."""
    report = get_own_figures(request.user, pk)
    sheet = figures.indicator_sheet(report, typed(request))
    save, token = partial(actions.save_indicator_figures, report), partial(content.indicators_token, report)
    written, context = manuscript(report), {"sheet": sheet}
    return _answer(request, written, "reports/indicators.html", sheet, save, token, context)


@keeps_typed
def zones(request, pk: int):
    """Write the facts of the zones the agency reports on."""
    report = get_own_figures(request.user, pk)
    sheet = figures.zone_sheet(report, typed(request))
    save, token = partial(actions.save_zone_figures, report), partial(content.zones_token, report)
    written, context = manuscript(report), {"sheet": sheet}
    return _answer(request, written, "reports/zones.html", sheet, save, token, context)


def _answer(request, written: Manuscript, template: str, form, save, token, context: dict):
    """Save and go on, or show the page again with everything that was typed."""
    if request.method == "GET" and (locked := why_locked(written.report)):
        messages.info(request, locked)
        return redirect("reports:detail", written.report.pk)
    if request.method == "POST" and form.is_valid():
        try:
            save(**form.values(), by=request.user, now=timezone.now())
        except (StaleReportError, LockedReportError) as error:
            messages.error(request, str(error))
            context["conflict"] = True
            # The saved words are on the page too: the next save is a decision, not an accident.
            form.accept_newer(token())
        except OperationalError:  # the database stayed locked: the words are still on the page
            messages.error(request, BUSY)
            context["busy"] = True
        else:
            forget(request)
            messages.success(request, f"Đã lưu lúc {timezone.localtime():%H:%M, %d/%m/%Y}.")
            return redirect(_next(request, written.report))
    context |= {"report": written.report, "outline": outline(written, today=local_date(timezone.now()))}
    context["standing_note"] = standing_note(written.report)
    context["rounds"] = rounds.rounds(written.report, request.user, about=_about(request.resolver_match))
    return render(request, template, context, status=_status(context))


def _about(match) -> str:
    """Return the item the page is about, or the kind of items."""
    kinds = {"indicators": "indicator-", "zones": "zone-"}
    key = match.kwargs.get("assignment_pk") or match.kwargs.get("key")
    return kinds.get(match.url_name) or f"{match.url_name}-{key}"


def _status(context: dict) -> int:
    return 409 if context.get("conflict") else 503 if context.get("busy") else 200


def _next(request, report) -> str:
    if "save_and_next" not in request.POST:
        return request.path
    item = neighbour(outline(manuscript(report), today=local_date(timezone.now())), request.path)
    return item.url if item else reverse("reports:detail", args=[report.pk])
