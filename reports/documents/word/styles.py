"""The styles of an official document in Word: Nghị định 30/2020/NĐ-CP, Phụ lục I.

Word's own styles (Normal, Heading, Title …) where it has them, so that its outline, its table of contents
and its users find what they know; styles with Vietnamese names for the rest.
"""

from collections.abc import Iterable
from typing import NamedTuple

from docx.oxml.ns import nsmap
from lxml.etree import Element, _Element

from .markup import W, twips, w
from .numbering import ADDRESSEES, DASHES, FIRST_LINE, HEADINGS, MARGIN_DASHES, indent, numbered

FONT = "Times New Roman"
FONTS = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT)
LANGUAGE = "vi-VN"
BODY = 14  # pt
LINE = 252  # 240ths of a line: the PDF's 1,2 × the size
RULE_PT = 0.75


class Style(NamedTuple):
    """A paragraph style: sizes and spaces in pt, indents in mm, ``list`` the list it belongs to.

    ``look`` is any of bold, italic, caps, keep, box, rule.
    """

    id: str
    name: str
    based_on: str = "Normal"
    size: float = 0
    look: str = ""
    align: str = ""
    before: float | None = None
    after: float | None = None
    level: int | None = None
    first_line: float | None = None
    left: float = 0
    custom: bool = True
    list: int = 0


STYLES = [
    Style("BodyText", "Body Text", align="both", after=6, first_line=FIRST_LINE, custom=False),
    Style(
        "Heading1",
        "heading 1",
        "BodyText",
        look="bold caps keep",
        before=6,
        level=0,
        custom=False,
        list=HEADINGS,
    ),
    Style(
        "Heading2", "heading 2", "BodyText", look="bold keep", before=6, level=1, custom=False, list=HEADINGS
    ),
    Style(
        "Heading3",
        "heading 3",
        "BodyText",
        look="bold italic keep",
        before=6,
        level=2,
        custom=False,
        list=HEADINGS,
    ),
    Style("ListBullet", "List Bullet", "BodyText", custom=False, list=DASHES),
    Style("Title", "Title", look="bold caps keep", align="center", before=20, custom=False),
    Style("Subtitle", "Subtitle", look="bold keep", align="center", custom=False),
    Style("Header", "header", custom=False),
    Style("Footer", "footer", size=8, custom=False),
    Style("Task", "Tên nhiệm vụ", "BodyText", look="italic keep"),
    Style("Remark", "Nhận xét", "BodyText", look="italic"),
    Style("Closing", "Câu kết", "BodyText", look="keep"),
    Style("Parent", "Cơ quan chủ quản", size=13, look="caps", align="center"),
    Style("Issuer", "Cơ quan ban hành", size=13, look="bold caps", align="center"),
    Style("Country", "Quốc hiệu", size=13, look="bold", align="center"),
    Style("Motto", "Tiêu ngữ", look="bold", align="center"),
    Style("Number", "Số, ký hiệu", size=13, align="center", before=8),
    Style("About", "Trích yếu công văn", size=12, align="center", before=3),
    Style("Place", "Địa danh, ngày tháng", look="italic", align="center", before=8),
    Style("DraftBox", "Dấu dự thảo", size=13, look="bold caps box", align="center", before=6),
    Style("Rule", "Đường kẻ", size=1, look="rule", after=2),
    Style("Addressee", "Kính gửi", align="center", before=14, after=11),
    Style("Addressees", "Kính gửi nhiều nơi", look="keep", before=14, left=35),
    Style("AddresseeItem", "Nơi được gửi", look="keep", list=ADDRESSEES),
    Style("Note", "Lưu ý", size=13, look="box", align="both", after=9),
    Style("Recipients", "Nơi nhận", size=11, list=MARGIN_DASHES),
    Style("RecipientsHead", "Chữ nơi nhận", size=12, look="bold italic"),
    Style("Signer", "Chức vụ người ký", look="bold caps", align="center"),
    Style("SignerName", "Họ và tên người ký", look="bold", align="center", before=85),
    Style("AppendixNumber", "Phụ lục", look="bold keep", align="center", level=0),
    Style("AppendixTitle", "Tên phụ lục", look="bold caps keep", align="center"),
    Style("AppendixOf", "Kèm theo báo cáo", look="italic keep", align="center", after=11),
    Style("Cell", "Ô bảng", size=11),
    Style("CellNumber", "Ô bảng, số", "Cell", align="right"),
    Style("CellCentre", "Ô bảng, giữa", "Cell", align="center"),
    Style("CellHead", "Đầu bảng", "Cell", look="bold keep", align="center"),
    Style("CellGroup", "Nhóm trong bảng", "Cell", look="bold keep"),
    Style("TableNote", "Ghi chú bảng", size=12, look="italic", before=8),
    Style("ChartTitle", "Tên biểu đồ", size=11, look="bold"),
    Style("ChartValue", "Số liệu của biểu đồ", size=11),
    Style("ChartPicture", "Biểu đồ", size=11),
    Style("ChartVerdict", "Đánh giá ở biểu đồ", size=11, look="italic", after=11),
    Style("ChartKeys", "Chú giải biểu đồ", size=10, after=6),
    Style("Break", "Ngắt trang", size=1),
]


