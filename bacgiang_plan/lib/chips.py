"""The chip of a state: glyph, word and colour together (docs/front-end.md).

Functions and not templates to include: one stands in every row of every table.
"""

from functools import lru_cache
from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString


class State(Protocol):
    """What a chip needs to know; enums and frozen rows of every app fit."""

    glyph: str
    label: str
    tone: str


@lru_cache(maxsize=100)
def glyph(state: State) -> SafeString:
    """Return the shape of ``state`` in its colour; its word must stand beside it."""
    return format_html(
        '<span class="state__glyph state--{}" aria-hidden="true">{}</span>', state.tone, state.glyph
    )


def chip(state: State, note: str = "") -> SafeString:
    """Return the chip of ``state``, with ``note`` (plain words) after its label."""
    if not note:
        return plain_chip(state)
    return chip_of(state, format_html('{} <span class="state__note">{}</span>', state.label, note))


@lru_cache(maxsize=100)
def plain_chip(state: State) -> SafeString:
    return chip_of(state, state.label)


def chip_of(state: State, words: str) -> SafeString:
    return format_html(
        '<span class="state state--{}"><span class="state__glyph" aria-hidden="true">{}</span>'
        "<span>{}</span></span>",
        state.tone,
        state.glyph,
        words,
    )
