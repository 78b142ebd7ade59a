"""One line of the outline of a report: every page of writing has some thirty."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bacgiang_plan.lib.chips import glyph
from reports.outline import OutlineItem

register = template.Library()


@register.filter
def entry(item: OutlineItem, current: str) -> SafeString:
    """Return the line of ``item``, marked when it leads to the ``current`` address."""
    hint = format_html(' <span class="outline__hint">{}</span>', item.hint) if item.hint else ""
    return format_html(
        '<li><a href="{}"{}>{}<span>{}{}<span class="hidden-words">, {}</span></span></a></li>',
        item.url,
        CURRENT if item.url == current else "",
        glyph(item.mark),
        item.label,
        hint,
        item.mark.label,
    )


CURRENT = SafeString(' aria-current="page"')
