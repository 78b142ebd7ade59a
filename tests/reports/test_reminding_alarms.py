"""Nobody to be reached, nobody who can act, and the administrators' page of how reminding runs."""

from datetime import timedelta

import pytest
from django.core import mail

from agencies.models import User
from reports.models import Obligation, Reminder, ReminderRun, RunKind
from reports.reminding import clock, nightly
from reports.reminding.notifications import send_notifications
from reports.reminding.overview import overview
from reports.reminding.runs import send_reminders
from tests.conftest import NOW, at
from tests.reports.pages import inline_code, queries, signed_in, text_of
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, submit

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri-nhac-viec/"


def alarms() -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(rung__startswith="alarm-").order_by("pk")
    return [(row.title, row.person.full_name) for row in rows.select_related("person")]


@pytest.fixture
def only_one_agency(period, sxd):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")


NOBODY = "Sở Xây dựng – Không có người nhận nhắc việc"


# --- the alarm -------------------------------------------------------------------------------------


def test_an_agency_without_anybody_is_told_to_administrators_once_a_day(
    only_one_agency, administrator, officer
):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    for minutes in (0, 10, 20):
        send_reminders(now=T_7 + timedelta(minutes=minutes))
    assert alarms() == [(NOBODY, "Anh Administrator")]
    [message] = mail.outbox
    assert (message.to, f"1. {NOBODY}" in message.body.splitlines()) == ([administrator.email], True)
    assert message.subject.startswith("Sở Xây dựng – không có người nhận nhắc việc: đề nghị tạo hoặc mở lại")
    send_reminders(now=T_7 + timedelta(days=1))
    assert (len(alarms()), len(mail.outbox)) == (2, 2)


def test_the_alarm_ends_when_somebody_can_be_reached(only_one_agency, administrator, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    send_reminders(now=T_7)
    User.objects.filter(pk=officer.pk).update(is_active=True)
    send_reminders(now=T_7 + timedelta(minutes=10))
    [row] = Reminder.objects.filter(person=administrator)
    assert row.settled_at == T_7 + timedelta(minutes=10)


def test_an_account_without_an_address_reaches_nobody(only_one_agency, administrator, officer):
    User.objects.filter(pk=officer.pk).update(email="")
    send_reminders(now=T_7)
    assert alarms() == [(NOBODY, "Anh Administrator")]


def test_with_a_head_alone_there_is_no_alarm(only_one_agency, administrator, head):
    send_reminders(now=T_7)
    assert alarms() == []


def test_before_anything_is_due_nobody_is_alarmed(period, sxd, administrator):
    Obligation.objects.update(kind="exempt")
    send_reminders(now=T_7)
    assert alarms() == []


def test_a_report_without_a_reviewer_is_a_matter_nobody_can_act_on(
    only_one_agency, sxd, period, officer, head, administrator
):
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, OPENING)
    assert nightly.findings(now=OPENING).stuck == [
        "Sở Xây dựng – Kỳ báo cáo: Năm 2026: gửi ngày 2/11/2026, không có người xem xét"
    ]
    send_reminders(now=T_7)
    heading = "Sở Xây dựng – Kỳ báo cáo: Năm 2026"
    assert alarms() == [(f"{heading} – Việc không ai xử lý được", "Anh Administrator")]
    assert nightly.findings(now=T_7).stuck == [
        f"{heading}: xem xét báo cáo đã gửi (báo cáo chưa được xem xét sau 20 ngày làm việc)"
    ]


def test_with_a_reviewer_nothing_is_stuck(only_one_agency, sxd, period, officer, head, specialist):
    submit(draft(obligation_of(sxd, period), officer, OPENING), officer, head, OPENING)
    assert nightly.findings(now=T_7) == nightly.Findings([], [])


def test_the_dashboard_names_agencies_that_nobody_hears(only_one_agency, leader, administrator):
    words = "1 cơ quan phải báo cáo nhưng không có người nhận nhắc việc: Sở Xây dựng."
    page = text_of(signed_in(leader).get("/tong-quan/"))
    assert (words in page, "Xem tình hình nhắc việc" in page) == (True, False)
    assert f"{words} Xem tình hình nhắc việc" in text_of(signed_in(administrator).get("/tong-quan/"))


def test_the_dashboard_says_nothing_when_everybody_hears(only_one_agency, leader, officer):
    assert "không có người nhận nhắc việc" not in text_of(signed_in(leader).get("/tong-quan/"))


# --- runs -------------------------------------------------------------------------------------------


def runs() -> list[tuple]:
    columns = ["kind", "started_at", "told", "sent", "failed", "stopped"]
    return list(ReminderRun.objects.order_by("pk").values_list(*columns))


