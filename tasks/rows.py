"""Tasks as screens and documents show them: frozen rows from four queries, whatever their number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from bacgiang_plan.lib.dates import short_date

from .models import Assignment, AssignmentRole, DatedPartCompletion, Section, SectionKind, Task
from .state import Due, TaskLabel, task_label

MANY = 4
"""From so many leads on a list shows their count and the group's name instead of each one."""


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One lead agency of a task, with the label of its own progress."""

    agency_pk: int
    agency_code: str
    agency: str
    label: TaskLabel
    started_on: date | None
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task; ``label`` is the worst among its leads, so nothing late hides behind a group."""

    pk: int
    clause: str
    text: str
    section: str
    leads: tuple[AssignmentRow, ...]
    lead_words: str
    coordinating_words: str
    due_words: str
    label: TaskLabel
    label_note: str

    @property
    def is_group(self) -> bool:
        return len(self.leads) >= MANY


def task_rows(*, today: date, tasks: QuerySet[Task] | None = None, agency_code: str = "") -> list[TaskRow]:
    """Return the rows of ``tasks`` (all without it) in the plan's order, labels as of ``today``.

    With ``agency_code`` only what that agency leads, and the label is its own.
    """
    found = Task.objects.all() if tasks is None else tasks
    related = found.select_related("section__parent").prefetch_related(
        "dated_parts", Prefetch("assignments", queryset=_assignments(today))
    )
    rows = [_task_row(task, agency_code, today) for task in related.order_by("order")]
    return [row for row in rows if row is not None]


def _assignments(today: date) -> QuerySet[Assignment]:
    return (
        Assignment.objects.valid_on(today)
        .select_related("agency")
        .prefetch_related(Prefetch("part_completions", queryset=DatedPartCompletion.objects.all()))
        .order_by("agency__order")
    )


def _task_row(task: Task, agency_code: str, today: date) -> TaskRow | None:
    assignments = list(task.assignments.all())
    leads = [row for row in assignments if row.role == AssignmentRole.LEAD]
    if agency_code:
        leads = [row for row in leads if row.agency.code == agency_code]
        if not leads:
            return None
    rows = tuple(_assignment_row(task, row, today) for row in leads)
    coordinating = [row for row in assignments if row.role == AssignmentRole.COORDINATING]
    label = worst(row.label for row in rows)
    return TaskRow(
        pk=task.pk,
        clause=task.clause,
        text=task.text,
        section=_section_words(task.section),
        leads=rows,
        lead_words=party_words(leads),
        coordinating_words="; ".join(filter(None, [party_words(coordinating), *task.other_parties])),
        due_words=due_words(task),
        label=label,
        label_note=_note(rows, label),
    )


def _section_words(section: Section) -> str:
    """Return the section above an agency's heading: "III.2. Nâng cao chất lượng …"."""
    shown = section.parent if section.kind == SectionKind.AGENCY else section
    return f"{shown.clause}. {shown.title}"


def _assignment_row(task: Task, assignment: Assignment, today: date) -> AssignmentRow:
    met = {row.dated_part_id: row.completed_on for row in assignment.part_completions.all()}
    dues = [Due(part.due_on, met.get(part.pk)) for part in task.dated_parts.all() if part.due_on]
    return AssignmentRow(
        agency_pk=assignment.agency_id,
        agency_code=assignment.agency.code,
        agency=assignment.agency.short_name,
        label=task_label(
            dues=dues, started_on=assignment.started_on, completed_on=assignment.completed_on, today=today
        ),
        started_on=assignment.started_on,
        completed_on=assignment.completed_on,
    )


def worst(labels: Iterable[TaskLabel]) -> TaskLabel:
    """Return the worst of ``labels`` in the order of `TaskLabel`; nothing at all counts as not started."""
    present = set(labels)
    return next((label for label in TaskLabel if label in present), TaskLabel.NOT_STARTED)


def _note(rows: tuple[AssignmentRow, ...], label: TaskLabel) -> str:
    if len(rows) < 2:
        return ""
    return f"({Counter(row.label for row in rows)[label]}/{len(rows)} cơ quan)"


def party_words(assignments: list[Assignment]) -> str:
    """Return the agencies in official order; a group by its name and count."""
    named = [row.agency.short_name for row in assignments if not row.from_group]
    groups = Counter(row.from_group for row in assignments if row.from_group)
    grouped = [
        f"{name} ({count} cơ quan)" if count > 1 else _only(assignments, name)
        for name, count in groups.items()
    ]
    return ", ".join([*named, *grouped])


def _only(assignments: list[Assignment], group: str) -> str:
    return next(row.agency.short_name for row in assignments if row.from_group == group)


def due_words(task: Task) -> str:
    """Return the time limits of a task: days where the plan sets one, its own words where they recur."""
    parts = task.dated_parts.all()
    return "; ".join(
        short_date(part.due_on) if part.due_on else part.get_recurrence_display() for part in parts
    )
