"""The document of one agency's report, from its content: outline, words, letterhead, signature."""

import json
from pathlib import Path

import pytest

from agencies.models import AgencyKind
from reports.agency_document.offices import ISSUER_MM, Issuer, broken, letterhead
from reports.agency_document.tasks import heading_of
from reports.documents.widths import capitals_width
from tests.reports import document_world as world
from tests.reports.document_world import HASH, HEADINGS, PLAN, content, document, part, task

AGENCIES = json.loads(Path("fixtures/agencies.json").read_text())["agencies.agency"]


def outline(made) -> list[str]:
    return [f"{section.number}. {section.title}" for section in made.sections]


def said(made, number: str, level: int = 1) -> list[tuple[str, str]]:
    """Lead and text of every paragraph of one section."""
    [found] = [each for each in made.sections if (each.number, each.level) == (number, level)]
    return [(each.lead, each.text) for each in found.paragraphs]


def test_the_outline_is_the_official_one_with_the_plans_sections_in_its_order():
    assert outline(document()) == [
        "I. Công tác lãnh đạo, chỉ đạo, triển khai",
        "II. Kết quả thực hiện các mục tiêu",
        "III. Kết quả thực hiện các nhiệm vụ",
        "1. Tăng cường công tác lãnh đạo (mục III.1 của Kế hoạch)",
        "2. Nâng cao chất lượng công tác lập và quản lý quy hoạch (mục III.2 của Kế hoạch)",
        "3. Tổ chức thực hiện (phần IV của Kế hoạch)",
        "IV. Đánh giá chung",
        "1. Kết quả đạt được",
        "2. Tồn tại, hạn chế",
        "3. Nguyên nhân",
        "4. Khó khăn, vướng mắc",
        "V. Nhiệm vụ trọng tâm thời gian tới",
        "VI. Kiến nghị, đề xuất",
    ]


def test_subject_addressee_opening_and_closing():
    made = document()
    assert made.subject.replace("\u00a0", " ") == f"Kết quả thực hiện {PLAN}, kỳ báo cáo năm 2026"
    assert made.addressees == ("Sở Công Thương",)
    assert [each.text for each in made.opening] == [
        f"Thực hiện {PLAN}, Sở Xây dựng báo cáo kết quả thực hiện năm 2026 như sau:"
    ]
    assert made.closing == (
        "Trên đây là báo cáo kết quả thực hiện Kế hoạch, kỳ báo cáo năm 2026; Sở Xây dựng gửi Sở Công Thương "
        "để tổng hợp, báo cáo UBND tỉnh./."
    )


def test_everything_said_of_a_task_stands_under_its_clause():
    [section] = [each for each in document().sections if each.title.startswith("Nâng cao")]
    assert [(each.lead, each.text) for each in section.paragraphs] == [
        ("III.2.2-1.", "Nội dung nhiệm vụ III.2.2-1 của Kế hoạch"),
        (
            "- Tình hình:",
            "Đang thực hiện; dự kiến hoàn thành ngày 30/6/2027. Không thay đổi so với kỳ trước.",
        ),
        ("- Phần có hạn 31/12/2025:", "Phê duyệt quy hoạch: hoàn thành ngày 05/01/2026."),
        ("- Kết quả:", "Đang lập quy hoạch."),
        ("- Khó khăn, vướng mắc:", "Thiếu kinh phí."),
        ("- Đề xuất, kiến nghị:", "Bố trí kinh phí."),
        ("- Sở Tài nguyên và Môi trường (phối hợp):", "Đã thẩm định."),
        ("", "Chưa có nội dung phối hợp của: Sở Kế hoạch và Đầu tư; UBND huyện Hiệp Hòa."),
        ("- Minh chứng kèm theo:", "Quyết định 12.pdf."),
    ]


def test_a_completed_task_says_its_day_and_keeps_its_lines():
    [section] = [each for each in document().sections if each.title.startswith("Tăng cường")]
    assert [(each.lead, each.text) for each in section.paragraphs][1:] == [
        ("- Tình hình:", "Đã hoàn thành ngày 10/6/2026."),
        ("- Kết quả:", "Đã tuyên truyền.\nĐã phổ biến."),
    ]


def test_an_unwritten_task_is_there_and_says_so():
    [section] = [each for each in document().sections if each.title.startswith("Tổ chức")]
    assert [each.text for each in section.paragraphs] == [
        "Nội dung nhiệm vụ IV.1 của Kế hoạch",
        "Chưa cập nhật kết quả trong kỳ.",
    ]


