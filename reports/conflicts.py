"""Words saved by one person beside those typed by another, for the one who has to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.forms import Form
from django.utils.safestring import SafeString

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.numbers import format_decimal
from bacgiang_plan.lib.word_diff import Change, markup, word_diff
from targets.models import ValueStatus

from .enums import TaskState
from .figures import Sheet
from .merging import Merged

BLANK = "(để trống)"
CODES = {value: str(label) for kind in (TaskState, ValueStatus) for value, label in kind.choices}


@dataclass(frozen=True)
class Conflict:
    """One field, or one row of figures, that two people changed; differing words are marked in both."""

    name: str
    label: str
    saved: SafeString
    mine: SafeString


def conflicts(form: Form | Sheet, merged: Merged, saved: Mapping[str, object]) -> list[Conflict]:
    """Return the conflicts of ``merged`` in the order of the page."""
    typed = _typed(form)
    return [
        _conflict(name, label, in_words(name, saved.get(name), form), in_words(name, value, form))
        for name, (label, value) in typed.items()
        if name in merged.conflicts
    ]


def _typed(form: Form | Sheet) -> dict[str, tuple[str, object]]:
    if isinstance(form, Sheet):
        return {
            row.form.prefix: (row.label, tuple(row.form.cleaned_data.get(name) for name in row.form.ROW))
            for row in form.open_rows
        }
    return {name: (form.fields[name].label, form.cleaned_data.get(name)) for name in form.names}


def _conflict(name: str, label: str, saved: str, mine: str) -> Conflict:
    pieces = word_diff(saved, mine)
    return Conflict(
        name,
        label,
        saved=markup(piece for piece in pieces if piece.change is not Change.INSERTED),
        mine=markup(piece for piece in pieces if piece.change is not Change.DELETED),
    )


def readings(form: Form, saved: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return (label, words) of everything saved in a form that can only be read."""
    return [
        (form.fields[name].label, in_words(name, saved[name], form)) for name in form.names if saved.get(name)
    ]


def in_words(name: str, value: object, form: Form | Sheet | None = None) -> str:
    """Return a value as people read it; a row of figures with the name of each."""
    if value in (None, ""):
        return BLANK
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal | int):
        return format_decimal(Decimal(value))
    if isinstance(value, tuple):
        shown = next(row.form for row in form.open_rows if row.form.prefix == name)
        told = zip(shown.ROW, value, strict=True)
        return "\n".join(f"{shown.fields[each].label}: {in_words('', part)}" for each, part in told)
    return CODES.get(value, value)
