"""The queue of Sở Công Thương: what waits for a decision, since when, and what is new in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from agencies.models import AgencyKind, User
from bacgiang_plan.lib.dates import local_date

from .. import permissions
from ..enums import PeriodKind, ReportState, ReviewVerdict, Timeliness
from ..models import AgencyReport, Submission
from ..rows import Deadline, deadline


@dataclass(frozen=True)
class QueueRow:
    """One report that waits for a decision.

    ``changed`` counts the items that are new to a reader, None where it was not counted; ``requests`` and
    ``passed`` what reviewers have marked so far, ``reviewer`` who began.
    """

    report_pk: int
    version: int
    agency: str
    agency_kind: str
    period: str
    period_code: str
    waiting_days: int
    deadline: Deadline
    rounds: int
    sending: int
    counts: dict
    requests: int
    passed: int
    reviewer: str
    may_decide: bool
    nothing_to_report: bool
    is_sample: bool
    is_rehearsal: bool

    @property
    def changed(self) -> int | None:
        return self.counts.get("changed")

    @property
    def is_again(self) -> bool:
        return self.rounds > 0

    @property
    def is_late(self) -> bool:
        return self.deadline.timeliness == Timeliness.LATE


class _Sending(NamedTuple):
    """The sending that stands, and how much of it has been marked."""

    number: int
    counts: dict
    requests: int
    passed: int


def review_queue(user: User, *, now: datetime, with_papers: bool = False) -> list[QueueRow]:
    """Return the reports ``user`` may see waiting, the longest waiting first: two queries.

    Only ``with_papers`` the deadlines name the document that extended them.
    """
    related = ["obligation__period", "obligation__agency", "review_started_by"]
    waiting = AgencyReport.objects.visible_to(user).waiting_for_review().with_rounds()
    if with_papers:
        waiting = waiting.with_extension()
    reports = list(waiting.select_related(*related))
    sendings = _sendings(reports)
    return [_row(report, sendings[report.pk], user, now) for report in reports]


class Waiting(NamedTuple):
    """One line of the queue beside the desk."""

    report_pk: int
    agency: str
    period: str
    waiting_days: int
    is_again: bool
    changed: int | None


def waiting_list(user: User, *, now: datetime, of: AgencyReport) -> list[Waiting]:
    """Return the queue in short, the longest waiting first: two queries for plain tuples.

    Beside ``of``, a report of a rehearsal, stand those of rehearsals, else what counts.
    """
    reports = AgencyReport.objects.visible_to(user).waiting_for_review()
    kind = {"obligation__period__kind": PeriodKind.REHEARSAL}
    reports = reports.filter(**kind) if of.obligation.period.is_rehearsal else reports.exclude(**kind)
    columns = ["obligation__agency__name", "obligation__period__name", "submitted_at", "state"]
    found = list(reports.values_list("pk", *columns))
    sendings = Submission.objects.standing().filter(report__in=[pk for pk, *_ in found]).order_by("number")
    counts = dict(sendings.values_list("report", "counts"))
    today = local_date(now)
    return [
        Waiting(
            report_pk=pk,
            agency=agency,
            period=period,
            waiting_days=(today - local_date(sent)).days,
            is_again=state == ReportState.RESUBMITTED,
            changed=counts[pk].get("changed"),
        )
        for pk, agency, period, sent, state in found
    ]


def _sendings(reports: list[AgencyReport]) -> dict[int, _Sending]:
    """Return by report the sending that stands."""
    verdicts = {
        "requests": Count("reviews", filter=Q(reviews__verdict=ReviewVerdict.REDO)),
        "passed": Count("reviews", filter=Q(reviews__verdict=ReviewVerdict.ACCEPTED)),
    }
    found = Submission.objects.standing().filter(report__in=reports).annotate(**verdicts).order_by("number")
    return {
        report: _Sending._make(rest)
        for report, *rest in found.values_list("report", "number", "counts", "requests", "passed")
    }


def _row(report: AgencyReport, sending: _Sending, user: User, now: datetime) -> QueueRow:
    obligation = report.obligation
    closed = permissions.is_closed(report)
    return QueueRow(
        report_pk=report.pk,
        version=report.version,
        agency=obligation.agency.name,
        agency_kind=obligation.agency.kind,
        period=obligation.period.name,
        period_code=obligation.period.code,
        waiting_days=(local_date(now) - local_date(report.submitted_at)).days,
        deadline=deadline(obligation, now, extended_by=getattr(report, "extended_by", "")),
        rounds=report.rounds,
        sending=sending.number,
        counts=sending.counts,
        requests=sending.requests,
        passed=sending.passed,
        reviewer=report.review_started_by.full_name if report.review_started_by else "",
        may_decide=permissions.is_independent_reviewer_of(user, report) and not closed,
        nothing_to_report=report.nothing_to_report,
        is_sample=report.is_sample,
        is_rehearsal=obligation.period.is_rehearsal,
    )


# --- narrowing ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many rows of the whole queue have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One list of choices; ``name`` is its word in the address."""

    name: str
    label: str
    choices: list[Choice]


class _Facet(NamedTuple):
    name: str
    label: str
    value_of: Callable[[QueueRow], str]
    label_of: Callable[[QueueRow], str]


KINDS = dict(AgencyKind.choices)
FACETS = [
    _Facet("ky", "Kỳ báo cáo", lambda row: row.period_code, lambda row: row.period),
    _Facet("loai", "Loại cơ quan", lambda row: row.agency_kind, lambda row: KINDS[row.agency_kind]),
    _Facet(
        "lan",
        "Lần gửi",
        lambda row: "lai" if row.is_again else "dau",
        lambda row: "Gửi lại" if row.is_again else "Gửi lần đầu",
    ),
    _Facet(
        "han",
        "Thời hạn",
        lambda row: "muon" if row.is_late else "dung",
        lambda row: row.deadline.mark.label,
    ),
]


def filters(rows: list[QueueRow], chosen: dict[str, str]) -> list[Filter]:
    """Return the filters of the queue, each with the values that occur in it and how often."""
    return [Filter(facet.name, facet.label, _choices(rows, facet, chosen)) for facet in FACETS]


def _choices(rows: list[QueueRow], facet: _Facet, chosen: dict[str, str]) -> list[Choice]:
    values = [facet.value_of(row) for row in rows]
    labels = dict(zip(values, map(facet.label_of, rows), strict=True))
    return [
        Choice(value, label, values.count(value), value == chosen.get(facet.name))
        for value, label in sorted(labels.items(), key=lambda pair: pair[1])
    ]


def narrowed(rows: list[QueueRow], chosen: dict[str, str]) -> list[QueueRow]:
    """Return the rows that have every ``chosen`` value; an empty value narrows nothing."""
    wanted = [(facet, chosen[facet.name]) for facet in FACETS if chosen.get(facet.name)]
    return [row for row in rows if all(facet.value_of(row) == value for facet, value in wanted)]
