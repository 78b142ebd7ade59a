"""Facts of an assignment as accepted reports state them."""

from datetime import date

import pytest

from tasks.actions import record_completion, record_start
from tasks.models import Assignment, DatedPart, DatedPartCompletion

EARLY, MIDDLE, LATE = date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)


def facts(assignment) -> tuple:
    return Assignment.objects.values_list("started_on", "completed_on").get(pk=assignment.pk)


@pytest.fixture
def parts(assignment) -> list[DatedPart]:
    return [
        DatedPart.objects.create(task=assignment.task, order=n, words="x", due_words="y", due_on=LATE)
        for n in (1, 2)
    ]


@pytest.mark.parametrize(
    ("before", "started_on", "after"),
    [
        ((None, None), None, (None, None)),
        ((None, None), MIDDLE, (MIDDLE, None)),
        ((EARLY, None), MIDDLE, (EARLY, None)),
        ((MIDDLE, None), EARLY, (MIDDLE, None)),
        ((MIDDLE, None), None, (MIDDLE, None)),
        ((None, MIDDLE), LATE, (MIDDLE, MIDDLE)),
    ],
)
def test_a_start_once_recorded_stays(before, started_on, after, assignment):
    assignment.started_on, assignment.completed_on = before
    assignment.save()
    record_start(assignment, started_on=started_on)
    assert facts(assignment) == after


@pytest.mark.parametrize(
    ("before", "completed_on", "after"),
    [
        ((None, None), MIDDLE, (None, MIDDLE)),
        ((EARLY, None), MIDDLE, (EARLY, MIDDLE)),
        ((LATE, None), MIDDLE, (MIDDLE, MIDDLE)),
        ((EARLY, MIDDLE), LATE, (EARLY, LATE)),
    ],
)
def test_a_completion_is_the_day_confirmed_last(before, completed_on, after, assignment):
    assignment.started_on, assignment.completed_on = before
    assignment.save()
    record_completion(assignment, completed_on=completed_on)
    assert facts(assignment) == after


def test_a_dated_part_is_completed_without_the_whole(assignment, parts):
    for day in (EARLY, MIDDLE):
        record_completion(assignment, completed_on=day, dated_part=parts[0])
    assert list(DatedPartCompletion.objects.values_list("dated_part", "completed_on")) == [
        (parts[0].pk, MIDDLE)
    ]
    assert facts(assignment) == (None, None)


def test_another_agency_s_days_are_left_alone(assignment, parts, stranger_agency):
    other = Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="lead")
    record_completion(other, completed_on=EARLY, dated_part=parts[0])
    record_completion(assignment, completed_on=MIDDLE, dated_part=parts[0])
    rows = DatedPartCompletion.objects.order_by("completed_on").values_list("assignment", "completed_on")
    assert list(rows) == [(other.pk, EARLY), (assignment.pk, MIDDLE)]
