"""Extended, exempted, owed again: one agency's clock, decided once, with its document (scenario 4)."""

from datetime import date, timedelta

import pytest

from bacgiang_plan.lib.dates import start_of_day
from reports import workflow
from reports.duties.decisions import Paper, decision_words, exempt, extend, restore
from reports.duties.lock import lock_period, unlock_period
from reports.duties.refusals import AlreadyDoneError, RefusedError
from reports.enums import ObligationKind, Timeliness
from reports.locks import LockedReportError
from reports.models import Obligation, ObligationDecision, ReportingPeriod
from reports.reminding.due import due_matters
from reports.reminding.letters import compose
from reports.rows import deadline, own_obligations
from reports.timeliness import deadline_fault
from reports.workflow import available
from tests.conftest import NOW, at
from tests.reports.conftest import at_once
from tests.reports.cycle import acts_on, bring_to, fresh, step, write_part
from tests.reports.reminder_world import plan

DUE = start_of_day(date(2026, 12, 15))
LATER = start_of_day(date(2026, 12, 20))
LATEST = start_of_day(date(2026, 12, 25))
PAPER = Paper("12/SCT-KH", date(2026, 11, 20), "Cơ quan đang kiểm kê số liệu.")


@pytest.fixture
def owed(period, sxd) -> Obligation:
    return period.obligations.get(agency=sxd)


def extended(obligation, due_before=LATER, seen=DUE, paper=PAPER, by=None, now=NOW) -> ObligationDecision:
    return extend(obligation, seen=seen, due_before=due_before, paper=paper, by=by, now=now)


def clocks(period) -> dict[str, tuple]:
    rows = period.obligations.order_by("agency__order")
    return {row.agency.code: (row.due_before, row.original_due_before) for row in rows}


# --- extension -----------------------------------------------------------------------------------


def test_an_extension_moves_only_that_agency_s_clock_and_keeps_both_dates(owed, period, specialist):
    decision = extended(owed, by=specialist)
    assert clocks(period) == {"sct": (DUE, DUE), "sxd": (LATER, DUE), "hiephoa": (DUE, DUE)}
    assert (decision.due_before, decision.decided_by, decision.decided_at) == (LATER, specialist, NOW)
    words = "Gia hạn đến trước ngày 20/12/2026 theo văn bản số 12/SCT-KH ngày 20/11/2026"
    assert decision_words(decision) == words


def test_several_extensions_make_a_chain(owed, specialist):
    extended(owed, by=specialist)
    extended(owed, LATEST, seen=LATER, paper=Paper("15/SCT-KH", NOW.date(), "Lũ."), by=specialist)
    owed.refresh_from_db()
    assert (owed.due_before, owed.original_due_before) == (LATEST, DUE)
    assert [row.document_number for row in owed.decisions.all()] == ["12/SCT-KH", "15/SCT-KH"]


def test_a_second_click_records_nothing_more(owed, specialist):
    extended(owed, by=specialist)
    with pytest.raises(AlreadyDoneError, match="đã được ghi nhận lúc 08:00 ngày 23/11/2026"):
        extended(owed, by=specialist)
    assert owed.decisions.count() == 1


def test_of_two_people_who_saw_the_same_clock_the_second_is_told(owed, specialist, sct_head):
    extended(owed, by=specialist)
    with pytest.raises(RefusedError, match="vừa được người khác thay đổi, nay là trước ngày 20/12/2026"):
        extended(owed, LATEST, paper=Paper("13/SCT-KH", NOW.date(), "Khác."), by=sct_head)
    owed.refresh_from_db()
    assert (owed.due_before, owed.decisions.count()) == (LATER, 1)


def test_at_once_one_extension_wins(real_database, owed, specialist, sct_head):
    results = at_once(
        lambda: extended(owed, by=specialist),
        lambda: extended(owed, LATEST, paper=Paper("13/SCT-KH", NOW.date(), "Khác."), by=sct_head),
    )
    assert [type(result) for result in results] == [ObligationDecision, RefusedError]
    assert list(owed.decisions.values_list("due_before")) == [
        (Obligation.objects.get(pk=owed.pk).due_before,)
    ]


