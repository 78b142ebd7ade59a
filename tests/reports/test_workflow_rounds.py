"""Withdrawing, returning by item, sending again, reopening, the lock of a period, the one-person office."""

from datetime import timedelta

import pytest

from agencies.models import Role
from reports import permissions, refusals, workflow
from reports.actions import declare_nothing_to_report, start_report
from reports.enums import ReportState
from reports.items import last_submission, open_items, part_item, task_item
from reports.locks import LockedReportError
from reports.models import AgencyReport, ItemReview, ReportEvent, Submission
from reports.timeliness import Timeliness, timeliness
from tests.conftest import NOW, at, person
from tests.reports.conftest import at_once
from tests.reports.cycle import NOTE, bring_to, fresh, step, write_everything, write_task
from tests.reports.pages import signed_in, text_of

LATER = NOW + timedelta(hours=3)


def mark(report, item: str, by, verdict: str = "redo", reason: str = "Bổ sung.") -> ItemReview:
    return ItemReview.objects.create(
        submission=last_submission(report),
        item=item,
        verdict=verdict,
        reason=reason if verdict == "redo" else "",
        decided_at=NOW,
        decided_by=by,
    )


# --- withdrawing -----------------------------------------------------------------------------------


def test_a_first_sending_withdrawn_does_not_count_as_one(written, cast, head):
    report = bring_to(written, "submitted", cast)
    step(report, "withdraw", head, LATER)
    report = fresh(report)
    assert report.state == ReportState.IN_APPROVAL
    stamps = [report.first_submitted_at, report.submitted_at, report.submitted_by, report.approved_at]
    assert stamps == [None] * 4
    sending = report.submissions.get()
    assert (sending.number, sending.withdrawn_at, sending.withdrawn_by) == (1, LATER, head)
    assert last_submission(report) is None


def test_what_is_sent_in_time_withdrawn_and_sent_late_is_late(written, cast, head):
    report = bring_to(written, "submitted", cast)
    step(report, "withdraw", head, LATER)
    step(report, "submit", head, at(2026, 12, 20, 8, 0))
    report = fresh(report)
    assert [sending.number for sending in report.submissions.all()] == [1, 2]
    verdict = timeliness(
        kind="owed",
        due_before=report.obligation.due_before,
        first_submitted_at=report.first_submitted_at,
        now=at(2026, 12, 21),
    )
    assert verdict == Timeliness.LATE


def test_outsiders_do_not_see_what_was_withdrawn(written, cast, head, specialist):
    report = bring_to(written, "submitted", cast)
    assert AgencyReport.objects.visible_to(specialist).exists()
    step(report, "withdraw", head, LATER)
    assert not AgencyReport.objects.visible_to(specialist).exists()


def test_a_second_sending_withdrawn_leaves_the_first_one_standing(written, cast, head, assignment):
    report = bring_to(written, "resubmitted", cast)
    first = report.submissions.get(number=1)
    step(report, "withdraw", head, LATER)
    report = fresh(report)
    assert (report.state, report.first_submitted_at) == ("in_approval", first.submitted_at)
    assert (report.submitted_at, report.submitted_by) == (first.submitted_at, first.submitted_by)
    assert last_submission(report) == first


def test_whoever_approved_what_was_withdrawn_has_approved_nothing(written, cast, head, sxd):
    report = bring_to(written, "returned", cast)
    first = report.submissions.get()
    deputy = person("Vinh Deputy", Role.AGENCY_HEAD, sxd)
    step(report, "request_approval", cast.officer, LATER)
    step(report, "submit", deputy, LATER)
    assert fresh(report).approved_by == deputy
    step(report, "withdraw", head, LATER)
    report = fresh(report)
    assert (report.approved_at, report.approved_by) == (first.submitted_at, head)


def test_once_review_has_begun_nothing_is_withdrawn_and_the_refusal_says_since_when(
    written, cast, head, specialist
):
    report = bring_to(written, "submitted", cast)
    AgencyReport.objects.update(review_started_at=NOW, review_started_by=specialist)
    assert [row.action for row in workflow.available(fresh(report), head)] == []
    with pytest.raises(refusals.ReviewStartedError) as caught:
        step(report, "withdraw", head)
    assert "đã bắt đầu xem xét báo cáo lúc 08:00 ngày 23/11/2026" in str(caught.value)
    assert fresh(report).state == "submitted"


