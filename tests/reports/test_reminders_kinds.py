"""Matters besides reports: tasks, own plans, contributions, completions, documents, what is overdue."""

from datetime import date

import pytest

from agencies.models import Agency
from reports.models import (
    AgencyReport,
    CompletionProposal,
    Contribution,
    ImplementingPlan,
)
from reports.reminding.due import due_matters
from reports.reminding.runs import send_reminders
from tasks.models import Assignment, DatedPart, DatedPartCompletion, ZoneMention
from tests.conftest import at, make_assignment
from tests.reports.conftest import make_zone
from tests.reports.cycle import write_task
from tests.reports.reminder_world import (
    OPENING,
    T_7,
    daily,
    draft,
    due,
    names,
    obligation_of,
    step,
    submit,
    told,
    whole,
)
from zones.models import Zone, ZoneProgress

pytestmark = pytest.mark.django_db
LIMIT = date(2025, 12, 31)

# --- tasks ---


@pytest.fixture
def part(assignment) -> DatedPart:
    return DatedPart.objects.create(
        task=assignment.task,
        order=1,
        words="Từ nay đến năm 2025, hoàn thành quy hoạch.",
        due_words="Từ nay đến năm 2025",
        due_on=LIMIT,
    )


def test_a_year_of_runs_tells_of_a_task_on_exactly_these_days(part, officer):
    for now in daily(date(2025, 11, 1), date(2027, 3, 31)):
        send_reminders(now=now)
    assert told("task") == [
        ("T-30", "Lan Officer", date(2025, 12, 1)),
        ("T-7", "Lan Officer", date(2025, 12, 24)),
        ("T-0", "Lan Officer", date(2025, 12, 31)),
        ("T+7", "Lan Officer", date(2026, 1, 7)),
        ("T+30", "Lan Officer", date(2026, 1, 30)),
        ("T+60", "Lan Officer", date(2026, 3, 2)),  # 1/3 is a Sunday
        ("T+90", "Lan Officer", date(2026, 3, 31)),
        ("T+120", "Lan Officer", date(2026, 5, 4)),  # 30/4, 1/5 and a weekend
        ("T+150", "Lan Officer", date(2026, 6, 1)),
        ("T+180", "Lan Officer", date(2026, 6, 29)),
        ("T+210", "Lan Officer", date(2026, 7, 29)),
        ("T+240", "Lan Officer", date(2026, 8, 28)),
        ("T+270", "Lan Officer", date(2026, 9, 28)),
        ("T+300", "Lan Officer", date(2026, 10, 27)),
        ("T+330", "Lan Officer", date(2026, 11, 26)),
        ("T+360", "Lan Officer", date(2026, 12, 28)),
    ]


def test_a_task_is_told_to_officers_and_head_of_its_lead_in_whole_sentences(part, officer, head, stranger):
    [matter] = due(at(2026, 1, 7, 8), "task")
    assert names(matter) == ["Lan Officer", "Hung Head"]
    assert whole(matter) == [
        "Sở Xây dựng – Nhiệm vụ III.2.2-1",
        "Sở Xây dựng – Nhiệm vụ III.2.2-1 có thời hạn “Từ nay đến năm 2025”",
        "Đề nghị hoàn thành, báo cáo kết quả kèm minh chứng để Sở Công Thương xác nhận.",
        "quá hạn 7 ngày",
        "Ngày cuối cùng trong hạn: 31/12/2025 (quá hạn 7 ngày). "
        "Kế hoạch giao: “Từ nay đến năm 2025, hoàn thành quy hoạch”. "
        "Nhiệm vụ đã quá hạn nhiều ngày: đề nghị lãnh đạo cơ quan chỉ đạo thực hiện.",
        "Quá hạn",
        "/nhiem-vu/III.2.2-1/",
    ]


