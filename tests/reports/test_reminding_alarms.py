"""Nobody to be reached, nobody who can act, and the administrators' page of how reminding runs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from agencies.models import User
from reports.models import Obligation, Reminder, ReminderRun, RunKind
from reports.reminding import clock, nightly
from reports.reminding.notifications import send_notifications
from reports.reminding.overview import LATE, Queue, overview
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
        "Sở Xây dựng – Kỳ báo cáo: Năm 2026: gửi ngày 02/11/2026, không có người xem xét"
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


def mail_row(rung: str, person: User, **columns) -> Reminder:
    given = {"matter": "report/1", "path": "/", "made_at": T_7, "mail_due_at": T_7, "title": rung}
    return Reminder.objects.create(rung=rung, person=person, **given | columns)


def refused(rung: str, person: User, message_id: str, **columns) -> Reminder:
    given = {"claimed_at": T_7, "attempts": 1, "error": "550 no such person", "message_id": message_id}
    return mail_row(rung, person, **given | columns)


def test_a_refused_mail_is_one_line_with_all_it_was_to_tell_and_its_next_try(only_one_agency, officer, head):
    refused("Một", officer, "<1@x>")
    refused("Hai", officer, "<1@x>")
    refused("Thôi", head, "<2@x>", attempts=5, claimed_at=T_7 + timedelta(minutes=1))
    refused("Xong", head, "<3@x>", settled_at=T_7, ending="done")
    found = overview(now=T_7)
    assert found.failed == 2
    assert [(mail.titles, mail.attempts, mail.error, mail.next_try) for mail in found.failures] == [
        (["Thôi"], 5, "550 no such person", None),
        (["Một", "Hai"], 1, "550 no such person", T_7 + timedelta(minutes=5)),
    ]


def test_what_waits_is_counted_in_notices_and_in_people_for_each_gets_one_mail(
    only_one_agency, officer, head
):
    tomorrow = T_7 + timedelta(days=1)
    for rung in "ab":
        mail_row(rung, officer)
    mail_row("c", head, mail_due_at=T_7 - timedelta(minutes=5))
    mail_row("d", head, mail_due_at=tomorrow)
    refused("e", head, "<1@x>")
    mail_row("f", head, sent_at=T_7, claimed_at=T_7)
    found = overview(now=T_7)
    assert found.waiting == Queue(notices=3, people=2, oldest=T_7 - timedelta(minutes=5))
    assert found.later == Queue(notices=1, people=1, oldest=tomorrow)


def late(now) -> dict[str, bool]:
    return {line.label: line.mark == LATE for line in overview(now=now).runs}


def test_a_beat_that_has_stopped_is_told(administrator):
    User.objects.update(created_at=NOW - timedelta(days=2))
    ReminderRun.objects.create(kind=RunKind.NEWS, started_at=NOW, finished_at=NOW)
    assert late(NOW + timedelta(minutes=10)) == {
        "Nhắc việc": True,
        "Báo tin từng bước": False,
        "Kiểm tra hằng đêm": True,
    }
    assert late(NOW + timedelta(minutes=20))["Báo tin từng bước"]


def test_on_the_first_day_no_run_is_late_until_one_was_needed(administrator):
    evening = at(2026, 11, 27, 20)  # a Friday: reminders go again on Monday
    User.objects.update(created_at=evening)
    words = {"Nhắc việc": False, "Báo tin từng bước": False, "Kiểm tra hằng đêm": False}
    assert late(evening + timedelta(minutes=10)) == words
    assert late(at(2026, 11, 28, 3)) == words | {"Báo tin từng bước": True, "Kiểm tra hằng đêm": True}
    assert late(at(2026, 11, 30, 7, 10)) == dict.fromkeys(words, True) | {"Nhắc việc": False}
    assert late(at(2026, 11, 30, 7, 20)) == dict.fromkeys(words, True)


def test_before_the_first_run_the_page_blames_nobody(administrator):
    User.objects.update(created_at=timezone.now())
    words = text_of(signed_in(administrator).get(PAGE))
    assert (words.count("chưa đến lượt đầu tiên"), "Chậm" in words) == (3, False)
    assert "Chưa có lượt nào phải thông báo hay gửi thư." in words


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "Không có gì mới"),
        ({"told": 3, "sent": 2}, "3 thông báo mới, 2 thư đã gửi"),
        ({"failed": 1}, "1 thư chưa gửi được"),
        ({"kind": RunKind.CHECK}, "Không phát hiện gì"),
        ({"kind": RunKind.CHECK, "told": 2}, "Phát hiện 2 việc, cơ quan cần xem"),
        (
            {"stopped": "Không kết nối được máy chủ thư."},
            "Không có gì mới Dừng giữa chừng: Không kết nối được",
        ),
        ({"finished_at": None}, "Đang chạy"),
        ({"finished_at": None, "started_at": T_7 - timedelta(minutes=16)}, "Bị ngắt giữa chừng"),
    ],
)
def test_a_run_is_told_in_words(columns, words, administrator, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: T_7)
    given = {"kind": RunKind.REMINDERS, "started_at": T_7, "finished_at": T_7}
    ReminderRun.objects.create(**given | columns)
    assert words in text_of(signed_in(administrator).get(PAGE))


def test_the_last_runs_that_had_something_to_do_stay_in_sight(administrator):
    for minutes in range(0, 130, 10):
        given = {"started_at": T_7 + timedelta(minutes=minutes), "told": minutes and 1}
        ReminderRun.objects.create(kind=RunKind.REMINDERS, finished_at=T_7, **given)
    ReminderRun.objects.create(
        kind=RunKind.NEWS, started_at=T_7 + timedelta(hours=9), finished_at=T_7 + timedelta(hours=9)
    )
    found = overview(now=T_7).recent
    assert [run.started_at for run in found] == [
        T_7 + timedelta(minutes=minutes) for minutes in range(120, 20, -10)
    ]


def test_the_nightly_check_drops_runs_older_than_a_year_but_the_last_of_each_kind(administrator):
    long_ago = at(2025, 12, 1, 8)
    for kind in (RunKind.REMINDERS, RunKind.NEWS):
        for days in (0, 1):
            begun = long_ago + timedelta(days=days)
            ReminderRun.objects.create(kind=kind, started_at=begun, finished_at=begun, told=1)
    recent = at(2025, 12, 7, 8)
    ReminderRun.objects.create(kind=RunKind.REMINDERS, started_at=recent, finished_at=recent, told=1)
    night = at(2026, 12, 7, 2, 30)
    nightly.check(now=night)
    assert [(kind, started_at) for kind, started_at, *_ in runs()] == [
        (RunKind.NEWS, long_ago + timedelta(days=1)),
        (RunKind.REMINDERS, recent),
        (RunKind.CHECK, night),
    ]


def test_the_page_says_all_of_it(only_one_agency, administrator):
    send_reminders(now=T_7)
    client = signed_in(administrator)
    for address in (f"{PAGE}?xem=day-du", f"{PAGE}khong-ai-xu-ly/"):
        assert "Mở danh sách người dùng Sở Xây dựng" in text_of(client.get(address))
    page = client.get(PAGE)
    words = text_of(page)
    assert f'hx-get="{PAGE}khong-ai-xu-ly/"' in page.content.decode()
    assert words.count("1 thông báo mới, 1 thư đã gửi") == 2  # the last run, and among those with something
    assert inline_code(page) == []


def test_the_page_takes_the_same_queries_for_one_mail_and_for_three(only_one_agency, administrator, officer):
    def count() -> int:
        return queries(signed_in(administrator), PAGE)

    refused("a", officer, "<a@x>")
    one = count()
    for rung in "bc":
        refused(rung, officer, f"<{rung}@x>")
    assert count() == one
