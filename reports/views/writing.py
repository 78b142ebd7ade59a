"""Writing a report: one task, one general part, or one table of figures at a time."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from reports import actions, figures, previous, rounds, save_marks
from reports.beside import beside
from reports.conflicts import conflicts, readings
from reports.enums import PARTS
from reports.forms import PartForm, TaskProgressForm
from reports.items import part_item, task_item
from reports.locks import ITEM_SETTLED, LockedReportError, why_locked
from reports.manuscript import Manuscript, manuscript
from reports.merging import token
from reports.models import AgencyReport
from reports.outline import neighbour, outline
from reports.rows import standing_note
from reports.saved import (
    EDIT,
    LastEdit,
    part_page,
    saved_indicator_rows,
    saved_zone_rows,
    task_page,
    task_parts,
)
from reports.seen_form import SeenForm

from .access import get_own_figures, get_own_report
from .held import forget, is_another_person, keeps_typed, typed

BUSY = "Hệ thống đang bận, nội dung chưa được lưu; đề nghị lưu lại sau ít phút."
REUSED = "Đã đưa nội dung kỳ trước vào các ô còn trống và lưu; đề nghị sửa lại cho đúng kỳ này."


class Desk(NamedTuple):
    """One page of writing: what it is about, its form, the verb that saves it, the words saved now.

    ``about`` is an item, or for a table what its items begin with. ``read`` returns the values by field and
    who saved them last.
    """

    template: str
    about: str
    form: SeenForm | figures.Sheet
    save: Callable
    read: Callable[[], tuple[dict, LastEdit | None]]
    context: dict


@keeps_typed
def task(request, pk: int, assignment_pk: int):
    """Write what the report says of one task."""
    written = manuscript(get_own_report(request.user, pk))
    if assignment_pk not in written.task_urls:
        raise Http404
    report = written.report
    read = partial(task_page, report.pk, assignment_pk)
    values, edit = read()
    assignment = written.assignment(assignment_pk)
    before = previous.before_task(previous.previous(report), assignment.task.clause)
    form = TaskProgressForm(
        _typed(request, before, {name: name for name in previous.WORDS}),
        initial=values | _unseen(request, values),
        dated_parts=task_parts(assignment.task_id),
        today=local_date(timezone.now()),
        has_before=before is not None,
    )
    save = partial(actions.save_task_progress, report, assignment)
    context = {"assignment": assignment, "edit": edit, "before": before, "form": form}
    context["beside"] = beside(report, assignment)
    desk = Desk("reports/task.html", task_item(assignment_pk), form, save, read, context)
    return _answer(request, written, desk)


@keeps_typed
def part(request, pk: int, key: str):
    """Write one general part of the outline."""
    written = manuscript(get_own_report(request.user, pk))
    if key not in PARTS:
        raise Http404
    report = written.report
    read = partial(part_page, report.pk, key)
    values, edit = read()
    before = previous.before_part(previous.previous(report), key)
    data = _typed(request, before, {"text": "result"})
    form = PartForm(data, initial=values | _unseen(request, values), key=key)
    save = partial(actions.save_part, report, key)
    context = {"part_title": PARTS[key], "edit": edit, "before": before, "form": form}
    return _answer(request, written, Desk("reports/part.html", part_item(key), form, save, read, context))


@keeps_typed
def indicators(request, pk: int):
    """Write the figures of the indicators the agency supplies."""
    written = manuscript(get_own_figures(request.user, pk))
    report = written.report
    sheet = figures.indicator_sheet(written, typed(request))
    save = partial(actions.save_indicator_figures, report)
    read = partial(_read_sheet, report, saved_indicator_rows)
    return _answer(
        request, written, Desk("reports/indicators.html", "indicator-", sheet, save, read, {"sheet": sheet})
    )


@keeps_typed
def zones(request, pk: int):
    """Write the facts of the zones the agency reports on."""
    written = manuscript(get_own_figures(request.user, pk))
    report = written.report
    sheet = figures.zone_sheet(report, typed(request), written.open)
    save = partial(actions.save_zone_figures, report)
    read = partial(_read_sheet, report, saved_zone_rows)
    return _answer(request, written, Desk("reports/zones.html", "zone-", sheet, save, read, {"sheet": sheet}))


def _read_sheet(report: AgencyReport, rows: Callable) -> tuple[dict, LastEdit]:
    edited = AgencyReport.objects.filter(pk=report.pk).values_list(*EDIT)
    return rows(report.pk), LastEdit._make(edited.get())


def _unseen(request: HttpRequest, values: dict) -> dict:
    """Return what the form carries unseen: the words it shows, and to whom."""
    return {"seen": token(values), "person": request.user.pk}


def _typed(request: HttpRequest, before: previous.Before | None, words: dict[str, str]) -> QueryDict | None:
    """Return what was typed; with last period's words in what was left blank, when that was asked for."""
    data = typed(request)
    if before is None or data is None or "reuse" not in data:
        return data
    data = data.copy()
    for name, source in words.items():
        if not data.get(name, "").strip():
            data[name] = getattr(before, source)
    return data


