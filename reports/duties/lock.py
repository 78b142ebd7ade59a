"""The lock of a whole period: nothing in it is written, sent or decided while it is on."""

from datetime import datetime

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words, short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import nfc

from ..enums import OUTGOING_CLOSED, OutgoingKind, OutgoingState, PeriodAction
from ..models import OutgoingDocument, PeriodEvent, ReportingPeriod
from .refusals import AlreadyDoneError, RefusedError


@transaction.atomic
def lock_period(period: ReportingPeriod, *, reason: str, by: User, now: datetime) -> PeriodEvent:
    """Lock an opened period. Raises `RefusedError` without a reason, `AlreadyDoneError` when it is locked."""
    event = _event(period, PeriodAction.LOCK, reason, by, now)
    claim = ReportingPeriod.objects.opened().unlocked().filter(pk=period.pk)
    if not claim.update(locked_at=now, locked_by=by):
        raise _not_lockable(period)
    event.save()
    period.refresh_from_db()
    return event


@transaction.atomic
def unlock_period(period: ReportingPeriod, *, reason: str, by: User, now: datetime) -> PeriodEvent:
    """Unlock a period. Raises `AlreadyDoneError` when it is not locked.

    Raises `RefusedError` without a reason, and when its report has been issued (`why_not_unlocking`).
    """
    event = _event(period, PeriodAction.UNLOCK, reason, by, now)
    locked = ReportingPeriod.objects.filter(pk=period.pk, locked_at__isnull=False)
    if not locked.update(locked_at=None, locked_by=None):
        raise AlreadyDoneError(f"Kỳ báo cáo {period.in_sentence} không bị khóa; không có gì thay đổi.")
    if words := why_not_unlocking(
        period
    ):  # asked while the period is held: an issue waits for us, or is done
        raise RefusedError(words)
    event.save()
    period.refresh_from_db()
    return event


def why_not_unlocking(period: ReportingPeriod) -> str:
    """Return why the period stays locked whoever asks; "" when it may be unlocked.

    What an issued report was made from does not change, unless another report that replaces it is being
    written.
    """
    rows = [OutgoingDocument(**dict(zip(COLUMNS, row, strict=True))) for row in DOCUMENTS_OF(period.pk)]
    issued = [row for row in rows if row.state == OutgoingState.ISSUED]
    if not issued or any(row.corrects_id and row.state not in OUTGOING_CLOSED for row in rows):
        return ""
    return (
        f"Kỳ báo cáo {period.in_sentence} đã ban hành Báo cáo số {issued[-1].full_number} ngày "
        f"{short_date(issued[-1].issued_on)}; chỉ mở lại khi lập văn bản thay thế."
    )


COLUMNS = ("state", "number", "symbol", "issued_on", "corrects_id")
DOCUMENTS_OF = FixedQuery(
    lambda period: (
        OutgoingDocument.objects.filter(period=period, kind=OutgoingKind.DEPARTMENT.value)
        .order_by("serial")
        .values_list(*COLUMNS)
    ),
    int,
)
"""The reports of a period without their texts: asked by every page of a locked report."""


def _event(period: ReportingPeriod, action: PeriodAction, reason: str, by: User, now: datetime):
    if not reason.strip():
        raise RefusedError(f"{action.label} cần có lý do.")
    return PeriodEvent(period=period, action=action, note=nfc(reason).strip(), done_at=now, done_by=by)


def _not_lockable(period: ReportingPeriod) -> RefusedError | AlreadyDoneError:
    period.refresh_from_db()
    if period.locked_at is None:
        return RefusedError(f"Kỳ báo cáo {period.in_sentence} chưa mở nên chưa khóa được.")
    return AlreadyDoneError(
        f"Kỳ báo cáo {period.in_sentence} đã được {period.locked_by} khóa lúc "
        f"{clock_words(period.locked_at)}; không có gì thay đổi."
    )
