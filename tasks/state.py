"""The label of a task, derived from its facts and never stored (domain.md 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

DUE_SOON = timedelta(days=30)
"""A task is "sắp đến hạn" in the last 30 days before its date (our choice: one reporting round ahead)."""


class TaskLabel(Enum):
    """Labels in the order in which leadership wants to see them, worst first."""

    OVERDUE = ("overdue", "Quá hạn", "▲")
    DUE_SOON = ("soon", "Đang thực hiện – sắp đến hạn", "◔")
    RUNNING = ("running", "Đang thực hiện – trong hạn", "◐")
    NOT_STARTED = ("not-started", "Chưa thực hiện", "○")
    REGULAR = ("no-date", "Thường xuyên", "∞")
    DONE_LATE = ("done-late", "Hoàn thành quá hạn", "●")
    DONE_ON_TIME = ("done", "Hoàn thành đúng hạn", "●")

    def __init__(self, tone: str, label: str, glyph: str) -> None:
        self.tone, self.label, self.glyph = tone, label, glyph


COMPLETED = "completed"
"""What a filter calls every completed task, in time or late."""
COMPLETED_TONES = {TaskLabel.DONE_ON_TIME.tone, TaskLabel.DONE_LATE.tone}


@dataclass(frozen=True)
class Due:
    """One date that a task must meet, and when it was met."""

    due_on: date
    completed_on: date | None


def task_label(
    *, dues: Iterable[Due], started_on: date | None, completed_on: date | None, today: date
) -> TaskLabel:
    """Return the label of one assignment at ``today``.

    Without any date the task is regular until it is completed, and then cannot be late. A task with
    several dated parts is as bad as its worst open part; a completed whole counts each part still
    open as met on that day. The due day itself is in time.
    """
    met = [Due(due.due_on, due.completed_on or completed_on) for due in dues]
    if not met:
        return TaskLabel.DONE_ON_TIME if completed_on else TaskLabel.REGULAR
    if all(due.completed_on for due in met):
        late = any(due.completed_on > due.due_on for due in met)
        return TaskLabel.DONE_LATE if late else TaskLabel.DONE_ON_TIME
    next_due = min(due.due_on for due in met if not due.completed_on)
    return _open_label(next_due, started_on, today)


def _open_label(due_on: date, started_on: date | None, today: date) -> TaskLabel:
    if today > due_on:
        return TaskLabel.OVERDUE
    if today >= due_on - DUE_SOON:
        return TaskLabel.DUE_SOON
    return TaskLabel.RUNNING if started_on else TaskLabel.NOT_STARTED
