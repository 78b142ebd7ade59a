import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_plan.lib.word_diff import (
    MOST_STEPS,
    Change,
    Segment,
    _Effort,
    _runs,
    is_same,
    markup,
    word_diff,
)

KEPT, DELETED, INSERTED = Change.KEPT, Change.DELETED, Change.INSERTED
SYLLABLES = [
    "Cụm",
    "công",
    "nghiệp",
    "đã",
    "và",
    " ",
    "  ",
    "\n",
    "\r\n",
    "47,1",
    "2.200.000",
    ",",
    ".",
    "e\u0302\u0309",
]
texts = st.lists(st.sampled_from(SYLLABLES), max_size=60).map("".join) | st.text(max_size=80)


def words(segments: list[Segment], *changes: Change) -> str:
    return "".join(segment.text for segment in segments if segment.change in changes)


@given(texts, texts)
@settings(max_examples=150, deadline=None)
def test_kept_and_deleted_join_to_the_old_text_kept_and_inserted_to_the_new(old, new):
    found = word_diff(old, new)
    assert words(found, KEPT, DELETED) == old
    assert words(found, KEPT, INSERTED) == new


@given(texts, texts)
@settings(max_examples=80, deadline=None)
def test_segments_are_never_empty_and_no_two_neighbours_are_of_one_kind(old, new):
    found = word_diff(old, new)
    assert all(segment.text for segment in found)
    kinds = [segment.change for segment in found]
    assert all(one is not other for one, other in pairwise(kinds))
    assert (INSERTED, DELETED) not in set(pairwise(kinds))


@given(texts)
@settings(max_examples=40, deadline=None)
def test_a_text_and_itself_are_one_kept_segment(text):
    assert word_diff(text, text) == ([Segment(KEPT, text)] if text else [])


tokens = st.lists(st.sampled_from("abc"), max_size=12)


@given(tokens, tokens)
@settings(max_examples=150, deadline=None)
def test_the_longest_series_of_words_is_kept(old, new):
    """Against a table of longest common subsequences."""
    runs = list(_runs(old, new, _Effort(MOST_STEPS)))
    assert sum(len(run.before) for run in runs if run.is_same) == longest_common(old, new)
    assert "".join(run.before for run in runs) == "".join(old)
    assert "".join(run.after for run in runs) == "".join(new)


def longest_common(old: list[str], new: list[str]) -> int:
    row = [0] * (len(new) + 1)
    for one in old:
        above = row[:]
        for place, other in enumerate(new):
            row[place + 1] = above[place] + 1 if one == other else max(row[place], above[place + 1])
    return row[-1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "Mới.", [(INSERTED, "Mới.")]),
        ("Cũ.", "", [(DELETED, "Cũ.")]),
        (
            "Đạt 47,1 %.",
            "Đạt 47,3 %.",
            [(KEPT, "Đạt "), (DELETED, "47,1"), (INSERTED, "47,3"), (KEPT, " %.")],
        ),
        ("Đã giao đất.", "Đã giao xong đất.", [(KEPT, "Đã giao "), (INSERTED, "xong "), (KEPT, "đất.")]),
        ("một hai", "ba bốn", [(DELETED, "một hai"), (INSERTED, "ba bốn")]),
        ("A\nB\n", "A\n\nB\n", [(KEPT, "A\n"), (INSERTED, "\n"), (KEPT, "B\n")]),
    ],
)
def test_what_changed_between_two_sentences(old, new, expected):
    assert word_diff(old, new) == [Segment(*each) for each in expected]


def test_a_blank_between_two_changed_words_is_no_speck_of_kept_text():
    found = word_diff("Tiến độ rất chậm nay", "Tiến độ khá nhanh nay")
    assert [segment.text for segment in found] == ["Tiến độ ", "rất chậm", "khá nhanh", " nay"]


def test_only_the_paragraph_that_changed_is_compared_word_by_word():
    old = "\n".join(f"Đoạn {number} giữ nguyên." for number in range(200))
    found = word_diff(old, old.replace("Đoạn 77 giữ", "Đoạn 77 đã"))
    assert [segment for segment in found if segment.change is not KEPT] == [
        (DELETED, "giữ"),
        (INSERTED, "đã"),
    ]


def test_markup_escapes_the_text_and_keeps_blanks_and_line_breaks():
    html = markup(word_diff("Đã  xong.\n<b>", 'Đã  xong.\n"&amp;"'))
    assert html == "Đã  xong.\n<del>&lt;b&gt;</del><ins>&quot;&amp;amp;&quot;</ins>"


def test_texts_that_differ_in_blanks_only_read_the_same():
    assert is_same("Đã xong.\r\n\r\nHết.", "Đã  xong.\n\nHết. ")
    assert not is_same("Đã xong", "Đãxong")


HUGE = 100_000
EXPENSIVE = {
    "nothing in common, one paragraph": ("a " * (HUGE // 2), "b " * (HUGE // 2)),
    "one word for ever": ("a " * (HUGE // 2), "a " * (HUGE // 2 - 999)),
    "periodic with changes all over": (
        " ".join("x" if n % 60 == 0 else "a" for n in range(HUGE // 2)),
        " ".join("y" if n % 61 == 0 else "a" for n in range(HUGE // 2)),
    ),
    "a paragraph a letter": ("a\n" * (HUGE // 2), "b\na\n" * (HUGE // 4)),
    "two letters shuffled": (
        "".join("ab"[n * n % 7 % 2] + " " for n in range(HUGE // 2)),
        "".join("ab"[n * n % 11 % 2] + " " for n in range(HUGE // 2)),
    ),
    "no blank at all": ("đ" * HUGE, "đ" * (HUGE - 1) + "e"),
    "many paragraphs each changed a little": (
        "\n".join(f"Đoạn {n} của báo cáo dài với nhiều chữ giống nhau." for n in range(2000)),
        "\n".join(f"Đoạn {n} của báo cáo ngắn với nhiều chữ giống nhau." for n in range(2000)),
    ),
}


@pytest.mark.parametrize("name", EXPENSIVE)
def test_texts_of_100_000_characters_cost_a_bounded_time(name):
    old, new = EXPENSIVE[name]
    started = time.process_time()
    found = word_diff(old, new)
    assert time.process_time() - started < 3
    assert (words(found, KEPT, DELETED), words(found, KEPT, INSERTED)) == (old, new)


def test_what_changed_too_much_is_shown_by_paragraph():
    old = "Mở đầu.\n" + "a " * 20_000 + "\nKết thúc."
    found = word_diff(old, old.replace("a ", "b "))
    assert [(segment.change, len(segment.text)) for segment in found] == [
        (KEPT, len("Mở đầu.\n")),
        (DELETED, 39_999),
        (INSERTED, 39_999),
        (KEPT, len(" \nKết thúc.")),
    ]
