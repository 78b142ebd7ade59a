"""Texts too long for their field are told so; words too long for their line get places to break."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from bacgiang_plan.lib.long_text import LIMIT, ZERO_WIDTH_SPACE, breakable, within_limit


def test_a_text_at_the_limit_is_taken():
    assert within_limit("ệ" * LIMIT) is None


def test_one_character_more_is_refused_with_both_lengths_and_the_word_that_nothing_is_lost():
    with pytest.raises(ValidationError) as refusal:
        within_limit("ệ" * (LIMIT + 1))
    assert refusal.value.messages == [
        "Nội dung vừa nhập dài 100.001 ký tự; mỗi ô ghi được tối đa 100.000 ký tự. Chưa lưu, nhưng toàn bộ "
        "nội dung vẫn còn nguyên trong ô; đề nghị rút gọn rồi lưu lại."
    ]


@pytest.mark.parametrize("text", ["", "x" * 60, " ".join(["x" * 60] * 5), "x" * 60 + "\n" + "x" * 60])
def test_words_of_up_to_sixty_characters_stay_as_they_are(text):
    assert breakable(text) == text


@pytest.mark.parametrize("letter", ["x", "ế", "한", "\u00a0", "/"])
def test_a_longer_word_may_break_after_every_sixty_characters(letter):
    assert breakable(letter * 150).split(ZERO_WIDTH_SPACE) == [letter * 60, letter * 60, letter * 30]


def test_a_mark_stays_with_its_letter():
    assert breakable("x" * 59 + "e\u0302\u0301" + "x") == "x" * 59 + "e\u0302\u0301" + ZERO_WIDTH_SPACE + "x"


def test_texts_are_found_wherever_they_stand_and_nothing_else_changes():
    long, broken = "x" * 61, "x" * 60 + ZERO_WIDTH_SPACE + "x"
    assert breakable({"a": [long, {long: (long, 7)}], "b": None}) == {
        "a": [broken, {long: [broken, 7]}],
        "b": None,
    }


@given(st.text(alphabet="xế \u00a0\u0301\n", max_size=400))
def test_without_the_breaks_the_text_is_as_it_was(text):
    assert breakable(text).replace(ZERO_WIDTH_SPACE, "") == text
