"""The consolidated PDF read back against Nghị định 30/2020/NĐ-CP, Phụ lục I (scenarios 35-37)."""

import json
import unicodedata
from datetime import date

import pytest

from agencies.models import Agency
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.models import AgencyReport
from tests.reports import consolidation_world as world
from tests.reports.pdf_reading import interpreted, page_text, reader, size_mm

LONG = " ".join(f"từ{number}" for number in range(1, 1501))
UNBROKEN = "x" * 200
LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
NEAR = pytest.approx
SLACK = 0.15
"""Millimetres by which widths read back differ: fonts give their glyphs' widths as whole thousandths."""


def fill() -> dict:
    """A period with a long answer, an unbroken one and all lists; returns the frozen inputs of its draft."""
    period = world.every_standing()
    first, heading = world.plan()
    sct = Agency.objects.get(name="Sở Công Thương")
    sent = AgencyReport.objects.get(agency_name="Sở Công Thương")
    AgencyReport.objects.filter(pk=sent.pk).update(is_sample=True)
    [long] = world.task(first, 1, "Tuyên truyền, phổ biến Nghị quyết.", sct)
    [unbroken] = world.task(heading, 1, "Chủ trì triển khai quy hoạch.", sct)
    world.answer(sent, long, LONG, difficulties=LONG)
    world.answer(sent, unbroken, UNBROKEN, difficulties=UNBROKEN, proposals="Đề nghị.")
    world.speak(sent)
    return json.loads(json.dumps(world.drafted(period, number=3)))


MADE: dict = {}
"""The one document that all these tests read."""


@pytest.fixture
def inputs(db) -> dict:
    return MADE.get("inputs") or MADE.setdefault("inputs", fill())


@pytest.fixture
def content(inputs) -> bytes:
    return MADE.get("content") or MADE.setdefault("content", to_pdf(to_html(inputs)))


@pytest.fixture
def pages(content):
    return interpreted(content)


@pytest.fixture
def texts(content) -> list[str]:
    return [page_text(page) for page in reader(content).pages]


@pytest.fixture
def appendix_starts(texts) -> list[int]:
    return [number for number, text in enumerate(texts) if "(Kèm theo Báo cáo số" in text]


def body(pages, appendix_starts):
    return pages[: appendix_starts[0]]


def inside(page) -> list:
    """The runs below the top margin, where page numbers and marks stand."""
    return [run for run in page.runs if run.text.strip() and run.baseline > TOP]


def test_the_body_is_a4_portrait_and_every_appendix_landscape(content, appendix_starts):
    sizes = [size_mm(page) for page in reader(content).pages]
    assert len(appendix_starts) == 5
    assert set(sizes[: appendix_starts[0]]) == {(210, 297)}
    assert set(sizes[appendix_starts[0] :]) == {(297, 210)}


def test_margins_are_within_the_decrees_ranges(pages, content):
    for page, (width, height) in zip(pages, map(size_mm, reader(content).pages), strict=True):
        runs = inside(page)
        assert min(run.left for run in runs) >= LEFT - SLACK
        assert max(run.right for run in runs) <= width - RIGHT + SLACK
        assert max(run.baseline for run in runs) <= height - BOTTOM
        assert all(box.left + box.width <= width - RIGHT + 0.3 for box in page.boxes)


def test_justified_lines_reach_both_margins(pages, appendix_starts):
    lefts = [run.left for page in body(pages, appendix_starts) for run in inside(page)]
    rights = [run.right for page in body(pages, appendix_starts) for run in inside(page)]
    assert (min(lefts), max(rights)) == (NEAR(30, abs=SLACK), NEAR(195, abs=SLACK))


def test_paragraphs_begin_one_centimetre_in(pages):
    opening = next(run for run in pages[0].runs if run.text.startswith("Thực hiện Kế hoạch"))
    assert (opening.left, opening.size) == (NEAR(40, abs=0.05), 14)


def numbers(page) -> list:
    return [run for run in page.runs if run.baseline < TOP and run.text.strip().isdigit()]


