"""Facts of an assignment as accepted reports state them."""

from datetime import date

import pytest

from tasks.actions import record_facts
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
    ("before", "stated", "after"),
    [
        ((None, None), (None, None), (None, None)),
        ((None, None), (MIDDLE, None), (MIDDLE, None)),
        ((EARLY, None), (MIDDLE, None), (EARLY, None)),
        ((MIDDLE, None), (EARLY, None), (MIDDLE, None)),
        ((MIDDLE, None), (None, None), (MIDDLE, None)),
        ((None, None), (EARLY, MIDDLE), (EARLY, MIDDLE)),
        ((None, None), (LATE, MIDDLE), (MIDDLE, MIDDLE)),
        ((LATE, None), (LATE, MIDDLE), (MIDDLE, MIDDLE)),
        ((EARLY, MIDDLE), (EARLY, LATE), (EARLY, LATE)),
        ((EARLY, MIDDLE), (LATE, None), (EARLY, None)),
    ],
)
def test_a_start_stays_a_completion_is_what_the_latest_report_says(before, stated, after, assignment):
    assignment.started_on, assignment.completed_on = before
    assignment.save()
    record_facts(assignment, started_on=stated[0], completed_on=stated[1], parts={})
    assert facts(assignment) == after


def test_days_of_dated_parts_are_those_of_the_latest_report(assignment, parts):
    for stated in ({parts[0]: EARLY}, {parts[0]: MIDDLE, parts[1]: LATE}, {parts[1]: LATE}, {}):
        record_facts(assignment, started_on=None, completed_on=None, parts=stated)
        rows = DatedPartCompletion.objects.values_list("dated_part", "completed_on")
        assert dict(rows) == {part.pk: day for part, day in stated.items()}


def test_another_agency_s_days_are_left_alone(assignment, parts, stranger_agency):
    other = Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="lead")
    record_facts(other, started_on=EARLY, completed_on=None, parts={parts[0]: EARLY})
    record_facts(assignment, started_on=MIDDLE, completed_on=None, parts={})
    assert list(DatedPartCompletion.objects.values_list("assignment", flat=True)) == [other.pk]
    assert facts(other) == (EARLY, None)
