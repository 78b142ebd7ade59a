"""The last administrator who can sign in stays one: without any, nobody could let one in again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Role, User
from tests.conftest import person
from tests.reports.pages import fields, signed_in, text_of

TOLD = "Đây là quản trị viên duy nhất còn đăng nhập được. Hãy giao vai trò này cho một người khác trước."
LOSSES = [("is_active", {"is_active": False}), ("role", {"role": Role.LEADER})]


def changed(user: User, change: dict) -> User:
    for name, value in change.items():
        setattr(user, name, value)
    return user


@pytest.mark.parametrize(("field", "change"), LOSSES)
def test_the_last_one_is_neither_disabled_nor_given_another_role(field, change, administrator):
    with pytest.raises(ValidationError) as refusal:
        changed(administrator, change).full_clean()
    assert refusal.value.message_dict == {field: [TOLD]}


@pytest.mark.parametrize(("field", "change"), LOSSES)
def test_one_of_two_is(field, change, administrator):
    person("Hai Administrator", Role.ADMINISTRATOR)
    changed(administrator, change).full_clean()


@pytest.mark.parametrize(
    ("who", "production", "refused"),
    [
        ({"is_active": False}, False, True),
        ({"role": Role.LEADER}, False, True),
        ({"is_sample": True}, False, False),
        ({"is_sample": True}, True, True),
    ],
)
def test_only_those_who_can_sign_in_count(who, production, refused, settings, administrator):
    settings.PRODUCTION = production
    changed(person("Hai Administrator", Role.ADMINISTRATOR), who).save()
    administrator.is_active = False
    try:
        administrator.full_clean()
    except ValidationError:
        assert refused
    else:
        assert not refused


def test_whoever_is_no_administrator_is_disabled_freely(administrator, officer):
    changed(officer, {"is_active": False}).full_clean()


def test_the_form_of_the_admin_says_so_and_changes_nothing(administrator):
    client, page = signed_in(administrator), reverse("admin:agencies_user_change", args=[administrator.pk])
    typed = fields(client.get(page))
    typed.pop("is_active", None)  # the box unticked
    answer = client.post(page, typed)
    assert (answer.status_code, TOLD in text_of(answer)) == (200, True)
    assert User.objects.get(pk=administrator.pk).is_active
