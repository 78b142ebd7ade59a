"""Who is overdue in a period: the one list that the page shows and the mails name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bacgiang_plan.lib.vietnamese import lower_first
from reports.models import Obligation
from reports.rows import Deadline, deadline
from reports.states import Mark, report_mark

from .recipients import report_of


@dataclass(frozen=True)
class OverdueRow:
    """One agency that owes the report and has never sent it, past its own deadline."""

    agency: str
    deadline: Deadline
    mark: Mark

    @property
    def line(self) -> str:
        """Return "Sở Xây dựng: quá hạn 7 ngày, chưa soạn"."""
        return f"{self.agency}: {self.deadline.words}, {lower_first(self.mark.label)}"


def overdue_rows(periods: Collection[int], *, now: datetime) -> dict[int, list[OverdueRow]]:
    """Return by period the agencies overdue in it at ``now``, the longest overdue first: one query."""
    found: dict[int, list[OverdueRow]] = defaultdict(list)
    rows = Obligation.objects.overdue(now).filter(period__in=periods).with_extension()
    for row in rows.select_related("agency", "report").order_by("due_before", "agency__order"):
        until = deadline(row, now, extended_by=row.extended_by)
        found[row.period_id].append(OverdueRow(row.agency.name, until, report_mark(report_of(row))))
    return found
