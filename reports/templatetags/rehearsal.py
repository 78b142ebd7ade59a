"""The warning of a rehearsal on its pages."""

from django import template

from reports.rehearsal.words import NOT_COUNTED

register = template.Library()


@register.simple_tag
def not_counted() -> str:
    """Return the warning that everything of a rehearsal carries."""
    return NOT_COUNTED
