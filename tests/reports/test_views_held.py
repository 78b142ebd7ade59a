"""Typed words outlive the session (scenario 15)."""

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from reports import actions
from tests.reports.pages import end_session

pytestmark = pytest.mark.django_db
WORDS = "Hai nghìn chữ đã nhập. " * 20


@pytest.fixture
def address(report, assignment) -> str:
    return reverse("reports:task", args=[report.pk, assignment.pk])


def typed(client: Client, address: str) -> dict:
    form = client.get(address).context["form"]
    return {"seen": form["seen"].value(), "state": "ongoing", "result": WORDS, "save": ""}


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(
    client, officer, report, address
):
    client.force_login(officer)
    form = typed(client, address)
    end_session(client)
    answer = client.post(address, form)
    assert answer.url == f"{reverse('agencies:login')}?next={address}"
    back = client.post(
        answer.url, {"username": officer.email, "password": "Mat-khau-mau-1", "next": address}, follow=True
    )
    assert back.context["form"]["result"].value() == WORDS
    assert "chưa được lưu" in back.content.decode()
    assert not report.task_progress.exists()


def test_it_is_held_until_it_is_saved_and_then_no_longer(client, officer, report, address):
    client.force_login(officer)
    form = typed(client, address)
    end_session(client)
    client.post(address, form)
    client.force_login(officer)
    first, second = client.get(address), client.get(address)
    assert [page.context["form"]["result"].value() for page in (first, second)] == [WORDS, WORDS]
    client.post(address, {**form, "result": "Bản cuối."})
    assert client.get(address).context["form"]["result"].value() == "Bản cuối."
    assert report.task_progress.get().result == "Bản cuối."


def test_a_page_opened_before_signing_in_again_elsewhere_keeps_its_words(officer, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    form = typed(client, address)
    answer = client.post(address, form, headers={"origin": "http://testserver"}, follow=True)
    assert answer.context["form"]["result"].value() == WORDS
    assert "chưa được lưu" in answer.content.decode()


def test_another_site_s_post_is_refused_and_holds_nothing(officer, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    form = typed(client, address)
    assert client.post(address, form, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.get(address).context["form"]["result"].value() is None


def test_somebody_who_may_not_write_there_sees_nothing_of_it(client, officer, stranger, address):
    client.force_login(officer)
    form = typed(client, address)
    end_session(client)
    client.post(address, form)
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_a_database_that_stays_locked_costs_no_word(client, officer, report, address, monkeypatch):
    client.force_login(officer)
    form = typed(client, address)

    def locked(*args, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "save_task_progress", locked)
    answer = client.post(address, form)
    assert (answer.status_code, answer.context["form"]["result"].value()) == (503, WORDS)
    assert "chưa được lưu" in answer.content.decode()
    assert not report.task_progress.exists()


def test_more_than_three_full_texts_are_not_held(client, officer, address):
    client.force_login(officer)
    client.get(address)
    end_session(client)
    client.post(address, {"result": "x" * 3_000_001})
    assert "held_form" not in client.session


def test_who_never_signed_in_with_this_browser_fills_no_session(address):
    stranger = Client()
    answer = stranger.post(address, {"result": WORDS})
    assert answer.url == f"{reverse('agencies:login')}?next={address}"
    assert not Session.objects.exists()


def test_a_forged_sign_of_having_been_here_is_none(address):
    stranger = Client()
    stranger.cookies["da-dang-nhap"] = "1:forged"
    stranger.post(address, {"result": WORDS})
    assert not Session.objects.exists()