def test_of_a_withdrawal_and_an_acceptance_at_once_one_wins(real_database, written, cast):
    report = bring_to(written, "submitted", cast)
    one, two = fresh(report), fresh(report)
    results = at_once(
        lambda: workflow.perform(one, "withdraw", by=cast.head, now=NOW),
        lambda: workflow.perform(two, "accept", by=cast.reviewer, now=NOW),
    )
    assert sorted(type(result).__name__ for result in results) == ["ReportEvent", "StaleReportError"]


# --- return by item --------------------------------------------------------------------------------


def test_a_return_speaks_through_its_marked_items_without_a_note(written, cast, assignment):
    report = bring_to(written, "submitted", cast)
    mark(report, task_item(assignment.pk), cast.reviewer)
    assert step(report, "return", cast.reviewer, note="").note == ""
    assert fresh(report).state == "returned"


def test_marks_that_accept_items_are_no_reason_to_return(written, cast, assignment):
    report = bring_to(written, "submitted", cast)
    mark(report, task_item(assignment.pk), cast.reviewer, verdict="accepted")
    with pytest.raises(refusals.MissingNoteError):
        step(report, "return", cast.reviewer, note=" ")


def test_a_report_with_an_item_to_redo_is_not_accepted(written, cast, assignment):
    report = bring_to(written, "submitted", cast)
    mark(report, task_item(assignment.pk), cast.reviewer)
    with pytest.raises(refusals.UnsettledItemsError) as caught:
        step(report, "accept", cast.reviewer)
    assert "có 1 nội dung đang ghi “Yêu cầu bổ sung”" in str(caught.value)
    assert fresh(report).state == "submitted"


def test_only_the_marked_items_open_and_stay_the_only_ones_until_the_next_decision(written, cast, assignment):
    report = bring_to(written, "submitted", cast)
    assert open_items(report) is None
    mark(report, task_item(assignment.pk), cast.reviewer)
    mark(report, part_item("direction"), cast.reviewer, verdict="accepted")
    step(report, "return", cast.reviewer, LATER)
    opened = {task_item(assignment.pk)}
    assert open_items(fresh(report)) == opened
    step(report, "request_approval", cast.officer, LATER)
    step(report, "send_back", cast.head, LATER)
    assert open_items(fresh(report)) == opened
    step(report, "request_approval", cast.officer, LATER)
    step(report, "submit", cast.head, LATER)
    assert fresh(report).state == "resubmitted"
    step(report, "withdraw", cast.head, LATER)
    step(report, "send_back", cast.head, LATER)
    assert open_items(fresh(report)) == opened


def test_what_was_not_asked_for_is_refused_and_nothing_is_written(written, cast, section, sxd, assignment):
    report = bring_to(written, "submitted", cast)
    mark(report, part_item("direction"), cast.reviewer)
    step(report, "return", cast.reviewer)
    with pytest.raises(LockedReportError) as caught:
        write_task(fresh(report), assignment, cast.officer, result="Lời khác.")
    assert "Sở Công Thương chỉ yêu cầu bổ sung một số nội dung" in str(caught.value)
    assert report.task_progress.get().result == "Đã triển khai."


def test_a_return_without_marks_opens_everything(written, cast):
    assert open_items(bring_to(written, "returned", cast)) is None


def test_the_next_sending_is_a_round_of_its_own(written, cast, assignment):
    report = bring_to(written, "submitted", cast)
    mark(report, task_item(assignment.pk), cast.reviewer)
    step(report, "return", cast.reviewer, LATER)
    write_task(fresh(report), assignment, cast.officer, result="Đã bổ sung.")
    step(report, "request_approval", cast.officer, LATER)
    step(report, "submit", cast.head, LATER)
    step(report, "accept", cast.reviewer, LATER)
    results = [sending.content["tasks"][0]["result"] for sending in Submission.objects.all()]
    assert results == ["Đã triển khai.", "Đã bổ sung."]


