"""What keeps a report from being sent, item by item, each with the address where it is written."""

from datetime import date

import pytest
from django.urls import reverse

from bacgiang_plan.lib.dates import local_date
from reports import actions
from reports.completeness import missing
from reports.enums import PARTS
from reports.evidence import remove_evidence
from reports.items import part_item
from reports.manuscript import manuscript
from reports.models import ItemReview, ReportPart, TaskProgress
from tasks.models import Assignment, DatedPart, DatedPartCompletion
from tests.conftest import NOW, make_assignment
from tests.reports.cycle import bring_to, fresh, prove, step, write_done, write_part, write_task


def lacking(report) -> list[str]:
    return [item.label for item in missing(manuscript(fresh(report)), today=local_date(NOW))]


PARTS_LACKING = [
    "Phần Công tác lãnh đạo, chỉ đạo, triển khai",
    "Phần Đánh giá chung: kết quả đạt được",
    "Phần Nhiệm vụ trọng tâm thời gian tới",
]


def test_a_complete_report_lacks_nothing(written):
    assert lacking(written) == []


def test_every_item_leads_to_its_form(report, assignment):
    assert [item.url for item in missing(manuscript(report), today=local_date(NOW))] == [
        reverse("reports:task", args=[report.pk, assignment.pk]),
        *[
            reverse("reports:part", args=[report.pk, key])
            for key in ("direction", "achievements", "next_steps")
        ],
    ]


@pytest.mark.parametrize(
    ("fields", "lack"),
    [
        ({"state": "", "result": "Lời."}, ["Nhiệm vụ III.2.2-1: chưa chọn tình hình thực hiện"]),
        (
            {"state": "not_started", "result": "Lời."},
            ["Nhiệm vụ III.2.2-1: chưa nêu lý do chưa thực hiện"],
        ),
        (
            {"state": "not_started", "result": "", "difficulties": "Thiếu vốn."},
            ["Nhiệm vụ III.2.2-1: chưa ghi ngày dự kiến hoàn thành"],
        ),
        (
            {"state": "not_started", "difficulties": "Thiếu vốn.", "expected_on": date(2027, 3, 1)},
            [],
        ),
        ({"state": "ongoing", "result": "", "no_change": True}, []),
        ({"state": "done", "result": "Xong."}, ["Nhiệm vụ III.2.2-1: chưa ghi ngày hoàn thành"]),
        ({"state": "ongoing", "result": ""}, ["Nhiệm vụ III.2.2-1: chưa có kết quả thực hiện"]),
        ({"state": "ongoing", "result": "  \n "}, ["Nhiệm vụ III.2.2-1: chưa có kết quả thực hiện"]),
        (
            {"state": "done", "completed_on": date(2026, 5, 1), "result": "", "difficulties": "x"},
            ["Nhiệm vụ III.2.2-1: chưa có kết quả thực hiện"],
        ),
        (
            {"state": "done", "completed_on": date(2026, 5, 1), "result": "Xong."},
            ["Nhiệm vụ III.2.2-1: đã hoàn thành nhưng chưa có tệp minh chứng"],
        ),
    ],
)
def test_a_task_needs_a_state_and_the_words_that_fit_it(fields, lack, written, assignment, officer):
    write_task(written, assignment, officer, **fields)
    assert lacking(written) == lack


def test_a_task_called_done_needs_evidence_that_is_still_there(written, assignment, officer):
    write_done(written, assignment, officer, date(2026, 5, 1))
    assert lacking(written) == []
    remove_evidence(written.evidence.get(), by=officer, now=NOW)
    assert lacking(written) == ["Nhiệm vụ III.2.2-1: đã hoàn thành nhưng chưa có tệp minh chứng"]


def test_evidence_of_another_task_proves_nothing(written, assignment, section, sxd, officer):
    other = make_assignment(section, sxd, 2)
    write_task(written, other, officer)
    write_task(written, assignment, officer, state="done", completed_on=date(2026, 5, 1))
    prove(written, other, officer)
    assert lacking(written) == ["Nhiệm vụ III.2.2-1: đã hoàn thành nhưng chưa có tệp minh chứng"]


def test_a_completion_that_is_confirmed_needs_no_evidence_again(written, assignment, officer):
    write_task(written, assignment, officer, state="done", completed_on=date(2026, 5, 1))
    Assignment.objects.filter(pk=assignment.pk).update(completed_on=date(2026, 5, 1))
    assert lacking(written) == []


