"""Frozen rows of the page on which the list stands, before the opening and after it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.models import CONSOLIDATOR_ROLES, Role, User
from bacgiang_plan.lib.dates import local_date, short_date
from reports.duties.rows import HappenedRow, happened
from reports.enums import PeriodAction
from reports.models import OpeningWaiver, ReportingPeriod
from reports.permissions import can_manage_periods, can_waive_opening
from reports.reminding.ladder_rows import day_words
from reports.states import Mark

from .check import Check, check_of
from .faults import CLEAR, Fault, Kind
from .gate import checked_from, opens_at_latest

TOLD = "Từ ngày {} danh sách này được nhắc cho quản trị viên và lãnh đạo Sở Công Thương."
MENDERS = {Role.ADMINISTRATOR: "quản trị viên", Role.SPECIALIST: "Sở Công Thương"}


@dataclass(frozen=True)
class PointRow:
    """One point to be dealt with. ``path`` is "" for somebody who may not open it: ``mender`` does."""

    seen: str
    words: str
    mend: str
    path: str
    mender: str
    is_chosen: bool


@dataclass(frozen=True)
class WaivedRow:
    """One point that somebody lets stand; ``words`` as they were read then."""

    pk: int
    words: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SectionRow:
    """One kind of the list: what is left, what is waived, and what is said when nothing is."""

    key: str
    label: str
    mark: Mark
    left: list[PointRow]
    waived: list[WaivedRow]
    clear: str


@dataclass(frozen=True)
class OpeningBoard:
    """The page of a period that is not open yet."""

    period: ReportingPeriod
    sections: list[SectionRow]
    left: int
    waived: int
    when: str
    may_waive: bool
    may_manage: bool
    history: list[HappenedRow]


@dataclass(frozen=True)
class OpenedBoard:
    """The page of a period that is open: what stood when it opened."""

    period: ReportingPeriod
    opening: HappenedRow | None
    waived: list[WaivedRow]
    history: list[HappenedRow]
    may_manage: bool


def opening_board(
    period: ReportingPeriod, user: User, *, now: datetime, chosen: Collection[str]
) -> OpeningBoard:
    """Return the list of ``period`` for ``user``; ``chosen`` ones (`Fault.seen`, a kind) are ticked."""
    check = check_of(period, now=now)
    return OpeningBoard(
        period=period,
        sections=[_section(kind, check, user, chosen) for kind in Kind],
        left=len(check.left),
        waived=len(check.waived),
        when=when_words(period, check, now),
        may_waive=can_waive_opening(user),
        may_manage=can_manage_periods(user),
        history=_history(_waivers(period)),
    )


def opened_board(period: ReportingPeriod, user: User) -> OpenedBoard:
    """Return what stood when ``period`` opened, for ``user``: two queries."""
    events = period.events.filter(action=PeriodAction.OPEN).select_related("done_by").order_by("-pk")
    waivers = _waivers(period)
    return OpenedBoard(
        period=period,
        opening=next(map(happened, events[:1]), None),
        waived=[_waived(waiver, waiver.words) for waiver in waivers if waiver.withdrawn_at is None],
        history=_history(waivers),
        may_manage=can_manage_periods(user),
    )


def opening_links(*, now: datetime) -> list[tuple[str, str, str]]:
    """Return name, words and address of the regular periods that wait or come next: one query."""
    found = list(ReportingPeriod.objects.coming(now))
    today = local_date(now)
    shown = [period for period in found if checked_from(period) <= today] or found[:1]
    return [
        (
            period.name,
            f"mở {day_words(period.opens_on)}, chậm nhất ngày {short_date(opens_at_latest(period))}",
            reverse("reports:opening-check", args=[period.code]),
        )
        for period in shown
    ]


def when_words(period: ReportingPeriod, check: Check, now: datetime) -> str:
    """Return in a sentence or two what happens when."""
    today, latest = local_date(now), short_date(opens_at_latest(period))
    opens = f"Kỳ báo cáo mở {day_words(period.opens_on)}"
    if check.is_clear:
        return f"{opens}. Không còn điểm nào phải xử lý: kỳ tự mở đúng ngày."
    late = f"Chậm nhất ngày {latest} kỳ tự mở dù còn điểm chưa xử lý và ghi lại các điểm đó."
    if today >= period.opens_on:
        return f"Ngày mở kỳ là {day_words(period.opens_on)}; kỳ đang chờ xử lý các điểm còn lại. {late}"
    told = "" if today >= checked_from(period) else f" {TOLD.format(short_date(checked_from(period)))}"
    return f"{opens} khi mọi điểm đã được xử lý hoặc chấp nhận.{told} {late}"


def _section(kind: Kind, check: Check, user: User, chosen: Collection[str]) -> SectionRow:
    left, waived = check.left_of(kind), check.waived_of(kind)
    return SectionRow(
        key=kind.value,
        label=kind.label,
        mark=_mark(len(left), len(waived)),
        left=[_point(fault, user, chosen) for fault in left],
        waived=[_waived(waiver, fault.words) for fault, waiver in waived],
        clear=CLEAR[kind],
    )


def _mark(left: int, waived: int) -> Mark:
    if left:
        return Mark("▲", f"Còn {left} điểm", "overdue")
    return Mark("◕", "Đã chấp nhận", "soon") if waived else Mark("●", "Không còn điểm nào", "done")


def _point(fault: Fault, user: User, chosen: Collection[str]) -> PointRow:
    allowed = [fault.mender] if fault.mender == Role.ADMINISTRATOR else CONSOLIDATOR_ROLES
    return PointRow(
        seen=fault.seen,
        words=fault.words,
        mend=fault.mend,
        path=fault.path if user.role in allowed else "",
        mender=MENDERS[fault.mender],
        is_chosen=not {fault.seen, fault.kind.value}.isdisjoint(chosen),
    )


def _waived(waiver: OpeningWaiver, words: str) -> WaivedRow:
    return WaivedRow(waiver.pk, words, waiver.reason, waiver.waived_by.full_name, waiver.waived_at)


def _waivers(period: ReportingPeriod) -> list[OpeningWaiver]:
    return list(period.opening_waivers.select_related("waived_by", "withdrawn_by"))


def _history(waivers: list[OpeningWaiver]) -> list[HappenedRow]:
    """Return who let what stand and who took that back, the newest first."""
    acts = [
        HappenedRow("Chấp nhận", row.waived_at, row.waived_by.full_name, f"{row.words}\nLý do: {row.reason}")
        for row in waivers
    ]
    acts += [
        HappenedRow("Bỏ chấp nhận", row.withdrawn_at, row.withdrawn_by.full_name, row.words)
        for row in waivers
        if row.withdrawn_at
    ]
    return sorted(acts, key=lambda act: act.at, reverse=True)
