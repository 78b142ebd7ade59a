"""Matters of co-ordinating agencies: a period is open and their contribution is not signed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse

from agencies.models import Agency
from reports.enums import ReportState
from reports.models import Contribution, Obligation, ReportingPeriod
from reports.timeliness import before_words, deadline_words, last_valid_day
from tasks.models import Assignment, AssignmentRole

from .ladder import Rung
from .matters import Matter
from .recipients import Directory
from .words import named

KIND = "contribution"
FROM_DAYS = 15
"""Days before the deadline from which co-ordinating agencies are asked; before that the leads write."""
SENT = [ReportState.SUBMITTED, ReportState.RESUBMITTED, ReportState.ACCEPTED]


@dataclass
class _Share:
    """What one agency still owes in one period: tasks without a text, tasks whose text is not signed."""

    agency: Agency
    unwritten: list[str] = field(default_factory=list)
    unsigned: list[str] = field(default_factory=list)


def contribution_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every agency with something to contribute still, period by period: four queries in all."""
    if keys is not None and not any(key.startswith(f"{KIND}/") for key in keys):
        return
    due = [
        (period, rung)
        for period in ReportingPeriod.objects.unlocked().filter(opened_at__lte=now).order_by("due_before")
        if (rung := directory.ladders.of_period(period.pk).latest_due(period.due_before, now))
        and rung.days_left is not None
        and rung.days_left <= FROM_DAYS
    ]
    world = _World([period for period, _ in due]) if due else None
    for period, rung in due:
        for share in world.shares(period):
            key = f"{KIND}/{period.pk}/{share.agency.pk}"
            if keys is None or key in keys:
                yield _matter(key, share, period, rung, directory, now)


class _World:
    """Who contributes to what, who leads it and how far the leads are; read once for all periods."""

    def __init__(self, periods: list[ReportingPeriod]) -> None:
        self._given = {
            (period, assignment): (bool(text), signed_at is not None)
            for period, assignment, text, signed_at in Contribution.objects.filter(
                period__in=periods
            ).values_list("period", "assignment", "text", "signed_at")
        }
        owed = Obligation.objects.owed().filter(period__in=periods)
        self._states = {
            (period, agency): state
            for period, agency, state in owed.values_list("period", "agency", "report__state")
        }
        self._leads, self._asked = defaultdict(list), []
        for row in Assignment.objects.select_related("agency", "task").order_by(
            "agency__order", "task__order"
        ):
            if row.role == AssignmentRole.COORDINATING:
                self._asked.append(row)
            else:
                self._leads[row.task_id].append(row)
        ad_hoc = [period for period in periods if period.is_ad_hoc]
        through = ReportingPeriod.asked_tasks.through.objects.filter(reportingperiod__in=ad_hoc)
        self._tasks = set(through.values_list("reportingperiod", "task")) if ad_hoc else set()

    def shares(self, period: ReportingPeriod) -> list[_Share]:
        """Return what is owed in ``period``, agencies in official order."""
        found: dict[int, _Share] = {}
        for row in self._asked:
            has_text, is_signed = self._given.get((period.pk, row.pk), (False, False))
            if not is_signed and self._is_awaited(row, period):
                share = found.setdefault(row.agency_id, _Share(row.agency))
                (share.unsigned if has_text else share.unwritten).append(row.task.clause)
        return list(found.values())

    def _is_awaited(self, row: Assignment, period: ReportingPeriod) -> bool:
        """Whether a lead that owes the period has not sent its report, with which the text goes."""
        if not _is_valid(row, period.window_end):
            return False
        if period.is_ad_hoc and (period.pk, row.task_id) not in self._tasks:
            return False
        leads = [lead for lead in self._leads[row.task_id] if _is_valid(lead, period.window_end)]
        states = [
            self._states[period.pk, lead.agency_id]
            for lead in leads
            if (period.pk, lead.agency_id) in self._states
        ]
        return any(state not in SENT for state in states)


def _is_valid(row: Assignment, day: date) -> bool:
    """As `AssignmentQuerySet.valid_on`, on rows at hand: each period asks about another day."""
    return (row.valid_from or day) <= day <= (row.valid_until or day)


def _matter(
    key: str, share: _Share, period: ReportingPeriod, rung: Rung, directory: Directory, now: datetime
) -> Matter:
    agency, left = share.agency, deadline_words(period.due_before, now)
    heads, officers = directory.heads(agency), directory.officers(agency)
    is_for_the_head = not share.unwritten and heads
    missing = [("Chưa có nội dung", share.unwritten), ("Chờ lãnh đạo ký", share.unsigned)]
    return Matter(
        key=key,
        rung=f"{rung.code}@{last_valid_day(period.due_before)}",
        why=f"nội dung phối hợp chưa ký, mốc {rung.label}",
        people=tuple(heads if is_for_the_head else officers + heads),
        agency=agency,
        title=f"{agency.short_name} – {period.name}",
        heading=f"{agency.name} – Kỳ báo cáo: {period.name}",
        ask=f"{'ký' if is_for_the_head else 'viết, ký'} nội dung phối hợp",
        left=left,
        time=f"Hạn gửi báo cáo của cơ quan chủ trì: {before_words(period.due_before)} ({left}).",
        state=f"Chưa ký {len(share.unwritten) + len(share.unsigned)} nội dung phối hợp",
        path=reverse("reports:contributions", args=[period.code]),
        missing=tuple(f"{words}: {named(clauses, 'nhiệm vụ')}" for words, clauses in missing if clauses),
    )
