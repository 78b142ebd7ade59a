"""Counts on pages as the documents write them."""

from django import template

from bacgiang_plan.lib import numbers

register = template.Library()


@register.filter
def small_count(value: int) -> str:
    """Return "04" for 4, as the text of a document has it."""
    return numbers.small_count(value)
