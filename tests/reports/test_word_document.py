"""Documents as Word files, opened again: styles, fonts, pages, tables, hostile words, the same bytes."""

import json
import unicodedata
import zipfile
from dataclasses import asdict
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from agencies.models import AgencyKind
from reports.agency_document.offices import Issuer
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.documents.word import to_docx
from tests.reports import document_world as world
from tests.reports.office import needs_office, printed_by_office
from tests.reports.pdf_reading import page_text, reader, size_mm
from tests.reports.test_pdf_document import LONG, UNBROKEN, fill
from tests.reports.test_pdf_rendering import HOSTILE

MADE: dict[str, bytes] = {}
"""Files that several tests read."""


def frozen(said: dict | None = None, **changes) -> dict:
    """The document as it comes back from the database."""
    return json.loads(json.dumps(asdict(world.document(said, **changes))))


def opened(content: bytes):
    return docx.Document(BytesIO(content))


@pytest.fixture(scope="module")
def draft():
    return opened(to_docx(frozen(is_sample=True)))


@pytest.fixture(scope="module")
def sent():
    return opened(to_docx(frozen(sending=2)))


def texts(made) -> list[str]:
    return [each.text for each in made.paragraphs]


def cells(made) -> str:
    return "\n".join(cell.text for table in made.tables for row in table.rows for cell in row.cells)


def test_headings_title_and_body_have_words_own_styles(draft):
    found = {}
    for each in draft.paragraphs:
        found.setdefault(each.style.name, each.text)
    assert found["Heading 1"] == "Công tác lãnh đạo, chỉ đạo, triển khai"
    assert found["Heading 2"] == "Tăng cường công tác lãnh đạo (mục III.1 của Kế hoạch)"
    assert found["Title"] == "Báo cáo"
    assert found["Subtitle"].startswith("Kết quả thực hiện Kế hoạch")
    assert found["Body Text"].startswith("Thực hiện Kế hoạch")
    assert {each.style.name for each in draft.paragraphs} <= {each.name for each in draft.styles}


def test_the_outline_can_be_navigated(draft):
    assert len([each for each in draft.paragraphs if each.style.name == "Heading 1"]) == 6
    levels = {each.name: each.element.find(f".//{qn('w:outlineLvl')}") for each in draft.styles}
    shown = [levels[name].get(qn("w:val")) for name in ("Heading 1", "Heading 2", "Heading 3", "Phụ lục")]
    assert shown == ["0", "1", "2", "0"]


def test_every_script_of_normal_is_times_new_roman_black_in_vietnamese(draft):
    defaults = draft.styles.element.find(qn("w:docDefaults"))
    for fonts in (
        defaults.find(f".//{qn('w:rFonts')}"),
        draft.styles["Normal"].element.find(f".//{qn('w:rFonts')}"),
    ):
        names = [fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")]
        assert names == ["Times New Roman"] * 4
        assert not any("Theme" in name for name in fonts.keys())  # noqa: SIM118  # an lxml element
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    assert draft.styles["Normal"].font.size.pt == 14
    assert [f for each in draft.element.body.iter(qn("w:rFonts")) for f in each] == []


def test_body_text_is_justified_with_a_first_line_of_one_centimetre_and_six_points_between(draft):
    body = draft.styles["Body Text"].paragraph_format
    assert (body.alignment.name, round(body.first_line_indent.mm, 1), body.space_after.pt) == (
        "JUSTIFY",
        10,
        6,
    )


def test_pages_are_a4_with_the_decrees_margins_and_appendices_landscape(draft):
    first, *others = draft.sections
    assert len(others) == 2
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    for each in others:
        assert (round(each.page_width.mm), round(each.page_height.mm)) == (297, 210)
        assert each.orientation == WD_ORIENT.LANDSCAPE
    for each in draft.sections:
        margins = [each.top_margin, each.right_margin, each.bottom_margin, each.left_margin]
        assert [round(mm.mm) for mm in margins] == [20, 15, 20, 30]


def test_pages_are_numbered_in_the_middle_of_the_top_margin_but_for_the_first_of_each_section(draft):
    for section in draft.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" not in section.first_page_header._element.xml
        [line] = section.header.paragraphs
        assert line._element.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        width = section.page_width - section.left_margin - section.right_margin
        centre = next(stop for stop in line.paragraph_format.tab_stops if stop.alignment.name == "CENTER")
        assert abs(centre.position - width / 2) < 4000  # EMU, a tenth of a millimetre
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


@pytest.mark.parametrize("said", [{}, {"zones": []}, {"zones": [], "indicators": []}])
def test_the_text_ends_with_a_paragraph_for_word_repairs_what_ends_with_a_table(said):
    *_, last, properties = opened(to_docx(frozen(world.content(**said)))).element.body
    assert (last.tag, properties.tag) == (qn("w:p"), qn("w:sectPr"))


def test_rules_are_borders_of_paragraphs_never_underscores(draft):
    assert "__" not in "".join(texts(draft)) + cells(draft)
    rules = [each for each in draft.element.body.iter(qn("w:pStyle")) if each.get(qn("w:val")) == "Rule"]
    assert len(rules) == 3
    assert draft.styles["Đường kẻ"].element.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}") is not None


