"""From a document's parts to its Word file, in the order in which they are read."""

from collections.abc import Iterable

from lxml.etree import _Element

from bacgiang_plan.lib.printable import printable
from reports.documents.html import is_whole
from reports.documents.widths import capitals_width

from .markup import boxed, cell, paragraph, paragraphs, row, rule, run, strong, table
from .package import LANDSCAPE, PORTRAIT, Sections, describe, open_empty, save, text_width

LEFT, RIGHT = 65, 100  # mm, the two columns of the top
RECIPIENTS, SIGNER = 80, 85  # mm
SIGNATURE_MM = 40  # of room for the signature and the seal
MOTTO_MM = 60.4  # the motto at 14 pt bold; its rule is as long
RULE_SHARE = 0.4  # of the text above it; the decree says a third to a half
BODY_STYLES = {"task": "Task", "remark": "Remark"}
PLAIN_LEADS = ("item", "remark")
CELL_STYLES = {"text": "Cell", "number": "CellNumber", "centre": "CellCentre"}
SAMPLE = "DỮ LIỆU MẪU"


def to_docx(document: dict) -> bytes:
    """Return ``document`` (`draft.Document` as a dictionary) as a Word file; equal inputs, equal bytes.

    Every word is text: markup, addresses and fields in it stay what they are, characters that XML
    forbids are left out. Opens no file but the library's own template.
    """
    words = printable(document)
    made = open_empty()
    sample = SAMPLE if words["is_sample"] else ""
    sections = Sections(made, sample=sample, mark=words.get("mark", ""), foot=words.get("foot", ""))
    made.element.body.extend(_body(words, sections))
    describe(made, title=f"Báo cáo: {words['subject']}", author=_issuer_name(words["letterhead"]))
    return save(made)


def _body(words: dict, sections: Sections) -> Iterable[_Element]:
    """Yield the paragraphs and tables; a section ends with its properties, the last ones stand alone."""
    papers = [PORTRAIT, *(LANDSCAPE for _ in words["appendices"])]
    contents = [_main(words), *(_appendix(each, words["letterhead"]) for each in words["appendices"])]
    for number, (paper, content) in enumerate(zip(papers, contents, strict=True), start=1):
        yield from content
        properties, is_last = sections.properties(paper), number == len(papers)
        yield paragraph("Break", properties=[] if is_last else [properties])  # a table may not come last
        if is_last:
            yield properties


def _main(words: dict) -> Iterable[_Element]:
    yield _letterhead(words["letterhead"], words.get("mark", ""))
    yield paragraph("Title", "Báo cáo")
    yield paragraph("Subtitle", words["subject"])
    yield _rule_below(words["subject"], 14, text_width(PORTRAIT))
    yield from _addressees(words["addressees"])
    for note in words["notes"]:
        yield boxed("Note", note, text_width(PORTRAIT) - 4, text_width(PORTRAIT))
    yield from map(_paragraph, words["opening"])
    for section in words["sections"]:
        yield paragraph(f"Heading{section['level']}", f"{section['number']}. {section['title']}")
        yield from map(_paragraph, section["paragraphs"])
        yield from map(_chart_words, section.get("charts", ()))
    yield paragraph("Closing", words["closing"])
    yield _signature(words["recipients"], words["signer"])


def _addressees(names: list[str]) -> Iterable[_Element]:
    if len(names) == 1:
        yield paragraph("Addressee", f"Kính gửi: {names[0]}.")
        return
    yield paragraph("Addressee", "Kính gửi:")
    for name in names[:-1]:
        yield paragraph("Addressee", f"- {name};")
    yield paragraph("Addressee", f"- {names[-1]}.")


