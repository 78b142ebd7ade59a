"""The reader against the plan as issued, and against texts that are not the plan."""

import hashlib
import json
import unicodedata
from collections import Counter

import pytest
from django.conf import settings

from tasks.plan_annotations import Agencies
from tasks.plan_text import Kind, PlanTextError, decode, read

FIXTURES = settings.BASE_DIR / "fixtures"
SOURCE = decode((FIXTURES / "ke-hoach-147.txt").read_bytes())
LINES = SOURCE.split("\n")
NAMES = [
    *Agencies.of_fixture(json.loads((FIXTURES / "agencies.json").read_text(encoding="utf-8"))).code_of,
    "UBND huyện, thành phố",
]


@pytest.fixture(scope="module")
def plan():
    return read(SOURCE, NAMES)


def task(plan, clause):
    return next(passage for passage in plan.passages if passage.clause == clause)


def without_lines(first, last):
    """The source with these lines (1-based, inclusive) left blank, so that the others keep their numbers."""
    return "\n".join("" if first <= number <= last else line for number, line in enumerate(LINES, start=1))


def fault(text, names=NAMES):
    with pytest.raises(PlanTextError) as caught:
        read(text, names)
    return caught.value


# What is there


def test_the_source_is_kept_byte_for_byte():
    digest = hashlib.sha256((FIXTURES / "ke-hoach-147.txt").read_bytes()).hexdigest()
    assert digest == "30476c6f5524b005d62c7a9fda78b0246d44be9da96ab6200b7aa4a077611ccd"


def test_counts_of_the_plan(plan):
    assert Counter(passage.kind for passage in plan.passages) == {
        Kind.PART: 4,
        Kind.PARAGRAPH: 2,
        Kind.TARGET: 6,
        Kind.SECTION: 8,
        Kind.AGENCY: 37,
        Kind.TASK: 82,
    }


def test_number_of_tasks_under_each_heading(plan):
    per_heading = Counter(passage.parent for passage in plan.of_kind(Kind.TASK))
    assert [per_heading[key] for key in ("III.1", "IV")] == [3, 3]
    tasks = {
        section: [
            per_heading[heading.clause]
            for heading in plan.of_kind(Kind.AGENCY)
            if heading.parent == f"III.{section}"
        ]
        for section in range(2, 9)
    }
    assert tasks == {
        2: [2, 4, 3, 2, 1, 1, 3],
        3: [2, 4, 2],
        4: [2, 2, 1, 1, 2, 2, 1],
        5: [3, 4, 1, 1, 2, 2],
        6: [3, 1, 2, 1, 1],
        7: [2, 3, 2, 1, 1],
        8: [4, 4, 2, 1],
    }


def test_every_word_of_parts_one_to_four_belongs_to_one_passage_in_order(plan):
    first, last = plan.passages[0].first_line, plan.passages[-1].last_line
    residue = {line.number for line in plan.page_numbers}
    source = [
        word
        for number, line in enumerate(unicodedata.normalize("NFC", SOURCE).split("\n"), start=1)
        if first <= number <= last and number not in residue
        for word in line.split()
    ]
    assert [word for passage in plan.passages for word in passage.words] == source
    assert LINES[last + 1].strip() == "Nơi nhận:"


def test_the_only_page_residue_is_the_lone_13_on_line_970(plan):
    assert [(line.number, line.text) for line in plan.page_numbers] == [(970, "13")]


def test_each_passage_keeps_its_place_in_the_source(plan):
    ends = [(passage.first_line, passage.last_line) for passage in plan.passages]
    assert ends == sorted(ends)
    assert (task(plan, "III.5.6-1").first_line, task(plan, "III.5.6-1").last_line) == (697, 724)
    for passage in plan.passages:
        printed = " ".join(" ".join(LINES[passage.first_line - 1 : passage.last_line]).split())
        assert passage.text.split()[-1] in unicodedata.normalize("NFC", printed)


def test_all_text_is_nfc(plan):
    texts = [plan.title, plan.preamble, *(passage.text for passage in plan.passages)]
    assert [text for text in texts if not unicodedata.is_normalized("NFC", text)] == []
    assert not unicodedata.is_normalized("NFC", SOURCE)


def test_header_and_ends(plan):
    assert plan.number == "/KH-UBND"
    assert plan.issued_words == "Bắc Giang, ngày        tháng 8 năm 2021"
    assert plan.title == (
        "Triển khai thực hiện Nghị quyết số 147-NQ/TU ngày 15/7/2021 của Tỉnh ủy "
        "về phát triển công nghiệp tỉnh Bắc Giang giai đoạn 2021-2030"
    )
    assert plan.preamble.startswith(
        "Thực hiện Nghị quyết số 147-NQ/TU ngày 15/7/2021 của Tỉnh ủy về phát triển"
    )
    assert plan.preamble.endswith("cụ thể như sau:")
    assert plan.recipients == (
        "Bộ Công Thương (b/c);",
        "TT. Tỉnh uỷ; TT. HĐND tỉnh (b/c);",
        "Chủ tịch, các PCT UBND tỉnh;",
        "MTTQ và các tổ chức CT-XH tỉnh;",
        "Các sở, cơ quan trực thuộc UBND tỉnh;",
        "UBND các huyện, thành phố;",
        "Báo Bắc Giang, Đài PTTH tỉnh;",
        "Văn phòng UBND tỉnh:",
        "+ LĐVP, các phòng, đơn vị trực thuộc, Cổng TTĐT tỉnh;",
        "+ Lưu VT, KTNNhân.",
    )
    assert plan.signature == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phan Thế Tuấn")


