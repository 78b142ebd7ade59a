"""What was said last time: the last report that was sent before this one, from its frozen content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from bacgiang_plan.lib.dates import short_iso
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import lower_first

from .enums import REGULAR_KINDS, TaskState
from .models import AgencyReport, Submission


@dataclass(frozen=True)
class Previous:
    """The content of the report before, by what a task, a part or a figure is known by in every period."""

    period: str
    tasks: dict[str, dict]
    parts: dict[str, str]
    indicators: dict[str, dict]
    zones: dict[str, dict]


def previous(report: AgencyReport) -> Previous | None:
    """Return what the agency last sent before ``report``: one query, None when there is nothing.

    A withdrawn sending does not count, neither do ad hoc reports, which answer another question.
    """
    period = report.obligation.period
    found = LAST_SENT(report.obligation.agency_id, period.due_before)
    return _previous(found[0][0]) if found else None


def previous_of(reports: Iterable[int]) -> dict[int, Previous]:
    """Return what was last sent before each of ``reports`` (keys), of those that follow one: two queries."""
    before = _regular().filter(
        report__obligation__agency=OuterRef("obligation__agency"),
        report__obligation__period__due_before__lt=OuterRef("obligation__period__due_before"),
    )
    asked = AgencyReport.objects.filter(pk__in=reports).order_by()
    last = dict(asked.values_list("pk", Subquery(before.values("pk")[:1])))
    contents = dict(Submission.objects.filter(pk__in=last.values()).order_by().values_list("pk", "content"))
    return {pk: _previous(contents[sending]) for pk, sending in last.items() if sending}


def _regular() -> QuerySet[Submission]:
    """Sendings that stand, of regular periods, the newest first."""
    return (
        Submission.objects.standing()
        .filter(report__obligation__period__kind__in=REGULAR_KINDS)
        .order_by("-report__obligation__period__due_before", "-number")
    )


LAST_SENT = FixedQuery(
    lambda agency, before: (
        _regular()
        .filter(report__obligation__agency=agency, report__obligation__period__due_before__lt=before)
        .values_list("content")[:1]
    ),
    int,
    datetime,
)


def _previous(said: dict) -> Previous:
    return Previous(
        period=lower_first(said["period"]["name"]),
        tasks={task["clause"]: task for task in said["tasks"] if task["written"]},
        parts={part["key"]: part["text"] for part in said["parts"]},
        indicators={figure["code"]: figure for figure in said["indicators"]},
        zones={figure["item"]: figure for figure in said["zones"]},
    )


class Before(NamedTuple):
    """What was said of one task, or in one general part, in the last report that was sent."""

    period: str
    state: str
    result: str
    difficulties: str
    proposals: str
    completed_on: str = ""
    expected_on: str = ""
    no_change: bool = False

    @property
    def has_words(self) -> bool:
        return bool(self.result or self.difficulties or self.proposals)


STATES = dict(TaskState.choices)


def before_task(before: Previous | None, clause: str) -> Before | None:
    """Return what was last said of the task ``clause``."""
    told = before and before.tasks.get(clause)
    if not told:
        return None
    words = [told[name] for name in WORDS]
    days = [short_iso(told[name]) for name in ("completed_on", "expected_on")]
    return Before(before.period, STATES.get(told["state"], ""), *words, *days, told["no_change"])


WORDS = ["result", "difficulties", "proposals"]
"""What can be carried over as a start."""


def before_part(before: Previous | None, key: str) -> Before | None:
    """Return the same general part as last written."""
    text = before and before.parts.get(key)
    return Before(before.period, "", text, "", "") if text else None


def before_indicator(before: Previous | None, code: str) -> tuple[Decimal, str] | None:
    """Return (value, status) of the same indicator in the report before."""
    told = before and before.indicators.get(code)
    return (Decimal(told["value"]), told["status"]) if told else None


def before_zone(before: Previous | None, item: str) -> list[Decimal | None] | None:
    """Return cleared, area (ha), infrastructure, occupancy (%) and labour of the same zone last time."""
    told = before and before.zones.get(item)
    if not told:
        return None
    columns = ["cleared_ha", "area_ha", "infrastructure_percent", "occupancy_percent", "labour"]
    return [None if told[name] is None else Decimal(told[name]) for name in columns]
