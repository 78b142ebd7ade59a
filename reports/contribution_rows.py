"""What an agency is asked to contribute in one period, and what it has given: rows for its pages."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from django.db.models import Count
from django.urls import reverse

from agencies.models import Agency, User
from bacgiang_plan.lib.addresses import siblings
from bacgiang_plan.lib.dates import clock_words
from tasks.models import Assignment, AssignmentRole

from .contributing import asked_of, can_sign, contribution_token, why_contribution_locked
from .contributions import Lead, leads_of
from .enums import ReportState
from .models import Contribution, ReportingPeriod
from .states import Mark

SIGNED = Mark("●", "Đã ký", "done")
UNSIGNED = Mark("◑", "Chờ ký", "running")
ABSENT = Mark("○", "Chưa có nội dung", "not-started")


@dataclass(frozen=True)
class ShareRow:
    """One task on which the agency is asked to contribute.

    ``note`` tells that a lead has sent its report with what was signed then; ``locked`` why nothing may be
    changed any more.
    """

    key: int | None
    clause: str
    task_url: str
    plan_text: str
    leads: str
    words: str
    mark: Mark
    by: str
    token: str
    url: str
    may_sign: bool
    note: str
    locked: str


@dataclass(frozen=True)
class SharePage:
    """All of them in the plan's order, and how many are signed."""

    rows: list[ShareRow]

    @property
    def signed(self) -> int:
        return sum(row.mark is SIGNED for row in self.rows)

    @property
    def to_sign(self) -> list[ShareRow]:
        return [row for row in self.rows if row.may_sign]


def share_page(user: User, period: ReportingPeriod, *, is_head: bool) -> SharePage:
    """Return what the agency of ``user`` is asked and has given in ``period``: three queries."""
    asked = list(asked_of(user.agency, period))
    leads = leads_of([row.task_id for row in asked], period)
    given = {row.assignment_id: row for row in _given(period, asked)}
    urls = siblings("tasks:detail", keys=[row.task.clause for row in asked])
    forms = siblings("reports:contribution", period.code, keys=[row.pk for row in asked])
    build = partial(_row, period=period, signer=user if is_head else None)
    return SharePage(
        [
            build(row, leads[row.task_id], given.get(row.pk), urls[row.task.clause], forms[row.pk])
            for row in asked
            if leads[row.task_id]
        ]
    )


def _given(period: ReportingPeriod, asked: list[Assignment]):
    found = Contribution.objects.filter(period=period, assignment__in=[row.pk for row in asked])
    return found.select_related("assignment__agency", "edited_by", "signed_by").order_by()


def _row(
    asked: Assignment,
    leads: list[Lead],
    given: Contribution | None,
    task_url: str,
    url: str,
    *,
    period: ReportingPeriod,
    signer: User | None,
) -> ShareRow:
    locked = why_contribution_locked(period, [lead.state for lead in leads])
    waits = bool(given and given.text and not given.signed_at and not locked)
    return ShareRow(
        key=given.pk if given else None,
        clause=asked.task.clause,
        task_url=task_url,
        plan_text=asked.task.text,
        leads=", ".join(lead.agency for lead in leads),
        words=given.text if given else "",
        mark=_mark(given),
        by=_by(given),
        token=contribution_token(given),
        url=url,
        may_sign=bool(waits and signer and can_sign(signer, given)),
        note=_note(leads),
        locked=locked,
    )


def _mark(given: Contribution | None) -> Mark:
    if given is None or not given.text:
        return ABSENT
    return SIGNED if given.signed_at else UNSIGNED


def _by(given: Contribution | None) -> str:
    if given is None:
        return ""
    words = f"Soạn: {given.edited_by.full_name}, {clock_words(given.edited_at)}"
    if given.signed_at:
        words += f" · Ký: {given.signed_by.full_name}, {clock_words(given.signed_at)}"
    return words


SENT = [ReportState.SUBMITTED, ReportState.RESUBMITTED, ReportState.ACCEPTED]


def _note(leads: list[Lead]) -> str:
    sent = [f"{lead.agency} (lúc {clock_words(lead.sent_at)})" for lead in leads if lead.state in SENT]
    if not sent:
        return ""
    return (
        f"Đã gửi báo cáo: {', '.join(sent)}. Nội dung đã gửi giữ nguyên; "
        "nội dung sửa hoặc ký sau đó chỉ vào lần gửi tiếp theo."
    )


# --- on the agency's own list ------------------------------------------------------------------------

SHOWN = 4
"""Periods on the agency's list: the open ones of two years. A rehearsal crowds none of them out."""


@dataclass(frozen=True)
class ShareLine:
    """How far the contributions of one agency are in one period."""

    period: str
    url: str
    signed: int
    asked: int


def share_lines(agency: Agency, *, practises: bool = True) -> list[ShareLine]:
    """Return the open periods in which ``agency`` is asked to contribute, the newest first: four queries.

    A rehearsal comes last, for whoever ``practises``.
    """
    open_ = ReportingPeriod.objects.opened().unlocked().order_by("-due_before")[: SHOWN + 1]
    found = list(open_.prefetch_related("asked_tasks"))
    practice = [period for period in found if period.is_rehearsal and practises]
    periods = [period for period in found if not period.is_rehearsal][:SHOWN] + practice
    mine = Assignment.objects.filter(agency=agency, role=AssignmentRole.COORDINATING)
    terms = list(mine.values_list("task", "valid_from", "valid_until"))
    given = Contribution.objects.filter(
        period__in=[period.pk for period in periods], assignment__agency=agency, signed_at__isnull=False
    )
    signed = Counter(dict(given.order_by().values_list("period").annotate(Count("pk"))))
    lines = [
        ShareLine(
            period=period.name,
            url=reverse("reports:contributions", args=[period.code]),
            signed=signed[period.pk],
            asked=_asked(period, terms),
        )
        for period in periods
    ]
    return [line for line in lines if line.asked]


def _asked(period: ReportingPeriod, terms: list[tuple]) -> int:
    day, asked = period.window_end, {task.pk for task in period.asked_tasks.all()}
    return sum(
        (not period.is_ad_hoc or task in asked)
        and (start is None or start <= day)
        and (end is None or end >= day)
        for task, start, end in terms
    )