def test_the_top_and_the_signature_say_what_the_decree_wants(draft):
    top, signature = draft.tables[0], draft.tables[1]
    left, right = (cell.text.split("\n") for cell in top.rows[0].cells)
    assert [each for each in left if each] == ["UBND tỉnh Bắc Giang", "Sở Xây dựng"]
    assert [each for each in right if each] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert [cell.text for cell in top.rows[1].cells] == [
        "Số:        /BC-SXD\nDỰ THẢO",
        "Bắc Giang, ngày        tháng        năm 2026",
    ]
    recipients, signer = (cell.text for cell in signature.rows[0].cells)
    assert recipients.split("\n") == [
        "Nơi nhận:",
        "Như trên;",
        "Giám đốc, các Phó Giám đốc Sở;",
        "Lưu: VT.",
    ]
    assert {each.style.name for each in signature.rows[0].cells[0].paragraphs[1:]} == {"Nơi nhận"}
    assert signer == "Giám đốc"


def test_a_committee_signs_on_two_lines():
    who = Issuer("UBND huyện Hiệp Hòa", AgencyKind.DISTRICT_COMMITTEE, "UBND")
    made = opened(to_docx(frozen(issuer=who)))
    assert made.tables[0].rows[0].cells[0].text.split("\n")[:2] == ["Ủy ban nhân dân", "huyện Hiệp Hòa"]
    assert made.tables[1].rows[0].cells[1].text == "TM. Ủy ban nhân dân\nChủ tịch"


def test_tables_repeat_their_header_and_keep_their_widths(draft):
    indicators, zones = draft.tables[2:]
    for table in (indicators, zones):
        assert table.style.name == "Table Grid"
        heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True, *[False] * (len(heads) - 1)]
        assert table._tbl.find(f".//{qn('w:tblLayout')}").get(qn("w:type")) == "fixed"
        assert round(sum(column.width.mm for column in table.columns)) == 252
    assert [cell.text for cell in indicators.rows[1].cells] == [
        "1",
        "1a. Chỉ tiêu 1a",
        "%",
        "47,1",
        "ước",
        "Cục Thống kê",
    ]


def test_a_draft_is_marked_on_every_page_and_sample_data_too(draft):
    marks = [each.header.paragraphs[0].text.split("\t") for each in draft.sections]
    assert marks == [["DỮ LIỆU MẪU", "", "DỰ THẢO"]] * 3
    assert draft.sections[0].first_page_header.paragraphs[0].text == "DỮ LIỆU MẪU"


def test_a_sending_carries_no_draft_mark_and_its_hash_at_the_foot(sent):
    heads = "".join(each.header.paragraphs[0].text for each in sent.sections)
    assert "dự thảo" not in (cells(sent) + heads).lower()
    feet = {
        part.paragraphs[0].text for each in sent.sections for part in (each.footer, each.first_page_footer)
    }
    assert feet == {f"Nội dung gửi lần 2, mã kiểm tra nội dung: {world.HASH}"}


def test_the_file_says_what_it_is_and_nothing_of_who_made_the_library(sent):
    core = sent.core_properties
    assert core.title.startswith("Báo cáo: Kết quả thực hiện Kế hoạch")
    assert (core.author, core.last_modified_by, core.comments) == ("Sở Xây dựng", "Sở Xây dựng", "")
    names = zipfile.ZipFile(BytesIO(to_docx(frozen()))).namelist()
    assert not [name for name in names if "theme" in name or "thumbnail" in name or "customXml" in name]


