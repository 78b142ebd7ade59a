"""A rehearsal is planned for the next regular period: who practises, from when, until when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import clock_words, local_date, short_date, start_of_day
from bacgiang_plan.lib.vietnamese import shortened

from .. import actions
from ..duties.refusals import AlreadyDoneError, RefusedError
from ..duties.requests import opening_fault
from ..enums import PeriodAction, PeriodKind
from ..models import PeriodEvent, ReportingPeriod
from ..opening.gate import hold_unopened
from ..timeliness import before_words
from .wiping import rehearsal_held, wipe_rehearsal_of

LONGEST = ReportingPeriod._meta.get_field("name").max_length
CODE = 32
"""Letters of the real period's code that its rehearsals' codes begin with."""


@dataclass(frozen=True)
class Plan:
    """Who practises, from which day, and by when (exclusive instant)."""

    agencies: tuple[Agency, ...]
    opens_on: date
    due_before: datetime


def coming_period(now: datetime) -> ReportingPeriod | None:
    """Return the regular period that opens next, the one that can be rehearsed: one query."""
    return ReportingPeriod.objects.coming(now).first()


def plan_fault(period: ReportingPeriod, opens_on: date, due_before: datetime, now: datetime) -> str:
    """Return why ``period`` cannot be rehearsed between these days, "" when it can."""
    if fault := opening_fault(opens_on, due_before, now):
        return fault
    if due_before <= start_of_day(period.opens_on):
        return ""
    return (
        f"Thời hạn đã đọc là {before_words(due_before)}; tập dượt cần kết thúc trước khi kỳ thật mở, "
        f"ngày {short_date(period.opens_on)}."
    )


@transaction.atomic
def start_rehearsal(period: ReportingPeriod, plan: Plan, *, by: User, now: datetime) -> ReportingPeriod:
    """Make the rehearsal of ``period`` with obligations of exactly the agencies of ``plan``.

    It opens when its day has come. Raises `AlreadyDoneError` when there is one (a second click, a
    colleague), `RefusedError` when ``period`` has opened, is not the next one, or the plan cannot be.
    """
    if not hold_unopened(period):  # whoever opens it now waits for us, and wipes this again
        raise RefusedError(opened_words(period))
    if standing := ReportingPeriod.objects.filter(rehearses=period).first():
        raise AlreadyDoneError(_standing_words(standing))
    _require_possible(period, plan, now)
    rehearsal = ReportingPeriod.objects.create(
        code=_code(period),
        kind=PeriodKind.REHEARSAL,
        rehearses=period,
        year=period.year,
        name=shortened(f"Tập dượt – {period.name}", LONGEST),
        window_start=period.window_start,
        window_end=period.window_end,
        opens_on=plan.opens_on,
        due_before=plan.due_before,
    )
    actions.oblige(rehearsal, plan.agencies)
    PeriodEvent.objects.create(period=rehearsal, action=PeriodAction.REHEARSE, done_at=now, done_by=by)
    if plan.opens_on <= local_date(now):
        actions.open_period(rehearsal, now=now)
        rehearsal.refresh_from_db()
    return rehearsal


def opened_words(period: ReportingPeriod) -> str:
    return (
        f"Kỳ báo cáo {period.in_sentence} đã mở nên không còn tập dượt được; "
        "nội dung tập dượt, nếu có, đã xóa khi mở kỳ."
    )


def _code(period: ReportingPeriod) -> str:
    """Each rehearsal has a code of its own: a workbook of an earlier one is told from it."""
    before = period.events.filter(action=PeriodAction.WIPE).count()
    return f"{period.code[:CODE]}-tap-duot-{before + 1}"


def _require_possible(period: ReportingPeriod, plan: Plan, now: datetime) -> None:
    if coming_period(now) != period:
        raise RefusedError(f"Chỉ tập dượt được cho kỳ sắp mở; {period.in_sentence} chưa đến lượt.")
    if not plan.agencies:
        raise RefusedError("Chưa chọn cơ quan nào tập dượt.")
    if fault := plan_fault(period, plan.opens_on, plan.due_before, now):
        raise RefusedError(fault)


def _standing_words(standing: ReportingPeriod) -> str:
    return f"{_began_words(standing)}; không có gì thay đổi."


def _began_words(standing: ReportingPeriod) -> str:
    started = standing.events.filter(action=PeriodAction.REHEARSE).select_related("done_by").first()
    return f"{standing.name} đã được {started.done_by} tổ chức lúc {clock_words(started.done_at)}"


@transaction.atomic
def end_rehearsal(period: ReportingPeriod, *, seen: str, by: User, now: datetime) -> None:
    """End the rehearsal of ``period`` by hand and delete all of it; another may be started afterwards.

    ``seen`` is the code of the rehearsal this person was shown. Raises `AlreadyDoneError` when there is none
    any more, `RefusedError` when it is another one, begun since; nothing is deleted then.
    """
    standing = rehearsal_held(period)
    if standing is None:
        raise AlreadyDoneError(nothing_to_end(period))
    if standing.code != seen:
        raise RefusedError(_another_words(standing))
    wipe_rehearsal_of(period, by=by, now=now)


def _another_words(standing: ReportingPeriod) -> str:
    return (
        f"Kỳ tập dượt mà trang này nói đến đã kết thúc. {_began_words(standing)}, là kỳ khác; "
        "đề nghị xem lại các số dưới đây trước khi kết thúc."
    )


def nothing_to_end(period: ReportingPeriod) -> str:
    return f"Kỳ báo cáo {period.in_sentence} không có kỳ tập dượt nào đang diễn ra; không có gì thay đổi."
