"""A production installation that is half a demonstration is told so."""

from types import SimpleNamespace

import pytest
from django.core import checks as framework

from agencies.models import Role, User
from bacgiang_plan import checks

WHOLE = {
    "PRODUCTION": True,
    "SITE_URL": "https://kehoach.example.vn",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
}
HALVES = [
    ({"SITE_URL": "http://127.0.0.1:8000"}, "W001"),
    ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "W002"),
    ({"REDIS_URL": ""}, "W003"),
    ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "W004"),
]


def configure(monkeypatch, **changes) -> None:
    monkeypatch.setattr(checks, "settings", SimpleNamespace(**WHOLE | changes))


def found(messages: list[framework.CheckMessage]) -> list[str]:
    return [message.id for message in messages]


def test_a_whole_production_has_nothing_to_say(monkeypatch):
    configure(monkeypatch)
    assert checks.whole_production() == []


@pytest.mark.parametrize(("change", "number"), HALVES)
def test_each_part_left_on_the_embedded_default_is_named(monkeypatch, change, number):
    configure(monkeypatch, **change)
    assert found(checks.whole_production()) == [f"bacgiang_plan.{number}"]


def test_the_embedded_default_is_no_half_production(monkeypatch):
    configure(monkeypatch, PRODUCTION=False, REDIS_URL="")
    assert checks.whole_production() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("is_active", "expected"), [(True, ["bacgiang_plan.E001"]), (False, [])])
def test_production_refuses_sample_people_who_can_sign_in(monkeypatch, is_active, expected):
    configure(monkeypatch)
    User.objects.create_user(
        "a@mau.example", "x", full_name="A", role=Role.LEADER, is_sample=True, is_active=is_active
    )
    assert found(checks.no_sample_people(databases=["default"])) == expected


@pytest.mark.django_db
def test_the_embedded_default_may_have_sample_people(monkeypatch):
    configure(monkeypatch, PRODUCTION=False)
    User.objects.create_user("a@mau.example", "x", full_name="A", role=Role.LEADER, is_sample=True)
    assert checks.no_sample_people(databases=["default"]) == []


def test_both_are_registered_with_django():
    registered = framework.registry.registry.get_checks(include_deployment_checks=True)
    assert {checks.whole_production, checks.no_sample_people} <= set(registered)
