"""The file around the text: an empty package of ours, its page sections, and the same bytes every time."""

import zipfile
from functools import cache
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap
from lxml.etree import Element, _Element, tostring

from .markup import R, W, field, paragraph, run, tab, twips, w
from .numbering import numbering_element
from .styles import LANGUAGE, styles_element

KEPT = (KIND.STYLES, KIND.SETTINGS, KIND.NUMBERING)
"""Of the library's template; the rest (its fonts, themes, a picture) says nothing about our documents."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The instant of every entry: equal inputs must give equal bytes."""
MARGINS = {"top": 20, "right": 15, "bottom": 20, "left": 30}  # mm
HEADER_MM, FOOTER_MM = 9, 8
PORTRAIT, LANDSCAPE = (210, 297), (297, 210)
COMPATIBILITY = "http://schemas.microsoft.com/office/word"


def text_width(paper: tuple[int, int]) -> int:
    """Return the width between the margins in mm."""
    return paper[0] - MARGINS["left"] - MARGINS["right"]


def open_empty() -> WordDocument:
    """Return an empty document with our styles and settings."""
    return docx.Document(BytesIO(_empty()))


@cache
def _empty() -> bytes:
    made = docx.Document()
    for part, kept in ((made.part, KEPT), (made.part.package, (KIND.OFFICE_DOCUMENT, KIND.CORE_PROPERTIES))):
        for key, relation in list(part.rels.items()):
            if relation.reltype not in kept:
                del part.rels[key]
    ours = {KIND.STYLES: styles_element(), KIND.SETTINGS: _settings(), KIND.NUMBERING: numbering_element()}
    for kind, root in ours.items():
        made.part.part_related_by(kind)._element = parse_xml(tostring(root))
    for child in list(made.element.body):
        made.element.body.remove(child)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _settings() -> _Element:
    root = Element(W + "settings", nsmap={"w": nsmap["w"]})
    mode = w("compatSetting", name="compatibilityMode", uri=COMPATIBILITY, val=15)
    root.extend([w("zoom", percent=100), w("defaultTabStop", val=720), w("compat", mode)])
    root.extend([w("themeFontLang", val=LANGUAGE), w("decimalSymbol", val=","), w("listSeparator", val=";")])
    return root


class Sections:
    """The page sections of one document; their headers and footers are made once and shared."""

    def __init__(self, made: WordDocument, *, sample: str, mark: str, foot: str) -> None:
        self.part = made.part
        first = self._header("header", paragraph("Header", _marked(sample)))
        foot_key = self._header("footer", paragraph("Footer", foot))
        self.shared = [("headerReference", "first", first), ("footerReference", "default", foot_key)]
        self.shared.append(("footerReference", "first", foot_key))
        self.headers = {
            paper: self._header("header", _numbered(text_width(paper), sample, mark))
            for paper in (PORTRAIT, LANDSCAPE)
        }

    def _header(self, kind: str, content: _Element) -> str:
        """Make a header or footer of one paragraph; return its key."""
        part, key = self.part.add_header_part() if kind == "header" else self.part.add_footer_part()
        for child in list(part.element):
            part.element.remove(child)
        part.element.append(content)
        return key

    def properties(self, paper: tuple[int, int]) -> _Element:
        """Return the properties of a section on ``paper``: numbered from 1, the first number not shown."""
        found = [*self.shared, ("headerReference", "default", self.headers[paper])]
        references = [self._reference(*each) for each in found]
        width, height = map(twips, paper)
        size = {"w": width, "h": height} | ({"orient": "landscape"} if paper == LANDSCAPE else {})
        margins = {side: twips(mm) for side, mm in MARGINS.items()}
        margins |= {"header": twips(HEADER_MM), "footer": twips(FOOTER_MM), "gutter": 0}
        return w(
            "sectPr",
            *references,
            w("type", val="nextPage"),
            w("pgSz", **size),
            w("pgMar", **margins),
            w("pgNumType", start=1),
            w("titlePg"),
        )

    @staticmethod
    def _reference(tag: str, kind: str, key: str) -> _Element:
        reference = w(tag, type=kind)
        reference.set(R + "id", key)
        return reference


def _marked(sample: str) -> _Element:
    return run(sample, w("b"), w("sz", val=24))


def _numbered(width: int, sample: str, mark: str) -> _Element:
    """Return the header: sample mark left, page number in the middle, draft mark right."""
    stops = w("tabs", w("tab", val="center", pos=twips(width / 2)), w("tab", val="right", pos=twips(width)))
    marked = run(mark, w("i"), w("sz", val=24))
    return paragraph("Header", _marked(sample), tab(), field("PAGE"), tab(), marked, properties=[stops])


def save(made: WordDocument) -> bytes:
    """Return the file; entries in the library's order, all with one instant."""
    file, repacked = BytesIO(), BytesIO()
    made.save(file)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(repacked, "w") as target:
        for entry in source.infolist():
            told = zipfile.ZipInfo(entry.filename, EPOCH)
            target.writestr(told, source.read(entry), zipfile.ZIP_DEFLATED)
    return repacked.getvalue()


def describe(made: WordDocument, *, title: str, author: str) -> None:
    """Say what the file is; no instants, for they would differ at every writing."""
    core = made.core_properties
    core.title, core.author, core.language = title[:255], author[:255], "vi-VN"
    core.last_modified_by, core.comments, core.keywords, core.revision = author[:255], "", "", 1
    for element in list(core._element):
        if element.tag.rpartition("}")[2] in ("created", "modified"):
            core._element.remove(element)
