"""Vietnamese text: one form, one search key, one order."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_plan.lib.vietnamese import collation_key, name_key, nfc, search_key, shortened, stored_order


def test_text_is_stored_composed():
    assert nfc(unicodedata.normalize("NFD", "phối hợp")) == "phối hợp"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("KCN  Yên Lư", "kcn yen lu"),
        ("Đoan Bái-Lương Phong 1", "doan bai-luong phong 1"),
        ("ĐẠI LÂM", "dai lam"),
        (unicodedata.normalize("NFD", "Giải phóng mặt bằng"), "giai phong mat bang"),
        ("\u00a0Ngô\tQuyền\n", "ngo quyen"),
        ("Yên\u200b Lư\ufeff", "yen lu"),
        ("500₫", "500₫"),
        ("", ""),
    ],
)
def test_search_keys(text, key):
    assert search_key(text) == key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Hoà Phú", "HÒA  phú", True),
        ("Thuý", "Thúy", True),
        ("hoè", "hòe", True),
        ("uỷ", "ủy", True),
        ("Quỳ", "Qùy", True),
        ("Đoan Bái - Lương Phong 1", "đoan bái-lương\u200b phong 1", True),
        (unicodedata.normalize("NFD", "Hoà Việt"), "Hòa Việt", True),
        ("Đông Sơn", "Đồng Sơn", False),
        ("Yên Lư", "Yen Lu", False),
        ("Hoa", "Hoà", False),
        ("Đa Mai", "Da Mai", False),
    ],
)
def test_diacritics_make_names_differ_and_the_place_of_the_tone_does_not(one, other, is_same):
    assert (name_key(one) == name_key(other)) is is_same


@settings(deadline=None)
@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxy àảãáạ ẰẲẴẮẶ 019-", max_size=40))
def test_a_search_key_is_stable_whatever_the_form(text):
    keys = {search_key(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert keys == {search_key(search_key(text))}


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "o", "ô", "ơ", "u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "man"],
        ["Dĩnh Trì", "Đại Lâm", "Đoan Bái"],
        ["Lạng Giang", "Lục Nam", "Lục Ngạn", "Sơn Động", "Tân Yên", "Việt Yên", "Yên Dũng", "Yên Thế"],
        ["Lan Sơn 2", "Lăng Cao"],
        ["1", "2", "a"],
    ],
)
def test_vietnamese_order(ordered):
    assert sorted(ordered, key=collation_key) == ordered


def test_capitals_and_forms_make_no_difference():
    assert collation_key("ĐẠI LÂM") == collation_key(unicodedata.normalize("NFD", "đại lâm"))


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_has_a_key(text):
    letters, tones = collation_key(text)
    assert len(letters) == len(tones)
    assert isinstance(search_key(text), str)


def test_a_stray_mark_counts_for_nothing():
    assert collation_key("\u0301") == ([], [])


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("", 1, ""),
        ("Yên Lư", 6, "Yên Lư"),
        ("Yên Lư", 5, "Yên…"),
        ("Yên Lư", 3, "Yê…"),
        ("KCN Yên Lư", 9, "KCN Yên…"),
        ("Ý kiếnđượcviếtliền", 12, "Ý kiếnđượcv…"),
    ],
)
def test_a_long_text_is_shown_by_its_beginning(text, length, shown):
    assert shortened(text, length) == shown


def test_the_stored_order_is_the_vietnamese_order_for_every_database():
    names = ["KCN Ao", "KCN Da", "KCN Dĩnh Trì", "KCN Đa", "KCN Đại Lâm", "KCN Đoan Bái", "KCN Đoan Bái 2"]
    assert sorted(set(names), key=stored_order) == names
    assert all(re.fullmatch(r"[0-9a-f]+", stored_order(name)) for name in names)
