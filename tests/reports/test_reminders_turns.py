"""Whose turn it is after every turn a report, an agency or a person can take."""

from datetime import date, timedelta

import pytest
from django.core import mail

from agencies.models import Agency, Role, User
from bacgiang_plan.lib.dates import local_date
from reports.actions import open_period
from reports.duties.decisions import Paper, exempt, extend, restore
from reports.models import AgencyReport, Contribution, MailPreference, Obligation, Reminder, ReportingPeriod
from reports.reminding.due import due_matters
from reports.reminding.runs import send_reminders
from tasks.models import Assignment, DatedPart
from tests.conftest import at, make_assignment, person
from tests.reports.reminder_world import OPENING, T_7, draft, due, names, obligation_of, step, submit

pytestmark = pytest.mark.django_db
PAPER = Paper("12/SCT-KH", date(2026, 12, 1), "Thiên tai.")
LATE = at(2026, 12, 17, 8)


@pytest.fixture
def owed(period, sxd) -> Obligation:
    """What Sở Xây dựng alone owes."""
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    return obligation_of(sxd, period)


@pytest.fixture
def sent(owed, officer, head) -> AgencyReport:
    report = draft(owed, officer, OPENING)
    submit(report, officer, head, OPENING)
    return report


def notices(who: User) -> list[tuple[str, str]]:
    """The notices of one person: rung, and whether it is open, settled or covered."""
    return [
        (row.rung, "settled" if row.settled_at else "covered" if row.covered_at else "open")
        for row in Reminder.objects.filter(person=who).order_by("pk")
    ]


# --- decisions on what is owed ---


def test_an_extension_after_overdue_rungs_covers_them_and_starts_the_new_clock(owed, officer, specialist):
    send_reminders(now=LATE)
    extend(owed, seen=owed.due_before, due_before=at(2026, 12, 26), paper=PAPER, by=specialist, now=LATE)
    send_reminders(now=LATE + timedelta(minutes=10))
    assert notices(officer) == [("T+3@2026-12-14", "covered"), ("T-15@2026-12-25", "open")]
    assert mail.outbox[-1].subject.endswith("soạn và gửi báo cáo (còn 9 ngày)")
    assert due(at(2026, 12, 24, 8), "overdue") == []


def test_an_exemption_settles_and_its_end_opens_the_notice_again_without_a_second_mail(
    owed, officer, specialist
):
    send_reminders(now=T_7)
    exempt(owed, paper=PAPER, by=specialist, now=T_7)
    send_reminders(now=T_7 + timedelta(minutes=10))
    assert notices(officer) == [("T-7@2026-12-14", "settled")]
    restore(owed, paper=PAPER, by=specialist, now=T_7)
    send_reminders(now=T_7 + timedelta(minutes=20))
    assert notices(officer) == [("T-7@2026-12-14", "open")]
    assert len(mail.outbox) == 1


def test_a_locked_period_settles_what_it_asked_for(owed, officer, sct_head):
    send_reminders(now=T_7)
    ReportingPeriod.objects.update(locked_at=T_7, locked_by=sct_head)
    send_reminders(now=T_7 + timedelta(minutes=10))
    assert (notices(officer), due_matters(now=LATE)) == ([("T-7@2026-12-14", "settled")], [])


# --- the report itself ---


def test_of_several_officers_nobody_is_asked_any_more_once_one_has_done_it(owed, officer, head, colleague):
    send_reminders(now=T_7)
    step(draft(owed, officer, T_7), "request_approval", colleague, T_7)
    send_reminders(now=T_7 + timedelta(minutes=10))
    assert [notices(who)[0][1] for who in (officer, colleague, head)] == ["settled", "settled", "open"]


def test_nothing_to_report_is_asked_for_until_the_head_has_sent_it(owed, officer, head):
    report = draft(owed, officer, OPENING)
    [matter] = due(T_7, "report")
    assert (names(matter), matter.missing) == (["Lan Officer", "Hung Head"], ())
    submit(report, officer, head, T_7)
    assert due(T_7, "report") == []


def test_a_withdrawn_first_sending_is_owed_again_on_its_own_clock(sent, officer, head):
    step(sent, "withdraw", head, at(2026, 12, 16, 9))
    [matter] = due(LATE, "report")
    assert (matter.rung, names(matter)) == ("T+3@2026-12-14", ["Hung Head"])


