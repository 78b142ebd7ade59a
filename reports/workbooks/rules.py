"""The rules of the forms, for the lines of an agency's workbook: one set of rules for both."""

from collections.abc import Collection, Mapping
from datetime import date

from django.forms import Form

from bacgiang_plan.lib.numbers import format_decimal
from reports.forms import IndicatorFigureForm, ZoneFigureForm, task_faults
from reports.models import AgencyReport
from reports.plausible import figures_beside, judge

from .lines import Line, Sheets
from .merge import Across, Rules
from .plans import INDICATORS, TASKS, ZONES, SheetPlan


def report_rules(today: date) -> Rules:
    """Return the rules by which the lines of a report are judged on ``today``."""

    def rules(plan: SheetPlan, line: Line, merged: Mapping, changed: Collection[str]) -> dict[str, str]:
        if plan is TASKS:
            return _of_task(line, merged, changed, today)
        if plan is INDICATORS:
            return _of_indicator(line, merged)
        return _of_form(figure_form(ZONES, line, merged)) if plan is ZONES else {}

    return rules


def _of_task(line: Line, merged: Mapping, changed: Collection[str], today: date) -> dict[str, str]:
    told = task_faults(merged, today=today, has_before=line.has_before)
    touched = {*changed, *(["state"] if "completed_on" in changed else [])}
    return {name: words for name, words in told.items() if name in touched}


def _of_indicator(line: Line, merged: Mapping[str, object]) -> dict[str, str]:
    if merged["value"] is None and line.values["value"] is None:
        return {"value": "Cần số liệu thì mới ghi được tính chất, ghi chú."}
    return _of_form(figure_form(INDICATORS, line, merged))


def figure_form(plan: SheetPlan, line: Line, merged: Mapping[str, object]) -> Form:
    """Return the form of the same row on the portal, holding ``merged``: one set of rules for both."""
    if plan is INDICATORS:
        return IndicatorFigureForm(_typed(f"i{line.subject.pk}", merged), indicator=line.subject)
    return ZoneFigureForm(_typed(f"z{line.subject.pk}", merged), zone=line.subject)


def figures_across(report: AgencyReport) -> Across:
    """Return the rule for all figures together: a part is not above its whole, saved or changed with it."""

    def across(sheets: Sheets, changed: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, str]]:
        lines = [line for line in sheets.get(INDICATORS, []) if line.key in changed]
        forms = {
            line.key: figure_form(INDICATORS, line, {**line.values, **changed[line.key]}) for line in lines
        }
        sound = {key: form for key, form in forms.items() if form.is_valid()}
        judge(sound.values(), report, figures_beside(report) if sound else [])
        return {key: _of_form(form) for key, form in sound.items() if form.errors}

    return across


def _typed(prefix: str, merged: Mapping[str, object]) -> dict[str, str]:
    """Return the values as a person would type them into the form of the same row."""
    words = {
        name: value if isinstance(value, str) else "" if value is None else format_decimal(value)
        for name, value in merged.items()
    }
    return {f"{prefix}-{name}": value for name, value in words.items()}


def _of_form(form: Form) -> dict[str, str]:
    return {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
