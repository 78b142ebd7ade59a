"""What one period holds for the consolidated report: frozen rows, a constant number of queries.

Only accepted reports of exactly that period speak. Later documents (Word, Excel) take the same rows.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date
from reports.enums import PARTS
from reports.models import ReportingPeriod, ReportPart
from targets.rows import IndicatorRow, indicator_rows
from tasks.models import Plan
from zones.enums import STATE_AFTER
from zones.models import ZoneEvent
from zones.rows import ZoneRow, zone_rows
from zones.target_six import lives

from .agency_lists import AgencyLists, Standing, agency_lists
from .task_rows import SectionEntry, TaskEntry, section_entries


@dataclass(frozen=True)
class Statement:
    """An agency's words in one general part of the outline."""

    agency: str
    agency_id: int
    text: str
    report_id: int
    accepted_at: datetime

    @property
    def source(self) -> str:
        return f"report/{self.report_id}"


class ZoneChange(NamedTuple):
    """One dated event in the life of a zone (not of a part) inside the period's window."""

    zone: int
    zone_kind: str
    name: str
    kind: str
    happened_on: date
    document: str
    area_ha: Decimal | None
    added_ha: Decimal | None
    into_name: str | None
    is_sample: bool


CHANGE = ["zone", "zone__kind", "zone__name", *ZoneChange._fields[3:8], "into__name", "is_sample"]


@dataclass(frozen=True)
class Rows:
    """Everything the text and the appendices are made of."""

    period: ReportingPeriod
    plan: Plan | None
    consolidator: Agency | None
    data_at: datetime
    agencies: AgencyLists
    sections: tuple[SectionEntry, ...]
    statements: dict[str, tuple[Statement, ...]]
    indicators: tuple[IndicatorRow, ...]
    zones: tuple[ZoneRow, ...]
    zone_changes: tuple[ZoneChange, ...]
    zone_states: dict[int, str]

    @property
    def tasks(self) -> tuple[TaskEntry, ...]:
        return tuple(entry for section in self.sections for entry in section.tasks)

    @property
    def is_sample(self) -> bool:
        """Whether anything in the document comes from the sample data."""
        return (
            any(line.is_sample for line in self.agencies.lines)
            or any(row.is_sample for row in self.indicators)
            or any(row.progress.is_sample for row in self.zones)
            or any(change.is_sample for change in self.zone_changes)
        )


def consolidated_rows(period: ReportingPeriod, *, now: datetime) -> Rows:
    """Return the rows of ``period`` as the accepted reports stand at ``now``.

    Labels of tasks are those of the day of ``now``, as on every screen; facts of zones are the latest
    inside the period's window.
    """
    today = local_date(now)
    agencies = agency_lists(period, now=now)
    return Rows(
        period=period,
        plan=Plan.objects.order_by("pk").first(),
        consolidator=Agency.objects.filter(is_consolidator=True).first(),
        data_at=now,
        agencies=agencies,
        sections=section_entries(agencies, period, today=today),
        statements=_statements(agencies),
        indicators=tuple(indicator_rows(today=period.window_end)),
        zones=tuple(zone_rows(today=min(today, period.window_end))),
        zone_changes=_zone_changes(period.window_start, min(today, period.window_end)),
        zone_states=_zone_states(min(today, period.window_end)),
    )


def _zone_changes(first: date, last: date) -> tuple[ZoneChange, ...]:
    events = ZoneEvent.objects.standing().filter(
        zone__parent=None, happened_on__gte=first, happened_on__lte=last
    )
    found = events.order_by("happened_on", "pk").values_list(*CHANGE)
    return tuple(map(ZoneChange._make, found))


def _zone_states(day: date) -> dict[int, str]:
    """Return the state each zone (not a part) was left in by its events up to ``day``: one query."""
    deciding = (each for each in lives(day) if each.kind in STATE_AFTER)
    return {each.zone: STATE_AFTER[each.kind].value for each in deciding}


def _statements(agencies: AgencyLists) -> dict[str, tuple[Statement, ...]]:
    accepted = {line.report_id: line for line in agencies.of(Standing.ACCEPTED)}
    written = (
        ReportPart.objects.filter(report__in=accepted)
        .exclude(text="")
        .order_by("report__obligation__agency__order")
        .values_list("key", "text", "report_id")
    )
    grouped = defaultdict(list)
    for key, text, report_id in written:
        line = accepted[report_id]
        grouped[key].append(Statement(line.name, line.agency_id, text, report_id, line.accepted_at))
    return {key: tuple(grouped[key]) for key in PARTS}
