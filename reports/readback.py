"""A whole report read back: its words and figures in the order of the outline, by constant queries."""

from collections import defaultdict
from dataclasses import dataclass

from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.numbers import EMPTY, format_decimal
from targets.models import ValueStatus

from .enums import PARTS
from .manuscript import LedTask, Manuscript, Said
from .models import AgencyReport, PartProgress
from .states import TASK_MARKS, Mark


@dataclass(frozen=True)
class TaskWords:
    """What the report says of one task; ``url`` leads to the task, ``edit_url`` to the form."""

    url: str
    edit_url: str
    clause: str
    text: str
    mark: Mark
    completed_on: str
    parts: list[str]
    result: str
    difficulties: str
    proposals: str
    is_written: bool


@dataclass(frozen=True)
class Readback:
    """The report as its readers see it."""

    tasks: list[TaskWords]
    indicators: list
    zones: list
    parts: list[tuple[str, str, str]]


def readback(manuscript: Manuscript) -> Readback:
    """Return the content of a report, tasks in the plan's order, unwritten ones included."""
    report, parts = manuscript.report, manuscript.parts
    return Readback(
        tasks=_tasks(manuscript),
        indicators=_indicators(report),
        zones=[_zone(figure) for figure in report.zone_figures.select_related("zone")],
        parts=[(key, title, parts[key]) for key, title in PARTS.items() if key in parts],
    )


def _tasks(manuscript: Manuscript) -> list[TaskWords]:
    days = _days_of_parts(manuscript.report)
    urls = siblings("tasks:detail", keys=[task.clause for task in manuscript.led])
    return [
        _task(
            task,
            manuscript.said.get(task.pk),
            parts=days[task.pk],
            url=urls[task.clause],
            edit_url=manuscript.task_urls[task.pk],
        )
        for task in manuscript.led
    ]


def _days_of_parts(report: AgencyReport) -> dict[int, list[str]]:
    """Return what is said of dated parts by assignment, in the order of the parts."""
    found = PartProgress.objects.filter(progress__report=report).order_by("dated_part__order")
    days = defaultdict(list)
    columns = ["progress__assignment", "dated_part__due_on", "completed_on"]
    for assignment, due_on, completed_on in found.values_list(*columns):
        days[assignment].append(f"Phần có hạn {due_on:%d/%m/%Y}: hoàn thành ngày {completed_on:%d/%m/%Y}")
    return days


def _task(task: LedTask, said: Said | None, **given: list[str] | str) -> TaskWords:
    return TaskWords(
        **given,
        clause=task.clause,
        text=task.text,
        mark=TASK_MARKS[said.state if said else ""],
        completed_on=f"{said.completed_on:%d/%m/%Y}" if said and said.completed_on else "",
        result=said.result if said else "",
        difficulties=said.difficulties if said else "",
        proposals=said.proposals if said else "",
        is_written=said is not None,
    )


INDICATOR = ["indicator__code", "indicator__name", "value", "indicator__unit", "status", "note"]
STATUSES = dict(ValueStatus.choices)


def _indicators(report: AgencyReport) -> list[dict]:
    return [
        {
            "code": code,
            "name": name,
            "value": format_decimal(value),
            "unit": unit,
            "status": STATUSES[status],
            "note": note,
        }
        for code, name, value, unit, status, note in report.indicator_figures.values_list(*INDICATOR)
    ]


def _zone(figure) -> dict:
    cleared = figure.cleared_percent
    return {
        "name": figure.zone.full_name,
        "area": format_decimal(figure.area_ha),
        "cleared": format_decimal(figure.cleared_ha),
        "cleared_percent": EMPTY if cleared is None else format_decimal(cleared, 1),
        "infrastructure": format_decimal(figure.infrastructure_percent),
        "occupancy": format_decimal(figure.occupancy_percent),
        "labour": format_decimal(figure.labour),
        "investor": figure.investor or EMPTY,
    }
