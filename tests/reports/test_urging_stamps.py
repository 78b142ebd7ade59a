"""What has changed since a letter was drafted is told from its stamps; days that merely pass are not."""

import hashlib
from datetime import date

import pytest

from agencies.models import Agency
from reports.consolidation.stamps import changed
from reports.models import ImplementingPlan
from reports.urging.drafting import draft_urging
from reports.urging.stamps import current_stamps
from tasks.models import Task
from tests.conftest import at
from tests.reports.consolidation_world import (
    NOW,
    ON_TIME,
    agency,
    answer,
    author,
    half_year,
    obligation,
    report,
)
from tests.reports.urging_world import consolidator, late_task, overdue_agencies

pytestmark = pytest.mark.django_db
LATER = at(2026, 6, 24, 8)


@pytest.fixture
def letter():
    """A letter to two agencies; the second's obligation and assignment are what changes."""
    period = overdue_agencies(2)
    owed = period.obligations.get(agency__name="Sở Số 02")
    return period, owed, draft_urging(period, now=NOW)


def since(period, draft) -> set[str]:
    return set(changed(draft.stamps, current_stamps(period, LATER)))


def test_a_draft_keeps_the_stamps_of_its_own_instant(letter):
    period, owed, draft = letter
    assert draft.stamps == current_stamps(period, NOW)
    assert draft.stamps[f"obligation/{owed.pk}"] == "overdue 2026-06-15T00:00:00+07:00 Sở Số 02"
    assert draft.stamps["task/III.2.1-1"] == "overdue"


def test_every_source_of_every_paragraph_has_a_stamp(letter):
    _, _, draft = letter
    paragraphs = [*draft.document.opening]
    paragraphs += [each for section in draft.document.sections for each in section.paragraphs]
    sources = {source for each in paragraphs for source in each.sources}
    assert sources == draft.stamps.keys() - {f"period/{letter[0].pk}"}


def test_days_that_pass_change_nothing(letter):
    period, _, draft = letter
    assert since(period, draft) == set()


def test_a_report_sent_meanwhile_is_told(letter):
    period, owed, draft = letter
    report(owed, "submitted", at(2026, 6, 21))
    assert since(period, draft) == {f"obligation/{owed.pk}", "urged/reports"}


def test_an_extension_an_exemption_and_another_name_are_told(letter):
    period, owed, draft = letter
    owed.due_before = at(2026, 6, 22)
    owed.save()
    assert since(period, draft) == {f"obligation/{owed.pk}"}
    owed.agency.name = "Sở Tên Mới"
    owed.agency.save()
    assignment = owed.agency.assignments.get()
    assert since(period, draft) == {f"obligation/{owed.pk}", f"assignment/{assignment.pk}"}
    owed.kind = "exempt"
    owed.save()
    gone = {f"obligation/{owed.pk}", "urged/reports"}
    assert since(period, draft) == {*gone, f"assignment/{assignment.pk}"}


def test_a_completed_task_is_told_at_its_agency_only(letter):
    period, owed, draft = letter
    assignment = owed.agency.assignments.get()
    assignment.completed_on = date(2026, 6, 21)
    assignment.save()
    assert since(period, draft) == {f"assignment/{assignment.pk}", "urged/tasks"}


def test_a_new_word_on_a_task_is_told(letter):
    period, owed, draft = letter
    answer(report(owed, "accepted", ON_TIME), assignment := owed.agency.assignments.get(), "Đã trình.")
    gone = {f"obligation/{owed.pk}", "urged/reports"}
    assert since(period, draft) == {*gone, f"assignment/{assignment.pk}"}


def test_an_agency_overdue_since_is_new(letter):
    period, _, draft = letter
    late = obligation(period, agency("Sở Mới Quá Hạn", 90), due_before=at(2026, 6, 22))
    assert since(period, draft) == {f"obligation/{late.pk}", "urged/reports"}


def test_a_plan_that_is_recorded_meanwhile_is_told(letter):
    period, _, draft = letter
    Task.objects.update(clause="IV.1")
    draft = draft_urging(period, now=NOW)
    one = Agency.objects.get(name="Sở Số 01")
    ImplementingPlan.objects.create(
        agency=one, number="12/KH", issued_on=date(2021, 9, 1), recorded_at=NOW, recorded_by=author()
    )
    assert since(period, draft) == {f"assignment/{one.assignments.get().pk}", "urged/tasks"}


@pytest.mark.parametrize("count", [1, 3])
def test_stamps_take_four_queries_however_many_agencies(count, django_assert_num_queries):
    period = overdue_agencies(count)
    with django_assert_num_queries(4):
        current_stamps(period, NOW)


def test_what_is_kept_aside_has_a_stamp_that_says_why():
    period, own = half_year(), consolidator()
    owed, assignment = obligation(period, own), late_task("Hoàn thành quy hoạch.", own)[0]
    nothing = hashlib.sha256(b"[]").hexdigest()[:16]
    assert current_stamps(period, NOW) == {
        f"period/{period.pk}": "6 tháng đầu năm 2026",
        "urged/reports": nothing,
        "urged/tasks": nothing,
        f"obligation/{owed.pk}": "own 2026-06-15T00:00:00+07:00 Sở Công Thương",
        "task/III.2.1-1": "overdue",
        f"assignment/{assignment.pk}": "own 2025-12-31 - - Sở Công Thương",
    }
