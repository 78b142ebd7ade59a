"""The tasks of the plan in its own order, with what the accepted reports of one period say of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from reports.confirmed import Confirmed, pending_leads
from reports.contributions import Shares, contributions_to
from reports.enums import TaskState
from reports.models import ReportingPeriod, TaskProgress
from reports.previous import Previous, previous_of
from tasks.models import Section, SectionKind, Task
from tasks.rows import AssignmentRow, TaskRow, task_rows
from tasks.state import COMPLETED_TONES

from .agency_lists import AgencyLine, AgencyLists, Standing

IDLE = ("", TaskState.NOT_STARTED.label)


@dataclass(frozen=True)
class Words:
    """What one accepted report says of one task."""

    agency: str
    agency_id: int
    state: str
    completed_on: date | None
    result: str
    difficulties: str
    proposals: str
    report_id: int
    accepted_at: datetime

    @property
    def source(self) -> str:
        return f"report/{self.report_id}"


@dataclass(frozen=True)
class Share:
    """The signed words of a co-ordinating agency, which count since they were signed."""

    agency: str
    agency_id: int
    text: str
    source: str
    accepted_at: datetime


@dataclass(frozen=True)
class TaskEntry:
    """One task, the words of the period, and why each lead agency without words has none.

    ``nothing``: its accepted report declares "không phát sinh"; ``exempt``: it owes no report;
    ``silent``: no accepted report of it speaks of the task. Once a lead's accepted report does,
    ``contributed`` are the words of co-ordinating agencies, ``uncontributed`` the agencies without any
    (scenario 42).
    """

    task: TaskRow
    words: tuple[Words, ...]
    nothing: tuple[str, ...]
    exempt: tuple[str, ...]
    silent: tuple[str, ...]
    contributed: tuple[Share, ...] = ()
    uncontributed: tuple[str, ...] = ()
    pending: frozenset[int] = frozenset()
    """The lead agencies (keys) whose completion Sở Công Thương has still to confirm."""

    @property
    def confirmed(self) -> Confirmed:
        """How many leads are confirmed complete or wait for it, whatever they report in the period."""
        left = [lead for lead in self.task.leads if lead.label.tone not in COMPLETED_TONES]
        pending = sum(lead.agency_pk in self.pending for lead in left)
        return Confirmed(len(self.task.leads), len(self.task.leads) - len(left), pending)

    @property
    def has_result(self) -> bool:
        return any(words.state for words in self.words)

    @property
    def is_carried_out(self) -> bool:
        """Whether somebody worked on it in the period, as the dashboard counts it."""
        return any(words.state not in IDLE for words in self.words)


@dataclass(frozen=True)
class Heading:
    """A heading of the plan: "III.2.1" and its title."""

    clause: str
    title: str


@dataclass(frozen=True)
class SectionEntry:
    """A numbered section of part III, or part IV, with its tasks under the plan's own headings."""

    heading: Heading
    groups: tuple[tuple[Heading, tuple[TaskEntry, ...]], ...]

    @property
    def tasks(self) -> tuple[TaskEntry, ...]:
        return tuple(entry for _, entries in self.groups for entry in entries)


def section_entries(
    agencies: AgencyLists, period: ReportingPeriod, *, today: date
) -> tuple[SectionEntry, ...]:
    """Return the sections III.1 to III.8 and IV in the plan's order; labels as of ``today``.

    Ten queries whatever the number of agencies and tasks.
    """
    sections = {section.pk: section for section in Section.objects.all()}
    places = dict(Task.objects.values_list("pk", "section_id"))
    words, lines = _words_by_task(agencies), {line.agency_id: line for line in agencies.lines}
    grouped: dict[int, dict[int, list[TaskEntry]]] = defaultdict(lambda: defaultdict(list))
    shares, pending = contributions_to(places, period), pending_leads()
    for task in task_rows(today=today):
        place = places[task.pk]
        entry = _entry(task, words.get(task.pk, {}), lines, shares.get(task.pk, Shares()))
        entry = replace(entry, pending=frozenset(pending.get(task.pk, ())))
        grouped[_numbered(sections, place)][place].append(entry)
    return tuple(_section_entry(sections, pk, found) for pk, found in grouped.items())


