"""What agencies said of one task, period by period: where every figure about a task leads."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from reports.models import TaskProgress
from tasks.models import Task

PER_PAGE = 30


@login_required
def task_words(request, clause: str):
    """Accepted words on one task that this person may read, the newest period first."""
    task = get_object_or_404(Task, clause=clause)
    words = TaskProgress.objects.on_task(task).readable_by(request.user)
    page = Paginator(words, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/task_words.html", {"task": task, "rows": page})
