"""What waits without a date: completions to be confirmed, documents on their way out."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from agencies.models import Role, User
from reports.models import AgencyReport, CompletionProposal, OutgoingDocument, Reminder
from reports.outgoing import workflow
from reports.outgoing.drafting import start
from reports.reminding.due import due_matters
from reports.reminding.resting import times_due
from reports.reminding.runs import send_reminders
from tests.conftest import NOW, at, person
from tests.reports.reminder_world import OPENING, T_7, daily, due, names, told, whole

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("now", "times"),
    [
        (at(2026, 11, 18, 23, 59), 0),
        (at(2026, 11, 19), 1),
        (at(2026, 11, 26, 23, 59), 1),
        (at(2026, 11, 27), 2),  # 24/11 is a day off
        (at(2026, 12, 11), 4),
        (at(2027, 6, 1), 4),
    ],
)
def test_a_rest_is_told_every_five_working_days_four_times_in_all(now, times):
    assert times_due(at(2026, 11, 12, 23, 59), now, 5) == times  # since a Thursday


# --- completions ---

ACCEPTED = at(2026, 11, 24, 8, 30)


@pytest.fixture
def waiting(proposed) -> CompletionProposal:
    """Proposed in a report sent on Monday 23/11, accepted on the Tuesday."""
    AgencyReport.objects.update(decided_at=ACCEPTED)
    return proposed


def test_a_completion_nobody_has_decided_for_five_working_days_is_told_to_the_specialists(
    waiting, specialist
):
    assert due(at(2026, 11, 30, 17), "proposal") == []
    [matter] = due(at(2026, 12, 1, 8), "proposal")
    assert names(matter) == ["Mai Specialist"]
    assert whole(matter) == [
        "UBND huyện Hiệp Hòa – Năm 2026",
        "UBND huyện Hiệp Hòa – Kỳ báo cáo: Năm 2026",
        "Đề nghị xem xét đề nghị công nhận hoàn thành nhiệm vụ.",
        "",
        "Báo cáo nêu đề nghị được tiếp nhận ngày 24/11/2026; đề nghị đã chờ 5 ngày làm việc.",
        "Chờ xác nhận: 1 đề nghị",
        "Nhiệm vụ III.2.2-96",
        "/tiep-nhan/hoan-thanh/",
    ]
    CompletionProposal.objects.update(verdict="confirmed", decided_at=T_7, decided_by=specialist)
    assert due(at(2026, 12, 1, 8), "proposal") == []


def test_a_completion_waits_from_the_acceptance_not_from_the_sending(waiting):
    AgencyReport.objects.update(decided_at=at(2026, 12, 14, 9))
    assert due(at(2026, 12, 18, 17), "proposal") == []
    assert len(due(at(2026, 12, 21, 8), "proposal")) == 1


def test_what_a_reopened_report_calls_complete_is_not_asked_about(waiting):
    AgencyReport.objects.update(state="reopened")
    assert due(T_7, "proposal") == []


def test_without_a_specialist_the_head_is_asked_who_did_not_send_it(waiting, specialist):
    User.objects.filter(pk=specialist.pk).update(is_active=False)
    assert names(due(at(2026, 12, 1, 8), "proposal")[0]) == ["Son Consolidator"]


# --- documents that go out ---

SUBMITTED = at(2026, 11, 12, 9)  # a Thursday


@pytest.fixture
def document(period, specialist, sct_head) -> OutgoingDocument:
    return start(period, "department", by=specialist, now=OPENING)


def take(document: OutgoingDocument, action: str, by: User, now=SUBMITTED, note: str = "") -> None:
    row = OutgoingDocument.objects.select_related("period").get(pk=document.pk)
    workflow.perform(row, action, seen=row.version, by=by, now=now, note=note)


def test_a_document_reaches_the_head_the_same_day_and_again_after_three_working_days(
    document, specialist, sct_head
):
    assert due(SUBMITTED, "outgoing") == []
    take(document, "submit", specialist)
    [matter] = due(at(2026, 11, 12, 9, 10), "outgoing")
    assert names(matter) == ["Son Consolidator"]
    assert whole(matter) == [
        "Sở Công Thương – Năm 2026",
        "Sở Công Thương – Báo cáo tổng hợp của Sở Công Thương, kỳ năm 2026",
        "Đề nghị duyệt hoặc yêu cầu sửa báo cáo tổng hợp của Sở Công Thương.",
        "",
        "Văn bản được trình lúc 09:00 ngày 12/11/2026.",
        "Chờ lãnh đạo Sở duyệt",
        reverse("reports:outgoing", args=[document.pk]),
    ]
    for now in daily(date(2026, 11, 12), date(2026, 12, 31)):
        send_reminders(now=now + timedelta(hours=2))
    assert [day for _, _, day in told("outgoing")] == [
        date(2026, 11, 12),
        date(2026, 11, 17),
        date(2026, 11, 20),
        date(2026, 11, 26),  # 24/11 is a day off
        date(2026, 12, 1),
    ]
    [matter] = due(at(2026, 11, 17, 8), "outgoing")
    assert matter.time == "Văn bản được trình lúc 09:00 ngày 12/11/2026; đã chờ 3 ngày làm việc."


def test_a_head_is_not_asked_to_approve_what_he_submitted_himself(document, sct_head, administrator):
    take(document, "submit", sct_head)
    assert names(due(SUBMITTED, "outgoing")[0]) == []
    stuck = [matter for matter in due_matters(now=SUBMITTED) if matter.key.startswith("stuck/outgoing")]
    assert [names(matter) for matter in stuck] == [["Anh Administrator"]]
    person("An Deputy", Role.CONSOLIDATOR_HEAD, sct_head.agency)
    assert names(due(SUBMITTED, "outgoing")[0]) == ["An Deputy"]


def test_a_returned_document_reaches_whoever_submitted_it_with_the_reason(document, specialist, sct_head):
    colleague = person("Yen Specialist", Role.SPECIALIST, specialist.agency)
    take(document, "submit", colleague)
    take(document, "return", sct_head, SUBMITTED + timedelta(hours=1), note="Bổ sung số liệu.")
    [matter] = due(at(2026, 11, 12, 10, 10), "outgoing")
    assert (names(matter), matter.ask, matter.time, matter.missing) == (
        ["Yen Specialist"],
        "sửa và trình lại báo cáo tổng hợp của Sở Công Thương",
        "Văn bản được yêu cầu sửa lúc 10:00 ngày 12/11/2026.",
        ("Ý kiến: Bổ sung số liệu.",),
    )
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert names(due(at(2026, 11, 12, 10, 10), "outgoing")[0]) == ["Mai Specialist"]


def test_an_approved_document_waits_for_its_number_and_a_cancelled_approval_for_its_mending(
    document, specialist, sct_head
):
    take(document, "submit", specialist)
    take(document, "approve", sct_head, SUBMITTED + timedelta(hours=1))
    [matter] = due(at(2026, 11, 12, 11), "outgoing")
    assert (names(matter), matter.ask, matter.missing) == (
        ["Mai Specialist"],
        "lấy số, ghi nhận ban hành báo cáo tổng hợp của Sở Công Thương",
        (),
    )
    take(document, "reopen", sct_head, SUBMITTED + timedelta(hours=3), note="Sai trích yếu.")
    [matter] = due(at(2026, 11, 12, 13), "outgoing")
    assert (names(matter), matter.missing) == (["Mai Specialist"], ("Ý kiến: Sai trích yếu.",))


def test_submitted_twice_on_one_day_it_is_told_twice_and_what_is_over_is_settled(
    document, specialist, sct_head
):
    take(document, "submit", specialist)
    send_reminders(now=SUBMITTED)
    take(document, "return", sct_head, SUBMITTED + timedelta(minutes=20), note="Sai trích yếu.")
    take(document, "submit", specialist, SUBMITTED + timedelta(minutes=40))
    send_reminders(now=SUBMITTED + timedelta(minutes=50))
    assert [message.to for message in mail.outbox] == [[sct_head.email], [sct_head.email]]
    rows = Reminder.objects.filter(matter=f"outgoing/{document.pk}")
    assert [bool(row.covered_at) for row in rows.order_by("pk")] == [True, False]
    take(document, "take_back", specialist, SUBMITTED + timedelta(hours=1))
    send_reminders(now=SUBMITTED + timedelta(hours=2))
    assert rows.open().count() == 0


def test_documents_cost_the_same_queries_for_one_and_for_two(
    document, period, specialist, sct_head, django_assert_max_num_queries
):
    take(document, "submit", specialist)
    with django_assert_max_num_queries(30) as few:
        due_matters(now=NOW)
    take(start(period, "province", by=specialist, now=OPENING), "submit", specialist)
    with django_assert_max_num_queries(30) as many:
        due_matters(now=NOW)
    assert len(few.captured_queries) == len(many.captured_queries)
