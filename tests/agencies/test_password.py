"""People change their own password."""

import pytest

pytestmark = pytest.mark.django_db
OLD, NEW = "Mat-khau-mau-1", "Mot-mat-khau-khac-2"


def change(client, old: str, new: str):
    return client.post(
        "/doi-mat-khau/", {"old_password": old, "new_password1": new, "new_password2": new}, follow=True
    )


def test_a_new_password_replaces_the_old_one_and_the_person_stays_signed_in(client, officer) -> None:
    client.force_login(officer)
    page = change(client, OLD, NEW)
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert "Đã đổi mật khẩu" in page.content.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [("sai", NEW), (OLD, "ngan-Qua-1"), (OLD, "khong-co-chu-hoa-1"), (OLD, "KhongCoKyTuKhac12")],
)
def test_a_wrong_old_or_a_weak_new_password_changes_nothing(client, officer, old, new) -> None:
    client.force_login(officer)
    assert change(client, old, new).context["form"].errors
    officer.refresh_from_db()
    assert officer.check_password(OLD)
