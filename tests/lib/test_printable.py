"""What no file format can carry is left out, everything else stays."""

import pytest

from bacgiang_plan.lib.printable import printable


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_that_xml_forbids_is_left_out(bad):
    assert printable(f"trước{bad}sau") == "trướcsau"


def test_letters_signs_line_ends_and_emoji_stay():
    text = "Ẫ đ & < > \" ' \t\r\n\u00a0\u200b😀\ue000"
    assert printable(text) == text


def test_it_looks_into_lists_tuples_and_dictionaries_and_leaves_the_rest():
    assert printable({"a\x00": ["x\x00", ("y\x00",)], "n": 1, "o": None, "t": True}) == {
        "a\x00": ["x", ["y"]],
        "n": 1,
        "o": None,
        "t": True,
    }
