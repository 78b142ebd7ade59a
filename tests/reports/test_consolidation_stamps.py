"""What a draft was read from is told from what is there now."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.consolidation.stamps import changed, current_stamps
from reports.models import AgencyReport, CompletionProposal, Contribution, ObligationDecision, Submission
from tasks.models import Assignment, DatedPart, DatedPartCompletion
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import LATE, NOW, ON_TIME, author
from zones.models import EventKind, Zone, ZoneEvent, ZoneKind, ZoneProgress

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return world.every_standing()


def sent(name: str) -> AgencyReport:
    return AgencyReport.objects.get(agency_name=name)


def submit(report: AgencyReport, number: int) -> None:
    Submission.objects.create(
        report=report, number=number, content={}, submitted_at=ON_TIME, submitted_by=author()
    )


def moved(period, act) -> list[str]:
    """Return what has changed by ``act`` since a draft was written."""
    read = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).stamps
    act()
    return sorted(changed(read, current_stamps(period, NOW)))


def test_every_report_that_was_ever_sent_is_stamped_with_its_state_and_sending(period):
    submit(sent("Sở Gửi Lại"), 1)
    submit(sent("Sở Gửi Lại"), 2)
    stamps = current_stamps(period, NOW)
    names = {f"report/{each.pk}": each.agency_name for each in AgencyReport.objects.all()}
    assert {names[key]: stamp for key, stamp in stamps.items() if key.startswith("report/")} == {
        "Sở Công Thương": "accepted 0",
        "Sở Gửi Muộn": "accepted 0",
        "Sở Không Phát Sinh": "accepted 0",
        "Sở Gửi Lại": "accepted 2",
        "Sở Đang Xem Xét": "submitted 0",
        "Sở Bị Trả Lại": "returned 0",
        "Sở Sửa Chưa Gửi": "in_approval 0",
    }


def test_an_agency_that_is_named_anew_is_told(period):
    assert moved(period, lambda: Agency.objects.filter(name="Sở Chưa Soạn").update(name="Sở Mới")) == [
        "names"
    ]


def test_what_is_missing_is_stamped_once_its_own_day_has_passed(period):
    def overdue(now) -> list[str]:
        keys = [key for key in current_stamps(period, now) if key.startswith("obligation/")]
        return sorted(period.obligations.get(pk=key.partition("/")[2]).agency.name for key in keys)

    assert overdue(NOW) == ["Sở Chưa Soạn", "Sở Đang Soạn"]
    assert overdue(at(2026, 6, 24, 23)) == ["Sở Chưa Soạn", "Sở Đang Soạn"]
    assert overdue(at(2026, 6, 25)) == ["Sở Chưa Soạn", "Sở Đang Soạn", "Sở Được Gia Hạn"]


def test_another_day_of_a_dated_part_and_its_completion_change_the_figures(period):
    first, _ = world.plan()
    [assignment] = world.task(first, 1, "Nhiệm vụ.", Agency.objects.get(name="Sở Công Thương"))
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words="Việc", due_words="tháng 12", due_on=date(2026, 12, 31)
    )
    assert moved(period, lambda: DatedPart.objects.update(due_on=date(2026, 6, 30))) == ["figures"]
    of, day = {"assignment": assignment, "dated_part": part}, date(2026, 6, 1)
    assert moved(period, lambda: DatedPartCompletion.objects.create(**of, completed_on=day)) == ["figures"]
    assert moved(period, lambda: DatedPartCompletion.objects.update(completed_on=date(2026, 6, 2))) == [
        "figures"
    ]


def test_nothing_done_is_nothing_changed(period):
    assert moved(period, lambda: None) == []


def test_a_report_accepted_since_has_changed(period):
    report = sent("Sở Đang Xem Xét")
    assert moved(period, lambda: AgencyReport.objects.filter(pk=report.pk).update(state="accepted")) == [
        f"report/{report.pk}"
    ]


def test_a_report_sent_again_has_changed_even_in_the_same_state(period):
    report = sent("Sở Công Thương")
    submit(report, 1)
    assert moved(period, lambda: submit(report, 2)) == [f"report/{report.pk}"]


def test_an_agency_that_sends_for_the_first_time_is_new(period):
    owed = period.obligations.get(agency__name="Sở Chưa Soạn")
    found = moved(period, lambda: world.report(owed, "accepted", LATE))
    assert found == [f"obligation/{owed.pk}", f"report/{owed.report.pk}"]


def test_another_periods_report_changes_nothing(period):
    other = Agency.objects.get(name="Sở Công Thương")
    fields = {"due_before": at(2025, 12, 15), "opens_on": date(2025, 11, 1)}
    window = {"window_start": date(2024, 12, 15), "window_end": date(2025, 12, 14)}
    year = type(period).objects.create(
        code="2025-nam", kind="annual", year=2025, name="Năm 2025", **fields, **window
    )
    due = {"due_before": at(2025, 12, 15), "original_due_before": at(2025, 12, 15)}
    owed = world.obligation(year, other, **due)
    assert moved(period, lambda: world.report(owed, "accepted", at(2025, 12, 1))) == []


def event() -> ZoneEvent:
    zone = Zone.objects.create(kind=ZoneKind.INDUSTRIAL_PARK, name="Yên Lư", order=1, search_text="x")
    return ZoneEvent.objects.create(
        zone=zone,
        kind=EventKind.ESTABLISHED,
        happened_on=date(2026, 5, 1),
        document="Quyết định số 1",
        recorded_at=ON_TIME,
        recorded_by=author(),
    )


def withdraw(of: ZoneEvent) -> None:
    ZoneEvent.objects.filter(pk=of.pk).update(
        withdrawn_at=ON_TIME, withdrawn_by=author(), withdrawn_note="Nhầm."
    )


def test_a_zone_event_its_withdrawal_and_new_progress_change_the_figures(period):
    assert moved(period, event) == ["figures"]
    made = ZoneEvent.objects.get()
    assert moved(period, lambda: withdraw(made)) == ["figures"]
    facts = {"as_of": date(2026, 6, 1), "source": "Báo cáo", "labour": 5}
    assert moved(period, lambda: ZoneProgress.objects.create(zone=made.zone, **facts)) == ["figures"]


def test_a_completion_and_its_confirmation_change_the_figures_a_contribution_its_own_stamp(period):
    first, _ = world.plan()
    [assignment] = world.task(first, 1, "Nhiệm vụ.", Agency.objects.get(name="Sở Công Thương"))
    day = date(2026, 6, 1)
    assert moved(period, lambda: Assignment.objects.filter(pk=assignment.pk).update(completed_on=day)) == [
        "figures"
    ]
    decided = {"decided_at": ON_TIME, "decided_by": author(), "verdict": "confirmed"}
    proposed = {"proposed_at": ON_TIME, "proposed_by": author(), "completed_on": day}
    of = {"report": sent("Sở Công Thương"), "assignment": assignment}
    assert moved(period, lambda: CompletionProposal.objects.create(**of, **proposed, **decided)) == [
        "figures"
    ]
    given = {"text": "Đã phối hợp.", "edited_at": ON_TIME, "edited_by": author()}
    signed = {"signed_at": ON_TIME, "signed_by": author(), "period": period, "assignment": assignment}
    assert moved(period, lambda: Contribution.objects.create(**given, **signed)) == [
        f"contribution/{Contribution.objects.get().pk}"
    ]


def test_a_decision_on_an_obligation_changes_the_figures(period):
    decision = {"obligation": sent("Sở Công Thương").obligation, "kind": "exemption", "reason": "Lý do"}
    document = {"document_number": "1/SCT", "document_on": date(2026, 6, 1)}
    by = {"decided_at": ON_TIME, "decided_by": author()}
    assert moved(period, lambda: ObligationDecision.objects.create(**decision, **document, **by)) == [
        "figures"
    ]


def test_stamps_are_four_queries_whatever_there_is(period):
    with CaptureQueriesContext(connection) as queries:
        current_stamps(period, NOW)
    assert len(queries) == 4
