"""The plan speaking: its own words, set apart and folded when they are long (docs/front-end.md)."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

LONG = 260
"""Letters from which on the plan's words take more than three lines."""


def plan_text(text: str, ref: str = "") -> SafeString:
    """Return the plan's words after their clause, folded after three lines when they are long."""
    clause = format_html('<span class="clause-ref">{}</span> ', ref) if ref else ""
    if len(text) <= LONG:
        return format_html('<p class="plan-text">{}{}</p>', clause, text)
    hidden = format_html('<span class="hidden-words"> {}</span>', ref) if ref else ""
    return format_html(
        '<div class="plan-fold"><p class="plan-text" lang="vi">{}{}</p>'
        '<details><summary><span class="plan-fold__more">Đọc toàn văn{}</span>'
        '<span class="plan-fold__less">Thu gọn</span></summary></details></div>',
        clause,
        text,
        hidden,
    )
