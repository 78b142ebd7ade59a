"""What exactly reports still lack before they can be sent: four queries whatever their number.

The page of a report knows more (evidence, limits past, figures that cannot be): it asks for one report.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from reports.completeness import lack_of
from reports.enums import PARTS, REQUIRED_AD_HOC, REQUIRED_PARTS, ReportState
from reports.manuscript import Said
from reports.models import Obligation, ReportingPeriod, ReportPart, TaskProgress
from tasks.models import Assignment

from .recipients import report_of
from .words import named


class Lacking:
    """Tasks and general parts not written, by obligation, for those whose report was never sent."""

    def __init__(self, obligations: Sequence[Obligation]) -> None:
        unsent = [row for row in obligations if _is_written_now(row)]
        reports = [row.report.pk for row in unsent if report_of(row)]
        self._unsent = {row.pk for row in unsent}
        self._led = _led({row.agency_id for row in unsent})
        self._asked = _asked({row.period_id for row in unsent if row.period.is_ad_hoc})
        said = TaskProgress.objects.filter(report__in=reports).order_by()
        self._said = {
            (report, row[0]): Said._make(row) for report, *row in said.values_list("report", *Said._fields)
        }
        parts = ReportPart.objects.filter(report__in=reports).exclude(text="")
        self._parts = set(parts.values_list("report", "key"))

    def of(self, obligation: Obligation) -> tuple[str, ...]:
        """Return what is lacking in lines, () when nothing is or it is not known here."""
        report = report_of(obligation)
        if obligation.pk not in self._unsent or (report and report.nothing_to_report):
            return ()
        return (*self._tasks(obligation), *self._general(obligation))

    def _tasks(self, obligation: Obligation) -> list[str]:
        report, led = report_of(obligation), self._tasks_of(obligation)
        lacks = [
            f"{clause} ({lack})"
            for pk, clause in led
            if (lack := lack_of(self._said.get((report and report.pk, pk)), overdue=False, is_proven=True))
        ]
        if not lacks:
            return []
        return [f"Còn {len(lacks)}/{len(led)} nhiệm vụ chưa cập nhật đủ: {named(lacks, 'nhiệm vụ')}"]

    def _tasks_of(self, obligation: Obligation) -> list[tuple[int, str]]:
        period, day = obligation.period, obligation.period.window_end
        return [
            (pk, clause)
            for pk, task, clause, start, end in self._led[obligation.agency_id]
            if (start or day) <= day <= (end or day)
            and (not period.is_ad_hoc or (period.pk, task) in self._asked)
        ]

    def _general(self, obligation: Obligation) -> list[str]:
        report = report_of(obligation)
        needed = REQUIRED_AD_HOC if obligation.period.is_ad_hoc else REQUIRED_PARTS
        lacks = [PARTS[key] for key in needed if (report and report.pk, key) not in self._parts]
        return [f"Còn {len(lacks)}/{len(needed)} phần chung chưa soạn: {'; '.join(lacks)}"] if lacks else []


def _is_written_now(row: Obligation) -> bool:
    """Whether its agency is writing it for the first time: what waits for the head lacks nothing."""
    report = report_of(row)
    return report is None or report.state in (ReportState.DRAFT, ReportState.SENT_BACK)


Led = tuple[int, int, str, date | None, date | None]


def _led(agencies: set[int]) -> dict[int, list[Led]]:
    found: dict[int, list[Led]] = defaultdict(list)
    rows = Assignment.objects.leading().filter(agency__in=agencies).order_by("task__order")
    for agency, *led in rows.values_list("agency", "pk", "task", "task__clause", "valid_from", "valid_until"):
        found[agency].append(tuple(led))
    return found


def _asked(periods: set[int]) -> set[tuple[int, int]]:
    through = ReportingPeriod.asked_tasks.through.objects.filter(reportingperiod__in=periods)
    return set(through.values_list("reportingperiod", "task"))
