"""One report as it is being written, loaded once: its tasks, what is said of them, its general parts."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tasks.models import Assignment

from .models import AgencyReport, TaskProgress


@dataclass(frozen=True)
class Manuscript:
    """What the outline, the check of completeness and the read-back all look at."""

    report: AgencyReport
    led: list[Assignment]
    progress: dict[int, TaskProgress]
    parts: dict[str, str]


def manuscript(report: AgencyReport) -> Manuscript:
    """Return the manuscript of ``report``: five queries at most, whatever its length."""
    led = {assignment.pk: assignment for assignment in led_assignments(report)}
    progress = {row.assignment_id: row for row in report.task_progress.prefetch_related("parts__dated_part")}
    for pk in progress.keys() & led.keys():
        progress[pk].assignment = led[pk]  # whoever looks at the task from here asks no further query
    return Manuscript(
        report=report,
        led=list(led.values()),
        progress=progress,
        parts=dict(report.parts.exclude(text="").values_list("key", "text")),
    )


def led_assignments(report: AgencyReport) -> QuerySet[Assignment]:
    """The assignments the agency leads in the window of the report, in the plan's order."""
    obligation = report.obligation
    return (
        obligation.agency.assignments.leading()
        .valid_on(obligation.period.window_end)
        .select_related("task")
        .order_by("task__order")
    )
