"""The lock of a whole period: nothing in it is written, sent or decided while it is on."""

from datetime import datetime

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.vietnamese import nfc

from ..enums import PeriodAction
from ..models import PeriodEvent, ReportingPeriod
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
    """Unlock a period. Raises `RefusedError` without a reason, `AlreadyDoneError` when it is not locked."""
    event = _event(period, PeriodAction.UNLOCK, reason, by, now)
    locked = ReportingPeriod.objects.filter(pk=period.pk, locked_at__isnull=False)
    if not locked.update(locked_at=None, locked_by=None):
        raise AlreadyDoneError(f"Kỳ báo cáo {period.in_sentence} không bị khóa; không có gì thay đổi.")
    event.save()
    period.refresh_from_db()
    return event


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