def test_parts_and_sections_carry_their_wrapped_titles(plan):
    assert [(p.clause, p.text) for p in plan.of_kind(Kind.PART)] == [
        ("I", "MỤC ĐÍCH, YÊU CẦU"),
        ("II", "MỤC TIÊU"),
        ("III", "NỘI DUNG, NHIỆM VỤ"),
        ("IV", "TỔ CHỨC THỰC HIỆN"),
    ]
    assert [(p.clause, p.text) for p in plan.of_kind(Kind.SECTION)] == [
        (
            "III.1",
            "Tăng cường công tác lãnh đạo, chỉ đạo, điều hành đối với nhiệm vụ phát triển công nghiệp",
        ),
        ("III.2", "Nâng cao chất lượng công tác lập và quản lý quy hoạch phát triển công nghiệp"),
        ("III.3", "Nâng cao chất lượng, hiệu quả công tác thu hút đầu tư phát triển công nghiệp"),
        ("III.4", "Đẩy mạnh cải cách hành chính, cải thiện môi trường đầu tư kinh doanh"),
        ("III.5", "Nâng cao hiệu quả hoạt động hỗ trợ doanh nghiệp"),
        ("III.6", "Nâng cao hiệu quả quản lý nhà nước về công nghiệp"),
        (
            "III.7",
            "Tăng cường quản lý về bảo vệ môi trường, bảo đảm an ninh trật tự, phòng chống cháy nổ, "
            "an toàn dịch bệnh phục vụ phát triển công nghiệp",
        ),
        (
            "III.8",
            "Tập trung phát triển nguồn nhân lực; đẩy mạnh ứng dụng, chuyển giao công nghệ "
            "phục vụ phát triển công nghiệp",
        ),
    ]


def test_headings_are_verbatim_the_board_of_parks_five_ways(plan):
    headings = [passage.text for passage in plan.of_kind(Kind.AGENCY)]
    assert [name for name in headings if name.startswith("Ban Quản lý")] == [
        "Ban Quản lý các KCN tỉnh",
        "Ban Quản lý các Khu công nghiệp tỉnh",
        "Ban Quản lý các khu công nghiệp",
        "Ban Quản lý các Khu công nghiệp",
        "Ban Quản lý các Khu công nghiệp",
        "Ban Quản lý các khu công nghiệp tỉnh",
    ]
    assert headings.count("UBND huyện, thành phố") == 3
    assert len(set(headings)) == 16 + 5 + 1


# Its traps


def test_a_wrapped_line_that_begins_with_a_dash_is_no_bullet(plan):
    assert (
        "khu vực dự kiến hình thành khu công nghiệp - đô thị - dịch vụ phải bố trí tối thiểu 35%"
        in task(plan, "III.2.2-2").text
    )


def test_a_bullet_after_a_line_without_full_stop_is_one(plan):
    assert task(plan, "III.7.2-2").text.endswith("các doanh nghiệp trên địa bàn tỉnh")
    assert task(plan, "III.7.2-3").text.startswith("Hướng dẫn các doanh nghiệp trong khu, cụm công nghiệp")


def test_heading_with_its_text_on_the_same_line(plan):
    assert (task(plan, "III.2.6").text, task(plan, "III.2.6").tail) == (
        "Sở Nông nghiệp và Phát triển nông thôn",
        ":",
    )
    assert task(plan, "III.2.6-1").text.startswith("Chủ trì, phối hợp với các sở, ngành liên quan tham mưu")
    assert task(plan, "III.2.6-1").label == ""


def test_heading_with_its_text_on_the_next_line_without_bullet(plan):
    assert task(plan, "III.2.5-1").text.startswith("Quản lý chặt chẽ quỹ đất")
    assert task(plan, "III.6.2-1").text.startswith("Chủ trì, phối hợp với các ngành tổ chức triển khai")


def test_page_residue_leaves_the_sentence_whole(plan):
    assert "Quyết định số 787/QĐ-UBND ngày 31/7/2021 về việc phê duyệt Đề án" in task(plan, "III.8.1-1").text


