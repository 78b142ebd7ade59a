"""A whole report read back: its words and figures in the order of the outline, by constant queries."""

from dataclasses import dataclass

from bacgiang_plan.lib.numbers import EMPTY, format_decimal

from .enums import PARTS
from .manuscript import Manuscript
from .models import TaskProgress
from .states import TASK_MARKS, Mark


@dataclass(frozen=True)
class TaskWords:
    """What the report says of one task; ``url_pk`` leads to its form."""

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
    report, progress, parts = manuscript.report, manuscript.progress, manuscript.parts
    return Readback(
        tasks=[_task(assignment, progress.get(assignment.pk)) for assignment in manuscript.led],
        indicators=[_indicator(figure) for figure in report.indicator_figures.select_related("indicator")],
        zones=[_zone(figure) for figure in report.zone_figures.select_related("zone")],
        parts=[(key, title, parts[key]) for key, title in PARTS.items() if key in parts],
    )


def _task(assignment, row: TaskProgress | None) -> TaskWords:
    return TaskWords(
        assignment_pk=assignment.pk,
        clause=assignment.task.clause,
        text=assignment.task.text,
        mark=TASK_MARKS[row.state if row else ""],
        completed_on=f"{row.completed_on:%d/%m/%Y}" if row and row.completed_on else "",
        parts=[_part(part) for part in row.parts.all()] if row else [],
        result=row.result if row else "",
        difficulties=row.difficulties if row else "",
        proposals=row.proposals if row else "",
        is_written=row is not None,
    )


def _part(part) -> str:
    return f"Phần có hạn {part.dated_part.due_on:%d/%m/%Y}: hoàn thành ngày {part.completed_on:%d/%m/%Y}"


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
