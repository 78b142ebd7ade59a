"""How people hear: at once or once a day, and deputies while they are away."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from agencies.models import Role, User
from reports.models import MailPreference, Reminder
from reports.reminding.notifications import send_notifications
from reports.reminding.preferences import may_wait, next_digest
from reports.reminding.runs import send_reminders
from tests.conftest import at, person
from tests.reports.pages import errors, send, signed_in, text_of
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, opened_period, step, submit

pytestmark = pytest.mark.django_db
PAGE = "/tai-khoan/nhac-viec/"
DAYS = {"away_from": date(2026, 12, 7), "away_until": date(2026, 12, 9)}


def daily(*people: User) -> None:
    for each in people:
        MailPreference.objects.create(person=each, daily_digest=True)


def sent() -> list[tuple[str, str]]:
    return [(message.to[0], message.subject) for message in mail.outbox]


# --- once a day ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        (at(2026, 12, 7, 7, 0), at(2026, 12, 7, 8)),
        (at(2026, 12, 7, 8, 0), at(2026, 12, 7, 8)),
        (at(2026, 12, 7, 8, 10), at(2026, 12, 8, 8)),
        (at(2026, 12, 11, 9, 0), at(2026, 12, 14, 8)),
        (at(2026, 12, 12, 7, 0), at(2026, 12, 14, 8)),
        (at(2027, 1, 1, 7, 0), at(2027, 1, 4, 8)),
    ],
)
def test_the_daily_mail_goes_at_eight_on_working_days(now, hour):
    assert next_digest(now) == hour


def test_only_what_bears_waiting_waits():
    rungs = ["opening@2026-12-14", "T-30@x", "T-1@x", "review-2026-11-12", "returned-2026-11-12", "event-31"]
    assert [rung for rung in rungs if may_wait(rung)] == rungs
    assert [rung for rung in ("T-0@x", "T+1@x", "T+63@x", "alarm-x", "anything") if may_wait(rung)] == []


def test_the_notice_comes_at_once_and_several_share_one_mail_at_eight(period, officer, sxd):
    opened_period(2027, date(2027, 6, 14), at(2026, 11, 1, 8))
    daily(officer)
    seven = at(2026, 12, 7, 7)
    send_reminders(now=seven)
    assert (Reminder.objects.filter(made_at=seven).count(), sent()) == (2, [])
    send_reminders(now=at(2026, 12, 7, 8))
    [message] = mail.outbox
    assert [line for line in message.body.splitlines() if line[:1].isdigit()] == [
        "1. Sở Xây dựng – Kỳ báo cáo: Năm 2026",
        "2. Sở Xây dựng – Kỳ báo cáo: 6 tháng đầu năm 2027",
    ]
    send_reminders(now=at(2026, 12, 7, 8, 10))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("day", [14, 15])
def test_on_the_last_day_and_after_it_mails_go_at_once(day, period, officer):
    daily(officer)
    send_reminders(now=at(2026, 12, day, 9))
    assert [to for to, _ in sent()] == [officer.email]


def test_news_rides_in_the_daily_mail_after_what_has_to_be_done(period, sxd, officer, head, specialist):
    daily(head)
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, at(2026, 12, 7, 9))
    opened_period(2027, date(2027, 6, 14), at(2026, 11, 1, 8))
    step(report, "return", specialist, at(2026, 12, 7, 10), note="Bổ sung số liệu.")
    send_notifications(now=at(2026, 12, 7, 10))
    assert [to for to, _ in sent()] == [officer.email]
    assert Reminder.objects.filter(person=head).count() == 1
    mail.outbox.clear()
    send_notifications(now=at(2026, 12, 8, 8))
    send_reminders(now=at(2026, 12, 8, 8))
    [message] = [message for message in mail.outbox if message.to == [head.email]]
    assert [line for line in message.body.splitlines() if line[:1].isdigit()] == [
        "1. Sở Xây dựng – Kỳ báo cáo: 6 tháng đầu năm 2027",
        "2. Sở Xây dựng – Kỳ báo cáo: Năm 2026",
    ]
    assert "Sở Công Thương đã trả lại báo cáo lúc 10:00 ngày 07/12/2026." in message.body
    send_reminders(now=at(2026, 12, 8, 8, 10))
    assert Reminder.objects.filter(person=head, sent_at=None).count() == 0


def test_news_that_the_report_has_overtaken_is_not_in_the_daily_mail(period, sxd, officer, head, specialist):
    daily(specialist)
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, at(2026, 12, 7, 9))
    send_notifications(now=at(2026, 12, 7, 9))
    step(report, "return", specialist, at(2026, 12, 7, 10), note="Bổ sung số liệu.")
    send_reminders(now=at(2026, 12, 8, 8))
    assert [to for to, _ in sent() if to == specialist.email] == []


# --- leave and deputies ------------------------------------------------------------------------------


@pytest.fixture
def colleague(sxd) -> User:
    """While a report waits for the head, officers hear of nothing by themselves."""
    return person("Binh Colleague", Role.OFFICER, sxd)


def away(absent: User, deputy: User, **columns) -> MailPreference:
    return MailPreference.objects.create(person=absent, deputy=deputy, **DAYS | columns)


def told() -> list[tuple[str, str]]:
    rows = Reminder.objects.select_related("person").order_by("pk")
    return [(row.person.full_name, row.title) for row in rows]


PLAIN = "Sở Xây dựng – Kỳ báo cáo: Năm 2026"
MARKED = f"Thay Hung Head (vắng đến hết ngày 09/12/2026) – {PLAIN}"


def in_approval(period, sxd, officer) -> None:
    report = draft(obligation_of(sxd, period), officer, OPENING)
    step(report, "request_approval", officer, OPENING)
    send_notifications(now=OPENING)
    Reminder.objects.all().delete()
    mail.outbox.clear()


def test_while_the_head_is_away_the_deputy_hears_too_marked_and_both_after_the_return(
    period, sxd, officer, head, colleague
):
    in_approval(period, sxd, officer)
    away(head, colleague)
    send_reminders(now=T_7)
    assert told() == [("Hung Head", PLAIN), ("Binh Colleague", MARKED)]
    assert [message.to for message in mail.outbox] == [[head.email], [colleague.email]]
    assert f"1. {MARKED}" in mail.outbox[1].body.splitlines()
    send_reminders(now=at(2026, 12, 11, 8))  # back again: T-1 is for the head alone
    assert told() == [("Hung Head", PLAIN), ("Binh Colleague", MARKED), ("Hung Head", PLAIN)]


def test_who_hears_anyway_is_told_once_and_for_themselves(period, officer, head):
    away(head, officer)
    send_reminders(now=T_7)
    assert told() == [("Lan Officer", PLAIN), ("Hung Head", PLAIN)]


def test_a_deputy_who_is_away_passes_nothing_on(period, sxd, officer, head, colleague):
    in_approval(period, sxd, officer)
    third = person("Ba Third", Role.OFFICER, sxd)
    away(head, colleague)
    away(colleague, third)
    send_reminders(now=T_7)
    assert [name for name, _ in told()] == ["Hung Head", "Binh Colleague"]


def test_a_deputy_disabled_or_moved_meanwhile_hears_nothing(
    period, sxd, officer, head, colleague, stranger_agency
):
    in_approval(period, sxd, officer)
    away(head, colleague)
    for change in ({"is_active": False}, {"is_active": True, "agency": stranger_agency}):
        User.objects.filter(pk=colleague.pk).update(**change)
        send_reminders(now=T_7)
        assert [name for name, title in told() if "Sở Xây dựng" in title] == ["Hung Head"]


def test_news_reaches_the_deputy_marked(period, sxd, officer, head, colleague):
    away(head, colleague, away_from=date(2026, 11, 1))
    report = draft(obligation_of(sxd, period), officer, OPENING)
    step(report, "request_approval", officer, OPENING)
    send_notifications(now=OPENING)
    assert told() == [("Hung Head", PLAIN), ("Binh Colleague", MARKED)]
    assert MARKED in mail.outbox[1].body


# --- the page -----------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("reports.views.reminding.timezone.now", lambda: T_7)


def test_choices_are_kept_and_shown_again(officer, head, clock):
    client = signed_in(officer)
    typed = {"times": "daily", "away_from": "08/12/2026", "away_until": "10/12/2026", "deputy": head.pk}
    answer = client.post(PAGE, typed, follow=True)
    assert (
        "Đã ghi nhận cách nhận nhắc việc. Hung Head cùng nhận nhắc việc "
        "từ ngày 08/12/2026 đến hết ngày 10/12/2026."
    ) in text_of(answer)
    assert officer.email in text_of(answer)
    kept = MailPreference.objects.get(person=officer)
    assert (kept.daily_digest, kept.away_from, kept.away_until, kept.deputy) == (
        True,
        date(2026, 12, 8),
        date(2026, 12, 10),
        head,
    )
    assert send(client, PAGE).status_code == 302
    assert client.post(PAGE, {"times": ""}).status_code == 302
    kept.refresh_from_db()
    assert (kept.daily_digest, kept.away_from, kept.away_until, kept.deputy) == (False, None, None, None)


def test_a_leave_that_is_over_is_shown_no_more_and_stands_in_the_way_of_nothing(officer, head, clock):
    row = away(officer, head, away_from=date(2026, 12, 1), away_until=date(2026, 12, 6))
    assert send(signed_in(officer), PAGE, times="daily").status_code == 302
    row.refresh_from_db()
    assert (row.daily_digest, row.away_from, row.away_until, row.deputy) == (True, None, None, None)


def test_the_page_says_for_whom_one_stands_in_now_or_later(officer, head, clock):
    words = "Anh/chị nhận thay Lan Officer từ ngày 07/12/2026 đến hết ngày 09/12/2026."
    away(officer, head)
    assert words in text_of(signed_in(head).get(PAGE))
    assert "nhận thay Lan Officer từ ngày" not in text_of(signed_in(officer).get(PAGE))
    MailPreference.objects.update(away_from=date(2026, 12, 1), away_until=date(2026, 12, 6))
    assert "Anh/chị nhận thay" not in text_of(signed_in(head).get(PAGE))


def test_without_anybody_to_stand_in_the_page_says_what_to_do(officer, clock):
    assert "Cơ quan chưa có người nào khác nhận thay được;" in text_of(signed_in(officer).get(PAGE))


OWN = (
    "Người nhận thay phải là người khác trong cùng cơ quan, tài khoản đang hoạt động, "
    "có quyền xem các việc của người vắng."
)


@pytest.mark.parametrize("whom", ["inactive", "stranger", "oneself"])
def test_a_deputy_who_is_inactive_of_elsewhere_or_oneself_is_refused(whom, officer, head, stranger, clock):
    User.objects.filter(pk=head.pk).update(is_active=False)
    deputy = {"inactive": head, "stranger": stranger, "oneself": officer}[whom]
    typed = {"away_from": "08/12/2026", "away_until": "10/12/2026", "deputy": deputy.pk}
    assert errors(signed_in(officer).post(PAGE, typed)) == [OWN]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("10/12/2026", "08/12/2026", ["Ngày cuối vắng không được trước ngày bắt đầu vắng."]),
        ("01/12/2026", "04/12/2026", ["Ngày đã đọc là 04/12/2026, đã qua."]),
        ("08/12/2026", "31/12/2999", ["Ngày đã đọc là 31/12/2999, xa hơn một năm; đề nghị xem lại năm."]),
        ("", "08/12/2026", ["Đề nghị ghi ngày bắt đầu vắng."]),
        ("08/12/2026", "", ["Đề nghị ghi ngày cuối vắng."]),
    ],
)
def test_days_that_make_no_leave_are_refused(start, end, words, officer, head, clock):
    typed = {"away_from": start, "away_until": end, "deputy": head.pk}
    assert errors(signed_in(officer).post(PAGE, typed)) == words


def test_every_fault_of_a_leave_is_told_at_once(officer, head, clock):
    typed = {"away_from": "10/12/2026", "away_until": "8/12/2026"}
    assert errors(signed_in(officer).post(PAGE, typed)) == [
        "Đề nghị chọn người nhận thay trong những ngày vắng.",
        "Ngày cuối vắng không được trước ngày bắt đầu vắng.",
    ]


def test_a_leave_needs_a_deputy_who_is_there(officer, head, colleague, clock):
    client, typed = signed_in(officer), {"away_from": "08/12/2026", "away_until": "10/12/2026"}
    assert errors(client.post(PAGE, typed)) == ["Đề nghị chọn người nhận thay trong những ngày vắng."]
    away(head, colleague)
    assert errors(client.post(PAGE, typed | {"deputy": head.pk})) == [
        "Hung Head cũng vắng từ ngày 07/12/2026 đến hết ngày 09/12/2026; đề nghị chọn người khác."
    ]


def test_people_without_an_agency_choose_mails_only(administrator):
    page = signed_in(administrator).get(PAGE)
    assert list(page.context["form"].fields) == ["times"]


@pytest.mark.parametrize(
    "columns",
    [
        {"away_until": None},
        {"away_until": DAYS["away_from"] - timedelta(days=1)},
        {"deputy": None},
        {"deputy": "oneself"},
    ],
)
def test_the_database_refuses_half_a_leave(columns, officer, head):
    row = away(officer, head)
    given = {name: officer if value == "oneself" else value for name, value in columns.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        MailPreference.objects.filter(pk=row.pk).update(**given)
