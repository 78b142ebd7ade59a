"""One report as it is being written, loaded once: its tasks, what is said of them, its general parts.

Plain tuples: every page of a report looks at all its tasks, and model instances would cost more than
the page.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from bacgiang_plan.lib.addresses import siblings
from tasks.labels import limits_of
from tasks.models import Assignment

from .enums import PARTS, REQUIRED_AD_HOC, REQUIRED_PARTS
from .items import open_items
from .models import AgencyReport, PartProgress


class LedTask(NamedTuple):
    """One task the agency leads, by its assignment."""

    pk: int
    task: int
    clause: str
    text: str


class Said(NamedTuple):
    """What the report says of one task."""

    assignment: int
    state: str
    completed_on: date | None
    expected_on: date | None
    no_change: bool
    result: str
    difficulties: str
    proposals: str


@dataclass(frozen=True)
class Manuscript:
    """What the outline, the check of completeness and the read-back all look at.

    ``open`` names the items that may be rewritten, None means all; ``unmet`` has the dated limits of each
    task that neither a confirmed fact nor this report calls met.
    """

    report: AgencyReport
    led: list[LedTask]
    said: dict[int, Said]
    parts: dict[str, str]
    open: frozenset[str] | None
    unmet: dict[int, list[date]]
    task_urls: dict[int, str]
    part_urls: dict[str, str]

    def is_open(self, item: str) -> bool:
        """Whether ``item`` may be rewritten as far as returns by item go."""
        return self.open is None or item in self.open


def manuscript(report: AgencyReport) -> Manuscript:
    """Return the manuscript of ``report``: five queries, six once it was sent, whatever its length."""
    found = led_assignments(report).values_list("pk", "task", "task__clause", "task__text")
    led = list(map(LedTask._make, found))
    said = map(Said._make, report.task_progress.order_by().values_list(*Said._fields))
    return Manuscript(
        report=report,
        led=led,
        said={row.assignment: row for row in said},
        parts=dict(report.parts.exclude(text="").values_list("key", "text")),
        open=open_items(report),
        unmet=_unmet(report, led),
        task_urls=siblings("reports:task", report.pk, keys=[task.pk for task in led]),
        part_urls=siblings("reports:part", report.pk, keys=PARTS),
    )


def _unmet(report: AgencyReport, led: list[LedTask]) -> dict[int, list[date]]:
    limits = limits_of([task.task for task in led])
    if not limits.by_task:
        return {}
    stated = PartProgress.objects.filter(progress__report=report)
    met = set(stated.values_list("progress__assignment", "dated_part"))
    unmet = {}
    for task in led:
        done = limits.met.get(task.pk, {})
        unmet[task.pk] = [
            limit.due_on
            for limit in limits.of(task.task)
            if limit.due_on and limit.pk not in done and (task.pk, limit.pk) not in met
        ]
    return unmet


def led_assignments(report: AgencyReport) -> QuerySet[Assignment]:
    """The assignments the agency leads in the window of the report, in the plan's order.

    An ad hoc period asks for the tasks of its request only.
    """
    obligation = report.obligation
    led = obligation.agency.assignments.leading().valid_on(obligation.period.window_end)
    if obligation.period.is_ad_hoc:
        led = led.filter(task__in=obligation.period.asked_tasks.values("pk"))
    return led.select_related("task").order_by("task__order")


def required_parts(report: AgencyReport) -> list[str]:
    """Return the keys of the general parts that must be written; ad hoc, the answer only."""
    return REQUIRED_AD_HOC if report.obligation.period.is_ad_hoc else REQUIRED_PARTS
