"""Letting a fault stand, with a reason; taken back until the period is open."""

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.dates import clock_words
from bacgiang_plan.lib.vietnamese import nfc, shortened
from reports.duties.refusals import AlreadyDoneError, RefusedError
from reports.models import OpeningWaiver, ReportingPeriod

from .check import check_of
from .gate import hold_unopened

WORD = re.compile(r"[^\W\d_]{2,}")
ENOUGH = 3
"""Words that a reason has at the least: who reads it later was not there."""


def reason_fault(reason: str) -> str:
    """Return why ``reason`` says nothing, "" when it does."""
    if len(WORD.findall(nfc(reason))) >= ENOUGH:
        return ""
    return (
        f"Lý do đã đọc là “{shortened(reason.strip(), 60)}”; cần ít nhất {ENOUGH} chữ để người xem sau hiểu "
        "vì sao chấp nhận."
    )


@transaction.atomic
def waive(
    period: ReportingPeriod, seen: Collection[str], *, reason: str, by: User, now: datetime
) -> list[OpeningWaiver]:
    """Let the faults that were read as ``seen`` (`Fault.seen`) stand, all for one ``reason``.

    What was cleared, changed or waived since they were read is left out: nobody waives what they have not
    read. Raises `RefusedError` for a reason that says nothing, in an opened period, or when nothing of it
    stands any more; `AlreadyDoneError` when all of it was waived.
    """
    if fault := reason_fault(reason):
        raise RefusedError(fault)
    _hold(period)
    check = check_of(period, now=now)
    stamp = {"reason": nfc(reason).strip(), "waived_at": now, "waived_by": by}
    new = [
        OpeningWaiver(period=period, fault=fault.key, words=fault.words, **stamp)
        for fault in check.left
        if fault.seen in seen
    ]
    if not new:
        _refuse([waiver for fault, waiver in check.waived if fault.seen in seen])
    return OpeningWaiver.objects.bulk_create(new)


def _refuse(waived: list[OpeningWaiver]) -> None:
    if waived:
        first = waived[0]
        raise AlreadyDoneError(
            f"Các điểm này đã được {first.waived_by.full_name} chấp nhận lúc {clock_words(first.waived_at)}; "
            "không có gì thay đổi."
        )
    raise RefusedError("Các điểm đã chọn đã được xử lý hoặc đã thay đổi; đề nghị xem lại danh sách mới.")


@transaction.atomic
def withdraw(waiver: OpeningWaiver, *, by: User, now: datetime) -> None:
    """Take ``waiver`` back: its fault is open again. Raises `RefusedError`, `AlreadyDoneError`."""
    _hold(waiver.period)
    standing = OpeningWaiver.objects.filter(pk=waiver.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by=by):
        raise AlreadyDoneError("Việc chấp nhận này đã được bỏ từ trước; không có gì thay đổi.")


def _hold(period: ReportingPeriod) -> None:
    if not hold_unopened(period):
        raise RefusedError(opened_words(period))


def opened_words(period: ReportingPeriod) -> str:
    return f"Kỳ báo cáo {period.in_sentence} đã mở nên danh sách kiểm tra trước khi mở không thay đổi nữa."
