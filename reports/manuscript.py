"""One report as it is being written, loaded once: its tasks, what is said of them, its general parts.

Plain tuples: every page of a report looks at all its tasks, and model instances would cost more than
the page.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from bacgiang_plan.lib.addresses import siblings
from tasks.models import Assignment

from .enums import PARTS
from .models import AgencyReport


class LedTask(NamedTuple):
    """One task the agency leads, by its assignment."""

    pk: int
    clause: str
    text: str


class Said(NamedTuple):
    """What the report says of one task."""

    assignment: int
    state: str
    completed_on: date | None
    result: str
    difficulties: str
    proposals: str


@dataclass(frozen=True)
class Manuscript:
    """What the outline, the check of completeness and the read-back all look at."""

    report: AgencyReport
    led: list[LedTask]
    said: dict[int, Said]
    parts: dict[str, str]
    task_urls: dict[int, str]
    part_urls: dict[str, str]


def manuscript(report: AgencyReport) -> Manuscript:
    """Return the manuscript of ``report``: three queries, whatever its length."""
    found = led_assignments(report).values_list("pk", "task__clause", "task__text")
    led = list(map(LedTask._make, found))
    said = map(Said._make, report.task_progress.order_by().values_list(*Said._fields))
    return Manuscript(
        report=report,
        led=led,
        said={row.assignment: row for row in said},
        parts=dict(report.parts.exclude(text="").values_list("key", "text")),
        task_urls=siblings("reports:task", report.pk, keys=[task.pk for task in led]),
        part_urls=siblings("reports:part", report.pk, keys=PARTS),
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
