"""One field of a form, as `components/_field.html` shows it."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the input of ``field`` in Bootstrap's classes, marked when its value is refused."""
    widget = field.field.widget
    own, kind = widget.attrs.get("class", ""), "select" if isinstance(widget, forms.Select) else "control"
    refused = " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": f"{own} form-{kind}{refused}".lstrip()})