def test_the_first_page_has_no_number_and_the_others_stand_centred_in_the_top_margin(pages, appendix_starts):
    found = [numbers(page) for page in body(pages, appendix_starts)]
    assert [[run.text for run in runs] for runs in found] == [
        [],
        *([str(n)] for n in range(2, len(found) + 1)),
    ]
    assert len(found) >= 5
    for [run] in found[1:]:
        assert ((run.left + run.right) / 2, run.size) == (NEAR(30 + 165 / 2, abs=0.1), 14)
        assert 5 < run.baseline < TOP


def test_each_appendix_is_numbered_on_its_own(pages, appendix_starts):
    ends = [*appendix_starts[1:], len(pages)]
    for start, end in zip(appendix_starts, ends, strict=True):
        found = [[run.text for run in numbers(page)] for page in pages[start:end]]
        assert found == [[], *([str(n)] for n in range(2, len(found) + 1))]


def test_every_font_is_liberation_serif_and_embedded(content):
    found = {}
    for page in reader(content).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            found[font["/BaseFont"].partition("+")[2]] = "/FontFile2" in descriptor
    assert found == {
        "Liberation-Serif": True,
        "Liberation-Serif-Bold": True,
        "Liberation-Serif-Italic": True,
        "Liberation-Serif-Bold-Italic": True,
    }


def test_the_top_of_the_document_is_the_decrees(pages):
    page = pages[0]
    parent, issuer = page.run("UBND TỈNH BẮC GIANG"), page.run("SỞ CÔNG THƯƠNG")
    country, motto = page.run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.run("Độc lập - Tự do - Hạnh phúc")
    assert [(run.size, run.font) for run in (parent, issuer, country, motto)] == [
        (13, "Liberation-Serif"),
        (13, "Liberation-Serif-Bold"),
        (13, "Liberation-Serif-Bold"),
        (14, "Liberation-Serif-Bold"),
    ]
    assert country.right - country.left == NEAR(95.0, abs=0.2)
    assert (parent.baseline, parent.right < 95) == (NEAR(country.baseline, abs=0.1), True)


def rules_under(page, run) -> list:
    """Horizontal strokes just below ``run``, as wide as they are drawn."""
    return [box for box in page.boxes if 0 < box.top + box.height - run.baseline < 4 and box.width > 5]


def test_the_rule_under_the_motto_is_exactly_as_long_as_its_text(pages):
    motto = pages[0].run("Độc lập - Tự do - Hạnh phúc")
    [width] = {round(box.width, 1) for box in rules_under(pages[0], motto) if box.left > 95}
    assert width == NEAR(motto.right - motto.left, abs=0.1)


def test_the_rule_under_the_issuer_is_a_third_to_a_half_of_its_name(pages):
    issuer = pages[0].run("SỞ CÔNG THƯƠNG")
    [width] = {round(box.width, 1) for box in rules_under(pages[0], issuer) if box.left < 95}
    assert 1 / 3 <= width / (issuer.right - issuer.left) <= 1 / 2


def test_number_and_day_stay_blank_on_a_draft(pages):
    shown = [run.text for run in pages[0].runs]
    assert "Số:        /BC-SCT" in shown
    assert "Bắc Giang, ngày        tháng        năm 2026" in shown
    assert "DỰ THẢO 3" in shown
    assert pages[0].run("Bắc Giang, ngày tháng năm 2026").font == "Liberation-Serif-Italic"


def test_the_text_can_be_read_back_in_nfc(texts):
    whole = " ".join(texts)
    assert whole == unicodedata.normalize("NFC", whole)
    for sentence in (
        "BÁO CÁO",
        "Kính gửi: UBND tỉnh Bắc Giang.",
        "Sở Công Thương tổng hợp, báo cáo kết quả thực hiện 6 tháng đầu năm 2026 như sau:",
        "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI",
        "III. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
        "VI. KIẾN NGHỊ, ĐỀ XUẤT",
        "Sở Công Thương báo cáo UBND tỉnh xem xét, chỉ đạo./.",
        "GIÁM ĐỐC",
        "- Lưu: VT.",
    ):
        assert sentence in whole


