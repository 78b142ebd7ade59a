"""Pages of periods, decisions, requests, the lock and the agencies' plans, as people use them."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, StoredFile
from bacgiang_plan.lib.dates import start_of_day
from reports.actions import start_report
from reports.duties import rows as duty_rows
from reports.duties.lock import lock_period
from reports.duties.plans import PlanPaper, record_plan
from reports.duties.refusals import RefusedError
from reports.enums import REQUIRED_AD_HOC, Timeliness
from reports.models import ImplementingPlan, Obligation, ObligationDecision, ReportingPeriod
from reports.rows import deadline
from tasks.models import DatedPart, Task
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import at_once
from tests.reports.cycle import Cast, bring_to, fresh, write_part, write_task
from tests.reports.pages import content_of, errors, fields, send, signed_in, text_of
from tests.reports.reminder_world import opened_period

LATER = start_of_day(date(2026, 12, 20))
PAPER = {"document_number": "12/SCT-KH", "document_on": "20/11/2026", "reason": "Đang kiểm kê số liệu."}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Pages read the clock once; here it stands."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def desk(specialist):
    """The specialist of Sở Công Thương, signed in."""
    return signed_in(specialist)


@pytest.fixture
def owed(period, sxd) -> Obligation:
    return period.obligations.get(agency=sxd)


def decide_url(obligation, deed: str) -> str:
    return reverse("reports:decide", args=[obligation.pk, deed])


# --- decisions -----------------------------------------------------------------------------------


def test_an_extension_from_the_page_of_its_period(desk, owed, period):
    page = reverse("reports:period", args=[period.code])
    assert "Gia hạn Sở Xây dựng" in text_of(desk.get(page))
    answer = send(desk, decide_url(owed, "gia-han"), due_day="20/12/2026", **PAPER)
    assert (answer.status_code, answer["Location"]) == (302, page)
    owed.refresh_from_db()
    assert (owed.due_before, owed.original_due_before) == (LATER, period.due_before)
    words = text_of(desk.get(page))
    assert "Đã gia hạn cho Sở Xây dựng đến trước ngày 20/12/2026." in words
    assert (
        "trước ngày 20/12/2026 gia hạn theo văn bản số 12/SCT-KH; thời hạn chung trước ngày 15/12/2026"
        in words
    )
    assert "Gia hạn đến trước ngày 20/12/2026 theo văn bản số 12/SCT-KH ngày 20/11/2026: Đang kiểm" in words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"due_day": "31/06/2027"}, "Không hiểu ngày “31/06/2027”. Đề nghị viết ngày có thật"),
        ({"due_day": ""}, "Đề nghị ghi thời hạn mới."),
        (
            {"due_day": "14/12/2026"},
            "Thời hạn đã đọc là trước ngày 14/12/2026; cần muộn hơn thời hạn đang áp",
        ),
        (
            {"due_day": "15/12/2026"},
            "Thời hạn đã đọc là trước ngày 15/12/2026; cần muộn hơn thời hạn đang áp",
        ),
        ({"due_day": "20/12/2062"}, "xa hơn một năm; đề nghị xem lại năm"),
        ({"due_hour": "25:00"}, "Không hiểu giờ “25:00”. Đề nghị viết theo dạng giờ:phút, ví dụ 14:00."),
        ({"reason": " "}, "Đề nghị ghi rõ lý do."),
        ({"document_number": ""}, "Đề nghị ghi số, ký hiệu văn bản quyết định."),
        ({"document_on": "24/11/2026"}, "Ngày văn bản đã đọc là 24/11/2026, chưa đến; cần ngày đã qua"),
        ({"document_on": "01/07/2021"}, "Ngày văn bản đã đọc là 01/07/2021, trước khi có Kế hoạch"),
    ],
)
def test_bad_input_is_told_at_its_field_and_everything_typed_stays(typed, told, desk, owed):
    data = {"due_day": "20/12/2026"} | PAPER | typed
    answer = send(desk, decide_url(owed, "gia-han"), **data)
    assert answer.status_code == 200
    assert [error for error in errors(answer) if told in error] != []
    assert {name: fields(answer)[name] for name in data} == data
    owed.refresh_from_db()
    assert (owed.is_extended, owed.decisions.count()) == (False, 0)


def test_a_deadline_with_an_hour(desk, owed):
    send(desk, decide_url(owed, "gia-han"), due_day="20/12/2026", due_hour="14h30", **PAPER)
    owed.refresh_from_db()
    assert owed.due_before == at(2026, 12, 20, 14, 30)


def test_a_double_click_is_told_as_done(desk, owed):
    url = decide_url(owed, "gia-han")
    data = fields(desk.get(url)) | PAPER | {"due_day": "20/12/2026"}
    desk.post(url, data)
    answer = desk.post(url, data, follow=True)
    assert "Quyết định này đã được ghi nhận lúc 08:00 ngày 23/11/2026" in text_of(answer)
    assert owed.decisions.count() == 1


def test_who_decides_from_an_old_page_is_told_the_new_deadline_and_loses_no_word(desk, sct_head, owed):
    url = decide_url(owed, "gia-han")
    old = fields(desk.get(url))
    send(signed_in(sct_head), url, due_day="20/12/2026", **PAPER)
    answer = desk.post(url, old | PAPER | {"document_number": "13/SCT", "due_day": "22/12/2026"})
    assert answer.status_code == 409
    assert "vừa được người khác thay đổi, nay là trước ngày 20/12/2026" in text_of(answer)
    assert fields(answer)["document_number"] == "13/SCT"
    assert owed.decisions.count() == 1


def test_what_cannot_be_decided_any_more_leads_back_with_the_reason(desk, owed, written, cast):
    assert "không được miễn báo cáo kỳ này" in text_of(desk.get(decide_url(owed, "bo-mien"), follow=True))
    bring_to(written, "submitted", cast)
    for deed in ("gia-han", "mien"):
        assert "Sở Xây dựng đã gửi báo cáo lúc" in text_of(desk.get(decide_url(owed, deed), follow=True))


@pytest.mark.parametrize("seen", ["", "hôm nay", "2026-12-15"])
def test_a_page_without_what_was_seen_records_nothing(seen, desk, owed):
    data = fields(desk.get(decide_url(owed, "gia-han"))) | PAPER | {"due_day": "20/12/2026", "seen": seen}
    desk.post(decide_url(owed, "gia-han"), data)
    assert owed.decisions.count() == 0


def test_exemption_and_its_end(desk, owed, period, officer):
    page = reverse("reports:period", args=[period.code])
    send(desk, decide_url(owed, "mien"), **PAPER)
    words = text_of(desk.get(page))
    assert "Đã miễn báo cáo kỳ này cho Sở Xây dựng." in words
    assert "Bỏ miễn Sở Xây dựng" in words
    assert "Được miễn" in text_of(signed_in(officer).get(reverse("reports:mine")))
    send(desk, decide_url(owed, "bo-mien"), **PAPER)
    assert "Đã bỏ miễn; Sở Xây dựng phải báo cáo kỳ này." in text_of(desk.get(page))


def test_the_file_of_a_decision_reaches_those_who_may_know_of_it(desk, owed, officer, stranger):
    scan = SimpleUploadedFile(
        "qd.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf"
    )
    send(desk, decide_url(owed, "mien"), file=scan, **PAPER)
    stored = StoredFile.objects.get()
    assert ObligationDecision.objects.get().file == stored
    url = reverse("reports:file", args=[stored.pk])
    answers = [signed_in(person).get(url) for person in (officer, stranger)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert content_of(answers[0]).startswith(b"%PDF")


def test_a_file_that_is_none_of_those_allowed_is_refused(desk, owed):
    bad = SimpleUploadedFile("qd.pdf", b"MZ\x90\x00 program", "application/pdf")
    answer = send(desk, decide_url(owed, "mien"), file=bad, **PAPER)
    assert "Chưa tải lên được tệp “qd.pdf”" in text_of(answer)
    assert (StoredFile.objects.count(), owed.decisions.count()) == (0, 0)


def test_an_agency_reads_of_its_extension_in_its_list_and_on_its_report(desk, owed, report, officer):
    send(desk, decide_url(owed, "gia-han"), due_day="20/12/2026", **PAPER)
    both = "gia hạn theo văn bản số 12/SCT-KH; thời hạn chung trước ngày 15/12/2026"
    for url in (reverse("reports:mine"), reverse("reports:detail", args=[report.pk])):
        words = text_of(signed_in(officer).get(url))
        assert "trước ngày 20/12/2026" in words
        assert both in words


def test_the_queue_and_the_matrix_name_both_dates(desk, owed, written, cast):
    send(desk, decide_url(owed, "gia-han"), due_day="20/12/2026", **PAPER)
    bring_to(written, "submitted", cast)
    both = "trước ngày 20/12/2026 (gia hạn theo văn bản số 12/SCT-KH; thời hạn chung trước ngày 15/12/2026)"
    assert both in text_of(desk.get(reverse("reports:queue")))
    assert f"Đã gửi; {both}" in text_of(desk.get(reverse("reports:matrix")))


def test_statistics_on_either_clock(desk, owed, written, cast, leader, monkeypatch):
    send(desk, decide_url(owed, "gia-han"), due_day="20/12/2026", **PAPER)
    bring_to(written, "submitted", cast, at(2026, 12, 16, 9, 0))
    monkeypatch.setattr(timezone, "now", lambda: at(2026, 12, 21))
    client, board = signed_in(leader), reverse("reports:dashboard")
    counts = [client.get(board + query).context["board"].reports for query in ("", "?han=chung")]
    assert [(each.on_time, each.late, each.overdue, each.rate) for each in counts] == [
        (1, 0, 2, "33,3 % đúng hạn"),
        (0, 1, 2, "0,0 % đúng hạn"),
    ]
    assert "Tính theo thời hạn chung" in text_of(client.get(board))
    assert "?ky=2026-nam&amp;han=chung&amp;nhom=late" in client.get(board + "?han=chung").content.decode()
    late = client.get(reverse("reports:matrix") + "?ky=2026-nam&han=chung&nhom=late").context["matrix"]
    assert [row.agency for row in late.rows] == ["Sở Xây dựng"]


# --- the lock ------------------------------------------------------------------------------------


def test_locking_says_on_every_page_of_the_period_who_when_and_why(period, sct_head, desk, report, officer):
    client, page = signed_in(sct_head), reverse("reports:period", args=[period.code])
    answer = send(client, reverse("reports:lock", args=[period.code]), reason="Đã chốt số liệu.")
    assert (answer.status_code, answer["Location"]) == (302, page)
    told = "lúc 08:00, 23/11/2026, Son Consolidator, lãnh đạo Sở Công Thương. Lý do: Đã chốt số liệu."
    for who, url in ((desk, page), (signed_in(officer), reverse("reports:detail", args=[report.pk]))):
        words = text_of(who.get(url))
        assert f"Kỳ báo cáo đã khóa {told}" in words
        assert "Gia hạn Sở Xây dựng" not in words
    send(client, reverse("reports:unlock", args=[period.code]), reason="Bổ sung.")
    assert "Kỳ báo cáo đã khóa" not in text_of(desk.get(page))


def test_a_lock_without_a_reason_is_not_set(period, sct_head):
    answer = send(signed_in(sct_head), reverse("reports:lock", args=[period.code]), reason=" ")
    assert errors(answer) == ["Đề nghị ghi rõ lý do."]
    assert ReportingPeriod.objects.get().locked_at is None


def test_locking_twice_is_told_as_done(period, sct_head):
    client, url = signed_in(sct_head), reverse("reports:lock", args=[period.code])
    client.post(url, {"reason": "Chốt."})
    assert "đã được Son Consolidator khóa lúc" in text_of(client.post(url, {"reason": "Chốt."}, follow=True))


def test_no_report_is_begun_in_a_locked_period(period, sct_head, sxd, officer):
    lock_period(period, reason="Chốt.", by=sct_head, now=NOW)
    url = reverse("reports:start", args=[period.obligations.get(agency=sxd).pk])
    words = text_of(signed_in(officer).post(url, follow=True))
    assert "Chưa soạn được: kỳ báo cáo năm 2026 đã khóa. Chưa có gì thay đổi." in words
    assert not hasattr(period.obligations.get(agency=sxd), "report")
    mine = text_of(signed_in(officer).get(reverse("reports:mine")))
    assert ("Kỳ đã khóa" in mine, "Soạn báo cáo" in mine) == (True, False)


# --- ad hoc requests -----------------------------------------------------------------------------

REQUEST = {
    "name": "Đột xuất về nhà ở công nhân",
    "request": "Đề nghị báo cáo số căn nhà ở công nhân.",
    "window_start": "1/1/2026",
    "window_end": "20/11/2026",
    "due_day": "1/12/2026",
    "due_hour": "17:00",
}


def ask(client, **typed):
    url = reverse("reports:ask")
    data = {"code": fields(client.get(url))["code"]} | REQUEST | typed
    return client.post(url, data, follow=True)


def test_asking_chosen_agencies(desk, period, sxd, officer, stranger):
    answer = ask(desk, agencies=[sxd.pk])
    assert "Đã yêu cầu 1 cơ quan báo cáo" in text_of(answer)
    made = ReportingPeriod.objects.get(kind="ad_hoc")
    assert (made.code, made.due_before) == ("2026-dot-xuat-1", at(2026, 12, 1, 17, 0))
    assert list(made.obligations.values_list("agency__code", flat=True)) == ["sxd"]
    assert "Đột xuất về nhà ở công nhân" in text_of(signed_in(officer).get(reverse("reports:mine")))
    assert "Đột xuất" not in text_of(signed_in(stranger).get(reverse("reports:mine")))


@pytest.mark.parametrize(
    ("groups", "codes"),
    [
        (["others"], ["sct", "sxd"]),
        (["districts"], ["hiephoa"]),
        (["others", "districts"], ["sct", "sxd", "hiephoa"]),
    ],
)
def test_groups_are_chosen_without_javascript(groups, codes, desk, period):
    ask(desk, groups=groups)
    made = ReportingPeriod.objects.get(kind="ad_hoc")
    assert list(made.obligations.order_by("agency__order").values_list("agency__code", flat=True)) == codes


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Chưa chọn cơ quan nào; đề nghị chọn ít nhất một cơ quan."),
        ({"agencies": ["99999"]}, "Đã đọc cơ quan số “99999”, không có trong danh sách"),
        ({"agencies": ["x"]}, "Đã đọc cơ quan số “x”, không có trong danh sách"),
        ({"tasks": ["99999"]}, "Đã đọc nhiệm vụ số “99999”, không có trong Kế hoạch"),
        ({"groups": ["nobody"]}, "Đã đọc nhóm “nobody”, không có trong danh sách."),
        ({"due_day": "31/06/2027"}, "Không hiểu ngày “31/06/2027”"),
        ({"due_day": "20/11/2026"}, "Thời hạn đã đọc là trước 17:00 ngày 20/11/2026, là thời điểm đã qua"),
        ({"opens_on": "02/12/2026"}, "Ngày mở kỳ đã đọc là 02/12/2026; cần mở trước thời hạn gửi"),
        ({"window_end": "31/12/2025"}, "Ngày cuối của kỳ số liệu không được trước ngày đầu."),
        ({"name": ""}, "Đề nghị đặt tên cho kỳ báo cáo."),
        ({"name": "Năm 2026"}, "Đã có kỳ báo cáo mang tên này; đề nghị đặt tên khác."),
        ({"request": " "}, "Đề nghị ghi nội dung yêu cầu."),
    ],
)
def test_a_request_that_cannot_be_is_told_and_nothing_is_written(typed, told, desk, period):
    answer = ask(desk, **typed)
    assert [error for error in errors(answer) if told in error] != []
    assert ReportingPeriod.objects.count() == 1


def test_a_double_click_asks_once(desk, period, sxd):
    url = reverse("reports:ask")
    data = {"code": fields(desk.get(url))["code"], "agencies": [sxd.pk]} | REQUEST
    assert desk.post(url, data)["Location"] == desk.post(url, data)["Location"]
    assert ReportingPeriod.objects.filter(kind="ad_hoc").count() == 1


@pytest.fixture
def asked(desk, period, sxd, assignment) -> ReportingPeriod:
    ask(desk, agencies=[sxd.pk], tasks=[assignment.task_id])
    return ReportingPeriod.objects.get(kind="ad_hoc")


def test_the_officer_sees_the_request_above_the_report_and_every_page_of_it(asked, sxd, officer, assignment):
    report = start_report(asked.obligations.get(agency=sxd), by=officer, now=NOW)
    pages = [
        reverse("reports:detail", args=[report.pk]),
        reverse("reports:task", args=[report.pk, assignment.pk]),
        reverse("reports:part", args=[report.pk, REQUIRED_AD_HOC[0]]),
    ]
    client = signed_in(officer)
    words = [text_of(client.get(url)) for url in pages]
    told = "Sở Công Thương yêu cầu Đề nghị báo cáo số căn nhà ở công nhân."
    assert [told in each for each in words] == [True] * 3
    assert "Báo cáo đột xuất về nhà ở công nhân – Sở Xây dựng" in words[0]
    for name in ("indicators", "zones"):
        assert client.get(reverse(f"reports:{name}", args=[report.pk])).status_code == 404


def test_a_correction_from_the_page_leaves_its_history(asked, desk, sxd):
    url = reverse("reports:correct", args=[asked.code])
    shown = desk.get(url).context["form"]
    assert [shown["due_day"].value(), shown["agencies"].value()] == ["01/12/2026", [sxd.pk]]
    data = {name: value for name, value in fields(desk.get(url)).items() if name not in ("agencies", "tasks")}
    data |= {"agencies": [sxd.pk], "due_day": "05/12/2026", "reason": "Nhầm hạn."}
    words = text_of(desk.post(url, data, follow=True))
    assert "Đã đính chính yêu cầu." in words
    assert "Thời hạn: “trước 17:00 ngày 01/12/2026” → “trước 17:00 ngày 05/12/2026”" in words
    assert "Bỏ nhiệm vụ: III.2.2-1" in words


def test_a_further_agency_from_the_page(asked, desk, stranger_agency):
    url = reverse("reports:add-agencies", args=[asked.code])
    offered = [agency.code for agency in desk.get(url).context["form"].fields["agencies"].queryset]
    assert offered == ["sct", "hiephoa"]
    words = text_of(desk.post(url, {"agencies": [stranger_agency.pk]}, follow=True))
    assert "Đã bổ sung: UBND huyện Hiệp Hòa." in words


def test_screens_open_with_the_regular_period_and_name_the_ad_hoc_one(asked, desk, leader, sct_head):
    ReportingPeriod.objects.filter(pk=asked.pk).update(due_before=at(2027, 3, 1))
    client = signed_in(leader)
    board = client.get(reverse("reports:dashboard"))
    assert board.context["board"].period.code == "2026-nam"
    assert "Đột xuất về nhà ở công nhân" in text_of(board)
    chosen = client.get(reverse("reports:dashboard") + f"?ky={asked.code}").context["board"]
    assert [line.name for line in chosen.agencies] == ["Sở Xây dựng"]
    matrix = client.get(reverse("reports:matrix")).context["matrix"]
    assert [cell.label for cell in matrix.rows[0].cells] == [
        "Chưa soạn",
        "Không được yêu cầu",
    ]
    consolidated = desk.get(reverse("reports:consolidated"))
    assert consolidated.context["page"].code == "2026-nam"
    assert desk.get(reverse("reports:consolidated", args=[asked.code])).status_code == 404


def test_an_ad_hoc_report_takes_its_whole_way_to_acceptance(
    asked, sxd, officer, head, specialist, assignment
):
    report = start_report(asked.obligations.get(agency=sxd), by=officer, now=NOW)
    write_task(report, assignment, officer)
    write_part(report, REQUIRED_AD_HOC[0], "120 căn.", officer)
    accepted = bring_to(report, "accepted", Cast(officer, head, specialist))
    sending = accepted.submissions.get()
    for name, args in (("detail", [report.pk]), ("receipt", [report.pk, sending.number])):
        assert "nhà ở công nhân" in text_of(signed_in(specialist).get(reverse(f"reports:{name}", args=args)))
    (row,) = asked.obligations.select_related("report")
    assert deadline(row, NOW).timeliness == Timeliness.ON_TIME


def test_a_regular_period_has_no_request_to_correct(desk, period):
    for name in ("correct", "add-agencies"):
        assert desk.get(reverse(f"reports:{name}", args=[period.code])).status_code == 404


# --- who wrote does not approve ------------------------------------------------------------------


def test_an_officer_made_head_cannot_approve_what_they_wrote_and_reads_why(written, cast, officer):
    report = bring_to(written, "in_approval", cast)
    officer.role = Role.AGENCY_HEAD
    officer.save()
    client, url = signed_in(officer), reverse("reports:detail", args=[report.pk])
    words = text_of(client.get(url))
    assert "Người soạn không tự duyệt; đề nghị lãnh đạo khác của cơ quan duyệt và gửi." in words
    assert "Duyệt và gửi báo cáo" not in words
    step = reverse("reports:step", args=[report.pk, "submit"])
    assert client.post(step, {"version": report.version}).status_code == 403
    assert fresh(report).state == "in_approval"


def test_in_a_one_person_office_the_same_person_approves(written, cast, officer, sxd):
    report = bring_to(written, "in_approval", cast)
    officer.role = Role.AGENCY_HEAD
    officer.save()
    sxd.allows_self_approval = True
    sxd.save()
    client = signed_in(officer)
    assert "Duyệt và gửi báo cáo" in text_of(client.get(reverse("reports:detail", args=[report.pk])))
    client.post(reverse("reports:step", args=[report.pk, "submit"]), {"version": report.version})
    assert fresh(report).state == "submitted"


# --- the agencies' own plans ---------------------------------------------------------------------


@pytest.fixture
def clause(section, sct, sxd, stranger_agency) -> Task:
    """Clause IV.1 asks all three agencies, until the end of September 2021."""
    for agency in (sct, sxd, stranger_agency):
        task = make_assignment(section, agency, 4).task
    Task.objects.filter(pk=task.pk).update(clause="IV.1")
    task.refresh_from_db()
    DatedPart.objects.create(
        task=task, order=1, words="x", due_words="trong tháng 9 năm 2021", due_on=date(2021, 9, 30)
    )
    return task


def plan_url(code: str) -> str:
    return reverse("reports:implementing-plan", args=[code])


def test_all_asked_stand_in_official_order_and_the_counts_sum(clause, at_desk, desk, leader):
    send(at_desk, plan_url("sxd"), number="45/KH-SXD", issued_on="30/9/2021")
    send(desk, plan_url("hiephoa"), number="7/KH-UBND", issued_on="5/10/2021")
    board = signed_in(leader).get(reverse("reports:implementing-plans")).context["board"]
    assert [(row.agency, row.number, row.mark.label) for row in board.rows] == [
        ("Sở Công Thương", "", "Chưa ghi nhận"),
        ("Sở Xây dựng", "45/KH-SXD", "Đúng hạn"),
        ("UBND huyện Hiệp Hòa", "7/KH-UBND", "Muộn 5 ngày"),
    ]
    counts = board.counts
    assert (counts.on_time, counts.late, counts.missing, counts.asked) == (1, 1, 1, 3)


def test_a_correction_keeps_who_when_old_and_new(clause, at_desk, officer, head):
    send(at_desk, plan_url("sxd"), number="45/KH-SXD", issued_on="30/09/2021")
    boss = signed_in(head)
    send(boss, plan_url("sxd"), number="54/KH-SXD", issued_on="30/09/2021", reason="Gõ nhầm số.")
    words = text_of(boss.get(plan_url("sxd")))
    assert "Đính chính 08:00, 23/11/2026 · Hung Head Số: 45/KH-SXD → 54/KH-SXD. Lý do: Gõ nhầm số." in words
    assert "Ghi nhận lần đầu 08:00, 23/11/2026 · Lan Officer Số 45/KH-SXD, ngày 30/09/2021" in words
    plan = ImplementingPlan.objects.get()
    assert (plan.number, plan.records.count()) == ("54/KH-SXD", 2)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"number": " "}, "Đề nghị ghi số, ký hiệu kế hoạch."),
        ({"issued_on": "31/06/2021"}, "Không hiểu ngày “31/06/2021”"),
        ({"issued_on": "01/01/2027"}, "Ngày ban hành đã đọc là 01/01/2027, chưa đến"),
        ({"issued_on": "01/07/2021"}, "Ngày ban hành đã đọc là 01/07/2021, trước khi có Kế hoạch"),
    ],
)
def test_a_plan_that_cannot_be_is_told(typed, told, clause, at_desk):
    answer = send(at_desk, plan_url("sxd"), **{"number": "45/KH-SXD", "issued_on": "30/09/2021"} | typed)
    assert [error for error in errors(answer) if told in error] != []
    assert ImplementingPlan.objects.count() == 0


def test_a_double_click_records_one_plan(clause, at_desk):
    data = fields(at_desk.get(plan_url("sxd"))) | {"number": "45/KH-SXD", "issued_on": "30/9/2021"}
    at_desk.post(plan_url("sxd"), data)
    assert "đã được ghi nhận đúng như vậy" in text_of(at_desk.post(plan_url("sxd"), data, follow=True))
    assert ImplementingPlan.objects.get().records.count() == 1


def test_two_people_from_the_same_page_the_second_is_told(clause, at_desk, colleague):
    old = fields(at_desk.get(plan_url("sxd")))
    send(signed_in(colleague), plan_url("sxd"), number="1/KH-SXD", issued_on="29/9/2021")
    answer = at_desk.post(
        plan_url("sxd"), old | {"number": "2/KH-SXD", "issued_on": "30/9/2021", "reason": "X"}
    )
    assert (answer.status_code, "vừa được người khác ghi nhận" in text_of(answer)) == (409, True)
    assert ImplementingPlan.objects.get().number == "1/KH-SXD"


def test_at_once_one_plan_is_recorded(real_database, clause, sxd, officer, colleague):
    results = at_once(
        *[
            lambda by=by, number=number: record_plan(
                sxd, PlanPaper(number, date(2021, 9, 30)), seen=0, by=by, now=NOW
            )
            for by, number in ((officer, "1/KH"), (colleague, "2/KH"))
        ]
    )
    assert [type(result) for result in results] == [ImplementingPlan, RefusedError]
    assert ImplementingPlan.objects.get().records.count() == 1


def test_a_stranger_reads_and_does_not_write(clause, stranger, at_desk):
    send(at_desk, plan_url("sxd"), number="45/KH-SXD", issued_on="30/9/2021")
    client = signed_in(stranger)
    answer = client.get(plan_url("sxd"))
    assert ("45/KH-SXD" in text_of(answer), "<textarea" in answer.content.decode()) == (True, False)
    assert client.post(plan_url("sxd"), {"number": "X"}).status_code == 403
    assert client.get(plan_url("nobody")).status_code == 404


def test_it_is_led_to_from_the_task_and_from_one_s_own_list(clause, at_desk):
    url = reverse("reports:implementing-plans")
    assert f'href="{url}"' in at_desk.get(reverse("tasks:detail", args=["IV.1"])).content.decode()
    assert f'href="{plan_url("sxd")}"' in at_desk.get(reverse("reports:mine")).content.decode()


# --- what it costs -------------------------------------------------------------------------------


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_of_periods_costs_the_same_with_one_and_with_three(desk, period):
    one = queries(desk, reverse("reports:periods"))
    for year in (2024, 2025):
        opened_period(year, date(year, 6, 14), at(year, 5, 1))
    assert (one, queries(desk, reverse("reports:periods"))) == (3, 3)


def test_the_page_of_a_period_costs_the_same_with_one_and_with_three_agencies(desk, period, sxd):
    url = reverse("reports:period", args=[period.code])
    others = list(period.obligations.exclude(agency=sxd))
    Obligation.objects.filter(pk__in=[row.pk for row in others]).delete()
    send(desk, decide_url(period.obligations.get(), "gia-han"), due_day="20/12/2026", **PAPER)
    one = queries(desk, url)
    for row in others:
        row.save(force_insert=True)
        send(desk, decide_url(row, "gia-han"), due_day="20/12/2026", **PAPER)
    assert (one, queries(desk, url)) == (7, 7)


def test_the_list_of_plans_costs_the_same_with_one_and_with_three(clause, desk):
    url = reverse("reports:implementing-plans")
    send(desk, plan_url("sxd"), number="1", issued_on="30/9/2021")
    one = queries(desk, url)
    for code in ("sct", "hiephoa"):
        send(desk, plan_url(code), number="1", issued_on="30/9/2021")
    assert (one, queries(desk, url)) == (4, 4)


def test_no_page_says_what_a_machine_would(desk, asked, owed, clause):
    urls = [reverse(f"reports:{name}") for name in ("periods", "ask", "implementing-plans")]
    urls += [reverse("reports:period", args=[asked.code]), decide_url(owed, "gia-han"), plan_url("sxd")]
    urls += [reverse(f"reports:{name}", args=[asked.code]) for name in ("correct", "add-agencies")]
    for url in urls:
        assert re.findall(r"\bNone\b|\bFalse\b|\{\{|\{%", text_of(desk.get(url))) == []


def test_after_the_report_is_issued_the_lock_says_what_it_waits_for(period, sct_head, monkeypatch):
    client, page = signed_in(sct_head), reverse("reports:period", args=[period.code])
    send(client, reverse("reports:lock", args=[period.code]), reason="Đã chốt số liệu.")
    assert "cho đến khi lãnh đạo Sở Công Thương mở khóa." in text_of(client.get(page))
    monkeypatch.setattr(duty_rows, "why_not_unlocking", lambda period: "Chỉ mở lại khi lập văn bản thay thế.")
    text = text_of(client.get(page))
    assert "mở lại báo cáo của kỳ này. Chỉ mở lại khi lập văn bản thay thế." in text
    assert "cho đến khi lãnh đạo Sở" not in text
