"""Signing in: five failures lock, no way out to another site, forms only with their token."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from tests.reports.pages import signed_in, text_of

PASSWORD = "Mat-khau-mau-1"
LOGIN = "/dang-nhap/"
ADMIN_LOGIN = "/quan-tri/login/"


@pytest.fixture
def locks(settings):
    settings.AXES_ENABLED = True


def attempt(client: Client, email: str, password: str, url: str = LOGIN, **options):
    return client.post(url, {"username": email, "password": password}, **options)


def test_the_right_password_leads_to_the_page_of_one_s_work(client, officer):
    answer = attempt(client, officer.email, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_capital_letters_in_the_address_do_not_matter(client, officer):
    assert attempt(client, officer.email.upper(), PASSWORD).status_code == 302


@pytest.mark.parametrize("email", ["lan.officer@example.vn", "nobody@example.vn"])
def test_a_wrong_password_and_an_unknown_person_are_told_the_same_in_vietnamese(email, client, officer):
    answer = attempt(client, email, "sai")
    assert answer.status_code == 200
    assert "Thư điện tử công vụ hoặc mật khẩu chưa đúng." in text_of(answer)
    assert "sai" not in answer.context["form"].fields["password"].widget.render("password", "sai")


def test_a_disabled_person_does_not_get_in(client, officer):
    User.objects.update(is_active=False)
    assert attempt(client, officer.email, PASSWORD).status_code == 200


def test_a_person_disabled_meanwhile_is_out_at_the_next_page(officer):
    client = signed_in(officer)
    User.objects.update(is_active=False)
    assert client.get(reverse("reports:mine"))["Location"].startswith(LOGIN)


# --- lockout -------------------------------------------------------------------------------------


def failures(client: Client, email: str, count: int, url: str = LOGIN, **options) -> list[int]:
    return [attempt(client, email, "sai", url, **options).status_code for _ in range(count)]


@pytest.mark.parametrize("url", [LOGIN, ADMIN_LOGIN])
def test_five_failures_lock_and_then_the_right_password_too(url, locks, client, administrator):
    assert failures(client, administrator.email, 5, url) == [200, 200, 200, 200, 429]
    answer = attempt(client, administrator.email, PASSWORD, url)
    assert answer.status_code == 429
    assert "Đã nhập sai mật khẩu 5 lần liên tiếp" in text_of(answer)
    assert "sau 30 phút" in text_of(answer)


def test_four_failures_do_not_lock_and_success_forgets_them(locks, client, officer):
    for _ in range(2):
        assert failures(client, officer.email, 4) == [200] * 4
        assert attempt(client, officer.email, PASSWORD).status_code == 302
        client.logout()


def test_a_lock_is_of_one_account_and_one_address(locks, client, officer, head):
    failures(client, officer.email, 5, REMOTE_ADDR="203.0.113.9")
    locked = {
        (person.email, address): attempt(client, person.email, PASSWORD, REMOTE_ADDR=address).status_code
        for person in (officer, head)
        for address in ("203.0.113.9", "203.0.113.10")
    }
    assert [key for key, status in locked.items() if status == 429] == [(officer.email, "203.0.113.9")]


def test_changing_the_case_of_the_address_opens_no_new_attempts(locks, client, officer):
    spellings = [officer.email, officer.email.upper(), officer.email.title(), f" {officer.email}"]
    for email in [*spellings, officer.email.capitalize()]:
        attempt(client, email, "sai")
    assert attempt(client, officer.email, PASSWORD).status_code == 429


def test_failures_at_the_portal_count_at_the_admin_too(locks, client, administrator):
    failures(client, administrator.email, 5)
    assert attempt(client, administrator.email, PASSWORD, ADMIN_LOGIN).status_code == 429


# --- where one comes from and goes to ------------------------------------------------------------


@pytest.mark.parametrize(
    "next_url",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        "\\\\evil.example",
    ],
)
@pytest.mark.parametrize("url", [LOGIN, ADMIN_LOGIN])
def test_no_address_leads_out_to_another_site(url, next_url, client, administrator):
    answer = client.post(
        url, {"username": administrator.email, "password": PASSWORD, "next": next_url}, follow=False
    )
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert "script" not in answer["Location"]
    assert answer["Location"].startswith("/")


def test_one_comes_back_to_the_page_one_asked_for(client, officer):
    asked = client.get(reverse("tasks:list"))["Location"]
    assert asked == f"{LOGIN}?next=/nhiem-vu/"
    answer = client.post(asked, {"username": officer.email, "password": PASSWORD, "next": "/nhiem-vu/"})
    assert answer["Location"] == "/nhiem-vu/"


def test_signing_out_needs_a_button_and_ends_the_session(officer):
    client = signed_in(officer)
    assert client.get(reverse("agencies:logout")).status_code == 405
    assert client.post(reverse("agencies:logout"))["Location"] == LOGIN
    assert client.get(reverse("reports:mine")).status_code == 302


def test_a_session_taken_before_signing_in_is_not_kept(client, officer):
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    attempt(client, officer.email, PASSWORD)
    assert client.session.session_key != before


# --- forms only with their token -----------------------------------------------------------------


@pytest.mark.parametrize("url", [LOGIN, "/dang-xuat/", "/bao-cao/nghia-vu/1/soan/", "/quan-tri/login/"])
def test_a_form_without_its_token_is_refused_in_vietnamese(url, officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post(url, {"username": officer.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert '<html lang="vi">' in answer.content.decode()


def test_a_form_with_its_token_is_taken(officer):
    client = Client(enforce_csrf_checks=True)
    page = client.get(LOGIN)
    token = page.context["csrf_token"]
    answer = attempt(client, officer.email, PASSWORD, headers={"x-csrftoken": str(token)})
    assert answer.status_code == 302


# --- sample people ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("production", "status"), [(False, 302), (True, 200)])
def test_sample_people_sign_in_on_a_trial_only(production, status, settings, client, officer):
    settings.PRODUCTION = production
    User.objects.update(is_sample=True)
    assert attempt(client, officer.email, PASSWORD).status_code == status


def test_sample_people_are_out_at_the_next_page_once_the_trial_is_over(settings, officer):
    client = signed_in(officer)
    User.objects.update(is_sample=True)
    settings.PRODUCTION = True
    assert client.get(reverse("reports:mine"))["Location"].startswith(LOGIN)


def test_everybody_else_signs_in_in_production(settings, client, officer):
    settings.PRODUCTION = True
    assert attempt(client, officer.email, PASSWORD).status_code == 302
