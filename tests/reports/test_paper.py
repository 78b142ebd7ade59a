"""The signed paper: number, day and scan, recorded before or after the sending, each recording kept."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from reports.locks import LockedReportError
from reports.models import PaperRecord, ReportingPeriod
from reports.paper import paper_token, record_paper
from reports.refusals import StaleReportError
from tests.conftest import NOW
from tests.lib.file_corpus import docx, pdf, upload
from tests.lib.test_files import written as files_on_disk
from tests.reports.conftest import at_once
from tests.reports.cycle import PATHS, bring_to, fresh, step
from tests.reports.pages import fields, queries, signed_in, text_of
from tests.reports.test_evidence import READERS, may_fetch

LATER = NOW + timedelta(hours=3)


def record(report, by, number="12/BC-SXD", file=None, now=NOW, day=date(2026, 11, 20)) -> PaperRecord:
    seen = paper_token(report.papers.last())
    return record_paper(fresh(report), number=number, paper_on=day, upload=file, seen=seen, by=by, now=now)


@pytest.fixture
def url(written) -> str:
    return reverse("reports:paper", args=[written.pk])


def page(person, report) -> str:
    return text_of(signed_in(person).get(reverse("reports:detail", args=[report.pk])))


def test_the_officer_records_number_day_and_scan(written, url, at_desk, officer):
    typed = fields(at_desk.get(url)) | {"number": " 12/BC-SXD ", "paper_on": "20/11/2026"}
    answer = at_desk.post(url, typed | {"file": upload("Báo cáo đã ký.pdf", pdf())}, follow=True)
    assert "Công văn: số 12/BC-SXD ngày 20/11/2026, Báo cáo đã ký.pdf Ghi nhận: Lan Officer" in text_of(
        answer
    )
    report = fresh(written)
    assert (report.paper_number, report.paper_on, report.paper_file.name, report.edited_by) == (
        "12/BC-SXD",
        date(2026, 11, 20),
        "Báo cáo đã ký.pdf",
        officer,
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"number": ""}, "Đề nghị ghi số, ký hiệu của công văn."),
        ({"number": "x" * 61}, "Số, ký hiệu đã nhập dài 61 ký tự; ghi được tối đa 60."),
        ({"paper_on": ""}, "Đề nghị ghi ngày ban hành của công văn."),
        ({"paper_on": "31/6/2026"}, "Không hiểu ngày “31/6/2026”."),
        ({"paper_on": "1/1/2100"}, "Ngày 01/01/2100 chưa đến; chỉ ghi công văn đã ban hành."),
        ({"paper_on": "1/1/2020"}, "Ngày 01/01/2020 trước khi có Kế hoạch (tháng 8 năm 2021)."),
        ({"file": upload("a.pdf", b"")}, "Tệp đã chọn rỗng, không có nội dung. Chưa có gì được lưu."),
        (
            {"file": upload("a.docx", docx())},
            "đã đọc thấy tệp Word (.docx); cần tệp PDF, ảnh PNG hoặc ảnh JPG.",
        ),
    ],
)
def test_what_is_not_understood_is_told_and_nothing_is_kept(typed, error, url, at_desk):
    answer = at_desk.post(url, {"seen": "0", "number": "1", "paper_on": "20/11/2026"} | typed)
    assert error in text_of(answer)
    assert (PaperRecord.objects.count(), files_on_disk()) == (0, [])


def test_a_head_who_records_it_may_still_approve(written, cast):
    step(written, "request_approval", cast.officer)
    record(written, cast.head)
    assert step(written, "submit", cast.head).target == "submitted"


def test_the_paper_recorded_before_the_sending_is_frozen_with_it_and_on_the_receipt(written, cast):
    record(written, cast.officer)
    bring_to(written, "submitted", cast)
    assert written.submissions.get().content["paper"] == {"number": "12/BC-SXD", "date": "2026-11-20"}
    receipt = signed_in(cast.head).get(reverse("reports:receipt", args=[written.pk, 1]))
    assert "Công văn kèm theo số 12/BC-SXD ngày 20/11/2026 Mã kiểm tra" in text_of(receipt)
    assert "ghi sau khi gửi" not in page(cast.reviewer, written)


def test_the_paper_recorded_after_the_sending_stands_beside_it(written, cast):
    report = bring_to(written, "submitted", cast)
    frozen = report.submissions.get().content_hash
    record(report, cast.officer, file=upload("a.pdf", pdf()), now=LATER)
    assert (fresh(report).version, report.submissions.get().content_hash) == (report.version, frozen)
    assert "số 12/BC-SXD ngày 20/11/2026, a.pdf Ghi nhận: Lan Officer" in page(cast.reviewer, report)
    assert "ghi sau khi gửi báo cáo nên không thuộc nội dung đã gửi" in page(cast.reviewer, report)
    receipt = text_of(signed_in(cast.reviewer).get(reverse("reports:receipt", args=[report.pk, 1])))
    assert "Công văn kèm theo chưa ghi khi gửi; ghi sau khi gửi: số 12/BC-SXD ngày 20/11/2026" in receipt


def test_recording_before_the_sending_asks_whoever_sends_to_look_again(written, cast):
    report = bring_to(written, "in_approval", cast)
    record(report, cast.officer)
    assert fresh(report).version == report.version + 1


def test_every_recording_stays_with_who_and_when(written, cast):
    record(written, cast.officer, file=upload("a.pdf", pdf()))
    second = record(written, cast.head, number="13/BC-SXD", now=LATER)
    assert second.file.name == "a.pdf"
    assert list(PaperRecord.objects.values_list("number", "recorded_by__full_name", "recorded_at")) == [
        ("12/BC-SXD", "Lan Officer", NOW),
        ("13/BC-SXD", "Hung Head", LATER),
    ]
    assert "Các lần ghi trước (1) số 12/BC-SXD ngày 20/11/2026, a.pdf – Lan Officer" in page(
        cast.officer, written
    )


def test_an_accepted_report_takes_no_other_paper_until_it_is_reopened(written, cast, url, at_desk):
    bring_to(written, "accepted", cast)
    with pytest.raises(LockedReportError, match="đã được Sở Công Thương tiếp nhận nên số, ngày công văn"):
        record(written, cast.officer)
    assert "đã được Sở Công Thương tiếp nhận nên số, ngày công văn" in text_of(at_desk.get(url))
    step(written, "reopen", cast.chief)
    record(written, cast.officer)


@pytest.mark.parametrize("state", [state for state in PATHS if state != "accepted"])
def test_in_every_other_state_it_can_be_recorded(state, written, cast):
    bring_to(written, state, cast)
    assert record(written, cast.officer).number == "12/BC-SXD"


def test_a_locked_period_takes_no_paper(written, officer, sct_head):
    ReportingPeriod.objects.update(locked_at=NOW, locked_by=sct_head)
    with pytest.raises(LockedReportError, match="đã được Sở Công Thương khóa"):
        record(written, officer)


def test_whoever_did_not_see_the_other_s_number_is_shown_it(written, url, at_desk, head):
    opened = fields(at_desk.get(url))
    record(written, head, number="7/BC-SXD")
    answer = at_desk.post(url, opened | {"number": "8/BC-SXD", "paper_on": "20/11/2026"})
    shown = text_of(answer)
    assert "Chưa lưu được: số, ngày công văn vừa được ghi từ nơi khác." in shown
    assert "số 7/BC-SXD ngày 20/11/2026" in shown
    assert (fields(answer)["number"], fresh(written).paper_number) == ("8/BC-SXD", "7/BC-SXD")
    at_desk.post(url, fields(answer))
    assert fresh(written).paper_number == "8/BC-SXD"


def test_of_two_at_once_one_is_kept_and_the_other_told(real_database, request):
    written, officer, head = map(request.getfixturevalue, ["written", "officer", "head"])
    runs = [
        lambda by=by, number=number: record_paper(
            fresh(written), number=number, paper_on=date(2026, 11, 20), upload=None, seen="0", by=by, now=NOW
        )
        for by, number in ((officer, "1"), (head, "2"))
    ]
    assert [type(result) for result in at_once(*runs)] == [PaperRecord, StaleReportError]
    assert PaperRecord.objects.count() == 1


def test_the_scan_follows_what_was_sent(written, cast, people):
    draft = record(written, cast.officer, file=upload("a.pdf", pdf("1")))
    assert may_fetch(people, draft.file_id) == {"officer", "head"}
    bring_to(written, "returned", cast)
    assert may_fetch(people, draft.file_id) == READERS
    again = record(written, cast.officer, number="14/BC-SXD", file=upload("b.pdf", pdf("2")), now=LATER)
    assert may_fetch(people, again.file_id) == {"officer", "head"}
    assert "số 12/BC-SXD" in page(cast.reviewer, written)
    assert "14/BC-SXD" not in page(cast.reviewer, written)


def test_recordings_cost_no_query(written, officer, at_desk):
    url = reverse("reports:detail", args=[written.pk])
    record(written, officer)
    one = queries(at_desk, url)
    record(written, officer, number="2", now=LATER)
    record(written, officer, number="3", now=LATER)
    assert queries(at_desk, url) == one
