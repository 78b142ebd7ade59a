"""Attacks on reminding by outsiders and by insiders who forge what a page would never send."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from agencies.models import Agency, Role, User
from reports.models import CalendarFeed, LadderChange, LadderRung, MailPreference, Reminder
from reports.reminding import calendars
from reports.reminding.ladder import Ladder, Step
from reports.reminding.preference_forms import colleagues
from reports.reminding.runs import send_reminders
from tasks.models import DatedPart
from tests.conftest import NOW, at, person
from tests.reports.pages import signed_in
from tests.reports.reminder_world import T_7, draft, obligation_of, step
from tests.reports.test_calendars import events, path_of
from tests.reports.test_ladder_pages import COMMON, OF_PERIOD, TASK, form

pytestmark = pytest.mark.django_db
HUGE = "9" * 5000
"""More digits than Python reads as a number."""
LEAVE = {"away_from": date(2026, 12, 1), "away_until": date(2026, 12, 31)}


# --- requests from elsewhere, and by the wrong verb --------------------------------------------------

WRITING = [
    "/thong-bao/da-xem/",
    "/tai-khoan/nhac-viec/",
    "/tai-khoan/lich/",
    COMMON,
    TASK,
    OF_PERIOD,
    f"{OF_PERIOD}dung-lich-chung/",
]


@pytest.fixture
def told(period, officer, head, administrator) -> Reminder:
    send_reminders(now=T_7)
    return Reminder.objects.get(person=officer)


def state() -> tuple:
    tables = (Reminder, MailPreference, CalendarFeed, LadderRung, LadderChange)
    return tuple(tuple(table.objects.order_by("pk").values_list()) for table in tables)


@pytest.mark.parametrize("address", WRITING)
def test_a_form_of_another_site_writes_nothing(address, told, officer, administrator):
    before = state()
    for user in (officer, administrator):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        answer = client.post(address, {"until": "999999", "action": "new", "times": "daily", "seen": "0"})
        assert answer.status_code == 403
    assert state() == before


@pytest.mark.parametrize("address", WRITING)
def test_a_link_writes_nothing(address, told, officer, administrator):
    before = state()
    for user in (officer, administrator):
        for query in ("", "?until=99999&action=new&times=daily&seen=0"):
            signed_in(user).get(address + query)
            signed_in(user).head(address + query)
    assert state() == before


def test_every_notice_leads_into_the_portal(told, period, assignment, officer):
    part = {"words": "Hoàn thành.", "due_words": "đến năm 2025", "due_on": date(2025, 12, 31)}
    DatedPart.objects.create(task=assignment.task, order=1, **part)
    send_reminders(now=at(2026, 12, 28, 8))
    paths = set(Reminder.objects.values_list("path", flat=True))
    assert len(paths) > 1
    assert [path for path in paths if not re.fullmatch(r"/[a-z0-9][\w./-]*", path)] == []


# --- what is somebody else's ------------------------------------------------------------------------


def test_numbers_that_are_guessed_show_and_change_nothing(told, stranger, stranger_head, specialist, leader):
    before = state()
    for user in (stranger, stranger_head, specialist, leader):
        client = signed_in(user)
        for number in (told.pk, told.pk + 1, 0, 2**63, 2**64, HUGE):
            assert client.get(f"/thong-bao/{number}/").status_code == 404
        assert "Sở Xây dựng" not in client.get("/thong-bao/?xem=tat-ca").content.decode()
        client.post("/thong-bao/da-xem/", {"until": str(told.pk + 99)})
    assert state() == before


@pytest.mark.parametrize("until", [HUGE, "٣", "²", "1e9", "0x10", "\x00"])
def test_a_forged_mark_of_where_to_stop_is_no_fault(until, told, officer):
    assert signed_in(officer).post("/thong-bao/da-xem/", {"until": until}).status_code == 302


def test_a_preference_is_one_s_own_whoever_is_named_in_the_form(told, officer, head):
    MailPreference.objects.create(person=head, daily_digest=True)
    typed = {"times": "", "person": head.pk, "id": head.pk, "user": head.pk}
    assert signed_in(officer).post("/tai-khoan/nhac-viec/", typed).status_code == 302
    assert dict(MailPreference.objects.values_list("person", "daily_digest")) == {
        officer.pk: False,
        head.pk: True,
    }


# --- deputies who may not see the matter ----------------------------------------------------------------


def test_only_those_who_may_open_the_matters_are_offered_as_deputies(
    sct, sct_officer, specialist, sct_head, administrator
):
    second = person("Ha Specialist", Role.SPECIALIST, sct)
    own_admin = person("An Administrator", Role.ADMINISTRATOR, sct)
    offered = {user: set(colleagues(user)) for user in User.objects.all()}
    assert offered == {
        sct_officer: {specialist, second, sct_head},
        specialist: {second, sct_head},
        second: {specialist, sct_head},
        sct_head: {specialist, second},
        own_admin: set(),
        administrator: set(),
    }


def test_a_deputy_who_may_not_open_the_matter_hears_nothing_even_if_once_chosen(
    period, sxd, sct_officer, officer, head, specialist
):
    MailPreference.objects.create(person=specialist, deputy=sct_officer, **LEAVE)
    report = draft(obligation_of(sxd, period), officer, at(2026, 12, 1, 8))
    step(report, "request_approval", officer, at(2026, 12, 1, 8))
    step(report, "submit", head, at(2026, 12, 1, 8))
    send_reminders(now=at(2026, 12, 10, 8))
    heard = Reminder.objects.filter(matter__startswith="report/", rung__startswith="review-")
    assert [row.person for row in heard] == [specialist]
    User.objects.filter(pk=sct_officer.pk).update(role=Role.SPECIALIST)
    send_reminders(now=at(2026, 12, 10, 8, 10))
    assert {row.person for row in heard.all()} == {specialist, sct_officer}


def test_a_deputy_of_another_role_is_refused_by_the_page(sct_officer, specialist, monkeypatch):
    monkeypatch.setattr("reports.views.reminding.timezone.now", lambda: T_7)
    typed = {"away_from": "8/12/2026", "away_until": "10/12/2026", "deputy": sct_officer.pk}
    answer = signed_in(specialist).post("/tai-khoan/nhac-viec/", typed)
    assert "có quyền xem các việc của người vắng" in answer.content.decode()
    assert not MailPreference.objects.exists()


# --- the calendar ------------------------------------------------------------------------------------


@pytest.fixture
def feed(period, officer) -> str:
    return path_of(calendars.new_address(officer, now=NOW))


@pytest.mark.parametrize("token", ["x", "..", "%00", "A" * 43, "'; DROP TABLE", "a" * 5000, "%2e%2e%2f", "é"])
def test_a_guessed_token_opens_nothing(token, feed):
    assert Client().get(f"/lich/{token}.ics").status_code == 404


def test_nearly_the_token_and_its_hash_open_nothing(feed, officer):
    token = feed.removeprefix("/lich/").removesuffix(".ics")
    kept = CalendarFeed.objects.get(person=officer).token_hash
    for guess in (token[:-1], token.swapcase(), f"{token}=", f"{token}/", kept, kept.upper()):
        assert Client().get(f"/lich/{guess}.ics").status_code == 404, guess


def test_a_feed_is_kept_by_nobody_on_the_way_and_gives_no_cookie(feed):
    answer = Client().get(feed)
    kept = {each.strip() for each in answer["Cache-Control"].split(",")}
    assert {"no-store", "private"} <= kept
    assert (answer.cookies.keys(), Client().post(feed).status_code) == (set(), 405)


def test_a_feed_opens_no_page_even_with_its_address_in_hand(feed, told):
    client = Client()
    client.get(feed)
    for address in ("/thong-bao/", "/tai-khoan/nhac-viec/", f"/lich/bao-cao/{told.obligation_id}.ics"):
        assert client.get(address).status_code == 302


def test_who_moved_reads_the_new_agency_who_was_disabled_or_left_every_agency_nothing(
    feed, officer, stranger_agency
):
    def summaries() -> list[str]:
        answer = Client().get(feed)
        return [str(e["SUMMARY"]) for e in events(answer.content)] if answer.status_code == 200 else []

    assert [text.endswith("Sở Xây dựng") for text in summaries()] == [True]
    User.objects.filter(pk=officer.pk).update(agency=stranger_agency)
    assert [text.endswith("UBND huyện Hiệp Hòa") for text in summaries()] == [True]
    User.objects.filter(pk=officer.pk).update(agency=None, role=Role.LEADER)
    assert summaries() == ["Hạn các cơ quan gửi báo cáo năm 2026"]
    User.objects.filter(pk=officer.pk).update(agency=None, role=Role.ADMINISTRATOR)
    assert summaries() == []
    User.objects.filter(pk=officer.pk).update(agency=stranger_agency, role=Role.OFFICER, is_active=False)
    assert Client().get(feed).status_code == 404


def test_a_sample_person_has_no_feed_in_production(feed, officer, settings):
    User.objects.filter(pk=officer.pk).update(is_sample=True)
    settings.PRODUCTION = True
    assert Client().get(feed).status_code == 404


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_name_breaks_out_of_an_event(end, feed, sxd, period):
    evil = f"Sở{end}END:VEVENT{end}BEGIN:VEVENT{end}ATTACH:file:///x{end}; , \\ “😀”"
    assert len(evil) <= Agency._meta.get_field("short_name").max_length
    Agency.objects.filter(pk=sxd.pk).update(short_name=evil)
    content = Client().get(feed).content
    [event] = events(content)
    assert (content.split(b"\r\n").count(b"BEGIN:VEVENT"), event.get("ATTACH")) == (1, None)
    assert content.replace(b"\r\n", b"").translate(None, b"\r\n") == content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_names_stay_in_their_line_of_a_mail(period, sxd, officer):
    evil = "Sở\r\nBcc: ke-gian@example.vn\r\n\r\n😀" + " rất dài" * 6
    Agency.objects.filter(pk=sxd.pk).update(short_name=evil[:60])
    send_reminders(now=T_7)
    [message] = mail.outbox
    assert message.recipients() == [officer.email]
    assert "\n" not in message.subject and "Bcc" not in message.message().keys()  # noqa: SIM118


# --- ladders and commands that overflow ----------------------------------------------------------------


@pytest.mark.parametrize("address", [COMMON, TASK, OF_PERIOD])
@pytest.mark.parametrize(
    "typed",
    [
        {"sides": "opening,opening,last,last,before", "r4-days": "9", "r4-on": "on"},
        {"sides": ",".join(["before"] * 10_000)},
        {"sides": "' OR 1=1,before,\x00"},
        {"r1-days": HUGE},
        {"r1-days": "99999"},
        {"until_days": HUGE, "repeats_every": "1"},
        {"repeats_every": "-1"},
        {"seen": HUGE},
        {"seen": "-1"},
    ],
)
def test_a_forged_ladder_is_refused_or_kept_within_bounds(address, typed, period, administrator):
    client = signed_in(administrator)
    answer = client.post(address, form(client, address) | typed)
    assert answer.status_code in (200, 302)
    rungs = list(LadderRung.objects.all())
    assert len(rungs) <= 40
    assert [rung for rung in rungs if rung.days_left is not None and abs(rung.days_left) > 365] == []
    assert len({rung.days_left for rung in rungs}) == len(rungs)
    if address == TASK:
        assert [rung for rung in rungs if rung.days_left is None] == []


def test_giving_up_a_ladder_with_a_forged_serial_is_refused(period, administrator):
    client = signed_in(administrator)
    client.post(OF_PERIOD, form(client, OF_PERIOD) | {"until_days": "70"})
    assert client.post(f"{OF_PERIOD}dung-lich-chung/", {"seen": HUGE}).status_code == 409
    assert LadderRung.objects.exists()


def test_the_longest_ladder_there_can_be_still_speaks_with_one_voice(period, officer):
    steps = [Step(days) for days in range(180, 141, -1)] + [Step(-1, repeats_every=1, until_days=730)]
    LadderRung.objects.bulk_create(
        LadderRung(scope="report", days_left=step.days_left, repeats_every=step.repeats_every,
                   until_days=step.until_days) for step in steps
    )  # fmt: skip
    assert len(Ladder(tuple(steps)).rungs) == 39 + 730
    for day in (16, 17):
        send_reminders(now=at(2026, 12, day, 8))
    rungs = [
        rung.partition("@")[0]
        for rung in Reminder.objects.filter(person=officer).values_list("rung", flat=True)
    ]
    assert sorted(rungs) == ["T+2", "T+3"]
    send_reminders(now=at(2028, 12, 13, 8) + timedelta(days=70))
    assert Reminder.objects.filter(person=officer).latest("pk").rung.startswith("T+730@")


@pytest.mark.parametrize(
    "now",
    ["0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59", "9999-12-31T23:59-12:00", "1970-01-01"],
)
@pytest.mark.parametrize("dry", [True, False])
def test_a_moment_outside_the_plan_is_refused_in_words(now, dry, period, officer):
    with pytest.raises(CommandError, match="năm cần từ 2021 đến 2100"):
        call_command("send_reminders", now=now, dry_run=dry)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("now", ["2021-01-01T00:00+14:00", "2100-12-31T23:59-12:00"])
def test_the_first_and_the_last_moment_are_understood(now, period, officer, capsys):
    call_command("send_reminders", now=now, dry_run=True)
    assert capsys.readouterr().out.startswith("Thời điểm: ")