def test_a_reopened_report_rests_from_its_reopening_whatever_its_deadline(
    sent, officer, specialist, sct_head
):
    step(sent, "accept", specialist, OPENING)
    assert due(at(2027, 1, 4, 8), "report") == []
    step(sent, "reopen", sct_head, at(2027, 1, 4, 9), note="Số liệu thay đổi.")
    assert due(at(2027, 1, 8, 17), "report") == []
    [matter] = due(at(2027, 1, 11, 8), "report")
    assert (matter.rung, names(matter), matter.time, matter.left) == (
        "returned-2027-01-04",
        ["Lan Officer", "Hung Head"],
        "Báo cáo được mở lại để sửa ngày 04/01/2027, chưa được gửi lại.",
        "",
    )
    assert due(at(2027, 1, 11, 8), "overdue") == []


def test_a_returned_report_before_its_head_again_is_the_turn_of_the_head(sent, officer, head, specialist):
    step(sent, "return", specialist, at(2026, 11, 12, 9), note="Thiếu số liệu.")
    step(sent, "request_approval", officer, at(2026, 11, 13, 9))
    assert [names(matter) for matter in due(at(2026, 11, 19, 8), "report")] == [["Hung Head"]]


# --- Sở Công Thương reports, too ---


@pytest.fixture
def own(period, sct, sct_officer, sct_head) -> AgencyReport:
    Obligation.objects.exclude(agency=sct).update(kind="exempt")
    return draft(obligation_of(sct, period), sct_officer, OPENING)


def test_the_own_report_of_sct_is_asked_of_its_officers_and_head_not_of_its_specialists(own, specialist):
    assert [names(matter) for matter in due(T_7, "report")] == [["Thu Officer", "Son Consolidator"]]


def test_the_own_report_of_sct_is_reviewed_by_somebody_who_did_not_send_it(
    own, sct_officer, sct_head, administrator
):
    submit(own, sct_officer, sct_head, OPENING)
    assert [names(matter) for matter in due(T_7, "report")] == [[]]
    assert [names(matter) for matter in due(T_7, "stuck")] == [["Anh Administrator"]]
    deputy = person("An Deputy", Role.CONSOLIDATOR_HEAD, sct_head.agency)
    assert [names(matter) for matter in due(T_7, "report")] == [[deputy.full_name]]
    person("Mai Specialist", Role.SPECIALIST, sct_head.agency)
    assert [names(matter) for matter in due(T_7, "report")] == [["Mai Specialist"]]


def test_whoever_was_an_officer_and_is_a_specialist_now_reviews_no_report_they_wrote(
    own, sct_officer, sct_head, specialist
):
    submit(own, sct_officer, sct_head, OPENING)
    User.objects.filter(pk=sct_officer.pk).update(role=Role.SPECIALIST)
    assert [names(matter) for matter in due(T_7, "report")] == [["Mai Specialist"]]


# --- agencies that end and begin ---


@pytest.fixture
def merged(section, period, sxd, stranger_agency, stranger, officer) -> Agency:
    """UBND huyện Hiệp Hòa ends on 30/6/2026; a new agency takes its task over, overdue since 2025."""
    led = make_assignment(section, stranger_agency, 1)
    DatedPart.objects.create(
        task=led.task, order=1, words="a", due_words="đến năm 2025", due_on=date(2025, 12, 31)
    )
    Agency.objects.filter(pk=stranger_agency.pk).update(valid_until=date(2026, 6, 30))
    Assignment.objects.update(valid_until=date(2026, 6, 30))
    new = Agency.objects.create(
        code="xahiephoa",
        name="UBND xã Hiệp Hòa",
        short_name="UBND xã Hiệp Hòa",
        symbol="UBND",
        kind="district_committee",
        order=8,
        valid_from=date(2026, 7, 1),
    )
    Assignment.objects.create(task=led.task, agency=new, role="lead", valid_from=date(2026, 7, 1))
    person("Moi Officer", Role.OFFICER, new)
    return new


def test_a_task_is_asked_of_the_agency_in_charge_that_day(merged):
    found = [[names(matter) for matter in due(at(2026, *day, 8), "task")] for day in ((6, 30), (7, 1))]
    assert found == [[["Tam Stranger"]], [["Moi Officer"]]]


def test_what_an_ended_agency_still_owes_is_asked_of_its_people_then_of_the_administrators(
    merged, period, stranger_agency, stranger, administrator, specialist
):
    Obligation.objects.exclude(agency=stranger_agency).update(kind="exempt")
    assert [names(matter) for matter in due(T_7, "report")] == [["Tam Stranger"]]
    User.objects.filter(pk=stranger.pk).update(agency=merged)
    assert [matter.agency for matter in due(T_7, "unreachable")] == [stranger_agency]


def test_a_period_opened_later_obliges_the_new_agency_alone(merged, sct, sxd):
    later = ReportingPeriod.objects.create(
        code="2027-6-thang",
        kind="half_year",
        year=2027,
        name="6 tháng đầu năm 2027",
        window_start=date(2026, 12, 15),
        window_end=date(2027, 6, 14),
        opens_on=date(2027, 5, 3),
        due_before=at(2027, 6, 15),
    )
    open_period(later, now=at(2027, 5, 3, 8))
    Obligation.objects.filter(agency__in=[sct, sxd]).update(kind="exempt")
    found = [matter for matter in due(at(2027, 6, 7, 8), "report") if later.name in matter.title]
    assert [matter.agency for matter in found] == [merged]


