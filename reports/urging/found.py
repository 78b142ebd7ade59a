"""What is overdue, as plain tuples: what the letter tells and what its stamps are made from.

The verdicts are those of the dashboard: a report is overdue when its agency never sent it
(`timeliness.timeliness`), a task when `tasks.state.task_label` says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Subquery

from bacgiang_plan.lib.dates import local_date
from reports.confirmed import Confirmed
from reports.duties.plans import CLAUSE as PLAN_CLAUSE
from reports.enums import ReportState
from reports.models import CompletionProposal, Obligation, TaskProgress
from tasks.labels import Limit, limits_of
from tasks.models import Assignment, DatedPart
from tasks.state import COMPLETED_TONES, TaskLabel

SENT_STATES = [ReportState.SUBMITTED, ReportState.RESUBMITTED, ReportState.ACCEPTED]


class Why(StrEnum):
    """Why a matter past its day is not urged by letter."""

    OWN = "own"
    CLOSED = "closed"
    LOCKED = "locked"
    PENDING = "pending"


class Holder(NamedTuple):
    """The agency whose matter it is, as it is named today."""

    pk: int
    code: str
    name: str
    order: int
    is_consolidator: bool
    valid_from: date | None
    valid_until: date | None

    def aside(self, day: date) -> Why | None:
        """Return why no letter goes to this agency; None when one may."""
        if not (self.valid_from or day) <= day <= (self.valid_until or day):
            return Why.CLOSED
        return Why.OWN if self.is_consolidator else None


HOLDER = [f"agency__{name}" for name in ("pk", "code", "name", "order", "is_consolidator")]
HOLDER += ["agency__valid_from", "agency__valid_until"]


class Owed(NamedTuple):
    """A report past its deadline: never sent, or sent, returned and not sent again."""

    holder: Holder
    pk: int
    period: int
    period_name: str
    period_kind: str
    is_locked: bool
    due_before: datetime
    original: datetime
    extended_by: str
    sent_at: datetime | None
    is_sample: bool | None

    @property
    def is_returned(self) -> bool:
        """Whether it was once sent: then it is not overdue, whatever became of it (domain.md 5)."""
        return self.sent_at is not None

    def aside(self, day: date) -> Why | None:
        """Return why it is not urged: nobody may be asked for what a locked period no longer takes."""
        return self.holder.aside(day) or (Why.LOCKED if self.is_locked else None)


class LateTask(NamedTuple):
    """A task whose label for its lead agency is "quá hạn"; ``parts`` are the overdue ones still open.

    ``last`` is the key of the last accepted word on it, ``is_pending`` that Sở Công Thương has still to
    decide whether those parts are complete; ``confirmed`` counts all leads of the task.
    """

    holder: Holder
    pk: int
    clause: str
    text: str
    plan_on: date | None
    last: int | None
    parts: tuple[Limit, ...]
    is_pending: bool
    confirmed: Confirmed = Confirmed()

    @property
    def due_on(self) -> date:
        return self.parts[0].due_on

    @property
    def is_settled_plan(self) -> bool:
        """Whether it is clause IV.1 and the agency's own plan is known here: then nothing is asked."""
        return self.clause == PLAN_CLAUSE and self.plan_on is not None

    def aside(self, day: date) -> Why | None:
        """Return why it is not urged: what waits for Sở Công Thương itself is not the agency's turn."""
        return self.holder.aside(day) or (Why.PENDING if self.is_pending else None)


def owed_reports(now: datetime) -> list[Owed]:
    """Return the reports past their deadline, of opened periods, agencies in official order: one query."""
    unsent = Q(report__isnull=True) | Q(report__first_submitted_at__isnull=True)
    found = Obligation.objects.owed().opened().counted().filter(due_before__lte=now)
    found = found.filter(unsent | ~Q(report__state__in=SENT_STATES)).with_extension()
    period = ["period", "period__name", "period__kind", "period__locked_at"]
    columns = ["pk", *period, "due_before", "original_due_before", "extended_by"]
    report = ["report__first_submitted_at", "report__is_sample"]
    rows = found.order_by("agency__order", "-due_before", "pk").values_list(*HOLDER, *columns, *report)
    return [_owed(_holder(row), *row[len(HOLDER) :]) for row in rows]


def _holder(row: tuple) -> Holder:
    """Return the agency at the head of ``row``; its name is one line whatever was typed."""
    holder = Holder(*row[: len(HOLDER)])
    return holder._replace(name=" ".join(holder.name.split()))


def _owed(holder: Holder, pk: int, period: int, name: str, kind: str, locked_at, *rest) -> Owed:
    return Owed(holder, pk, period, name, kind, locked_at is not None, *rest)


def late_tasks(now: datetime) -> list[LateTask]:
    """Return every overdue task of every lead agency, agencies in official order: three queries."""
    today = local_date(now)
    found = list(_dated_assignments(today))
    limits, pending = limits_of(list({row.task for row in found})), _pending()
    late, leads, done = [], Counter(row.clause for row in found), Counter()
    for row in found:
        facts = {"started_on": row.started_on, "completed_on": row.completed_on}
        label = limits.label(task=row.task, assignment=row.pk, today=today, **facts)
        done[row.clause] += label.tone in COMPLETED_TONES
        if label != TaskLabel.OVERDUE:
            continue
        met = limits.met.get(row.pk, {})
        parts = [part for part in limits.of(row.task) if part.due_on and part.due_on < today]
        late.append(_late(row, [part for part in parts if part.pk not in met], pending.get(row.pk, set())))
    waiting = Counter(each.clause for each in late if each.is_pending)
    counts = {clause: Confirmed(count, done[clause], waiting[clause]) for clause, count in leads.items()}
    return [each._replace(confirmed=counts[each.clause]) for each in late]


class _Row(NamedTuple):
    """One assignment of a task that has a day behind it."""

    holder: Holder
    pk: int
    task: int
    clause: str
    text: str
    started_on: date | None
    completed_on: date | None
    plan_on: date | None
    last: int | None


def _dated_assignments(today: date) -> Iterator[_Row]:
    passed = DatedPart.objects.filter(task=OuterRef("task"), due_on__lt=today)
    said = TaskProgress.objects.accepted().filter(assignment=OuterRef("pk")).exclude(state="")
    last = said.order_by("-report__obligation__period__due_before", "-pk").values("pk")[:1]
    found = Assignment.objects.leading().valid_on(today).filter(Exists(passed))
    found = found.annotate(plan_on=F("agency__implementing_plan__issued_on"), last=Subquery(last)).order_by(
        "agency__order", "task__order", "pk"
    )
    columns = ["pk", "task", "task__clause", "task__text", "started_on", "completed_on", "plan_on", "last"]
    rows = found.values_list(*HOLDER, *columns)
    return (_Row(_holder(row), *row[len(HOLDER) :]) for row in rows)


def _pending() -> dict[int, set[int | None]]:
    """Return the dated parts (None: the whole task) proposed complete and not decided, by assignment."""
    waiting = defaultdict(set)
    found = CompletionProposal.objects.filter(verdict="").values_list("assignment", "dated_part")
    for assignment, part in found:
        waiting[assignment].add(part)
    return waiting


def _late(row: _Row, parts: list[Limit], pending: set[int | None]) -> LateTask:
    left = [] if None in pending else [part for part in parts if part.pk not in pending]
    parts = sorted(left or parts, key=lambda part: part.due_on)
    return LateTask(
        row.holder, row.pk, row.clause, row.text, row.plan_on, row.last, tuple(parts), is_pending=not left
    )
