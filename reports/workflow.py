"""The states of a report: one frozen row per transition, and the only writer of ``state``.

``docs/workflow.md`` is generated from the table (``manage.py workflow_docs``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import User
from bacgiang_plan.lib.vietnamese import nfc

from . import completeness, content, permissions, publishing
from .enums import ReportState as S
from .manuscript import manuscript
from .models import AgencyReport, ReportEvent


class WorkflowError(Exception):
    """The step cannot be taken; the message says why in Vietnamese and that nothing was changed."""


class NotAllowedError(WorkflowError):
    """The step is not this person's to take."""


class StaleReportError(WorkflowError):
    """Somebody was faster: the report is no longer as this person saw it."""


class LockedReportError(WorkflowError):
    """The report is in a state in which nobody may write into it."""


class NotEmptyError(WorkflowError):
    """The agency cannot declare that there is nothing to report: it has reported something."""


class MissingNoteError(WorkflowError):
    """The step needs a reason."""


class IncompleteReportError(WorkflowError):
    """The report is not ready to send; ``missing`` lists what is."""

    def __init__(self, label: str, missing: list[completeness.MissingItem]) -> None:
        super().__init__(
            f"Chưa {label.lower()} được: còn thiếu {len(missing)} nội dung. "
            "Nội dung đã nhập vẫn được giữ nguyên."
        )
        self.missing = missing


@dataclass(frozen=True)
class Transition:
    """One permitted step.

    ``done`` tells people what was done; ``stamps`` names the person-and-instant pairs the step fills.
    """

    action: str
    label: str
    done: str
    source: S
    target: S
    allowed: Callable[[User, AgencyReport], bool]
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
        [S.DRAFT, S.SENT_BACK, S.RETURNED],
        S.IN_APPROVAL,
        permissions.is_officer_of,
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
        permissions.is_head_of,
        stamps=("approved", "submitted"),
        needs_completeness=True,
    ),
    *_rows(
        "return",
        "Trả lại",
        "Đã trả lại báo cáo {period} của {agency}; cơ quan được báo bằng thư.",
        [S.SUBMITTED],
        S.RETURNED,
        permissions.is_independent_reviewer_of,
        stamps=("decided",),
        needs_note=True,
    ),
    *_rows(
        "accept",
        "Tiếp nhận",
        "Đã tiếp nhận báo cáo {period} của {agency}.",
        [S.SUBMITTED],
        S.ACCEPTED,
        permissions.is_independent_reviewer_of,
        stamps=("decided",),
        publishes=True,
    ),
)
ACTION_LABELS = {row.action: row.label for row in TRANSITIONS}


def available(report: AgencyReport, user: User) -> list[Transition]:
    """Return the steps ``user`` may take now: what draws the buttons."""
    return [row for row in TRANSITIONS if row.source == report.state and row.allowed(user, report)]


def perform(report: AgencyReport, action: str, *, by: User, now: datetime, note: str = "") -> ReportEvent:
    """Take one step for ``report`` as ``by`` saw it and return its history row.

    The claim is one conditional UPDATE on state and version, so of two people, or of two clicks, one
    wins. Raises `NotAllowedError`, `MissingNoteError`, `IncompleteReportError` or
    `StaleReportError`; nothing is
    written then.
    """
    row = _row(report, action, by)
    if row.needs_note and not note.strip():
        raise MissingNoteError(f"Chưa {row.label.lower()} được: đề nghị ghi rõ lý do. Chưa có gì thay đổi.")
    require_complete(report, row)
    with transaction.atomic():
        _claim(report, row, by, now)
        event = ReportEvent.objects.create(
            report=report,
            action=row.action,
            source=row.source,
            target=row.target,
            note=nfc(note).strip(),
            done_at=now,
            done_by=by,
            **_fingerprint(report, row),
        )
        if row.publishes:
            publishing.publish(report, by=by, now=now)
    return event


def is_ever_allowed(report: AgencyReport, action: str, user: User) -> bool:
    """Return whether ``user`` may take ``action`` on ``report`` in some state, if not in this one."""
    return any(row.action == action and row.allowed(user, report) for row in TRANSITIONS)


def done_words(report: AgencyReport, action: str) -> str:
    """Return the sentence that tells that ``action`` was taken on ``report``."""
    words = next(row.done for row in TRANSITIONS if row.action == action)
    obligation = report.obligation
    return words.format(period=obligation.period.in_sentence, agency=obligation.agency.name)


def require_complete(report: AgencyReport, row: Transition) -> None:
    """Raise `IncompleteReportError` when ``row`` needs what ``report`` still lacks."""
    if row.needs_completeness and (missing := completeness.missing(manuscript(report))):
        raise IncompleteReportError(row.label, missing)


def _row(report: AgencyReport, action: str, by: User) -> Transition:
    if not is_ever_allowed(report, action, by):
        raise NotAllowedError("Không thực hiện được: thao tác này không thuộc quyền của tài khoản.")
    for row in TRANSITIONS:
        if row.action == action and row.source == report.state:
            return row
    raise StaleReportError(
        f"Không thực hiện được: báo cáo đang ở trạng thái “{report.get_state_display()}”. "
        "Chưa có gì thay đổi."
    )


def _claim(report: AgencyReport, row: Transition, by: User, now: datetime) -> None:
    changes: dict = {"state": row.target, "version": F("version") + 1}
    for stamp in row.stamps:
        changes |= {f"{stamp}_at": now, f"{stamp}_by": by}
    if row.action == "submit":
        changes["agency_name"] = report.obligation.agency.name
        if report.first_submitted_at is None:
            changes["first_submitted_at"] = now
    seen = AgencyReport.objects.filter(pk=report.pk, state=row.source, version=report.version)
    if not seen.update(**changes):
        raise StaleReportError(
            "Không thực hiện được: báo cáo vừa được người khác thay đổi. "
            "Đề nghị xem lại nội dung mới rồi thực hiện lại; chưa có gì bị mất."
        )
    report.refresh_from_db()


def _fingerprint(report: AgencyReport, row: Transition) -> dict:
    """Return what a receipt states: the hash and the counts of the content sent."""
    if row.action != "submit":
        return {}
    sent = content.snapshot(report)
    return {"content_hash": content.digest(sent), "counts": content.counts(sent)}
