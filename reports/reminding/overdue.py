"""Escalation: lists of agencies whose report is overdue, for Sở Công Thương and for Văn phòng UBND tỉnh."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.vietnamese import lower_first
from reports.enums import Reach
from reports.models import Obligation, ReportingPeriod
from reports.states import report_mark
from reports.timeliness import deadline_words, last_valid_day

from .ladder import Rung
from .matters import Matter
from .recipients import Directory, report_of

OFFICE = "vpubnd"
"""Code of Văn phòng UBND tỉnh in the reference data."""


@dataclass(frozen=True)
class Audience:
    """Who gets a list, in which rungs of the ladder, and where it leads."""

    kind: str
    reaches: tuple[str, ...]
    ask: str


AUDIENCES = (
    Audience("overdue", (Reach.CONSOLIDATOR, Reach.OFFICE), "đôn đốc các cơ quan quá hạn gửi báo cáo"),
    Audience("overdue-office", (Reach.OFFICE,), "chỉ đạo, đôn đốc các cơ quan quá hạn gửi báo cáo"),
)


def overdue_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield one list for each period and audience: at most two queries."""
    kinds = tuple(f"{audience.kind}/" for audience in AUDIENCES)
    if keys is not None and not any(key.startswith(kinds) for key in keys):
        return
    periods = _overdue(now)
    if not periods:
        return
    codes = Q(is_consolidator=True) | Q(code=OFFICE)
    agencies = {agency.is_consolidator: agency for agency in Agency.objects.filter(codes)}
    for period, rows in periods.items():
        for audience in AUDIENCES:
            key = f"{audience.kind}/{period.pk}"
            told = _told(rows, audience, directory, now)
            agency = agencies.get(audience is AUDIENCES[0])
            if told and agency and (keys is None or key in keys):
                yield _matter(key, period, told, audience, agency, directory, now)


def _overdue(now: datetime) -> dict[ReportingPeriod, list[Obligation]]:
    rows = Obligation.objects.overdue(now).filter(period__opened_at__lte=now, period__locked_at=None)
    found: dict[ReportingPeriod, list[Obligation]] = defaultdict(list)
    for row in rows.select_related("period", "agency", "report").order_by("due_before", "agency__order"):
        found[row.period].append(row)
    return found


Told = list[tuple[Obligation, Rung]]
"""Who stands on a list, each with the last of its own rungs that reaches the audience."""


def _told(rows: list[Obligation], audience: Audience, directory: Directory, now: datetime) -> Told:
    found = []
    for row in rows:
        last_day, today = last_valid_day(row.due_before), local_date(now)
        rungs = directory.ladders.of_period(row.period_id).rungs
        reached = [
            rung for rung in rungs if rung.reach in audience.reaches and rung.due_on(last_day) <= today
        ]
        if reached:
            found.append((row, reached[-1]))
    return found


def _matter(
    key: str,
    period: ReportingPeriod,
    told: Told,
    audience: Audience,
    agency: Agency,
    directory: Directory,
    now: datetime,
) -> Matter:
    rung, last_day = _newest(told)
    of_consolidator = audience is AUDIENCES[0]
    path = reverse("reports:period", args=[period.code]) if of_consolidator else reverse("home")
    return Matter(
        key=key,
        rung=f"{rung.code}@{last_day}",
        why=f"danh sách quá hạn, mốc {rung.label}",
        people=_people(directory, agency, of_consolidator),
        agency=agency,
        title=f"{agency.short_name} – {period.name}",
        heading=f"{agency.name} – Danh sách quá hạn, kỳ báo cáo: {period.name}",
        ask=audience.ask,
        left=f"{len(told)} cơ quan quá hạn",
        time=f"{len(told)} cơ quan chưa gửi báo cáo kỳ này và đã được nhắc nhiều lần.",
        state="Quá hạn chưa gửi",
        path=path,
        missing=tuple(
            f"{row.agency.name}: {deadline_words(row.due_before, now)}, {_state(row)}" for row, _ in told
        ),
    )


def _newest(told: Told) -> tuple[Rung, date]:
    """Return the rung that came last, with the last valid day it counts from: the list is due by it."""
    days = [(rung.due_on(last_valid_day(row.due_before)), row.due_before, rung) for row, rung in told]
    _, due_before, rung = max(days, key=lambda found: found[:2])
    return rung, last_valid_day(due_before)


def _state(row: Obligation) -> str:
    return lower_first(report_mark(report_of(row)).label)


def _people(directory: Directory, agency: Agency, of_consolidator: bool) -> tuple[User, ...]:
    """Sở Công Thương's specialists (its head without one); everybody of Văn phòng UBND tỉnh."""
    if not of_consolidator:
        return tuple(directory.everybody(agency))
    return tuple(directory.specialists(agency) or directory.heads(agency))
