"""The states of a report: one frozen row per transition, and the only writer of ``state``.

``docs/workflow.md`` is generated from the table (``manage.py workflow_docs``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words, local_date
from bacgiang_plan.lib.vietnamese import nfc

from . import completeness, content, items, permissions, publishing
from .enums import WAITING_STATES, ReviewVerdict
from .enums import ReportState as S
from .locks import require_open_period
from .manuscript import manuscript
from .models import AgencyReport, ItemReview, ReportEvent, Submission
from .previous import previous
from .refusals import WorkflowError
from .review.entries import count_changed


class NotAllowedError(WorkflowError):
    """The step is not this person's to take."""


class StaleReportError(WorkflowError):
    """Somebody was faster: the report is no longer as this person saw it."""


class NotEmptyError(WorkflowError):
    """The agency cannot declare that there is nothing to report: it has reported something."""


class MissingNoteError(WorkflowError):
    """The step needs a reason."""


class UnsettledItemsError(WorkflowError):
    """The report cannot be accepted: some of its items were marked to be redone."""


class ReviewStartedError(WorkflowError):
    """The report cannot be withdrawn any more: Sở Công Thương has begun to review it."""


class IncompleteReportError(WorkflowError):
    """The report is not ready to send; ``missing`` lists what is."""

    def __init__(self, label: str, missing: list[completeness.MissingItem]) -> None:
        super().__init__(
            f"Chưa {label.lower()} được: còn thiếu {len(missing)} nội dung. "
            "Nội dung đã nhập vẫn được giữ nguyên."
        )
        self.missing = missing


def _always(report: AgencyReport) -> bool:
    return True


def never_sent(report: AgencyReport) -> bool:
    return report.first_submitted_at is None


def was_sent(report: AgencyReport) -> bool:
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


def available(report: AgencyReport, user: User) -> list[Transition]:
    """Return the steps ``user`` may take now: what draws the buttons. None while the report is closed."""
    if permissions.is_closed(report):
        return []
    return [row for row in TRANSITIONS if _is_at(row, report) and row.allowed(user, report)]


def _is_at(row: Transition, report: AgencyReport) -> bool:
    if row.action == "withdraw" and report.review_started_at is not None:
        return False
    return row.source == report.state and row.applies(report)


def perform(report: AgencyReport, action: str, *, by: User, now: datetime, note: str = "") -> ReportEvent:
    """Take one step for ``report`` as ``by`` saw it and return its history row.

    The claim is one conditional UPDATE on state and version, so of two people, or of two clicks, one
    wins. Raises a `WorkflowError` of this module or `LockedReportError` (the period is closed); nothing is
    written then.
    """
    row = _row(report, action, by)
    require_open_period(report)
    _require_reason(report, row, note)
    _require_settled(report, row)
    require_complete(report, row, now=now)
    with transaction.atomic():
        _claim(report, row, by, now)
        submission = _submission(report, row, by, now)
        event = ReportEvent.objects.create(
            report=report,
            action=row.action,
            source=row.source,
            target=row.target,
            note=nfc(note).strip(),
            submission=submission,
            done_at=now,
            done_by=by,
        )
        if row.publishes:
            publishing.publish(report, by=by, now=now)
    return event


def _require_reason(report: AgencyReport, row: Transition, note: str) -> None:
    """A return speaks through its marked items or through its note; it never says nothing."""
    if not row.needs_note or note.strip() or (row.action == "return" and items_to_redo(report)):
        return
    raise MissingNoteError(f"Chưa {row.label.lower()} được: đề nghị ghi rõ lý do. Chưa có gì thay đổi.")


def _require_settled(report: AgencyReport, row: Transition) -> None:
    if row.action == "accept" and (count := items_to_redo(report)):
        raise UnsettledItemsError(
            f"Chưa tiếp nhận được: có {count} nội dung đang ghi “Yêu cầu bổ sung”. "
            "Đề nghị trả lại báo cáo, hoặc bỏ yêu cầu ở các nội dung đó. Chưa có gì thay đổi."
        )


def items_to_redo(report: AgencyReport) -> int:
    """Return how many items of the sending that stands were marked to be redone."""
    marked = ItemReview.objects.filter(submission__in=items.last_sending(report))
    return marked.filter(verdict=ReviewVerdict.REDO).count()


