"""The tasks of the plan: the list with filters, and one task with everything the plan says of it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date

from .forms import TaskFilter
from .models import Task
from .rows import task_keys, task_rows

PER_PAGE = 25


@login_required
def task_list(request):
    """The tasks in the plan's order, narrowed by the filter line, a page at a time."""
    form = TaskFilter(request.GET)
    form.is_valid()
    today, agency = local_date(timezone.now()), form.chosen("agency")
    tasks = Task.objects.in_section(form.chosen("section")).matching(form.chosen("q"))
    keys = task_keys(today=today, tasks=tasks, agency_code=agency, tone=form.chosen("label"))
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    rows = task_rows(today=today, tasks=Task.objects.filter(pk__in=page.object_list), agency_code=agency)
    return render(request, "tasks/list.html", {"form": form, "page": page, "rows": rows})


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