def test_each_run_leaves_what_it_did_and_of_quiet_ones_the_last(only_one_agency, officer):
    for minutes in (0, 10, 20):
        send_reminders(now=T_7 + timedelta(minutes=minutes))
        send_notifications(now=T_7 + timedelta(minutes=minutes))
    last = T_7 + timedelta(minutes=20)
    assert runs() == [
        ("reminders", T_7, 1, 1, 0, ""),
        ("reminders", last, 0, 0, 0, ""),
        ("news", last, 0, 0, 0, ""),
    ]
    assert ReminderRun.objects.filter(finished_at=None).count() == 0


def test_a_run_that_the_mail_server_stopped_says_so(only_one_agency, officer, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    send_reminders(now=T_7)
    [(kind, _, told, sent, failed, stopped)] = runs()
    assert (kind, told, sent, failed) == ("reminders", 1, 0, 0)
    assert stopped.startswith("Không kết nối được máy chủ thư.")


def test_a_run_that_died_has_no_end(only_one_agency, officer, monkeypatch):
    def die(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("reports.reminding.runs.notices.write", die)
    with pytest.raises(RuntimeError):
        send_reminders(now=T_7)
    assert ReminderRun.objects.get().finished_at is None


def test_the_nightly_check_leaves_a_trace(only_one_agency):
    found = nightly.check(now=at(2026, 12, 7, 2, 30))
    assert (found.agencies, runs()) == (["Sở Xây dựng"], [("check", at(2026, 12, 7, 2, 30), 1, 0, 0, "")])


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2026, 12, 7, 6, 59), at(2026, 12, 7, 7, 0)),
        (at(2026, 12, 7, 7, 0), at(2026, 12, 7, 7, 10)),
        (at(2026, 12, 7, 17, 49), at(2026, 12, 7, 17, 50)),
        (at(2026, 12, 7, 17, 50), at(2026, 12, 8, 7, 0)),
        (at(2026, 12, 11, 23, 55), at(2026, 12, 14, 7, 0)),
        (at(2026, 12, 12, 9, 0), at(2026, 12, 14, 7, 0)),
    ],
)
def test_the_next_run_of_reminders(now, expected):
    assert clock.next_reminders(now) == expected


# --- the page ------------------------------------------------------------------------------------------


def test_failures_stand_with_their_words_and_next_try(only_one_agency, officer, head):
    given = {"matter": "report/1", "path": "/", "made_at": T_7, "mail_due_at": T_7}
    failed = given | {"claimed_at": T_7, "error": "550 no such person"}
    Reminder.objects.create(rung="a", person=officer, title="Chờ", **given)
    Reminder.objects.create(rung="b", person=officer, title="Lỗi", attempts=1, **failed)
    Reminder.objects.create(rung="c", person=officer, title="Thôi", attempts=5, **failed)
    Reminder.objects.create(rung="d", person=officer, title="Xong", attempts=5, settled_at=T_7, **failed)
    Reminder.objects.create(
        rung="e", person=officer, title="Gộp", **given | {"mail_due_at": T_7 + timedelta(days=1)}
    )
    found = overview(now=T_7)
    assert (found.waiting, found.oldest, found.later, found.failed) == (1, T_7, 1, 2)
    assert [(row.title, row.attempts, row.error, row.next_try) for row in found.failures] == [
        ("Thôi", 5, "550 no such person", None),
        ("Lỗi", 1, "550 no such person", T_7 + timedelta(minutes=5)),
    ]


def test_a_beat_that_has_stopped_is_told(administrator):
    ReminderRun.objects.create(kind=RunKind.NEWS, started_at=NOW, finished_at=NOW)
    late = {line.label: line.is_late for line in overview(now=NOW + timedelta(minutes=10)).runs}
    assert late == {"Nhắc việc": True, "Báo tin từng bước": False, "Kiểm tra hằng đêm": True}
    assert overview(now=NOW + timedelta(minutes=20)).runs[1].is_late


def test_the_page_says_all_of_it(only_one_agency, administrator):
    send_reminders(now=T_7)
    client = signed_in(administrator)
    for address in (f"{PAGE}?xem=day-du", f"{PAGE}khong-ai-xu-ly/"):
        assert "Mở danh sách người dùng Sở Xây dựng" in text_of(client.get(address))
    page = client.get(PAGE)
    words = text_of(page)
    assert f'hx-get="{PAGE}khong-ai-xu-ly/"' in page.content.decode()
    assert "1 thông báo mới, 1 thư đã gửi, 0 thư chưa gửi được" in words
    assert inline_code(page) == []


def test_the_page_takes_the_same_queries_for_one_mail_and_for_three(only_one_agency, administrator, officer):
    def count() -> int:
        return queries(signed_in(administrator), PAGE)

    given = {"matter": "report/1", "path": "/", "made_at": T_7, "mail_due_at": T_7, "person": officer}
    failed = given | {"claimed_at": T_7, "error": "550", "attempts": 1}
    Reminder.objects.create(rung="a", title="a", **failed)
    one = count()
    for rung in "bc":
        Reminder.objects.create(rung=rung, title=rung, **failed)
    assert count() == one
