"""What is due, when, for whom (scenarios 1, 2, 4, 8-11, 14)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from agencies.models import Role
from bacgiang_plan.lib.dates import local_date
from reports.models import Obligation, Reminder
from reports.reminding.due import due_matters
from reports.reminding.ladder import REPORTS
from reports.reminding.runs import send_reminders
from reports.timeliness import deadline_words, last_valid_day
from tests.conftest import at, person
from tests.reports.reminder_world import (
    OPENING,
    T_7,
    daily,
    draft,
    ledger,
    obligation_of,
    opened_period,
    plan,
    step,
    submit,
)

DUE_BEFORE = at(2026, 12, 15)
pytestmark = pytest.mark.django_db


def subjects(to=None) -> list[str]:
    return [message.subject for message in mail.outbox if to is None or message.to == [to.email]]


def asks(*instants, verb: str = "soạn và gửi") -> list[str]:
    """The subjects of mails about the silent agency, sent at those instants."""
    words = [deadline_words(DUE_BEFORE, instant) for instant in instants]
    return [f"Sở Xây dựng – Năm 2026: đề nghị {verb} báo cáo ({left})" for left in words]


def names_of(letters) -> list[str]:
    return sorted(letter.person.full_name for letter in letters)


# --- the ladder ---


@pytest.mark.parametrize(
    ("instant", "code"),
    [
        (at(2026, 11, 2), "opening"),
        (at(2026, 11, 12, 23, 59, 59), "opening"),
        (at(2026, 11, 13), "T-30"),  # T-30 is Saturday 14/11: it comes forward to Friday
        (at(2026, 11, 26, 23, 59, 59), "T-30"),
        (at(2026, 11, 27), "T-15"),  # T-15 is Sunday 29/11: it comes forward to Friday
        (at(2026, 12, 6, 23, 59, 59), "T-15"),
        (at(2026, 12, 7), "T-7"),
        (at(2026, 12, 10, 23, 59, 59), "T-7"),
        (at(2026, 12, 11), "T-1"),  # T-1 is Sunday 13/12: it comes forward and covers T-3
        (at(2026, 12, 13, 23, 59, 59), "T-1"),
        (at(2026, 12, 14), "T-0"),
        (at(2026, 12, 14, 23, 59, 59), "T-0"),
        (at(2026, 12, 15), "T+1"),
        (at(2026, 12, 17), "T+3"),
        (at(2026, 12, 20, 23, 59, 59), "T+3"),
        (at(2026, 12, 21), "T+7"),
        (at(2026, 12, 27, 23, 59, 59), "T+7"),
        (at(2026, 12, 28), "T+14"),
        (at(2027, 1, 4), "T+21"),
        (at(2027, 2, 14, 23, 59, 59), "T+56"),
        (at(2027, 2, 15), "T+63"),
        (at(2027, 11, 1), "T+63"),
    ],
)
def test_the_latest_due_rung_at_each_instant(instant, code):
    assert REPORTS.before(DUE_BEFORE, instant).rung.code == code
    assert REPORTS.before(DUE_BEFORE, instant.astimezone(UTC)).rung.code == code


@pytest.mark.parametrize(
    ("due_before", "instant", "code"),
    [
        (at(2026, 6, 15), datetime(2026, 6, 13, 16, 59, 59, tzinfo=UTC), "T-0"),  # 14/6 is a Sunday
        (at(2026, 6, 15), datetime(2026, 6, 14, 16, 59, 59, tzinfo=UTC), "T-0"),
        (at(2026, 6, 15), datetime(2026, 6, 14, 17, 0, tzinfo=UTC), "T+1"),
        (at(2028, 3, 1), at(2028, 2, 28), "T-1"),  # the last valid day is 29 February
        (at(2028, 3, 1), at(2028, 2, 29), "T-0"),
        (at(2027, 3, 1), at(2027, 2, 26), "T-0"),  # 28/2/2027 is a Sunday
    ],
)
def test_the_ladder_turns_at_midnight_in_vietnam(due_before, instant, code):
    assert REPORTS.before(due_before, instant).rung.code == code


def test_before_means_before():
    assert last_valid_day(at(2026, 6, 15)) == date(2026, 6, 14)


def test_no_rung_before_the_deadline_falls_on_a_day_off():
    for last_day in (date(2026, 12, 14) + timedelta(days=shift) for shift in range(7)):
        early = [
            rung.due_on(last_day)
            for rung in REPORTS.rungs
            if rung.days_left is not None and rung.days_left >= 0
        ]
        assert [day.weekday() < 5 for day in early] == [True] * 6


# --- when ---


def test_a_silent_agency_gets_exactly_these_mails_however_often_the_run_comes(period, officer):
    for now in daily(date(2026, 10, 20), date(2027, 4, 30)):
        send_reminders(now=now)
        send_reminders(now=now + timedelta(minutes=10))
    assert subjects() == asks(
        at(2026, 11, 2),  # a Monday; the period was opened on Sunday
        at(2026, 11, 13),
        at(2026, 11, 27),
        at(2026, 12, 7),
        at(2026, 12, 11),
        at(2026, 12, 14),
        at(2026, 12, 15),
        at(2026, 12, 17),
        at(2026, 12, 21),
        at(2026, 12, 28),
        at(2027, 1, 4),
        at(2027, 1, 11),
        at(2027, 1, 18),
        at(2027, 1, 25),
        at(2027, 2, 1),
        at(2027, 2, 11),  # T+56 falls into Tết
        at(2027, 2, 15),
    )


def test_three_days_of_outage_over_the_mark_leave_exactly_one_mail(period, officer):
    send_reminders(now=at(2026, 12, 4, 17, 50))
    mail.outbox.clear()
    for now in (at(2026, 12, 10, 7), at(2026, 12, 10, 7, 10), at(2026, 12, 10, 15)):
        send_reminders(now=now)
    assert subjects() == asks(at(2026, 12, 10))


def test_a_long_outage_over_several_marks_leaves_one_mail_of_the_latest(period, officer):
    send_reminders(now=OPENING)
    send_reminders(now=at(2026, 12, 15, 9))
    assert ledger() == [("opening", "Lan Officer", 1, True), ("T+1", "Lan Officer", 1, True)]


def test_a_mark_missed_on_friday_is_made_good_on_monday(period, officer):
    send_reminders(now=OPENING)
    mail.outbox.clear()
    for day in (28, 29):
        send_reminders(now=at(2026, 11, day, 8))
    assert subjects() == []
    send_reminders(now=at(2026, 11, 30, 8))
    assert subjects() == asks(at(2026, 11, 30))


def test_nothing_goes_out_before_the_period_is_opened(period, officer):
    assert plan(now=at(2026, 10, 30, 8)) == []
    type(period).objects.update(opened_at=None)
    assert plan(now=T_7) == []


def test_a_period_opened_late_starts_with_the_rung_of_that_day(period, officer):
    type(period).objects.update(opened_at=at(2026, 12, 9, 9))
    assert plan(now=at(2026, 12, 9, 8)) == []
    assert [letter.matters[0].rung for letter in plan(now=at(2026, 12, 9, 9))] == ["T-7@2026-12-14"]


def test_on_the_last_day_it_says_today_and_after_midnight_overdue(period, officer):
    send_reminders(now=datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC))
    send_reminders(now=datetime(2026, 12, 14, 17, 0, 0, tzinfo=UTC))
    assert [subject.partition("(")[2] for subject in subjects()] == ["còn hôm nay)", "quá hạn 1 ngày)"]


def test_a_last_day_on_a_sunday_is_told_on_friday_with_the_last_working_day(sct, sxd, officer):
    opened_period(2026, date(2026, 6, 14), at(2026, 5, 4, 8))
    for now in daily(date(2026, 6, 10), date(2026, 6, 14)):
        send_reminders(now=now)
    friday = mail.outbox[-1]
    left = deadline_words(at(2026, 6, 15), at(2026, 6, 12))
    assert friday.subject == f"Sở Xây dựng – 6 tháng đầu năm 2026: đề nghị soạn và gửi báo cáo ({left})"
    assert (
        f"Hạn gửi: trước ngày 15/6/2026 ({left}). Ngày làm việc cuối cùng trong hạn: 12/06/2026."
        in friday.body
    )
    assert [row[0] for row in ledger()] == ["T-7", "T-3", "T-0"]


def test_an_extension_moves_only_that_agencys_ladder(period, sxd, officer, stranger):
    Obligation.objects.filter(agency=sxd).update(due_before=at(2026, 12, 22))
    letters = {letter.person: letter.matters[0].rung for letter in plan(now=T_7)}
    assert letters == {officer: "T-15@2026-12-21", stranger: "T-7@2026-12-14"}


def test_an_extension_granted_after_a_rung_starts_the_rungs_of_the_new_date(period, sxd, officer):
    send_reminders(now=T_7)
    Obligation.objects.filter(agency=sxd).update(due_before=at(2026, 12, 22))
    send_reminders(now=at(2026, 12, 8, 8))
    send_reminders(now=at(2026, 12, 14, 8))
    assert [row.rung for row in Reminder.objects.order_by("pk")] == [
        "T-7@2026-12-14",
        "T-15@2026-12-21",
        "T-7@2026-12-21",
    ]


# --- who ---


def test_before_the_submission_officers_and_heads_of_that_agency_are_asked(
    period, sxd, officer, head, specialist, leader, administrator
):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")  # nobody of theirs can be reached: an alarm
    assert names_of(plan(now=T_7)) == ["Hung Head", "Lan Officer"]


def test_while_it_waits_for_approval_only_the_head_is_asked(period, sxd, officer, head):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    step(report, "request_approval", officer, OPENING)
    send_reminders(now=T_7)
    assert subjects(officer) == []
    assert subjects(head) == asks(T_7, verb="duyệt và gửi")


def test_without_an_active_head_its_officers_hear_of_what_waits_for_approval(period, sxd, officer, head):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    step(report, "request_approval", officer, OPENING)
    type(head).objects.filter(pk=head.pk).update(is_active=False)
    assert names_of(plan(now=T_7)) == ["Lan Officer"]


def test_sent_back_by_the_head_it_is_the_officers_turn_again(period, sxd, officer, head):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    step(report, "request_approval", officer, OPENING)
    send_reminders(now=T_7)
    step(report, "send_back", head, T_7, note="Bổ sung số liệu.")
    send_reminders(now=at(2026, 12, 8, 8))
    assert subjects(officer) == asks(at(2026, 12, 8), verb="chỉnh sửa và gửi")
    assert len(subjects(head)) == 1


def test_disabled_people_get_nothing(period, officer, head):
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert names_of(plan(now=T_7)) == ["Hung Head"]


def test_an_officer_who_arrives_between_two_rungs_gets_the_latest(period, sxd, officer):
    send_reminders(now=T_7)
    newcomer = person("Mới Officer", Role.OFFICER, sxd)
    send_reminders(now=at(2026, 12, 9, 8))
    assert subjects(newcomer) == asks(at(2026, 12, 9))
    assert len(subjects(officer)) == 1


def test_an_exempt_agency_is_not_reminded(period, sxd, officer):
    Obligation.objects.filter(agency=sxd).update(kind="exempt")
    assert plan(now=T_7) == []


def test_an_agency_nobody_of_which_can_be_reached_is_a_matter_without_people(period, sxd):
    matters = {matter.agency: matter.people for matter in due_matters(now=T_7)}
    assert matters[sxd] == ()


# --- after the submission ---


def test_the_submission_ends_the_ladder(period, sxd, officer, head):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, at(2026, 12, 14, 23, 59, 59))
    assert plan(now=at(2026, 12, 16, 8)) == []


def test_every_five_working_days_unreviewed_remind_the_specialists_four_times(
    period, sxd, officer, head, specialist, sct_head
):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, at(2026, 11, 12, 9))  # a Thursday
    for now in daily(date(2026, 11, 12), date(2027, 1, 15)):
        send_reminders(now=now)
    about_sxd = [message for message in mail.outbox if message.subject.startswith("Sở Xây dựng")]
    assert [(message.to, message.subject) for message in about_sxd] == [
        ([specialist.email], "Sở Xây dựng – Năm 2026: đề nghị xem xét báo cáo đã gửi")
    ] * 4
    rows = Reminder.objects.filter(matter__startswith="report/", person=specialist).order_by("pk")
    assert [(row.rung, local_date(row.made_at)) for row in rows] == [
        ("review-2026-11-12", date(2026, 11, 19)),
        ("review-2026-11-12+2", date(2026, 11, 27)),  # 24/11 is a day off
        ("review-2026-11-12+3", date(2026, 12, 4)),
        ("review-2026-11-12+4", date(2026, 12, 11)),
    ]
    assert "Cơ quan đã gửi ngày 12/11/2026; báo cáo đã chờ 5 ngày làm việc." in about_sxd[0].body
    assert "báo cáo đã chờ 20 ngày làm việc." in about_sxd[3].body
    assert about_sxd[0].body.count("/tiep-nhan/") == 1


def test_without_a_specialist_the_head_of_the_consolidator_is_asked_to_review(
    period, sxd, officer, head, sct_head
):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, at(2026, 11, 12, 9))
    letters = [
        letter
        for letter in plan(now=at(2026, 11, 19, 8))
        if any(matter.rung.startswith("review") for matter in letter.matters)
    ]
    assert names_of(letters) == ["Son Consolidator"]


def test_a_returned_report_untouched_for_five_working_days_reminds_the_agency(
    period, sxd, officer, head, specialist
):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    step(report, "return", specialist, at(2026, 11, 12, 9), note="Thiếu số liệu.")
    assert plan(now=at(2026, 11, 18, 17)) == []
    for now in daily(date(2026, 11, 19), date(2026, 11, 25)):
        send_reminders(now=now)
    assert (
        subjects(officer)
        == subjects(head)
        == ["Sở Xây dựng – Năm 2026: đề nghị hoàn thiện theo ý kiến trả lại và gửi lại báo cáo"]
    )
    assert "Báo cáo được trả lại ngày 12/11/2026, chưa được gửi lại." in mail.outbox[0].body


def test_work_on_a_returned_report_puts_the_reminder_off(period, sxd, officer, head, specialist):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    step(report, "return", specialist, at(2026, 11, 12, 9), note="Thiếu số liệu.")
    type(report).objects.update(edited_at=at(2026, 11, 17, 9))
    assert plan(now=at(2026, 11, 23, 17)) == []
    assert names_of(plan(now=at(2026, 11, 25, 8))) == ["Hung Head", "Lan Officer"]


def test_each_round_of_review_is_reminded_of_for_itself(period, sxd, officer, head, specialist):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    send_reminders(now=at(2026, 11, 12, 8))
    step(report, "return", specialist, at(2026, 11, 13, 9), note="Thiếu số liệu.")
    submit(report, officer, head, at(2026, 11, 16, 9))
    send_reminders(now=at(2026, 11, 23, 8))
    assert [row.rung for row in Reminder.objects.order_by("pk")] == ["review-2026-11-02", "review-2026-11-16"]


def test_acceptance_ends_everything(period, sxd, officer, head, specialist):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    step(report, "accept", specialist, OPENING)
    assert plan(now=at(2026, 12, 16, 8)) == []


# --- one mail per person ---


def test_a_person_with_five_matters_gets_one_mail_listing_five(period, officer):
    for year in (2027, 2028, 2029, 2030):
        opened_period(year, date(year, 6, 14), at(2026, 11, 1, 8))
    send_reminders(now=T_7)
    [message] = mail.outbox
    assert message.subject == f"{asks(T_7)[0]} và 4 việc khác"
    assert [line for line in message.body.splitlines() if line[:1].isdigit()] == [
        "1. Sở Xây dựng – Kỳ báo cáo: Năm 2026",
        "2. Sở Xây dựng – Kỳ báo cáo: 6 tháng đầu năm 2027",
        "3. Sở Xây dựng – Kỳ báo cáo: 6 tháng đầu năm 2028",
        "4. Sở Xây dựng – Kỳ báo cáo: 6 tháng đầu năm 2029",
        "5. Sở Xây dựng – Kỳ báo cáo: 6 tháng đầu năm 2030",
    ]
    assert len(set(Reminder.objects.values_list("message_id", flat=True))) == 1


def test_the_plan_costs_the_same_queries_for_one_agency_and_for_three(
    period, officer, head, stranger, sct_officer, django_assert_num_queries
):
    Obligation.objects.exclude(agency=officer.agency).update(kind="exempt")
    with django_assert_num_queries(17):
        assert len(plan(now=T_7)) == 2
    Obligation.objects.update(kind="owed")
    with django_assert_num_queries(17):
        assert len(plan(now=T_7)) == 4


# --- notices in the portal -------------------------------------------------------------------------------


def test_a_notice_stands_in_the_portal_whatever_becomes_of_its_mail(period, officer, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    send_reminders(now=T_7)
    [row] = Reminder.objects.all()
    assert (row.person, row.title, row.path, row.sent_at, row.settled_at) == (
        officer,
        "Sở Xây dựng – Kỳ báo cáo: Năm 2026",
        "/bao-cao/",
        None,
        None,
    )
    assert row.words == (
        "Đề nghị soạn và gửi báo cáo.\nHạn gửi: trước ngày 15/12/2026 (còn 8 ngày).\nCòn 3/3 phần chung chưa "
        "soạn: Công tác lãnh đạo, chỉ đạo, triển khai; Đánh giá chung: kết quả đạt được; Nhiệm vụ trọng tâm "
        "thời gian tới"
    )


def test_a_notice_is_settled_once_nothing_is_left_to_do(period, sxd, officer, head):
    send_reminders(now=T_7)
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, T_7)
    send_reminders(now=T_7 + timedelta(minutes=10))
    assert set(Reminder.objects.values_list("settled_at", flat=True)) == {T_7 + timedelta(minutes=10)}


def test_nothing_is_written_on_a_day_off(period, officer):
    send_reminders(now=at(2026, 12, 12, 8))
    assert Reminder.objects.count() == 0
