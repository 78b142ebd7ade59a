"""Who is overdue in one period, as the page behind the lists of `overdue` shows it."""

from dataclasses import dataclass
from datetime import datetime

from reports.models import Obligation, ReportingPeriod
from reports.rows import Deadline, deadline
from reports.states import Mark, report_mark

from .recipients import report_of


@dataclass(frozen=True)
class OverdueRow:
    """One agency that owes the report and has never sent it, past its own deadline."""

    agency: str
    deadline: Deadline
    mark: Mark


def overdue_rows(period: ReportingPeriod, *, now: datetime) -> list[OverdueRow]:
    """Return the agencies overdue in ``period`` at ``now``, the longest overdue first: one query."""
    rows = Obligation.objects.overdue(now).filter(period=period).with_extension()
    found = rows.select_related("agency", "report").order_by("due_before", "agency__order")
    return [_row(row, now) for row in found]


def _row(row: Obligation, now: datetime) -> OverdueRow:
    until = deadline(row, now, extended_by=row.extended_by)
    return OverdueRow(row.agency.name, until, report_mark(report_of(row)))
