"""Rows of tasks: three queries, plan order, nothing late hidden behind a group."""

from datetime import date

import pytest

from agencies.models import Agency
from tasks.models import Assignment, DatedPart, DatedPartCompletion, Task
from tasks.rows import task_rows, worst
from tasks.state import TaskLabel
from tests.conftest import make_assignment

TODAY = date(2026, 11, 23)
PAST, FUTURE = date(2025, 12, 31), date(2030, 12, 31)


def due(assignment, day: date | None, order: int = 1, recurrence: str = "once") -> DatedPart:
    return DatedPart.objects.create(
        task=assignment.task,
        order=order,
        words="phần",
        due_words="đến hạn",
        due_on=day,
        recurrence=recurrence,
    )


def district(number: int) -> Agency:
    return Agency.objects.create(
        code=f"huyen-{number}",
        name=f"UBND huyện {number}",
        short_name=f"Huyện {number}",
        symbol="UBND",
        kind="district_committee",
        order=10 + number,
    )


@pytest.fixture
def group(assignment) -> list[Assignment]:
    """Sở Xây dựng and four districts lead the same task."""
    return [
        Assignment.objects.create(
            task=assignment.task, agency=district(n), role="lead", from_group="UBND huyện, thành phố"
        )
        for n in range(1, 5)
    ]


def only_row(**options):
    (row,) = task_rows(today=TODAY, **options)
    return row


def test_rows_are_in_the_order_of_the_plan(section, sxd):
    for number in (12, 3, 1):
        make_assignment(section, sxd, number)
    assert [row.clause for row in task_rows(today=TODAY)] == ["III.2.2-1", "III.2.2-3", "III.2.2-12"]


def test_a_row_says_what_the_plan_says(assignment, stranger_agency):
    Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")
    Task.objects.update(other_parties=["các đơn vị liên quan"])
    due(assignment, FUTURE)
    due(assignment, None, 2, "yearly")
    row = only_row()
    assert (row.clause, row.text, row.section) == (
        "III.2.2-1",
        "Nhiệm vụ thử nghiệm số 1.",
        "III.2. Phát triển hạ tầng",
    )
    assert row.lead_words == "Sở Xây dựng"
    assert row.coordinating_words == "UBND huyện Hiệp Hòa; các đơn vị liên quan"
    assert row.due_words == "31/12/2030; Hằng năm"
    assert (row.label, row.label_note) == (TaskLabel.NOT_STARTED, "")


def test_a_task_nobody_leads_is_not_started_and_names_nobody(section, sxd):
    make_assignment(section, sxd, 1, role="coordinating")
    row = only_row()
    assert (row.leads, row.lead_words, row.label) == ((), "", TaskLabel.NOT_STARTED)


def test_the_worst_of_a_group_labels_the_task_and_its_share_is_told(assignment, group):
    due(assignment, PAST)
    Assignment.objects.exclude(pk=group[2].pk).update(completed_on=PAST)
    row = only_row()
    assert (row.label, row.label_note) == (TaskLabel.OVERDUE, "(1/5 cơ quan)")
    assert row.lead_words == "Sở Xây dựng, UBND huyện, thành phố (4 cơ quan)"
    assert [lead.label for lead in row.leads].count(TaskLabel.DONE_ON_TIME) == 4


def test_a_group_of_one_is_named(assignment, stranger_agency):
    Assignment.objects.create(
        task=assignment.task, agency=stranger_agency, role="lead", from_group="UBND huyện, thành phố"
    )
    assert only_row().lead_words == "Sở Xây dựng, UBND huyện Hiệp Hòa"


def test_with_an_agency_only_what_it_leads_under_its_own_label(assignment, group, section, sxd):
    due(assignment, PAST)
    Assignment.objects.filter(pk=group[0].pk).update(completed_on=PAST)
    make_assignment(section, sxd, 2)
    row = only_row(agency_code="huyen-1")
    assert (row.clause, row.label, row.label_note) == ("III.2.2-1", TaskLabel.DONE_ON_TIME, "")
    assert [lead.agency_code for lead in row.leads] == ["huyen-1"]
    assert task_rows(today=TODAY, agency_code="nobody") == []


def test_a_completion_of_one_agency_says_nothing_of_another(assignment, group):
    part = due(assignment, PAST)
    DatedPartCompletion.objects.create(assignment=group[0], dated_part=part, completed_on=PAST)
    labels = {lead.agency_code: lead.label for lead in only_row().leads}
    assert labels == {
        "sxd": TaskLabel.OVERDUE,
        "huyen-1": TaskLabel.DONE_ON_TIME,
        "huyen-2": TaskLabel.OVERDUE,
        "huyen-3": TaskLabel.OVERDUE,
        "huyen-4": TaskLabel.OVERDUE,
    }


def test_an_assignment_that_has_ended_is_not_shown(assignment, stranger_agency):
    Assignment.objects.update(valid_until=date(2026, 11, 22))
    Assignment.objects.create(
        task=assignment.task, agency=stranger_agency, role="lead", valid_from=date(2026, 11, 23)
    )
    assert only_row().lead_words == "UBND huyện Hiệp Hòa"


def test_of_several_labels_the_worst_of_none_not_started():
    for place, label in enumerate(TaskLabel):
        assert worst(list(TaskLabel)[place:]) == label
    assert worst([]) == TaskLabel.NOT_STARTED


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_whatever_the_number(count, section, sxd, django_assert_num_queries):
    for number in range(1, count + 1):
        part = due(made := make_assignment(section, sxd, number), PAST)
        DatedPartCompletion.objects.create(assignment=made, dated_part=part, completed_on=PAST)
    with django_assert_num_queries(3):
        assert len(task_rows(today=TODAY)) == count
