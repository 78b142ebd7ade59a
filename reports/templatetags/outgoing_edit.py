"""Lines of the page on which a document is edited: a section has some thirty, an outline as many."""

from collections.abc import Iterable
from dataclasses import replace

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from bacgiang_plan.lib.chips import chip
from reports.documents.draft import Style
from reports.documents.wording import letters_of, with_letter
from reports.outgoing.edit_rows import ParagraphLine, SectionLine

register = template.Library()


@register.filter
def section_entry(line: SectionLine, current: str) -> SafeString:
    """Return the line of a section in the outline with its counts, marked when its key is ``current``."""
    here = ' aria-current="true"' if line.key == current else ""
    hints = "".join(
        f'<span class="{css}">{words.format(number)}</span> '
        for number, css, words in (
            (line.changed, "edit-outline__changed", "△ {} nguồn thay đổi"),
            (line.remarks, "edit-outline__changed", "{} ý kiến"),
            (line.edited, "edit-outline__count", "✎ {} đã sửa"),
            (line.aside, "edit-outline__count", "{} không in"),
        )
        if number
    )
    hint = f'<span class="outline__hint">{hints}</span>' if hints else ""
    return SafeString(
        f'<li><a class="edit-outline__{line.level}" href="{line.url}"{here}>'
        f"<span>{escape(line.heading)}{hint}</span></a></li>"
    )


@register.filter
def lettered(lines: Iterable[ParagraphLine]) -> list[ParagraphLine]:
    """Return the lines of a section with the letters of its items, as the document prints them."""
    lines = list(lines)
    letters = letters_of(line.style if line.lead or line.text else "" for line in lines)
    return [
        replace(line, lead=with_letter(letter, line.lead), style=Style.ITEM.value) if letter else line
        for line, letter in zip(lines, letters, strict=True)
    ]


@register.filter
def printed(line: ParagraphLine) -> SafeString:
    """Return the words of a paragraph as they will print."""
    lead = f"<b>{escape(line.lead)}</b> " if line.lead else ""
    return SafeString(f'<p class="edit-words edit-words--{line.style}">{lead}{escape(line.text)}</p>')


@register.filter
def paragraph_entry(line: ParagraphLine, locked: str) -> SafeString:
    """Return a paragraph that is not open: its words, its marks, and the link that opens it."""
    marks = "".join(f"{chip(mark)} " for mark in line.marks)
    if line.remarks:
        marks += f'<span class="edit-outline__changed">{line.remarks} ý kiến</span> '
    about = escape(Truncator(line.lead or line.text).words(12))
    return SafeString(
        f'<div class="edit-line" id="doan-{line.pk}">{printed(line)}<p class="edit-line__foot">{marks}'
        f'<a href="{line.url}#doan-{line.pk}">{"Nguồn, ý kiến" if locked else "Sửa"}'
        f'<span class="hidden-words"> đoạn {about}</span></a></p></div>'
    )