@pytest.mark.parametrize("what", ["whole", "part"])
def test_a_completed_task_or_part_is_never_told(what, part, assignment, officer):
    if what == "whole":
        Assignment.objects.update(completed_on=date(2025, 12, 1))
    else:
        DatedPartCompletion.objects.create(
            assignment=assignment, dated_part=part, completed_on=date(2025, 12, 1)
        )
    assert due(at(2026, 1, 7, 8), "task") == []


def propose(report: AgencyReport, assignment: Assignment, part: DatedPart | None, now) -> CompletionProposal:
    return CompletionProposal.objects.create(
        report=report,
        assignment=assignment,
        dated_part=part,
        completed_on=date(2026, 11, 1),
        proposed_at=now,
        proposed_by=report.drafted_by,
    )


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_is_proposed_as_complete_is_not_told_until_it_is_declined(
    is_whole, part, assignment, report, officer
):
    assert len(due(T_7, "task")) == 1
    proposal = propose(report, assignment, None if is_whole else part, T_7)
    assert due(T_7, "task") == []
    CompletionProposal.objects.filter(pk=proposal.pk).update(
        verdict="declined", reason="Chưa có biên bản.", decided_at=T_7, decided_by=officer
    )
    assert len(due(T_7, "task")) == 1


def test_what_a_sent_report_calls_done_is_not_told(part, assignment, report, officer, head):
    write_task(report, assignment, officer, state="done", completed_on=date(2026, 11, 1))
    assert len(due(T_7, "task")) == 1
    AgencyReport.objects.update(
        state="submitted", submitted_at=T_7, submitted_by=head, first_submitted_at=T_7
    )
    assert due(T_7, "task") == []


def test_an_assignment_that_is_over_and_an_agency_that_is_closed_owe_nothing(part, officer, sxd):
    Assignment.objects.update(valid_until=date(2025, 12, 1))
    assert due(at(2026, 1, 7, 8), "task") == []
    Assignment.objects.update(valid_until=None)
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2025, 12, 31))
    assert due(at(2026, 1, 7, 8), "task") == []


def test_zones_still_to_be_cleared_stand_inside_one_matter_of_their_district(
    assignment, sxd, stranger_agency, officer, stranger
):
    gpmb = "Từ nay đến năm 2025, hoàn thành công tác giải phóng mặt bằng đối với các KCN."
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words=gpmb, due_words="đến năm 2025", due_on=LIMIT
    )
    Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="lead")
    zones = [make_zone(sxd, name, order) for order, name in enumerate(["Yên Lư", "Tân Hưng", "Hòa Phú"], 1)]
    for zone in zones:
        ZoneMention.objects.create(
            task=assignment.task, zone=zone, order=zone.order, dated_part=part, words=f"KCN {zone.name}"
        )
    facts = {"as_of": date(2025, 6, 10), "area_ha": 100, "source": "Báo cáo"}
    ZoneProgress.objects.create(zone=zones[0], cleared_ha=100, **facts)
    ZoneProgress.objects.create(zone=zones[1], cleared_ha=40, **facts)
    [matter] = due(at(2026, 1, 7, 8), "task")
    assert (matter.agency, matter.missing) == (
        sxd,
        ("KCN Tân Hưng: Chậm GPMB", "KCN Hòa Phú: Chưa có số liệu GPMB"),
    )
    Zone.objects.filter(pk=zones[2].pk).update(reporting_agency=None)  # it may lie anywhere
    found = {matter.agency: matter.missing for matter in due(at(2026, 1, 7, 8), "task")}
    assert found == {sxd: ("KCN Tân Hưng: Chậm GPMB",), stranger_agency: ()}


