"""What a workbook's edits mean for what is saved now: changes, conflicts, and what no rule allows.

Worked out afresh each time it is looked at, from the edits kept and what is saved at that moment.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from .faults import Fault
from .lines import Line, Sheets
from .plans import Column, SheetPlan
from .reading import Edit, Found
from .values import from_json, in_words, mark


@dataclass(frozen=True)
class Change:
    """One field that the workbook changes; in a conflict ``old`` was saved since the download."""

    name: str
    line: Line
    field: str
    plan: SheetPlan
    what: str
    label: str
    value: object
    old: str
    new: str
    is_conflict: bool
    marks: str


@dataclass(frozen=True)
class Preview:
    """Everything a workbook would do now. ``stamp`` names exactly this, for the confirmation."""

    changes: list[Change]
    conflicts: list[Change]
    kept: int
    problems: list[Fault]
    stamp: str


Rules = Callable[[SheetPlan, Line, Mapping[str, object], Collection[str]], dict[str, str]]
"""What is wrong with the merged values of one line, by field; the last argument names what was changed."""

Across = Callable[[Sheets, Mapping[str, Mapping[str, object]]], dict[str, dict[str, str]]]
"""What is wrong with the changed values of all lines together, by line and field."""


def fine_together(sheets: Sheets, changed: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, str]]:
    """Lines that are judged one by one only."""
    return {}


def preview(sheets: Sheets, found: Found, rules: Rules, across: Across = fine_together) -> Preview:
    """Return what the edits in ``found`` come to for the lines in ``sheets``."""
    known = {line.key: (plan, line) for plan, lines in sheets.items() for line in lines}
    problems = [_gone(edit) for edit in found.edits if edit.key not in known]
    changed = [
        change for edit in found.edits if edit.key in known and (change := _change(*known[edit.key], edit))
    ]
    by_line: dict[str, dict[str, object]] = defaultdict(dict)
    for change in changed:
        by_line[change.line.key][change.field] = change.value
    together = across(sheets, by_line)
    for key, values in by_line.items():
        told = together.get(key, {})
        problems += _problems(*known[key], values, found.places[key], rules, told)
    fields = sum(len(line.fields) for lines in sheets.values() for line in lines)
    return Preview(
        changes=[change for change in changed if not change.is_conflict],
        conflicts=[change for change in changed if change.is_conflict],
        kept=fields - len(changed),
        problems=problems,
        stamp=_stamp(changed),
    )


def _gone(edit: Edit) -> Fault:
    return Fault(edit.key, 0, 0, edit.key, "Dòng này không còn trong báo cáo; đề nghị tải sổ mới từ Cổng.")


def _change(plan: SheetPlan, line: Line, edit: Edit) -> Change | None:
    column = column_of(plan, line, edit.field)
    if column is None:
        return None
    saved, value = line.values[edit.field], from_json(column, edit.value)
    theirs, mine = mark(saved), mark(value)
    if mine == theirs:
        return None
    return Change(
        name=f"{line.key}:{edit.field}",
        line=line,
        field=edit.field,
        plan=plan,
        what=line.name,
        label=column.header,
        value=value,
        old=in_words(column, saved),
        new=in_words(column, value),
        is_conflict=theirs != edit.base,
        marks=f"{theirs}>{mine}",
    )


def column_of(plan: SheetPlan, line: Line, field: str) -> Column | None:
    """Return the column in which ``field`` of ``line`` stands."""
    if field in plan.by_name and field in line.fields:
        return plan.by_name[field]
    return next((plan.by_name[name] for name, each in line.fields.items() if each == field), None)


def _stamp(changed: Iterable[Change]) -> str:
    told = (f"{change.name}={change.marks}{change.is_conflict}\n" for change in changed)
    return hashlib.sha256("".join(told).encode()).hexdigest()


def _problems(
    plan: SheetPlan, line: Line, values: Mapping, place: tuple, rules: Rules, together: Mapping[str, str]
) -> list[Fault]:
    row, columns = place
    merged = {**line.values, **values}
    if line.locked:
        told = dict.fromkeys(values, f"Giữ nguyên nội dung: {line.locked}")
    else:
        told = {**together, **rules(plan, line, merged, values.keys())}
    return [
        Fault(plan.title, row, columns[name], _read(plan, line, name, merged), words)
        for name, words in told.items()
    ]


def _read(plan: SheetPlan, line: Line, name: str, merged: Mapping[str, object]) -> str:
    value = merged[name]
    return "(trống)" if value in ("", None) else in_words(column_of(plan, line, name), value)
