"""What was said last time: the last report that was sent before this one, from its frozen content."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bacgiang_plan.lib.vietnamese import lower_first

from .enums import PeriodKind, TaskState
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
    found = (
        Submission.objects.standing()
        .filter(
            report__obligation__agency=report.obligation.agency_id,
            report__obligation__period__due_before__lt=period.due_before,
        )
        .exclude(report__obligation__period__kind=PeriodKind.AD_HOC)
        .order_by("-report__obligation__period__due_before", "-number")
        .values_list("content", flat=True)
        .first()
    )
    return found and _previous(found)


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


STATES = dict(TaskState.choices)


def before_task(before: Previous | None, clause: str) -> Before | None:
    """Return what was last said of the task ``clause``."""
    told = before and before.tasks.get(clause)
    if not told:
        return None
    words = [told[name] for name in ("result", "difficulties", "proposals")]
    return Before(before.period, STATES.get(told["state"], ""), *words)


def before_part(before: Previous | None, key: str) -> Before | None:
    """Return the same general part as last written."""
    text = before and before.parts.get(key)
    return Before(before.period, "", text, "", "") if text else None


def before_indicator(before: Previous | None, code: str) -> tuple[Decimal, str] | None:
    """Return (value, status) of the same indicator in the report before."""
    told = before and before.indicators.get(code)
    return (Decimal(told["value"]), told["status"]) if told else None


def before_zone(before: Previous | None, item: str) -> list[Decimal | None] | None:
    """Return cleared, area (ha), infrastructure and occupancy (%) of the same zone in the report before."""
    told = before and before.zones.get(item)
    if not told:
        return None
    columns = ["cleared_ha", "area_ha", "infrastructure_percent", "occupancy_percent"]
    return [None if told[name] is None else Decimal(told[name]) for name in columns]
