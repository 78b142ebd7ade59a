"""The lock of sign-in: counted at the visitor's own address, not prolonged by trying, unlocked by hand."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.db.models import F
from django.test import Client
from django.urls import reverse

from agencies.lockout import client_address
from tests.agencies.test_sign_in import PASSWORD, attempt, failures
from tests.reports.pages import signed_in, text_of

PROXY = "10.0.0.1"


@pytest.fixture
def locks(settings):
    settings.AXES_ENABLED = True


# --- the address -----------------------------------------------------------------------------------


@pytest.mark.parametrize("behind_proxy", [True, False])
@pytest.mark.parametrize(
    ("forwarded", "told"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9,2001:db8::1", "2001:db8::1"),
        ("", PROXY),
        ("203.0.113.9,", PROXY),
        ("unknown", PROXY),
        ("<script>", PROXY),
    ],
)
def test_only_behind_a_proxy_the_word_of_the_proxy_is_believed(behind_proxy, forwarded, told, settings, rf):
    settings.BEHIND_PROXY = behind_proxy
    request = rf.get("/", REMOTE_ADDR=PROXY, headers={"x-forwarded-for": forwarded})
    assert client_address(request) == (told if behind_proxy else PROXY)


def test_behind_a_proxy_a_lock_is_of_the_visitor_not_of_the_proxy(locks, settings, officer):
    settings.BEHIND_PROXY = True
    there, here = (Client(headers={"x-forwarded-for": address}) for address in ("203.0.113.9", "203.0.113.7"))
    failures(there, officer.email, 5)
    assert attempt(there, officer.email, PASSWORD).status_code == 429
    assert attempt(here, officer.email, PASSWORD).status_code == 302


def test_without_a_proxy_another_forged_address_is_no_new_start(locks, officer):
    for number in range(5):
        attempt(Client(headers={"x-forwarded-for": f"203.0.113.{number}"}), officer.email, "sai")
    assert attempt(Client(), officer.email, PASSWORD).status_code == 429


# --- its length ------------------------------------------------------------------------------------


def minutes_pass(minutes: int) -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_trying_during_a_lock_does_not_prolong_it(locks, client, officer):
    failures(client, officer.email, 5)
    minutes_pass(29)
    assert failures(client, officer.email, 3) == [429] * 3
    minutes_pass(2)
    assert attempt(client, officer.email, PASSWORD).status_code == 302


# --- unlocking -------------------------------------------------------------------------------------


def unlock(person, *people):
    data = {"action": "unlock_sign_in", "_selected_action": [each.pk for each in people]}
    return signed_in(person).post(reverse("admin:agencies_user_changelist"), data, follow=True)


def test_an_administrator_unlocks_at_every_address_and_the_history_says_so(
    locks, client, officer, administrator
):
    for address in ("203.0.113.9", "127.0.0.1"):
        failures(client, officer.email, 5, REMOTE_ADDR=address)
    answer = unlock(administrator, officer)
    assert f"Đã mở khóa đăng nhập cho: {officer.full_name}." in text_of(answer)
    for address in ("203.0.113.9", "127.0.0.1"):
        assert attempt(Client(REMOTE_ADDR=address), officer.email, PASSWORD).status_code == 302
    entries = LogEntry.objects.values_list("user", "object_id", "change_message")
    assert list(entries) == [(administrator.pk, str(officer.pk), "Đã mở khóa đăng nhập.")]


def test_the_failures_of_others_stay_counted(locks, client, officer, head, administrator):
    failures(client, head.email, 5)
    unlock(administrator, officer)
    assert attempt(client, head.email, PASSWORD).status_code == 429


def test_nobody_else_unlocks(locks, client, officer, head):
    failures(client, officer.email, 5)
    assert unlock(head, officer).redirect_chain[-1][0].startswith("/quan-tri/login/")
    assert attempt(client, officer.email, PASSWORD).status_code == 429