def _words_by_task(agencies: AgencyLists) -> dict[int, dict[int, Words]]:
    """Return the accepted words by task and agency, leads before co-ordinating agencies: one query.

    Two more where an agency says that nothing has changed since the period before.
    """
    accepted = {line.report_id: line for line in agencies.of(Standing.ACCEPTED)}
    found = (
        TaskProgress.objects.filter(report__in=accepted)
        .select_related("assignment__task")
        .order_by("-assignment__role", "assignment__agency__order")
    )
    found, grouped = list(found), defaultdict(dict)
    silent = {progress.report_id for progress in found if progress.no_change and not progress.result}
    before = previous_of(silent) if silent else {}
    for progress in found:
        line = accepted[progress.report_id]
        said = _words(progress, line, before.get(progress.report_id))
        grouped[progress.assignment.task_id][line.agency_id] = said
    return grouped


def _words(progress: TaskProgress, line: AgencyLine, before: Previous | None) -> Words:
    return Words(
        agency=line.name,
        agency_id=line.agency_id,
        state=TaskState(progress.state).label if progress.state else "",
        completed_on=progress.completed_on,
        result=_result(progress, before),
        difficulties=progress.difficulties,
        proposals=progress.proposals,
        report_id=progress.report_id,
        accepted_at=line.accepted_at,
    )


def _result(progress: TaskProgress, before: Previous | None) -> str:
    """Return the result; where the agency says that nothing has changed, last period's, named as such."""
    if progress.result or not progress.no_change:
        return progress.result
    told = before and before.tasks.get(progress.assignment.task.clause)
    if not told or not told["result"]:
        return UNCHANGED
    return f"{UNCHANGED} Kết quả đã nêu trong báo cáo {before.period}: {told['result']}"


UNCHANGED = "Không thay đổi so với kỳ trước."


def _entry(task: TaskRow, words: dict[int, Words], lines: dict[int, AgencyLine], shares: Shares) -> TaskEntry:
    absent = [lead for lead in task.leads if lead.agency_pk not in words]
    spoken = {said.agency for said in words.values()}
    given = tuple(
        Share(each.agency, each.agency_id, each.text, f"contribution/{each.pk}", each.signed_at)
        for each in shares.given
    )
    missing = tuple(name for name in shares.missing if name not in spoken)
    return TaskEntry(
        task,
        tuple(words.values()),
        **_absences(absent, lines),
        contributed=given if spoken else (),
        uncontributed=missing if spoken else (),
    )


def _absences(absent: Iterable[AssignmentRow], lines: dict[int, AgencyLine]) -> dict[str, tuple[str, ...]]:
    reasons: dict[str, list[str]] = {"nothing": [], "exempt": [], "silent": []}
    for lead in absent:
        line = lines.get(lead.agency_pk)
        reasons[_reason(line)].append(line.name if line else lead.agency)
    return {reason: tuple(names) for reason, names in reasons.items()}


def _reason(line: AgencyLine | None) -> str:
    if line and line.standing == Standing.ACCEPTED and line.declares_nothing:
        return "nothing"
    return "exempt" if line and line.standing == Standing.EXEMPT else "silent"


def _numbered(sections: dict[int, Section], pk: int) -> int:
    """Return the numbered section a heading stands in, or the part when there is none between."""
    section = sections[pk]
    while section.parent_id and section.kind == SectionKind.AGENCY:
        section = sections[section.parent_id]
    return section.pk


def _section_entry(sections: dict[int, Section], pk: int, found: dict[int, list[TaskEntry]]) -> SectionEntry:
    groups = tuple((_heading(sections[place]), tuple(entries)) for place, entries in found.items())
    return SectionEntry(_heading(sections[pk]), groups)


def _heading(section: Section) -> Heading:
    return Heading(section.clause, section.title)
