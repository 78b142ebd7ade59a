"""Charts in a Word file: a picture that says its numbers to who does not see it, words that stay editable."""

from collections.abc import Iterable
from io import BytesIO
from itertools import count

from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.shared import Mm
from lxml.etree import SubElement, _Element

from bacgiang_plan.lib.charts import chart_keys
from reports.documents.pictures import Pictures

from .markup import cell, paragraph, row, run, strong, table, w

COLUMNS, GAPS = (85, 80), (5, 0)  # mm, the first with the gap between both
CHART, KEY = (80, 29.5), (8, 4)  # mm, as in official.css
NO_BREAK = "\u00a0"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


class Charts:
    """Puts the charts of one document into ``part``; without pictures they are told in words."""

    def __init__(self, part: DocumentPart, pictures: Pictures | None) -> None:
        self.part, self.pictures, self.numbers = part, pictures, count(1)
        self.left = iter(pictures.charts if pictures else ())

    def of(self, charts: list[dict]) -> Iterable[_Element]:
        """Yield ``charts`` of a section, two beside each other as in the PDF, and what their marks mean."""
        if not self.pictures:
            yield from map(_in_words, charts)
        elif charts:
            yield table("TableNormal", COLUMNS, self._rows(charts))
            yield paragraph("ChartKeys", *self._keys())

    def _rows(self, charts: list[dict]) -> Iterable[_Element]:
        pairs = [charts[place : place + 2] for place in range(0, len(charts), 2)]
        for number, pair in enumerate(pairs, start=1):
            contents = [self._chart(chart) for chart in pair]
            if len(pair) < len(COLUMNS):
                contents.append([paragraph("ChartValue")])
            if number == len(pairs):  # stays with the keys below it
                _keep_with_next(each for content in contents for each in content)
            places = zip(COLUMNS, contents, GAPS, strict=True)
            yield row(*(cell(width, content, gap=gap) for width, content, gap in places), is_whole=True)

    def _chart(self, chart: dict) -> list[_Element]:
        return [
            paragraph("ChartTitle", chart["title"]),
            paragraph("ChartValue", f"{chart['subtitle']}: {chart['value']}"),
            paragraph("ChartPicture", self._picture(next(self.left), CHART, chart["desc"])),
            paragraph("ChartVerdict", chart["verdict"]),
        ]

    def _keys(self) -> Iterable[_Element]:
        for content, (_, words) in zip(self.pictures.keys, chart_keys(), strict=True):
            yield self._picture(content, KEY, "")
            yield run(f"{NO_BREAK}{words}    ", keep_blanks=True)

    def _picture(self, content: bytes, size: tuple[float, float], told: str) -> _Element:
        """Return a run with the picture, ``size`` in mm; one with nothing told is an ornament."""
        key, _ = self.part.get_or_add_image(BytesIO(content))
        number = next(self.numbers)
        inline = CT_Inline.new_pic_inline(number, key, f"bieu-do-{number}.png", *map(Mm, size))
        for side in "TBLR":  # LibreOffice takes a missing distance for 3.2 mm
            inline.set(f"dist{side}", "0")
        inline.docPr.set("descr", told)
        if not told:
            extension = SubElement(SubElement(inline.docPr, f"{A}extLst"), f"{A}ext", uri=DECORATIVE_URI)
            SubElement(extension, f"{{{DECORATIVE}}}decorative", val="1", nsmap={"adec": DECORATIVE})
        return w("r", w("drawing", inline))


def _keep_with_next(paragraphs: Iterable[_Element]) -> None:
    for each in paragraphs:
        each[0].append(w("keepNext"))


def _in_words(chart: dict) -> _Element:
    return paragraph("BodyText", strong(f"{chart['title']}: "), chart["desc"])
