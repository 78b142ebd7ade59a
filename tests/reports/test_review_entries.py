"""The items of a sending as lines of words, and what counts as a change."""

import pytest

from reports import content
from reports.models import Submission
from reports.review.entries import (
    FROM_PERIOD_TO_PERIOD,
    Line,
    Said,
    changed_items,
    count_changed,
    entries,
    is_changed,
    pieces,
    shares_words,
    task_entry,
)
from tests.reports.cycle import bring_to, fresh, write_task
from tests.reports.review_world import send_again

TASK = {
    "item": "task-7",
    "clause": "III.2.2-1",
    "text": "Nhiệm vụ thử nghiệm số 1.",
    "written": True,
    "state": "ongoing",
    "completed_on": None,
    "expected_on": "2027-06-30",
    "no_change": False,
    "result": "Đã giao đất.",
    "difficulties": "",
    "proposals": "",
    "parts": [{"order": 1, "due_on": "2025-12-31", "words": "đến năm 2025", "completed_on": "2025-11-02"}],
    "evidence": [{"file": 3, "name": "a.pdf", "sha256": "aa"}],
    "contributions": [{"agency": "Sở Tài chính", "text": "Đã bố trí vốn."}],
    "missing_contributors": ["Sở Giao thông vận tải"],
}


def test_a_task_is_read_line_by_line_and_says_nothing_of_what_is_blank():
    entry = task_entry(TASK)
    assert entry.lines == (
        Line(Said.FACT, "Tình hình", "Đang thực hiện"),
        Line(Said.FACT, "Dự kiến hoàn thành", "30/06/2027"),
        Line(Said.FACT, "Phần có hạn 31/12/2025", "hoàn thành ngày 02/11/2025"),
        Line(Said.WORDS, "", "Đã giao đất."),
        Line(Said.FILES, "Minh chứng", "a.pdf"),
        Line(Said.OTHERS, "Sở Tài chính (phối hợp)", "Đã bố trí vốn."),
    )
    assert entry.missing == ("Sở Giao thông vận tải",)
    assert (entry.title, entry.name) == ("nhiệm vụ III.2.2-1", "III.2.2-1")


def test_figures_are_read_as_officials_write_them(written, indicator_figure, zone_figure):
    found = entries(content.snapshot(fresh(written)))
    assert found[f"indicator-{indicator_figure.indicator_id}"].lines == (
        Line(Said.FACT, "Số liệu", "47,1 %"),
        Line(Said.FACT, "Tính chất", "ước"),
    )
    assert found[f"zone-{zone_figure.zone_id}"].lines == (
        Line(Said.FACT, "Diện tích (ha)", "377"),
        Line(Said.FACT, "Đã GPMB (ha)", "120,5"),
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"result": "Đã  giao đất.\r\n"}, False),
        ({"result": "Đã giao hết đất."}, True),
        ({"state": "done", "completed_on": "2026-06-01"}, True),
        ({"evidence": [{"file": 4, "name": "a.pdf", "sha256": "bb"}]}, True),
        ({"contributions": []}, False),
        ({"text": "Tên khác"}, False),
    ],
)
def test_what_counts_as_a_change_of_a_task(change, expected):
    assert is_changed(task_entry(TASK), task_entry(TASK | change)) == expected


def test_new_evidence_makes_no_unchanged_text_a_changed_one_from_period_to_period():
    new = task_entry(TASK | {"evidence": []})
    assert not is_changed(task_entry(TASK), new, among=FROM_PERIOD_TO_PERIOD)


def test_what_was_taken_out_stands_beside_nothing():
    found = pieces(task_entry(TASK), task_entry(TASK | {"expected_on": None}))
    assert ("Dự kiến hoàn thành", "30/06/2027", "") in [piece[1:] for piece in found]


def test_an_item_that_came_or_went_is_changed():
    one, none = {"task-7": task_entry(TASK)}, {}
    assert (changed_items(one, none), changed_items(none, one)) == (["task-7"], ["task-7"])
    assert changed_items(one, dict(one)) == []


def test_a_sending_counts_what_is_new_in_it(written, cast, assignment):
    report = bring_to(written, "returned", cast)
    assert Submission.objects.get().counts["changed"] == 4  # a task and three parts, nothing before
    write_task(report, assignment, cast.officer, result="Bản khác.")
    send_again(report, cast)
    assert Submission.objects.get(number=2).counts["changed"] == 1


def test_without_anything_before_everything_written_is_new(written):
    said = content.snapshot(fresh(written))
    assert count_changed(said, None, None) == 4
    assert count_changed(said, said, None) == 0


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("một hai ba bốn", "một hai ba năm", True),
        ("một hai ba bốn", "một hai", True),
        ("một hai ba bốn", "một", False),
        ("một hai", "ba bốn", False),
        ("", "", True),
    ],
)
def test_a_difference_is_shown_where_half_of_the_words_are_the_same(before, now, expected):
    assert shares_words(before, now) == expected
