"""Matters of tasks: a dated part whose limit comes near or is past, neither proposed nor confirmed complete.

One matter for each agency and part; zones whose land is still to be cleared are named inside it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.vietnamese import shortened
from reports.duties.plans import CLAUSE as IMPLEMENTING_PLANS
from reports.enums import REGULAR_KINDS, WAITING_STATES, TaskState
from reports.models import CompletionProposal, Obligation, PartProgress, TaskProgress
from tasks.models import Assignment, DatedPart, DatedPartCompletion, Recurrence
from tasks.state import Due, TaskLabel, task_label

from .clearing import Clearing
from .ladder import Standing
from .matters import Listing, Matter, called
from .recipients import Directory
from .words import days_words, to_the_head

KIND = "task"
REPORTING = "IV.3"
"""The clause that asks for the reports themselves."""
SUMMARY = 200
"""Letters of the plan's words that a reminder repeats."""
ASK = "hoàn thành, báo cáo kết quả kèm minh chứng để Sở Công Thương xác nhận"

Part = tuple[int, int | None]
"""An assignment and one of its dated parts; None is the whole task."""


def task_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every dated part due at ``now`` for each agency that leads it: a constant number of queries."""
    if keys is not None and not any(key.startswith(f"{KIND}/") for key in keys):
        return
    today = local_date(now)
    for assignment, part, due_on, zones in open_limits(today):
        standing = directory.ladders.of_tasks.at(due_on, today)
        key = f"{KIND}/{part.pk}/{assignment.pk}"
        if standing.rung and (keys is None or key in keys):
            yield _matter(key, assignment, part, standing, zones, directory, now)


def open_limits(today: date) -> Iterator[tuple[Assignment, DatedPart, date, list[str]]]:
    """Yield every limit that its agency has still to meet, with its zones still to be cleared.

    Neither met nor called complete, and, where it names zones, of an agency that has some of them: what
    reminders tell and calendars show. Nine queries whatever their number; one when there is none.
    """
    limits = list(_limits(today))
    if not limits:
        return
    settled, clearing = _Settled(today), Clearing(today)
    for assignment, part, due_on in limits:
        agency, clause = assignment.agency, assignment.task.clause
        if clearing.concerns(agency, clause, due_on) and not settled.has(assignment, part, due_on):
            yield assignment, part, due_on, clearing.still_open(agency, clause, due_on)


def met(limits: Collection[tuple[int, int, date]], today: date) -> set[tuple[int, int, date]]:
    """Return those of ``limits`` (assignment, part, last day) that were met or called complete."""
    settled = _Settled(today)
    assignments = Assignment.objects.in_bulk({assignment for assignment, _, _ in limits})
    parts = DatedPart.objects.in_bulk({part for _, part, _ in limits})
    return {
        (assignment, part, day)
        for assignment, part, day in limits
        if assignment in assignments and part in parts
        if settled.is_met(assignments[assignment], parts[part], day)
    }


def _limits(today: date) -> Iterator[tuple[Assignment, DatedPart, date]]:
    """Yield who leads what until when: two queries.

    Agencies' own plans have a kind of their own, and the duty to report is met by reports.
    """
    parts = DatedPart.objects.exclude(task__clause__in=[IMPLEMENTING_PLANS, REPORTING]).order_by(
        "task__order", "order"
    )
    found = list(parts.filter(Q(due_on__isnull=False) | Q(recurrence=Recurrence.YEARLY)))
    leading = Assignment.objects.leading().valid_on(today).filter(task__in={part.task_id for part in found})
    leading = leading.filter(Q(agency__valid_until=None) | Q(agency__valid_until__gte=today))
    by_task: dict[int, list[Assignment]] = {}
    for assignment in leading.select_related("agency", "task").order_by("agency__order"):
        by_task.setdefault(assignment.task_id, []).append(assignment)
    for part in found:
        for assignment in by_task.get(part.task_id, []):
            for due_on in [part.due_on] if part.due_on else _ends_of_years(today):
                yield assignment, part, due_on


def _ends_of_years(today: date) -> list[date]:
    """Return the limits of a yearly part that may be due: of this year, in its first month of the last."""
    years = [today.year - 1, today.year] if today.month == 1 else [today.year]
    return [date(year, 12, 31) for year in years]


class _Settled:
    """What needs no reminder: completed, proposed, sent as complete, or for a yearly part reported."""

    def __init__(self, today: date) -> None:
        said = TaskProgress.objects.counted().filter(report__submitted_at__isnull=False)
        waiting = said.filter(report__state__in=WAITING_STATES, state=TaskState.DONE)
        parts = PartProgress.objects.filter(progress__in=said, progress__report__state__in=WAITING_STATES)
        proposed = CompletionProposal.objects.filter(verdict="")
        self._parts: set[Part] = {
            *DatedPartCompletion.objects.values_list("assignment", "dated_part"),
            *proposed.values_list("assignment", "dated_part"),
            *parts.values_list("progress__assignment", "dated_part"),
            *((assignment, None) for assignment in waiting.values_list("assignment", flat=True)),
        }
        year = "period__year"
        owed = Obligation.objects.owed().opened().filter(period__kind__in=REGULAR_KINDS)
        owed = owed.filter(period__year__gte=today.year - 1)
        reported = said.filter(report__obligation__in=owed).exclude(state__in=["", TaskState.NOT_STARTED])
        self._owed = set(owed.values_list("agency", year))
        self._reported = set(reported.values_list("assignment", f"report__obligation__{year}"))

    def has(self, assignment: Assignment, part: DatedPart, due_on: date) -> bool:
        is_owed = part.due_on or (assignment.agency_id, due_on.year) in self._owed
        return not is_owed or self.is_met(assignment, part, due_on)

    def is_met(self, assignment: Assignment, part: DatedPart, due_on: date) -> bool:
        if assignment.completed_on or {(assignment.pk, part.pk), (assignment.pk, None)} & self._parts:
            return True
        return not part.due_on and (assignment.pk, due_on.year) in self._reported


def _matter(
    key: str,
    assignment: Assignment,
    part: DatedPart,
    standing: Standing,
    zones: Iterable[str],
    directory: Directory,
    now: datetime,
) -> Matter:
    clause, due_on = assignment.task.clause, standing.last_day
    year = f" (năm {due_on.year})" if part.due_on is None else ""
    label = task_label(
        dues=[Due(due_on, None)], started_on=assignment.started_on, completed_on=None, today=standing.today
    )
    left = days_words(due_on, now)
    return Matter(
        **called(
            assignment.agency,
            f"Nhiệm vụ {clause}{year}",
            f"Nhiệm vụ {clause}{year} có thời hạn “{part.due_words}”",
        ),
        key=key,
        rung=standing.name,
        why=f"nhiệm vụ có thời hạn, mốc {standing.rung.label}",
        people=tuple(directory.officers_and_heads(assignment.agency)),
        ask=ASK,
        left=left,
        time=f"Ngày cuối cùng trong hạn: {short_date(due_on)} ({left}). "
        f"Kế hoạch giao: “{shortened(part.words.rstrip('.'), SUMMARY)}”."
        f"{to_the_head('Nhiệm vụ', standing)}",
        state=label.label,
        path=reverse("tasks:detail", args=[clause]),
        missing=tuple(zones),
        standing=standing,
        listing=_listing(),
        listed_as=f"nhiệm vụ {clause} (hạn {short_date(due_on)}) {left}",
    )


def _listing() -> Listing:
    return Listing(
        key="tasks",
        title="Nhiệm vụ có thời hạn",
        heading="nhiệm vụ có thời hạn",
        owed="có nhiệm vụ quá hạn hoàn thành",
        state="Quá hạn chưa hoàn thành nhiệm vụ",
        path=f"{reverse('tasks:list')}?label={TaskLabel.OVERDUE.tone}",
    )
