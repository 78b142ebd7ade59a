"""Tasks that no agency will report on."""

from django.db.models import Prefetch
from django.urls import reverse

from bacgiang_plan.lib.vietnamese import shortened
from tasks.models import Assignment, Task

from .faults import Fault, Kind, Opening, out_of_force

SUMMARY = 100
"""Letters of the plan's words that the list repeats."""


def task_faults(opening: Opening) -> list[Fault]:
    """Return the tasks without a lead: two queries.

    A report asks for the tasks led at the end of its window (`manuscript.led_assignments`), of an agency that
    exists when the period opens. What all its leads have completed needs nobody any more.
    """
    leading = Assignment.objects.leading().select_related("agency").order_by("pk")
    tasks = Task.objects.order_by("order").prefetch_related(
        Prefetch("assignments", leading, to_attr="leads"),
    )
    return [_fault(task, opening) for task in tasks if not _is_in_hand(task.leads, opening)]


def _is_in_hand(leads: list[Assignment], opening: Opening) -> bool:
    if any(not _why_not(lead, opening) for lead in leads):
        return True
    return bool(leads) and all(lead.completed_on for lead in leads)


def _why_not(lead: Assignment, opening: Opening) -> str:
    """Return why ``lead`` will not report, "" when it will."""
    if words := out_of_force(lead, opening.period.window_end):
        return f"phân công cho {lead.agency.name} {words}"
    words = out_of_force(lead.agency, opening.day)
    return f"{lead.agency.name} {words}, chưa giao cơ quan khác" if words else ""


def _fault(task: Task, opening: Opening) -> Fault:
    last = max(task.leads, key=lambda lead: (lead.valid_from is not None, lead.pk), default=None)
    why = _why_not(last, opening) if last else "chưa giao cơ quan nào chủ trì"
    return Fault(
        kind=Kind.TASKS,
        key=f"task/{task.pk}/{last.pk}" if last else f"task/{task.pk}",
        words=f"Nhiệm vụ {task.clause} “{shortened(task.text.rstrip('.'), SUMMARY)}”: {why}.",
        mend="Phân công cơ quan chủ trì",
        path=reverse("admin:tasks_task_change", args=[task.pk]),
    )
