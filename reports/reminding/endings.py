"""How a matter ended for those who were told of it: done, or told no more for another reason.

Another reason is a moved limit, an agency that has ended, something taken back, a locked period, somebody who
has moved on. Each kind of matter has a function that finds what was done, in a constant number of queries.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

from reports.enums import ObligationKind, OutgoingAction, PeriodAction, ProposalVerdict
from reports.models import (
    CompletionProposal,
    ImplementingPlan,
    Obligation,
    OutgoingEvent,
    PeriodEvent,
    Reminder,
    ReportEvent,
    ReportingPeriod,
)
from reports.opening.gate import WITH_FAULTS

from . import alarms, contributions, openings, outgoing, overdue, plans, proposals, reports, tasks

Rows = Collection[Reminder]


def done(rows: Rows, still_due: Collection[str], today: date) -> set[int]:
    """Return the keys of those of ``rows``, told no more, whose matter was done.

    ``still_due`` are the keys of the matters that are due to somebody else.
    """
    kinds: dict[str, list[Reminder]] = defaultdict(list)
    for row in rows:
        kinds[row.matter.partition("/")[0]].append(row)
    found: set[int] = set()
    for kind, told in kinds.items():
        if kind in FOUND_BY_LOOKING:
            found |= {row.pk for row in _not_locked(told) if row.matter not in still_due}
        elif kind in DONE:
            found |= {row.pk for row in DONE[kind](told, today)}
    return found


def _reports(rows: Rows, today: date) -> Iterable[Reminder]:
    """What somebody moved on since; an exemption, a lock or a sending taken back is not doing it."""
    numbers = {_number(row) for row in rows}
    owed = Obligation.objects.filter(pk__in=numbers, kind=ObligationKind.OWED)
    owed = set(owed.filter(period__locked_at=None).values_list("pk", flat=True))
    steps = ReportEvent.objects.filter(report__obligation__in=numbers).order_by("pk")
    last = {of: act for of, *act in steps.values_list("report__obligation", "done_at", "action")}
    return [row for row in rows if _number(row) in owed and _is_since(last, row, but=("withdraw",))]


def _outgoing(rows: Rows, today: date) -> Iterable[Reminder]:
    acts = [*outgoing.STEPS, OutgoingAction.TAKE_BACK, OutgoingAction.ISSUE]
    steps = OutgoingEvent.objects.filter(document__in={_number(row) for row in rows}, action__in=acts)
    last = {of: act for of, *act in steps.order_by("pk").values_list("document", "done_at", "action")}
    undone = (OutgoingAction.TAKE_BACK, OutgoingAction.REOPEN)
    return [row for row in rows if _is_since(last, row, but=undone)]


def _is_since(last: dict[int, list], row: Reminder, *, but: Collection[str]) -> bool:
    """Whether the last act came after ``row`` was told and is none of those that undo."""
    done_at, action = last.get(_number(row), (None, ""))
    return done_at is not None and done_at >= row.made_at and action not in but


def _contributions(rows: Rows, today: date) -> Iterable[Reminder]:
    given = contributions.given_in_full({row.matter for row in rows})
    return [row for row in rows if row.matter in given]


def _tasks(rows: Rows, today: date) -> Iterable[Reminder]:
    limits = {row.pk: _limit(row) for row in rows}
    met = tasks.met(set(limits.values()), today)
    return [row for row in rows if limits[row.pk] in met]


def _limit(row: Reminder) -> tuple[int, int, date]:
    _, part, assignment = row.matter.split("/")
    return int(assignment), int(part), date.fromisoformat(row.rung.partition("@")[2])


def _plans(rows: Rows, today: date) -> Iterable[Reminder]:
    recorded = ImplementingPlan.objects.filter(agency__in={_number(row) for row in rows})
    agencies = set(recorded.values_list("agency", flat=True))
    return [row for row in rows if _number(row) in agencies]


def _proposals(rows: Rows, today: date) -> Iterable[Reminder]:
    found = CompletionProposal.objects.filter(report__in={_number(row) for row in rows})
    verdicts: dict[int, set[str]] = defaultdict(set)
    for report, verdict in found.values_list("report", "verdict"):
        verdicts[report].add(verdict)
    decided = {ProposalVerdict.CONFIRMED, ProposalVerdict.DECLINED}
    return [row for row in rows if verdicts[_number(row)] & decided and "" not in verdicts[_number(row)]]


def _openings(rows: Rows, today: date) -> Iterable[Reminder]:
    acts = PeriodEvent.objects.filter(period__in={_number(row) for row in rows}, action=PeriodAction.OPEN)
    unfinished = set(acts.filter(note__startswith=WITH_FAULTS).values_list("period", flat=True))
    return [row for row in rows if _number(row) not in unfinished]


def _not_locked(rows: Rows) -> Iterable[Reminder]:
    """Leave out the lists of locked periods: nobody can send any more what is on them."""
    ends = {row.pk: row.matter.rpartition("/")[2] for row in rows if row.matter.startswith(overdue.KINDS)}
    periods = {int(end) for end in ends.values() if end.isdecimal()}
    locked = ReportingPeriod.objects.filter(pk__in=periods, locked_at__isnull=False)
    closed = set(map(str, locked.values_list("pk", flat=True)))
    return [row for row in rows if ends.get(row.pk) not in closed]


def _number(row: Reminder) -> int:
    return int(row.matter.rpartition("/")[2])


FOUND_BY_LOOKING = {kind.rstrip("/") for kind in (*overdue.KINDS, *alarms.KINDS)}
"""Lists and alarms: what is found no more is done."""
DONE: dict[str, Callable[[Rows, date], Iterable[Reminder]]] = {
    reports.KIND: _reports,
    contributions.KIND: _contributions,
    tasks.KIND: _tasks,
    plans.KIND: _plans,
    proposals.KIND: _proposals,
    outgoing.KIND: _outgoing,
    openings.KIND: _openings,
}
