"""Who is overdue, with what, by how many days, and who is left out of the letter and why."""

from datetime import date

import pytest

from reports.enums import ObligationKind, PeriodKind
from reports.models import CompletionProposal, ImplementingPlan, ObligationDecision
from reports.urging.found import Why
from reports.urging.rows import PartRow, Word, urging_rows
from tasks.models import DatedPartCompletion
from tests.conftest import at
from tests.reports.consolidation_world import (
    DUE,
    LATE,
    NOW,
    ON_TIME,
    agency,
    answer,
    author,
    every_standing,
    half_year,
    obligation,
    plan,
    report,
    task,
)
from tests.reports.urging_world import consolidator, dated, late_task, owes_2025, year_2025

pytestmark = pytest.mark.django_db


def urged(period, now=NOW) -> dict[str, list[str]]:
    """The reports each addressee is urged to send."""
    rows = urging_rows(period, now=now)
    return {each.name: [report.period_name for report in each.reports] for each in rows.agencies}


def names(agencies) -> list[str]:
    return [agency.name for agency in agencies]


# --- reports -------------------------------------------------------------------------------------


def test_only_who_never_sent_is_overdue_whatever_was_drafted():
    rows = urging_rows(every_standing(), now=NOW)
    assert names(rows.agencies) == ["Sở Đang Soạn", "Sở Chưa Soạn"]
    assert names(rows.returned) == ["Sở Bị Trả Lại", "Sở Sửa Chưa Gửi"]


def test_the_last_second_of_14_june_is_in_time_and_midnight_is_one_day_late():
    period = half_year()
    obligation(period, agency("Sở A", 1))
    assert urged(period, at(2026, 6, 14, 23, 59, 59)) == {}
    rows = urging_rows(period, now=at(2026, 6, 15))
    assert [each.reports[0].days_late for each in rows.agencies] == [1]


def test_a_deadline_of_an_hour_is_late_inside_its_day_by_no_whole_day():
    period = half_year()
    noon = at(2026, 6, 15, 12)
    obligation(period, agency("Sở A", 1), due_before=noon, original_due_before=noon)
    assert urged(period, at(2026, 6, 15, 11, 59)) == {}
    assert urging_rows(period, now=noon).agencies[0].reports[0].days_late == 0


def test_a_running_extension_is_not_overdue_and_one_that_ran_out_is_with_its_document():
    period = half_year()
    owed = obligation(period, agency("Sở A", 1), due_before=at(2026, 6, 25))
    ObligationDecision.objects.create(
        obligation=owed,
        kind="extension",
        due_before=at(2026, 6, 25),
        document_number="12/SCT-KH",
        document_on=date(2026, 6, 10),
        reason="Thay người phụ trách.",
        decided_at=ON_TIME,
        decided_by=author(),
    )
    assert urged(period, NOW) == {}
    late = urging_rows(period, now=at(2026, 6, 27)).agencies[0].reports[0]
    assert (late.is_extended, late.extended_by, late.days_late) == (True, "12/SCT-KH", 3)


def test_an_exempt_agency_and_a_declaration_of_nothing_are_not_urged():
    period = half_year()
    obligation(period, agency("Sở A", 1), kind=ObligationKind.EXEMPT)
    report(obligation(period, agency("Sở B", 2)), "submitted", ON_TIME, nothing_declared_at=ON_TIME)
    report(obligation(period, agency("Sở C", 3)), "submitted", LATE)
    assert urged(period) == {}


def test_a_declaration_of_nothing_that_was_not_sent_is_overdue():
    period = half_year()
    report(obligation(period, agency("Sở A", 1)), "draft", nothing_declared_at=ON_TIME)
    assert urged(period) == {"Sở A": ["6 tháng đầu năm 2026"]}


def test_a_returned_report_is_named_apart_and_never_counts_as_overdue():
    period, older = half_year(), year_2025()
    one = agency("Sở A", 1)
    report(obligation(period, one), "returned", ON_TIME)
    owes_2025(one, older)
    found = urging_rows(period, now=NOW).agencies[0]
    assert [each.period_name for each in found.reports] == ["Năm 2025"]
    assert [(each.period_name, each.sent_on) for each in found.returned] == [
        ("6 tháng đầu năm 2026", date(2026, 6, 10))
    ]


