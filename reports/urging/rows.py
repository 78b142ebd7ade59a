"""The matters of one urging letter: frozen rows for each agency, a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date
from reports.confirmed import Confirmed
from reports.enums import TaskState
from reports.models import AgencyReport, ReportingPeriod, TaskProgress
from reports.timeliness import days_left
from tasks.models import DatedPart, Plan

from .found import PLAN_CLAUSE, Holder, LateTask, Owed, Why, late_tasks, owed_reports
from .stamps import stamps_of


@dataclass(frozen=True)
class ReportRow:
    """One report past its deadline; ``returned`` ones were sent once and are not overdue.

    ``days_late`` is 0 inside the day of an hour's deadline.
    """

    obligation: int
    period: int
    period_name: str
    due_before: datetime
    original: datetime
    extended_by: str
    days_late: int
    sent_on: date | None

    @property
    def is_extended(self) -> bool:
        return self.due_before > self.original


@dataclass(frozen=True)
class Word:
    """What the agency last said of a task in a report that was accepted."""

    period_name: str
    state: str
    expected_on: date | None
    result: str
    is_sample: bool


@dataclass(frozen=True)
class PartRow:
    """An overdue part of a task, in the plan's own words."""

    words: str
    due_on: date


@dataclass(frozen=True)
class TaskRow:
    """One overdue task of one lead agency; ``due_on`` is the earliest day it has missed."""

    assignment: int
    clause: str
    text: str
    due_on: date
    days_late: int
    parts: tuple[PartRow, ...]
    last: Word | None
    confirmed: Confirmed


@dataclass(frozen=True)
class AgencyRows:
    """One agency; ``plan`` is clause IV.1 while no plan of its own is known here."""

    pk: int
    code: str
    name: str
    reports: tuple[ReportRow, ...]
    returned: tuple[ReportRow, ...]
    tasks: tuple[TaskRow, ...]
    plan: TaskRow | None

    @property
    def is_overdue(self) -> bool:
        """Whether anything is overdue; a returned report is not (domain.md 5)."""
        return bool(self.reports or self.tasks or self.plan)


@dataclass(frozen=True)
class Rows:
    """Everything a letter is made of; ``aside`` is what is overdue and urged otherwise, by the reason."""

    period: ReportingPeriod
    plan: Plan | None
    issuer: Agency | None
    data_at: datetime
    agencies: tuple[AgencyRows, ...]
    returned: tuple[AgencyRows, ...]
    aside: dict[Why, tuple[AgencyRows, ...]]
    stamps: dict[str, str]
    is_sample: bool


def urging_rows(period: ReportingPeriod, *, now: datetime) -> Rows:
    """Return what is overdue at ``now`` in every opened period, of ``period`` first: nine queries.

    ``agencies`` are those to whom the letter goes, in official order; ``returned`` those who have nothing
    overdue, but a report that came back to them and was not sent again.
    """
    reports, tasks = owed_reports(now), late_tasks(now)
    words = _words(tasks)
    made = _by_reason(reports, tasks, _Maker(period, now, words, _parts(tasks)))
    ours = made.pop(None, ())
    return Rows(
        period=period,
        plan=Plan.objects.order_by("pk").first(),
        issuer=Agency.objects.filter(is_consolidator=True).first(),
        data_at=now,
        agencies=tuple(agency for agency in ours if agency.is_overdue),
        returned=tuple(agency for agency in ours if agency.returned and not agency.is_overdue),
        aside={why: tuple(a for a in made.get(why, ()) if a.is_overdue) for why in Why},
        stamps=stamps_of(period, reports, tasks, now),
        is_sample=AgencyReport.objects.counted().filter(is_sample=True).exists(),
    )


def _words(tasks: Iterable[LateTask]) -> dict[int, Word]:
    found = TaskProgress.objects.filter(pk__in=[task.last for task in tasks if task.last])
    period = "report__obligation__period__name"
    rows = found.values_list("pk", period, "state", "expected_on", "result", "report__is_sample")
    return {
        pk: Word(name, TaskState(state).label, expected_on, result, is_sample)
        for pk, name, state, expected_on, result, is_sample in rows
    }


def _parts(tasks: Iterable[LateTask]) -> dict[int, str]:
    """Return the plan's words of every overdue part."""
    keys = {part.pk for task in tasks for part in task.parts}
    return dict(DatedPart.objects.filter(pk__in=keys).values_list("pk", "words"))


@dataclass(frozen=True)
class _Maker:
    """Makes the rows of one letter."""

    period: ReportingPeriod
    now: datetime
    words: dict[int, Word]
    parts: dict[int, str]

    @property
    def today(self) -> date:
        return local_date(self.now)

    def report(self, owed: Owed) -> ReportRow:
        return ReportRow(
            obligation=owed.pk,
            period=owed.period,
            period_name=owed.period_name,
            due_before=owed.due_before,
            original=owed.original,
            extended_by=owed.extended_by,
            days_late=-days_left(owed.due_before, self.now),
            sent_on=owed.sent_at and local_date(owed.sent_at),
        )

    def task(self, late: LateTask) -> TaskRow:
        return TaskRow(
            assignment=late.pk,
            clause=late.clause,
            text=late.text,
            due_on=late.due_on,
            days_late=(self.today - late.due_on).days,
            parts=tuple(PartRow(self.parts[part.pk], part.due_on) for part in late.parts),
            last=self.words.get(late.last),
            confirmed=late.confirmed,
        )

    def agency(self, holder: Holder, reports: list[Owed], tasks: list[LateTask]) -> AgencyRows:
        """Return the rows of one agency: reports of the letter's period first, then the newest."""
        reports = sorted(reports, key=lambda owed: owed.period != self.period.pk)
        plans = [late for late in tasks if late.clause == PLAN_CLAUSE and not late.is_settled_plan]
        return AgencyRows(
            pk=holder.pk,
            code=holder.code,
            name=holder.name,
            reports=tuple(self.report(owed) for owed in reports if not owed.is_returned),
            returned=tuple(self.report(owed) for owed in reports if owed.is_returned),
            tasks=tuple(self.task(late) for late in tasks if late.clause != PLAN_CLAUSE),
            plan=next(map(self.task, plans), None),
        )


def _by_reason(
    reports: list[Owed], tasks: list[LateTask], maker: _Maker
) -> dict[Why | None, tuple[AgencyRows, ...]]:
    """Return the rows of each agency by why they are not urged; under None those that are."""
    found = defaultdict(lambda: ([], []))
    for kind, matters in enumerate((reports, tasks)):
        for matter in matters:
            found[matter.aside(maker.today), matter.holder][kind].append(matter)
    made = defaultdict(list)
    for why, holder in sorted(found, key=lambda key: (key[1].order, key[1].pk)):
        made[why].append(maker.agency(holder, *found[why, holder]))
    return {why: tuple(agencies) for why, agencies in made.items()}
