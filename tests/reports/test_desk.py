"""The review desk: what changed first, word by word; what did not, folded away (scenario 21)."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import declare_nothing_to_report, start_report
from reports.items import part_item, task_item
from reports.models import AgencyReport, ItemReview, ReportPart, TaskProgress
from reports.review.desk import Desk, Standing
from reports.review.desk import desk as read
from tests.conftest import NOW, at, make_assignment
from tests.reports.conftest import make_indicator, make_zone
from tests.reports.cycle import Cast, bring_to, fresh, step, write_everything, write_task
from tests.reports.pages import end_session, signed_in, text_of
from tests.reports.reminder_world import opened_period
from tests.reports.review_world import HOUR, mark, return_with, send_again

DIRECTION = part_item("direction")


@pytest.fixture
def sent(report, section, sxd, officer, cast) -> AgencyReport:
    """Three tasks and three parts."""
    for number in (2, 3):
        make_assignment(section, sxd, number)
    write_everything(report, officer)
    return bring_to(report, "submitted", cast)


@pytest.fixture
def item(assignment) -> str:
    return task_item(assignment.pk)


@pytest.fixture
def at_review(specialist):
    return signed_in(specialist)


def desk_of(report: AgencyReport, reader) -> Desk:
    return read(fresh(report), reader, now=NOW + 5 * HOUR)


def standings(desk: Desk) -> dict[str, str]:
    return {item.item: item.standing.name for item in desk.items if item.standing.name != "ABSENT"}


def url(report: AgencyReport) -> str:
    return reverse("reports:desk", args=[report.pk])


# --- the first sending --------------------------------------------------------------------------------


def test_without_a_period_before_everything_written_is_new(sent, specialist):
    desk = desk_of(sent, specialist)
    assert set(standings(desk).values()) == {"CHANGED"}
    assert (len(desk.counted), desk.seen, desk.requests, desk.earlier) == (6, 0, 0, None)
    assert {item.note for item in desk.items if item.standing is Standing.CHANGED} == {""}


def test_what_the_agency_left_out_is_named_last_and_not_counted(sent, specialist, indicator, zone):
    last = desk_of(sent, specialist).sections[-1]
    assert last.title == "Không có trong báo cáo"
    absent = {item.item for item in last.items}
    assert {"part-causes", f"indicator-{indicator.pk}", f"zone-{zone.pk}"} <= absent


def test_the_agency_s_word_the_facts_and_the_reviewer_s_rating_stand_side_by_side(
    sent, item, specialist, at_review
):
    mark(sent, item, specialist, "accepted", rating="not_started")
    found = next(row for row in desk_of(sent, specialist).items if row.item == item)
    assert (found.stated.label, found.computed.label, found.mark.rating) == (
        "Đang thực hiện",
        "Thường xuyên",
        "not_started",
    )
    words = text_of(at_review.get(url(sent)))
    assert "Cơ quan tự đánh giá ◐ Đang thực hiện" in words
    assert "Theo thời hạn ∞ Thường xuyên" in words
    assert "Sở Công Thương đánh giá ○ Chưa thực hiện" in words


@pytest.fixture
def period_before(cast, sxd, section, officer, assignment) -> AgencyReport:
    """The half-year before, accepted: the same words in one task and one part, others elsewhere."""
    when = at(2026, 5, 20, 8, 0)
    half_year = opened_period(2026, date(2026, 6, 14), at(2026, 5, 1))
    before = start_report(half_year.obligations.get(agency=sxd), by=officer, now=when)
    write_everything(before, officer)
    ReportPart.objects.filter(report=before, key="achievements").update(text="Việc khác hẳn, chưa ai nói.")
    ReportPart.objects.filter(report=before, key="next_steps").update(text="Đã triển khai một phần.")
    return bring_to(before, "accepted", cast, when)


def test_what_is_as_in_the_period_before_is_folded_and_says_so(
    period_before, sent, item, specialist, at_review
):
    found = {row.item: row for row in desk_of(sent, specialist).items}
    assert (found[item].standing, found[DIRECTION].standing) == (Standing.SAME, Standing.SAME)
    assert found[item].note.startswith("Giữ nguyên lời kỳ trước")
    assert found["part-achievements"].standing is Standing.CHANGED
    assert [section.title for section in desk_of(sent, specialist).sections][:2] == [
        "Nội dung mới hoặc có thay đổi",
        "Nội dung giữ nguyên",
    ]


def test_against_the_period_before_words_are_compared_only_where_it_can_be_read(
    period_before, sent, at_review
):
    page = at_review.get(url(sent)).content.decode()
    assert "Đã triển khai<del> một phần</del>." in page  # two thirds are the same
    assert "<del>Việc khác hẳn" not in page
    assert "Việc khác hẳn, chưa ai nói." in page  # beside it, in the folded last period


# --- sent again ---------------------------------------------------------------------------------------


@pytest.fixture
def again(sent, item, assignment, specialist, cast) -> AgencyReport:
    """Returned for a task and two parts; the task was rewritten, one part was not, one was never written."""
    mark(sent, part_item("achievements"), specialist, "accepted")
    asked = {item: "Nêu số văn bản.", DIRECTION: "Nêu việc kiểm tra.", "part-causes": "Nêu nguyên nhân."}
    return_with(sent, asked, specialist)
    write_task(fresh(sent), assignment, cast.officer, result="Đã triển khai Kế hoạch số 15.")
    send_again(sent, cast)
    return fresh(sent)


def test_what_was_asked_for_comes_first_with_its_difference(again, item, specialist):
    desk = desk_of(again, specialist)
    first = desk.sections[0]
    assert first.title == "Nội dung được yêu cầu bổ sung"
    assert [(row.item, row.standing.name) for row in first.items] == [
        (item, "ASKED_CHANGED"),
        (DIRECTION, "ASKED_SAME"),
        ("part-causes", "ASKED_SAME"),
    ]
    assert (desk.sending, desk.earlier) == (2, 1)


def test_the_difference_is_word_by_word_of_exactly_those_items(again, at_review):
    page = at_review.get(url(again)).content.decode()
    assert "Đã triển khai<ins> Kế hoạch số 15</ins>." in page
    assert page.count("<ins>") == 1
    assert "<del>" not in page


def test_what_was_asked_for_and_not_changed_is_said_to_be_unchanged(again, at_review):
    assert "Chưa sửa so với lần gửi 1" in text_of(at_review.get(url(again)))


def test_what_was_accepted_before_is_folded_and_counts_as_seen(again, specialist):
    desk = desk_of(again, specialist)
    found = next(row for row in desk.items if row.item == "part-achievements")
    assert (found.standing, found.note, found.is_seen) == (Standing.SAME, "Đạt từ lần gửi 1", True)
    assert desk.seen == 1


def test_what_was_not_looked_at_is_folded_and_does_not_count_as_seen(again, specialist):
    found = next(row for row in desk_of(again, specialist).items if row.item == "part-next_steps")
    assert (found.standing, found.note, found.is_seen) == (
        Standing.SAME,
        "Giữ nguyên từ lần gửi 1",
        False,
    )


def test_an_item_changed_although_it_was_locked_is_said_loudly(sent, item, specialist, cast):
    return_with(sent, {item: "Sửa."}, specialist)
    ReportPart.objects.filter(report=sent, key="direction").update(text="Qua cửa sau.")
    send_again(sent, cast)
    desk = desk_of(sent, specialist)
    found = next(row for row in desk.items if row.item == DIRECTION)
    assert (found.standing, found.note) == (Standing.UNASKED, "Đã khóa nhưng khác lần gửi 1")
    assert [section.title for section in desk.sections][:2] == [
        "Nội dung được yêu cầu bổ sung",
        "Nội dung thay đổi dù không được yêu cầu",
    ]


def test_after_a_return_as_a_whole_what_changed_is_no_breach(sent, item, specialist, cast, assignment):

    step(sent, "return", specialist, NOW + HOUR)
    write_task(fresh(sent), assignment, cast.officer, result="Khác.")
    send_again(sent, cast)
    assert standings(desk_of(sent, specialist))[item] == "CHANGED"


def test_the_earlier_request_and_the_reply_stand_at_the_item(again, at_review):
    ItemReview.objects.filter(item=DIRECTION).update(reply="Đã kiểm tra ở mục 2.")
    words = text_of(at_review.get(url(again)))
    assert "Yêu cầu lần gửi 1 Mai Specialist Nêu việc kiểm tra. Giải trình: Đã kiểm tra ở mục 2." in words


def test_a_third_sending_is_compared_with_the_second(again, item, assignment, specialist, cast):
    return_with(again, {item: "Nêu thời hạn."}, specialist, NOW + 4 * HOUR)
    write_task(fresh(again), assignment, cast.officer, result="Đã triển khai Kế hoạch số 16.")
    send_again(again, cast, NOW + 5 * HOUR)
    desk = desk_of(again, specialist)
    found = next(row for row in desk.items if row.item == item)
    assert (desk.sending, desk.earlier) == (3, 2)
    assert [asked.reason for asked in found.asked] == ["Nêu số văn bản.", "Nêu thời hạn."]
    assert found.known.lines[-1].text == "Đã triển khai Kế hoạch số 15."


def test_a_withdrawn_sending_is_compared_with_nothing(again, item, specialist, cast):

    step(again, "withdraw", cast.head, NOW + 3 * HOUR)
    step(again, "submit", cast.head, NOW + 4 * HOUR)
    desk = desk_of(again, specialist)
    assert (desk.sending, desk.earlier) == (3, 1)


def test_text_of_an_agency_is_inert(sent, at_review):
    TaskProgress.objects.update(result="<script>alert(1)</script>")
    report = fresh(sent)
    report.submissions.update(
        content=report.submissions.get().content
        | {"parts": [{"item": DIRECTION, "key": "direction", "title": "<b>x</b>", "text": "<img src=x>"}]}
    )
    page = at_review.get(url(sent)).content.decode()
    assert "<img" not in page
    assert "<b>x</b>" not in page
    assert "&lt;img src=x&gt;" in page


# --- the page -----------------------------------------------------------------------------------------


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_desk_costs_the_same_for_more_items_and_more_waiting_reports(
    sent, section, sxd, indicator, specialist, period, stranger, stranger_head, at_review, officer, cast
):

    one = queries(at_review, url(sent))
    step(sent, "withdraw", cast.head)
    for number in (11, 12):
        make_assignment(section, sxd, number)
        make_zone(sxd, f"Khu {number}", number)
        make_indicator(indicator.target, sxd, f"1{number}", number)
    step(sent, "send_back", cast.head)
    write_everything(fresh(sent), officer)
    bring = [("request_approval", officer), ("submit", cast.head)]
    for action, person in bring:
        step(sent, action, person)
    third = start_report(period.obligations.get(agency=stranger.agency), by=stranger, now=NOW)
    write_everything(third, stranger)
    bring_to(third, "submitted", Cast(stranger, stranger_head, specialist))
    assert (one, queries(at_review, url(sent))) == (12, 12)


def test_a_report_that_does_not_wait_is_read_on_its_own_page(written, cast, at_review):
    report = bring_to(written, "returned", cast)
    answer = at_review.get(url(report), follow=True)
    assert answer.redirect_chain == [(reverse("reports:detail", args=[report.pk]), 302)]
    assert "đang ở trạng thái “trả lại” nên không chờ xem xét" in text_of(answer)


def test_who_sent_the_report_reads_the_desk_without_buttons(sct_written, sct_cast, sct_head):
    report = bring_to(sct_written, "submitted", sct_cast)
    page = signed_in(sct_head).get(url(report))
    assert "không xem xét báo cáo đó" in text_of(page)
    assert 'class="mark-form"' not in page.content.decode()


def test_a_declaration_of_nothing_to_report_is_read_as_one(
    period, sxd, officer, cast, assignment, specialist
):
    report = start_report(period.obligations.get(agency=sxd), by=officer, now=NOW)
    declare_nothing_to_report(report, declared=True, by=officer, now=NOW)
    report = bring_to(report, "submitted", cast)
    desk = desk_of(report, specialist)
    assert (desk.nothing_to_report, len(desk.counted)) == (True, 0)
    assert "cam kết không phát sinh" in text_of(signed_in(specialist).get(url(report)))


# --- marking on the page ------------------------------------------------------------------------------


def mark_url(report, item: str) -> str:
    return reverse("reports:mark", args=[report.pk, item])


HTMX = {"HX-Request": "true"}
FORM = {"sending": 1, "seen": "", "verdict": "redo", "reason": "Thiếu số liệu.", "rating": ""}


def test_without_javascript_a_mark_leads_back_to_its_item(sent, item, at_review):
    answer = at_review.post(mark_url(sent, item), FORM)
    assert answer["Location"] == f"{url(sent)}#nd-{item}"
    page = text_of(at_review.get(url(sent)))
    assert "Đã xem 1/6 nội dung, 1 yêu cầu bổ sung" in page
    assert ItemReview.objects.get().reason == "Thiếu số liệu."


def test_htmx_gets_the_item_and_the_bar(sent, item, at_review):
    answer = at_review.post(mark_url(sent, item), FORM | {"verdict": "accepted"}, headers=HTMX)
    page = answer.content.decode()
    assert f'<article class="desk-item" id="nd-{item}"' in page
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML:#thanh-xem-xet"' in page
    assert "Đã xem 1/6 nội dung" in text_of(answer)


def test_the_article_of_the_page_and_of_the_fragment_is_the_same(sent, item, at_review):
    fragment = at_review.post(mark_url(sent, item), FORM, headers=HTMX).content.decode()
    page = at_review.get(url(sent)).content.decode()
    assert article(fragment, item) == article(page, item)


def article(page: str, item: str) -> str:
    start = page.index(f'<article class="desk-item" id="nd-{item}"')
    found = page[start : page.index("</article>", start)]
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", found)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_mark_keeps_what_was_typed_and_shows_the_colleague_s(
    headers, sent, item, specialist, sct_head, at_review
):
    mark(sent, item, sct_head, reason="Của trưởng phòng.")
    answer = at_review.post(mark_url(sent, item), FORM | {"reason": "Của chuyên viên."}, headers=headers)
    assert answer.status_code == (200 if headers else 409)
    words = text_of(answer)
    assert "Son Consolidator vừa kết luận “Yêu cầu bổ sung”" in words
    assert "Của trưởng phòng." in words
    assert "\nCủa chuyên viên.</textarea>" in answer.content.decode()
    assert ItemReview.objects.get().decided_by == sct_head


def test_a_reason_typed_after_the_session_ended_is_still_there_after_signing_in(
    sent, item, specialist, client
):
    client.force_login(specialist)
    client.get(mark_url(sent, item))
    end_session(client)
    client.post(mark_url(sent, item), FORM | {"reason": "Dài lắm."})
    client.force_login(specialist)
    answer = client.get(mark_url(sent, item))
    assert "\nDài lắm.</textarea>" in answer.content.decode()
    assert not ItemReview.objects.exists()


def test_the_page_refuses_a_reason_missing_or_too_long(sent, item, at_review):
    for reason in ["", "x" * 100_001]:
        answer = at_review.post(mark_url(sent, item), FORM | {"reason": reason})
        assert (answer.status_code, ItemReview.objects.count()) == (409, 0)


def test_an_item_the_report_does_not_have_is_not_found_by_htmx_and_refused_on_the_page(sent, at_review):
    assert at_review.post(mark_url(sent, "task-999"), FORM, headers=HTMX).status_code == 404
    assert at_review.post(mark_url(sent, "task-999"), FORM).status_code == 409


def test_with_requests_the_bar_offers_the_return_only(sent, item, specialist, at_review):
    steps = {name: reverse("reports:step", args=[sent.pk, name]) for name in ("return", "accept")}
    page = at_review.get(url(sent)).content.decode()
    assert (steps["return"] in page, steps["accept"] in page) == (True, True)
    mark(sent, item, specialist)
    page = at_review.get(url(sent)).content.decode()
    assert (steps["return"] in page, steps["accept"] in page) == (True, False)
