"""The states of a report: one frozen row per transition, and the words of each step.

``docs/workflow.md`` is generated from the table (``manage.py workflow_docs``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from agencies.models import User

from . import permissions
from .enums import ReportState as S
from .models import AgencyReport, ReportEvent


def _always(report: AgencyReport) -> bool:
    return True


def never_sent(report: AgencyReport) -> bool:
    """Whether no sending stands: the next is the first, which decides timeliness."""
    return report.first_submitted_at is None


def was_sent(report: AgencyReport) -> bool:
    """Whether a sending stands: the next is one again."""
    return report.first_submitted_at is not None


@dataclass(frozen=True)
class Transition:
    """One permitted step.

    ``done`` tells people what was done; ``stamps`` names the person-and-instant pairs the step fills;
    ``applies`` tells two rows of one action and source apart by the facts of the report.
    """

    action: str
    label: str
    done: str
    source: S
    target: S
    allowed: Callable[[User, AgencyReport], bool]
    applies: Callable[[AgencyReport], bool] = _always
    stamps: tuple[str, ...] = ()
    needs_note: bool = False
    needs_completeness: bool = False
    publishes: bool = False


def _rows(
    action: str, label: str, done: str, sources: list[S], target: S, allowed, **options
) -> list[Transition]:
    return [Transition(action, label, done, source, target, allowed, **options) for source in sources]


TRANSITIONS: tuple[Transition, ...] = (
    *_rows(
        "request_approval",
        "Trình lãnh đạo",
        "Đã trình lãnh đạo báo cáo {period}.",
        [S.DRAFT, S.SENT_BACK, S.RETURNED, S.REOPENED],
        S.IN_APPROVAL,
        permissions.can_write,
        needs_completeness=True,
    ),
    *_rows(
        "send_back",
        "Yêu cầu sửa",
        "Đã yêu cầu chuyên viên sửa báo cáo {period}.",
        [S.IN_APPROVAL],
        S.SENT_BACK,
        permissions.is_head_of,
        needs_note=True,
    ),
    *_rows(
        "submit",
        "Duyệt và gửi báo cáo",
        "Đã gửi báo cáo {period} tới Sở Công Thương.",
        [S.IN_APPROVAL],
        S.SUBMITTED,
        permissions.can_approve,
        applies=never_sent,
        stamps=("approved", "submitted"),
        needs_completeness=True,
    ),
    *_rows(
        "submit",
        "Duyệt và gửi lại báo cáo",
        "Đã gửi lại báo cáo {period} tới Sở Công Thương.",
        [S.IN_APPROVAL],
        S.RESUBMITTED,
        permissions.can_approve,
        applies=was_sent,
        stamps=("approved", "submitted"),
        needs_completeness=True,
    ),
    *_rows(
        "withdraw",
        "Rút lại báo cáo",
        "Đã rút lại báo cáo {period}; báo cáo chờ lãnh đạo duyệt. Cần sửa, đề nghị bấm “Yêu cầu sửa”.",
        [S.SUBMITTED, S.RESUBMITTED],
        S.IN_APPROVAL,
        permissions.is_head_of,
    ),
    *_rows(
        "return",
        "Trả lại",
        "Đã trả lại báo cáo {period} của {agency}; cơ quan được báo bằng thư.",
        [S.SUBMITTED, S.RESUBMITTED],
        S.RETURNED,
        permissions.is_independent_reviewer_of,
        stamps=("decided",),
        needs_note=True,
    ),
    *_rows(
        "accept",
        "Tiếp nhận",
        "Đã tiếp nhận báo cáo {period} của {agency}.",
        [S.SUBMITTED, S.RESUBMITTED],
        S.ACCEPTED,
        permissions.is_independent_reviewer_of,
        stamps=("decided",),
        publishes=True,
    ),
    *_rows(
        "reopen",
        "Mở lại để sửa",
        "Đã mở lại báo cáo {period} của {agency}; cơ quan được báo bằng thư.",
        [S.ACCEPTED],
        S.REOPENED,
        permissions.can_reopen,
        needs_note=True,
    ),
)
ACTION_LABELS = {row.action: row.label for row in reversed(TRANSITIONS)}


def step_label(action: str, source: str, target: str) -> str:
    """Return what a step of the history is called: a second sending is called one."""
    rows = [row for row in TRANSITIONS if row.action == action]
    exact = [row for row in rows if (row.source, row.target) == (source, target)]
    return (exact or rows)[0].label


def done_words(report: AgencyReport, event: ReportEvent) -> str:
    """Return the sentence that tells of ``event``, the step just taken on ``report``."""
    rows = [row for row in TRANSITIONS if row.action == event.action]
    words = next((row for row in rows if row.target == event.target), rows[0]).done
    obligation = report.obligation
    return words.format(period=obligation.period.in_sentence, agency=obligation.agency.name)
