"""Frozen rows for the pages of periods: which there are, and what everybody owes in one of them."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.chips import State
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import lower_first

from ..enums import REGULAR_KINDS, DecisionKind, ObligationKind, PeriodAction
from ..models import Obligation, ObligationDecision, PeriodEvent, ReportingPeriod
from ..permissions import can_lock_periods
from ..reminding.recipients import report_of
from ..rows import Deadline, deadline
from ..states import Mark, report_mark
from ..timeliness import before_words, deadline_words
from .decisions import decision_words
from .lock import why_not_unlocking
from .requests import can_be_corrected


@dataclass(frozen=True)
class PeriodRow:
    """One period in the list, with its counts."""

    name: str
    kind: str
    window: str
    before: str
    words: str
    mark: State
    owed: int
    sent: int
    overdue: int
    url: str


def period_rows(*, now: datetime) -> list[PeriodRow]:
    """Return every opened period and what comes next, the latest deadline first: one query."""
    known = ReportingPeriod.objects.counted().filter(Q(opened_at__isnull=False) | Q(due_before__gt=now))
    found = _counted(known, now)
    return [_period_row(period, now) for period in _with_next(found.order_by("due_before"))]


def _counted(periods: QuerySet[ReportingPeriod], now: datetime) -> QuerySet[ReportingPeriod]:
    owed = Q(obligations__kind=ObligationKind.OWED)
    sent = owed & Q(obligations__report__first_submitted_at__isnull=False)
    silent = owed & Q(obligations__report__first_submitted_at__isnull=True)
    late = silent & Q(obligations__due_before__lte=now)
    counts = {"owed": owed, "sent": sent, "overdue": late}
    return periods.annotate(**{name: Count("obligations", filter=each) for name, each in counts.items()})


def _with_next(periods: QuerySet[ReportingPeriod]) -> list[ReportingPeriod]:
    """Leave out the regular periods of the years to come but the next one."""
    coming = [period for period in periods if period.opened_at is None and not period.is_ad_hoc]
    return [period for period in periods if period not in coming[1:]][::-1]


def _period_row(period: ReportingPeriod, now: datetime) -> PeriodRow:
    return PeriodRow(
        name=period.name,
        kind=period.get_kind_display(),
        window=window_words(period),
        before=before_words(period.due_before),
        words=left_words(period, now),
        mark=period_mark(period, now),
        owed=period.owed,
        sent=period.sent,
        overdue=period.overdue,
        url=reverse("reports:period", args=[period.code]),
    )


def window_words(period: ReportingPeriod) -> str:
    return f"{short_date(period.window_start)} – {short_date(period.window_end)}"


def left_words(period: ReportingPeriod, now: datetime) -> str:
    """Return "còn 22 ngày"; nothing after the deadline, for a period is not late, agencies are."""
    return deadline_words(period.due_before, now) if now < period.due_before else ""


def period_mark(period: ReportingPeriod, now: datetime) -> Mark:
    """Return how a period stands: to be opened, open, past its deadline, locked."""
    if period.locked_at:
        return Mark("⊘", "Đã khóa", "none")
    if period.opened_at is None:
        return Mark("○", f"Mở ngày {short_date(period.opens_on)}", "none")
    return (
        Mark("●", "Đã hết hạn chung", "none") if period.due_before <= now else Mark("◐", "Đang mở", "running")
    )


# --- one period ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DecisionRow:
    """One decision on what an agency owes, with its document."""

    words: str
    reason: str
    file: int | None
    at: datetime
    by: str


@dataclass(frozen=True)
class DutyRow:
    """What one agency owes in the period, and what may be decided about it now."""

    agency: str
    deadline: Deadline
    mark: State
    report_pk: int | None
    sent_on: datetime | None
    decisions: list[DecisionRow]
    deeds: list[tuple[str, str]]


@dataclass(frozen=True)
class HappenedRow:
    """One act on the whole period, as the shared trail of events shows it."""

    label: str
    at: datetime
    by: str
    note: str
    stays: str = ""
    """Why nobody undoes it, of a lock behind an issued report."""


@dataclass(frozen=True)
class PeriodBoard:
    """Everything on the page of one period; ``lock`` is the act that closed it, None while it is open."""

    period: ReportingPeriod
    mark: State
    window: str
    before: str
    words: str
    tasks: list
    duties: list[DutyRow]
    events: list[HappenedRow]
    lock: HappenedRow | None
    may_correct: bool
    may_add: bool
    may_lock: bool
    has_check: bool


def period_board(period: ReportingPeriod, user: User, *, now: datetime) -> PeriodBoard:
    """Return the page of ``period`` for ``user``: three queries, two more of a closed or an ad hoc one."""
    duties = [_duty_row(obligation, user, now) for obligation in duties_of(period)]
    events = [happened(event) for event in period.events.select_related("done_by").order_by("-pk")]
    is_open = period.locked_at is None
    return PeriodBoard(
        period=period,
        mark=period_mark(period, now),
        window=window_words(period),
        before=before_words(period.due_before),
        words=left_words(period, now),
        tasks=list(period.asked_tasks.all()) if period.is_ad_hoc else [],
        duties=duties,
        events=events,
        lock=None if is_open else lock_of(period, events),
        may_correct=period.is_ad_hoc and can_be_corrected(period),
        may_add=period.is_ad_hoc and is_open and now < period.due_before,
        may_lock=can_lock_periods(user) and period.opened_at is not None,
        has_check=period.kind in REGULAR_KINDS,
    )


def duties_of(period: ReportingPeriod) -> QuerySet[Obligation]:
    """Return the obligations of ``period`` in official order, with all that their rows look at."""
    found = period.obligations.select_related("agency", "report", "period")
    return found.prefetch_related("decisions__decided_by").order_by("agency__order")


def _duty_row(obligation: Obligation, user: User, now: datetime) -> DutyRow:
    report, decisions = report_of(obligation), list(obligation.decisions.all())
    numbers = [row.document_number for row in decisions if row.kind == DecisionKind.EXTENSION]
    sent_at = report.first_submitted_at if report else None
    readable = report and (sent_at or obligation.agency_id == user.agency_id)
    return DutyRow(
        agency=obligation.agency.name,
        deadline=deadline(obligation, now, extended_by=(numbers or [""])[-1]),
        mark=report_mark(report),
        report_pk=report.pk if readable else None,
        sent_on=sent_at,
        decisions=[_decision_row(row) for row in decisions],
        deeds=deeds(obligation, is_sent=sent_at is not None),
    )


def _decision_row(decision: ObligationDecision) -> DecisionRow:
    return DecisionRow(
        words=decision_words(decision),
        reason=decision.reason,
        file=decision.file_id,
        at=decision.decided_at,
        by=decision.decided_by.full_name,
    )


def decision_rows(obligation: Obligation) -> list[DecisionRow]:
    """Return what was decided about ``obligation``, the first decision first: one query."""
    return [_decision_row(row) for row in obligation.decisions.select_related("decided_by")]


DEEDS = {
    "gia-han": (DecisionKind.EXTENSION, "Gia hạn"),
    "mien": (DecisionKind.EXEMPTION, "Miễn"),
    "bo-mien": (DecisionKind.RESTORATION, "Bỏ miễn"),
}
"""What may be decided about one agency, by the word in the address."""


def deeds(obligation: Obligation, *, is_sent: bool) -> list[tuple[str, str]]:
    """Return (words, address) of what may be decided about ``obligation`` now."""
    period = obligation.period
    if is_sent or period.locked_at or period.opened_at is None:
        return []
    names = ["bo-mien"] if obligation.kind == ObligationKind.EXEMPT else ["gia-han", "mien"]
    return [(DEEDS[name][1], reverse("reports:decide", args=[obligation.pk, name])) for name in names]


def happened(event: PeriodEvent) -> HappenedRow:
    """Return one act on a period as the trail of events shows it; what the clock did is the portal's."""
    by = "Hệ thống"
    if event.done_by:
        by = f"{event.done_by.full_name}, {lower_first(event.done_by.get_role_display())}"
    return HappenedRow(PeriodAction(event.action).label, event.done_at, by, event.note)


def period_lock(period: ReportingPeriod) -> HappenedRow | None:
    """Return who closed ``period``, when and why: three queries at most, none while it is open."""
    if period.locked_at is None:
        return None
    locks = period.events.filter(action=PeriodAction.LOCK).select_related("done_by").order_by("-pk")
    return lock_of(period, [happened(event) for event in locks[:1]])


def lock_of(period: ReportingPeriod, events: list[HappenedRow]) -> HappenedRow | None:
    """Return the newest act of locking among ``events``, which come the newest first."""
    found = next((event for event in events if event.label == PeriodAction.LOCK.label), None)
    return found and replace(found, stays=why_not_unlocking(period))
