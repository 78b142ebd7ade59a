"""Tasks as screens and documents show them: frozen rows from three queries, whatever their number.

A task may have 27 agencies, so everything is read as plain tuples: model instances would cost more
than all else on the page.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.vietnamese import shortened

from .labels import Limit, Limits, due_words, in_tasks, label_note, limits_of, task_standings, worst
from .models import Assignment, AssignmentRole, SectionKind, Task
from .state import COMPLETED, COMPLETED_TONES, TaskLabel

SUMMARY = 130
"""Letters of the plan's sentence that a list shows."""


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
    url: str
    text: str
    summary: str
    section: str
    leads: tuple[AssignmentRow, ...]
    lead_words: str
    coordinating_words: str
    limits: tuple[Limit, ...]
    label: TaskLabel
    label_note: str

    @property
    def due_words(self) -> str:
        return due_words(self.limits)


class Words(NamedTuple):
    """One task as the plan states it, with its heading and the heading above."""

    pk: int
    clause: str
    text: str
    other_parties: list[str]
    kind: str
    heading: str
    title: str
    heading_above: str | None
    title_above: str | None

    @property
    def section(self) -> str:
        """The section above an agency's heading: "III.2. Nâng cao chất lượng …"."""
        if self.kind == SectionKind.AGENCY and self.heading_above:
            return f"{self.heading_above}. {self.title_above}"
        return f"{self.heading}. {self.title}"


WORDS = [
    "pk",
    "clause",
    "text",
    "other_parties",
    "section__kind",
    "section__clause",
    "section__title",
    "section__parent__clause",
    "section__parent__title",
]


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


PARTY = ["pk", "task", "role", "from_group", "agency", "agency__code", "agency__short_name"]


def task_keys(*, today: date, tasks: QuerySet[Task], agency_code: str = "", tone: str = "") -> list[int]:
    """Return the keys of ``tasks`` in the plan's order: led by that agency, with a label of that tone."""
    if tone:
        found = task_standings(today=today, tasks=tasks, agency_code=agency_code)
        wanted = COMPLETED_TONES if tone == COMPLETED else {tone}
        return [standing.pk for standing in found if standing.label.tone in wanted]
    if agency_code:
        leading = Assignment.objects.leading().valid_on(today).filter(agency__code=agency_code)
        tasks = tasks.filter(pk__in=leading.values("task"))
    return list(tasks.order_by("order").values_list("pk", flat=True))


def task_rows(*, today: date, tasks: QuerySet[Task] | None = None, agency_code: str = "") -> list[TaskRow]:
    """Return the rows of ``tasks`` (all without it) in the plan's order, labels as of ``today``.

    With ``agency_code`` only what that agency leads, and the label is its own.
    """
    found = (Task.objects.all() if tasks is None else tasks).order_by("order").values_list(*WORDS)
    written = list(map(Words._make, found))
    chosen = None if tasks is None else [words.pk for words in written]
    parties, limits = _parties(today, chosen), limits_of(chosen)
    urls = siblings("tasks:detail", keys=[words.clause for words in written])
    rows = (
        _task_row(words, urls[words.clause], parties.get(words.pk, []), limits, agency_code, today)
        for words in written
    )
    return [row for row in rows if row is not None]


def _parties(today: date, chosen: list[int] | None) -> dict[int, list[Party]]:
    assignments = in_tasks(Assignment.objects.valid_on(today), chosen).order_by("agency__order")
    parties = defaultdict(list)
    for party in map(Party._make, assignments.values_list(*PARTY, "started_on", "completed_on")):
        parties[party.task].append(party)
    return parties


def _task_row(
    words: Words, url: str, parties: list[Party], limits: Limits, agency_code: str, today: date
) -> TaskRow | None:
    leads = [party for party in parties if party.role == AssignmentRole.LEAD]
    if agency_code:
        leads = [party for party in leads if party.agency_code == agency_code]
        if not leads:
            return None
    rows = tuple(_assignment_row(party, limits, today) for party in leads)
    coordinating = [party for party in parties if party.role == AssignmentRole.COORDINATING]
    labels = [row.label for row in rows]
    label = worst(labels)
    return TaskRow(
        pk=words.pk,
        clause=words.clause,
        url=url,
        text=words.text,
        summary=shortened(words.text, SUMMARY),
        section=words.section,
        leads=rows,
        lead_words=party_words(leads),
        coordinating_words="; ".join(filter(None, [party_words(coordinating), *words.other_parties])),
        limits=tuple(limits.of(words.pk)),
        label=label,
        label_note=label_note(labels, label),
    )


def _assignment_row(party: Party, limits: Limits, today: date) -> AssignmentRow:
    label = limits.label(
        task=party.task,
        assignment=party.pk,
        started_on=party.started_on,
        completed_on=party.completed_on,
        today=today,
    )
    return AssignmentRow(
        party.agency_pk, party.agency_code, party.agency, label, party.started_on, party.completed_on
    )


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
