"""WordprocessingML in small words: elements, paragraphs, tables. Text is data, never markup."""

import re
from collections.abc import Iterable

from docx.oxml.ns import nsmap, qn
from lxml.etree import Element, _Element

W, R = f"{{{nsmap['w']}}}", f"{{{nsmap['r']}}}"
TWIPS_PER_MM = 1440 / 25.4
BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def twips(mm: float) -> int:
    """Return ``mm`` in twentieths of a point, the unit of lengths in Word."""
    return round(mm * TWIPS_PER_MM)


def w(tag: str, *children: _Element | None, **attributes: object) -> _Element:
    """Return ``<w:tag>`` with attributes of the same namespace; None among the children is left out."""
    element = Element(W + tag)
    for name, value in attributes.items():
        element.set(W + name, str(value))
    element.extend(child for child in children if child is not None)
    return element


def run(text: str, *properties: _Element, keep_blanks: bool = False) -> _Element:
    """Return a run of ``text``; blanks are single, as in the PDF, unless they are to be kept."""
    words = w("t")
    words.text = text if keep_blanks else BLANKS.sub(" ", text)
    words.set(qn("xml:space"), "preserve")
    return w("r", w("rPr", *properties) if properties else None, words)


def strong(text: str) -> _Element:
    return run(text, w("rStyle", val="Strong"))


def broken(lines: Iterable[str]) -> list[_Element]:
    """Return runs of ``lines`` with a line break before each but the first."""
    runs = [run(line) for line in lines]
    for each in runs[1:]:
        each.insert(0, w("br"))
    return runs


def tab() -> _Element:
    return w("r", w("tab"))


def field(instruction: str) -> _Element:
    """Return a field whose value Word and LibreOffice compute, such as PAGE."""
    return w("fldSimple", run("1"), instr=instruction)


def paragraph(style: str, *runs: _Element | str, properties: Iterable[_Element] = ()) -> _Element:
    """Return a paragraph in ``style`` (its identifier). ``properties`` stand in the schema's order."""
    content = [run(each) if isinstance(each, str) else each for each in runs]
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def paragraphs(style: str, text: str) -> list[_Element]:
    """Return one paragraph for each line of ``text``, at least one."""
    return [paragraph(style, line) for line in text.splitlines() or [""]]


def rule(length: float, width: float) -> _Element:
    """Return a horizontal rule ``length`` mm long, centred in ``width`` mm: the border of a paragraph."""
    side = twips((width - length) / 2)
    return paragraph("Rule", properties=[w("ind", left=side, right=side, firstLine=0)])


def boxed(style: str, text: str, length: float, width: float) -> _Element:
    """Return ``text`` in the box of ``style``, ``length`` mm wide and centred in ``width`` mm."""
    side = twips((width - length) / 2)
    return paragraph(style, text, properties=[w("ind", left=side, right=side, firstLine=0)])


def cell(
    width: float, content: Iterable[_Element], *, span: int = 1, is_centred: bool = False, gap: float = 0
) -> _Element:
    """Return a cell ``width`` mm wide over ``span`` columns; ``is_centred`` between its top and bottom.

    ``gap`` are the mm that stay free at its right.
    """
    properties = w(
        "tcPr",
        w("tcW", w=twips(width), type="dxa"),
        w("gridSpan", val=span) if span > 1 else None,
        w("tcMar", w("right", w=twips(gap), type="dxa")) if gap else None,
        w("vAlign", val="center") if is_centred else None,
    )
    return w("tc", properties, *content)


def row(*cells: _Element, is_header: bool = False, is_whole: bool = False, height: float = 0) -> _Element:
    """Return a row; a header row is repeated on every page, a whole one never broken, ``height`` in mm."""
    properties = w(
        "trPr",
        w("cantSplit") if is_whole else None,
        w("trHeight", val=twips(height), hRule="atLeast") if height else None,
        w("tblHeader") if is_header else None,
    )
    return w("tr", properties, *cells)


def table(style: str, widths: Iterable[float], rows: Iterable[_Element]) -> _Element:
    """Return a table of fixed column ``widths`` in mm."""
    widths = list(widths)
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=twips(sum(widths)), type="dxa"),
        w("tblLayout", type="fixed"),
    )
    grid = w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))
    return w("tbl", properties, grid, *rows)
