"""What is saved of one item, as plain values: what a form shows and a save compares, field by field.

Read within every save, so their SQL is written once (``lib/fixed_query.py``).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from bacgiang_plan.lib.fixed_query import FixedQuery
from tasks.models import DatedPart
from zones.models import ZoneFacts

from .models import IndicatorFigure, PartProgress, ReportPart, TaskProgress, ZoneFigure

TASK_FIELDS = ["state", "completed_on", "expected_on", "no_change", "result", "difficulties", "proposals"]
TASK_ROW = FixedQuery(
    lambda report, assignment: (
        TaskProgress.objects.filter(report=report, assignment=assignment)
        .order_by()
        .values_list("pk", *TASK_FIELDS)
    ),
    int,
    int,
)
PART_ROW = FixedQuery(
    lambda report, key: ReportPart.objects.filter(report=report, key=key).values_list("text"), int, str
)
INDICATOR_ROWS = FixedQuery(
    lambda report: (
        IndicatorFigure.objects.filter(report=report)
        .order_by()
        .values_list("indicator", "value", "status", "note")
    ),
    int,
)
ZONE_ROWS = FixedQuery(
    lambda report: ZoneFigure.objects.filter(report=report).order_by().values_list("zone", *ZoneFacts.FIELDS),
    int,
)


EDIT = ("edited_at", "edited_by", "edited_by__full_name")
TASK_PAGE = FixedQuery(
    lambda report, assignment: (
        TaskProgress.objects.filter(report=report, assignment=assignment)
        .order_by()
        .values_list(*EDIT, *TASK_FIELDS)
    ),
    int,
    int,
)
TASK_DAYS = FixedQuery(
    lambda report, assignment: PartProgress.objects.filter(
        progress__report=report, progress__assignment=assignment
    ).values_list("dated_part", "completed_on"),
    int,
    int,
)
PART_PAGE = FixedQuery(
    lambda report, key: ReportPart.objects.filter(report=report, key=key).values_list(*EDIT, "text"), int, str
)
TASK_PARTS = FixedQuery(
    lambda task: DatedPart.objects.filter(task=task).order_by("order").values_list("pk", "due_on", "words"),
    int,
)


class LastEdit(NamedTuple):
    """Who saved something last, and when; all None for rows of before that was kept."""

    at: datetime | None
    by: int | None
    name: str | None


class TaskPart(NamedTuple):
    """One dated part of a task, as its form asks for it."""

    pk: int
    due_on: date | None
    words: str


def task_parts(task: int) -> list[TaskPart]:
    """Return the dated parts of ``task`` in their order."""
    return list(map(TaskPart._make, TASK_PARTS(task)))


def task_page(report: int, assignment: int) -> tuple[dict[str, object], LastEdit | None]:
    """Return what a page shows of one task, a day for each dated part, and who saved it last."""
    found = TASK_PAGE(report, assignment)
    if not found:
        return {}, None
    days = {f"part_{part}": day for part, day in TASK_DAYS(report, assignment)}
    return dict(zip(TASK_FIELDS, found[0][3:], strict=True)) | days, LastEdit._make(found[0][:3])


def part_page(report: int, key: str) -> tuple[dict[str, object], LastEdit | None]:
    """Return what a page shows of one general part, and who saved it last."""
    found = PART_PAGE(report, key)
    return ({"text": found[0][3]}, LastEdit._make(found[0][:3])) if found else ({"text": ""}, None)


def saved_task(report: int, assignment: int) -> dict[str, object]:
    """Return the saved row of one task with its key, not the days of its parts; empty when there is none."""
    found = TASK_ROW(report, assignment)
    return dict(zip(("pk", *TASK_FIELDS), found[0], strict=True)) if found else {}


def saved_part(report: int, key: str) -> dict[str, object]:
    """Return the saved text of one general part; empty when there is none."""
    found = PART_ROW(report, key)
    return {"text": found[0][0]} if found else {}


def saved_indicator_rows(report: int) -> dict[str, tuple]:
    """Return the saved figures by the name of their row, as they are compared."""
    return {f"i{indicator}": tuple(row) for indicator, *row in INDICATOR_ROWS(report)}


def saved_zone_rows(report: int) -> dict[str, tuple]:
    """Return the saved facts of zones by the name of their row, as they are compared."""
    return {f"z{zone}": tuple(row) for zone, *row in ZONE_ROWS(report)}


def indicator_row(figure: Mapping[str, object]) -> tuple | None:
    """Return one row as it is compared: a figure without a value is no figure."""
    row = (figure["value"], figure["status"], figure["note"])
    return None if figure["value"] is None else row


def zone_row(facts: Mapping[str, object]) -> tuple:
    """Return one row as it is compared; facts left out are blank."""
    return tuple(facts.get(name) for name in ZoneFacts.FIELDS)
