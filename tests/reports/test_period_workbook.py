"""The whole period as one workbook: what every agency sent, and conclusions brought back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from bacgiang_plan.lib.background import runner
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.xlsx_package import WorkbookError
from reports import jobs
from reports.actions import start_report
from reports.enums import PeriodKind
from reports.locks import LockedReportError
from reports.models import ItemReview, ReportingPeriod, WorkbookImport
from reports.workbooks import actions
from reports.workbooks.faults import FaultsError
from reports.workbooks.period.export import period_workbook
from reports.workbooks.period.scope import period_scope
from reports.workbooks.report_scope import report_scope
from tests.conftest import NOW, at, make_assignment
from tests.reports.cycle import Cast, bring_to, fresh, step, write_everything
from tests.reports.pages import fields, signed_in, text_of
from tests.reports.workbook_world import TASKS, cell, exported, file_of


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def sent(written, cast, indicator_figure, zone_figure):
    """The report of Sở Xây dựng with a figure and a zone, waiting."""
    return bring_to(written, "submitted", cast)


def book_of(period):
    return load_workbook(BytesIO(period_workbook(period, now=NOW)))


def key_of(report, item) -> str:
    return f"{report.pk}.1.{item}"


def mark(book, report, assignment, verdict, reason=None):
    key = key_of(report, f"task-{assignment.pk}")
    cell(book, TASKS, key, "Kết luận").value = verdict
    cell(book, TASKS, key, "Lý do").value = reason


def check(period, book, by):
    scope = period_scope(period, by=by, now=NOW)
    return actions.check_workbook(scope, file_of(book), name="ky.xlsx", by=by, now=NOW)


def confirm(kept, by, **choices):
    scope = period_scope(kept.period, by=by, now=NOW)
    stamp = actions.preview_of(kept, scope).stamp
    return actions.apply_import(kept, scope, stamp=stamp, choices=choices, by=by, now=NOW)


def faults(period, book, by):
    with pytest.raises(FaultsError) as caught:
        check(period, book, by)
    return [(fault.place, fault.read, fault.expected) for fault in caught.value.faults]


# --- what it shows ---------------------------------------------------------------------------------


def test_every_agency_stands_in_the_overview_and_in_its_lists(sent, period):
    book = book_of(period)
    rows = [[each.value for each in row] for row in book["Tình hình gửi"].iter_rows(min_row=2, max_col=3)]
    assert rows == [
        [1, "Sở Công Thương", "Chưa gửi báo cáo, chưa đến hạn"],
        [2, "Sở Xây dựng", "Đã gửi báo cáo, đang được xem xét"],
        [3, "UBND huyện Hiệp Hòa", "Chưa gửi báo cáo, chưa đến hạn"],
    ]
    told = [row[0].value for row in book["Danh sách"].iter_rows()]
    assert "Chưa gửi báo cáo, chưa đến hạn: 2" in told
    assert "– UBND huyện Hiệp Hòa" in told


def test_what_was_sent_stands_row_by_row(sent, period, assignment):
    book = book_of(period)
    assert book.sheetnames == [
        "Tình hình gửi",
        "Danh sách",
        "Nhiệm vụ",
        "Số liệu chỉ tiêu",
        "Khu, cụm",
        "Phần chung",
        "_nhan_dang",
    ]
    task = [each.value for each in book["Nhiệm vụ"][2]]
    assert task == [
        key_of(sent, f"task-{assignment.pk}"),
        "Sở Xây dựng",
        "Đang chờ tiếp nhận",
        "III.2.2-1",
        "Nhiệm vụ thử nghiệm số 1.",
        "Đang thực hiện",
        *[None] * 3,
        "Đã triển khai.",
        *[None] * 4,
    ]
    assert [each.value for each in book["Số liệu chỉ tiêu"][2]][3:6] == ["1a. Chỉ tiêu 1a", "%", 47.1]


def test_an_accepted_report_is_shown_as_such_and_locked(written, period, cast):
    bring_to(written, "accepted", cast)
    sheet = book_of(period)[TASKS]
    assert sheet["C2"].value == "Đã tiếp nhận"
    assert all(each.protection.locked for each in sheet[2])


def test_a_draft_is_not_in_it(written, period):
    assert TASKS not in book_of(period).sheetnames


def test_more_agencies_cost_no_more_queries(
    sent, period, section, stranger_agency, stranger, stranger_head, specialist
):
    counts = []
    for another in (False, True):
        if another:
            make_assignment(section, stranger_agency, 5)
            report = start_report(period.obligations.get(agency=stranger_agency), by=stranger, now=NOW)
            write_everything(report, stranger)
            bring_to(report, "submitted", Cast(stranger, stranger_head, specialist))
        with CaptureQueriesContext(connection) as captured:
            period_workbook(period, now=NOW)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


# --- conclusions back ------------------------------------------------------------------------------


def test_unchanged_it_changes_nothing(sent, period, specialist):
    kept = check(period, book_of(period), specialist)
    assert actions.preview_of(kept, period_scope(period, by=specialist, now=NOW)).changes == []


def test_conclusions_are_written_through_the_review(sent, period, assignment, specialist):
    book = book_of(period)
    mark(book, sent, assignment, "Yêu cầu bổ sung", "Cần số liệu.")
    cell(book, "Phần chung", key_of(sent, "part-direction"), "Kết luận").value = "đạt"
    kept = check(period, book, specialist)
    assert len(confirm(kept, specialist)) == 3
    found = ItemReview.objects.order_by("item").values_list("item", "verdict", "reason", "decided_by")
    assert list(found) == [
        ("part-direction", "accepted", "", specialist.pk),
        (f"task-{assignment.pk}", "redo", "Cần số liệu.", specialist.pk),
    ]
    assert fresh(sent).review_started_by == specialist


def test_a_request_needs_its_reason_and_a_reason_its_request(sent, period, assignment, specialist):
    book = book_of(period)
    mark(book, sent, assignment, "Yêu cầu bổ sung")
    cell(book, "Phần chung", key_of(sent, "part-direction"), "Lý do").value = "Ngắn quá."
    assert faults(period, book, specialist) == [
        ("Nhiệm vụ!N2", "(trống)", "Cần lý do khi kết luận “Yêu cầu bổ sung”."),
        ("Phần chung!F2", "(trống)", "Đã ghi lý do thì kết luận phải là “Yêu cầu bổ sung”."),
    ]
    assert not ItemReview.objects.exists()


def test_a_colleague_s_newer_mark_is_a_conflict(sent, period, assignment, specialist, sct_head):
    book = book_of(period)
    mark(book, sent, assignment, "Đạt")
    other = book_of(period)
    mark(other, sent, assignment, "Yêu cầu bổ sung", "Thiếu.")
    confirm(check(period, other, sct_head), sct_head)
    kept = check(period, book, specialist)
    seen = actions.preview_of(kept, period_scope(period, by=specialist, now=NOW))
    assert [(each.label, each.old, each.new) for each in seen.conflicts] == [
        ("Kết luận", "Yêu cầu bổ sung", "Đạt")
    ]
    assert ItemReview.objects.get().verdict == "redo"


def test_an_accepted_report_takes_no_conclusion(written, period, assignment, cast, specialist):
    report = bring_to(written, "submitted", cast)
    book = book_of(period)
    mark(book, report, assignment, "Đạt")
    step(report, "accept", specialist)
    assert [place for place, *_ in faults(period, book, specialist)] == ["Nhiệm vụ!M2"]


def test_conclusions_on_an_earlier_sending_are_refused(written, period, assignment, cast, specialist):
    report = bring_to(written, "submitted", cast)
    book, unmarked = book_of(period), book_of(period)
    mark(book, report, assignment, "Đạt")
    later = NOW + timedelta(minutes=10)
    step(report, "return", specialist, now=later)
    step(report, "request_approval", cast.officer, now=later)
    step(report, "submit", cast.head, now=later)
    assert [place for place, *_ in faults(period, book, specialist)] == ["Nhiệm vụ!M2"]
    kept = check(period, unmarked, specialist)
    assert actions.preview_of(kept, period_scope(period, by=specialist, now=NOW)).changes == []


def test_a_locked_period_takes_no_conclusion(sent, period, specialist):
    ReportingPeriod.objects.filter(pk=period.pk).update(locked_at=NOW, locked_by=specialist)
    period.refresh_from_db()
    with pytest.raises(LockedReportError, match="đã khóa"):
        check(period, book_of(period), specialist)


def test_the_two_kinds_of_workbook_are_not_taken_for_each_other(sent, period, officer, specialist):
    with pytest.raises(WorkbookError, match="là sổ báo cáo của một cơ quan; ở đây cần sổ cả kỳ"):
        check(period, exported(sent), specialist)
    scope = report_scope(fresh(sent), by=officer, now=NOW)
    with pytest.raises(LockedReportError):
        actions.check_workbook(scope, file_of(book_of(period)), name="ky.xlsx", by=officer, now=NOW)


# --- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(specialist):
    return signed_in(specialist)


@pytest.fixture
def url(period) -> str:
    return reverse("reports:period-workbook", args=[period.code])


def test_the_queue_leads_to_the_newest_regular_period(sent, desk, url):
    ReportingPeriod.objects.create(
        code="2026-dot-xuat-1",
        kind=PeriodKind.AD_HOC,
        year=2026,
        name="Đột xuất",
        window_start=NOW.date(),
        window_end=NOW.date(),
        opens_on=NOW.date(),
        due_before=at(2026, 12, 31),
        opened_at=NOW,
    )
    link = reverse("reports:period-workbooks")
    assert link in desk.get(reverse("reports:queue")).content.decode()
    assert desk.get(link)["Location"] == url


def test_asked_for_made_and_downloaded(sent, period, desk, url):
    desk.post(reverse("reports:period-workbook-new", args=[period.code]))
    desk.post(reverse("reports:period-workbook-new", args=[period.code]))
    job = Job.objects.get()
    assert job.kind == jobs.PERIOD_WORKBOOK
    assert "đang chờ" in text_of(desk.get(url))
    runner.run(job.pk)
    page = desk.get(url)
    assert "Tải sổ Excel cả kỳ (số liệu đến 08:00 ngày 23/11/2026)" in text_of(page)
    answer = desk.get(page.context["progress"]["result_url"])
    assert 'filename="So ca ky Nam 2026 - ' in answer["Content-Disposition"]
    assert load_workbook(BytesIO(answer.content)).sheetnames[0] == "Tình hình gửi"


def test_upload_preview_confirm(sent, period, assignment, desk, url):
    book = book_of(period)
    mark(book, sent, assignment, "Đạt")
    answer = desk.post(url, {"file": SimpleUploadedFile("ky.xlsx", file_of(book).getvalue())})
    page = desk.get(answer["Location"])
    assert "1 thay đổi" in text_of(page)
    done = desk.post(answer["Location"], fields(page), follow=True)
    assert "Đã ghi 1 thay đổi từ tệp “ky.xlsx”." in text_of(done)
    assert ItemReview.objects.get().verdict == "accepted"
    assert WorkbookImport.objects.get().report is None


def test_faults_are_listed(sent, period, assignment, desk, url):
    book = book_of(period)
    mark(book, sent, assignment, "Tạm được")
    page = desk.post(url, {"file": SimpleUploadedFile("ky.xlsx", file_of(book).getvalue())})
    assert page.status_code == 422
    assert "Nhiệm vụ!M2 Tạm được Cần một trong: Đạt, Yêu cầu bổ sung; hoặc để trống." in text_of(page)
