"""How each state looks: one glyph, one word, one tone (design: colour never alone)."""

from dataclasses import dataclass

from .enums import ReportState, ReviewVerdict, TaskState, Timeliness
from .models import AgencyReport


@dataclass(frozen=True)
class Mark:
    """What the chip of a state shows."""

    glyph: str
    label: str
    tone: str


NOT_STARTED = Mark("○", "Chưa soạn", "not-started")
REPORT_MARKS = {
    ReportState.DRAFT: Mark("✎", ReportState.DRAFT.label, "none"),
    ReportState.IN_APPROVAL: Mark("◑", ReportState.IN_APPROVAL.label, "running"),
    ReportState.SENT_BACK: Mark("↩", ReportState.SENT_BACK.label, "soon"),
    ReportState.SUBMITTED: Mark("◕", ReportState.SUBMITTED.label, "running"),
    ReportState.RETURNED: Mark("↩", ReportState.RETURNED.label, "soon"),
    ReportState.RESUBMITTED: Mark("◕", ReportState.RESUBMITTED.label, "running"),
    ReportState.ACCEPTED: Mark("●", ReportState.ACCEPTED.label, "done"),
    ReportState.REOPENED: Mark("↩", ReportState.REOPENED.label, "soon"),
}
TIMELINESS_MARKS = {
    Timeliness.NOT_YET_DUE: Mark("○", Timeliness.NOT_YET_DUE.label, "not-started"),
    Timeliness.ON_TIME: Mark("●", Timeliness.ON_TIME.label, "done"),
    Timeliness.LATE: Mark("●", Timeliness.LATE.label, "done-late"),
    Timeliness.OVERDUE: Mark("▲", Timeliness.OVERDUE.label, "overdue"),
    Timeliness.EXEMPT: Mark("–", Timeliness.EXEMPT.label, "not-started"),
}
TASK_MARKS = {
    "": Mark("○", "Chưa chọn tình hình", "not-started"),
    TaskState.NOT_STARTED: Mark("○", TaskState.NOT_STARTED.label, "not-started"),
    TaskState.ONGOING: Mark("◐", TaskState.ONGOING.label, "running"),
    TaskState.DONE: Mark("●", TaskState.DONE.label, "done"),
}
VERDICT_MARKS = {
    ReviewVerdict.ACCEPTED: Mark("●", ReviewVerdict.ACCEPTED.label, "done"),
    ReviewVerdict.REDO: Mark("↩", ReviewVerdict.REDO.label, "soon"),
}
WRITTEN = Mark("●", "Đã đủ", "done")
SETTLED = Mark("⊘", "Đang khóa, Sở Công Thương không yêu cầu sửa", "not-started")
UNWRITTEN = Mark("○", "Còn thiếu", "not-started")
OPTIONAL = Mark("–", "Không bắt buộc", "not-started")


def report_mark(report: AgencyReport | None) -> Mark:
    """Return the mark of a report; of none, that nobody has begun."""
    return state_mark(report and report.state)


def state_mark(state: str | None) -> Mark:
    """Return the mark of a report in ``state``; without one, that nobody has begun."""
    return REPORT_MARKS[ReportState(state)] if state else NOT_STARTED
