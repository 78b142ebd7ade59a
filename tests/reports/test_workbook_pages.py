"""The pages of an agency's workbook, as its officer meets them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from reports.models import TaskProgress, WorkbookImport
from reports.workbooks.export import report_workbook
from tests.conftest import NOW, make_assignment
from tests.reports.conftest import at_once
from tests.reports.cycle import bring_to, fresh, write_task
from tests.reports.pages import fields, inline_code, signed_in, text_of
from tests.reports.workbook_world import TASKS, apply, cell, check, content_of, exported, file_of, preview_of

RESULT = "Kết quả thực hiện trong kỳ"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The wall clock of the tests: days in a workbook are judged by it."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def upload_url(report) -> str:
    return reverse("reports:workbook-upload", args=[report.pk])


def send(client, url, book, name="Báo cáo.xlsx"):
    content = file_of(book).getvalue() if hasattr(book, "save") else book
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def with_result(report, assignment, words="Trong tệp."):
    book = exported(report)
    cell(book, TASKS, f"task-{assignment.pk}", RESULT).value = words
    return book


def test_the_report_leads_to_its_workbook_both_ways(full, at_desk, upload_url):
    page = at_desk.get(reverse("reports:detail", args=[full.pk])).content.decode()
    assert reverse("reports:workbook", args=[full.pk]) in page
    assert upload_url in page


def test_the_download_is_named_after_agency_and_period(full, at_desk):
    answer = at_desk.get(reverse("reports:workbook", args=[full.pk]))
    assert answer["Content-Disposition"] == (
        'attachment; filename="Bao cao Nam 2026 - So Xay dung - 23-11-2026.xlsx"; '
        "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20N%C4%83m%202026%20-%20S%E1%BB%9F%20X%C3%A2y%20d%E1%BB%B1ng"
        "%20-%2023-11-2026.xlsx"
    )
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        "Hướng dẫn",
        "Nhiệm vụ",
        "Phần chung",
        "Số liệu chỉ tiêu",
        "Khu, cụm",
        "_nhan_dang",
    ]


def test_upload_preview_confirm(full, assignment, at_desk, officer, upload_url):
    answer = send(at_desk, upload_url, with_result(full, assignment))
    kept = WorkbookImport.objects.get()
    assert answer["Location"] == reverse("reports:workbook-preview", args=[full.pk, kept.pk])
    page = at_desk.get(answer["Location"])
    assert "1 thay đổi, 33 ô giữ nguyên. Chưa ghi gì vào Cổng." in text_of(page)
    assert TaskProgress.objects.get(assignment=assignment).result == "Đã triển khai."
    done = at_desk.post(answer["Location"], fields(page), follow=True)
    assert "Đã ghi 1 thay đổi từ tệp “Báo cáo.xlsx”." in text_of(done)
    assert TaskProgress.objects.get(assignment=assignment).result == "Trong tệp."
    assert "Đã triển khai. Trong tệp." in text_of(at_desk.get(answer["Location"]))


def test_a_second_confirmation_says_that_it_is_written(full, assignment, at_desk, upload_url):
    url = send(at_desk, upload_url, with_result(full, assignment))["Location"]
    form = fields(at_desk.get(url))
    at_desk.post(url, form)
    again = at_desk.post(url, form)
    assert again.status_code == 409
    assert "đã được ghi lúc 08:00 ngày 23/11/2026; không ghi lần nữa" in text_of(again)


def test_faults_are_a_table_and_nothing_is_written(full, assignment, at_desk, upload_url):
    book = with_result(full, assignment, "#REF!")
    cell(book, TASKS, f"task-{assignment.pk}", "Ngày dự kiến hoàn thành").value = "31/6/2027"
    before = content_of(full)
    page = send(at_desk, upload_url, book)
    words = text_of(page)
    assert page.status_code == 422
    assert "Tệp “Báo cáo.xlsx” có 2 chỗ cần sửa Chưa ghi gì vào Cổng" in words
    assert (
        "Nhiệm vụ!H2 31/6/2027 Cần ngày có thật theo dạng ngày/tháng/năm, ví dụ 15/06/2026, hoặc để trống. "
        "Nhiệm vụ!J2 #REF! Ô đang báo lỗi của Excel; cần chữ."
    ) in words
    assert content_of(full) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp không có nội dung (0 byte)."),
        (b"a;b", "Tệp này không phải sổ tính Excel (.xlsx)."),
        (None, "Chưa có tệp nào được chọn."),
    ],
)
def test_a_file_that_is_none_is_told_at_the_field_and_at_the_top(content, words, full, at_desk, upload_url):
    page = at_desk.post(upload_url) if content is None else send(at_desk, upload_url, content)
    assert (page.status_code, text_of(page).count(words)) == (422, 2)


def test_in_a_conflict_both_words_are_shown_and_one_is_chosen(full, assignment, officer, at_desk, upload_url):
    book = with_result(full, assignment)
    write_task(full, assignment, officer, result="Trên Cổng.")
    url = send(at_desk, upload_url, book)["Location"]
    page = at_desk.get(url)
    assert "Giữ nội dung trên Cổng: Trên Cổng. Thay bằng nội dung trong tệp: Trong tệp." in text_of(page)
    form = {"stamp": fields(page)["stamp"]}
    undecided = at_desk.post(url, form)
    assert undecided.status_code == 409
    assert "đề nghị chọn nội dung của tệp hay của Cổng" in text_of(undecided)
    at_desk.post(url, form | {f"task-{assignment.pk}:result": "tep"})
    assert TaskProgress.objects.get(assignment=assignment).result == "Trong tệp."


def test_what_changed_since_the_preview_is_shown_before_it_is_written(
    full, assignment, officer, at_desk, upload_url
):
    url = send(at_desk, upload_url, with_result(full, assignment))["Location"]
    form = fields(at_desk.get(url))
    write_task(full, assignment, officer, result="Vừa sửa.")
    page = at_desk.post(url, form)
    assert page.status_code == 409
    assert "từ lúc xem trước, nội dung trên Cổng vừa thay đổi" in text_of(page)
    assert "Giữ nội dung trên Cổng: Vừa sửa." in text_of(page)


def test_a_colleague_s_preview_does_not_exist(full, assignment, at_desk, colleague, upload_url):
    url = send(at_desk, upload_url, with_result(full, assignment))["Location"]
    assert signed_in(colleague).get(url).status_code == 404
    assert signed_in(colleague).post(url).status_code == 404


def test_a_locked_report_says_why_on_both_pages(written, assignment, at_desk, cast, upload_url):
    url = send(at_desk, upload_url, with_result(written, assignment))["Location"]
    bring_to(written, "submitted", cast)
    for page in (at_desk.get(upload_url), at_desk.get(url)):
        assert "Báo cáo đã gửi Sở Công Thương nên không sửa được" in text_of(page)
    assert "Ghi vào Cổng" not in text_of(at_desk.get(url))


def test_what_is_in_a_file_runs_nowhere(full, assignment, at_desk, upload_url):
    nasty = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    good = send(at_desk, upload_url, with_result(full, assignment, nasty))["Location"]
    book = with_result(full, assignment)
    cell(book, TASKS, f"task-{assignment.pk}", "Tình hình").value = nasty
    for page in (at_desk.get(good), send(at_desk, upload_url, book, name=f"{nasty}.xlsx")):
        assert inline_code(page) == []
        assert "<script>alert" not in page.content.decode()


def test_a_preview_of_more_rows_costs_no_more_queries(full, section, sxd, at_desk, upload_url):
    counts = []
    for number in (3, 7):
        make_assignment(section, sxd, number)
        book = exported(fresh(full))
        for row in range(2, book[TASKS].max_row + 1):
            book[TASKS].cell(row, 10).value = None if ".part" in book[TASKS].cell(row, 1).value else "Mới."
        url = send(at_desk, upload_url, book)["Location"]
        with CaptureQueriesContext(connection) as captured:
            at_desk.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25


def test_two_confirmations_at_once_write_once(real_database, full, assignment, officer):
    kept = check(full, with_result(full, assignment), officer)
    stamp = preview_of(kept).stamp

    def confirm():
        return len(apply(WorkbookImport.objects.get(pk=kept.pk), officer, stamp=stamp))

    results = at_once(confirm, confirm)
    assert sorted(type(result).__name__ for result in results) == ["ClosedImportError", "int"]
    assert TaskProgress.objects.get(assignment=assignment).result == "Trong tệp."


def test_a_workbook_needs_nobody_s_macros(full):
    assert b"vbaProject" not in report_workbook(full, now=NOW)
