"""Marking single items of a sending: who, when, of which sending, and what a colleague had said."""

import pytest

from reports import refusals, reviewing, workflow
from reports.enums import ReportState
from reports.items import open_items, part_item, task_item
from reports.locks import LockedReportError
from reports.models import AgencyReport, ItemReview
from reports.refusals import MissingNoteError, NotAllowedError, ReviewStartedError, StaleReportError
from reports.reviewing import StaleMarkError, mark_item, mark_token, reply, reply_token
from tests.conftest import NOW
from tests.reports.conftest import at_once
from tests.reports.cycle import PATHS, bring_to, fresh, step, write_task
from tests.reports.review_world import HOUR, mark, return_with, send_again

LATER = NOW + HOUR


@pytest.fixture
def sent(written, cast) -> AgencyReport:
    return bring_to(written, "submitted", cast)


@pytest.fixture
def item(assignment) -> str:
    return task_item(assignment.pk)


def test_a_mark_states_what_was_decided_by_whom_and_when(sent, item, specialist):
    found = mark(sent, item, specialist, reason="  Bổ sung số liệu.  ", rating="ongoing")
    assert (found.submission.number, found.item, found.verdict, found.reason, found.rating) == (
        1,
        item,
        "redo",
        "Bổ sung số liệu.",
        "ongoing",
    )
    assert (found.decided_by, found.decided_at, found.reply) == (specialist, LATER, "")


def test_an_accepted_item_keeps_no_reason(sent, item, specialist):
    mark(sent, item, specialist)
    assert mark(sent, item, specialist, "accepted", reason="thừa").reason == ""


def test_the_first_mark_begins_the_review_and_the_agency_can_no_longer_withdraw(
    sent, item, specialist, sct_head, head
):
    mark(sent, item, specialist, "accepted")
    mark(sent, part_item("direction"), sct_head, "accepted", now=LATER + HOUR)
    report = fresh(sent)
    assert (report.review_started_at, report.review_started_by) == (LATER, specialist)
    with pytest.raises(ReviewStartedError):
        step(report, "withdraw", head)


def test_a_mark_changes_nothing_of_the_report_but_that_review_began(sent, item, specialist):
    before = AgencyReport.objects.values().get()
    mark(sent, item, specialist)
    after = AgencyReport.objects.values().get()
    assert {name for name in before if before[name] != after[name]} == {
        "version",
        "review_started_at",
        "review_started_by_id",
    }


def test_a_mark_can_be_changed_and_taken_off_before_the_decision(sent, item, specialist):
    mark(sent, item, specialist)
    assert mark(sent, item, specialist, "accepted", now=LATER + HOUR).decided_at == LATER + HOUR
    assert mark(sent, item, specialist, "") is None
    assert not ItemReview.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_to_be_redone_needs_a_reason(reason, sent, item, specialist):
    with pytest.raises(MissingNoteError, match="đề nghị nêu lý do"):
        mark(sent, item, specialist, reason=reason)
    assert_nothing_was_written(sent)


def assert_nothing_was_written(sent) -> None:
    assert not ItemReview.objects.exists()
    assert (fresh(sent).version, fresh(sent).review_started_at) == (sent.version, None)


@pytest.mark.parametrize(
    ("wrong", "given"),
    [
        ("verdict", {"verdict": "perhaps"}),
        ("rating", {"rating": "splendid"}),
        ("rating of nothing", {"verdict": "", "rating": "done"}),
    ],
)
def test_what_a_mark_cannot_say_is_refused(wrong, given, sent, item, specialist):
    with pytest.raises(reviewing.NoSuchItemError):
        mark(sent, item, specialist, **{"verdict": "redo"} | given)
    assert_nothing_was_written(sent)


def test_only_tasks_are_rated(sent, specialist):
    with pytest.raises(reviewing.NoSuchItemError):
        mark(sent, part_item("direction"), specialist, rating="done")


@pytest.mark.parametrize("absent", ["task-999999", "part-nothing", "indicator-1", "zone-1", "x"])
def test_an_item_the_report_does_not_have_is_refused(absent, sent, specialist):
    with pytest.raises(reviewing.NoSuchItemError, match="không có nội dung này"):
        mark(sent, absent, specialist)
    assert_nothing_was_written(sent)


def test_what_the_agency_left_out_can_be_asked_for(sent, specialist, indicator, zone):
    for item in ["part-causes", f"indicator-{indicator.pk}", f"zone-{zone.pk}"]:
        assert mark(sent, item, specialist).item == item


