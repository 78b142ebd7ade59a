"""Letters and signatures read back from the PDF and the Word file (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import json
from dataclasses import asdict
from io import BytesIO
from itertools import pairwise

import docx
import pytest

from reports.documents.html import parts_of, to_html
from reports.documents.pdf import to_pdf
from reports.documents.word import to_docx
from reports.documents.wording import printed
from tests.reports import document_world as world
from tests.reports.pdf_reading import interpreted, page_text, reader, size_mm
from tests.reports.test_pdf_rendering import HOSTILE

NEAR = pytest.approx
ABOUT = "đôn đốc gửi báo cáo kết quả thực hiện Kế hoạch triển khai Nghị quyết số 147-NQ/TU kỳ năm 2026"
THREE = ["Sở Xây dựng", "Ban Quản lý các khu công nghiệp tỉnh", "UBND các huyện, thành phố"]


def document(**changes) -> dict:
    """A document of one or two pages, as it comes back from the database."""
    made = json.loads(json.dumps(asdict(world.document())))
    head = made["letterhead"] | changes.pop("letterhead", {})
    return made | {"letterhead": head} | changes


def letter(**changes) -> dict:
    about = {"form": "letter", "subject": ABOUT, "addressees": THREE, "letterhead": {"symbol": "SCT-KHTH"}}
    return document(**(about | changes))


def page_of(words: dict, number: int = 0):
    return interpreted(to_pdf(to_html(words)))[number]


def text_of(words: dict) -> str:
    return " ".join(page_text(page) for page in reader(to_pdf(to_html(words))).pages)


def line(page, beginning: str):
    return next(run for run in page.runs if " ".join(run.text.split()).startswith(beginning))


def middles(runs) -> list[float]:
    return [(run.left + run.right) / 2 for run in runs]


def test_a_letter_says_what_it_is_about_below_its_number_and_has_no_title():
    page = page_of(letter())
    number, about = line(page, "Số:"), line(page, "V/v đôn đốc")
    column = [
        run for run in page.runs if about.baseline <= run.baseline < about.baseline + 22 and run.right < 95
    ]
    assert (number.text, about.size, number.size) == ("Số:        /SCT-KHTH", 12, 13)
    assert " ".join(" ".join(run.text for run in column).split()).startswith(f"V/v {ABOUT}")
    assert len({run.baseline for run in column if run.size == 12}) == 3
    assert all(run.left >= 30 and run.right <= 95 for run in column)
    assert middles(run for run in column if run.size == 12) == [NEAR(62.5, abs=0.6)] * 3
    assert "BÁO CÁO" not in [run.text.strip() for run in page.runs]


def test_several_addressees_stand_one_a_line_with_a_full_stop_at_the_last():
    page = page_of(letter())
    lines = [line(page, words) for words in ("Kính gửi:", *(f"- {name}" for name in THREE))]
    assert [run.text.strip() for run in lines] == [
        "Kính gửi:",
        "- Sở Xây dựng;",
        "- Ban Quản lý các khu công nghiệp tỉnh;",
        "- UBND các huyện, thành phố.",
    ]
    assert [run.size for run in lines] == [14] * 4
    assert [a.baseline < b.baseline for a, b in pairwise(lines)] == [True] * 3
    assert len({round(run.left, 1) for run in lines[1:]}) == 1
    assert lines[0].left < lines[1].left


def test_one_addressee_stands_on_the_line_of_the_words_before_it_in_the_middle():
    run = page_of(letter(addressees=["Sở Xây dựng"])).run("Kính gửi: Sở Xây dựng.")
    assert (run.left + run.right) / 2 == NEAR(30 + 165 / 2, abs=0.2)


def test_a_document_without_addressees_says_nothing_of_them():
    assert "Kính gửi" not in text_of(document(addressees=[]))


@pytest.mark.parametrize(
    "lines",
    [
        ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ],
)
def test_the_office_stands_in_capitals_above_room_for_the_signature_and_the_name(lines):
    words = document(signer="\n".join(each.capitalize() for each in lines), signer_name="Nguyễn Văn An")
    pages = interpreted(to_pdf(to_html(words)))
    page = next(each for each in pages if any(run.text.strip() == "Nguyễn Văn An" for run in each.runs))
    office, name = [page.run(each) for each in lines], page.run("Nguyễn Văn An")
    assert {(run.size, run.font) for run in [*office, name]} == {(14, "Liberation-Serif-Bold")}
    assert 28 <= name.baseline - office[-1].baseline <= 38
    assert middles([*office, name]) == [NEAR(152.5, abs=0.3)] * len([*office, name])
    head, recipient = line(page, "Nơi nhận:"), line(page, "- Như trên;")
    assert (head.size, head.font, recipient.size) == (12, "Liberation-Serif-Bold-Italic", 11)
    assert head.baseline == NEAR(office[0].baseline, abs=1.5)


def test_the_provincial_committee_is_two_bold_lines_without_a_parent():
    head = {"parent": "", "issuer": "Ủy ban nhân dân\ntỉnh Bắc Giang", "symbol": "BC-UBND"}
    page = page_of(document(letterhead=head))
    lines = [page.run("ỦY BAN NHÂN DÂN"), page.run("TỈNH BẮC GIANG")]
    assert {(run.size, run.font) for run in lines} == {(13, "Liberation-Serif-Bold")}
    assert lines[1].baseline > lines[0].baseline
    assert lines[0].baseline == NEAR(page.run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").baseline, abs=0.1)
    longest = max(run.right - run.left for run in lines)
    [width] = {
        round(box.width, 1)
        for box in page.boxes
        if 0 < box.top + box.height - lines[1].baseline < 4 and box.left < 95 and box.width > 5
    }
    assert 1 / 3 <= width / longest <= 1 / 2


def test_the_rule_below_the_subject_is_a_third_to_a_half_of_it():
    page = page_of(document(subject="Kết quả thực hiện Kế hoạch năm 2026"))
    subject = page.run("Kết quả thực hiện Kế hoạch năm 2026")
    assert (subject.size, subject.font) == (14, "Liberation-Serif-Bold")
    [width] = {
        round(box.width, 1)
        for box in page.boxes
        if 0 < box.top + box.height - subject.baseline < 4 and box.width > 5
    }
    assert 1 / 3 <= width / (subject.right - subject.left) <= 1 / 2


def test_a_given_number_and_day_are_printed_and_appendices_leave_them_blank():
    head = {"number": "05/BC-SXD", "day": "ngày 05 tháng 01 năm 2027", "year": "2027"}
    words = document(letterhead=head, mark="")
    page = page_of(words)
    assert (page.run("Số: 05/BC-SXD").size, page.run("Bắc Giang, ngày 05 tháng 01 năm 2027").size) == (13, 14)
    text = text_of(words)
    assert text.count("(Kèm theo Báo cáo số /BC-SXD ngày tháng năm 2027 của Sở Xây dựng)") == 2
    assert "DỰ THẢO" not in text


def test_the_appendices_of_a_letter_belong_to_a_letter():
    assert (
        text_of(letter()).count("(Kèm theo Công văn số /SCT-KHTH ngày tháng năm 2026 của Sở Xây dựng)") == 2
    )


@pytest.mark.parametrize("numbers", [[""], ["I", "I"], list("ABCDEFG")])
def test_appendices_of_any_number_are_landscape_and_counted_on_their_own(numbers):
    words = document()
    long = words["appendices"][0] | {"rows": words["appendices"][0]["rows"] * 30}
    words["appendices"] = [long | {"number": number} for number in numbers]
    pages = reader(to_pdf(to_html(words))).pages
    starts = [n for n, page in enumerate(pages) if "(Kèm theo Báo cáo số" in page_text(page)]
    assert len(starts) == len(numbers)
    assert {size_mm(page) for page in pages[starts[0] :]} == {(297, 210)}
    counted = [run.text for run in interpreted(to_pdf(to_html(words)))[starts[-1] + 1].runs if run.size == 14]
    assert counted[0] == "2"


def test_a_draft_is_marked_on_every_page_and_a_final_document_on_none():
    said = [page_text(page) for page in reader(to_pdf(to_html(document(mark="Dự thảo 2")))).pages]
    assert ["DỰ THẢO 2" in text for text in said] == [True] * len(said)
    assert "DỰ THẢO" not in text_of(document(mark=""))


def test_the_lines_of_a_text_are_paragraphs_and_the_first_one_has_the_lead():
    said = {
        "text": "một\n\n hai \nba",
        "style": "words",
        "lead": "- Sở A:",
        "sources": ["report/1"],
        "key": "k",
    }
    shown = [(each["style"], each["lead"], each["text"]) for each in printed([said])]
    assert shown == [("words", "- Sở A:", "một"), ("more", "", "hai"), ("more", "", "ba")]
    assert [each["style"] for each in printed([said | {"style": "remark"}])] == ["remark"] * 3
    assert [each["text"] for each in printed([said | {"text": ""}])] == [""]


def test_both_formats_print_the_lines_of_a_text_below_each_other():
    said = {"text": "Dòng thứ nhất.\nDòng thứ hai.", "style": "text", "lead": "", "sources": [], "key": "x"}
    words = document(opening=[said])
    page = page_of(words)
    assert page.run("Dòng thứ nhất.").left == page.run("Dòng thứ hai.").left == NEAR(40, abs=0.05)
    texts = [each.text for each in docx.Document(BytesIO(to_docx(words))).paragraphs]
    assert texts[texts.index("Dòng thứ nhất.") + 1] == "Dòng thứ hai."


def test_a_letter_in_word_has_its_subject_its_addressees_and_the_name_of_who_signs():
    made = docx.Document(
        BytesIO(to_docx(letter(signer="KT. Giám đốc\nPhó Giám đốc", signer_name="Nguyễn Văn An")))
    )
    number = made.tables[0].rows[1].cells[0].paragraphs
    assert [(each.style.name, each.text.replace("\n", " ")) for each in number[:2]] == [
        ("Số, ký hiệu", "Số:        /SCT-KHTH"),
        ("Trích yếu công văn", f"V/v {ABOUT}"),
    ]
    addressees = [each.text for each in made.paragraphs if each.style.name == "Nơi được gửi"]
    assert addressees == [
        "Sở Xây dựng;",
        "Ban Quản lý các khu công nghiệp tỉnh;",
        "UBND các huyện, thành phố.",
    ]
    signed = made.tables[1].rows[0].cells[1].paragraphs
    assert [(each.style.name, each.text) for each in signed] == [
        ("Chức vụ người ký", "KT. Giám đốc"),
        ("Chức vụ người ký", "Phó Giám đốc"),
        ("Họ và tên người ký", "Nguyễn Văn An"),
    ]
    assert not [each for each in made.paragraphs if each.style.name in ("Title", "Subtitle")]
    assert made.core_properties.title == f"Công văn V/v {ABOUT}"


def test_what_people_type_into_the_letterhead_stays_words():
    text = " ".join(HOSTILE)
    typed = dict.fromkeys(("parent", "issuer", "symbol", "place", "year", "name", "number", "day"), text)
    words = letter(
        letterhead=typed, signer=text, signer_name=text, recipients=[text], addressees=[text, text]
    )
    assert to_pdf(to_html(words))
    for part in parts_of(words):
        assert "<script>document" not in part
        assert "&lt;script&gt;document.title=&quot;x&quot;&lt;/script&gt;" in part
        assert ("<img" in part, "<iframe" in part, 'attachment" href="file' in part) == (False,) * 3
