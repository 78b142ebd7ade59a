"""From a document's parts to its Word file, in the order in which they are read."""

from collections.abc import Iterable

from lxml.etree import _Element

from bacgiang_plan.lib.printable import printable
from reports.documents import wording
from reports.documents.html import is_whole
from reports.documents.pictures import Pictures
from reports.documents.widths import bold_width, capitals_width

from .charts import Charts
from .markup import boxed, broken, cell, paragraph, paragraphs, row, rule, run, strong, table, w
from .numbering import headings_count_themselves, unnumbered
from .package import LANDSCAPE, PORTRAIT, Sections, describe, open_empty, save, text_width

LEFT, RIGHT = 65, 100  # mm, the two columns of the top
RECIPIENTS, SIGNER = 80, 85  # mm
SIGNATURE_MM = 40  # of room for the signature and the seal
MOTTO_MM = 60.4  # the motto at 14 pt bold; its rule is as long
RULE_SHARE = 0.4  # of the text above it; the decree says a third to a half
BODY_STYLES = {"task": "Task", "remark": "Remark"}
DASH = "- "
PLAIN_LEADS = ("item", "remark")
CELL_STYLES = {"text": "Cell", "number": "CellNumber", "centre": "CellCentre"}
SAMPLE = "DỮ LIỆU MẪU"


def to_docx(document: dict, pictures: Pictures | None = None) -> bytes:
    """Return ``document`` (`draft.Document` as a dictionary) as a Word file; equal inputs, equal bytes.

    Its charts are the ``pictures`` of `pictures_of`, which only a worker makes; without them they are words.
    Every word is text: markup, addresses and fields in it stay what they are, characters that XML
    forbids are left out. Opens no file but the library's own template.
    """
    words = printable(document)
    made = open_empty()
    sample = SAMPLE if words["is_sample"] else ""
    mark = words.get("mark", "").upper()
    sections = Sections(made, sample=sample, mark=mark, foot=words.get("foot", ""))
    made.element.body.extend(_body(words, sections, Charts(made.part, pictures)))
    describe(made, title=wording.title_of(words), author=wording.issuer_name(words["letterhead"]))
    return save(made)


def _body(words: dict, sections: Sections, charts: Charts) -> Iterable[_Element]:
    """Yield the paragraphs and tables; a section ends with its properties, the last ones stand alone."""
    papers = [PORTRAIT, *(LANDSCAPE for _ in words["appendices"])]
    attached = wording.attached_line(words)
    contents = [_main(words, charts), *(_appendix(each, attached) for each in words["appendices"])]
    for number, (paper, content) in enumerate(zip(papers, contents, strict=True), start=1):
        yield from content
        properties, is_last = sections.properties(paper), number == len(papers)
        yield paragraph("Break", properties=[] if is_last else [properties])  # a table may not come last
        if is_last:
            yield properties


def _main(words: dict, charts: Charts) -> Iterable[_Element]:
    yield _letterhead(words)
    if not wording.is_letter(words):
        yield paragraph("Title", wording.type_of(words))
        lines = wording.subject_lines(words)
        yield paragraph("Subtitle", *broken(lines))
        length = max(bold_width(line, wording.SUBJECT_PT) for line in lines)
        yield rule(RULE_SHARE * length, text_width(PORTRAIT))
    yield from _addressees(words["addressees"])
    for note in words["notes"]:
        yield boxed("Note", note, text_width(PORTRAIT) - 4, text_width(PORTRAIT))
    yield from _paragraphs(words["opening"])
    are_counted = headings_count_themselves(words["sections"])
    for section in words["sections"]:
        yield _heading(section, are_counted)
        yield from _paragraphs(section["paragraphs"])
        yield from charts.of(section.get("charts", ()))
    for line in wording.closing_lines(words):
        yield paragraph("Closing", line)
    yield _signature(words)


def _heading(section: dict, is_counted: bool) -> _Element:
    style = f"Heading{section['level']}"
    if is_counted:
        return paragraph(style, section["title"])
    return paragraph(style, wording.heading_of(section), properties=[unnumbered()])


def _addressees(names: list[str]) -> Iterable[_Element]:
    if len(names) == 1:
        yield paragraph("Addressee", *wording.addressee_lines(names))
    elif names:
        yield paragraph("Addressees", "Kính gửi:")
        *others, last = wording.ended(names)
        yield from (paragraph("AddresseeItem", name) for name in others)
        yield paragraph("AddresseeItem", last, properties=[w("spacing", after=220)])


def _letterhead(words: dict) -> _Element:
    letterhead, mark = words["letterhead"], words.get("mark", "").upper()
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
    numbered = [paragraph("Number", run(wording.number_line(letterhead), keep_blanks=True))]
    if wording.is_letter(words):
        numbered.append(paragraph("About", *broken(wording.about_lines(words))))
    if mark:
        numbered.append(boxed("DraftBox", mark, capitals_width(mark, 13) + 6, LEFT))
    place = [paragraph("Place", run(wording.place_line(letterhead), keep_blanks=True))]
    upper, lower = ((cell(LEFT, a), cell(RIGHT, b)) for a, b in ((issuer, country), (numbered, place)))
    return table("TableNormal", [LEFT, RIGHT], [row(*upper), row(*lower)])


def _rule_below(text: str, size: float, width: float) -> _Element:
    return rule(RULE_SHARE * min(width, capitals_width(text, size)), width)


def _paragraphs(said: list[dict]) -> list[_Element]:
    return [_paragraph(each) for each in wording.printed(said)]


def _paragraph(words: dict) -> _Element:
    """Return a paragraph; a dash before it is the sign of a list, which counts and indents by itself."""
    lead, style = words.get("lead", ""), BODY_STYLES.get(words["style"], "BodyText")
    if lead.startswith(DASH):
        lead, style = lead.removeprefix(DASH), "ListBullet"
    before = [f"{lead} " if words["style"] in PLAIN_LEADS else strong(f"{lead} ")] if lead else []
    keep = [w("keepNext")] if words["leads"] else []
    return paragraph(style, *before, words["text"], properties=keep)


def _signature(words: dict) -> _Element:
    names, name = words["recipients"], words.get("signer_name", "")
    listed = [paragraph("Recipients", line) for line in wording.ended(names)]
    left = cell(RECIPIENTS, [paragraph("RecipientsHead", "Nơi nhận:" if names else ""), *listed])
    signed = [*paragraphs("Signer", words["signer"]), *([paragraph("SignerName", name)] if name else [])]
    whole = row(left, cell(SIGNER, signed), is_whole=True, height=SIGNATURE_MM)
    return table("TableNormal", [RECIPIENTS, SIGNER], [whole])


def _appendix(appendix: dict, attached: str) -> Iterable[_Element]:
    yield paragraph("AppendixNumber", f"Phụ lục {appendix['number']}".rstrip())
    yield paragraph("AppendixTitle", appendix["title"])
    yield paragraph("AppendixOf", run(attached, keep_blanks=True))
    if not appendix["rows"]:
        yield paragraph("BodyText", appendix["empty"])
        return
    yield _grid(appendix)
    if appendix["note"]:
        yield paragraph("TableNote", f"Ghi chú: {appendix['note']}")


def _grid(appendix: dict) -> _Element:
    columns = appendix["columns"]
    widths, kinds = [each["width"] for each in columns], [each["kind"] for each in columns]
    head = [cell(each["width"], [paragraph("CellHead", each["title"])], is_centred=True) for each in columns]
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