@pytest.mark.parametrize("name", ["officer", "head", "stranger", "sct_officer", "leader", "administrator"])
def test_nobody_but_reviewers_marks(name, sent, item, people):
    with pytest.raises(NotAllowedError):
        mark(sent, item, people[name])
    assert_nothing_was_written(sent)


def test_a_reviewer_who_sent_the_report_does_not_mark_it(sct_written, sct_cast, sct_head, specialist):
    report = bring_to(sct_written, "submitted", sct_cast)
    with pytest.raises(NotAllowedError):
        mark(report, part_item("direction"), sct_head)
    assert mark(report, part_item("direction"), specialist)


@pytest.mark.parametrize("state", [s for s in PATHS if s not in ("submitted", "resubmitted")])
def test_a_report_that_does_not_wait_takes_no_marks(state, written, cast, item, specialist):
    report = bring_to(written, state, cast)
    with pytest.raises(StaleReportError, match="đang ở trạng thái"):
        mark_item(report, item, sending=1, seen="", verdict="accepted", by=specialist, now=LATER)
    assert not ItemReview.objects.exists()


def test_in_a_locked_period_nothing_is_marked(sent, item, specialist, sct_head):
    period = sent.obligation.period
    period.locked_at, period.locked_by = LATER, sct_head
    period.save()
    with pytest.raises(LockedReportError):
        mark(sent, item, specialist)
    assert_nothing_was_written(sent)


# --- a sending that is no longer the one that was read ------------------------------------------------


def test_a_mark_on_a_sending_that_was_withdrawn_and_sent_again_is_refused(sent, item, cast, specialist):
    step(sent, "withdraw", cast.head)
    step(sent, "submit", cast.head, LATER)
    with pytest.raises(StaleReportError, match="dành cho lần gửi 1, nhưng cơ quan đã gửi lần 2"):
        mark(sent, item, specialist, sending=1)
    assert not ItemReview.objects.exists()


def test_a_mark_on_the_round_before_is_refused(sent, item, cast, specialist):
    return_with(sent, {item: "Bổ sung."}, specialist)
    send_again(sent, cast)
    with pytest.raises(StaleReportError, match="dành cho lần gửi 1, nhưng cơ quan đã gửi lần 2"):
        mark(sent, item, specialist, "accepted", sending=1)
    assert [row.verdict for row in ItemReview.objects.all()] == ["redo"]


# --- two reviewers ------------------------------------------------------------------------------------


def test_the_second_reviewer_is_told_who_marked_what_and_why_and_nothing_is_overwritten(
    sent, item, specialist, sct_head
):
    first = mark(sent, item, specialist, reason="Thiếu số văn bản.")
    with pytest.raises(StaleMarkError) as caught:
        mark(sent, item, sct_head, "accepted", seen="")
    assert "Mai Specialist vừa kết luận “Yêu cầu bổ sung”" in str(caught.value)
    assert "lúc 09:00 ngày 23/11/2026: Thiếu số văn bản." in str(caught.value)
    assert caught.value.mark == first
    assert ItemReview.objects.get().verdict == "redo"
    assert mark(sent, item, sct_head, "accepted", seen=mark_token(first)).decided_by == sct_head


def test_a_mark_that_a_colleague_took_off_is_not_changed_unseen(sent, item, specialist, sct_head):
    seen = mark_token(mark(sent, item, specialist))
    mark(sent, item, sct_head, "")
    with pytest.raises(StaleMarkError, match="vừa bỏ kết luận"):
        mark(sent, item, specialist, "accepted", seen=seen)


def test_a_second_click_is_no_conflict(sent, item, specialist):
    first = mark(sent, item, specialist, seen="")
    assert mark(sent, item, specialist, seen="", now=LATER + HOUR) == first
    assert ItemReview.objects.get().decided_at == LATER


def test_of_two_reviewers_at_once_one_marks_and_the_other_is_told(
    real_database, sent, item, specialist, sct_head
):
    one, two = fresh(sent), fresh(sent)
    options = {"sending": 1, "seen": "", "now": LATER}
    results = at_once(
        lambda: mark_item(one, item, verdict="accepted", by=specialist, **options),
        lambda: mark_item(two, item, verdict="redo", reason="Thiếu.", by=sct_head, **options),
    )
    assert [type(result).__name__ for result in results] == ["ItemReview", "StaleMarkError"]
    assert ItemReview.objects.count() == 1


