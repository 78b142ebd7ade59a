"""Somebody's words as paragraphs of a document."""

from collections.abc import Iterable

from bacgiang_plan.lib.vietnamese import nfc

from .draft import Paragraph, Style


def words_of(
    lead: str, text: str, sources: Iterable[str] = (), *, style: Style = Style.WORDS, key: str = ""
) -> list[Paragraph]:
    """Return ``text`` as it stands, line by line, as one paragraph with the ``lead`` before it."""
    lines = [line.strip() for line in nfc(text).splitlines() if line.strip()]
    return [Paragraph("\n".join(lines), style, lead, tuple(sources), key)]
