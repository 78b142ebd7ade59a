"""What nobody can act on: the nightly check, and the same list for the page of administrators."""

from dataclasses import dataclass
from datetime import datetime

from bacgiang_plan.lib.dates import local_date, short_date
from reports.models import AgencyReport, RunKind

from . import alarms
from .due import collect
from .recipients import Directory
from .run_log import forget_old_runs, logged_run


@dataclass(frozen=True)
class Findings:
    """Agencies without anybody to be reached, and lines of what nobody can act on."""

    agencies: list[str]
    stuck: list[str]

    @property
    def count(self) -> int:
        return len(self.agencies) + len(self.stuck)


def findings(*, now: datetime) -> Findings:
    """Return what nobody hears of at ``now``: matters without people, reports waiting without a reviewer."""
    directory = Directory()
    found = alarms.find(collect(directory, now), directory, now)
    due = {matter.key for matter in found.stuck}
    lines = [f"{matter.heading}: {matter.ask} ({matter.why})" for matter in found.stuck]
    lines += [_waiting(report) for report in _unreviewed(directory, due)]
    return Findings([agency.name for agency in found.agencies], lines)


def _unreviewed(directory: Directory, due: set[str]) -> list[AgencyReport]:
    """Return the reports that wait without anybody who may decide them, but for those in ``due`` already."""
    waiting = AgencyReport.objects.counted().waiting_for_review().filter(obligation__period__locked_at=None)
    waiting = waiting.select_related("obligation__agency", "obligation__period")
    unknown = [report for report in waiting if f"report/{report.obligation_id}" not in due]
    return [report for report in unknown if not directory.reviewers(report)]


def _waiting(report: AgencyReport) -> str:
    agency, period = report.obligation.agency, report.obligation.period
    day = short_date(local_date(report.submitted_at))
    return f"{agency.name} – Kỳ báo cáo: {period.name}: gửi ngày {day}, không có người xem xét"


def check(*, now: datetime) -> Findings:
    """Look once and leave a trace; administrators hear of it with the next run of reminders.

    Traces of runs more than a year old go.
    """
    forget_old_runs(now=now)
    with logged_run(RunKind.CHECK, now=now) as run:
        found = findings(now=now)
        run.told = found.count
    return found