def test_the_same_inputs_give_the_same_bytes():
    first = to_docx(frozen())
    assert to_docx(frozen()) == first
    assert {entry.date_time for entry in zipfile.ZipFile(BytesIO(first)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_long_and_unbroken_words_are_all_there():
    tasks = [world.task("III.1-1", result=LONG, difficulties=UNBROKEN)]
    made = opened(to_docx(frozen(world.content(tasks=tasks))))
    bullets = [each.text for each in made.paragraphs if each.style.name == "List Bullet"]
    assert bullets[1:3] == [f"Kết quả: {LONG}", f"Khó khăn, vướng mắc: {UNBROKEN}"]


CONTROLS = "trước\x00\x01\x0b\x1f\ufffe\ud800sau & <b>đậm</b> ]]> &amp;"


def poisoned() -> dict:
    text = " ".join([*HOSTILE, CONTROLS])
    tasks = [
        world.task(
            "III.1-1", result=text, difficulties=text, evidence=[{"file": 1, "name": text, "sha256": ""}]
        )
    ]
    return frozen(world.content(tasks=tasks, indicators=[world.indicator("1a", "1", name=text, note=text)]))


def test_hostile_words_stay_words_and_characters_xml_forbids_are_left_out():
    content = to_docx(poisoned())
    made = opened(content)
    whole = "\n".join(texts(made)) + cells(made)
    assert '<script>document.title="x"</script>' in whole
    assert "trướcsau & <b>đậm</b> ]]> &amp;" in whole
    package = zipfile.ZipFile(BytesIO(content))
    relations = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    assert "External" not in relations
    assert [each.get(qn("w:instr")) for each in made.element.body.iter(qn("w:fldSimple"))] == []


def test_the_text_is_nfc(draft):
    whole = "".join(texts(draft)) + cells(draft)
    assert whole == unicodedata.normalize("NFC", whole)


def test_the_consolidated_report_becomes_a_word_file_by_the_same_writer(db):
    made = opened(to_docx(fill()))
    assert len(made.sections) == 6
    assert made.tables[0].rows[1].cells[0].text == "Số:        /BC-SCT\nDỰ THẢO 3"
    assert [each.text for each in made.paragraphs if each.style.name == "Phụ lục"] == [
        f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V")
    ]
    assert LONG in cells(made)


def lists(made) -> dict[str, tuple]:
    """Of every counted style: its form, what is written before a paragraph, its indents in twips."""
    abstract = {
        each.get(qn("w:abstractNumId")): each.findall(qn("w:lvl"))
        for each in made.part.numbering_part.element.findall(qn("w:abstractNum"))
    }
    found = {}
    for levels in abstract.values():
        for level in levels:
            said = [level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("numFmt", "lvlText")]
            indents = level.find(f".//{qn('w:ind')}")
            found[level.find(qn("w:pStyle")).get(qn("w:val"))] = (*said, *indents.values())
    return found


def test_headings_count_themselves_and_dashes_are_those_of_a_list(draft):
    assert lists(draft) == {
        "Heading1": ("upperRoman", "%1.", "0", "567"),
        "Heading2": ("decimal", "%2.", "0", "567"),
        "Heading3": ("decimal", "%2.%3.", "0", "567"),
        "ListBullet": ("bullet", "-", "0", "567"),
        "Recipients": ("bullet", "-", "0", "0"),
        "AddresseeItem": ("bullet", "-", "3005", "170"),
    }
    styles = {each.style_id: each.element.find(f".//{qn('w:numId')}") for each in draft.styles}
    assert {name for name, each in styles.items() if each is not None} == set(lists(draft))


def test_headings_with_other_numbers_than_word_would_count_are_written_out():
    words = frozen()
    words["sections"][1]["number"] = "IIa"
    made = opened(to_docx(words))
    headings = [each for each in made.paragraphs if each.style.name.startswith("Heading")]
    assert headings[1].text.startswith("IIa. ")
    assert {each._p.find(f".//{qn('w:numId')}").get(qn("w:val")) for each in headings} == {"0"}


@needs_office
@pytest.mark.worker
def test_libreoffice_opens_it_and_its_pages_are_the_decrees(tmp_path):
    tasks = [world.task("III.1-1", result=LONG, difficulties=UNBROKEN)]
    content = printed_by_office(to_docx(frozen(world.content(tasks=tasks), is_sample=True)), tmp_path)
    sizes = [size_mm(page) for page in reader(content).pages]
    assert (sizes[0], sizes[-2:]) == ((210, 297), [(297, 210)] * 2)
    whole = " ".join(page_text(page) for page in reader(content).pages)
    assert [word for word in whole.split() if word.startswith("từ") and word[2:].isdigit()] == LONG.split()
    assert UNBROKEN in whole.replace(" ", "")


def flowing(content: bytes) -> list[str]:
    """Every word in order, but for what stands in the top margin of every page."""
    words = " ".join(page_text(page) for page in reader(content).pages).split()
    return [word for word in words if not word.isdigit() and word not in ("DỰ", "THẢO")]


@needs_office
@pytest.mark.worker
@pytest.mark.parametrize("form", ["report", "letter"])
def test_libreoffice_prints_what_our_own_pdf_says_on_as_many_pages(form, tmp_path):
    tasks = [world.task(f"III.1-{n}", result=LONG) for n in range(1, 6)]
    words = frozen(world.content(tasks=tasks, indicators=[], zones=[])) | {
        "form": form,
        "addressees": ["UBND tỉnh Bắc Giang", "Bộ Công Thương"],
        "signer": "KT. Giám đốc\nPhó Giám đốc",
        "signer_name": "Nguyễn Văn A",
        "appendices": [],
    }
    ours = to_pdf(to_html(words))
    theirs = printed_by_office(to_docx(words), tmp_path)
    assert abs(len(reader(ours).pages) - len(reader(theirs).pages)) <= 1
    assert len(reader(ours).pages) > 10
    assert flowing(theirs) == flowing(ours)
