"""What is saved of one item, as plain values: what a form shows and a save compares, field by field.

Read within every save, so their SQL is written once (``lib/fixed_query.py``).
"""

from collections.abc import Mapping

from bacgiang_plan.lib.fixed_query import FixedQuery
from zones.models import ZoneFacts

from .models import IndicatorFigure, ReportPart, TaskProgress, ZoneFigure

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