def _answer(request, written: Manuscript, desk: Desk):
    """Save and go on, or show the page again with everything that was typed."""
    if request.method == "GET" and (locked := why_locked(written.report)):
        messages.info(request, locked)
        return redirect("reports:detail", written.report.pk)
    status = _save(request, desk) if request.method == "POST" else 200
    if status == 302:
        return redirect(_next(request, written.report))
    context = desk.context | {"report": written.report, "standing_note": standing_note(written.report)}
    context["outline"] = outline(written, today=local_date(timezone.now()))
    context["last_save"] = save_marks.last_save(desk.context.get("edit"), request.user, now=timezone.now())
    context["rounds"] = rounds.rounds(written.report, request.user, about=desk.about)
    if request.method == "GET" and not _is_open(written, desk):
        context |= {"settled": ITEM_SETTLED, "readings": _readings(desk)}
    return render(request, desk.template, context, status=status)


def _is_open(written: Manuscript, desk: Desk) -> bool:
    """Whether anything on the page may be rewritten."""
    if isinstance(desk.form, figures.Sheet):
        return bool(desk.form.open_rows or not desk.form.rows)
    return written.is_open(desk.about)


def _readings(desk: Desk) -> list[tuple[str, str]]:
    """Return the saved words of an item that can only be read; a table shows its own."""
    return [] if isinstance(desk.form, figures.Sheet) else readings(desk.form, desk.read()[0])


def _save(request: HttpRequest, desk: Desk) -> int:
    """Save what was posted; return the status of the answer. 302: everything is saved."""
    choice = request.POST.get("choose", "")
    if is_another_person(request, request.POST):
        messages.error(request, save_marks.ANOTHER_PERSON)
        return 409
    if choice.startswith("saved:"):
        desk.form.choose(choice, desk.read()[0])
    if not desk.form.is_valid():
        return 200
    try:
        desk.save(**desk.form.values(choice), by=request.user, now=timezone.now())
    except actions.ConflictError as error:
        _show_both(desk, error.merged)
        messages.error(request, str(error))
        return 409
    except LockedReportError as error:
        messages.error(request, str(error))
        return 409
    except OperationalError:  # the database stayed locked: the words are still on the page
        messages.error(request, BUSY)
        return 503
    _tell_saved(request)
    return 302


def _tell_saved(request: HttpRequest) -> None:
    forget(request)
    words = REUSED if "reuse" in request.POST else f"Đã lưu lúc {timezone.localtime():%H:%M, %d/%m/%Y}."
    messages.success(request, words, extra_tags=f"saved:{request.user.pk}:{request.path}")


def _show_both(desk: Desk, merged: actions.Merged) -> None:
    """Put the saved words beside the typed ones: the next save is a decision, not an accident."""
    values, edit = desk.read()
    desk.context.update(conflicts=conflicts(desk.form, merged, values), saved_by=edit)
    desk.form.rebase(merged, values)


def _next(request, report) -> str:
    if "save_and_next" not in request.POST:
        return request.path
    item = neighbour(outline(manuscript(report), today=local_date(timezone.now())), request.path)
    return item.url if item else reverse("reports:detail", args=[report.pk])
