"""One field of a form, as `components/_field.html` shows it."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the input of ``field`` in Bootstrap's classes, marked when its value is refused."""
    widget = field.field.widget
    own, refused = widget.attrs.get("class", ""), " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": f"{own} {_kind(widget)}{refused}".lstrip()})


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Return whether ``field`` is a box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)
