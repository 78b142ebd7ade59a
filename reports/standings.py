"""Where the reports of all agencies stand, from plain tuples: what matrix and dashboard count."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from .enums import Timeliness
from .models import Obligation
from .states import TIMELINESS_MARKS, Mark, state_mark
from .timeliness import timeliness


class ReportStanding(NamedTuple):
    """One obligation and its report, as the tables of all agencies need them."""

    period: int
    agency: int
    agency_code: str
    agency_name: str
    agency_short_name: str
    kind: str
    due_before: datetime
    report: int | None
    state: str | None
    sent_at: datetime | None

    def timeliness(self, now: datetime) -> Timeliness:
        return timeliness(
            kind=self.kind, due_before=self.due_before, first_submitted_at=self.sent_at, now=now
        )

    @property
    def mark(self) -> Mark:
        """The mark of the report; of none, that nobody has begun."""
        return state_mark(self.state)


def report_standings(obligations: QuerySet[Obligation]) -> list[ReportStanding]:
    """Return where ``obligations`` stand, agencies in official order: one query."""
    agency = ["agency", "agency__code", "agency__name", "agency__short_name"]
    report = ["report", "report__state", "report__first_submitted_at"]
    found = obligations.order_by("agency__order", "period__due_before")
    rows = found.values_list("period", *agency, "kind", "due_before", *report)
    return list(map(ReportStanding._make, rows))


def telling_mark(verdict: Timeliness) -> Mark | None:
    """Return the mark of a verdict that says more than the state of the report; None of the others."""
    return TIMELINESS_MARKS[verdict] if verdict in (Timeliness.OVERDUE, Timeliness.EXEMPT) else None
