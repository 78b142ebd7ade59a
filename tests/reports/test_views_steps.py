"""Taking a step in the browser: once, on what was seen, with a reason where one is due, and a receipt."""

import pytest
from django.urls import reverse

from reports.models import AgencyReport, ItemReview, Submission
from tests.conftest import NOW
from tests.reports.cycle import bring_to, fresh, step, write_task
from tests.reports.pages import fields, signed_in, text_of

# --- taking a step ---------------------------------------------------------------------------------


def step_url(report: AgencyReport, action: str) -> str:
    return reverse("reports:step", args=[report.pk, action])


def test_a_double_click_on_send_leaves_one_report_one_receipt_one_event(written, cast, head):
    report = bring_to(written, "in_approval", cast)
    client = signed_in(head)
    page = fields(client.get(step_url(report, "submit")))
    first, second = (client.post(step_url(report, "submit"), page) for _ in range(2))
    sending = Submission.objects.get()
    assert first["Location"] == reverse("reports:receipt", args=[report.pk, sending.number])
    assert second["Location"] == reverse("reports:detail", args=[report.pk])
    assert "đang ở trạng thái “Đã gửi”. Chưa có gì thay đổi." in text_of(client.get(second["Location"]))


def test_a_double_click_on_start_leaves_one_report(at_desk, period, sxd, assignment):
    url = reverse("reports:start", args=[period.obligations.get(agency=sxd).pk])
    answers = {at_desk.post(url)["Location"] for _ in range(2)}
    assert answers == {reverse("reports:detail", args=[AgencyReport.objects.get().pk])}


def test_sending_what_somebody_changed_after_it_was_read_is_refused(written, cast, head, officer, assignment):
    report = bring_to(written, "in_approval", cast)
    client = signed_in(head)
    page = fields(client.get(step_url(report, "submit")))
    client.post(step_url(report, "send_back"), {"version": report.version, "note": "Sửa."})
    write_task(fresh(report), assignment, officer, result="Bản khác.")
    signed_in(officer).post(step_url(report, "request_approval"), {"version": fresh(report).version})
    assert fresh(report).state == "in_approval"
    answer = client.post(step_url(report, "submit"), page, follow=True)
    assert "vừa được người khác thay đổi" in text_of(answer)
    assert fresh(report).state == "in_approval"


def test_asking_for_approval_of_an_incomplete_report_lists_what_is_missing_with_links(at_desk, report):
    page = fields(at_desk.get(step_url(report, "request_approval")))
    answer = at_desk.post(step_url(report, "request_approval"), page, follow=True)
    assert "Chưa trình lãnh đạo được: còn thiếu 4 nội dung." in text_of(answer)
    assert "Còn thiếu 4 nội dung trước khi gửi" in text_of(answer)
    for item in answer.context["page"].outline.missing:
        assert f'<li><a href="{item.url}">{item.label}</a></li>' in answer.content.decode()
        assert at_desk.get(item.url).status_code == 200


@pytest.mark.parametrize("note", ["", "   "])
def test_a_return_without_a_reason_is_asked_for_one_on_the_same_page(note, written, cast, specialist):
    report = bring_to(written, "submitted", cast)
    answer = signed_in(specialist).post(step_url(report, "return"), {"version": report.version, "note": note})
    assert answer.status_code == 200
    assert "Đề nghị ghi rõ lý do để cơ quan biết cần sửa gì." in text_of(answer)
    assert fresh(report).state == "submitted"


def test_the_reason_of_a_return_is_read_by_both_sides_inside_the_report(written, cast, people):
    report = bring_to(written, "submitted", cast)
    signed_in(people["specialist"]).post(
        step_url(report, "return"), {"version": report.version, "note": "Bổ sung số liệu GPMB."}
    )
    url = reverse("reports:detail", args=[report.pk])
    for name in ["officer", "head", "specialist", "sct_head"]:
        assert "Bổ sung số liệu GPMB." in text_of(signed_in(people[name]).get(url))


def test_the_receipt_states_who_when_and_the_hash(written, cast, head):
    report = bring_to(written, "submitted", cast)
    answer = signed_in(head).get(reverse("reports:receipt", args=[report.pk, 1]))
    words = text_of(answer)
    assert "BC-2026-NAM-SXD-1" in words
    assert "Hung Head" in words
    assert "08:01:00, 23/11/2026 (giờ Việt Nam)" in words
    assert "1 nhiệm vụ, 3 phần chung" in words
    assert report.submissions.get().content_hash in words
    assert "Đây là nội dung đang có hiệu lực." in words


def test_every_receipt_stays_and_says_what_became_of_its_sending(written, cast, head):
    report = bring_to(written, "resubmitted", cast)
    client = signed_in(head)
    receipts = [reverse("reports:receipt", args=[report.pk, number]) for number in (1, 2)]
    assert "Cơ quan đã gửi lại sau lần gửi này." in text_of(client.get(receipts[0]))
    assert "Đây là nội dung đang có hiệu lực." in text_of(client.get(receipts[1]))
    step(report, "withdraw", head)
    assert "Cơ quan đã rút lại lần gửi này" in text_of(client.get(receipts[1]))
    assert "Đây là nội dung đang có hiệu lực." in text_of(client.get(receipts[0]))


def test_before_a_second_sending_what_was_asked_and_is_untouched_is_named_to_officer_and_head(
    written, cast, assignment, officer, head
):
    report = bring_to(written, "submitted", cast)
    ItemReview.objects.create(
        submission=report.submissions.get(),
        item=f"task-{assignment.pk}",
        verdict="redo",
        reason="Bổ sung số liệu.",
        decided_at=NOW,
        decided_by=cast.reviewer,
    )
    step(report, "return", cast.reviewer, note="")
    silent = "1 nội dung được yêu cầu bổ sung chưa sửa và chưa giải trình"
    words = text_of(signed_in(officer).get(step_url(report, "request_approval")))
    assert silent in words
    assert "Bổ sung số liệu." in words
    write_task(fresh(report), assignment, officer, result="Đã bổ sung 12 đồ án.")
    assert silent not in text_of(signed_in(officer).get(step_url(report, "request_approval")))
    step(report, "request_approval", officer)
    words = text_of(signed_in(head).get(step_url(report, "submit")))
    assert "Bổ sung số liệu." in words
    assert silent not in words
    assert "Bổ sung số liệu." in text_of(signed_in(head).get(reverse("reports:detail", args=[report.pk])))
