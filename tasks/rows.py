"""Tasks as screens and documents show them: frozen rows from four queries, whatever their number.

A list shows every task with up to 27 agencies each, so assignments are read as plain tuples: model
instances would cost more than everything else on the page.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from bacgiang_plan.lib.dates import short_date

from .models import Assignment, AssignmentRole, DatedPart, DatedPartCompletion, Recurrence, SectionKind, Task
from .state import Due, TaskLabel, task_label

RECURRENCES = dict(Recurrence.choices)


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


class Party(NamedTuple):
    """One assignment as the list needs it."""

    pk: int
    task: int
    role: str
    from_group: str
    agency_pk: int
    agency_code: str
    agency: str
    started_on: date | None
    completed_on: date | None


class Limit(NamedTuple):
    """One dated part as the list needs it."""

    pk: int
    task: int
    due_on: date | None
    recurrence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database says of all tasks, grouped by task (completions by assignment)."""

    parties: dict[int, list[Party]]
    limits: dict[int, list[Limit]]
    met: dict[int, dict[int, date]]


def task_rows(*, today: date, tasks: QuerySet[Task] | None = None, agency_code: str = "") -> list[TaskRow]:
    """Return the rows of ``tasks`` (all without it) in the plan's order, labels as of ``today``.

    With ``agency_code`` only what that agency leads, and the label is its own.
    """
    found = (Task.objects.all() if tasks is None else tasks).select_related("section__parent")
    facts = _facts(today, tasks)
    rows = (_task_row(task, facts, agency_code, today) for task in found.order_by("order"))
    return [row for row in rows if row is not None]


def _facts(today: date, tasks: QuerySet[Task] | None) -> Facts:
    chosen = {} if tasks is None else {"task__in": tasks}
    assignments = Assignment.objects.valid_on(today).filter(**chosen).order_by("agency__order")
    columns = ["pk", "task", "role", "from_group", "agency", "agency__code", "agency__short_name"]
    parties, limits, met = defaultdict(list), defaultdict(list), defaultdict(dict)
    for party in map(Party._make, assignments.values_list(*columns, "started_on", "completed_on")):
        parties[party.task].append(party)
    parts = DatedPart.objects.filter(**chosen).order_by("order")
    for limit in map(Limit._make, parts.values_list("pk", "task", "due_on", "recurrence")):
        limits[limit.task].append(limit)
    completions = DatedPartCompletion.objects.values_list("assignment", "dated_part", "completed_on")
    for assignment, part, day in completions:
        met[assignment][part] = day
    return Facts(parties, limits, met)


def _task_row(task: Task, facts: Facts, agency_code: str, today: date) -> TaskRow | None:
    parties, limits = facts.parties.get(task.pk, []), facts.limits.get(task.pk, [])
    leads = [party for party in parties if party.role == AssignmentRole.LEAD]
    if agency_code:
        leads = [party for party in leads if party.agency_code == agency_code]
        if not leads:
            return None
    rows = tuple(_assignment_row(party, limits, facts.met.get(party.pk, {}), today) for party in leads)
    coordinating = [party for party in parties if party.role == AssignmentRole.COORDINATING]
    label = worst(row.label for row in rows)
    return TaskRow(
        pk=task.pk,
        clause=task.clause,
        text=task.text,
        section=_section_words(task),
        leads=rows,
        lead_words=party_words(leads),
        coordinating_words="; ".join(filter(None, [party_words(coordinating), *task.other_parties])),
        due_words=due_words(limits),
        label=label,
        label_note=_note(rows, label),
    )


def _section_words(task: Task) -> str:
    """Return the section above an agency's heading: "III.2. Nâng cao chất lượng …"."""
    section = task.section
    shown = section.parent if section.kind == SectionKind.AGENCY and section.parent else section
    return f"{shown.clause}. {shown.title}"


def _assignment_row(party: Party, limits: list[Limit], met: dict[int, date], today: date) -> AssignmentRow:
    dues = [Due(limit.due_on, met.get(limit.pk)) for limit in limits if limit.due_on]
    label = task_label(dues=dues, started_on=party.started_on, completed_on=party.completed_on, today=today)
    return AssignmentRow(
        party.agency_pk, party.agency_code, party.agency, label, party.started_on, party.completed_on
    )


def worst(labels: Iterable[TaskLabel]) -> TaskLabel:
    """Return the worst of ``labels`` in the order of `TaskLabel`; nothing at all counts as not started."""
    present = set(labels)
    return next((label for label in TaskLabel if label in present), TaskLabel.NOT_STARTED)


def _note(rows: tuple[AssignmentRow, ...], label: TaskLabel) -> str:
    if len(rows) < 2:
        return ""
    return f"({sum(row.label is label for row in rows)}/{len(rows)} cơ quan)"


def party_words(parties: list[Party]) -> str:
    """Return the agencies in official order; a group by its name and count."""
    named = [party.agency for party in parties if not party.from_group]
    groups = Counter(party.from_group for party in parties if party.from_group)
    grouped = [
        f"{name} ({count} cơ quan)" if count > 1 else _only(parties, name) for name, count in groups.items()
    ]
    return ", ".join([*named, *grouped])


def _only(parties: list[Party], group: str) -> str:
    return next(party.agency for party in parties if party.from_group == group)


def due_words(limits: list[Limit]) -> str:
    """Return the time limits of a task: days where the plan sets one, its own words where they recur."""
    return "; ".join(
        short_date(limit.due_on) if limit.due_on else RECURRENCES[limit.recurrence] for limit in limits
    )