def test_the_plans_own_typing_errors_stay(plan):
    assert "Trung Sơn- Ninh Sơn" in task(plan, "III.5.6-1").text
    assert "KCN Yên Sơn- Bắc Lũng" in task(plan, "III.4.2-1").text
    assert "các nhà thầu tư lớn" in task(plan, "III.3.1-2").text
    assert "tổ chức chức các tuyến vận tải" in task(plan, "III.5.4-1").text
    assert "trong và người nước" in task(plan, "III.5.1-1").text
    assert "thuận lợi các các nhà đầu tư" in task(plan, "III.6.3-2").text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\n13 \n", "\n\f13 \n"),
        lambda text: text.replace("\n 2.4. ", "\n\f2.4. "),
    ],
    ids=["byte order mark", "CRLF", "NFD", "form feed with page number", "form feed before a heading"],
)
def test_the_same_plan_in_another_wrapping(plan, change):
    assert read(change(SOURCE), NAMES) == plan


# What is not the plan


@pytest.mark.parametrize("text", ["", " \n\n\t", "\ufeff"])
def test_an_empty_file(text):
    error = fault(text)
    assert (error.line, str(error)) == (1, "Dòng 1: tệp rỗng, không có văn bản Kế hoạch.")


def test_a_text_cut_after_any_line_is_refused_at_or_before_the_cut():
    signed = max(number for number, line in enumerate(LINES, start=1) if line.strip())
    for cut in range(signed):
        assert 1 <= fault("\n".join(LINES[:cut])).line <= max(cut, 1)
    read("\n".join(LINES[:signed]), NAMES)


@pytest.mark.parametrize(
    ("last", "line", "message"),
    [
        (5, 5, "văn bản dừng ở đây mà chưa có dòng “KẾ HOẠCH”."),
        (11, 11, "văn bản dừng ở đây mà chưa có lời dẫn “Thực hiện …”."),
        (19, 19, "văn bản dừng ở đây mà chưa có phần I."),
        (47, 47, "văn bản thiếu phần II."),
        (132, 132, "III.2.1 không có nội dung."),
        (140, 140, "III.2.1-1 dừng giữa câu, văn bản bị cắt mất."),
        (890, 890, "văn bản thiếu phần IV."),
        (1079, 1079, "IV không có nội dung."),
        (1091, 1091, "IV.2 dừng giữa câu, văn bản bị cắt mất."),
        (1103, 1103, "văn bản dừng ở đây mà chưa có “Nơi nhận:”."),
        (1112, 1112, "văn bản dừng ở đây mà chưa có phần ký."),
        (1134, 1134, "văn bản dừng ở đây mà chưa có họ tên người ký."),
    ],
)
def test_a_truncated_text_says_where_it_stops(last, line, message):
    error = fault("\n".join(LINES[:last]))
    assert (error.line, str(error)) == (line, f"Dòng {line}: {message}")


@pytest.mark.parametrize(
    ("first", "last", "line", "message"),
    [
        (63, 65, 67, "mục tiêu đánh số không liên tục: gặp 4, phải là 3."),
        (161, 210, 211, "đề mục 2. đánh số không liên tục: gặp 3, phải là 2."),
        (128, 130, 132, "đề mục 2.1. nằm trong mục 1."),
        (317, 422, 424, "mục đánh số không liên tục: gặp 4, phải là 3."),
        (94, 1078, 1079, "phần đánh số không liên tục: gặp IV, phải là III."),
        (142, 152, 140, "III.2.1-1 dừng giữa câu, văn bản bị cắt mất."),
        (49, 49, 94, "phần đánh số không liên tục: gặp III, phải là II."),
    ],
)
def test_a_hole_in_the_text_is_found(first, last, line, message):
    error = fault(without_lines(first, last))
    assert (error.line, str(error)) == (line, f"Dòng {line}: {message}")


def test_a_heading_of_an_unknown_agency():
    error = fault(SOURCE.replace("2.2. Sở Xây dựng", "2.2. Sở Du lịch"))
    assert (error.line, str(error)) == (
        161,
        "Dòng 161: đề mục của cơ quan không có trong danh sách: “Sở Du lịch”.",
    )


def test_a_name_that_only_begins_like_a_known_agency_is_unknown():
    assert fault(SOURCE.replace("2.2. Sở Xây dựng", "2.2. Sở Xây dựng và Kiến trúc")).line == 161


def test_text_of_another_encoding_names_the_line():
    assert fault(SOURCE.encode().decode("latin-1")).line == 1
    assert fault(SOURCE.encode().decode("cp1252", errors="replace")).line == 1
    assert fault(SOURCE.encode("ascii", errors="replace").decode()).line == 1
    one_bad_line = SOURCE.replace("Sở Xây dựng", "Sở Xây dựng".encode().decode("latin-1"), 1)
    assert fault(one_bad_line).line == 161


def test_bytes_that_are_not_utf8_name_the_line():
    for data, line in [
        (SOURCE.encode("utf-16"), 1),
        ("\n\nxã h".encode("latin-1"), 3),
        (
            SOURCE.encode()[:30000] + b"\xff" + SOURCE.encode()[30000:],
            SOURCE.encode()[:30000].count(b"\n") + 1,
        ),
    ]:
        with pytest.raises(PlanTextError) as caught:
            decode(data)
        assert caught.value.line == line
        assert str(caught.value).startswith(f"Dòng {line}: tệp không phải bảng mã UTF-8")
