"""Where the reports of all agencies stand, from plain tuples: what matrix and dashboard count."""

from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from django.db.models import QuerySet

from .enums import ReportState, Timeliness
from .models import Obligation
from .states import TIMELINESS_MARKS, Mark, state_mark
from .timeliness import timeliness


class ReportStanding(NamedTuple):
    """One obligation and its report, as the tables of all agencies need them."""

    period: int
    period_name: str
    agency: int
    agency_code: str
    agency_name: str
    agency_short_name: str
    kind: str
    due_before: datetime
    original: datetime
    report: int | None
    state: str | None
    sent_at: datetime | None
    extended_by: str = ""

    def timeliness(self, now: datetime) -> Timeliness:
        return timeliness(
            kind=self.kind, due_before=self.due_before, first_submitted_at=self.sent_at, now=now
        )

    def is_in(self, group: str, now: datetime) -> bool:
        """Return whether this is one of the reports that a count of ``GROUPS`` counts."""
        if group == "accepted":
            return self.state == ReportState.ACCEPTED
        return self.timeliness(now) in GROUPS[group].verdicts

    def on_common_clock(self) -> "ReportStanding":
        """Return the same standing against the deadline that all agencies had, whatever was extended."""
        return self._replace(due_before=self.original)

    @property
    def mark(self) -> Mark:
        """The mark of the report; of none, that nobody has begun."""
        return state_mark(self.state)


@dataclass(frozen=True, slots=True)
class Group:
    """What one count of reports counts; the matrix shows exactly these when the count is followed."""

    label: str
    verdicts: tuple[Timeliness, ...] = ()


GROUPS = {
    "sent": Group("đã gửi", (Timeliness.ON_TIME, Timeliness.LATE)),
    "on_time": Group("gửi đúng hạn", (Timeliness.ON_TIME,)),
    "late": Group("gửi muộn", (Timeliness.LATE,)),
    "overdue": Group("quá hạn chưa gửi", (Timeliness.OVERDUE,)),
    "not_yet": Group("chưa gửi, còn hạn", (Timeliness.NOT_YET_DUE,)),
    "accepted": Group("đã tiếp nhận"),
}


def report_standings(obligations: QuerySet[Obligation], *, with_papers: bool = False) -> list[ReportStanding]:
    """Return where ``obligations`` stand, agencies in official order: one query.

    Only ``with_papers`` they name the document of an extension: that costs as much as all the rest.
    """
    agency = ["agency", "agency__code", "agency__name", "agency__short_name"]
    report = ["report", "report__state", "report__first_submitted_at"]
    columns = ["period", "period__name", *agency, "kind", "due_before", "original_due_before", *report]
    found = obligations.order_by("agency__order", "period__due_before")
    if with_papers:
        found, columns = found.with_extension(), [*columns, "extended_by"]
    rows = found.values_list(*columns)
    return list(starmap(ReportStanding, rows))


def telling_mark(verdict: Timeliness) -> Mark | None:
    """Return the mark of a verdict that says more than the state of the report; None of the others."""
    return TIMELINESS_MARKS[verdict] if verdict in (Timeliness.OVERDUE, Timeliness.EXEMPT) else None