def test_the_counts_of_tasks_sum_to_their_total():
    assert said(document(), "III") == [
        (
            "",
            "Cơ quan chủ trì 03 nhiệm vụ của Kế hoạch, gồm: 01 nhiệm vụ đã hoàn thành; "
            "01 nhiệm vụ đang thực hiện; 01 nhiệm vụ chưa cập nhật.",
        )
    ]


def test_an_agency_without_tasks_says_so():
    made = document(content(tasks=[]))
    assert said(made, "III") == [("", "Trong kỳ, cơ quan không chủ trì nhiệm vụ nào của Kế hoạch.")]


def test_a_part_not_written_is_named_as_missing_never_invented():
    made = document()
    assert said(made, "I") == [("", "Đã ban hành kế hoạch.")]
    assert said(made, "V") == [("", "Tiếp tục thực hiện.")]
    assert said(made, "VI") == [
        ("a) Kiến nghị với Trung ương:", "Báo cáo không nêu nội dung này."),
        ("b) Kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh:", "Đề nghị UBND tỉnh quan tâm."),
        ("c) Kiến nghị với các sở, ngành, địa phương:", "Báo cáo không nêu nội dung này."),
    ]
    [causes] = [each for each in made.sections if each.title == "Nguyên nhân"]
    assert [each.text for each in causes.paragraphs] == ["Báo cáo không nêu nội dung này."]


def test_figures_are_counted_in_the_text_and_stand_in_appendices():
    made = document()
    assert said(made, "II") == [
        (
            "",
            "Báo cáo có số liệu kỳ này của 01 chỉ tiêu, gồm 01 số liệu ước. Chi tiết tại Phụ lục I.",
        ),
        (
            "",
            "Báo cáo có số liệu tiến độ của 01 khu công nghiệp, 01 cụm công nghiệp. Chi tiết tại Phụ lục II.",
        ),
    ]
    first, second = made.appendices
    assert [(each.number, each.title) for each in made.appendices] == [
        ("I", "Kết quả thực hiện các mục tiêu"),
        ("II", "Tiến độ các khu, cụm công nghiệp"),
    ]
    assert [row.cells for row in first.rows] == [("1", "1a. Chỉ tiêu 1a", "%", "47,1", "ước", "Cục Thống kê")]
    assert [row.cells for row in second.rows] == [
        ("Các khu công nghiệp",),
        ("1", "KCN Yên Lư", "Công ty A", "377", "120,5", "32,0", "–", "–", "–", "1.200"),
        ("Các cụm công nghiệp",),
        ("1", "CCN Nội Hoàng", "–", "–", "–", "–", "–", "–", "–", "–"),
    ]


def test_a_part_of_a_zone_has_its_row_and_is_not_counted_as_a_zone():
    zones = [world.zone("Việt Hàn"), world.zone("Việt Hàn (giai đoạn 1)"), world.zone("Việt Hàn (mở rộng)")]
    made = document(content(zones=zones))
    assert (
        "Báo cáo có số liệu tiến độ của 01 khu công nghiệp và 02 phần của khu công nghiệp."
        in said(made, "II")[-1][1]
    )
    assert [row.cells[1] for row in made.appendices[-1].rows] == [each["full_name"] for each in zones]


def test_a_single_appendix_has_no_numeral_and_no_figures_no_appendix():
    [only] = document(content(zones=[])).appendices
    assert only.number == ""
    bare = document(content(zones=[], indicators=[]))
    assert (bare.appendices, said(bare, "II")) == (
        (),
        [("", "Trong kỳ, báo cáo không có số liệu chỉ tiêu.")],
    )


def test_columns_fill_the_landscape_page():
    assert [sum(column.width for column in each.columns) for each in document().appendices] == [252, 252]


def test_nothing_to_report_makes_a_short_report_that_says_so():
    made = document(
        content(nothing_to_report=True, tasks=[task("III.1-1")], indicators=[], zones=[], parts=[])
    )
    assert (made.sections, made.appendices) == ((), ())
    assert made.opening[1].text == (
        "Trong kỳ báo cáo năm 2026, Sở Xây dựng không phát sinh nội dung phải báo cáo theo Kế hoạch."
    )


def test_a_draft_is_marked_and_a_sending_carries_its_hash():
    draft, sent = document(), document(sending=2)
    assert (draft.mark, draft.foot) == ("Dự thảo", "")
    assert (sent.mark, sent.foot) == ("", f"Nội dung gửi lần 2, mã kiểm tra nội dung: {HASH}")


