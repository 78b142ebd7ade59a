"""Words that every format prints the same: letters of items, lines of titles, what stays together."""

import pytest

from reports.documents.phrases import ITEM_LETTERS
from reports.documents.unbroken import unbroken
from reports.documents.widths import bold_width, even_lines
from reports.documents.wording import about_lines, letters_of, printed, subject_lines


def said(style: str, lead: str, text: str = "Chữ.") -> dict:
    return {"key": "k", "style": style, "lead": lead, "text": text, "sources": []}


def test_lettered_items_are_counted_in_order_whatever_stands_between_them():
    items = [
        said("text", ""),
        said("lettered", "Đã gửi (04):"),
        said("item", "(1) Tăng trưởng:"),
        said("lettered", ""),
        said("lettered", "Gửi muộn (01):", "Sở A.\nSở B."),
    ]
    assert [(each["style"], each["lead"], each["text"]) for each in printed(items)] == [
        ("text", "", "Chữ."),
        ("item", "a) Đã gửi (04):", "Chữ."),
        ("item", "(1) Tăng trưởng:", "Chữ."),
        ("item", "b)", "Chữ."),
        ("item", "c) Gửi muộn (01):", "Sở A."),
        ("more", "", "Sở B."),
    ]


def test_letters_are_those_of_official_documents_and_end_with_them():
    found = list(letters_of(["lettered"] * (len(ITEM_LETTERS) + 1)))
    assert found[:9] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]
    assert found[-2:] == ["y)", ""]


SUBJECT = (
    "Kết quả 6 tháng đầu năm 2026 thực hiện Kế hoạch tháng 8 năm 2021 của UBND tỉnh Bắc Giang triển khai "
    "thực hiện Nghị quyết số 147-NQ/TU ngày 15/7/2021 của Tỉnh ủy về phát triển công nghiệp tỉnh Bắc Giang "
    "giai đoạn 2021-2030"
)


def test_a_long_title_is_broken_into_even_lines_that_fit_the_page():
    lines = subject_lines({"subject": SUBJECT})
    widths = [bold_width(line, 14) for line in lines]
    assert " ".join(lines) == SUBJECT
    assert (len(lines), max(widths) < 150, min(widths) > 110) == (4, True, True)


@pytest.mark.parametrize(
    ("text", "lines"), [("", []), ("Kết quả", ["Kết quả"]), ("x" * 300 + " hết", ["x" * 300, "hết"])]
)
def test_a_title_of_few_words_or_of_one_too_long_is_broken_between_words_only(text, lines):
    assert even_lines(text, 14, 150) == lines


def test_what_a_letter_is_about_is_broken_evenly_in_its_narrow_column():
    assert about_lines({"subject": "đôn đốc thực hiện nhiệm vụ quá hạn"}) == [
        "V/v đôn đốc thực hiện",
        "nhiệm vụ quá hạn",
    ]


def test_what_only_leads_to_the_next_line_stays_with_it():
    items = [
        said("text", "", "Có 02 báo cáo, cụ thể như sau:"),
        said("words", "- Sở A:", "Một.\nHai."),
        said("item", "(1) Tăng trưởng:", "01 chỉ tiêu.\n- Chỉ tiêu."),
        said("item", "(2) Lao động:", "Chưa có."),
    ]
    assert [(each["text"], each["leads"]) for each in printed(items)] == [
        ("Có 02 báo cáo, cụ thể như sau:", True),
        ("Một.", False),
        ("Hai.", False),
        ("01 chỉ tiêu.", True),
        ("- Chỉ tiêu.", False),
        ("Chưa có.", False),
    ]
    assert printed([]) == []


@pytest.mark.parametrize(
    "word",
    [
        "147-NQ/TU",
        "35/2021/QĐ-UBND",
        "05/BC-SCT",
        "19,48%/năm",
        "KCN/năm",
        "điểm %/năm",
        "điểm %",
        "Phụ lục II",
        "III.2.1-1",
        "I.2",
    ],
)
def test_a_number_a_rate_and_a_reference_are_never_broken(word):
    assert unbroken(f"Theo {word}, có") == f'Theo <span class="unbroken">{word}</span>, có'


@pytest.mark.parametrize(
    "text", ["và/hoặc", "III.1-1. Đẩy mạnh", "2021-2025", "Hà Thịnh-Yên Lư", "http://a.vn/nam", "I. Công tác"]
)
def test_other_words_are_broken_as_before(text):
    assert unbroken(text) == text


def test_what_agencies_write_stays_text_where_words_are_kept_together():
    assert unbroken('<b>147-NQ/TU</b> & "x"') == (
        '&lt;b&gt;<span class="unbroken">147-NQ/TU</span>&lt;/b&gt; &amp; &quot;x&quot;'
    )
