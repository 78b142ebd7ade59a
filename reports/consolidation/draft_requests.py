"""What UBND tỉnh itself asks of those above it: what agencies ask of UBND tỉnh is not its own request."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bacgiang_plan.lib.vietnamese import nfc
from reports.documents.draft import Paragraph, Section
from reports.documents.phrases import counted

from .draft_agencies import AGENCIES
from .draft_parts import part_section
from .rows import Rows, Statement

PART = "to_province"
MATTER = "có kiến nghị với Tỉnh ủy, HĐND tỉnh"
ABOVE_NAMES = r"(?:Ban (?:Thường vụ|Chấp hành) |Thường trực )?(?:Tỉnh ủy|HĐND tỉnh|Hội đồng nhân dân tỉnh)"
ABOVE = re.compile(rf"{ABOVE_NAMES}|HĐND,? (?:và )?UBND tỉnh", re.IGNORECASE)
CITED = re.compile(rf"(?:của|do) {ABOVE_NAMES}", re.IGNORECASE)
"""Whose resolution it is, says nothing of who is asked: "Nghị quyết số 147-NQ/TU của Tỉnh ủy"."""
PROVINCE = re.compile(r"(?:UBND|Ủy ban nhân dân) tỉnh", re.IGNORECASE)


def requests_above(rows: Rows, key: str, title: str) -> Section:
    """Return the section ``key`` of UBND tỉnh's report: requests to Tỉnh ủy, HĐND tỉnh; the rest counted.

    Lines that address UBND tỉnh, or nobody, are left to it; their reports stay the sources of the sentence
    that says how many.
    """
    told = rows.statements.get(PART, ())
    kept = tuple(replace(each, text=text) for each in told if (text := words_above(each.text)))
    left = [each for each in told if words_above(each.text) != nfc(each.text).strip()]
    shown = replace(rows, statements=rows.statements | {PART: kept})
    section = part_section(shown, key, PART, title, matter=MATTER)
    return replace(section, paragraphs=(*section.paragraphs, *_left(left, key)))


def words_above(text: str) -> str:
    """Return the lines of ``text`` that address Tỉnh ủy or HĐND tỉnh; a line naming nobody goes on as before.

    >>> words_above("Đề nghị UBND tỉnh bố trí vốn.\\nĐề nghị Tỉnh ủy cho chủ trương.")
    'Đề nghị Tỉnh ủy cho chủ trương.'
    """
    return "\n".join(_lines_above(nfc(text).strip()))


def _lines_above(text: str) -> Iterator[str]:
    is_above = False
    for line in text.split("\n"):
        if ABOVE.search(CITED.sub("", line)):
            is_above = True
        elif PROVINCE.search(line):
            is_above = False
        if is_above:
            yield line


def _left(left: list[Statement], key: str) -> tuple[Paragraph, ...]:
    if not left:
        return ()
    text = (
        f"Kiến nghị với UBND tỉnh của {counted(len(left), AGENCIES)} do UBND tỉnh xem xét, quyết định theo "
        "thẩm quyền, không nêu tại Báo cáo này."
    )
    return (Paragraph(text, sources=tuple(each.source for each in left), key=f"{key}/left"),)
