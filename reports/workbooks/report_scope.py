"""The workbook of one agency's report: its changes are written through the saving verbs of the forms."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from reports import actions
from reports.locks import why_not_writing
from reports.merging import token
from reports.models import AgencyReport
from reports.saved import indicator_row, zone_row
from tasks.models import Assignment, DatedPart

from .export import identity_of
from .lines import Line, Sheets, report_lines
from .merge import Change
from .plans import INDICATORS, PARTS_SHEET, TASKS, ZONES, SheetPlan
from .rules import figure_form, figures_across, report_rules
from .scopes import Scope


def report_scope(report: AgencyReport, *, by: User, now: datetime) -> Scope:
    """Return what the workbook of ``report`` is about, for ``by`` at ``now``."""

    def write(sheets: Sheets, changes: list[Change], by: User, now: datetime) -> None:
        _write(report, sheets, changes, by=by, now=now)

    return Scope(
        identity=identity_of(report),
        period=report.obligation.period,
        report=report,
        locked=why_not_writing(report, by),
        load=lambda: report_lines(report).sheets,
        rules=report_rules(local_date(now)),
        write=write,
        across=figures_across(report),
    )


def _write(report: AgencyReport, sheets: Sheets, changes: list[Change], **stamp) -> None:
    values: dict[SheetPlan, dict[str, dict[str, object]]] = defaultdict(lambda: defaultdict(dict))
    for change in changes:
        values[change.plan][change.line.key][change.field] = change.value
    for plan, changed in values.items():
        rows = {line.key: line for line in sheets[plan]}
        WRITERS[plan](report, rows, changed, **stamp)


def _write_tasks(
    report: AgencyReport, rows: Mapping[str, Line], changed: Mapping[str, dict], **stamp
) -> None:
    saved: dict[str, dict] = defaultdict(dict)
    for line in rows.values():
        saved[line.item] |= line.values
    merged: dict[str, dict] = defaultdict(dict)
    for key, values in changed.items():
        merged[rows[key].item] |= values
    tasks = Assignment.objects.select_related("task").in_bulk([rows[item].subject for item in merged])
    parts = DatedPart.objects.in_bulk([rows[key].subject for key in changed if key not in merged])
    days = {f"part_{pk}": part for pk, part in parts.items()}
    for item, values in merged.items():
        actions.save_task_progress(
            report,
            tasks[rows[item].subject],
            seen=token(saved[item]),
            fields={name: value for name, value in values.items() if name not in days},
            parts={days[name]: value for name, value in values.items() if name in days},
            **stamp,
        )


def _write_parts(
    report: AgencyReport, rows: Mapping[str, Line], changed: Mapping[str, dict], **stamp
) -> None:
    for key, values in changed.items():
        line = rows[key]
        actions.save_part(report, line.subject, seen=token(line.values), text=values["text"], **stamp)


def _figures(plan: SheetPlan, rows: Mapping[str, Line], changed: Mapping[str, dict]) -> dict:
    figures = {}
    for key, values in changed.items():
        form = figure_form(plan, rows[key], {**rows[key].values, **values})
        form.full_clean()
        figures[rows[key].subject] = form.facts()
    return figures


def _write_indicators(report: AgencyReport, rows: Mapping[str, Line], changed: Mapping, **stamp) -> None:
    seen = {f"i{line.subject.pk}": indicator_row(line.values) for line in rows.values()}
    figures = _figures(INDICATORS, rows, changed)
    actions.save_indicator_figures(report, figures, seen=token(seen), **stamp)


def _write_zones(report: AgencyReport, rows: Mapping[str, Line], changed: Mapping, **stamp) -> None:
    seen = {f"z{line.subject.pk}": zone_row(line.values) for line in rows.values()}
    actions.save_zone_figures(report, _figures(ZONES, rows, changed), seen=token(seen), **stamp)


WRITERS = {
    TASKS: _write_tasks,
    PARTS_SHEET: _write_parts,
    INDICATORS: _write_indicators,
    ZONES: _write_zones,
}
