"""The report somebody writes into, read for an automatic save: one query whose SQL is written once.

The answer is the same as that of the ordinary way (views/access.py and ``manuscript.py``); whatever is not
plain (no right, a lock to explain, an ad hoc period) is left to it.
"""

from datetime import date
from typing import NamedTuple

from agencies.models import User
from bacgiang_plan.lib.fixed_query import FixedQuery, partial_row
from tasks.models import Assignment, AssignmentRole

from .locks import why_locked
from .models import AgencyReport, Obligation, ReportingPeriod
from .permissions import can_draft_for

PERIOD = ["pk", "kind", "year", "window_end", "due_before", "locked_at"]
OWED = "agency__obligations"
REPORTS = FixedQuery(
    lambda report, agency: (
        AgencyReport.objects.filter(pk=report, obligation__agency=agency)
        .order_by()
        .values_list(
            *("state", "submitted_at", "obligation", "obligation__kind"),
            *(f"obligation__period__{name}" for name in PERIOD),
        )
    ),
    int,
    int,
)
TASKS = FixedQuery(
    lambda report, agency, assignment: (
        Assignment.objects.filter(
            pk=assignment, agency=agency, role=AssignmentRole.LEAD, agency__obligations__report=report
        )
        .order_by()
        .values_list(
            *(f"{OWED}__report__{name}" for name in ("state", "submitted_at")),
            *(OWED, f"{OWED}__kind"),
            *(f"{OWED}__period__{name}" for name in PERIOD),
            *("valid_from", "valid_until", "task__dated_parts", "task__dated_parts__due_on"),
        )
    ),
    int,
    int,
    int,
)


class Quick(NamedTuple):
    """A report for its writer; with a task, the (key, day) of each of its dated parts, None when not read."""

    report: AgencyReport
    limits: list[tuple[int | None, date | None]] | None


def quick_report(user: User, pk: int, **item) -> Quick | None:
    """Return the report ``pk`` when ``user`` plainly may write into it now, else None."""
    found = REPORTS(pk, user.agency_id) if _may_draft(user) else []
    return _quick(user, pk, found[0], []) if found else None


def quick_figures(user: User, pk: int) -> Quick | None:
    """Return the report ``pk`` for its figures, as `quick_report` does; an ad hoc period asks for none."""
    quick = quick_report(user, pk)
    return None if quick and quick.report.obligation.period.is_ad_hoc else quick


def quick_task(user: User, pk: int, assignment_pk: int) -> Quick | None:
    """Return the report ``pk`` and the dated parts of a task it speaks of, as `quick_report` does."""
    found = TASKS(pk, user.agency_id, assignment_pk) if _may_draft(user) else []
    if not found:
        return None
    *row, valid_from, valid_until, _, _ = found[0]
    quick = _quick(user, pk, row, [each[-2:] for each in found])
    if quick is None or quick.report.obligation.period.is_ad_hoc:
        return None
    day = quick.report.obligation.period.window_end
    is_valid = (valid_from is None or valid_from <= day) and (valid_until is None or valid_until >= day)
    return quick if is_valid else None


def _may_draft(user: User) -> bool:
    return user.agency_id is not None and can_draft_for(user, user.agency)


def _quick(user: User, pk: int, row: list, limits: list) -> Quick | None:
    state, submitted_at, obligation, kind, *period = row
    owed = partial_row(Obligation, pk=obligation, agency_id=user.agency_id, kind=kind)
    owed.agency, owed.period = (
        user.agency,
        partial_row(ReportingPeriod, **dict(zip(PERIOD, period, strict=True))),
    )
    as_read = {"state": state, "submitted_at": submitted_at}
    report = partial_row(AgencyReport, pk=pk, obligation_id=obligation, **as_read)
    report.obligation = owed
    return None if why_locked(report) else Quick(report, limits)
