"""One line of the outline of a report: every page of writing has some thirty."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from bacgiang_plan.lib.chips import glyph
from reports.outline import OutlineItem

register = template.Library()


@register.filter
def entry(item: OutlineItem, current: str) -> SafeString:
    """Return the line of ``item``, marked when it leads to the ``current`` address.

    Only label and hint hold words of people; addresses and marks are the portal's own.
    """
    hint = f' <span class="outline__hint">{escape(item.hint)}</span>' if item.hint else ""
    current = CURRENT if item.url == current else ""
    return SafeString(
        f'<li><a href="{item.url}"{current}>{glyph(item.mark)}<span>{escape(item.label)}{hint}'
        f'<span class="hidden-words">, {item.mark.label}</span></span></a></li>'
    )


CURRENT = ' aria-current="page"'
