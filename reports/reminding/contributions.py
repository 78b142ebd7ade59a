"""Matters of co-ordinating agencies: a period is open and their contribution is not signed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date
from reports.enums import ReportState
from reports.models import Contribution, Obligation, ReportingPeriod
from reports.rehearsal.words import told
from reports.timeliness import before_words, deadline_words
from tasks.models import Assignment, AssignmentRole

from .ladder import Standing
from .matters import Matter, of_period
from .recipients import Directory
from .words import named

KIND = "contribution"
FROM_DAYS = 15
"""Days before the deadline from which co-ordinating agencies are asked; before that the leads write."""
HORIZON = timedelta(days=60)
"""No lead due later is looked at: the rung may come forward over the longest holidays, not further."""
SENT = [ReportState.SUBMITTED, ReportState.RESUBMITTED, ReportState.ACCEPTED]


@dataclass(frozen=True)
class _Awaited:
    """A lead whose report of ``period`` is not sent: until when what goes along with it can be given."""

    period: ReportingPeriod
    due_before: datetime


@dataclass
class _Share:
    """What one agency owes to leads of one period: tasks without a text, tasks whose text is not signed."""

    agency: Agency
    period: ReportingPeriod
    due_before: datetime
    unwritten: list[str] = field(default_factory=list)
    unsigned: list[str] = field(default_factory=list)


def contribution_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every agency whose text could still go along with a report, period by period: four queries."""
    if keys is not None and not any(key.startswith(f"{KIND}/") for key in keys):
        return
    for share in _shares(now):
        key = f"{KIND}/{share.period.pk}/{share.agency.pk}"
        standing = directory.ladders.of_period(share.period.pk).before(share.due_before, now)
        is_near = standing.rung and standing.rung.days_left is not None
        if is_near and standing.rung.days_left <= FROM_DAYS and (keys is None or key in keys):
            yield _matter(key, share, standing, directory, now)


def given_in_full(keys: Collection[str]) -> set[str]:
    """Return those of ``keys`` of which every text that was asked for is signed: four queries at most."""
    pairs = {key: tuple(map(int, key.split("/")[1:])) for key in keys}
    periods = ReportingPeriod.objects.in_bulk({period for period, _ in pairs.values()})
    asked_in = _asked_in(periods.values())
    signed = Contribution.objects.filter(period__in=periods, signed_at__isnull=False)
    given = set(signed.values_list("period", "assignment"))
    rows: dict[int, list[Assignment]] = defaultdict(list)
    coordinating = Assignment.objects.filter(role=AssignmentRole.COORDINATING)
    for row in coordinating.filter(agency__in={agency for _, agency in pairs.values()}):
        rows[row.agency_id].append(row)
    return {
        key
        for key, (period, agency) in pairs.items()
        if (asked := [row for row in rows[agency] if _is_asked(row, periods.get(period), asked_in)])
        and all((period, row.pk) in given for row in asked)
    }


def _is_asked(row: Assignment, period: ReportingPeriod | None, asked_in: set[tuple[int, int]]) -> bool:
    if period is None or (period.is_ad_hoc and (period.pk, row.task_id) not in asked_in):
        return False
    return _is_valid(row, period.window_end)


def _shares(now: datetime) -> list[_Share]:
    """Return what is still to be given, the nearest deadline first, agencies in official order.

    The clock of a share is that of its leads: with an extension the text, too, has more time. Of several
    leads the first that sends counts.
    """
    awaited = _awaited(now)
    periods = {each.period for leads in awaited.values() for each in leads}
    if not periods:
        return []
    asked_in = _asked_in(periods)
    given = Contribution.objects.filter(period__in=periods)
    said = {row[:2]: row[2:] for row in given.values_list("period", "assignment", "text", "signed_at")}
    leads, coordinating = _assignments(local_date(now))
    found: dict[tuple[int, int], _Share] = {}
    for row in coordinating:
        for period, due_before in _clocks(row, leads[row.task_id], awaited).items():
            text, signed_at = said.get((period.pk, row.pk), ("", None))
            if signed_at or (period.is_ad_hoc and (period.pk, row.task_id) not in asked_in):
                continue
            share = found.setdefault((period.pk, row.agency_id), _Share(row.agency, period, due_before))
            share.due_before = min(share.due_before, due_before)
            (share.unsigned if text else share.unwritten).append(row.task.clause)
    return sorted(found.values(), key=lambda share: share.due_before)


