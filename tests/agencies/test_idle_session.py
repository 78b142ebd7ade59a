"""A session ends when its person has done nothing for a while; what pages do by themselves is no act."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from agencies import sessions
from agencies.jobs import clear_sessions
from agencies.models import Role, User
from agencies.sessions import idle_seconds
from bacgiang_plan.lib.installation import checked_minutes
from reports.models import ReportPart
from tests.conftest import person
from tests.reports.pages import fields, send, signed_in, text_of

ROOT = Path(__file__).resolve().parents[2]
MINE, LOGIN = "/bao-cao/", "/dang-nhap/"
ENDED = "Phiên làm việc đã kết thúc vì quá 15 phút không có thao tác (quản trị viên: 5 phút)."


class Clock:
    """The server's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self):
        return self.now

    def pass_(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


def is_in(client: Client, address: str = MINE) -> bool:
    return client.get(address).status_code != 302


def minutes_left(clock: Clock) -> float:
    return (Session.objects.get().expire_date - clock.now).total_seconds() / 60


# --- when it ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "still_in"), [(14, True), (15, False)])
def test_a_session_ends_after_fifteen_idle_minutes(minutes, still_in, clock, officer):
    client = signed_in(officer)
    assert is_in(client)
    clock.pass_(minutes)
    assert is_in(client) is still_in


@pytest.mark.parametrize(("minutes", "still_in"), [(4, True), (5, False)])
def test_an_administrator_s_session_ends_after_five(minutes, still_in, clock, administrator):
    client = signed_in(administrator)
    assert is_in(client, "/quan-tri/")
    clock.pass_(minutes)
    assert is_in(client, "/quan-tri/") is still_in


def test_everybody_but_administrators_has_fifteen_minutes():
    minutes = {role: idle_seconds(User(role=role)) // 60 for role in Role}
    assert minutes == dict.fromkeys(Role, 15) | {Role.ADMINISTRATOR: 5}


def test_each_act_prolongs_it_for_as_long_as_there_are_acts(clock, officer):
    client = signed_in(officer)
    for _ in range(60):
        assert is_in(client)
        clock.pass_(10)
    clock.pass_(5)
    assert not is_in(client)


def test_the_whole_session_of_an_administrator_is_short_from_sign_in_on(clock, client, administrator):
    client.post(LOGIN, {"username": administrator.email, "password": "Mat-khau-mau-1"})
    assert minutes_left(clock) == 5


def test_who_becomes_an_administrator_meanwhile_has_five_minutes_from_the_next_page_on(clock, officer):
    client = signed_in(officer)
    type(officer).objects.update(role="administrator", agency=None)
    client.get("/nhiem-vu/")
    assert minutes_left(clock) == 5


def test_the_limits_come_from_the_environment(clock, settings, officer, administrator):
    settings.SESSION_IDLE_SECONDS, settings.SESSION_IDLE_SECONDS_ADMIN = 30 * 60, 2 * 60
    assert (idle_seconds(officer), idle_seconds(administrator)) == (1800, 120)
    client = signed_in(officer)
    clock.pass_(29)
    assert is_in(client)


@pytest.mark.parametrize("words", ["0", "-5", "x", "1,5", "7.5"])
def test_a_limit_that_is_no_number_of_minutes_is_refused_with_its_name(words):
    with pytest.raises(ImproperlyConfigured, match=f"SESSION_IDLE_MINUTES={words} không hợp lệ"):
        checked_minutes(words, "SESSION_IDLE_MINUTES")


def test_the_browser_keeps_the_cookie_no_longer_than_it_is_open(client, officer):
    answer = client.post(LOGIN, {"username": officer.email, "password": "Mat-khau-mau-1"})
    assert answer.cookies["sessionid"]["max-age"] == ""


# --- what it costs -------------------------------------------------------------------------------------


def writes(client, address: str = MINE) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"].split()[0] for query in captured if not query["sql"].startswith("SELECT")]


def test_a_session_is_written_at_most_once_a_minute_and_by_one_update(clock, officer):
    client = signed_in(officer)
    assert writes(client) == []
    clock.pass_(0.9)
    assert writes(client) == []
    clock.pass_(0.2)
    assert writes(client) == ["UPDATE"]
    assert writes(client) == []


def test_prolonging_never_rewrites_what_another_request_keeps_in_the_session(clock, officer):
    client = signed_in(officer)
    before = Session.objects.get().session_data
    clock.pass_(2)
    client.get(MINE)
    row = Session.objects.get()
    assert (row.session_data, minutes_left(clock)) == (before, 15)


def test_prolonging_does_not_bring_back_a_session_that_was_ended_meanwhile(clock, officer):
    client = signed_in(officer)
    clock.pass_(2)
    key = client.session.session_key
    Session.objects.filter(pk=key).delete()
    assert not is_in(client)
    assert not Session.objects.filter(pk=key).exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_too_busy_to_prolong_costs_nobody_the_page(clock, officer):
    def busy(execute, sql, *rest):
        if sql.startswith("UPDATE"):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    client = signed_in(officer)
    clock.pass_(2)
    with connection.execute_wrapper(busy):
        assert is_in(client)
    assert minutes_left(clock) == 13


# --- what pages do by themselves -----------------------------------------------------------------------


UNATTENDED = {
    "reports:bell",
    "reports:document-progress",
    "reports:outgoing-progress",
    "reports:period-workbook-progress",
    "zones:import-progress",
    "zones:workbook-progress",
}
"""Addresses that pages ask for by themselves."""


def names_of_unattended(resolver=None, space: str = "") -> set[str]:
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            found |= names_of_unattended(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif getattr(entry.callback, "is_unattended", False):
            found.add(f"{space}{entry.name}")
    return found


def test_polling_addresses_are_marked():
    assert names_of_unattended() == UNATTENDED


def test_every_fragment_that_polls_is_known_here():
    polling = {path.name for path in ROOT.glob("templates/**/*.html") if '"every ' in path.read_text()}
    assert polling == {"_progress.html"}


def test_polling_keeps_no_session_alive(clock, specialist, monkeypatch):
    client = signed_in(specialist)
    monkeypatch.setattr(sessions, "_is_unattended", lambda request: True)
    for _ in range(7):
        assert is_in(client, "/tiep-nhan/")
        clock.pass_(2)
    clock.pass_(1)
    assert not is_in(client, "/tiep-nhan/")


def test_a_fragment_asked_for_after_the_end_lets_the_whole_page_ask_again(clock, leader):
    client = signed_in(leader)
    clock.pass_(16)
    answer = client.get("/tong-quan/muc-tieu/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    assert ENDED in text_of(client.get("/tong-quan/", follow=True))


# --- what the person is told, and comes back to ---------------------------------------------------------


@pytest.mark.parametrize("address", [MINE, "/nhiem-vu/?trang=2"])
def test_the_sign_in_page_says_why_and_leads_back(address, clock, officer):
    client = signed_in(officer)
    clock.pass_(16)
    page = client.get(address, follow=True)
    assert ENDED in text_of(page)
    assert "Cần đăng nhập để mở trang này" not in text_of(page)  # one reason is enough
    typed = fields(page) | {"username": officer.email, "password": "Mat-khau-mau-1"}
    assert client.post(LOGIN, typed)["Location"] == address


def test_it_is_said_once(clock, officer):
    client = signed_in(officer)
    clock.pass_(16)
    assert ENDED in text_of(client.get(MINE, follow=True))
    assert ENDED not in text_of(client.get(MINE, follow=True))


@pytest.mark.parametrize("first_visit", [True, False])
def test_nobody_is_told_so_who_never_was_in_or_signed_out(first_visit, officer):
    client = Client() if first_visit else signed_in(officer)
    client.post("/dang-xuat/")
    assert ENDED not in text_of(client.get(MINE, follow=True))


def test_the_admin_says_it_too(clock, administrator):
    client = signed_in(administrator)
    assert is_in(client, "/quan-tri/")
    clock.pass_(6)
    assert ENDED in text_of(client.get("/quan-tri/", follow=True))


def test_words_posted_after_the_end_wait_for_hours_and_are_there_after_signing_in(clock, report, officer):
    client, url = signed_in(officer), f"/bao-cao/{report.pk}/phan/direction/"
    typed = fields(client.get(url)) | {"text": "hai nghìn từ " * 700}
    clock.pass_(16)
    page = client.post(url, typed, follow=True)
    assert ENDED in text_of(page)
    clock.pass_(3 * 60)
    signing = fields(page) | {"username": officer.email, "password": "Mat-khau-mau-1"}
    back = client.post(LOGIN, signing, follow=True)
    assert (back.redirect_chain[-1][0], fields(back)["text"]) == (url, typed["text"])
    assert not ReportPart.objects.exists()
    assert client.post(url, fields(back)).status_code == 302
    assert ReportPart.objects.get().text == typed["text"].strip()


def test_saving_is_an_act(clock, report, officer):
    client, url = signed_in(officer), f"/bao-cao/{report.pk}/phan/direction/"
    form = fields(client.get(url))
    clock.pass_(14)
    assert client.post(url, form | {"text": "Đã triển khai."}).status_code == 302
    clock.pass_(14)
    assert send(client, url, text="Đã triển khai tiếp.").status_code == 302


def test_a_stranger_s_cookie_is_no_session(client, db):
    client.cookies["sessionid"] = "x" * 32
    assert client.get(MINE)["Location"] == f"{LOGIN}?next={MINE}"


def test_two_people_on_one_machine_have_each_their_own_time(clock, officer, sxd):
    first, second = signed_in(officer), signed_in(person("Quyen Second", "officer", sxd))
    clock.pass_(10)
    assert is_in(second)
    clock.pass_(6)
    assert (is_in(first), is_in(second)) == (False, True)


def test_sessions_that_ended_are_deleted_and_no_others(clock, officer, head):
    signed_in(officer)
    clock.pass_(10)
    signed_in(head)
    clock.pass_(6)
    clear_sessions()
    assert [each.get_decoded()["_auth_user_id"] for each in Session.objects.all()] == [str(head.pk)]
