"""Agencies that say the same share a paragraph; a number, a name or a "chưa" apart, they never do."""

import time
from dataclasses import dataclass
from datetime import datetime

import pytest

from reports.consolidation.alike import Wording, are_alike
from reports.consolidation.folding import folds, tellers
from tests.conftest import at

LONG = (
    "Trong kỳ, đơn vị đã tổ chức quán triệt Nghị quyết số 147-NQ/TU tới toàn thể cán bộ, công chức, ban hành "
    "kế hoạch triển khai, phân công lãnh đạo phụ trách từng nhiệm vụ, kiểm tra thực tế tại 04 cụm công "
    "nghiệp và báo cáo kết quả về UBND tỉnh theo quy định"
)


def alike(one: str, other: str) -> bool:
    return are_alike(Wording(one), Wording(other))


@dataclass(frozen=True)
class Said:
    agency: str
    text: str
    accepted_at: datetime
    agency_id: int
    source: str


def said(agency: str, text: str, day: int) -> Said:
    return Said(agency, text, at(2026, 6, day), day, f"report/{day}")


@pytest.mark.parametrize(
    "other",
    [
        LONG + ".",
        LONG.replace("Trong", "trong"),
        LONG.replace(" ", "  ").replace(",", ", "),
        LONG.replace("toàn thể cán bộ", "toàn bộ cán bộ"),
        LONG.replace("từng nhiệm vụ", "các nhiệm vụ"),
    ],
    ids=["mark", "case", "blanks", "one word", "another word"],
)
def test_nearly_the_same_words_are_alike(other):
    assert alike(LONG, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("04 cụm", "05 cụm"),
        ("147-NQ/TU", "148-NQ/TU"),
        ("đã tổ chức", "chưa tổ chức"),
        ("đã tổ chức", "đang tổ chức"),
        ("UBND tỉnh", "HĐND tỉnh"),
        ("tại 04 cụm", "tại bốn cụm"),
        ("kiểm tra thực tế", "không kiểm tra thực tế"),
        ("theo quy định", "chậm so với quy định"),
        ("tại 04 cụm công nghiệp", "tại 04 cụm công nghiệp Yên Lư"),
    ],
)
def test_a_number_a_name_or_a_negation_apart_is_never_alike(one, other):
    assert one in LONG
    assert not alike(LONG, LONG.replace(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("có 05 KCN và 09 CCN", "có 09 KCN và 05 CCN"),
        ("có 05 KCN và 09 CCN", "có 05 CCN và 09 KCN"),
        ("thu 1.853 ha", "thu 1,853 ha"),
        ("tăng 5%", "tăng -5%"),
        ("tăng 5%", "tăng 5 ha"),
        ("được 5 triệu đồng", "được 5 tỷ đồng"),
        ("trong quý I", "trong quý II"),
    ],
)
def test_the_same_numbers_in_other_places_are_not_alike(one, other):
    assert not alike(f"{LONG}, {one}", f"{LONG}, {other}")


def test_different_words_are_not_alike_however_few_numbers_they_have():
    assert not alike("Đã tuyên truyền trên trang thông tin", "Đã tham mưu văn bản trình cấp trên")
    assert not alike("", "Đã")
    assert alike("", "")


def test_what_is_printed_is_the_text_accepted_first_and_all_are_named():
    near = LONG.replace("toàn thể", "toàn bộ")
    rows = [said("Sở A", near, 12), said("Sở B", LONG, 10), said("Sở C", "Khác.", 9), said("Sở D", LONG, 11)]
    first, second = folds(rows, text=lambda each: each.text)
    assert (first.told.agency, first.names) == ("Sở B", "Sở B, Sở D; nội dung tương tự: Sở A")
    assert first.sources == ("report/10", "report/12", "report/11")
    assert (second.names, second.sources) == ("Sở C", ("report/9",))


def test_nobody_is_folded_with_a_text_it_is_not_like_itself():
    """B is like A and C is like B, but C is not like A: it stands alone."""
    one = LONG.replace("toàn thể cán bộ", "toàn bộ cán bộ").replace("từng nhiệm vụ", "các nhiệm vụ")
    two = one.replace("phụ trách", "phụ việc").replace("quán triệt", "phổ biến")
    rows = [said("A", LONG, 1), said("B", one, 2), said("C", two, 3)]
    assert alike(rows[0].text, rows[1].text)
    assert alike(rows[1].text, rows[2].text)
    assert not alike(rows[0].text, rows[2].text)
    assert [fold.names for fold in folds(rows, text=lambda each: each.text)] == [
        "A; nội dung tương tự: B",
        "C",
    ]


def test_another_matter_is_another_paragraph():
    rows = [said("A", LONG, 1), said("B", LONG, 2)]
    assert len(folds(rows, text=lambda each: each.text, matter=lambda each: each.agency)) == 2


def test_a_full_period_is_folded_in_a_second():
    """27 agencies with 300 words on each of 82 tasks, all with the same numbers: every pair is compared."""
    rows = [
        said(f"Sở {n}", " ".join(f"từ{chr(97 + n % 26)} {LONG}" for _ in range(5)), n) for n in range(1, 28)
    ]
    started = time.process_time()
    for _ in range(82):
        folds(rows, text=lambda each: each.text)
    assert time.process_time() - started < 5


def test_a_very_long_text_costs_as_much_as_many_short_ones():
    def cost(words: int) -> float:
        text = "Đã làm " * (words // 2)
        started = time.process_time()
        are_alike(Wording(text), Wording(f"{text} xong"))
        return time.process_time() - started

    cost(100)
    assert cost(100_000) < 40 * max(cost(10_000), 0.01)


def everyone(count: int) -> list[Said]:
    return [said(f"Sở {number}", LONG, number) for number in range(1, count + 1)]


def test_the_very_words_of_most_of_many_are_told_by_their_count():
    [fold] = folds(everyone(7), text=lambda each: each.text)
    names = [each.agency for each in everyone(7)]
    assert tellers(fold, [*names, "Công an tỉnh"]) == "Các cơ quan, đơn vị (07/08 báo cáo; trừ Công an tỉnh)"
    assert tellers(fold, names, "đang thực hiện") == "Các cơ quan, đơn vị (07/07 báo cáo; đang thực hiện)"
    others = [f"Ban {number}" for number in range(6)]
    assert tellers(fold, [*names, *others]) == "Các cơ quan, đơn vị (07/13 báo cáo)"


def test_few_agencies_and_half_of_them_are_named():
    [few] = folds(everyone(5), text=lambda each: each.text)
    [half] = folds(everyone(6), text=lambda each: each.text)
    assert tellers(few, [each.agency for each in everyone(5)]) == few.names
    assert tellers(half, [str(number) for number in range(12)], "phối hợp") == f"{half.names} (phối hợp)"


def test_similar_words_stand_beside_the_count():
    own = [*everyone(6), said("Sở 7", LONG.replace("từng nhiệm vụ", "các nhiệm vụ"), 7)]
    [fold] = folds(own, text=lambda each: each.text)
    assert tellers(fold, [*(each.agency for each in own), "Sở 8"]) == (
        "Các cơ quan, đơn vị (06/08 báo cáo; trừ Sở 8); nội dung tương tự: Sở 7"
    )
