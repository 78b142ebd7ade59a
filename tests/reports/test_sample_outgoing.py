"""The sample's issued report goes through the real steps and is marked as sample wherever it is shown."""

import pytest
from django.urls import reverse

from bacgiang_plan.lib.background import queue
from reports.models import AgencyReport, OutgoingDocument
from reports.outgoing.checking import check
from reports.sample.outgoing import issue_report
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.pages import signed_in, text_of
from tests.reports.papers_world import rendered

NOW = at(2026, 11, 23, 8)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def period(specialist):
    period = world.every_standing(specialist.agency)
    AgencyReport.objects.update(is_sample=True)
    return period


def test_it_is_drafted_submitted_approved_and_issued_by_the_sample_people(period, specialist, sct_head):
    made = issue_report(period, specialist=specialist, head=sct_head, now=NOW)
    made.refresh_from_db()
    period.refresh_from_db()
    assert (made.full_number, str(made.issued_on), made.is_sample) == ("01/BC-SCT", "2026-06-27", True)
    assert list(made.events.values_list("action", "done_by__full_name")) == [
        ("draft", "Mai Specialist"),
        ("submit", "Mai Specialist"),
        ("approve", "Son Consolidator"),
        ("issue", "Son Consolidator"),
    ]
    assert (made.renditions.get(is_issued=True).is_issued, period.locked_at) == (True, at(2026, 6, 27, 9))


def test_before_its_day_has_come_nothing_is_written(period, specialist, sct_head):
    assert issue_report(period, specialist=specialist, head=sct_head, now=at(2026, 6, 27, 8)) is None
    assert not OutgoingDocument.objects.exists()


def test_page_and_check_say_that_it_is_sample(period, specialist, sct_head):
    made = issue_report(period, specialist=specialist, head=sct_head, now=NOW)
    made.renditions.all().delete()
    assert check(rendered(made).pdf_sha256).is_sample
    page = text_of(signed_in(specialist).get(reverse("reports:outgoing", args=[made.pk])))
    assert "Có dữ liệu mẫu, không dùng làm số liệu chính thức." in page
