"""What the sheets of an agency's workbook consist of: locked columns, then the columns to fill in."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reports.enums import TaskState
from reports.models import IndicatorFigure, ReportPart, TaskProgress
from targets.models import ValueStatus
from zones.models import ZoneFacts

VERSION = 1
"""The shape of the workbook; one of another shape is refused before any cell is read."""
ID_HEADER = "Mã dòng (không sửa)"
YES = "Có"
STATES = dict(TaskState.choices)
STATUSES = dict(ValueStatus.choices)


class Column(NamedTuple):
    """One column to fill in. ``kind``: words, line, day, number, count, choice (of ``labels``) or flag."""

    name: str
    header: str
    kind: str
    width: float
    labels: dict[str, str] = {}


@dataclass(frozen=True, eq=False)
class SheetPlan:
    """One sheet: its title, the locked columns as (header, width) and those to fill in."""

    key: str
    title: str
    shown: tuple[tuple[str, float], ...]
    columns: tuple[Column, ...]

    @property
    def headers(self) -> list[tuple[str, float]]:
        return [
            (ID_HEADER, 14),
            *self.shown,
            *((column.header, column.width) for column in self.columns),
        ]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


def label_of(model: type, name: str) -> str:
    """Return the one Vietnamese label of a field."""
    return str(model._meta.get_field(name).verbose_name)


def _columns(model: type, *given: tuple) -> tuple[Column, ...]:
    return tuple(Column(name, label_of(model, name), *rest) for name, *rest in given)


TASKS = SheetPlan(
    "tasks",
    "Nhiệm vụ",
    (
        ("Mục", 10),
        ("Nhiệm vụ theo Kế hoạch", 38),
        ("Kỳ trước: tình hình", 13),
        ("Kỳ trước: nội dung", 38),
    ),
    _columns(
        TaskProgress,
        ("state", "choice", 15, STATES),
        ("completed_on", "day", 12.5),
        ("expected_on", "day", 13),
        ("no_change", "flag", 12),
        ("result", "words", 46),
        ("difficulties", "words", 30),
        ("proposals", "words", 30),
    ),
)
PARTS_SHEET = SheetPlan(
    "parts",
    "Phần chung",
    (("Phần của báo cáo", 34), ("Yêu cầu", 12), ("Kỳ trước: nội dung", 60)),
    _columns(ReportPart, ("text", "words", 80)),
)
INDICATORS = SheetPlan(
    "indicators",
    "Số liệu chỉ tiêu",
    (
        ("Chỉ tiêu", 46),
        ("Đơn vị tính", 14),
        ("Phạm vi, cơ sở giá", 30),
        ("Kỳ trước: số liệu", 16),
        ("Kỳ trước: tính chất", 14),
    ),
    _columns(
        IndicatorFigure,
        ("value", "number", 18),
        ("status", "choice", 14, STATUSES),
        ("note", "line", 44),
    ),
)
FACT_KINDS = {"investor": ("line", 32), "labour": ("count", 14)}
ZONES = SheetPlan(
    "zones",
    "Khu, cụm",
    (
        ("Khu, cụm", 26),
        *((f"Kỳ trước: {label_of(ZoneFacts, name)}", 14) for name in ZoneFacts.FIELDS),
    ),
    _columns(
        ZoneFacts,
        *((name, *FACT_KINDS.get(name, ("number", 14))) for name in ZoneFacts.FIELDS),
    ),
)
