"""One report as it is being written, loaded once: its tasks, what is said of them, its general parts.

Plain tuples: every page of a report looks at all its tasks, and model instances would cost more than
the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.fixed_query import FixedQuery, partial_row
from tasks.labels import limits_of
from tasks.models import Assignment, Task
from zones.models import Zone

from .enums import PARTS, REQUIRED_AD_HOC, REQUIRED_PARTS, TaskState
from .items import open_items
from .models import AgencyReport, Evidence, PartProgress, ReportPart, ZoneFigure
from .plausible import FigureBeside, figures_beside


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
        return list(map(PartDay._make, DAYS(self.report.pk)))

    @cached_property
    def unmet(self) -> dict[int, list[date]]:
        """The limits of each task that neither a confirmed fact nor this report calls met."""
        limits = limits_of(None)  # a handful in the whole plan, and the query never changes
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
    def beside(self) -> list[FigureBeside]:
        """The figures of the report and those they are judged by."""
        return figures_beside(self.report)

    @cached_property
    def indicators(self) -> list[SavedFigure]:
        own = sorted((row for row in self.beside if row.is_of_report), key=attrgetter("order"))
        return [
            SavedFigure(row.pk, row.code, row.name, row.unit, row.value, row.status, row.note) for row in own
        ]

    @cached_property
    def zones(self) -> list[ZoneFigure]:
        return saved_zones(self.report)

    def assignment(self, pk: int) -> Assignment:
        """Return a led assignment with its task, as far as a page of writing asks: no query."""
        led = next(task for task in self.led if task.pk == pk)
        found = partial_row(Assignment, pk=pk, task_id=led.task)
        found.task = partial_row(Task, pk=led.task, clause=led.clause, text=led.text)
        return found


def proven_among(report: AgencyReport, tasks: Iterable[int]) -> frozenset[int]:
    """Return those of ``tasks`` (assignments) with evidence in ``report``, or confirmed: one query."""
    return frozenset(pk for (pk,) in PROVEN(report.pk, report.obligation.agency_id)).intersection(tasks)


def manuscript(report: AgencyReport) -> Manuscript:
    """Return the manuscript of ``report``: two queries, three once it was sent, whatever its length."""
    led, said = _led_and_said(report)
    return Manuscript(
        report=report,
        led=led,
        said=said,
        parts=dict(PARTS_WRITTEN(report.pk)),
        open=open_items(report),
        task_urls=siblings("reports:task", report.pk, keys=[task.pk for task in led]),
        part_urls=siblings("reports:part", report.pk, keys=PARTS),
    )


def _led_and_said(report: AgencyReport) -> tuple[list[LedTask], dict[int, Said]]:
    obligation = report.obligation
    if obligation.period.is_ad_hoc:
        rows = _with_said(led_assignments(report), report.pk)
    else:
        rows = LED_AND_SAID(report.pk, obligation.agency_id, obligation.period.window_end)
    led, said = [], {}
    for row in rows:
        task = LedTask._make(row[: len(LED)])
        led.append(task)
        if row[len(LED)] is not None:  # the state is never NULL: without a row there is nothing said
            said[task.pk] = Said(task.pk, *row[len(LED) :])
    return led, said


LED = ["pk", "task", "task__clause", "task__text"]
SAID = Said._fields[1:]


def _with_said(led: QuerySet[Assignment], report: int) -> QuerySet[Assignment]:
    own = FilteredRelation("progress", condition=Q(progress__report=report))
    return led.annotate(own=own).values_list(*LED, *(f"own__{name}" for name in SAID))


def _led_by(agency: int, day: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(agency=agency).leading().valid_on(day).order_by("task__order")


LED_AND_SAID = FixedQuery(
    lambda report, agency, day: _with_said(_led_by(agency, day), report), int, int, date
)
PARTS_WRITTEN = FixedQuery(
    lambda report: ReportPart.objects.filter(report=report).exclude(text="").values_list("key", "text"), int
)
DAYS = FixedQuery(
    lambda report: (
        PartProgress.objects.filter(progress__report=report)
        .order_by("dated_part__order")
        .values_list(
            "progress__assignment",
            *("dated_part", "dated_part__order", "dated_part__due_on", "dated_part__words", "completed_on"),
        )
    ),
    int,
)
PROVEN = FixedQuery(
    lambda report, agency: (
        Assignment.objects.filter(
            Q(completed_on__isnull=False)
            | Q(pk__in=Evidence.objects.filter(report=report, removed_at__isnull=True).values("assignment")),
            agency=agency,
        )
        .order_by()
        .values_list("pk")
    ),
    int,
    int,
)


def saved_zones(report: AgencyReport) -> list[ZoneFigure]:
    """Return the facts of zones in ``report``, with all that a snapshot or a token looks at."""
    return [_zone_figure(row) for row in ZONE_FIGURES(report.pk)]


def _zone_figure(row: tuple) -> ZoneFigure:
    pk, report, zone, kind, name, part_kind, *facts = row
    figure = partial_row(
        ZoneFigure, pk=pk, report_id=report, zone_id=zone, **dict(zip(ZoneFigure.FIELDS, facts, strict=True))
    )
    figure.zone = partial_row(Zone, pk=zone, kind=kind, name=name, part_kind=part_kind)
    return figure


ZONE_FIGURES = FixedQuery(
    lambda report: ZoneFigure.objects.filter(report=report).values_list(
        *("pk", "report", "zone", "zone__kind", "zone__name", "zone__part_kind"), *ZoneFigure.FIELDS
    ),
    int,
)


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