# --- reopening -------------------------------------------------------------------------------------


def test_a_reopened_report_is_rewritten_sent_again_and_accepted_again(written, cast, assignment):
    report = bring_to(written, "reopened", cast)
    first = report.first_submitted_at
    write_task(fresh(report), assignment, cast.officer, result="Đã sửa sau khi mở lại.")
    for action in ("request_approval", "submit", "accept"):
        step(report, action, cast.who(action), LATER)
    report = fresh(report)
    assert (report.state, report.first_submitted_at) == ("accepted", first)
    assert report.submissions.count() == 2


# --- the lock of a period --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "action"),
    [
        ("draft", "request_approval"),
        ("in_approval", "submit"),
        ("submitted", "withdraw"),
        ("submitted", "return"),
        ("submitted", "accept"),
        ("accepted", "reopen"),
    ],
)
def test_in_a_locked_period_no_step_is_taken_and_the_refusal_says_why(state, action, written, cast):
    report = bring_to(written, state, cast)
    lock(report, cast.chief)
    before, events = fresh(report).state, ReportEvent.objects.count()
    assert workflow.available(fresh(report), cast.who(action)) == []
    with pytest.raises(LockedReportError) as caught:
        step(report, action, cast.who(action))
    assert "Kỳ báo cáo năm 2026 đã được Sở Công Thương khóa lúc 08:00 ngày 23/11/2026" in str(caught.value)
    assert (fresh(report).state, ReportEvent.objects.count()) == (before, events)


def lock(report, by) -> None:
    period = report.obligation.period
    period.locked_at, period.locked_by = NOW, by
    period.save()


def test_in_a_locked_period_nothing_is_written(written, cast, assignment):
    lock(written, cast.chief)
    with pytest.raises(LockedReportError) as caught:
        write_task(fresh(written), assignment, cast.officer, result="Lời khác.")
    assert "khóa lúc 08:00 ngày 23/11/2026" in str(caught.value)
    assert written.task_progress.get().result == "Đã triển khai."


# --- who wrote does not approve --------------------------------------------------------------------


def test_an_officer_made_head_does_not_approve_what_they_wrote(written, cast, officer, head):
    report = bring_to(written, "in_approval", cast)
    officer.role = head.role
    officer.save()
    assert "submit" not in [row.action for row in workflow.available(fresh(report), officer)]
    with pytest.raises(refusals.NotAllowedError):
        step(report, "submit", officer)
    assert "submit" in [row.action for row in workflow.available(fresh(report), head)]


def test_in_a_one_person_office_the_head_writes_approves_and_sends(period, sxd, head, assignment):
    sxd.allows_self_approval = True
    sxd.save()
    assert permissions.can_draft_for(head, sxd)
    report = start_report(period.obligations.get(agency=sxd), by=head, now=NOW)
    write_everything(report, head)
    for action in ("request_approval", "submit"):
        step(report, action, head, note=NOTE)
    report = fresh(report)
    assert (report.state, report.drafted_by, report.approved_by) == ("submitted", head, head)


def test_without_the_setting_a_head_writes_nothing(report, head):
    assert not permissions.can_write(head, report)
    assert not permissions.can_draft_for(head, report.obligation.agency)


# --- no words beside "không phát sinh" ----------------------------------------------------------------


@pytest.mark.parametrize("action", ["request_approval", "submit"])
def test_a_report_that_declares_nothing_and_says_something_goes_nowhere(action, report, assignment, cast):
    declare_nothing_to_report(report, declared=True, by=cast.officer, now=NOW)
    if action == "submit":
        step(report, "request_approval", cast.officer)
        AgencyReport.objects.update(state="draft")
    write_task(fresh(report), assignment, cast.officer)
    if action == "submit":
        AgencyReport.objects.update(state="in_approval")
    page = signed_in(cast.who(action)).get(f"/bao-cao/{report.pk}/thao-tac/{action}/", follow=True)
    assert "báo cáo đã cam kết không phát sinh nhưng có nội dung hoặc số liệu" in text_of(page)
    with pytest.raises(refusals.NotEmptyError):
        step(report, action, cast.who(action))
