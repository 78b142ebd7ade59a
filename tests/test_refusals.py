"""What a browser sends and no page can take: told in Vietnamese, with what was read and what was expected."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from bacgiang_plan.lib.long_text import LIMIT
from bacgiang_plan.refusals import bad_request
from reports.models import TaskProgress
from tests.reports.pages import fields, inline_code, signed_in, text_of

FORM = "application/x-www-form-urlencoded"
LOGIN = "/dang-nhap/"
BACK = "Nội dung chưa được lưu; bấm Quay lại để lấy lại nội dung vừa nhập."


def posted(body: str, content_type: str = FORM):
    return Client().post(LOGIN, body, content_type=content_type)


def test_a_body_that_is_too_large_is_told_with_both_sizes(db):
    answer = posted("a=" + "x" * (7 * 1024 * 1024))
    assert answer.status_code == 400
    assert f"Nội dung gửi lên có 7,0 MB; mỗi lần gửi được tối đa 6,0 MB. {BACK}" in text_of(answer)


def test_a_body_of_untold_size_is_told_with_the_limit(rf):
    request = rf.post(LOGIN)
    request.META["CONTENT_LENGTH"] = ""
    told = text_of(bad_request(request, RequestDataTooBig()))
    assert "Nội dung gửi lên quá lớn; mỗi lần gửi được tối đa 6,0 MB." in told


def test_too_many_fields_are_told_with_the_limit(db):
    answer = posted("a=1&" * 1001)
    assert answer.status_code == 400
    assert f"Nội dung gửi lên có quá 1.000 ô; mỗi lần gửi được tối đa 1.000 ô. {BACK}" in text_of(answer)


def test_too_many_files_are_told_with_the_limit(db):
    part = '--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\na\r\n'
    answer = posted(part * 101 + "--x--\r\n", "multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert f"Nội dung gửi lên có quá 100 tệp; mỗi lần gửi được tối đa 100 tệp. {BACK}" in text_of(answer)


def test_a_foreign_name_is_told_with_the_right_address_and_as_text(db):
    answer = Client().get(LOGIN, headers={"host": "<b>evil.example"})
    assert answer.status_code == 400
    assert "Đã gọi Cổng bằng tên “<b>evil.example”; địa chỉ đúng là http://127.0.0.1:8000." in text_of(answer)
    assert "Quay lại" not in text_of(answer)


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=\xe9"])
def test_anything_else_is_told_without_guessing(content_type, db):
    answer = posted("xx", content_type)
    assert answer.status_code == 400
    assert f"Trình duyệt gửi lên nội dung mà Cổng không đọc được. {BACK}" in text_of(answer)


def test_the_page_stands_alone_and_has_the_policy(db):
    answer = Client().get(LOGIN, headers={"host": "evil.example"})
    assert inline_code(answer) == []
    assert "Content-Security-Policy" in answer
    assert "<nav" not in answer.text


def test_a_request_of_which_nothing_is_known_is_answered_too():
    assert bad_request(HttpRequest(), ValueError()).status_code == 400


def test_three_texts_at_their_limit_pass_as_a_browser_sends_them(officer, report, assignment):
    task_url = reverse("reports:task", args=[report.pk, assignment.pk])
    client, typed = signed_in(officer), dict.fromkeys(("result", "difficulties", "proposals"), "ệ" * LIMIT)
    body = urlencode(fields(client.get(task_url)) | typed)
    assert client.post(task_url, body, content_type=FORM).status_code == 302
    assert list(TaskProgress.objects.values(*typed)) == [typed]


# --- a busy database -------------------------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch):
    """Let the list of tasks meet an error."""

    def meet(error: Exception) -> None:
        def fail(**options):
            raise error

        monkeypatch.setattr("tasks.views.task_keys", fail)

    return meet


@pytest.fixture
def at_list(officer):
    client = signed_in(officer)
    client.raise_request_exception = False
    return client


def test_a_busy_database_is_said_to_be_busy_and_when_to_come_again(at_list, failing):
    failing(OperationalError("database is locked"))
    answer = at_list.get("/nhiem-vu/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Hệ thống đang bận, chưa mở được trang này; đề nghị mở lại sau ít phút." in text_of(answer)


def test_what_was_sent_to_a_busy_database_is_said_not_to_be_saved(at_list, failing):
    failing(OperationalError("database is locked"))
    answer = at_list.post("/nhiem-vu/")
    assert answer.status_code == 503
    assert "Hệ thống đang bận, nội dung chưa được lưu; đề nghị lưu lại sau ít phút." in text_of(answer)


def test_every_other_fault_is_a_fault(at_list, failing):
    failing(ValueError("x"))
    answer = at_list.get("/nhiem-vu/")
    assert (answer.status_code, "Hệ thống gặp lỗi" in answer.text) == (500, True)
