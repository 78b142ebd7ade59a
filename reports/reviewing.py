"""Verbs of a review item by item: Sở Công Thương marks, the agency replies."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.vietnamese import nfc

from . import content, items, permissions
from .enums import WAITING_STATES, ReviewVerdict, TaskState
from .locks import LockedReportError, require_open_period, why_locked
from .models import AgencyReport, ItemReview, Submission
from .refusals import MissingNoteError, NotAllowedError, StaleReportError, WorkflowError
from .review.absent import absent
from .review.entries import entries
from .review.known import Mark

NOTHING_CHANGED = "Chưa có gì thay đổi."


class StaleMarkError(StaleReportError):
    """A colleague marked the same item after this person looked at it; ``mark`` is that mark, if one is."""

    def __init__(self, words: str, mark: ItemReview | None) -> None:
        super().__init__(words)
        self.mark = mark


class NoSuchItemError(WorkflowError):
    """The sending has no such item, or the mark does not fit it."""


def mark_token(mark: ItemReview | Mark | None) -> str:
    """Return what identifies the mark a person was shown; of none, too."""
    return f"{mark.pk}-{int(mark.decided_at.timestamp() * 1_000_000)}" if mark else ""


@transaction.atomic
def mark_item(
    report: AgencyReport,
    item: str,
    *,
    sending: int,
    seen: str,
    verdict: str,
    reason: str = "",
    rating: str = "",
    by: User,
    now: datetime,
) -> ItemReview | None:
    """Mark one item of the sending that stands; an empty ``verdict`` takes the mark off.

    ``sending`` is the number of the sending that was read, ``seen`` the `mark_token` that was shown. The
    first mark begins the review: the agency can no longer withdraw. Raises `NotAllowedError`,
    `LockedReportError`, `MissingNoteError`, `NoSuchItemError`, `StaleReportError` (decided, withdrawn or
    sent again meanwhile) or `StaleMarkError`; nothing is written then.
    """
    _require_reviewer(report, by)
    require_open_period(report)
    reason = nfc(reason).strip()
    _require_sense(item, verdict, reason, rating)
    _begin_review(report, by, now)
    standing = _standing(report, sending)
    _require_item(report, standing, item)
    mark = standing.reviews.select_related("decided_by").filter(item=item).first()
    values = {"verdict": verdict, "reason": reason if verdict == ReviewVerdict.REDO else "", "rating": rating}
    if not _says_the_same(mark, values, by):
        _require_seen(mark, seen)
        mark = _write(mark or ItemReview(submission=standing, item=item), values, by, now)
    report.refresh_from_db(fields=["version", "review_started_at", "review_started_by"])
    return mark


def _require_reviewer(report: AgencyReport, by: User) -> None:
    if not permissions.is_independent_reviewer_of(by, report):
        raise NotAllowedError("Không thực hiện được: thao tác này không thuộc quyền của tài khoản.")


def _require_sense(item: str, verdict: str, reason: str, rating: str) -> None:
    if verdict == ReviewVerdict.REDO and not reason:
        raise MissingNoteError(
            f"Chưa ghi nhận: đề nghị nêu lý do để cơ quan biết cần bổ sung gì. {NOTHING_CHANGED}"
        )
    fits = not rating or (verdict and rating in TaskState.values and item.startswith("task-"))
    if verdict not in ("", *ReviewVerdict.values) or not fits:
        raise NoSuchItemError(
            f"Chưa ghi nhận: không hiểu kết luận “{verdict}”, “{rating}”. {NOTHING_CHANGED}"
        )


def _begin_review(report: AgencyReport, by: User, now: datetime) -> None:
    """One conditional UPDATE, which other steps and marks wait for; whoever decides on what they saw before
    finds a newer version."""
    waiting = AgencyReport.objects.still_open().filter(pk=report.pk, state__in=WAITING_STATES)
    begun = {
        "review_started_at": Coalesce("review_started_at", Value(now)),
        "review_started_by": Coalesce("review_started_by", Value(by.pk)),
    }
    if not waiting.update(version=F("version") + 1, **begun):
        report.refresh_from_db(fields=["state", "version"])
        require_open_period(AgencyReport.objects.get(pk=report.pk))
        raise StaleReportError(
            f"Chưa ghi nhận: báo cáo đang ở trạng thái “{report.get_state_display()}”, các kết luận đã chốt. "
            f"{NOTHING_CHANGED}"
        )


def _standing(report: AgencyReport, sending: int) -> Submission:
    standing = items.last_submission(report)
    if standing.number != sending:
        raise StaleReportError(
            f"Chưa ghi nhận: kết luận này dành cho lần gửi {sending}, nhưng cơ quan đã gửi lần "
            f"{standing.number}. Đề nghị xem nội dung mới; {NOTHING_CHANGED.lower()}"
        )
    return standing


def _require_item(report: AgencyReport, standing: Submission, item: str) -> None:
    if item not in entries(standing.content) and item not in absent(report, standing.content):
        raise NoSuchItemError(f"Chưa ghi nhận: báo cáo không có nội dung này. {NOTHING_CHANGED}")


def _says_the_same(mark: ItemReview | None, values: dict, by: User) -> bool:
    """A second click, or taking off what is not there, is no news."""
    if mark is None:
        return not values["verdict"]
    return mark.decided_by_id == by.pk and all(getattr(mark, name) == value for name, value in values.items())


def _require_seen(mark: ItemReview | None, seen: str) -> None:
    if mark_token(mark) == seen:
        return
    if mark is None:
        raise StaleMarkError(
            "Chưa ghi nhận: người khác vừa bỏ kết luận ở nội dung này. Đề nghị xem lại rồi ghi nhận lại.",
            None,
        )
    reason = f": {mark.reason}" if mark.reason else ""
    raise StaleMarkError(
        f"Chưa ghi nhận: {mark.decided_by.full_name} vừa kết luận “{mark.get_verdict_display()}” "
        f"ở nội dung này lúc {clock_words(mark.decided_at)}{reason}. "
        "Đề nghị xem lại, nếu vẫn cần thì ghi nhận lại.",
        mark,
    )


def _write(mark: ItemReview, values: dict, by: User, now: datetime) -> ItemReview | None:
    if not values["verdict"]:
        mark.delete()
        return None
    for name, value in {**values, "decided_at": now, "decided_by": by}.items():
        setattr(mark, name, value)
    mark.save()
    return mark


# --- the agency's reply ------------------------------------------------------------------------------


def reply_token(mark: ItemReview) -> str:
    """Return what identifies the reply a person was shown."""
    return content.digest({"reply": mark.reply})


@transaction.atomic
def reply(mark: ItemReview, *, text: str, seen: str, by: User, now: datetime) -> None:
    """Write the agency's reply ("giải trình") to one request, while its report may be edited.

    ``seen`` is the `reply_token` that was shown. Raises `NotAllowedError`, `LockedReportError` or
    `StaleReportError`; nothing is written then.
    """
    report = mark.submission.report
    if not permissions.can_write(by, report):
        raise NotAllowedError("Không thực hiện được: thao tác này không thuộc quyền của tài khoản.")
    require_open_period(report)
    _hold(report, by, now)
    if mark.item not in (items.open_items(report) or ()) or mark.submission != items.last_submission(report):
        raise LockedReportError(
            f"Chưa lưu được: chỉ giải trình được yêu cầu của lần trả lại gần nhất. {KEPT}"
        )
    mark.refresh_from_db(fields=["reply"])
    if reply_token(mark) != seen:
        raise StaleReportError(f"Chưa lưu được: nội dung giải trình vừa được lưu từ nơi khác. {KEPT}")
    ItemReview.objects.filter(pk=mark.pk).update(reply=nfc(text).strip())
    mark.refresh_from_db(fields=["reply"])


KEPT = "Nội dung vừa nhập vẫn ở dưới đây."


def _hold(report: AgencyReport, by: User, now: datetime) -> None:
    if not AgencyReport.objects.filter(pk=report.pk).hold_for_writing(by=by, now=now):
        report.refresh_from_db(fields=["state", "version"])
        raise LockedReportError(f"Chưa lưu được. {why_locked(report)} {KEPT}")
    report.refresh_from_db()
