"""The only writer of a report's ``state``: what may be done now, and the doing of it.

The steps themselves are the table of ``transitions.py``.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words, local_date
from bacgiang_plan.lib.vietnamese import nfc

from . import completeness, content, items, permissions, publishing
from .enums import WAITING_STATES, ReviewVerdict
from .locks import require_open_period
from .manuscript import manuscript
from .models import AgencyReport, ItemReview, ReportEvent, Submission
from .previous import previous
from .refusals import (
    MissingNoteError,
    NotAllowedError,
    NotEmptyError,
    ReviewStartedError,
    StaleReportError,
    UnsettledItemsError,
    WorkflowError,
)
from .review.entries import count_changed
from .transitions import TRANSITIONS, Transition


class IncompleteReportError(WorkflowError):
    """The report is not ready to send; ``missing`` lists what is."""

    def __init__(self, label: str, missing: list[completeness.MissingItem]) -> None:
        super().__init__(
            f"Chưa {label.lower()} được: còn thiếu {len(missing)} nội dung. "
            "Nội dung đã nhập vẫn được giữ nguyên."
        )
        self.missing = missing


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
    wins. Raises a `WorkflowError` (``refusals.py``) or `LockedReportError` (the period is closed); nothing
    is written then.
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
