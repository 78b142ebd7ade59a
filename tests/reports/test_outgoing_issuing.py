"""Issue: number and day once, the content as approved, the period closed (scenarios 23, 36, 37)."""

import hashlib
import threading
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from agencies.models import Agency, Role, User
from bacgiang_plan.lib.background import queue, runner
from reports import workflow as report_workflow
from reports.content import digest
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.duties.lock import lock_period, unlock_period
from reports.duties.refusals import RefusedError
from reports.enums import OutgoingKind
from reports.models import AgencyReport, OutgoingDocument, ReportingPeriod
from reports.outgoing import drafting, issuing, rendering, workflow
from reports.outgoing.drafting import start
from reports.outgoing.issuing import day_fault, issue, next_number
from reports.refusals import WorkflowError
from tasks.models import Plan
from tests.conftest import at, person
from tests.reports import consolidation_world as world
from tests.reports.conftest import at_once
from tests.reports.consolidation_world import NOW
from tests.reports.cycle import acts_on
from tests.reports.outgoing_world import DAY, LATER, again, another_period, bring, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def cast(specialist, sct_head) -> dict[str, User]:
    return {"submitter": specialist, "sct_head": sct_head}


@pytest.fixture
def period(specialist) -> ReportingPeriod:
    return world.every_standing(specialist.agency)


@pytest.fixture
def approved(period, specialist, cast) -> OutgoingDocument:
    return bring(world.outgoing(period, specialist), "approved", cast)


def record(document: OutgoingDocument, by: User, *, number: int = 5, day: date = DAY, now=LATER):
    row = again(document)
    return issue(row, number=number, day=day, seen=row.version, by=by, now=now)


def approved_of(period: ReportingPeriod, cast: dict[str, User], kind=OutgoingKind.DEPARTMENT):
    return bring(start(period, kind, by=cast["submitter"], now=NOW), "approved", cast)


def test_issue_adds_number_and_day_to_what_was_approved_and_nothing_else(approved, specialist):
    before = again(approved).frozen
    record(approved, specialist)
    row = again(approved)
    letterhead = before["letterhead"] | {
        "number": "05/BC-SCT",
        "day": "ngày 22 tháng 6 năm 2026",
        "year": "2026",
    }
    assert row.frozen == before | {"letterhead": letterhead, "mark": ""}
    assert row.digest == digest(row.frozen)
    assert (row.state, row.number, row.issued_on, row.issued_year) == ("issued", 5, DAY, 2026)
    assert (row.issued_at, row.issued_by, row.full_number) == (LATER, specialist, "05/BC-SCT")


def test_the_history_names_number_and_day(approved, specialist):
    record(approved, specialist)
    event = approved.events.last()
    assert (event.action, event.note) == ("issue", "Báo cáo số 05/BC-SCT ngày 22 tháng 6 năm 2026")


def test_the_issued_files_are_asked_for_from_the_frozen_inputs(approved, specialist):
    rendition = record(approved, specialist)
    rendition.refresh_from_db()
    row = again(approved)
    assert (rendition.is_issued, rendition.digest, rendition.inputs) == (True, row.digest, row.frozen)
    assert rendition.job.status == "queued"
    assert rendering.request_rendition(row, by=specialist, now=LATER) == rendition


def test_later_changes_of_plan_agency_and_report_change_no_byte_of_the_issued_pdf(approved, specialist):
    rendition = record(approved, specialist)
    runner.run(rendition.job_id, clock=lambda: LATER)
    rendition.refresh_from_db()
    Agency.objects.update(name=Concat("name", Value(" mới")), symbol="KHAC")
    Plan.objects.update(title="Kế hoạch khác")
    AgencyReport.objects.accepted().update(state="returned", agency_name="Tên khác")
    approved.paragraphs.update(computed_text="Lời khác.")
    again_made = to_pdf(to_html(again(approved).frozen))
    assert hashlib.sha256(again_made).hexdigest() == rendition.pdf_sha256
    assert b"%PDF-" in again_made[:8]


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2026, 6, 23), "Ngày đã đọc là 23/06/2026, chưa đến; chỉ ghi nhận văn bản đã ban hành."),
        (date(2026, 6, 22), ""),
        (date(2026, 6, 20), ""),
        (
            date(2026, 6, 19),
            "Ngày đã đọc là 19/06/2026, trước lúc chốt số liệu nêu trong văn bản (08:00 ngày 20/06/2026).",
        ),
    ],
)
def test_the_day_is_not_to_come_and_not_before_what_the_text_states(approved, specialist, day, fault):
    assert day_fault(approved, day, now=LATER) == fault
    if fault:
        with pytest.raises(issuing.ImpossibleDayError) as refusal:
            record(approved, specialist, day=day)
        assert (str(refusal.value), again(approved).state) == (f"{fault} Chưa ghi nhận gì.", "approved")


