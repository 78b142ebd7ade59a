"""The right to write into a report: taken by one conditional UPDATE before anything else is written."""

from datetime import datetime

from django.db.models import F

from agencies.models import User
from bacgiang_plan.lib.fixed_query import FixedUpdate

from .items import open_items
from .locks import ITEM_SETTLED, LockedReportError, why_locked
from .models import AgencyReport


def hold(report: AgencyReport, by: User, now: datetime, *item: str) -> frozenset[str] | None:
    """Take the right to write into ``report``: one conditional UPDATE, which other writers wait for.

    Returns the items a return by item opened, None for all. Raises `LockedReportError`, also for an ``item``
    that is not among them. ``report`` need not be fresh: had its state changed, it is read again.
    """
    known = {"state": report.state, "submitted_at": report.submitted_at}
    if why_locked(report) or not _take(report, by, now):
        report.refresh_from_db()
        if why_locked(report) or known == {name: getattr(report, name) for name in known}:
            raise LockedReportError(f"Chưa lưu được. {why_locked(report)} {STILL_THERE}")
        return hold(report, by, now, *item)
    opened = open_items(report)
    if opened is not None and not opened.issuperset(item):
        raise LockedReportError(f"Chưa lưu được. {ITEM_SETTLED} {STILL_THERE}")
    return opened


def _take(report: AgencyReport, by: User, now: datetime) -> int:
    if report.submitted_at is None:
        return TAKE_UNSENT(report.pk, report.state, now, by.pk)
    return TAKE_SENT(report.pk, report.state, now, by.pk, report.submitted_at)


def _taking(pk: int, state: str, now: datetime, by: int, submitted_at: datetime | None = None) -> tuple:
    as_read = AgencyReport.objects.still_open().filter(pk=pk, state=state, submitted_at=submitted_at)
    return as_read, {"version": F("version") + 1, "edited_at": now, "edited_by": by}


TAKE_UNSENT = FixedUpdate(_taking, int, str, datetime, int)
TAKE_SENT = FixedUpdate(_taking, int, str, datetime, int, datetime)
STILL_THERE = "Nội dung vừa nhập vẫn còn nguyên trên trang này."