def test_agencies_that_are_missing_late_returned_or_have_nothing_are_named(texts):
    whole = " ".join(texts)
    for sentence in (
        "a) Đã gửi báo cáo, được tiếp nhận (04): Sở Công Thương; Sở Gửi Muộn; Sở Không Phát Sinh; Sở Gửi Lại "
        "(gửi lại ngày 16/6/2026).",
        "b) Đã gửi báo cáo, đang được xem xét (01): Sở Đang Xem Xét.",
        "c) Bị trả lại, chưa gửi lại (02): Sở Bị Trả Lại; Sở Sửa Chưa Gửi.",
        "d) Chưa gửi báo cáo, đã quá hạn (02): Sở Đang Soạn; Sở Chưa Soạn.",
        "đ) Chưa gửi báo cáo, chưa đến hạn (01): Sở Được Gia Hạn (được gia hạn, gửi trước ngày 25/6/2026).",
        "e) Được miễn báo cáo (01): Sở Được Miễn.",
        "g) Gửi báo cáo muộn (02): Sở Gửi Muộn (gửi ngày 16/6/2026); Sở Đang Xem Xét (gửi ngày 16/6/2026).",
        "h) Báo cáo không phát sinh nội dung trong kỳ (01): Sở Không Phát Sinh.",
    ):
        assert sentence in whole


def words_of(pages) -> list[str]:
    shown = " ".join(run.text for page in pages for run in inside(page))
    return [word for word in shown.split() if word.startswith("từ") and word[2:].isdigit()]


def test_fifteen_hundred_words_are_all_there_in_order_in_the_body_and_in_the_appendix(pages, appendix_starts):
    assert words_of(body(pages, appendix_starts)) == LONG.split()
    assert words_of(pages[appendix_starts[4] :]) == LONG.split()


def test_the_header_row_stands_on_every_page_of_a_long_table(texts, appendix_starts):
    found = texts[appendix_starts[4] :]
    assert len(found) >= 4
    header = "STT Nhiệm vụ Cơ quan, đơn vị Khó khăn, vướng mắc Đề xuất, kiến nghị"
    assert [header in text for text in found] == [True] * len(found)


def unbroken(pages) -> list:
    return [run for page in pages for run in inside(page) if set(run.text.strip()) == {"x"}]


def test_a_string_without_blanks_is_wrapped_and_never_clipped(pages, appendix_starts):
    in_body, in_table = unbroken(body(pages, appendix_starts)), unbroken(pages[appendix_starts[4] :])
    assert "".join(run.text for run in in_body).strip() == UNBROKEN
    assert "".join(run.text for run in in_table).strip() == UNBROKEN
    cell_right = LEFT + 12 + 23 + 63 + 77
    assert max(run.right for run in in_table) < cell_right


def test_sample_data_are_marked_on_every_page_and_in_a_note(texts):
    assert [text.count("DỮ LIỆU MẪU") for text in texts] == [2, *[1] * (len(texts) - 1)]


def test_the_document_says_its_title_and_language_and_has_bookmarks(content):
    pdf = reader(content)
    assert pdf.trailer["/Root"]["/Lang"] == "vi"
    assert pdf.metadata.title.startswith("Báo cáo: Kết quả 6 tháng đầu năm 2026 thực hiện Kế hoạch tháng 8")
    titles = [each.title for each in pdf.outline if not isinstance(each, list)]
    assert titles[:2] == ["I. Công tác lãnh đạo, chỉ đạo, triển khai", "II. Kết quả thực hiện các mục tiêu"]
    assert titles[-5:] == [
        "Phụ lục I. Kết quả thực hiện các mục tiêu",
        "Phụ lục II. Kết quả thực hiện các nhiệm vụ",
        "Phụ lục III. Tiến độ các khu công nghiệp",
        "Phụ lục IV. Tiến độ các cụm công nghiệp",
        "Phụ lục V. Khó khăn, vướng mắc và đề xuất, kiến nghị theo nhiệm vụ",
    ]


def test_the_same_inputs_give_the_same_bytes(inputs, content):
    assert to_pdf(to_html(inputs)) == content


def test_a_year_is_no_quantity(texts):
    assert "2.026" not in " ".join(texts)
    assert str(date(2026, 1, 1).year) in texts[0]