def test_sample_data_are_marked():
    made = document(is_sample=True)
    assert (made.is_sample, len(made.notes), document().notes) == (True, 1, ())


@pytest.mark.parametrize(
    ("number", "day", "printed"),
    [
        ("", None, ("", "")),
        ("5", "2026-02-05", ("05/BC-SXD", "ngày 05 tháng 02 năm 2026")),
        ("123/BC-SXD", "2026-12-10", ("123/BC-SXD", "ngày 10 tháng 12 năm 2026")),
    ],
)
def test_number_and_day_are_printed_when_given(number, day, printed):
    made = document(content(paper={"number": number, "date": day})).letterhead
    assert (made.number, made.day) == printed


@pytest.mark.parametrize(
    ("kind", "name", "parent", "issuer", "place", "signer"),
    [
        ("department", "Sở Xây dựng", "UBND tỉnh Bắc Giang", "Sở Xây dựng", "Bắc Giang", "Giám đốc"),
        (
            "district_committee",
            "UBND huyện Hiệp Hòa",
            "",
            "Ủy ban nhân dân\nhuyện Hiệp Hòa",
            "Hiệp Hòa",
            "TM. Ủy ban nhân dân\nChủ tịch",
        ),
        (
            "district_committee",
            "UBND thành phố Bắc Giang",
            "",
            "Ủy ban nhân dân\nthành phố Bắc Giang",
            "Bắc Giang",
            "TM. Ủy ban nhân dân\nChủ tịch",
        ),
        (
            "board",
            "Ban Quản lý các khu công nghiệp tỉnh",
            "UBND tỉnh Bắc Giang",
            "Ban Quản lý các\nkhu công nghiệp tỉnh",
            "Bắc Giang",
            "Trưởng Ban",
        ),
        ("office", "Văn phòng UBND tỉnh", "UBND tỉnh Bắc Giang", "Văn phòng", "Bắc Giang", "Chánh Văn phòng"),
        (
            "inspectorate",
            "Thanh tra tỉnh",
            "UBND tỉnh Bắc Giang",
            "Thanh tra tỉnh",
            "Bắc Giang",
            "Chánh Thanh tra",
        ),
        ("police", "Công an tỉnh", "Bộ Công an", "Công an tỉnh Bắc Giang", "Bắc Giang", "Giám đốc"),
    ],
)
def test_each_kind_of_agency_heads_dates_and_signs_in_its_own_way(kind, name, parent, issuer, place, signer):
    who = Issuer(name, kind, "X")
    made = letterhead(who, number="", day=None, year=2026)
    assert (made.parent, made.issuer, made.place, who.signer) == (parent, issuer, place, signer)
    assert made.name == name


def test_every_kind_of_agency_can_sign():
    assert [Issuer("Cơ quan", kind, "X").signer for kind in AgencyKind]


def test_the_agencys_own_leaders_get_a_copy():
    assert Issuer("UBND huyện Yên Thế", "district_committee", "UBND").recipients == (
        "Như trên",
        "Chủ tịch, các Phó Chủ tịch UBND huyện Yên Thế",
        "Lưu: VT",
    )


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency["code"])
def test_no_name_of_an_agency_is_wider_than_its_column(agency):
    made = letterhead(
        Issuer(agency["name"], agency["kind"], agency["symbol"]), number="", day=None, year=2026
    )
    assert capitals_width(made.issuer, 13) <= ISSUER_MM
    assert made.issuer.count("\n") <= 1


def test_a_name_that_fits_nowhere_is_left_whole():
    assert broken("x" * 80) == "x" * 80


@pytest.mark.parametrize(
    ("clause", "found"), [("III.2.2-1", "III.2"), ("III.1-3", "III.1"), ("IV.3", "IV"), ("IX.1-1", "IX")]
)
def test_a_clause_is_found_in_its_numbered_section(clause, found):
    assert heading_of(clause, HEADINGS) == found


def test_the_same_content_makes_the_same_document():
    assert document() == document()


def test_an_unknown_state_of_a_written_task_is_told():
    made = document(content(tasks=[task("III.1-1", state="", result="x")], parts=[part("direction", " \n ")]))
    assert said(made, "I") == [("", "Báo cáo không nêu nội dung này.")]
    assert world.task("III.1-1", state="")["written"]
    [section] = [each for each in made.sections if each.title.startswith("Tăng cường")]
    assert section.paragraphs[1].text == "Chưa nêu tình hình thực hiện."
