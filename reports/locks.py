"""Why a report, or one of its items, cannot be written now: every lock says why."""

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words

from .enums import LOCKED_WORDS, ReportState
from .models import AgencyReport
from .permissions import can_approve, can_write, is_closed, is_head_of
from .refusals import WorkflowError


class LockedReportError(WorkflowError):
    """The report, or the item, is in a state in which nobody may write into it."""


def period_lock(report: AgencyReport) -> str:
    """Return the sentence that tells why nothing of the report changes, whatever its state; or "".

    The period is locked, or the agency is exempt from it: what it has begun is kept.
    """
    period = report.obligation.period
    if period.locked_at is None:
        return EXEMPT_WORDS if is_closed(report) else ""
    return (
        f"Kỳ báo cáo {period.in_sentence} đã được Sở Công Thương khóa lúc {clock_words(period.locked_at)}. "
        "Cần sửa, đề nghị Sở Công Thương mở khóa kỳ báo cáo."
    )


EXEMPT_WORDS = (
    "Cơ quan được miễn báo cáo kỳ này; nội dung đã soạn được giữ nguyên. "
    "Cần báo cáo, đề nghị Sở Công Thương bỏ miễn."
)


def why_not_approving(report: AgencyReport, user: User) -> str:
    """Return why a head finds no button to send what waits for approval; empty for everybody else."""
    if report.state != ReportState.IN_APPROVAL or is_closed(report):
        return ""
    return SELF_APPROVAL if is_head_of(user, report) and not can_approve(user, report) else ""


SELF_APPROVAL = (
    "Người soạn không tự duyệt; đề nghị lãnh đạo khác của cơ quan duyệt và gửi. Nếu cơ quan chỉ có một người "
    "phụ trách báo cáo, đề nghị quản trị viên bật “Người soạn được tự duyệt” cho cơ quan."
)


def why_locked(report: AgencyReport) -> str:
    """Return why the report cannot be written as it stands, whoever asks; empty when it can."""
    return period_lock(report) or LOCKED_WORDS.get(report.state, "")


def why_not_writing(report: AgencyReport, user: User) -> str:
    """Return why ``user`` cannot write into ``report`` now; empty when they can."""
    if not can_write(user, report):
        return "Chỉ chuyên viên của cơ quan được soạn và sửa báo cáo."
    return why_locked(report)


ITEM_SETTLED = (
    "Sở Công Thương chỉ yêu cầu bổ sung một số nội dung; nội dung này không phải sửa nên đang khóa."
)


def require_open_period(report: AgencyReport) -> None:
    """Raise `LockedReportError` when the period is locked or the agency exempt."""
    if words := period_lock(report):
        raise LockedReportError(f"Không thực hiện được. {words} Chưa có gì thay đổi.")