def test_a_yearly_task_is_told_while_the_year_ends_until_a_report_tells_of_it(
    assignment, period, sxd, officer, head
):
    DatedPart.objects.create(
        task=assignment.task, order=1, words="Hằng năm, đánh giá.", due_words="Hằng năm", recurrence="yearly"
    )
    assert due(at(2026, 11, 30, 8), "task") == []
    [matter] = due(at(2026, 12, 1, 8), "task")
    assert (matter.title, matter.rung, matter.left) == (
        "Sở Xây dựng – Nhiệm vụ III.2.2-1 (năm 2026)",
        "T-30@2026-12-31",
        "còn 31 ngày",
    )
    assert [matter.rung for matter in due(at(2027, 1, 7, 8), "task")] == ["T+7@2026-12-31"]
    assert due(at(2027, 2, 1, 8), "task") == []
    report = draft(obligation_of(sxd, period), officer, OPENING)
    write_task(report, assignment, officer)
    AgencyReport.objects.update(
        state="submitted", submitted_at=T_7, submitted_by=head, first_submitted_at=T_7
    )
    assert due(at(2026, 12, 10, 8), "task") == []


def test_the_duty_to_report_is_no_task_to_be_reminded_of_beside_the_report(assignment, period, officer):
    type(assignment.task).objects.update(clause="IV.3")
    DatedPart.objects.create(
        task=assignment.task, order=1, words="báo cáo năm", due_words="trước ngày 15/12", recurrence="yearly"
    )
    assert due(at(2026, 12, 24, 8), "task") == []


# --- the agencies' own plans ---


def test_an_own_plan_that_is_not_recorded_is_told_until_it_is(section, sxd, officer, head):
    assignment = make_assignment(section, sxd, 1)
    type(assignment.task).objects.update(clause="IV.1")
    DatedPart.objects.create(
        task=assignment.task,
        order=1,
        words="xây dựng kế hoạch cụ thể",
        due_words="trong tháng 9 năm 2021",
        due_on=date(2021, 9, 30),
    )
    now = at(2021, 10, 7, 8)
    [matter] = due(now, "plan")
    assert (names(matter), due(now, "task")) == (["Lan Officer", "Hung Head"], [])
    assert whole(matter) == [
        "Sở Xây dựng – Kế hoạch triển khai (mục IV.1)",
        "Sở Xây dựng – Kế hoạch triển khai của cơ quan (mục IV.1 của Kế hoạch)",
        "Đề nghị ban hành, ghi nhận số, ngày của kế hoạch triển khai.",
        "quá hạn 7 ngày",
        "Kế hoạch giao hoàn thành trong tháng 9 năm 2021, ngày cuối cùng trong hạn 30/09/2021 "
        "(quá hạn 7 ngày). "
        "Kế hoạch triển khai đã quá hạn nhiều ngày: đề nghị lãnh đạo cơ quan chỉ đạo thực hiện.",
        "Chưa ghi nhận",
        "/ke-hoach-trien-khai/sxd/",
    ]
    ImplementingPlan.objects.create(
        agency=sxd, number="45/KH-SXD", issued_on=now.date(), recorded_at=now, recorded_by=officer
    )
    assert due(now, "plan") == []


# --- contributions ---


@pytest.fixture
def asked(assignment, stranger_agency, period) -> Assignment:
    """UBND huyện Hiệp Hòa co-ordinates in the task of Sở Xây dựng."""
    return Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")


def contribute(asked: Assignment, period, by, *, signed_by=None) -> Contribution:
    return Contribution.objects.create(
        period=period,
        assignment=asked,
        text="Đã cung cấp số liệu.",
        edited_at=OPENING,
        edited_by=by,
        signed_at=OPENING if signed_by else None,
        signed_by=signed_by,
    )


def test_a_contribution_is_asked_for_from_fifteen_days_before_the_deadline(asked, stranger, stranger_head):
    assert due(at(2026, 11, 26, 8), "contribution") == []
    [matter] = due(at(2026, 11, 27, 8), "contribution")
    assert names(matter) == ["Tam Stranger", "Hoa Stranger-Head"]
    assert whole(matter) == [
        "UBND huyện Hiệp Hòa – Năm 2026",
        "UBND huyện Hiệp Hòa – Kỳ báo cáo: Năm 2026",
        "Đề nghị viết, ký nội dung phối hợp.",
        "còn 18 ngày",
        "Hạn gửi báo cáo của cơ quan chủ trì: trước ngày 15/12/2026 (còn 18 ngày).",
        "Chưa ký 1 nội dung phối hợp",
        "Chưa có nội dung: III.2.2-1",
        "/bao-cao/phoi-hop/2026-nam/",
    ]


