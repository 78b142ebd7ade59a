"""Evidence beside a task: who brings it, who takes it out, who fetches it and how it is served."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from agencies.actions import store_file
from reports import content, workflow
from reports.evidence import AlreadyRemovedError, SameFileError, attach_evidence, remove_evidence
from reports.items import task_item
from reports.locks import LockedReportError
from reports.models import Evidence, ItemReview, ReportingPeriod
from tests.conftest import NOW, at, make_assignment
from tests.lib.file_corpus import pdf, upload, xlsx
from tests.lib.test_files import written as files_on_disk
from tests.reports.conftest import at_once
from tests.reports.cycle import bring_to, fresh, prove, step, write_task
from tests.reports.pages import content_of, queries, signed_in, text_of

READERS = {"officer", "head", "specialist", "sct_head", "leader"}


@pytest.fixture
def url(written, assignment) -> str:
    return reverse("reports:evidence", args=[written.pk, assignment.pk])


def bring(client, url: str, *files) -> str:
    """Upload as a browser does; the words of the page that follows."""
    return text_of(client.post(url, {"files": list(files)}, follow=True))


def names(report) -> list[str]:
    return list(report.evidence.filter(removed_at=None).values_list("file__name", flat=True))


def may_fetch(people: dict, file: int) -> set[str]:
    found = set()
    for name, user in people.items():
        answer = signed_in(user).get(reverse("reports:file", args=[file]))
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            content_of(answer)
            found.add(name)
    return found


# --- bringing and taking out -------------------------------------------------------------------------


def test_several_files_are_added_at_once_and_a_refused_one_keeps_none_back(written, url, at_desk):
    page = bring(
        at_desk, url, upload("Quyết định.pdf", pdf()), upload("a.exe", b"MZ"), upload("Sổ.xlsx", xlsx())
    )
    assert "Đã lưu 2 tệp minh chứng." in page
    assert "Chưa tải lên được tệp “a.exe”: đã đọc thấy chương trình máy tính; cần tệp PDF" in page
    assert names(written) == ["Quyết định.pdf", "Sổ.xlsx"]
    assert "Minh chứng (2)" in page


def test_the_page_warns_of_state_secrets(task_url, at_desk):
    assert "Không tải lên tài liệu có bí mật nhà nước." in text_of(at_desk.get(task_url))


def test_nothing_chosen_is_said(url, at_desk):
    assert "Chưa chọn tệp nào để tải lên." in bring(at_desk, url)


def test_the_same_file_is_not_kept_twice(written, assignment, url, at_desk, officer):
    prove(written, assignment, officer)
    page = bring(at_desk, url, upload("Bản sao.pdf", pdf()))
    assert "nội dung trùng với tệp “Quyết định.pdf” đã có ở nhiệm vụ này." in page
    assert (names(written), len(files_on_disk())) == (["Quyết định.pdf"], 1)


def test_a_file_over_the_limit_is_told_with_both_sizes(url, at_desk, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    page = bring(at_desk, url, upload("a.pdf", pdf("x" * 1024 * 1024)))
    assert "Chưa tải lên được tệp “a.pdf”: tệp có 1,1 MB, mỗi tệp được tối đa 1 MB." in page
    assert files_on_disk() == []


def test_a_request_larger_than_all_files_may_be_is_refused_before_it_is_read(url, at_desk, settings):
    settings.UPLOAD_REQUEST_LIMIT = 1024 * 1024
    answer = at_desk.post(url, {"files": upload("a.pdf", pdf("x" * 1024 * 1024))})
    assert answer.status_code == 400
    assert "Các tệp gửi lên có tất cả 1,1 MB; mỗi lần tải lên được tối đa 1 MB." in text_of(answer)


def test_a_session_that_ended_leads_back_to_the_task_and_says_that_nothing_was_kept(
    url, task_url, client, officer
):
    asked = client.post(url, {"files": upload("a.pdf", pdf())})
    assert asked.url == f"/dang-nhap/?next={url}"
    client.force_login(officer)
    answer = client.get(url)
    assert answer.url == f"{task_url}#minh-chung"
    assert "chưa có tệp nào được lưu. Đề nghị chọn lại tệp." in text_of(client.get(task_url))
    assert not Evidence.objects.exists()


def test_a_file_taken_out_is_marked_and_stays(written, assignment, officer, at_desk):
    evidence = prove(written, assignment, officer)
    url = reverse("reports:evidence-remove", args=[written.pk, evidence.pk])
    assert "Đã gỡ tệp “Quyết định.pdf” khỏi báo cáo." in text_of(at_desk.post(url, follow=True))
    evidence.refresh_from_db()
    assert (names(written), evidence.removed_by, Path(evidence.file.file.path).is_file()) == (
        [],
        officer,
        True,
    )
    assert "Tệp này đã được gỡ trước đó" in text_of(at_desk.post(url, follow=True))


def test_asking_for_the_address_of_a_removal_removes_nothing(written, assignment, officer, at_desk):
    evidence = prove(written, assignment, officer)
    at_desk.get(reverse("reports:evidence-remove", args=[written.pk, evidence.pk]))
    assert names(written) == ["Quyết định.pdf"]


def test_a_removal_by_the_number_of_another_report_is_not_found(
    written, sct_written, section, sct, sct_officer, at_desk
):
    theirs = make_assignment(section, sct, 8)
    foreign = attach_evidence(sct_written, theirs, upload("a.pdf", pdf()), by=sct_officer, now=NOW)
    url = reverse("reports:evidence-remove", args=[written.pk, foreign.pk])
    assert at_desk.post(url).status_code == 404


@pytest.mark.parametrize("state", ["in_approval", "submitted", "resubmitted", "accepted"])
def test_nothing_is_added_or_taken_out_while_the_report_is_not_the_writer_s(
    state, written, cast, assignment, officer
):
    evidence = prove(written, assignment, officer)
    report = bring_to(written, state, cast)
    with pytest.raises(LockedReportError, match=r"^Chưa thực hiện được\. Báo cáo .* Chưa có gì thay đổi\.$"):
        prove(report, assignment, officer, words="other")
    with pytest.raises(LockedReportError):
        remove_evidence(Evidence.objects.get(pk=evidence.pk), by=officer, now=NOW)
    assert (names(report), len(files_on_disk())) == (["Quyết định.pdf"], 1)


def test_after_a_return_by_item_only_the_tasks_to_redo_take_files(
    written, cast, assignment, section, sxd, officer
):
    other = make_assignment(section, sxd, 2)
    write_task(written, other, officer)
    bring_to(written, "submitted", cast)
    ItemReview.objects.create(
        submission=written.submissions.get(),
        item=task_item(assignment.pk),
        verdict="redo",
        reason="Thiếu.",
        decided_at=NOW,
        decided_by=cast.reviewer,
    )
    step(written, "return", cast.reviewer)
    prove(fresh(written), assignment, officer)
    with pytest.raises(LockedReportError, match="nội dung này không phải sửa nên đang khóa"):
        prove(fresh(written), other, officer)


def test_a_locked_period_takes_no_files(written, assignment, officer, sct_head):
    ReportingPeriod.objects.update(locked_at=NOW, locked_by=sct_head)
    with pytest.raises(LockedReportError, match="đã được Sở Công Thương khóa"):
        prove(fresh(written), assignment, officer)


def test_a_sending_at_the_same_moment_has_the_file_or_refuses_it(real_database, request):
    written, assignment, officer, head = map(
        request.getfixturevalue, ["written", "assignment", "officer", "head"]
    )
    step(written, "request_approval", officer)
    step(written, "send_back", head)
    first, second = fresh(written), fresh(written)
    results = at_once(
        lambda: prove(first, assignment, officer),
        lambda: workflow.perform(second, "request_approval", by=officer, now=NOW),
    )
    assert len(results) == 2
    report = fresh(written)
    frozen = content.snapshot(report)["tasks"][0]["evidence"]
    assert len(frozen) == report.evidence.count() == len(files_on_disk())


# --- fetching ----------------------------------------------------------------------------------------


def test_a_file_of_a_draft_is_its_agency_s_alone(written, assignment, officer, people):
    assert may_fetch(people, prove(written, assignment, officer).file_id) == {"officer", "head"}


def test_what_was_sent_is_fetched_by_whoever_reads_the_report(written, assignment, officer, cast, people):
    file = prove(written, assignment, officer).file_id
    bring_to(written, "submitted", cast)
    assert may_fetch(people, file) == READERS


def test_a_file_added_after_a_return_is_no_outsider_s_until_it_is_sent(written, assignment, cast, people):
    report = bring_to(written, "returned", cast)
    file = prove(report, assignment, cast.officer).file_id
    assert may_fetch(people, file) == {"officer", "head"}
    for action in ("request_approval", "submit"):
        step(report, action, cast.who(action), at(2026, 11, 24, 8))
    assert may_fetch(people, file) == READERS


def test_a_file_taken_out_later_stays_with_those_who_read_the_sending(written, assignment, cast, people):
    evidence = prove(written, assignment, cast.officer)
    bring_to(written, "returned", cast)
    remove_evidence(Evidence.objects.get(pk=evidence.pk), by=cast.officer, now=NOW)
    assert may_fetch(people, evidence.file_id) == READERS


def test_a_file_taken_out_before_it_was_sent_is_out_of_everybody_s_reach(written, assignment, cast, people):
    evidence = prove(written, assignment, cast.officer)
    remove_evidence(evidence, by=cast.officer, now=NOW)
    bring_to(written, "submitted", cast)
    assert may_fetch(people, evidence.file_id) == set()


def test_a_sending_that_was_withdrawn_shows_its_files_to_the_agency_only(written, assignment, cast, people):
    evidence = prove(written, assignment, cast.officer)
    bring_to(written, "submitted", cast)
    step(written, "withdraw", cast.head)
    assert may_fetch(people, evidence.file_id) == {"officer", "head"}


def test_a_file_that_belongs_to_nothing_is_not_found(people):
    stored = store_file(upload("a.pdf", pdf()), by=people["officer"], now=NOW)
    assert may_fetch(people, stored.pk) == set()


def test_a_file_is_served_as_an_attachment_that_can_do_nothing(written, assignment, officer, at_desk):
    evidence = attach_evidence(
        written, assignment, upload("Quyết định số 5.PDF", pdf("x")), by=officer, now=NOW
    )
    answer = at_desk.get(reverse("reports:file", args=[evidence.file_id]))
    assert content_of(answer) == pdf("x")
    headers = answer.headers
    assert headers["Content-Disposition"] == (
        f"attachment; filename=\"Quyet dinh so 5.PDF\"; filename*=UTF-8''{quote('Quyết định số 5.PDF')}"
    )
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert set(headers["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Length"] == str(len(pdf("x")))


def test_reviewers_find_the_file_in_the_report(written, assignment, cast):
    evidence = prove(written, assignment, cast.officer)
    bring_to(written, "submitted", cast)
    page = signed_in(cast.reviewer).get(reverse("reports:detail", args=[written.pk])).text
    assert f'<a href="/tep/{evidence.file_id}/">Quyết định.pdf</a>' in page


def test_the_number_of_files_costs_no_query(written, assignment, officer, at_desk, task_url):
    prove(written, assignment, officer)
    one = queries(at_desk, task_url)
    prove(written, assignment, officer, words="2")
    prove(written, assignment, officer, words="3")
    assert queries(at_desk, task_url) == one


def test_two_who_take_out_one_file_at_once_take_it_out_once(written, assignment, officer):
    evidence = prove(written, assignment, officer)
    remove_evidence(evidence, by=officer, now=NOW)
    with pytest.raises(AlreadyRemovedError):
        remove_evidence(evidence, by=officer, now=NOW)


def test_the_refusals_are_one_kind(written, assignment, officer):
    prove(written, assignment, officer)
    with pytest.raises(SameFileError):
        prove(written, assignment, officer)