def test_the_same_click_at_once_is_recorded_once(real_database, owed, specialist):
    results = at_once(*[lambda: extended(owed, by=specialist)] * 3)
    kinds = [type(result) for result in results]
    assert kinds == [AlreadyDoneError, AlreadyDoneError, ObligationDecision]
    assert owed.decisions.count() == 1


@pytest.mark.parametrize(
    ("due_before", "now", "words"),
    [
        (DUE, NOW, "đã đọc là trước ngày 15/12/2026; cần muộn hơn thời hạn đang áp dụng"),
        (DUE - timedelta(days=1), NOW, "đã đọc là trước ngày 14/12/2026; cần muộn hơn thời hạn đang áp dụng"),
        (LATER, at(2026, 12, 20), "đã đọc là trước ngày 20/12/2026, là thời điểm đã qua"),
        (start_of_day(date(2062, 12, 20)), NOW, "xa hơn một năm; đề nghị xem lại năm"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_and_nothing_is_written(
    due_before, now, words, owed, specialist
):
    with pytest.raises(RefusedError, match=words) as refusal:
        extended(owed, due_before, by=specialist, now=now)
    assert str(refusal.value).endswith("Chưa ghi nhận gì.")
    owed.refresh_from_db()
    assert (owed.due_before, owed.decisions.count()) == (DUE, 0)


def test_an_extension_granted_after_the_deadline_brings_an_overdue_agency_back_in_time(owed, specialist):
    now = at(2026, 12, 16, 9, 0)
    extended(owed, by=specialist, now=now)
    assert deadline(owed, now).timeliness == Timeliness.NOT_YET_DUE
    assert Obligation.objects.overdue(now).filter(pk=owed.pk).count() == 0


def test_what_was_sent_late_never_becomes_on_time_by_an_extension(written, cast, specialist):
    bring_to(written, "submitted", cast, at(2026, 12, 15, 0, 0))
    with pytest.raises(RefusedError, match="Sở Xây dựng đã gửi báo cáo lúc 00:01 ngày 15/12/2026"):
        extended(written.obligation, by=specialist, now=at(2026, 12, 16))
    assert deadline(fresh(written).obligation, at(2026, 12, 16)).timeliness == Timeliness.LATE


def test_a_withdrawn_first_sending_leaves_the_clock_open_to_extension(written, cast, specialist):
    bring_to(written, "submitted", cast)
    step(written, "withdraw", cast.head, at(2026, 11, 23, 9, 0))
    extended(written.obligation, by=specialist)
    step(written, "submit", cast.head, at(2026, 12, 16, 9, 0))
    assert deadline(fresh(written).obligation, at(2026, 12, 17)).timeliness == Timeliness.ON_TIME


@pytest.mark.parametrize(
    ("change", "words"), [({"opened_at": None}, "chưa mở"), ({"locked_at": NOW}, "đã khóa lúc 08:00")]
)
def test_an_unopened_or_a_locked_period_is_not_decided_on(change, words, owed, specialist):
    by = {"locked_by": specialist} if "locked_at" in change else {}
    ReportingPeriod.objects.update(**change, **by)
    for decide in (
        lambda: extended(owed, by=specialist),
        lambda: exempt(owed, paper=PAPER, by=specialist, now=NOW),
    ):
        with pytest.raises(RefusedError, match=words):
            decide()
    assert ObligationDecision.objects.count() == 0


@pytest.mark.parametrize("paper", [Paper(" ", NOW.date(), "Lý do"), Paper("12", NOW.date(), " \n ")])
def test_a_decision_names_its_document_and_its_reason(paper, owed, specialist):
    with pytest.raises(RefusedError, match="số, ký hiệu văn bản và lý do"):
        extended(owed, paper=paper, by=specialist)
    assert ObligationDecision.objects.count() == 0


def test_a_deadline_inside_a_day_tells_its_hour():
    due = at(2026, 12, 20, 14, 0)
    assert deadline_fault(due, after=None, now=at(2026, 12, 20, 13, 59)) == ""
    words = "Thời hạn đã đọc là trước 14:00 ngày 20/12/2026, là thời điểm đã qua; cần một thời hạn chưa đến."
    assert deadline_fault(due, after=None, now=due) == words


# --- what people read ----------------------------------------------------------------------------


def test_screens_say_both_dates_and_the_document(owed, sxd, specialist):
    extended(owed, by=specialist)
    (row,) = own_obligations(sxd, now=NOW)
    assert (row.deadline.before, row.deadline.extension) == (
        "trước ngày 20/12/2026",
        "gia hạn theo văn bản số 12/SCT-KH; thời hạn chung trước ngày 15/12/2026",
    )


def test_an_agency_sees_nothing_of_a_period_that_has_not_opened(owed, sxd, period):
    ReportingPeriod.objects.update(opened_at=None)
    assert own_obligations(sxd, now=NOW) == []


def test_reminders_follow_the_new_clock_and_the_others_keep_the_old(owed, officer, stranger, specialist):
    extended(owed, by=specialist)
    rungs = {each.agency.code: each.rung for each in due_matters(now=at(2026, 12, 7, 8))}
    assert rungs == {"sct": "T-7@2026-12-14", "sxd": "T-15@2026-12-19", "hiephoa": "T-7@2026-12-14"}


def test_the_reminder_names_both_dates_and_the_document(owed, officer, specialist):
    extended(owed, by=specialist)
    (letter,) = [each for each in plan(now=at(2026, 12, 7, 8)) if each.person == officer]
    words = " ".join(compose(officer, letter.matters, "<x>").body.split())
    assert (
        "Hạn gửi: trước ngày 20/12/2026 (còn 13 ngày). Thời hạn này được gia hạn theo văn bản số 12/SCT-KH; "
        "thời hạn chung trước ngày 15/12/2026. Ngày làm việc cuối cùng trong hạn: 18/12/2026." in words
    )


# --- exemption -----------------------------------------------------------------------------------


def test_an_exempt_agency_owes_nothing_and_hears_nothing(owed, officer, specialist):
    exempt(owed, paper=PAPER, by=specialist, now=NOW)
    after = at(2026, 12, 16)
    assert deadline(owed, after).timeliness == Timeliness.EXEMPT
    assert "sxd" not in {each.agency.code for each in due_matters(now=after)}


def test_what_an_exempt_agency_has_written_is_kept_and_closed_until_it_owes_again(
    written, officer, specialist
):
    exempt(written.obligation, paper=PAPER, by=specialist, now=NOW)
    report = fresh(written)
    with pytest.raises(LockedReportError, match="được miễn báo cáo"):
        write_part(report, "direction", "Sửa.", officer)
    assert (report.parts.get(key="direction").text, available(report, officer)) == ("Đã triển khai.", [])
    restore(written.obligation, paper=PAPER, by=specialist, now=NOW)
    write_part(fresh(written), "direction", "Sửa.", officer)
    assert report.parts.get(key="direction").text == "Sửa."


def test_exemption_and_restoration_leave_their_documents(owed, specialist):
    exempt(owed, paper=PAPER, by=specialist, now=NOW)
    restore(owed, paper=Paper("14/SCT-KH", NOW.date(), "Đã kiểm kê xong."), by=specialist, now=NOW)
    owed.refresh_from_db()
    assert owed.kind == ObligationKind.OWED
    assert list(owed.decisions.values_list("kind", "document_number", "due_before")) == [
        ("exemption", "12/SCT-KH", None),
        ("restoration", "14/SCT-KH", None),
    ]


def test_exempting_twice_and_restoring_who_is_not_exempt_say_so(owed, specialist):
    with pytest.raises(RefusedError, match="không được miễn"):
        restore(owed, paper=PAPER, by=specialist, now=NOW)
    exempt(owed, paper=PAPER, by=specialist, now=NOW)
    with pytest.raises(AlreadyDoneError):
        exempt(owed, paper=PAPER, by=specialist, now=NOW)
    with pytest.raises(RefusedError, match="đang được miễn"):
        exempt(owed, paper=Paper("13/SCT-KH", NOW.date(), "Khác."), by=specialist, now=NOW)
    with pytest.raises(RefusedError, match="đang được miễn"):
        extended(owed, by=specialist)
    assert owed.decisions.count() == 1


def test_at_once_one_exemption_is_recorded(real_database, owed, specialist, sct_head):
    other = Paper("13/SCT-KH", NOW.date(), "Khác.")
    at_once(
        lambda: exempt(owed, paper=PAPER, by=specialist, now=NOW),
        lambda: exempt(owed, paper=other, by=sct_head, now=NOW),
    )
    assert owed.decisions.count() == 1


def test_who_has_sent_is_not_exempted(written, cast, specialist):
    bring_to(written, "submitted", cast)
    with pytest.raises(RefusedError, match="đã gửi báo cáo"):
        exempt(written.obligation, paper=PAPER, by=specialist, now=NOW)


# --- the lock ------------------------------------------------------------------------------------


def test_locking_and_unlocking_tell_who_when_and_why(period, sct_head):
    lock_period(period, reason="Đã chốt số liệu.", by=sct_head, now=NOW)
    assert (period.locked_at, period.locked_by) == (NOW, sct_head)
    unlock_period(period, reason="Bổ sung số liệu.", by=sct_head, now=at(2026, 11, 24))
    assert (period.locked_at, period.locked_by) == (None, None)
    assert list(acts_on(period).values_list("action", "note", "done_at", "done_by")) == [
        ("lock", "Đã chốt số liệu.", NOW, sct_head.pk),
        ("unlock", "Bổ sung số liệu.", at(2026, 11, 24), sct_head.pk),
    ]


@pytest.mark.parametrize("act", [lock_period, unlock_period])
def test_a_lock_without_a_reason_is_refused(act, period, sct_head):
    with pytest.raises(RefusedError, match=r"cần có lý do\. Chưa ghi nhận gì\."):
        act(period, reason=" ", by=sct_head, now=NOW)
    assert acts_on(period).count() == 0


def test_locking_twice_changes_nothing_and_says_who_was_first(period, sct_head):
    lock_period(period, reason="Chốt.", by=sct_head, now=NOW)
    with pytest.raises(AlreadyDoneError, match="đã được Son Consolidator khóa lúc 08:00 ngày 23/11/2026"):
        lock_period(period, reason="Chốt.", by=sct_head, now=at(2026, 11, 24))
    unlock_period(period, reason="Mở.", by=sct_head, now=NOW)
    with pytest.raises(AlreadyDoneError, match="không bị khóa"):
        unlock_period(period, reason="Mở.", by=sct_head, now=NOW)
    assert acts_on(period).count() == 2


def test_at_once_one_lock_is_recorded(real_database, period, sct_head):
    at_once(*[lambda: lock_period(period, reason="Chốt.", by=sct_head, now=NOW)] * 3)
    assert acts_on(period).count() == 1


def test_an_unopened_period_is_not_locked(period, sct_head):
    ReportingPeriod.objects.update(opened_at=None)
    with pytest.raises(RefusedError, match="chưa mở nên chưa khóa được"):
        lock_period(period, reason="Chốt.", by=sct_head, now=NOW)


NEXT = {
    "draft": "request_approval",
    "in_approval": "submit",
    "submitted": "return",
    "returned": "request_approval",
    "accepted": "reopen",
}


@pytest.mark.parametrize("state", NEXT)
def test_in_a_locked_period_nobody_has_a_step_to_take(state, written, cast, sct_head, people):
    report = bring_to(written, state, cast)
    lock_period(report.obligation.period, reason="Chốt.", by=sct_head, now=NOW)
    report = fresh(report)
    assert [row for person in people.values() for row in available(report, person)] == []
    with pytest.raises(LockedReportError, match="khóa lúc"):
        step(report, NEXT[state], cast.who(NEXT[state]))
    with pytest.raises(LockedReportError):
        write_part(report, "direction", "Sửa.", cast.officer)
    assert fresh(report).state == state


def test_a_lock_that_falls_between_reading_and_sending_still_holds(written, cast, sct_head):
    """The report was read before the lock: the claim itself looks at the period."""
    report = bring_to(written, "in_approval", cast)
    ReportingPeriod.objects.update(locked_at=NOW, locked_by=sct_head)
    with pytest.raises(LockedReportError, match="khóa lúc"):
        workflow.perform(report, "submit", by=cast.head, now=NOW)
    assert fresh(report).state == "in_approval"
