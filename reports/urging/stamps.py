"""In which state the sources of a letter stand: what a draft keeps and a later look compares with."""

from collections.abc import Iterable
from datetime import date, datetime

from bacgiang_plan.lib.dates import VIETNAM, local_date
from reports.models import ReportingPeriod

from .found import LateTask, Owed, late_tasks, owed_reports


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
    today, stamps = local_date(now), {f"period/{period.pk}": period.name}
    for report in reports:
        stamps[f"obligation/{report.pk}"] = _report_stamp(report, today)
    for task in tasks:
        stamps[f"task/{task.clause}"] = "overdue"
        stamps[f"assignment/{task.pk}"] = _task_stamp(task, today)
    return stamps


def _report_stamp(report: Owed, today: date) -> str:
    state = report.aside(today) or ("returned" if report.is_returned else "overdue")
    return f"{state} {report.due_before.astimezone(VIETNAM).isoformat()} {report.holder.name}"


def _task_stamp(task: LateTask, today: date) -> str:
    """Return its open days, the last word said of it, and whether the agency's own plan is known."""
    state = task.aside(today) or "overdue"
    days = ",".join(str(part.due_on) for part in task.parts)
    return f"{state} {days} {task.last or '-'} {task.plan_on or '-'} {task.holder.name}"
