"""A whole report read back: its words and figures in the order of the outline, by constant queries."""

from collections import defaultdict
from dataclasses import dataclass

from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .enums import PARTS
from .manuscript import LedTask, Manuscript, Said
from .models import AgencyReport, PartProgress
from .states import TASK_MARKS, Mark


@dataclass(frozen=True)
class TaskWords:
    """What the report says of one task."""

    assignment_pk: int
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
    days = _days_of_parts(report)
    return Readback(
        tasks=[_task(task, manuscript.said.get(task.pk), days[task.pk]) for task in manuscript.led],
        indicators=[_indicator(figure) for figure in report.indicator_figures.select_related("indicator")],
        zones=[_zone(figure) for figure in report.zone_figures.select_related("zone")],
        parts=[(key, title, parts[key]) for key, title in PARTS.items() if key in parts],
    )


def _days_of_parts(report: AgencyReport) -> dict[int, list[str]]:
    """Return what is said of dated parts by assignment, in the order of the parts."""
    found = PartProgress.objects.filter(progress__report=report).order_by("dated_part__order")
    days = defaultdict(list)
    columns = ["progress__assignment", "dated_part__due_on", "completed_on"]
    for assignment, due_on, completed_on in found.values_list(*columns):
        days[assignment].append(f"Phần có hạn {due_on:%d/%m/%Y}: hoàn thành ngày {completed_on:%d/%m/%Y}")
    return days


def _task(task: LedTask, said: Said | None, parts: list[str]) -> TaskWords:
    return TaskWords(
        assignment_pk=task.pk,
        clause=task.clause,
        text=task.text,
        mark=TASK_MARKS[said.state if said else ""],
        completed_on=f"{said.completed_on:%d/%m/%Y}" if said and said.completed_on else "",
        parts=parts,
        result=said.result if said else "",
        difficulties=said.difficulties if said else "",
        proposals=said.proposals if said else "",
        is_written=said is not None,
    )


def _indicator(figure) -> dict:
    return {
        "code": figure.indicator.code,
        "name": figure.indicator.name,
        "value": format_decimal(figure.value),
        "unit": figure.indicator.unit,
        "status": figure.get_status_display(),
        "note": figure.note,
    }


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