def test_a_contribution_written_and_not_signed_is_asked_of_the_head_alone(
    asked, period, stranger, stranger_head
):
    contribute(asked, period, stranger)
    [matter] = due(T_7, "contribution")
    assert (names(matter), matter.ask, matter.missing) == (
        ["Hoa Stranger-Head"],
        "ký nội dung phối hợp",
        ("Chờ lãnh đạo ký: III.2.2-1",),
    )


def test_no_contribution_is_asked_for_once_signed_locked_or_too_late_to_go_along(
    asked, period, sxd, stranger, stranger_head, officer, head, sct_head
):
    row = contribute(asked, period, stranger, signed_by=stranger_head)
    assert due(T_7, "contribution") == []
    row.delete()
    type(period).objects.update(locked_at=OPENING, locked_by=sct_head)
    assert due(T_7, "contribution") == []
    type(period).objects.update(locked_at=None, locked_by=None)
    assert len(due(T_7, "contribution")) == 1
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, OPENING)
    assert due(T_7, "contribution") == []


# --- what a report lacks ---


def test_a_reminder_says_what_exactly_the_report_lacks(period, section, sxd, officer, head):
    first, second, _ = (make_assignment(section, sxd, number) for number in (1, 2, 3))
    only = {matter.agency: matter for matter in due(T_7, "report")}[sxd]
    parts = (
        "Công tác lãnh đạo, chỉ đạo, triển khai; Đánh giá chung: kết quả đạt được; "
        "Nhiệm vụ trọng tâm thời gian tới"
    )
    assert only.missing == (
        "Còn 3/3 nhiệm vụ chưa cập nhật đủ: III.2.2-1 (chưa cập nhật), III.2.2-2 (chưa cập nhật), "
        "III.2.2-3 (chưa cập nhật)",
        f"Còn 3/3 phần chung chưa soạn: {parts}",
    )
    report = draft(obligation_of(sxd, period), officer, OPENING)
    AgencyReport.objects.update(nothing_declared_at=None, nothing_declared_by=None)
    write_task(AgencyReport.objects.get(pk=report.pk), first, officer)
    write_task(AgencyReport.objects.get(pk=report.pk), second, officer, result="")
    only = {matter.agency: matter for matter in due(T_7, "report")}[sxd]
    assert only.missing[0] == (
        "Còn 2/3 nhiệm vụ chưa cập nhật đủ: III.2.2-2 (chưa có kết quả thực hiện), III.2.2-3 (chưa cập nhật)"
    )


def test_nothing_is_lacking_once_an_agency_declares_nothing_or_its_head_has_the_report(
    period, sxd, officer, head, assignment
):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    assert {matter.agency: matter.missing for matter in due(T_7, "report")}[sxd] == ()
    step(report, "request_approval", officer, OPENING)
    assert {matter.agency: matter.missing for matter in due(T_7, "report")}[sxd] == ()


# --- cost ---


def test_every_kind_costs_the_same_queries_for_few_and_for_many(
    period, part, section, sxd, stranger_agency, asked, report, officer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as few:
        due_matters(now=T_7)
    for number in range(2, 8):
        led = make_assignment(section, sxd, number)
        DatedPart.objects.create(task=led.task, order=1, words="a", due_words="2025", due_on=LIMIT)
        Assignment.objects.create(task=led.task, agency=stranger_agency, role="coordinating")
        propose(report, led, None, OPENING)
    with django_assert_max_num_queries(30) as many:
        assert len(due_matters(now=T_7)) > 3
    assert len(few.captured_queries) == len(many.captured_queries)
