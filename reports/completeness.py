"""What a report still lacks before it can be sent."""

from dataclasses import dataclass

from .enums import PARTS, REQUIRED_PARTS, TaskState
from .manuscript import Manuscript, Said


@dataclass(frozen=True)
class MissingItem:
    """One thing missing, and the address where it is written."""

    label: str
    url: str


def missing(manuscript: Manuscript) -> list[MissingItem]:
    """Return what must still be written, in the order of the form; empty when it can be sent.

    An agency that declares "không phát sinh" owes no words (domain.md 5). Otherwise every led task needs a
    state, and words that fit it: a result, or the reason why nothing was done.
    """
    if manuscript.report.nothing_to_report:
        return []
    return _missing_tasks(manuscript) + _missing_parts(manuscript)


def _missing_tasks(manuscript: Manuscript) -> list[MissingItem]:
    items = []
    for task in manuscript.led:
        if lack := _lack(manuscript.said.get(task.pk)):
            items.append(MissingItem(f"Nhiệm vụ {task.clause}: {lack}", manuscript.task_urls[task.pk]))
    return items


def _lack(row: Said | None) -> str:
    if row is None:
        return "chưa cập nhật"
    if not row.state:
        return "chưa chọn tình hình thực hiện"
    if row.state == TaskState.NOT_STARTED and not row.difficulties:
        return "chưa nêu lý do chưa thực hiện"
    if row.state != TaskState.NOT_STARTED and not row.result:
        return "chưa có kết quả thực hiện"
    return ""


def _missing_parts(manuscript: Manuscript) -> list[MissingItem]:
    return [
        MissingItem(f"Phần {PARTS[key]}", manuscript.part_urls[key])
        for key in REQUIRED_PARTS
        if key not in manuscript.parts
    ]