def is_ever_allowed(report: AgencyReport, action: str, user: User) -> bool:
    """Return whether ``user`` may take ``action`` on ``report`` in some state, if not in this one."""
    return any(row.action == action and row.allowed(user, report) for row in TRANSITIONS)


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


def require_complete(report: AgencyReport, row: Transition, *, now: datetime) -> None:
    """Raise `IncompleteReportError` when ``row`` needs what ``report`` still lacks.

    Raises `NotEmptyError` for a report that declares nothing and says something: it was written after the
    declaration.
    """
    if not row.needs_completeness:
        return
    if report.nothing_to_report and content.says_something(report):
        raise NotEmptyError(
            f"Chưa {row.label.lower()} được: báo cáo đã cam kết không phát sinh nhưng có nội dung "
            "hoặc số liệu. Đề nghị rút lại cam kết, hoặc xóa các nội dung đó. Chưa có gì thay đổi."
        )
    if missing := completeness.missing(manuscript(report), today=local_date(now)):
        raise IncompleteReportError(row.label, missing)


def _row(report: AgencyReport, action: str, by: User) -> Transition:
    if not is_ever_allowed(report, action, by):
        raise NotAllowedError("Không thực hiện được: thao tác này không thuộc quyền của tài khoản.")
    for row in TRANSITIONS:
        if row.action == action and _is_at(row, report):
            return row
    if action == "withdraw" and report.state in WAITING_STATES:
        raise ReviewStartedError(
            "Không rút lại được: Sở Công Thương đã bắt đầu xem xét báo cáo lúc "
            f"{clock_words(report.review_started_at)}. Chưa có gì thay đổi."
        )
    raise StaleReportError(
        f"Không thực hiện được: báo cáo đang ở trạng thái “{report.get_state_display()}”. "
        "Chưa có gì thay đổi."
    )


def _claim(report: AgencyReport, row: Transition, by: User, now: datetime) -> None:
    changes: dict = {"state": row.target, "version": F("version") + 1}
    for stamp in row.stamps:
        changes |= {f"{stamp}_at": now, f"{stamp}_by": by}
    if row.source in WAITING_STATES or row.target in WAITING_STATES:
        changes |= {"review_started_at": None, "review_started_by": None}
    if row.action == "submit":
        changes["agency_name"] = report.obligation.agency.name
        changes["first_submitted_at"] = report.first_submitted_at or now
    if row.action == "withdraw":
        changes |= _stamps_before_sending(report)
    seen = AgencyReport.objects.still_open().filter(pk=report.pk, state=row.source, version=report.version)
    if row.action == "withdraw":
        seen = seen.filter(review_started_at__isnull=True)
    if not seen.update(**changes):
        require_open_period(AgencyReport.objects.get(pk=report.pk))
        raise StaleReportError(
            "Không thực hiện được: báo cáo vừa được người khác thay đổi. "
            "Đề nghị xem lại nội dung mới rồi thực hiện lại; chưa có gì bị mất."
        )
    report.refresh_from_db()


def _stamps_before_sending(report: AgencyReport) -> dict:
    """Return the stamps as they were before the sending that is withdrawn.

    A first sending that is withdrawn does not count as one: the next decides whether the report is on
    time (docs/adr/0006).
    """
    earlier = Submission.objects.standing().filter(report=report).order_by("-number")[1:2]
    if not earlier:
        names = ["approved_at", "approved_by", "submitted_at", "submitted_by", "first_submitted_at"]
        return dict.fromkeys(names)
    at, by = earlier[0].submitted_at, earlier[0].submitted_by
    return {"approved_at": at, "approved_by": by, "submitted_at": at, "submitted_by": by}


def _submission(report: AgencyReport, row: Transition, by: User, now: datetime) -> Submission | None:
    """Freeze the content of a sending; of any later step, return the sending it is about."""
    if row.action == "submit":
        return _frozen(report, by, now)
    submission = items.last_submission(report)
    if row.action == "withdraw":
        Submission.objects.filter(pk=submission.pk).update(withdrawn_at=now, withdrawn_by=by)
    return submission


def _frozen(report: AgencyReport, by: User, now: datetime) -> Submission:
    sent, before = content.snapshot(report), items.last_submission(report)
    changed = count_changed(sent, before and before.content, None if before else previous(report))
    return Submission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        content=sent,
        content_hash=content.digest(sent),
        counts=content.counts(sent) | {"changed": changed},
        submitted_at=now,
        submitted_by=by,
    )