def styles_element() -> _Element:
    """Return ``word/styles.xml``: nothing but the styles of official documents."""
    root = Element(W + "styles", nsmap={"w": nsmap["w"]})
    root.extend([_defaults(), _normal(), *map(_style, STYLES), *_others()])
    return root


def _defaults() -> _Element:
    run = w(
        "rPr",
        w("rFonts", **FONTS),
        w("color", val="000000"),
        w("sz", val=BODY * 2),
        w("szCs", val=BODY * 2),
        w("lang", val=LANGUAGE, eastAsia=LANGUAGE),
    )
    spacing = w("spacing", before=0, after=0, line=LINE, lineRule="auto")
    return w("docDefaults", w("rPrDefault", run), w("pPrDefault", w("pPr", spacing)))


def _normal() -> _Element:
    run = w("rPr", w("rFonts", **FONTS), w("sz", val=BODY * 2), w("szCs", val=BODY * 2))
    return w(
        "style", w("name", val="Normal"), w("qFormat"), run, type="paragraph", default=1, styleId="Normal"
    )


def _style(style: Style) -> _Element:
    kind = {"type": "paragraph", "styleId": style.id} | ({"customStyle": 1} if style.custom else {})
    head = [w("name", val=style.name), w("basedOn", val=style.based_on), w("qFormat")]
    return w("style", *head, w("pPr", *_paragraph(style)), w("rPr", *_run(style)), **kind)


def _paragraph(style: Style) -> Iterable[_Element]:
    """Yield the paragraph properties in the order the schema wants."""
    if "keep" in style.look:
        yield w("keepNext")
    if style.list:
        yield numbered(style.list, style.level or 0)
    if "box" in style.look:
        yield w("pBdr", *(_border(side, space=3) for side in ("top", "left", "bottom", "right")))
    if "rule" in style.look:
        yield w("pBdr", _border("bottom", space=0))
    if spacing := _spacing(style):
        yield w("spacing", **spacing)
    if style.first_line is not None or style.left:
        yield indent(style.first_line or 0, style.left)
    if style.align:
        yield w("jc", val=style.align)
    if style.level is not None:
        yield w("outlineLvl", val=style.level)


def _spacing(style: Style) -> dict[str, object]:
    given = {"before": style.before, "after": style.after}
    found: dict[str, object] = {name: round(20 * pt) for name, pt in given.items() if pt is not None}
    return found | ({"line": 40, "lineRule": "exact"} if style.size == 1 else {})


def _border(side: str, *, space: int) -> _Element:
    return w(side, val="single", sz=round(RULE_PT * 8), space=space, color="000000")


def _run(style: Style) -> Iterable[_Element]:
    if "bold" in style.look:
        yield from (w("b"), w("bCs"))
    if "italic" in style.look:
        yield from (w("i"), w("iCs"))
    if "caps" in style.look:
        yield w("caps")
    if style.size:
        yield from (w("sz", val=round(style.size * 2)), w("szCs", val=round(style.size * 2)))


def _others() -> list[_Element]:
    strong = w("style", w("name", val="Strong"), w("qFormat"), w("rPr", w("b"), w("bCs")), type="character")
    strong.set(W + "styleId", "Strong")
    plain = _table_style(
        "TableNormal", "Normal Table", w("tblPr", w("tblInd", w=0, type="dxa"), _margins(0, 0))
    )
    plain.set(W + "default", "1")
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = w("tblBorders", *(_border(side, space=0) for side in sides))
    grid = w("tblPr", w("tblInd", w=0, type="dxa"), lines, _margins(1, 1.2))
    return [strong, plain, _table_style("TableGrid", "Table Grid", grid)]


def _table_style(identifier: str, name: str, properties: _Element) -> _Element:
    return w("style", w("name", val=name), properties, type="table", styleId=identifier)


def _margins(vertical: float, horizontal: float) -> _Element:
    """Return the margins of cells in mm."""
    sides = {"top": vertical, "left": horizontal, "bottom": vertical, "right": horizontal}
    return w("tblCellMar", *(w(side, w=twips(mm), type="dxa") for side, mm in sides.items()))
