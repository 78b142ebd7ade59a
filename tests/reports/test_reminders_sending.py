"""The ledger against a real SMTP server that refuses and drops; runs that die (scenarios 10, 11, 13)."""

import itertools
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bacgiang_plan.lib import mail
from reports.models import AgencyReport, Reminder
from reports.reminding import ledger, notices, runs
from reports.reminding.due import due_matters
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tests.lib import loopback_smtp
from tests.lib.loopback_smtp import subject_of
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, opened_period, plan, step, submit
from tests.reports.reminder_world import ledger as rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with loopback_smtp.running(settings) as server:
        yield server


def minutes(count: int):
    return T_7 + timedelta(minutes=count)


def planned(now):
    """The mails of a run that has written its notices and not yet sent anything."""
    notices.write(due_matters(now=now), now=now)
    return plan(now=now)


class Killed(BaseException):
    """The worker's end, as ``except Exception`` does not see it."""


def kill_after(monkeypatch, step: str) -> None:
    """Let the worker die once, right before or right after it hands a mail over."""
    send = mail.send

    def dying(message):
        monkeypatch.setattr(mail, "send", send)
        if step == "after the mail":
            send(message)
        raise Killed

    monkeypatch.setattr(mail, "send", dying)


def test_one_run_mails_everybody_once_and_marks_after(period, officer, head, stranger, server):
    outcome = send_reminders(now=T_7)
    assert sorted(message["To"] for message in server.messages) == [
        "hung.head@example.vn",
        "lan.officer@example.vn",
        "tam.stranger@example.vn",
    ]
    assert (len(outcome.sent), outcome.failed, outcome.stopped) == (3, [], "")
    assert set(Reminder.objects.values_list("claimed_at", "sent_at", "attempts", "error")) == {
        (T_7, T_7, 1, "")
    }


def test_the_mail_names_agency_and_period_first_and_links_to_the_page(period, officer, server, settings):
    settings.SITE_URL = "https://kehoach.example.vn"
    send_reminders(now=T_7)
    [received] = server.messages
    text = received.get_body(["plain"]).get_content()
    assert subject_of(received).startswith("Sở Xây dựng – Năm 2026: ")
    assert "   Địa chỉ: https://kehoach.example.vn/bao-cao/" in text.splitlines()


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_every_mail_says_how_it_stops_and_where_to_change_how_one_hears(
    kind, period, sxd, officer, head, server, settings
):
    settings.SITE_URL = "https://kehoach.example.vn"
    send_reminders(now=T_7)
    step(draft(obligation_of(sxd, period), officer, OPENING), "request_approval", officer, T_7)
    send_notifications(now=T_7)
    reminder, news = server.to(head.email)
    bodies = [message.get_body([kind]).get_content() for message in (reminder, news)]
    assert "Thư nhắc tự dừng khi việc nêu trên đã được thực hiện trên Cổng; không cần trả lời" in bodies[0]
    assert ["https://kehoach.example.vn/tai-khoan/nhac-viec/" in body for body in bodies] == [True, True]


def test_submitted_between_the_query_and_the_sending_means_no_mail(
    period, sxd, officer, head, server, monkeypatch
):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    letters = planned(T_7)
    submit(report, officer, head, T_7)
    monkeypatch.setattr(runs, "letters_of", lambda matters, now: letters)
    send_reminders(now=T_7)
    assert (len(letters), server.messages) == (2, [])
    assert rows() == [("T-7", "Lan Officer", 0, False), ("T-7", "Hung Head", 0, False)]


def test_of_two_matters_only_the_one_still_open_is_mailed(period, sxd, officer, head, server, monkeypatch):
    later = opened_period(2027, period.window_end, OPENING)
    report = draft(obligation_of(sxd, period), officer, OPENING)
    letters = planned(T_7)
    submit(report, officer, head, T_7)
    monkeypatch.setattr(runs, "letters_of", lambda matters, now: letters)
    send_reminders(now=T_7)
    text = server.to(officer.email)[0].get_body(["plain"]).get_content()
    assert (later.name in text, period.name in text) == (True, False)


def test_a_refused_address_stops_nobody_else_and_is_retried(period, officer, head, stranger, server):
    server.refused.add(head.email)
    outcome = send_reminders(now=T_7)
    assert [letter.person for letter, _ in outcome.failed] == [head]
    assert len(server.messages) == 2
    row = Reminder.objects.get(person=head)
    assert (row.attempts, row.sent_at, row.error) == (
        1,
        None,
        "Máy chủ thư từ chối địa chỉ nhận. hung.head@example.vn: 550 5.1.1 no such person",
    )
    server.refused.clear()
    send_reminders(now=minutes(10))
    row.refresh_from_db()
    assert (row.attempts, row.sent_at, row.error) == (2, minutes(10), "")
    assert sorted(len(server.to(user.email)) for user in (officer, head, stranger)) == [1, 1, 1]


def test_a_refusal_that_lasts_is_tried_five_times_with_growing_pauses(period, officer, server):
    server.refused.add(officer.email)
    tried = []
    for minute in range(0, 3 * 24 * 60, 10):
        if send_reminders(now=minutes(minute)).failed:
            tried.append(minute)
    assert tried == [0, 10, 30, 110, 430]
    assert rows() == [("T-7", "Lan Officer", 5, False)]