def test_a_number_given_before_in_that_year_is_refused_and_its_document_named(approved, cast, specialist):
    record(approved, specialist)
    other = approved_of(another_period(), cast)
    with pytest.raises(issuing.NumberTakenError) as refusal:
        record(other, specialist)
    assert str(refusal.value) == (
        "Số 05/BC-SCT năm 2026 đã cấp cho văn bản “Báo cáo tổng hợp của Sở Công Thương 6 tháng đầu năm "
        "2026”, ban hành ngày 22/06/2026. Chưa ghi nhận gì."
    )
    row = again(other)
    assert (row.state, row.number, row.events.filter(action="issue").count()) == ("approved", None, 0)
    assert row.period.locked_at is None
    record(other, specialist, number=6)


def test_the_same_number_is_free_for_another_symbol_and_in_another_year(approved, cast, specialist):
    record(approved, specialist)
    province = approved_of(approved.period, cast, OutgoingKind.PROVINCE)
    record(province, specialist)
    other = approved_of(another_period(), cast)
    OutgoingDocument.objects.filter(pk=other.pk).update(data_at=at(2025, 6, 20))
    record(other, specialist, day=date(2025, 6, 21))
    assert sorted(row.full_number for row in OutgoingDocument.objects.issued()) == [
        "05/BC-SCT",
        "05/BC-SCT",
        "05/BC-UBND",
    ]


def test_the_next_number_follows_the_last_one_of_the_symbol_in_the_year(approved, specialist):
    assert next_number("BC-SCT", 2026) == 1
    record(approved, specialist, number=41)
    assert [next_number("BC-SCT", 2026), next_number("BC-SCT", 2027), next_number("BC-UBND", 2026)] == [
        42,
        1,
        1,
    ]


def test_a_second_click_on_issue_is_refused(approved, specialist):
    first, second = again(approved), again(approved)
    issue(first, number=5, day=DAY, seen=first.version, by=specialist, now=LATER)
    with pytest.raises(workflow.StaleDocumentError):
        issue(second, number=6, day=DAY, seen=second.version, by=specialist, now=LATER)
    assert (again(approved).number, approved.events.filter(action="issue").count()) == (5, 1)


def test_whoever_may_not_issue_is_refused(approved, leader):
    with pytest.raises(workflow.NotAllowedError):
        record(approved, leader)


@pytest.mark.parametrize("numbers", [(5, 5), (5, 6)])
def test_two_documents_at_the_same_moment_never_share_a_number(real_database, numbers):
    sct = world.agency("Sở Công Thương", 1, symbol="SCT", is_consolidator=True)
    cast = {
        "submitter": person("Mai Specialist", Role.SPECIALIST, sct),
        "sct_head": person("Son Head", Role.CONSOLIDATOR_HEAD, sct),
    }
    documents = [
        approved_of(world.every_standing(sct), cast),
        approved_of(another_period(), cast),
    ]
    runs = [
        partial(record, document, cast["submitter"], number=number)
        for document, number in zip(documents, numbers, strict=True)
    ]
    results = at_once(*runs)
    given = sorted(row.number for row in OutgoingDocument.objects.issued())
    if numbers == (5, 5):
        assert [type(each).__name__ for each in results] == ["NumberTakenError", "OutgoingRendition"]
        assert given == [5]
    else:
        assert [type(each).__name__ for each in results] == ["OutgoingRendition"] * 2
        assert given == [5, 6]


# --- the period after issue (scenario 23) --------------------------------------------------------------


def test_issue_locks_the_period_and_says_why(approved, specialist):
    record(approved, specialist)
    event = acts_on(approved.period).get()
    assert again(approved).period.locked_by == specialist
    assert (event.action, event.note) == ("lock", "Đã ban hành Báo cáo số 05/BC-SCT")


def test_a_period_locked_before_stays_as_it_was_locked(approved, specialist, sct_head):
    lock_period(approved.period, reason="Hết hạn.", by=sct_head, now=LATER)
    record(approved, specialist)
    assert list(acts_on(approved.period).values_list("note", "done_by")) == [("Hết hạn.", sct_head.pk)]


def test_the_report_of_ubnd_tinh_locks_nothing(period, cast, specialist):
    record(approved_of(period, cast, OutgoingKind.PROVINCE), specialist)
    period.refresh_from_db()
    assert (period.locked_at, acts_on(period).count()) == (None, 0)


