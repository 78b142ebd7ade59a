"""What a report still lacks before it can be sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from tasks.models import Assignment

from .enums import PARTS, REQUIRED_PARTS, TaskState
from .models import AgencyReport


@dataclass(frozen=True)
class MissingItem:
    """One thing missing, and the address where it is written."""

    label: str
    url: str


def missing(report: AgencyReport, assignments: Iterable[Assignment] | None = None) -> list[MissingItem]:
    """Return what must still be written, in the order of the form; empty when it can be sent.

    An agency that declares "không phát sinh" owes no words (domain.md 5). Otherwise every led task needs a
    state, and words that fit it: a result, or the reason why nothing was done. ``assignments`` spares
    the query when the caller has the led assignments already.
    """
    if report.nothing_to_report:
        return []
    led = led_assignments(report) if assignments is None else assignments
    return _missing_tasks(report, led) + _missing_parts(report)


def _missing_tasks(report: AgencyReport, led: Iterable[Assignment]) -> list[MissingItem]:
    from_form = {row.assignment_id: row for row in report.task_progress.all()}
    items = []
    for assignment in led:
        lack = _lack(from_form.get(assignment.pk))
        if lack:
            url = reverse("reports:task", args=[report.pk, assignment.pk])
            items.append(MissingItem(f"Nhiệm vụ {assignment.task.clause}: {lack}", url))
    return items


def _lack(row) -> str:
    if row is None:
        return "chưa cập nhật"
    if not row.state:
        return "chưa chọn tình hình thực hiện"
    if row.state == TaskState.NOT_STARTED and not row.difficulties:
        return "chưa nêu lý do chưa thực hiện"
    if row.state != TaskState.NOT_STARTED and not row.result:
        return "chưa có kết quả thực hiện"
    return ""


def _missing_parts(report: AgencyReport) -> list[MissingItem]:
    written = {part.key for part in report.parts.all() if part.text}
    return [
        MissingItem(f"Phần {PARTS[key]}", reverse("reports:part", args=[report.pk, key]))
        for key in REQUIRED_PARTS
        if key not in written
    ]


def led_assignments(report: AgencyReport):
    """The assignments the agency leads in the window of the report, in the plan's order."""
    obligation = report.obligation
    return (
        obligation.agency.assignments.leading()
        .valid_on(obligation.period.window_end)
        .select_related("task__section")
        .prefetch_related("task__dated_parts")
        .order_by("task__order")
    )
