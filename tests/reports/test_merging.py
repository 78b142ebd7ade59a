"""Saving by field: the merge of what was shown, what is saved and what was typed."""

import itertools
import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from reports.merging import acknowledged, as_stored, mark_of, marks_in, merge, shown_marks, token, with_sent


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("phối hợp", unicodedata.normalize("NFD", "phối hợp")),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("  chữ \n", "chữ"),
        (Decimal("47.1"), Decimal("47.1000")),
        (Decimal(100), Decimal("1E+2")),
        (None, ""),
        (False, None),
        ((None, "", None), None),
        ((Decimal("1.50"), "x"), (Decimal("1.5"), "x")),
    ],
)
def test_the_same_value_however_it_is_written_has_one_mark(one, other):
    assert mark_of(one) == mark_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "b"),
        ("", "0"),
        (Decimal(0), None),
        (date(2026, 1, 2), date(2026, 2, 1)),
        ((0, None), (None, 0)),
        ("a\nb", "a b"),
        (True, False),
    ],
)
def test_different_values_have_different_marks(one, other):
    assert mark_of(one) != mark_of(other)


def test_text_is_stored_in_nfc_with_one_kind_of_line_end():
    assert as_stored(unicodedata.normalize("NFD", " Kết quả\r\nphối hợp ")) == "Kết quả\nphối hợp"
    assert as_stored(None) is None


def test_a_row_never_saved_and_one_left_blank_are_the_same_page():
    assert token({}) == token({"state": "", "completed_on": None, "no_change": False}) == "1:"


@pytest.mark.parametrize(
    "bad", ["", "x", "1", "0:", "1:result", "1:result=abc", "1:result=zz,", "1:;", "null"]
)
def test_what_is_no_token_is_known_as_none(bad):
    assert marks_in(bad) is None


def test_a_token_says_what_was_shown():
    values = {"result": "Chữ.", "part_12": date(2026, 1, 1), "state": ""}
    shown = {name: (mark_of(value),) for name, value in values.items() if value}
    assert marks_in(token(values)) == shown


WORDS = ["", "a", "b", "c"]


@pytest.mark.parametrize(("shown", "saved", "mine"), list(itertools.product(WORDS, repeat=3)))
def test_every_case_of_one_field_against_what_a_person_would_say(shown, saved, mine):
    """Nobody's change is undone, and only where both changed differently is somebody asked."""
    merged = merge({"x": mine}, {"x": saved}, token({"x": shown}))
    i_changed, they_changed = mine != shown, saved != shown
    asked = i_changed and they_changed and mine != saved
    assert merged.conflicts == (("x",) if asked else ())
    assert merged.written == ({"x": mine} if i_changed and not they_changed else {})
    assert merged.newer == (("x",) if they_changed and not i_changed else ())
    assert merged.row["x"] == (mine if i_changed and not they_changed else saved)


@pytest.mark.parametrize(("shown", "saved", "mine"), list(itertools.product(WORDS, repeat=3)))
def test_the_page_never_claims_to_have_seen_words_that_were_not_on_it(shown, saved, mine):
    """After the answer the same page types again: it must not overwrite what it never showed."""
    merged = merge({"x": mine}, {"x": saved}, token({"x": shown}))
    again = merge({"x": "d"}, merged.row, merged.seen)
    unseen = merged.row["x"] not in (shown, mine)
    assert again.conflicts == (("x",) if unseen else ())


def test_fields_left_out_are_not_looked_at():
    merged = merge({"a": "1"}, {"a": "", "b": "của người khác"}, token({}))
    assert (merged.written, merged.conflicts, merged.row["b"]) == ({"a": "1"}, (), "của người khác")


def test_with_an_unreadable_token_every_difference_is_a_conflict():
    merged = merge({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x"}, "x")
    assert (merged.written, merged.conflicts) == ({}, ("b", "c"))


def not_both(row):
    return ["state", "day"] if row.get("day") and row.get("state") != "done" else []


def test_two_changes_that_cannot_stand_together_are_a_conflict():
    shown = token({"state": "done"})
    merged = merge({"state": "done", "day": "20/11"}, {"state": "ongoing", "day": ""}, shown, not_both)
    assert (merged.written, merged.conflicts, merged.newer) == ({}, ("day",), ("state",))


def test_newer_words_shown_beside_are_seen_field_by_field():
    seen, saved = token({"a": "cũ", "b": "cũ"}), {"a": "mới", "b": ""}
    shown = shown_marks(saved, ["a", "b"])
    assert merge({"a": "tôi", "b": "tôi"}, saved, seen).conflicts == ("a", "b")
    assert merge({"a": "tôi", "b": "tôi"}, saved, acknowledged(seen, shown)).written == {
        "a": "tôi",
        "b": "tôi",
    }
    only_a = merge({"a": "tôi", "b": "tôi"}, saved, acknowledged(seen, shown, ["a"]))
    assert (only_a.written, only_a.conflicts) == ({"a": "tôi"}, ("b",))
    assert acknowledged(seen, "", None) == acknowledged(seen, shown, []) == seen
    assert acknowledged("x", "", None) == "x"


def test_what_the_page_itself_sent_without_an_answer_is_no_surprise():
    seen = token({"x": "cũ"})
    sent = with_sent(seen, [{"x": "một"}, {"x": "hai"}])
    for arrived in ("cũ", "một", "hai"):
        assert merge({"x": "ba"}, {"x": arrived}, sent).written == {"x": "ba"}
    assert merge({"x": "ba"}, {"x": "người khác"}, sent).conflicts == ("x",)
    assert merge({"x": "ba"}, {"x": ""}, with_sent(seen, [{"x": ""}])).written == {"x": "ba"}
    assert merge({"x": "cũ"}, {"x": "một"}, sent).written == {"x": "cũ"}
    assert with_sent("x", [{"x": "một"}]) == "x"
