"""The pages of an inventory workbook: who may, what they say, what a click does."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from bacgiang_plan.lib.background.models import Job
from tests.conftest import NOW
from tests.zones.inventory_world import bring, file_of, row, run_jobs, table
from zones.models import InventoryImport, Zone
from zones.workbooks import export_job

PAGE = reverse("zones:workbook")


@pytest.fixture
def as_specialist(client, specialist):
    client.force_login(specialist)
    return client


def post(client, book=None, **fields):
    content = file_of(book if book is not None else table(row())).getvalue()
    return client.post(PAGE, {"file": SimpleUploadedFile("danh-muc.xlsx", content)} | fields)


def test_the_list_offers_the_workbook_to_those_who_may_write(client, specialist, officer):
    client.force_login(specialist)
    assert PAGE in client.get(reverse("zones:list")).text
    client.force_login(officer)
    assert PAGE not in client.get(reverse("zones:list")).text


def test_the_export_is_a_download_with_a_name_in_vietnamese_and_in_ascii(as_specialist, zone):
    answer = as_specialist.get(reverse("zones:workbook-export"))
    disposition = answer["Content-Disposition"]
    assert disposition.startswith('attachment; filename="Danh muc khu cum cong nghiep - ')
    assert "filename*=UTF-8''Danh%20m%E1%BB%A5c%20khu%2C%20c%E1%BB%A5m" in disposition
    assert load_workbook(BytesIO(answer.content))["Khu, cụm"]["A2"].value == "KCN Yên Lư"


def test_a_large_inventory_is_written_by_a_worker(as_specialist, zone, monkeypatch):
    monkeypatch.setattr(export_job, "AT_ONCE", 0)
    assert as_specialist.get(reverse("zones:workbook-export")).status_code == 302
    assert Job.objects.count() == 0
    for _ in range(2):
        as_specialist.post(reverse("zones:workbook-new"))
    [job] = Job.objects.all()
    run_jobs()
    page = as_specialist.get(PAGE).text
    file = reverse("zones:workbook-file", args=[job.pk])
    assert f'href="{file}"' in page
    content = b"".join(as_specialist.get(file).streaming_content)
    assert load_workbook(BytesIO(content)).sheetnames[1] == "Khu, cụm"
    fragment = as_specialist.get(reverse("zones:workbook-progress"), headers={"HX-Request": "true"})
    assert "đã xong" in fragment.text


def test_the_preview_names_the_zone_that_a_name_written_otherwise_means(as_specialist, specialist, zone):
    kept = bring(table(row("KCN yen lu")), specialist)
    page = as_specialist.get(reverse("zones:import", args=[kept.pk]), {"muc": "matched"}).text
    assert "Tên viết khác: 1" in page
    assert '<th scope="row">Danh mục!B2</th>' in page
    assert 'data-label="Đọc được">KCN yen lu</td><td data-label="Hiểu là">KCN Yên Lư, đang có' in page


def test_from_upload_to_written(as_specialist, sct):
    answer = post(as_specialist)
    [kept] = InventoryImport.objects.all()
    address = reverse("zones:import", args=[kept.pk])
    assert answer.headers["Location"] == address
    assert "Đọc sổ “danh-muc.xlsx”: đang chờ" in as_specialist.get(address).text
    run_jobs()
    preview = as_specialist.get(address).text
    assert "2 nội dung sẽ ghi, 0 nội dung như đang có." in preview
    assert "Khu, cụm mới: 1" in preview
    assert Zone.objects.count() == 0
    seen = re.search(r'name="seen" value="(\d+)"', preview)[1]
    assert as_specialist.post(address, {"seen": seen}).headers["Location"] == address
    assert "Ghi sổ “danh-muc.xlsx”: đang chờ" in as_specialist.get(address).text
    run_jobs()
    done = as_specialist.get(address).text
    assert "Đã ghi 2 nội dung" in done
    assert Zone.objects.count() == 1
    again = as_specialist.post(address)
    assert again.status_code == 409
    assert "không ghi lần nữa" in again.text


def test_the_progress_fragment_leads_to_the_result(as_specialist, sct):
    post(as_specialist)
    [kept] = InventoryImport.objects.all()
    address = reverse("zones:import-progress", args=[kept.pk])
    run_jobs()
    fragment = as_specialist.get(address, headers={"HX-Request": "true"}).text
    assert f'href="{reverse("zones:import", args=[kept.pk])}"' in fragment


def test_faults_are_listed_by_their_cells(as_specialist, specialist, sct):
    kept = bring(table(row(area="<b>x</b>"), row(day="31/6/2022")), specialist)
    page = as_specialist.get(reverse("zones:import", args=[kept.pk])).text
    assert "Tệp có 2 chỗ cần sửa" in page
    assert "Danh mục!F2" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
    assert "Ghi vào Cổng" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"document": "Báo cáo số 1"}, "cần ghi cả ngày của văn bản đó"),
        ({"day": "1/3/2026"}, "cần nêu cả văn bản của ngày đó"),
        ({"document": "Báo cáo số 1", "day": "31/6/2026"}, "Không hiểu ngày"),
        ({"document": "Báo cáo số 1", "day": "1/3/2099"}, "cần ngày không sau hôm nay"),
    ],
)
def test_the_document_of_the_workbook_comes_with_its_day(as_specialist, sct, fields, words):
    answer = post(as_specialist, **fields)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert InventoryImport.objects.count() == 0


def test_what_is_no_workbook_is_told_at_the_field(as_specialist):
    answer = as_specialist.post(PAGE, {"file": SimpleUploadedFile("a.xlsx", b"STT;KCN")})
    assert answer.status_code == 422
    assert "không phải sổ tính Excel (.xlsx)" in answer.text
    assert "Chưa ghi gì vào Cổng." in answer.text


def test_a_failed_reading_says_what_to_do(as_specialist, specialist, sct):
    post(as_specialist)
    fields = {"status": "failed", "attempts": 1, "error": "Đã hỏng."}
    Job.objects.update(**fields, started_at=NOW, heartbeat_at=NOW, finished_at=NOW)
    page = as_specialist.get(reverse("zones:import", args=[InventoryImport.objects.get().pk])).text
    assert "Đã hỏng." in page
    assert "Nạp lại tệp" in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_pages(count, as_specialist, specialist, sct, django_assert_num_queries):
    rows = [row(f"KCN Số {number}", number) for number in range(1, count + 1)]
    for _ in range(count):
        kept = bring(table(*rows), specialist)
    with django_assert_num_queries(6):
        as_specialist.get(PAGE)
    with django_assert_num_queries(7):
        as_specialist.get(reverse("zones:import", args=[kept.pk]))