def _letterhead(letterhead: dict, mark: str) -> _Element:
    number, day = letterhead.get("number"), letterhead.get("day")
    number = f"Số: {number}" if number else f"Số:        /{letterhead['symbol']}"
    day = day or f"ngày        tháng        năm {letterhead['year']}"
    parent = [paragraph("Parent", letterhead["parent"])] if letterhead["parent"] else []
    issuer = [
        *parent,
        *paragraphs("Issuer", letterhead["issuer"]),
        _rule_below(letterhead["issuer"], 13, LEFT),
    ]
    country = [
        paragraph("Country", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        paragraph("Motto", "Độc lập - Tự do - Hạnh phúc"),
        rule(MOTTO_MM, RIGHT),
    ]
    numbered = [paragraph("Number", run(number, keep_blanks=True))]
    if mark:
        numbered.append(boxed("DraftBox", mark, capitals_width(mark, 13) + 6, LEFT))
    place = [paragraph("Place", run(f"{letterhead['place']}, {day}", keep_blanks=True))]
    upper, lower = ((cell(LEFT, a), cell(RIGHT, b)) for a, b in ((issuer, country), (numbered, place)))
    return table("TableNormal", [LEFT, RIGHT], [row(*upper), row(*lower)])


def _rule_below(text: str, size: float, width: float) -> _Element:
    return rule(RULE_SHARE * min(width, capitals_width(text, size)), width)


def _paragraph(words: dict) -> _Element:
    lead, style = words.get("lead", ""), words["style"]
    before = [f"{lead} " if style in PLAIN_LEADS else strong(f"{lead} ")] if lead else []
    return paragraph(BODY_STYLES.get(style, "BodyText"), *before, words["text"])


def _chart_words(chart: dict) -> _Element:
    """Return a chart in words: what it shows, for the file that is edited by hand."""
    return paragraph("BodyText", strong(f"{chart['title']}: "), chart["desc"])


def _signature(recipients: list[str], signer: str) -> _Element:
    ends = [*(";" for _ in recipients[1:]), "."]
    listed = [paragraph("Recipients", f"- {name}{end}") for name, end in zip(recipients, ends, strict=True)]
    left = cell(RECIPIENTS, [paragraph("RecipientsHead", "Nơi nhận:"), *listed])
    right = cell(SIGNER, paragraphs("Signer", signer))
    return table("TableNormal", [RECIPIENTS, SIGNER], [row(left, right, is_whole=True, height=SIGNATURE_MM)])


def _appendix(appendix: dict, letterhead: dict) -> Iterable[_Element]:
    yield paragraph("AppendixNumber", f"Phụ lục {appendix['number']}".rstrip())
    yield paragraph("AppendixTitle", appendix["title"])
    of = f"(Kèm theo Báo cáo số        /{letterhead['symbol']} ngày        tháng        năm "
    of += f"{letterhead['year']} của {_issuer_name(letterhead)})"
    yield paragraph("AppendixOf", run(of, keep_blanks=True))
    if not appendix["rows"]:
        yield paragraph("BodyText", appendix["empty"])
        return
    yield _grid(appendix)
    if appendix["note"]:
        yield paragraph("TableNote", f"Ghi chú: {appendix['note']}")


def _grid(appendix: dict) -> _Element:
    columns = appendix["columns"]
    widths, kinds = [each["width"] for each in columns], [each["kind"] for each in columns]
    head = [cell(each["width"], [paragraph("CellHead", each["title"])]) for each in columns]
    body = [
        _group(each, widths) if each["is_group"] else _row(each, widths, kinds) for each in appendix["rows"]
    ]
    return table("TableGrid", widths, [row(*head, is_header=True, is_whole=True), *body])


def _group(words: dict, widths: list[int]) -> _Element:
    title = [paragraph("CellGroup", words["cells"][0])]
    return row(cell(sum(widths), title, span=len(widths)), is_whole=True)


def _row(words: dict, widths: list[int], kinds: list[str]) -> _Element:
    cells = [
        cell(width, paragraphs(CELL_STYLES[kind], text))
        for text, width, kind in zip(words["cells"], widths, kinds, strict=True)
    ]
    return row(*cells, is_whole=is_whole(words["cells"], widths))


def _issuer_name(letterhead: dict) -> str:
    return letterhead.get("name") or letterhead["issuer"]