def test_of_an_acceptance_and_a_request_at_once_never_both_stand(real_database, sent, item, cast, sct_head):
    one, two = fresh(sent), fresh(sent)
    at_once(
        lambda: workflow.perform(one, "accept", by=cast.reviewer, now=LATER),
        lambda: mark_item(
            two, item, sending=1, seen="", verdict="redo", reason="Thiếu.", by=sct_head, now=LATER
        ),
    )
    accepted = fresh(sent).state == ReportState.ACCEPTED
    assert accepted != ItemReview.objects.filter(verdict="redo").exists()


def test_who_decides_on_what_they_saw_before_a_colleague_marked_is_refused(sent, item, cast, sct_head):
    seen = fresh(sent)
    mark(sent, part_item("direction"), sct_head)
    mark(sent, item, cast.reviewer)
    with pytest.raises(StaleReportError):
        workflow.perform(seen, "return", by=cast.reviewer, now=LATER)
    assert fresh(sent).state == "submitted"


# --- after the decision -------------------------------------------------------------------------------


def test_after_the_return_the_marks_are_frozen_and_only_the_requests_are_open(
    sent, item, assignment, cast, specialist
):
    mark(sent, part_item("direction"), specialist, "accepted")
    return_with(sent, {item: "Bổ sung."}, specialist)
    assert open_items(fresh(sent)) == {item}
    with pytest.raises(StaleReportError, match="các kết luận đã chốt"):
        mark(sent, item, specialist, "accepted")
    write_task(fresh(sent), assignment, cast.officer, result="Đã bổ sung.")


def test_a_report_with_requests_is_not_accepted(sent, item, specialist):
    mark(sent, item, specialist)
    with pytest.raises(refusals.UnsettledItemsError, match="có 1 nội dung"):
        step(sent, "accept", specialist)
    mark(sent, item, specialist, "accepted")
    step(sent, "accept", specialist)
    assert fresh(sent).state == "accepted"


# --- the agency's reply -------------------------------------------------------------------------------


@pytest.fixture
def request_(sent, item, specialist) -> ItemReview:
    """The one request with which the report was returned."""
    return_with(sent, {item: "Bổ sung."}, specialist)
    return ItemReview.objects.select_related("submission__report__obligation__period").get()


def test_the_agency_replies_to_a_request_while_the_report_is_with_it(request_, officer):
    reply(request_, text=" Số liệu có ở biểu 2. ", seen=reply_token(request_), by=officer, now=LATER)
    found = ItemReview.objects.get()
    assert (found.reply, found.reason, found.decided_at) == ("Số liệu có ở biểu 2.", "Bổ sung.", LATER)
    assert fresh(found.submission.report).edited_by == officer


@pytest.mark.parametrize("name", ["head", "stranger", "specialist", "sct_officer", "leader"])
def test_only_its_writers_reply(name, request_, people):
    with pytest.raises(NotAllowedError):
        reply(request_, text="x", seen=reply_token(request_), by=people[name], now=LATER)
    assert ItemReview.objects.get().reply == ""


def test_once_sent_again_the_reply_is_frozen(request_, officer, cast):
    send_again(request_.submission.report, cast)
    with pytest.raises(LockedReportError, match="đã gửi lại Sở Công Thương"):
        reply(request_, text="x", seen=reply_token(request_), by=officer, now=LATER)
    assert ItemReview.objects.get().reply == ""


def test_a_reply_to_an_earlier_round_or_to_an_accepted_item_is_refused(
    request_, item, officer, cast, specialist
):
    report = request_.submission.report
    send_again(report, cast)
    passed = mark(report, part_item("direction"), specialist, "accepted", now=LATER + 2 * HOUR)
    return_with(report, {item: "Vẫn thiếu."}, specialist, LATER + 3 * HOUR)
    for settled in (request_, passed):
        settled = ItemReview.objects.get(pk=settled.pk)
        with pytest.raises(LockedReportError, match="lần trả lại gần nhất"):
            reply(settled, text="x", seen=reply_token(settled), by=officer, now=LATER)
    assert {row.reply for row in ItemReview.objects.all()} == {""}


def test_two_colleagues_do_not_overwrite_each_other_s_reply(request_, officer, colleague):
    seen = reply_token(request_)
    reply(request_, text="Một.", seen=seen, by=officer, now=LATER)
    with pytest.raises(StaleReportError, match="vừa được lưu từ nơi khác"):
        reply(request_, text="Hai.", seen=seen, by=colleague, now=LATER)
    assert ItemReview.objects.get().reply == "Một."


def test_marking_costs_the_same_however_long_the_report_is(sent, item, specialist, django_assert_num_queries):
    report = fresh(sent)
    with django_assert_num_queries(7):
        mark_item(report, item, sending=1, seen="", verdict="accepted", by=specialist, now=LATER)
