"""A report as its readers see it: rows for the screen from a snapshot, live or frozen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import short_date, short_iso
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from targets.models import ValueStatus
from zones.models import ZoneFacts

from .previous import Previous
from .states import TASK_MARKS, Mark


@dataclass(frozen=True)
class TaskWords:
    """What the report says of one task; ``url`` leads to the task, ``edit_url`` to the form or nowhere.

    ``before`` is what was said in the period before, if anything was.
    """

    item: str
    url: str
    edit_url: str
    clause: str
    text: str
    mark: Mark
    completed_on: str
    expected_on: str
    no_change: bool
    parts: list[str]
    result: str
    difficulties: str
    proposals: str
    evidence: list[dict]
    contributions: list[dict]
    missing_contributors: list[str]
    is_written: bool
    before: "Before | None"


@dataclass(frozen=True)
class Before:
    """What was said of the same task the period before."""

    mark: Mark
    result: str
    difficulties: str
    proposals: str
    is_same: bool


@dataclass(frozen=True)
class Readback:
    """The report as its readers see it; ``parts`` are (key, title, text)."""

    tasks: list[TaskWords]
    indicators: list
    zones: list
    parts: list[tuple[str, str, str]]
    paper: str


def readback(
    said: dict, *, before: Previous | None = None, edit_urls: dict[str, str] | None = None
) -> Readback:
    """Return the content of a snapshot, tasks in the plan's order, unwritten ones included: no query.

    ``edit_urls`` maps items to their forms, for those who may write.
    """
    urls = siblings("tasks:detail", keys=[task["clause"] for task in said["tasks"]])
    told = before.tasks if before else {}
    return Readback(
        tasks=[
            _task(
                task,
                url=urls[task["clause"]],
                edit_url=(edit_urls or {}).get(task["item"], ""),
                before=_before(told.get(task["clause"]), task),
            )
            for task in said["tasks"]
        ],
        indicators=[_indicator(figure, before) for figure in said["indicators"]],
        zones=[_zone(figure) for figure in said["zones"]],
        parts=[(part["key"], part["title"], part["text"]) for part in said["parts"]],
        paper=paper_words(said["paper"]),
    )


def paper_words(paper: dict) -> str:
    """Return the signed paper of a snapshot in words; empty without one."""
    if not paper["number"]:
        return ""
    day = paper["date"]
    return f"số {paper['number']}" + (f" ngày {short_date(date.fromisoformat(day))}" if day else "")


def _task(task: dict, **given) -> TaskWords:
    return TaskWords(
        **given,
        item=task["item"],
        clause=task["clause"],
        text=task["text"],
        mark=TASK_MARKS[task["state"]],
        completed_on=short_iso(task["completed_on"]),
        expected_on=short_iso(task["expected_on"]),
        no_change=task["no_change"],
        parts=[
            f"Phần có hạn {short_iso(part['due_on'])}: hoàn thành ngày {short_iso(part['completed_on'])}"
            for part in task["parts"]
        ],
        result=task["result"],
        difficulties=task["difficulties"],
        proposals=task["proposals"],
        evidence=task["evidence"],
        contributions=task["contributions"],
        missing_contributors=task["missing_contributors"],
        is_written=task["written"],
    )


def _before(told: dict | None, task: dict) -> Before | None:
    if told is None or not told["written"]:
        return None
    is_same = bool(task["result"]) and task["result"] == told["result"]
    return Before(TASK_MARKS[told["state"]], told["result"], told["difficulties"], told["proposals"], is_same)


STATUSES = dict(ValueStatus.choices)


def _indicator(figure: dict, before: Previous | None) -> dict:
    told = before.indicators.get(figure["code"]) if before else None
    return {
        "code": figure["code"],
        "name": figure["name"],
        "value": format_decimal(Decimal(figure["value"])),
        "before": format_decimal(Decimal(told["value"])) if told else EMPTY,
        "unit": figure["unit"],
        "status": STATUSES[figure["status"]],
        "note": figure["note"],
    }


def _zone(figure: dict) -> dict:
    numbers = {name: None if figure[name] is None else Decimal(figure[name]) for name in ZONE_NUMBERS}
    area, cleared = numbers["area_ha"], numbers["cleared_ha"]
    return {
        "name": figure["full_name"],
        "area": format_decimal(area),
        "cleared": format_decimal(cleared),
        "cleared_percent": format_decimal(100 * cleared / area, 1) if area and cleared is not None else EMPTY,
        "infrastructure": format_decimal(numbers["infrastructure_percent"]),
        "occupancy": format_decimal(numbers["occupancy_percent"]),
        "registered_capital": format_decimal(numbers["registered_capital"]),
        "labour": format_decimal(numbers["labour"]),
        "investor": figure["investor"] or EMPTY,
    }


ZONE_NUMBERS = [name for name in ZoneFacts.FIELDS if name != "investor"]
