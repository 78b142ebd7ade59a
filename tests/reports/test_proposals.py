"""What agencies call complete: proposed by an accepted report, confirmed or declined by Sở Công Thương."""

from datetime import date

import pytest
from django.urls import reverse

from reports.evidence import remove_evidence
from reports.models import CompletionProposal, Evidence
from reports.proposals import (
    MissingReasonError,
    ProposalDecidedError,
    confirm_completion,
    decline_completion,
)
from tasks.models import Assignment, DatedPart
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import at_once
from tests.reports.cycle import bring_to, fresh, step, write_done, write_task
from tests.reports.pages import fields, inline_code, queries, signed_in, text_of

LIST = "/tiep-nhan/hoan-thanh/"
DAY = date(2026, 5, 1)


@pytest.fixture
def complete(written, assignment, cast):
    """The accepted report of Sở Xây dựng, which calls its task done."""
    write_done(written, assignment, cast.officer, DAY)
    return bring_to(written, "accepted", cast)


def proposal() -> CompletionProposal:
    return CompletionProposal.objects.get()


def url(name: str, each: CompletionProposal) -> str:
    return reverse(f"reports:proposal-{name}", args=[each.pk])


def test_the_list_has_the_words_the_files_and_the_label_of_each(complete, specialist):
    page = signed_in(specialist).get(LIST)
    shown = text_of(page)
    assert "1 đề nghị chờ xác nhận" in shown
    assert "III.2.2-1 Sở Xây dựng Nhiệm vụ thử nghiệm số 1." in shown
    assert "Đề nghị Cả nhiệm vụ hoàn thành ngày 01/05/2026 Trạng thái hiện tính" in shown
    assert "Cơ quan báo cáo Đã triển khai. Minh chứng Quyết định.pdf" in shown
    assert f'href="/tep/{Evidence.objects.get().file_id}/"' in page.text
    assert inline_code(page) == []


def test_a_confirmed_completion_is_a_fact_and_leaves_the_list(complete, specialist, assignment, at_desk):
    answer = signed_in(specialist).post(url("confirm", proposal()), follow=True)
    assert "Đã xác nhận hoàn thành: nhiệm vụ III.2.2-1 của Sở Xây dựng." in text_of(answer)
    assert "Không có đề nghị nào chờ xác nhận." in text_of(answer)
    assert Assignment.objects.get(pk=assignment.pk).completed_on == DAY
    decided = text_of(signed_in(specialist).get(LIST, {"loc": "da-quyet-dinh"}))
    assert "1 đề nghị đã quyết định" in decided
    assert "Đã xác nhận hoàn thành Mai Specialist" in decided
    assert "Đã xác nhận hoàn thành" in text_of(at_desk.get(reverse("reports:detail", args=[complete.pk])))


def test_a_decline_needs_a_reason_and_the_agency_reads_it(
    complete, specialist, cast, assignment, at_desk, task_url
):
    client = signed_in(specialist)
    refused = client.post(url("decline", proposal()), {"reason": "  "})
    assert "Đề nghị ghi rõ lý do để cơ quan biết cần bổ sung gì." in text_of(refused)
    assert proposal().verdict == ""
    with pytest.raises(MissingReasonError):
        decline_completion(proposal(), reason=" ", by=specialist, now=NOW)
    client.post(url("decline", proposal()), {"reason": "Thiếu biên bản nghiệm thu."})
    assert Assignment.objects.get(pk=assignment.pk).completed_on is None
    told = "Không xác nhận Mai Specialist"
    detail = text_of(at_desk.get(reverse("reports:detail", args=[complete.pk])))
    assert (told in detail, "Lý do: Thiếu biên bản nghiệm thu." in detail) == (True, True)
    step(complete, "reopen", cast.chief)
    assert "Lý do: Thiếu biên bản nghiệm thu." in text_of(at_desk.get(task_url))


def test_the_agency_sees_that_its_proposal_waits(complete, at_desk):
    page = text_of(at_desk.get(reverse("reports:detail", args=[complete.pk])))
    assert "III.2.2-1. Cả nhiệm vụ hoàn thành ngày 01/05/2026: ◑ Chờ Sở Công Thương xác nhận" in page