def test_a_report_returned_before_its_deadline_is_no_matter_yet():
    period = half_year()
    report(obligation(period, agency("Sở A", 1)), "returned", at(2026, 6, 1))
    rows = urging_rows(period, now=at(2026, 6, 10))
    assert (rows.agencies, rows.returned) == ((), ())


def test_the_letters_period_comes_first_then_the_newest_deadline():
    period, older = half_year(), year_2025()
    request = year_2025(
        code="dot-xuat", kind=PeriodKind.AD_HOC, name="Đột xuất về nhà ở công nhân", due_before=at(2026, 4, 1)
    )
    one = agency("Sở A", 1)
    obligation(period, one)
    owes_2025(one, older)
    obligation(request, one, due_before=at(2026, 4, 1), original_due_before=at(2026, 4, 1))
    assert urged(period) == {"Sở A": ["6 tháng đầu năm 2026", "Đột xuất về nhà ở công nhân", "Năm 2025"]}
    assert urged(older) == {"Sở A": ["Năm 2025", "6 tháng đầu năm 2026", "Đột xuất về nhà ở công nhân"]}


def test_nobody_owes_a_period_that_has_not_opened():
    period = half_year()
    period.opened_at = None
    period.save()
    obligation(period, agency("Sở A", 1))
    assert urged(period) == {}


def test_agencies_stand_in_official_order_whatever_they_owe():
    period = half_year()
    first, last = agency("Sở Đứng Đầu", 1), agency("Sở Đứng Cuối", 9)
    obligation(period, last)
    late_task("Hoàn thành quy hoạch.", first)
    assert names(urging_rows(period, now=NOW).agencies) == ["Sở Đứng Đầu", "Sở Đứng Cuối"]


# --- tasks ---------------------------------------------------------------------------------------


def test_a_task_is_overdue_from_the_day_after_its_date():
    late_task("Hoàn thành quy hoạch.", agency("Sở A", 1))
    period = half_year()
    assert urging_rows(period, now=at(2025, 12, 31, 23, 59)).agencies == ()
    found = urging_rows(period, now=at(2026, 1, 1)).agencies[0].tasks
    assert [(each.clause, each.text, each.due_on, each.days_late) for each in found] == [
        ("III.2.1-1", "Hoàn thành quy hoạch.", date(2025, 12, 31), 1)
    ]


def test_only_the_parts_still_open_are_told_the_earliest_first():
    assignment = late_task("Hoàn thành GPMB.", agency("Sở A", 1), day=date(2021, 12, 31))[0]
    met = dated(assignment, date(2022, 12, 31), "Phần đã xong", 2)
    dated(assignment, date(2025, 12, 31), "Đến năm 2025 hoàn thành", 3)
    dated(assignment, date(2030, 12, 31), "Đến năm 2030 hoàn thành", 4)
    DatedPartCompletion.objects.create(assignment=assignment, dated_part=met, completed_on=date(2022, 1, 1))
    found = urging_rows(half_year(), now=NOW).agencies[0].tasks[0]
    assert (found.due_on, found.parts) == (
        date(2021, 12, 31),
        (
            PartRow("Hoàn thành GPMB.", date(2021, 12, 31)),
            PartRow("Đến năm 2025 hoàn thành", date(2025, 12, 31)),
        ),
    )


def test_a_completed_task_one_without_a_date_and_a_coordinating_part_are_not_urged():
    one, other = agency("Sở A", 1), agency("Sở B", 2)
    first, heading = plan()
    done, coordinating = late_task("Hoàn thành quy hoạch.", one, other, section=heading)
    done.completed_on = date(2026, 2, 1)
    done.save()
    coordinating.role = "coordinating"
    coordinating.save()
    task(first, 2, "Thường xuyên tuyên truyền.", one)
    assert urging_rows(half_year(), now=NOW).agencies == ()


def test_the_last_word_is_that_of_the_newest_accepted_report():
    period, older = half_year(), year_2025()
    one = agency("Sở A", 1)
    assignment = late_task("Hoàn thành quy hoạch.", one)[0]
    accepted = report(owes_2025(one, older), "accepted", at(2025, 12, 10))
    answer(accepted, assignment, "Đang trình phê duyệt.", expected_on=date(2026, 9, 30))
    answer(report(obligation(period, one), "submitted", ON_TIME), assignment, "Chưa được xem xét.")
    found = urging_rows(period, now=NOW).agencies[0].tasks[0]
    assert found.last == Word(
        "Năm 2025", "Đang thực hiện", date(2026, 9, 30), "Đang trình phê duyệt.", is_sample=False
    )


