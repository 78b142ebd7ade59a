"""What a draft states, as JSON: what a later document is compared with (`comparison.py`).

- ``version`` of this form; ``period`` (code, name, kind, year); ``data_at``, an ISO instant
- ``labels``: number of tasks by the tone of their label, which sum to the number of tasks; ``reported``:
  number of tasks of which an accepted report speaks
- ``tasks`` by clause: summary, label (its tone), reported, difficulties (words by code of the agency)
- ``indicators`` by code: name, unit, level (a count or an area), verdict, and two figures, that of the
  period (``figure``) and that of the newest whole year (``latest``): null, or text, value (a decimal as a
  string), year, span, marks and bound (whether it is a lower bound)
- ``zones`` by key of the row: name, state, late (true, false, null), and as decimals in strings or null
  area_ha, cleared_ha, cleared_percent, occupancy_percent
- ``agencies`` by code: name, standing, late, nothing

Null is not known, never zero.
"""

from collections import Counter
from decimal import Decimal

from bacgiang_plan.lib.dates import official_day
from bacgiang_plan.lib.vietnamese import nfc
from reports.documents.phrases import period_words, shortened
from reports.models import ReportingPeriod
from targets.rows import Figure, IndicatorRow
from zones.rows import ZoneRow

from .agency_lists import AgencyLine
from .draft_figures import COUNTED, figure_of
from .rows import Rows
from .task_rows import TaskEntry

VERSION = 1
WORDS = 200
"""Letters of a difficulty that are kept: enough to know it again."""


def facts_of(rows: Rows) -> dict:
    """Return the facts of ``rows``, ready for JSON."""
    period, codes = rows.period, {line.agency_id: line.code for line in rows.agencies.lines}
    return {
        "version": VERSION,
        "period": {
            "code": period.code,
            "name": period_words(period),
            "kind": period.kind,
            "year": period.year,
        },
        "data_at": rows.data_at.isoformat(),
        "labels": dict(Counter(entry.task.label.tone for entry in rows.tasks)),
        "reported": sum(entry.has_result for entry in rows.tasks),
        "tasks": {entry.task.clause: _task(entry, codes) for entry in rows.tasks},
        "indicators": {row.code: _indicator(row, period) for row in rows.indicators},
        "zones": {str(row.pk): _zone(row, rows.zone_states.get(row.pk)) for row in rows.zones},
        "agencies": {line.code: _agency(line) for line in rows.agencies.lines},
    }


def _task(entry: TaskEntry, codes: dict[int, str]) -> dict:
    return {
        "summary": entry.task.summary,
        "label": entry.task.label.tone,
        "reported": entry.has_result,
        "difficulties": {
            codes[words.agency_id]: shortened(nfc(words.difficulties), WORDS)
            for words in entry.words
            if words.difficulties
        },
    }


def _indicator(row: IndicatorRow, period: ReportingPeriod) -> dict:
    return {
        "name": row.name,
        "unit": row.unit,
        "level": row.kind in COUNTED,
        "verdict": row.verdict.value,
        "figure": _figure(figure_of(row, period)),
        "latest": _figure(row.latest),
    }


def _figure(figure: Figure | None) -> dict | None:
    if figure is None:
        return None
    return {
        "text": figure.text,
        "value": str(figure.value),
        "year": figure.year,
        "span": str(figure.span),
        "marks": figure.marks_as(official_day),
        "bound": bool(figure.hole),
    }


def _zone(row: ZoneRow, state: str | None) -> dict:
    facts = row.progress
    return {
        "name": row.full_name,
        "state": state,
        "late": row.is_late,
        "area_ha": _exact(facts.area_ha),
        "cleared_ha": _exact(facts.cleared_ha),
        "cleared_percent": _exact(facts.cleared_percent),
        "occupancy_percent": _exact(facts.occupancy_percent),
    }


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _agency(line: AgencyLine) -> dict:
    return {
        "name": line.name,
        "standing": line.standing.value,
        "late": line.is_late,
        "nothing": line.has_nothing,
    }
