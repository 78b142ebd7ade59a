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
    here, (mark, word, count) = (CURRENT, SWAPPED) if item.url == current else ("", ("", "", ""))
    hint = f' <span class="outline__hint"{count}>{escape(item.hint)}</span>' if item.hint else ""
    return SafeString(
        f'<li><a href="{item.url}"{here}><span{mark}>{glyph(item.mark)}</span>'
        f"<span>{escape(item.label)}{hint}"
        f'<span class="hidden-words"{word}>, {item.mark.label}</span></span></a></li>'
    )


CURRENT = ' aria-current="page"'
SWAPPED = (' id="dau-muc"', ' id="chu-muc"', ' id="so-muc"')
"""What an automatic save replaces (autosaving.py)."""
