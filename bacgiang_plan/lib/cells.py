"""Cells of tables that functions write, where a template for each line would cost too much."""

from django.utils.html import conditional_escape

SAMPLE = ' <span class="sample-mark">mẫu</span>'


def number(label: str, text: str, *notes: str) -> str:
    """Return the cell of a figure with its notes below; ``label`` heads it on a phone."""
    words = conditional_escape(text) + "".join(map(note, notes))
    return f'<td class="num" data-label="{label}"><span>{words}</span></td>'


def note(words: str) -> str:
    """Return a line of small print, "" of none; escaped unless it is safe markup (a chip)."""
    return f'<span class="cell-note">{conditional_escape(words)}</span>' if words else ""
