"""Agencies in time, their spellings, people and passwords."""

import unicodedata
from datetime import date

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import Agency, AgencyAlias, Role, User
from agencies.querysets import AgencyQuerySet
from tests.conftest import person


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "day", "exists"),
    [
        (None, None, date(2026, 1, 1), True),
        (date(2026, 1, 1), None, date(2026, 1, 1), True),
        (date(2026, 1, 2), None, date(2026, 1, 1), False),
        (None, date(2026, 1, 1), date(2026, 1, 1), True),
        (None, date(2025, 12, 31), date(2026, 1, 1), False),
    ],
)
def test_an_agency_exists_from_its_first_to_its_last_day(valid_from, valid_until, day, exists, sxd):
    Agency.objects.update(valid_from=valid_from, valid_until=valid_until)
    assert Agency.objects.valid_on(day).exists() is exists


@pytest.fixture
def board(sxd) -> Agency:
    alias = AgencyAlias(agency=sxd, name="Ban Quản lý các KCN tỉnh")
    alias.full_clean()
    alias.save()
    return sxd


@pytest.mark.parametrize(
    "name",
    [
        "Sở Xây dựng",
        "Ban Quản lý các KCN tỉnh",
        "ban quản lý  các kcn tỉnh",
        unicodedata.normalize("NFD", "Ban Quản lý các KCN tỉnh"),
    ],
)
def test_an_agency_is_found_by_every_spelling(name, board):
    assert list(Agency.objects.named(name)) == [board]


@pytest.mark.parametrize("name", ["", "Sở Y tế", "Ban Quản lý"])
def test_an_unknown_name_finds_nobody(name, board):
    assert list(Agency.objects.named(name)) == []


def test_there_is_one_consolidator(sct, sxd):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=sxd.pk).update(is_consolidator=True)


def test_agencies_stand_in_official_order(stranger_agency, sxd, sct):
    assert list(Agency.objects.all()) == [sct, sxd, stranger_agency]
    assert isinstance(Agency.objects.all(), AgencyQuerySet)


# --- people --------------------------------------------------------------------------------------


def test_a_new_person_is_no_administrator_and_is_known_by_the_address_in_small_letters(sxd):
    user = User.objects.create_user(
        "Lan@Example.VN", "Mat-khau-mau-1", full_name="Lan", role=Role.OFFICER, agency=sxd
    )
    assert (user.email, user.is_staff, user.is_superuser) == ("lan@example.vn", False, False)
    assert User.objects.get_by_natural_key("LAN@example.vn") == user


def test_an_address_retyped_in_capitals_is_kept_small_so_that_the_person_still_gets_in(officer):
    officer.email = "Lan.Moi@Example.vn"
    officer.full_clean()
    officer.save()
    assert User.objects.get_by_natural_key("lan.moi@example.vn") == officer


@pytest.mark.parametrize("role", Role)
def test_only_the_administrator_is_let_into_the_admin(role, sxd):
    user = person(f"Person {role.value}", role, sxd)
    is_admin = role == Role.ADMINISTRATOR
    assert (user.is_staff, user.has_perm("reports.change_reportingperiod"), user.has_module_perms("x")) == (
        is_admin,
        is_admin,
        is_admin,
    )


def test_a_disabled_administrator_may_do_nothing(administrator):
    administrator.is_active = False
    assert (administrator.has_perm("x"), administrator.has_module_perms("x")) == (False, False)


def test_a_superuser_from_the_command_line_is_an_administrator(db):
    user = User.objects.create_superuser("a@example.vn", "Mat-khau-mau-1", full_name="A")
    assert (user.role, user.is_staff) == (Role.ADMINISTRATOR, True)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AGENCY_HEAD, Role.SPECIALIST, Role.CONSOLIDATOR_HEAD])
def test_a_person_of_an_agency_s_role_needs_the_agency(role, db):
    user = User(email="x@example.vn", full_name="X", role=role, password="x")
    with pytest.raises(ValidationError) as caught:
        user.full_clean()
    assert caught.value.messages == ["Vai trò này cần có cơ quan."]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR])
def test_leaders_and_administrators_need_none(role, db):
    User(email="x@example.vn", full_name="X", role=role, password="x").full_clean()


# --- passwords -----------------------------------------------------------------------------------

CLASSES = "Mật khẩu phải có chữ thường, chữ hoa, chữ số và ký tự khác."


@pytest.mark.parametrize(
    "password",
    ["matkhaudaihon14", "MATKHAU-DAI-14A", "Matkhaudaihon14", "Mat-khau-dai-khong-so"],
)
def test_a_password_lacking_a_class_of_signs_is_refused(password, db):
    with pytest.raises(ValidationError) as caught:
        validate_password(password)
    assert CLASSES in caught.value.messages


def test_a_short_password_is_refused_in_vietnamese(db):
    with pytest.raises(ValidationError) as caught:
        validate_password("Ngan-1-Ngan-2")
    assert caught.value.messages == ["Mật khẩu quá ngắn, phải có ít nhất 14 ký tự."]


@pytest.mark.parametrize("password", ["Mot-cau-rat-dai-2026", "Một câu rất dài 2026"])
def test_a_long_password_of_four_classes_is_taken(password, db):
    assert validate_password(password) is None
