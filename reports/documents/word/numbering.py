"""Real lists of a Word document: headings that count themselves, dashes that indent themselves.

Items a), b) … đ), e), g) are words: neither Word nor LibreOffice counts by the Vietnamese alphabet.
"""

from collections.abc import Iterable

from docx.oxml.ns import nsmap
from lxml.etree import Element, _Element

from .markup import W, twips, w

HEADINGS, DASHES, MARGIN_DASHES, ADDRESSEES = 1, 2, 3, 4
FIRST_LINE = 10  # mm, as of body text
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def numbering_element() -> _Element:
    """Return ``word/numbering.xml``."""
    root = Element(W + "numbering", nsmap={"w": nsmap["w"]})
    kinds = {
        HEADINGS: [
            _level(0, "upperRoman", "%1.", style="Heading1"),
            _level(1, "decimal", "%2.", style="Heading2"),
            _level(2, "decimal", "%2.%3.", style="Heading3"),
        ],
        DASHES: [_level(0, "bullet", "-", style="ListBullet")],
        MARGIN_DASHES: [_level(0, "bullet", "-", style="Recipients", first_line=0)],
        ADDRESSEES: [_level(0, "bullet", "-", style="AddresseeItem", first_line=-3, left=53)],
    }
    for number, levels in kinds.items():
        kind = w("multiLevelType", val="multilevel" if len(levels) > 1 else "singleLevel")
        root.append(w("abstractNum", kind, *levels, abstractNumId=number))
    root.extend(w("num", w("abstractNumId", val=number), numId=number) for number in kinds)
    return root


def _level(
    level: int, form: str, text: str, *, style: str, first_line: float = FIRST_LINE, left: float = 0
) -> _Element:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=form),
        w("pStyle", val=style),
        w("suff", val="space"),
        w("lvlText", val=text),
        w("lvlJc", val="left"),
        w("pPr", indent(first_line, left)),
        ilvl=level,
    )


def indent(first_line: float, left: float = 0) -> _Element:
    """Return an indent in mm; a negative first line hangs."""
    side = {"hanging": twips(-first_line)} if first_line < 0 else {"firstLine": twips(first_line)}
    return w("ind", left=twips(left), **side)


def numbered(number: int, level: int = 0) -> _Element:
    """Return the property of a style whose paragraphs are counted."""
    return w("numPr", w("ilvl", val=level), w("numId", val=number))


def unnumbered() -> _Element:
    """Return the property of one paragraph that is not counted though its style is."""
    return w("numPr", w("ilvl", val=0), w("numId", val=0))


def headings_count_themselves(sections: Iterable[dict]) -> bool:
    """Return whether the numbers that Word counts are those that ``sections`` have."""
    return all(section["number"] == counted for section, counted in _counted(sections))


def _counted(sections: Iterable[dict]) -> Iterable[tuple[dict, str]]:
    chapter, part, point = 0, 0, 0
    for section in sections:
        if section["level"] == 1:
            chapter, part, point = chapter + 1, 0, 0
            yield section, ROMAN[chapter] if chapter < len(ROMAN) else ""
        elif section["level"] == 2:
            part, point = part + 1, 0
            yield section, str(part)
        else:
            point += 1
            yield section, f"{part}.{point}"