def test_a_dated_part_is_named_with_its_words_and_its_limit(written, assignment, cast, specialist):
    part = DatedPart.objects.create(
        task=assignment.task, order=1, words="Xong phần 1", due_words="y", due_on=date(2021, 12, 31)
    )
    written.task_progress.get().parts.create(dated_part=part, completed_on=date(2021, 12, 1))
    bring_to(written, "accepted", cast)
    page = text_of(signed_in(specialist).get(LIST))
    assert "Phần có hạn 31/12/2021 (“Xong phần 1”) hoàn thành ngày 01/12/2021" in page
    assert "Chưa kèm tệp minh chứng" in page


def test_whoever_had_a_hand_in_the_report_does_not_decide_its_proposals(
    sct_written, sct_cast, section, sct, sct_head
):
    led = Assignment.objects.get(agency=sct)
    write_done(sct_written, led, sct_cast.officer, DAY)
    bring_to(sct_written, "accepted", sct_cast)
    client = signed_in(sct_head)
    assert "Người đã soạn, duyệt hoặc gửi báo cáo này không quyết định" in text_of(client.get(LIST))
    assert client.post(url("confirm", proposal())).status_code == 403
    assert client.post(url("decline", proposal()), {"reason": "x"}).status_code == 403
    assert proposal().verdict == ""


def test_words_rewritten_since_are_no_reviewer_s(complete, cast, assignment, specialist):
    step(complete, "reopen", cast.chief)
    write_task(fresh(complete), assignment, cast.officer, result="Riêng tư.", state="done", completed_on=DAY)
    remove_evidence(Evidence.objects.get(), by=cast.officer, now=NOW)
    page = text_of(signed_in(specialist).get(LIST))
    assert "Riêng tư." not in page
    assert "Đã triển khai. Minh chứng Quyết định.pdf" in page


def test_the_second_decision_is_told_that_there_is_one(complete, specialist, sct_head):
    client = signed_in(sct_head)
    typed = fields(client.get(url("decline", proposal()))) | {"reason": "Chưa đủ."}
    confirm_completion(proposal(), by=specialist, now=NOW)
    answer = client.post(url("decline", proposal()), typed, follow=True)
    assert "đề nghị này vừa được người khác quyết định" in text_of(answer)
    assert proposal().verdict == "confirmed"
    page = text_of(client.get(url("decline", proposal())))
    assert "Đề nghị này đã được quyết định: Đã xác nhận hoàn thành (Mai Specialist" in page


def test_of_two_who_decide_at_once_one_does(real_database, request):
    _, specialist, sct_head = map(request.getfixturevalue, ["complete", "specialist", "sct_head"])
    first, second = proposal(), proposal()
    results = at_once(
        lambda: confirm_completion(first, by=specialist, now=NOW),
        lambda: decline_completion(second, reason="Chưa đủ.", by=sct_head, now=NOW),
    )
    assert [type(result) for result in results] == [type(None), ProposalDecidedError]
    confirmed = Assignment.objects.get(pk=first.assignment_id).completed_on == DAY
    assert confirmed == (proposal().verdict == "confirmed")


def test_the_oldest_is_first_and_three_cost_no_more_than_one(
    complete, section, sxd, period, cast, specialist, stranger_agency, proposed
):
    waiting = signed_in(specialist)
    two = queries(waiting, LIST)
    reports = [complete]
    assert two == queries(waiting, LIST)
    CompletionProposal.objects.filter(report=complete).update(proposed_at=at(2026, 1, 1, 8))
    page = text_of(waiting.get(LIST))
    assert page.index("III.2.2-1 Sở Xây dựng") < page.index("III.2.2-96 UBND huyện Hiệp Hòa")
    other = make_assignment(section, sxd, 7)
    CompletionProposal.objects.create(
        report=reports[0], assignment=other, completed_on=DAY, proposed_at=NOW, proposed_by=cast.head
    )
    assert queries(waiting, LIST) == two


def test_the_queue_leads_to_the_proposals(specialist, period):
    assert f'href="{LIST}"' in signed_in(specialist).get(reverse("reports:queue")).text
