"""The chip of a state: glyph, word and colour together (docs/front-end.md).

A filter and not a template to include: it stands in every row of every table.
"""

from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


class State(Protocol):
    """What a chip needs to know; enums and frozen rows of every app fit."""

    glyph: str
    label: str
    tone: str


@register.filter
def chip(state: State, note: str = "") -> SafeString:
    """Return the chip of ``state``, with ``note`` (plain words) after its label."""
    words = format_html('{} <span class="state__note">{}</span>', state.label, note) if note else state.label
    return format_html(
        '<span class="state state--{}"><span class="state__glyph" aria-hidden="true">{}</span>'
        "<span>{}</span></span>",
        state.tone,
        state.glyph,
        words,
    )
