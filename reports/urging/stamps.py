"""In which state the sources of a letter stand: what a draft keeps and a later look compares with."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from bacgiang_plan.lib.dates import VIETNAM, local_date
from reports.models import ReportingPeriod

from .found import LateTask, Owed, late_tasks, owed_reports

URGED_REPORTS, URGED_TASKS = "urged/reports", "urged/tasks"
"""Stamps of which reports and which tasks are urged at all: one more or one less makes other counts."""
SHORT = 16


def current_stamps(period: ReportingPeriod, now: datetime) -> dict[str, str]:
    """Return the stamps that a letter about ``period`` drafted at ``now`` would keep: four queries.

    A source that is gone is no longer overdue (sent, completed, exempt, extended); a new one has become
    so since. Days that merely pass change nothing.
    """
    return stamps_of(period, owed_reports(now), late_tasks(now), now)


def stamps_of(
    period: ReportingPeriod, reports: Iterable[Owed], tasks: Iterable[LateTask], now: datetime
) -> dict[str, str]:
    """Return the stamps of what was found, whether the letter tells it or keeps it aside."""
    today, reports, tasks = local_date(now), list(reports), list(tasks)
    asked = [task for task in tasks if not task.is_settled_plan]
    return {
        f"period/{period.pk}": period.name,
        **{f"obligation/{report.pk}": _report_stamp(report, today) for report in reports},
        **{f"task/{task.clause}": "overdue" for task in tasks},
        **{f"assignment/{task.pk}": _task_stamp(task, today) for task in tasks},
        URGED_REPORTS: _urged([(each.pk, each.is_returned) for each in reports if not each.aside(today)]),
        URGED_TASKS: _urged([each.pk for each in asked if not each.aside(today)]),
    }


def _urged(matters: list) -> str:
    return hashlib.sha256(repr(matters).encode()).hexdigest()[:SHORT]


def _report_stamp(report: Owed, today: date) -> str:
    state = report.aside(today) or ("returned" if report.is_returned else "overdue")
    return f"{state} {report.due_before.astimezone(VIETNAM).isoformat()} {report.holder.name}"


def _task_stamp(task: LateTask, today: date) -> str:
    """Return its open days, the last word said of it, and whether the agency's own plan is known."""
    state = task.aside(today) or "overdue"
    days = ",".join(str(part.due_on) for part in task.parts)
    return f"{state} {days} {task.last or '-'} {task.plan_on or '-'} {task.holder.name}"
