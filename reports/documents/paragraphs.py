"""Somebody's words as paragraphs of a document."""

from collections.abc import Iterable

from bacgiang_plan.lib.vietnamese import nfc

from .draft import Paragraph, Style


def words_of(
    lead: str, text: str, sources: Iterable[str] = (), *, style: Style = Style.WORDS
) -> list[Paragraph]:
    """Return ``text`` as it stands, line by line, at least one; the first line carries the ``lead``."""
    lines = [line.strip() for line in nfc(text).splitlines() if line.strip()] or [""]
    sources = tuple(sources)
    first = Paragraph(lines[0], style, lead, sources)
    return [first, *(Paragraph(line, Style.MORE, "", sources) for line in lines[1:])]