def test_a_task_that_waits_for_so_cong_thuong_itself_is_kept_aside():
    period, one = half_year(), agency("Sở A", 1)
    assignment = late_task("Hoàn thành quy hoạch.", one)[0]
    owed = obligation(period, one)
    CompletionProposal.objects.create(
        assignment=assignment,
        report=report(owed, "accepted", ON_TIME),
        completed_on=date(2026, 6, 1),
        proposed_at=ON_TIME,
        proposed_by=author(),
    )
    rows = urging_rows(period, now=NOW)
    assert (rows.agencies, names(rows.aside[Why.PENDING])) == ((), ["Sở A"])


def test_a_proposal_for_one_part_leaves_the_others_urged():
    period, one = half_year(), agency("Sở A", 1)
    assignment = late_task("Hoàn thành GPMB.", one, day=date(2021, 12, 31))[0]
    part = dated(assignment, date(2025, 12, 31), "Phần hai", 2)
    CompletionProposal.objects.create(
        assignment=assignment,
        dated_part=part,
        report=report(obligation(period, one), "accepted", ON_TIME),
        completed_on=date(2025, 6, 1),
        proposed_at=ON_TIME,
        proposed_by=author(),
    )
    found = urging_rows(period, now=NOW).agencies[0].tasks[0]
    assert [each.words for each in found.parts] == ["Hoàn thành GPMB."]


def own_plans(*leads):
    """Clause IV.1, due in September 2021, led by ``leads``."""
    heading = plan()[1]
    assignments = task(heading, 1, "Xây dựng kế hoạch cụ thể.", *leads)
    assignments[0].task.clause = "IV.1"
    assignments[0].task.save()
    dated(assignments[0], date(2021, 9, 30))
    return assignments


def test_clause_iv_1_is_urged_as_the_agencys_own_plan_and_never_as_a_task_too():
    one, other = agency("Sở A", 1), agency("Sở B", 2)
    own_plans(one, other)
    ImplementingPlan.objects.create(
        agency=other, number="12/KH", issued_on=date(2021, 9, 1), recorded_at=NOW, recorded_by=author()
    )
    found = urging_rows(half_year(), now=NOW).agencies
    assert [(each.name, each.tasks, each.plan.due_on) for each in found] == [("Sở A", (), date(2021, 9, 30))]


# --- who gets no letter --------------------------------------------------------------------------


def test_so_cong_thuong_writes_no_letter_to_itself():
    period = half_year()
    obligation(period, consolidator())
    obligation(period, agency("Sở A", 1))
    rows = urging_rows(period, now=NOW)
    assert (names(rows.agencies), names(rows.aside[Why.OWN])) == (["Sở A"], ["Sở Công Thương"])


def test_an_agency_that_has_ended_gets_no_letter_from_the_day_after():
    period, one = half_year(), agency("Sở A", 1)
    one.valid_until = date(2026, 6, 19)
    one.save()
    obligation(period, one)
    assert urged(period, at(2026, 6, 19, 23)) == {"Sở A": ["6 tháng đầu năm 2026"]}
    rows = urging_rows(period, now=NOW)
    assert (rows.agencies, names(rows.aside[Why.CLOSED])) == ((), ["Sở A"])


def test_nobody_is_asked_for_what_a_locked_period_no_longer_takes():
    period = half_year()
    period.locked_at, period.locked_by = LATE, author()
    period.save()
    obligation(period, agency("Sở A", 1))
    rows = urging_rows(period, now=NOW)
    assert (rows.agencies, names(rows.aside[Why.LOCKED])) == ((), ["Sở A"])


def test_the_dashboards_counts_are_those_of_the_letter_and_of_who_is_kept_aside():
    from_matrix = every_standing()
    overdue = from_matrix.obligations.overdue(NOW).count()
    rows = urging_rows(from_matrix, now=NOW)
    assert overdue == sum(len(each.reports) for each in rows.agencies) == 2
    assert DUE <= NOW
