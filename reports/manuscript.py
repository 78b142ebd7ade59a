"""One report as it is being written, loaded once: its tasks, what is said of them, its general parts.

Plain tuples: every page of a report looks at all its tasks, and model instances would cost more than
the page.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet

from bacgiang_plan.lib.addresses import siblings
from tasks.labels import limits_of
from tasks.models import Assignment

from .enums import PARTS, REQUIRED_AD_HOC, REQUIRED_PARTS, TaskState
from .items import open_items
from .models import AgencyReport, Evidence, PartProgress, ZoneFigure


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


class SavedFigure(NamedTuple):
    """One figure of an indicator as ``report`` states it."""

    indicator: int
    code: str
    name: str
    unit: str
    value: Decimal
    status: str
    note: str


class PartDay(NamedTuple):
    """The day on which a dated part was completed, as the report states it."""

    assignment: int
    dated_part: int
    order: int
    due_on: date | None
    words: str
    completed_on: date


@dataclass(frozen=True)
class Manuscript:
    """What the outline, the check of completeness and the snapshot all look at.

    ``open`` names the items that may be rewritten, None means all. What only some pages need is read when
    it is asked for, once.
    """

    report: AgencyReport
    led: list[LedTask]
    said: dict[int, Said]
    parts: dict[str, str]
    open: frozenset[str] | None
    task_urls: dict[int, str]
    part_urls: dict[str, str]

    def is_open(self, item: str) -> bool:
        """Whether ``item`` may be rewritten as far as returns by item go."""
        return self.open is None or item in self.open

    @cached_property
    def days(self) -> list[PartDay]:
        """What the report says of dated parts, in their order."""
        found = PartProgress.objects.filter(progress__report=self.report).order_by("dated_part__order")
        part = ["dated_part", "dated_part__order", "dated_part__due_on", "dated_part__words"]
        return list(map(PartDay._make, found.values_list("progress__assignment", *part, "completed_on")))

    @cached_property
    def unmet(self) -> dict[int, list[date]]:
        """The limits of each task that neither a confirmed fact nor this report calls met."""
        limits = limits_of([task.task for task in self.led])
        met = {(day.assignment, day.dated_part) for day in self.days} if limits.by_task else set()
        return {
            task.pk: [
                limit.due_on
                for limit in limits.of(task.task)
                if limit.due_on
                and limit.pk not in limits.met.get(task.pk, {})
                and (task.pk, limit.pk) not in met
            ]
            for task in self.led
        }

    @cached_property
    def proven(self) -> frozenset[int]:
        """The tasks called done that have evidence here, or whose completion is confirmed."""
        done = [task for task, row in self.said.items() if row.state == TaskState.DONE]
        return proven_among(self.report, done) if done else frozenset()

    @cached_property
    def indicators(self) -> list[SavedFigure]:
        return saved_indicators(self.report)

    @cached_property
    def zones(self) -> list[ZoneFigure]:
        return saved_zones(self.report)


def proven_among(report: AgencyReport, tasks: list[int]) -> frozenset[int]:
    """Return those of ``tasks`` (assignments) with evidence in ``report``, or confirmed: one query."""
    shown = Evidence.objects.filter(report=report, removed_at__isnull=True).values("assignment")
    found = Assignment.objects.filter(Q(completed_on__isnull=False) | Q(pk__in=shown), pk__in=tasks)
    return frozenset(found.order_by().values_list("pk", flat=True))


def manuscript(report: AgencyReport) -> Manuscript:
    """Return the manuscript of ``report``: two queries, three once it was sent, whatever its length."""
    led, said = _led_and_said(report)
    return Manuscript(
        report=report,
        led=led,
        said=said,
        parts=dict(report.parts.exclude(text="").values_list("key", "text")),
        open=open_items(report),
        task_urls=siblings("reports:task", report.pk, keys=[task.pk for task in led]),
        part_urls=siblings("reports:part", report.pk, keys=PARTS),
    )


def _led_and_said(report: AgencyReport) -> tuple[list[LedTask], dict[int, Said]]:
    own = FilteredRelation("progress", condition=Q(progress__report=report.pk))
    rows = led_assignments(report).annotate(own=own).values_list(*LED, *(f"own__{name}" for name in SAID))
    led, said = [], {}
    for row in rows:
        task = LedTask._make(row[: len(LED)])
        led.append(task)
        if row[len(LED)] is not None:  # the state is never NULL: without a row there is nothing said
            said[task.pk] = Said(task.pk, *row[len(LED) :])
    return led, said


LED = ["pk", "task", "task__clause", "task__text"]
SAID = Said._fields[1:]


def saved_indicators(report: AgencyReport) -> list[SavedFigure]:
    """Return the figures of ``report``: one query for plain tuples."""
    indicator = ["indicator", "indicator__code", "indicator__name", "indicator__unit"]
    return list(
        map(SavedFigure._make, report.indicator_figures.values_list(*indicator, "value", "status", "note"))
    )


def saved_zones(report: AgencyReport) -> list[ZoneFigure]:
    """Return the facts of zones in ``report``, with all that a snapshot or a token looks at."""
    return list(report.zone_figures.select_related("zone"))


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
