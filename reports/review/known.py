"""What is known of the sendings of one report, read once: their items, marks on them, the period before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from bacgiang_plan.lib.fixed_query import FixedQuery
from tasks.labels import limits_of
from tasks.models import Assignment
from tasks.state import TaskLabel

from ..enums import ReviewVerdict
from ..models import AgencyReport, ItemReview, Submission
from ..previous import previous
from .absent import absent
from .entries import Entry, entries, is_changed, last_period


class Sent(NamedTuple):
    """One standing sending."""

    pk: int
    number: int
    content: dict
    submitted_at: datetime


class Mark(NamedTuple):
    """What a reviewer said of one item of one sending."""

    submission: int
    pk: int
    item: str
    verdict: str
    reason: str
    rating: str
    reply: str
    decided_at: datetime
    by: str


class Asked(NamedTuple):
    """An earlier request on one item, and what the agency replied."""

    number: int
    reason: str
    by: str
    reply: str


@dataclass(frozen=True)
class Known:
    """The standing sendings of one report, the last one under review.

    ``now`` has its items, those left out included; ``earlier`` the items of the sendings before, ``marks``
    the marks by number of sending and item, ``before`` the items of the period before, ``states`` what the
    agency says of each task and ``labels`` what the facts say.
    """

    now: dict[str, Entry]
    numbers: list[int]
    earlier: list[dict[str, Entry]]
    marks: dict[int, dict[str, Mark]]
    before: dict[str, Entry]
    period: str
    states: dict[str, str]
    labels: dict[str, TaskLabel]

    def last(self, item: str) -> Entry | None:
        """The item in the sending before this one."""
        return self.earlier[-1].get(item) if self.earlier else None

    def mark(self, item: str) -> Mark | None:
        return self.marks[self.numbers[-1]].get(item)

    @cached_property
    def asked_last(self) -> set[str]:
        """The items for which the report was returned last; empty when it came back as a whole."""
        if not self.earlier:
            return set()
        marks = self.marks[self.numbers[-2]]
        return {item for item, mark in marks.items() if mark.verdict == ReviewVerdict.REDO}

    def asked(self, item: str) -> list[Asked]:
        """Every earlier request on ``item``, in order."""
        found = [(number, self.marks[number].get(item)) for number in self.numbers[:-1]]
        return [
            Asked(number, mark.reason, mark.by, mark.reply)
            for number, mark in found
            if mark and mark.verdict == ReviewVerdict.REDO
        ]

    def passed_in(self, item: str) -> int | None:
        """The number of the earlier sending in which ``item`` was accepted and has been the same since."""
        if not any(item in self.marks[number] for number in self.numbers[:-1]):
            return None
        for number, told in reversed(list(zip(self.numbers, self.earlier, strict=False))):
            mark = self.marks[number].get(item)
            if is_changed(told.get(item), self.now[item]) or (mark and mark.verdict == ReviewVerdict.REDO):
                return None
            if mark:
                return number
        return None


def standing_sendings(report: AgencyReport) -> list[Sent]:
    """Return the sendings of ``report`` that were not withdrawn, in order: one query."""
    return list(map(Sent._make, SENDINGS(report.pk)))


SENDINGS = FixedQuery(
    lambda report: (
        Submission.objects.standing().filter(report=report).order_by("number").values_list(*Sent._fields)
    ),
    int,
)


def known(report: AgencyReport, sendings: list[Sent], *, today: date) -> Known:
    """Return what is known of ``sendings``, the standing ones in order: six queries, however many."""
    said, period = sendings[-1].content, previous(report)
    return Known(
        now=entries(said) | absent(report, said),
        numbers=[sending.number for sending in sendings],
        earlier=[entries(sending.content) for sending in sendings[:-1]],
        marks=_marks(report, sendings),
        before=last_period(said, period),
        period=period.period if period else "",
        states={task["item"]: task["state"] for task in said["tasks"]},
        labels=_labels(said, today),
    )


MARKS = FixedQuery(
    lambda report: (
        ItemReview.objects.filter(submission__report=report)
        .order_by()
        .values_list(*Mark._fields[:-1], "decided_by__full_name")
    ),
    int,
)


def _marks(report: AgencyReport, sendings: list[Sent]) -> dict[int, dict[str, Mark]]:
    numbers = {sending.pk: sending.number for sending in sendings}
    found: dict[int, dict[str, Mark]] = defaultdict(dict)
    for mark in map(Mark._make, MARKS(report.pk)):
        if mark.submission in numbers:  # not those of a sending that was withdrawn
            found[numbers[mark.submission]][mark.item] = mark
    return found


def _labels(said: dict, today: date) -> dict[str, TaskLabel]:
    """Return the label of each task at ``today`` from its facts, by item."""
    keys = {int(task["item"].partition("-")[2]): task["item"] for task in said["tasks"]}
    columns = ["pk", "task", "started_on", "completed_on"]
    facts = list(Assignment.objects.filter(pk__in=keys).order_by().values_list(*columns))
    limits = limits_of([task for _, task, _, _ in facts])
    return {
        keys[pk]: limits.label(
            task=task, assignment=pk, started_on=started_on, completed_on=completed_on, today=today
        )
        for pk, task, started_on, completed_on in facts
    }
