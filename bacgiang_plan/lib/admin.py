"""What every admin page keeps to: nothing is deleted, verbatim text is not retyped, values are words."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models

from .forms import VietnameseDecimalField
from .numbers import format_decimal
from .vietnamese import nfc


class KeepingAdmin(admin.ModelAdmin):
    """No deletion anywhere: tasks are cancelled, agencies closed, users disabled (house rule)."""

    list_per_page = 50

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: models.Field, request, **options):
        """Numbers are typed as they are read (2.200.000 and 47,1), lists one line each."""
        if isinstance(db_field, models.DecimalField):
            return _number_field(db_field)
        if isinstance(db_field, models.JSONField):
            return LinesField(**_described(db_field))
        return super().formfield_for_dbfield(db_field, request, **options)


class ReadOnlyAdmin(KeepingAdmin):
    """Only to look at: these rows are written by the verbs of the portal."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows of another table, only to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class LinesField(forms.CharField):
    """A list of short texts, one line each; what is stored is the list, in NFC and without blank lines."""

    widget = AdminTextareaWidget

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:
        lines = [nfc(line).strip() for line in str(value or "").splitlines()]
        return [line for line in lines if line]

    def has_changed(self, initial: object, data: object) -> bool:
        return (initial or []) != self.to_python(data)


def _described(field: models.Field) -> dict:
    return {"label": field.verbose_name, "help_text": field.help_text, "required": not field.blank}


def _number_field(field: models.DecimalField) -> VietnameseDecimalField:
    digits = field.max_digits - field.decimal_places
    options = {"digits": digits, "places": field.decimal_places, "widget": AdminTextInputWidget}
    return VietnameseDecimalField(**_described(field), **options)


# Django would show 2200000,0000, a picture that reads "True", and ["Bộ Công Thương;", "Lưu VT."].
WORDS: dict[type[models.Field], Callable] = {
    models.DecimalField: format_decimal,
    models.BooleanField: lambda value: "Có" if value else "Không",
    models.JSONField: lambda lines: "\n".join(map(str, lines or [])),
}


def in_words(model: type[models.Model], names: Iterable[str]) -> list[str | Callable]:
    """Return ``names`` of columns with a column of words for each field that is no word by itself.

    A decimal reads 2.200.000 or 47,7, yes is "Có", a list has one line each; sorting and label stay.
    """
    fields = {field.name: field for field in model._meta.fields}
    return [_column(fields[name]) if type(fields.get(name)) in WORDS else name for name in names]


def _column(field: models.Field) -> Callable:
    @admin.display(description=field.verbose_name, ordering=field.name)
    def column(row: models.Model) -> str:
        return WORDS[type(field)](getattr(row, field.name))

    column.__name__ = field.name  # names the cell for the style sheet
    return column


def titled(title: str, filter_class: type[admin.ListFilter]) -> type[admin.ListFilter]:
    """Return ``filter_class`` that reads "Theo ``title``": a field's own label may not follow "theo"."""

    class Titled(filter_class):
        def __init__(self, *args, **options) -> None:
            super().__init__(*args, **options)
            self.title = title

    return Titled