@pytest.mark.parametrize("key", PARTS)
def test_three_general_parts_are_required_and_six_are_not(key, written, officer):
    write_part(written, key, "  ", officer)
    required = {"direction": 0, "achievements": 1, "next_steps": 2}
    assert lacking(written) == ([PARTS_LACKING[required[key]]] if key in required else [])


def test_the_list_is_in_the_order_of_the_form(report, assignment, section, sxd):
    make_assignment(section, sxd, 12)
    make_assignment(section, sxd, 3)
    assert lacking(report) == [
        "Nhiệm vụ III.2.2-1: chưa cập nhật",
        "Nhiệm vụ III.2.2-3: chưa cập nhật",
        "Nhiệm vụ III.2.2-12: chưa cập nhật",
        *PARTS_LACKING,
    ]


def test_a_task_one_only_coordinates_is_not_asked_for(written, section, sxd):
    make_assignment(section, sxd, 2, role="coordinating")
    assert lacking(written) == []


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "asked"),
    [
        (None, None, True),
        (date(2026, 12, 14), None, True),
        (date(2026, 12, 15), None, False),
        (None, date(2026, 12, 14), True),
        (None, date(2026, 12, 13), False),
    ],
)
def test_only_tasks_in_force_at_the_end_of_the_window_are_asked_for(
    valid_from, valid_until, asked, written, section, sxd
):
    other = make_assignment(section, sxd, 2)
    Assignment.objects.filter(pk=other.pk).update(valid_from=valid_from, valid_until=valid_until)
    assert lacking(written) == (["Nhiệm vụ III.2.2-2: chưa cập nhật"] if asked else [])


def test_an_agency_with_nothing_to_report_owes_no_words(report, officer):
    actions.declare_nothing_to_report(report, declared=True, by=officer, now=NOW)
    assert (lacking(report), TaskProgress.objects.count(), ReportPart.objects.count()) == ([], 0, 0)
    actions.declare_nothing_to_report(report, declared=False, by=officer, now=NOW)
    assert len(lacking(report)) == 4


# --- a task past its limit -----------------------------------------------------------------------


def limit(assignment, day: date) -> DatedPart:
    return DatedPart.objects.create(task=assignment.task, order=1, words="x", due_words="y", due_on=day)


@pytest.mark.parametrize(
    ("due_on", "asked"), [(date(2021, 12, 31), True), (date(2026, 11, 22), True), (date(2026, 11, 23), False)]
)
def test_a_task_past_its_limit_asks_for_the_reason_and_the_new_day(
    due_on, asked, written, assignment, officer
):
    limit(assignment, due_on)
    overdue = "Nhiệm vụ III.2.2-1: chưa nêu lý do quá hạn"
    assert lacking(written) == ([overdue] if asked else [])
    write_task(written, assignment, officer, difficulties="Vướng mặt bằng.")
    unsaid = "Nhiệm vụ III.2.2-1: chưa ghi ngày dự kiến hoàn thành"
    assert lacking(written) == ([unsaid] if asked else [])
    write_task(written, assignment, officer, difficulties="Vướng mặt bằng.", expected_on=date(2027, 1, 31))
    assert lacking(written) == []


def test_a_limit_that_was_met_is_no_delay(written, assignment, officer):
    part = limit(assignment, date(2021, 12, 31))
    written.task_progress.get().parts.create(dated_part=part, completed_on=date(2022, 5, 1))
    assert lacking(written) == []
    written.task_progress.get().parts.all().delete()
    DatedPartCompletion.objects.create(assignment=assignment, dated_part=part, completed_on=date(2022, 5, 1))
    assert lacking(written) == []


def test_after_a_return_by_item_only_what_is_open_can_be_missing(written, cast, assignment):
    report = bring_to(written, "submitted", cast)
    ItemReview.objects.create(
        submission=report.submissions.get(),
        item=part_item("direction"),
        verdict="redo",
        reason="Bổ sung.",
        decided_at=NOW,
        decided_by=cast.reviewer,
    )
    step(report, "return", cast.reviewer, note="")
    limit(assignment, date(2021, 12, 31))  # past, but the task is closed
    assert lacking(report) == []
    write_part(report, "direction", "", cast.officer)
    assert lacking(report) == ["Phần Công tác lãnh đạo, chỉ đạo, triển khai"]