def test_after_issue_the_period_is_not_unlocked(approved, specialist, sct_head):
    record(approved, specialist)
    row = again(approved)
    with pytest.raises(RefusedError) as refusal:
        unlock_period(row.period, reason="Cần sửa.", by=sct_head, now=LATER)
    assert str(refusal.value) == (
        "Kỳ báo cáo 6 tháng đầu năm 2026 đã ban hành Báo cáo số 05/BC-SCT ngày 22/06/2026; chỉ mở lại khi "
        "lập văn bản thay thế. Chưa ghi nhận gì."
    )
    row.period.refresh_from_db()
    assert row.period.locked_at == LATER


def test_while_nothing_is_issued_the_head_unlocks_as_before(approved, sct_head):
    lock_period(approved.period, reason="Hết hạn.", by=sct_head, now=LATER)
    unlock_period(approved.period, reason="Cần sửa.", by=sct_head, now=LATER)
    assert again(approved).period.locked_at is None


def test_an_accepted_report_of_an_issued_period_is_not_reopened(approved, specialist, sct_head):
    record(approved, specialist)
    report = AgencyReport.objects.accepted().first()
    assert report_workflow.available(report, sct_head) == []
    with pytest.raises(WorkflowError) as refusal:
        report_workflow.perform(report, "reopen", by=sct_head, now=LATER, note="Cần sửa.")
    assert "Chưa có gì thay đổi." in str(refusal.value)
    assert AgencyReport.objects.get(pk=report.pk).state == "accepted"


@pytest.mark.parametrize("turn", range(3))
def test_issue_and_unlocking_at_the_same_moment_leave_the_period_locked(real_database, turn):
    sct = world.agency("Sở Công Thương", 1, symbol="SCT", is_consolidator=True)
    head = person("Son Head", Role.CONSOLIDATOR_HEAD, sct)
    cast = {"submitter": person("Mai Specialist", Role.SPECIALIST, sct), "sct_head": head}
    document = approved_of(world.every_standing(sct), cast)
    lock_period(document.period, reason="Hết hạn.", by=head, now=LATER)
    period = ReportingPeriod.objects.get(pk=document.period_id)
    unlock = partial(unlock_period, period, reason="Cần sửa.", by=head, now=LATER)
    at_once(partial(record, document, cast["submitter"]), unlock)
    period.refresh_from_db()
    assert (again(document).state, period.locked_at is not None) == ("issued", True)


def test_unlocking_waits_for_an_issue_that_is_being_recorded(real_database):
    sct = world.agency("Sở Công Thương", 1, symbol="SCT", is_consolidator=True)
    head = person("Son Head", Role.CONSOLIDATOR_HEAD, sct)
    cast = {"submitter": person("Mai Specialist", Role.SPECIALIST, sct), "sct_head": head}
    document = approved_of(world.every_standing(sct), cast)
    lock_period(document.period, reason="Hết hạn.", by=head, now=LATER)
    period, raised = ReportingPeriod.objects.get(pk=document.period_id), []

    def unlock() -> None:
        try:
            unlock_period(period, reason="Cần sửa.", by=head, now=LATER)
        except RefusedError as refusal:
            raised.append(str(refusal))
        finally:
            connection.close()

    other = threading.Thread(target=unlock)
    with transaction.atomic():
        record(document, cast["submitter"])
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(30)
    assert raised == [
        "Kỳ báo cáo 6 tháng đầu năm 2026 đã ban hành Báo cáo số 05/BC-SCT ngày 22/06/2026; chỉ mở lại khi "
        "lập văn bản thay thế. Chưa ghi nhận gì."
    ]
    assert ReportingPeriod.objects.get(pk=document.period_id).locked_at == LATER


def test_a_second_report_of_the_period_is_only_written_as_its_replacement(approved, specialist):
    record(approved, specialist)
    with pytest.raises(drafting.AlreadyIssuedError) as refusal:
        world.outgoing(again(approved).period, specialist)
    assert str(refusal.value) == (
        "Kỳ này đã ban hành Báo cáo số 05/BC-SCT; cần sửa, đề nghị mở văn bản đó và lập văn bản thay thế. "
        "Chưa có gì thay đổi."
    )


def test_nobody_writes_into_an_issued_document(approved, specialist):
    record(approved, specialist)
    with pytest.raises(WorkflowError) as refusal:
        drafting.redraft(again(approved), by=specialist, now=LATER + timedelta(hours=1))
    assert str(refusal.value) == (
        "Chưa lưu được. Văn bản đã ban hành thì không sửa nữa; cần sửa, đề nghị lập văn bản thay thế. "
        "Nội dung vừa nhập vẫn còn nguyên trên trang này."
    )
    with pytest.raises(workflow.NotAllowedError):
        step(approved, "reopen", specialist)