# --- co-ordinating agencies ---


@pytest.fixture
def asked(assignment, stranger_agency, stranger, stranger_head, owed) -> Assignment:
    return Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")


def test_a_contribution_has_the_time_that_its_lead_has(asked, owed, specialist):
    extend(owed, seen=owed.due_before, due_before=at(2026, 12, 26), paper=PAPER, by=specialist, now=T_7)
    [matter] = due(LATE, "contribution")
    assert (matter.rung, matter.time) == (
        "T-15@2026-12-25",
        "Hạn gửi báo cáo của cơ quan chủ trì: trước ngày 26/12/2026 (còn 9 ngày).",
    )


def test_of_two_leads_the_next_deadline_counts(asked, owed, sct, period, specialist, sct_officer, sct_head):
    Assignment.objects.create(task=asked.task, agency=sct, role="lead")
    Obligation.objects.filter(agency=sct).update(kind="owed")
    extend(owed, seen=owed.due_before, due_before=at(2026, 12, 26), paper=PAPER, by=specialist, now=T_7)
    assert [matter.rung for matter in due(LATE, "contribution")] == ["T+3@2026-12-14"]
    submit(draft(obligation_of(sct, period), sct_officer, T_7), sct_officer, sct_head, T_7)
    assert [matter.rung for matter in due(LATE, "contribution")] == ["T-15@2026-12-25"]


def test_a_contribution_is_asked_for_after_the_deadline_while_it_can_go_along_and_never_longer(
    asked, owed, officer, head, specialist
):
    assert [matter.left for matter in due(LATE, "contribution")] == ["quá hạn 3 ngày"]
    report = draft(owed, officer, LATE)
    submit(report, officer, head, LATE)
    assert due(LATE, "contribution") == []
    step(report, "return", specialist, LATE, note="Thiếu nội dung phối hợp.")  # it can go along again
    assert len(due(LATE, "contribution")) == 1
    submit(report, officer, head, LATE)
    step(report, "accept", specialist, LATE)
    assert due(LATE, "contribution") == []


def test_nothing_is_contributed_to_a_lead_that_is_exempt_nor_by_an_agency_that_has_ended(
    asked, owed, stranger_agency, specialist
):
    assert len(due(T_7, "contribution")) == 1
    exempt(owed, paper=PAPER, by=specialist, now=T_7)
    assert due(T_7, "contribution") == []
    restore(owed, paper=PAPER, by=specialist, now=T_7)
    Agency.objects.filter(pk=stranger_agency.pk).update(valid_until=local_date(T_7) - timedelta(days=1))
    assert due(T_7, "contribution") == []


def test_a_signature_taken_back_is_asked_for_again(asked, period, stranger, stranger_head):
    said = {"text": "Đã cung cấp số liệu.", "edited_at": OPENING, "edited_by": stranger}
    row = Contribution.objects.create(
        period=period, assignment=asked, signed_at=OPENING, signed_by=stranger_head, **said
    )
    assert due(T_7, "contribution") == []
    Contribution.objects.filter(pk=row.pk).update(signed_at=None, signed_by=None)
    assert [names(matter) for matter in due(T_7, "contribution")] == [["Hoa Stranger-Head"]]


# --- leave ---


@pytest.mark.parametrize(("day", "heard"), [(6, False), (7, True), (9, True), (10, False)])
def test_a_deputy_hears_from_the_first_to_the_last_day_of_the_leave(
    day, heard, owed, officer, head, colleague
):
    step(draft(owed, officer, OPENING), "request_approval", officer, OPENING)
    MailPreference.objects.create(
        person=head, deputy=colleague, away_from=date(2026, 12, 7), away_until=date(2026, 12, 9)
    )
    [matter] = due(at(2026, 12, day, 23, 59), "report")
    assert names(matter) == ["Hung Head", *(["Binh Colleague"] if heard else [])]


def test_of_two_absent_people_with_one_deputy_the_deputy_hears_once(owed, officer, head, colleague):
    second = person("Ha Head", Role.AGENCY_HEAD, head.agency)
    step(draft(owed, officer, OPENING), "request_approval", officer, OPENING)
    for absent in (head, second):
        MailPreference.objects.create(
            person=absent, deputy=colleague, away_from=date(2026, 12, 7), away_until=date(2026, 12, 9)
        )
    [matter] = due(T_7, "report")
    assert names(matter) == ["Hung Head", "Ha Head", "Binh Colleague"]