def test_an_address_given_up_at_one_rung_is_tried_again_at_the_next(period, officer, server):
    server.refused.add(officer.email)
    for minute in range(0, 600, 10):
        send_reminders(now=minutes(minute))
    server.refused.clear()
    send_reminders(now=T_7 + timedelta(days=4))
    assert rows() == [("T-7", "Lan Officer", 5, False), ("T-1", "Lan Officer", 1, True)]


def test_a_line_dropped_after_the_mail_was_taken_repeats_it_with_the_same_message_id(period, officer, server):
    server.dropped.add(officer.email)
    send_reminders(now=T_7)
    server.dropped.clear()
    send_reminders(now=minutes(10))
    send_reminders(now=minutes(20))
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert rows() == [("T-7", "Lan Officer", 2, True)]


@pytest.mark.parametrize(("step", "arrived"), [("before the mail", 1), ("after the mail", 2)])
def test_a_worker_killed_in_mid_mailing_loses_nothing_and_repeats_only_under_the_same_id(
    period, officer, head, stranger, server, monkeypatch, step, arrived
):
    kill_after(monkeypatch, step)
    with pytest.raises(Killed):
        send_reminders(now=T_7)
    for minute in (0, 10, 20, 30):
        send_reminders(now=minutes(minute))
    counts = {user.full_name: len(server.to(user.email)) for user in (officer, head, stranger)}
    first = server.messages[0]["To"] if step == "after the mail" else officer.email
    assert sorted(counts.values()) == sorted([1, 1, arrived])
    assert len({message["Message-ID"] for message in server.to(first)}) == 1
    assert all(row.sent_at for row in Reminder.objects.all())


def test_a_claim_is_left_alone_while_its_run_may_still_live(period, officer, server, monkeypatch):
    kill_after(monkeypatch, "before the mail")
    with pytest.raises(Killed):
        send_reminders(now=T_7)
    send_reminders(now=minutes(14))
    assert server.messages == []
    send_reminders(now=minutes(15))
    assert rows() == [("T-7", "Lan Officer", 2, True)]


def test_a_mail_server_that_is_down_for_a_day_costs_no_attempts(period, officer, head, server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minute in range(0, 600, 10):
        outcome = send_reminders(now=minutes(minute))
    assert outcome.stopped.startswith("Không kết nối được máy chủ thư. ")
    settings.EMAIL_PORT = port
    send_reminders(now=minutes(600))
    assert rows() == [("T-7", "Lan Officer", 1, True), ("T-7", "Hung Head", 1, True)]


def test_new_matters_never_travel_with_a_repeat(period, officer, server):
    server.dropped.add(officer.email)
    send_reminders(now=T_7)
    server.dropped.clear()
    opened_period(2027, period.window_end, T_7)
    send_reminders(now=minutes(10))
    ids = [message["Message-ID"] for message in server.messages]
    assert (len(ids), len(set(ids))) == (3, 2)
    assert [row.sent_at is not None for row in Reminder.objects.all()] == [True, True]


def test_a_message_id_that_went_out_without_a_matter_is_not_used_for_it(period, sxd, officer, head, server):
    opened_period(2027, period.window_end, OPENING)
    report = draft(obligation_of(sxd, period), officer, OPENING)
    server.dropped.add(officer.email)
    send_reminders(now=T_7)
    AgencyReport.objects.update(state="in_approval")  # the officer's turn is over, for a while
    server.dropped.clear()
    send_reminders(now=minutes(10))
    AgencyReport.objects.filter(pk=report.pk).update(state="sent_back")
    send_reminders(now=minutes(20))
    both, one, other = (message["Message-ID"] for message in server.to(officer.email))
    assert both == one != other


def test_our_own_fault_in_one_mail_stops_no_other(period, officer, head, server, monkeypatch, caplog):
    compose = runs.compose

    def faulty(person, *args):
        if person == officer:
            raise KeyError("no such word")
        return compose(person, *args)

    monkeypatch.setattr(runs, "compose", faulty)
    outcome = send_reminders(now=T_7)
    assert [(letter.person, error) for letter, error in outcome.failed] == [(officer, ledger.OUR_FAULT)]
    assert [message["To"] for message in server.messages] == [head.email]
    assert "no such word" in caplog.text


def test_a_run_ends_after_five_minutes_and_leaves_the_rest_to_the_next(
    period, officer, head, stranger, server, monkeypatch
):
    clock = itertools.count(0, 200)
    monkeypatch.setattr(ledger, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert len(send_reminders(now=T_7).sent) == 1


def test_somebody_faster_on_one_matter_takes_the_whole_mail(period, officer, server):
    opened_period(2027, period.window_end, OPENING)
    [letter] = planned(T_7)
    taken = ledger.claim(letter.rows[1:], message_id="<faster@example.vn>", now=T_7)
    assert len(taken) == 1
    assert ledger.claim(letter.rows, message_id="<slower@example.vn>", now=T_7) == []
    assert sorted(Reminder.objects.values_list("attempts", flat=True)) == [0, 1]