def _awaited(now: datetime) -> dict[int, list[_Awaited]]:
    """Return by agency what it owes and has not sent; nothing in periods that are locked."""
    owed = Obligation.objects.owed().pressing(now).filter(period__opened_at__lte=now, period__locked_at=None)
    owed = owed.filter(due_before__lt=now + HORIZON)
    found: dict[int, list[_Awaited]] = defaultdict(list)
    for row in owed.exclude(report__state__in=SENT).select_related("period"):
        found[row.agency_id].append(_Awaited(row.period, row.due_before))
    return found


def _asked_in(periods: Collection[ReportingPeriod]) -> set[tuple[int, int]]:
    """Return the tasks that ad hoc periods ask about, as pairs of keys."""
    ad_hoc = [period for period in periods if period.is_ad_hoc]
    through = ReportingPeriod.asked_tasks.through.objects.filter(reportingperiod__in=ad_hoc)
    return set(through.values_list("reportingperiod", "task")) if ad_hoc else set()


def _assignments(today: date) -> tuple[dict[int, list[Assignment]], list[Assignment]]:
    """Return the leads by task, and the others of agencies that exist today: who is gone writes nothing."""
    rows = Assignment.objects.select_related("agency", "task").order_by("agency__order", "task__order")
    leads: dict[int, list[Assignment]] = defaultdict(list)
    coordinating = []
    for row in rows:
        if row.role == AssignmentRole.LEAD:
            leads[row.task_id].append(row)
        elif (row.agency.valid_until or today) >= today:
            coordinating.append(row)
    return leads, coordinating


def _clocks(
    row: Assignment, leads: list[Assignment], awaited: dict[int, list[_Awaited]]
) -> dict[ReportingPeriod, datetime]:
    """Return the periods in which a lead still waits for ``row``, each with its nearest deadline."""
    clocks: dict[ReportingPeriod, datetime] = {}
    for lead in leads:
        for each in awaited.get(lead.agency_id, []):
            day = each.period.window_end
            if _is_valid(row, day) and _is_valid(lead, day):
                clocks[each.period] = min(clocks.get(each.period, each.due_before), each.due_before)
    return clocks


def _is_valid(row: Assignment, day: date) -> bool:
    """As `AssignmentQuerySet.valid_on`, on rows at hand: each period asks about another day."""
    return (row.valid_from or day) <= day <= (row.valid_until or day)


def _matter(key: str, share: _Share, standing: Standing, directory: Directory, now: datetime) -> Matter:
    agency, left = share.agency, deadline_words(share.due_before, now)
    limit = f"Hạn gửi báo cáo của cơ quan chủ trì: {before_words(share.due_before)} ({left})."
    heads = directory.heads(agency)
    is_for_the_head = not share.unwritten and heads
    missing = [("Chưa có nội dung", share.unwritten), ("Chờ lãnh đạo ký", share.unsigned)]
    return Matter(
        **of_period(agency, share.period),
        key=key,
        rung=standing.name,
        why=f"nội dung phối hợp chưa ký, mốc {standing.rung.label}",
        people=tuple(heads if is_for_the_head else directory.officers_and_heads(agency)),
        ask=f"{'ký' if is_for_the_head else 'viết, ký'} nội dung phối hợp",
        left=left,
        time=told(limit, share.period),
        state=f"Chưa ký {len(share.unwritten) + len(share.unsigned)} nội dung phối hợp",
        path=reverse("reports:contributions", args=[share.period.code]),
        missing=tuple(f"{words}: {named(clauses, 'nhiệm vụ')}" for words, clauses in missing if clauses),
        standing=standing,
    )
