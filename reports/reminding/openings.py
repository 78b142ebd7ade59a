"""Matters of periods about to open whose list (`opening.check`) is neither cleared nor waived."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.urls import reverse

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import working_day_from
from reports.models import ReportingPeriod
from reports.opening.check import Check, check_of
from reports.opening.faults import Kind
from reports.opening.gate import AHEAD, opens_at_latest, watched
from reports.permissions import OPENING_ROLES

from .matters import Matter, numbers
from .recipients import Directory

KIND = "opening-check"
RUNGS = (AHEAD, 10, 5, 1)
"""Working days before the opening day on which the list is told; from that day on it is told daily."""
SHOWN = 3
"""Points of one kind named in a mail; the rest is a number."""


def opening_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield the list of each period that is about to open and is not clear.

    One query while none is; two more and those of the list for each that is. Nothing when there is nobody to
    tell: the page says it all the same.
    """
    periods = watched(now)
    if (wanted := numbers(keys, KIND)) is not None:
        periods = [period for period in periods if period.pk in wanted]
    if not periods:
        return
    people = tuple(_people())
    agency = Agency.objects.filter(is_consolidator=True).first()
    for period in periods if people and agency else []:
        check = check_of(period, now=now)
        if not check.is_clear:
            yield _matter(period, check, people, agency, local_date(now))


def _people() -> list[User]:
    found = User.objects.may_sign_in().filter(role__in=OPENING_ROLES).exclude(email="")
    return list(found.order_by("pk"))


def rung_on(opens_on: date, today: date) -> str:
    """Return the rung due on ``today``: the last one reached; from the opening day on ``today`` itself."""
    if today >= opens_on:
        return f"hold-{today}"
    reached = [days for days in RUNGS if working_day_from(opens_on, -days) <= today]
    return f"check-{min(reached, default=AHEAD)}-{opens_on}"


def _matter(
    period: ReportingPeriod, check: Check, people: tuple[User, ...], agency: Agency, today: date
) -> Matter:
    count, waits = len(check.left), today >= period.opens_on
    latest = short_date(opens_at_latest(period))
    stays = f"kỳ đang chờ mở từ ngày {short_date(period.opens_on)}"
    return Matter(
        key=f"{KIND}/{period.pk}",
        rung=rung_on(period.opens_on, today),
        why=stays if waits else "kỳ báo cáo sắp mở, danh sách kiểm tra chưa xử lý hết",
        people=people,
        agency=agency,
        title=f"{agency.short_name} – {period.name}",
        heading=f"{agency.name} – Kiểm tra trước khi mở kỳ báo cáo: {period.name}",
        ask="xử lý, hoặc chấp nhận với lý do, các điểm còn lại trước khi mở kỳ báo cáo",
        left=f"còn {count} điểm",
        time=f"Kỳ báo cáo mở ngày {short_date(period.opens_on)} khi không còn điểm nào; chậm nhất "
        f"ngày {latest} kỳ tự mở dù còn điểm chưa xử lý.",
        state="Đang chờ mở" if waits else "Sắp mở",
        path=reverse("reports:opening-check", args=[period.code]),
        missing=tuple(_lines(check)),
    )


def _lines(check: Check) -> Iterator[str]:
    for kind in Kind:
        faults = check.left_of(kind)
        if not faults:
            continue
        others = len(faults) - SHOWN
        rest = f" … và {others} điểm khác" if others > 0 else ""
        words = " ".join(fault.words for fault in faults[:SHOWN])
        yield f"{kind.label} ({len(faults)}): {words.rstrip('.')}{rest}"
