"""What every request passes: nobody keeps a page, nothing unreadable goes further."""

import pytest
from django.test import Client
from django.urls import reverse

from reports.documents.files import write_whole
from reports.enums import OutgoingKind
from reports.models import OutgoingRendition
from reports.outgoing.drafting import start
from reports.outgoing.rendering import request_rendition
from tests.conftest import NOW
from tests.reports.pages import inline_code, signed_in, text_of

# --- private ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"), [("home", 302), ("tasks:list", 200), ("reports:mine", 200), ("reports:queue", 403)]
)
def test_a_page_of_a_person_is_kept_by_nobody(name, status, officer, period):
    answer = signed_in(officer).get(reverse(name))
    assert (answer.status_code, answer["Cache-Control"]) == (status, "private, no-store")


@pytest.mark.parametrize("url", ["/khong-co/", "/quan-tri/"])
def test_neither_is_a_refusal_or_a_page_of_the_admin(url, administrator):
    rules = signed_in(administrator).get(url)["Cache-Control"].split(", ")
    assert {"private", "no-store"} <= set(rules)


def test_neither_is_a_document(period, specialist, settings):
    document = start(period, OutgoingKind.DEPARTMENT, by=specialist, now=NOW)
    request_rendition(document, by=specialist, now=NOW)
    write_whole(settings.MEDIA_ROOT / "a.pdf", b"%PDF-")
    OutgoingRendition.objects.update(pdf="a.pdf")
    answer = signed_in(specialist).get(reverse("reports:outgoing-file", args=[document.pk, "pdf"]))
    assert (answer.getvalue(), answer["Cache-Control"]) == (b"%PDF-", "private, no-store")


@pytest.mark.parametrize("name", ["agencies:logout", "admin:logout"])
def test_signing_out_empties_what_the_browser_kept(name, administrator):
    assert signed_in(administrator).post(reverse(name))["Clear-Site-Data"] == '"cache"'


def test_no_other_page_empties_it(officer, period):
    assert "Clear-Site-Data" not in signed_in(officer).get(reverse("tasks:list"))


# --- readable --------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/nhiem-vu/%00/", "/%00", "/nhiem-vu/?q=%00", "/dang-nhap/?next=a%00b"])
def test_an_address_with_a_nul_is_not_found(url, officer):
    assert signed_in(officer).get(url).status_code == 404


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "khac"])
def test_a_cookie_with_a_nul_is_refused(name, db):
    answer = Client().get("/dang-nhap/", headers={"cookie": rf'{name}="\000"'})
    assert (answer.status_code, "Cookie trình duyệt gửi lên" in answer.text) == (400, True)


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "text/plain"])
@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-7", "hex", "utf8", "windows-1258"])
def test_words_in_another_encoding_are_refused_with_the_one_that_is_expected(kind, charset, db, caplog):
    content_type = f"{kind}; charset={charset}"
    answer = Client().generic("POST", "/dang-nhap/", b"username=a", content_type)
    assert answer.status_code == 400
    assert f"Nội dung gửi lên dùng bảng mã {charset}; Cổng chỉ đọc được bảng mã UTF-8." in answer.text
    assert len(caplog.text.splitlines()) < 40


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "khong-co"])
def test_words_in_our_own_encoding_or_in_none_there_is_are_read(charset, db):
    answer = Client().generic("POST", "/dang-nhap/", b"username=a", f"{FORM}; charset={charset}")
    assert answer.status_code == 200


# --- worded ----------------------------------------------------------------------------------------


def test_an_address_of_a_button_opened_by_itself_says_so_in_words(specialist):
    answer = signed_in(specialist).get("/van-ban/2/cap-nhat/")
    assert (answer.status_code, answer["Allow"], inline_code(answer)) == (405, "POST", [])
    assert (
        "Địa chỉ này chỉ dùng khi bấm nút trên trang của Cổng; mở trực tiếp hoặc tải lại thì không có gì để "
        "xem. Chưa có nội dung nào bị thay đổi."
    ) in text_of(answer)


def test_a_visitor_and_a_fragment_are_answered_too(specialist, db):
    assert "Địa chỉ này chỉ dùng khi bấm nút" in text_of(Client().get(reverse("agencies:logout")))
    fragment = signed_in(specialist).get("/van-ban/2/cap-nhat/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.content) == (405, b"")
