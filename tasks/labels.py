"""The label of every task from plain tuples: all that counts and filters need.

The rows of a page take their labels from the same functions, so a figure and its rows cannot disagree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from bacgiang_plan.lib.dates import Written, short_date
from bacgiang_plan.lib.fixed_query import FixedQuery

from .models import Assignment, DatedPart, Recurrence, Task
from .state import Due, TaskLabel, task_label

RECURRENCES = dict(Recurrence.choices)
WORST_FIRST = list(TaskLabel)


class Limit(NamedTuple):
    """One dated part of a task."""

    pk: int
    task: int
    due_on: date | None
    recurrence: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The dated parts by task, and the day on which each assignment met each of them."""

    by_task: dict[int, list[Limit]]
    met: dict[int, dict[int, date]]

    def of(self, task: int) -> list[Limit]:
        return self.by_task.get(task, [])

    def label(
        self, *, task: int, assignment: int, started_on: date | None, completed_on: date | None, today: date
    ) -> TaskLabel:
        """Return the label of one assignment."""
        dues = ()
        if limits := self.by_task.get(task):
            met = self.met.get(assignment, {})
            dues = [Due(limit.due_on, met.get(limit.pk)) for limit in limits if limit.due_on]
        return task_label(dues=dues, started_on=started_on, completed_on=completed_on, today=today)


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """How one task stands: each lead agency (its key) with its own label, and the worst of them."""

    pk: int
    clause: str
    text: str
    leads: list[tuple[int, TaskLabel]]
    label: TaskLabel
    limits: list[Limit]

    @property
    def due_words(self) -> str:
        return due_words(self.limits)

    @property
    def note(self) -> str:
        return label_note([label for _, label in self.leads], self.label)


def task_standings(
    *, today: date, tasks: QuerySet[Task] | None = None, agency_code: str = ""
) -> list[TaskStanding]:
    """Return how ``tasks`` (all without it) stand at ``today``, in the plan's order: three queries.

    With ``agency_code`` only what that agency leads, and the label is its own.
    """
    asked = (Task.objects.all() if tasks is None else tasks).order_by("order")
    found = list(asked.values_list("pk", "clause", "text"))
    chosen = None if tasks is None else [pk for pk, _, _ in found]
    limits = limits_of(chosen)
    leads = _leads(chosen, limits, agency_code, today)
    return [
        TaskStanding(pk, clause, text, own, worst([label for _, label in own]), limits.of(pk))
        for pk, clause, text in found
        if (own := leads.get(pk, [])) or not agency_code
    ]


def _leads(chosen: list[int] | None, limits: Limits, agency_code: str, today: date) -> dict[int, list]:
    leading = in_tasks(Assignment.objects.leading().valid_on(today), chosen)
    if agency_code:
        leading = leading.filter(agency__code=agency_code)
    leads, dated = defaultdict(list), limits.by_task
    # Without a date the day does not matter, only whether there is one: two labels serve most rows.
    undated = [task_label(dues=(), started_on=None, completed_on=day, today=today) for day in (None, today)]
    columns = ["pk", "task", "agency", "started_on", "completed_on"]
    for pk, task, agency, started_on, completed_on in leading.order_by().values_list(*columns):
        label = undated[completed_on is not None]
        if task in dated:
            label = limits.label(
                task=task, assignment=pk, started_on=started_on, completed_on=completed_on, today=today
            )
        leads[task].append((agency, label))
    return leads


def limits_of(chosen: list[int] | None) -> Limits:
    """Return the limits of the tasks with these keys (of all without any): one query."""
    by_task, met = defaultdict(list), defaultdict(dict)
    for *part, assignment, completed_on in ALL_PARTS() if chosen is None else _parts_of(chosen):
        limit = Limit._make(part)
        if by_task[limit.task][-1:] != [limit]:  # one row for each completion
            by_task[limit.task].append(limit)
        if assignment:
            met[assignment][limit.pk] = completed_on
    return Limits(by_task, met)


def _parts_of(chosen: list[int] | None) -> QuerySet:
    columns = ["pk", "task", "due_on", "recurrence", "completions__assignment", "completions__completed_on"]
    return in_tasks(DatedPart.objects.order_by("order", "pk"), chosen).values_list(*columns)


ALL_PARTS = FixedQuery(lambda: _parts_of(None))


def in_tasks(found: QuerySet, chosen: list[int] | None) -> QuerySet:
    """Narrow ``found`` to the tasks with these keys; not at all without any."""
    return found if chosen is None else found.filter(task__in=chosen)


def worst(labels: Sequence[TaskLabel]) -> TaskLabel:
    """Return the worst of ``labels`` in the order of `TaskLabel`; nothing at all counts as not started."""
    if not labels:
        return TaskLabel.NOT_STARTED
    return labels[0] if len(labels) == 1 else min(labels, key=WORST_FIRST.index)


def label_note(labels: list[TaskLabel], label: TaskLabel) -> str:
    """Return how many of several leads have the ``label`` that is shown: "(3/27 cơ quan)"."""
    return f"({labels.count(label)}/{len(labels)} cơ quan)" if len(labels) > 1 else ""


def due_words(limits: Iterable[Limit], written: Written = short_date) -> str:
    """Return the time limits of a task: days where the plan sets one, its own words where they recur."""
    return "; ".join(
        written(limit.due_on) if limit.due_on else RECURRENCES[limit.recurrence] for limit in limits
    )
