"""The tasks of the plan: the list with filters, and one task with everything the plan says of it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date

from .forms import TaskFilter
from .models import Task
from .rows import task_rows


@login_required
def task_list(request):
    """Every task in the plan's order, narrowed by the filter line."""
    form = TaskFilter(request.GET)
    form.is_valid()
    tasks = Task.objects.in_section(form.chosen("section")).matching(form.chosen("q"))
    rows = task_rows(today=local_date(timezone.now()), tasks=tasks, agency_code=form.chosen("agency"))
    if tone := form.chosen("label"):
        rows = [row for row in rows if row.label.tone == tone]
    return render(request, "tasks/list.html", {"form": form, "rows": rows})


@login_required
def task_detail(request, clause: str):
    """One task: the sentence that created it, who is responsible, its dates and zones."""
    task = get_object_or_404(Task.objects.select_related("section__parent"), clause=clause)
    row = task_rows(today=local_date(timezone.now()), tasks=Task.objects.filter(pk=task.pk))[0]
    context = {
        "task": task,
        "row": row,
        "dated_parts": task.dated_parts.all(),
        "mentions": task.zone_mentions.select_related("zone", "dated_part"),
    }
    return render(request, "tasks/detail.html", context)
