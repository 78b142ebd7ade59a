"""What a report still lacks before it can be sent."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from .enums import PARTS, TaskState
from .items import indicator_item, part_item, task_item
from .manuscript import Manuscript, Said, required_parts
from .plausible import lacks


@dataclass(frozen=True)
class MissingItem:
    """One thing missing, and the address where it is written."""

    label: str
    url: str


def missing(manuscript: Manuscript, *, today: date) -> list[MissingItem]:
    """Return what must still be written, in the order of the form; empty when it can be sent.

    An agency that declares "không phát sinh" owes no words (domain.md 5). Otherwise every led task needs a
    state, and what fits it: a result (or the choice that nothing has changed), or for a task not started or
    past its limit on ``today`` the reason and the new expected day; a task called done is proposed as such
    and needs evidence. Figures are not owed, but those stated must be possible, and a jump needs a note.
    After a return by item only what is open can be missing.
    """
    if manuscript.report.nothing_to_report:
        return []
    return _missing_tasks(manuscript, today) + _missing_figures(manuscript) + _missing_parts(manuscript)


def _missing_tasks(manuscript: Manuscript, today: date) -> list[MissingItem]:
    items = []
    for task in manuscript.led:
        overdue = any(due < today for due in manuscript.unmet.get(task.pk, ()))
        lack = lack_of(manuscript.said.get(task.pk), overdue, task.pk in manuscript.proven)
        if lack and manuscript.is_open(task_item(task.pk)):
            items.append(MissingItem(f"Nhiệm vụ {task.clause}: {lack}", manuscript.task_urls[task.pk]))
    return items


def lack_of(row: Said | None, overdue: bool, is_proven: bool) -> str:
    """Return what one task still lacks, in words; empty when it can be sent.

    ``overdue``: a limit is past; ``is_proven``: there is evidence, or its completion is confirmed.
    """
    if row is None:
        return "chưa cập nhật"
    if not row.state:
        return "chưa chọn tình hình thực hiện"
    if row.state == TaskState.DONE:
        return _lack_of_done(row, is_proven)
    if row.state == TaskState.ONGOING and not row.result and not row.no_change:
        return "chưa có kết quả thực hiện"
    if row.state == TaskState.NOT_STARTED or overdue:
        return _lack_of_delayed(row)
    return ""


def _lack_of_done(row: Said, is_proven: bool) -> str:
    if row.completed_on is None:
        return "chưa ghi ngày hoàn thành"
    if not row.result:
        return "chưa có kết quả thực hiện"
    return "" if is_proven else "đã hoàn thành nhưng chưa có tệp minh chứng"


def _lack_of_delayed(row: Said) -> str:
    which = "chưa thực hiện" if row.state == TaskState.NOT_STARTED else "quá hạn"
    if not row.difficulties:
        return f"chưa nêu lý do {which}"
    return "" if row.expected_on else "chưa ghi ngày dự kiến hoàn thành"


def _missing_figures(manuscript: Manuscript) -> list[MissingItem]:
    """Return the figures that cannot be sent as they are, each with the address of its note."""
    if manuscript.report.obligation.period.is_ad_hoc:
        return []
    url = reverse("reports:indicators", args=[manuscript.report.pk])
    return [
        MissingItem(f"Số liệu chỉ tiêu {lack.code}: {lack.words}", f"{url}#id_i{lack.indicator}-note")
        for lack in lacks(manuscript.report, manuscript.beside)
        if manuscript.is_open(indicator_item(lack.indicator))
    ]


def _missing_parts(manuscript: Manuscript) -> list[MissingItem]:
    return [
        MissingItem(f"Phần {PARTS[key]}", manuscript.part_urls[key])
        for key in required_parts(manuscript.report)
        if key not in manuscript.parts and manuscript.is_open(part_item(key))
    ]
