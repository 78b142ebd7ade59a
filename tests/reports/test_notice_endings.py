"""How a notice ends: done, or told no more for another reason; for each kind of matter."""

from datetime import date, timedelta

import pytest

from agencies.models import Agency, User
from reports.contributing import contribution_token, sign_contributions
from reports.duties.plans import PlanPaper, record_plan
from reports.enums import PeriodAction
from reports.models import Contribution, Obligation, PeriodEvent, Reminder, ReportingPeriod
from reports.proposals import confirm_completion
from reports.reminding import endings as endings_of
from reports.reminding.runs import send_reminders
from tasks.actions import record_completion
from tasks.models import Assignment, DatedPart, Recurrence, Task
from tests.conftest import NOW, at
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, step, submit

pytestmark = pytest.mark.django_db
LATER = T_7 + timedelta(minutes=10)


def endings(person: User, matter: str) -> list[str]:
    """How each notice of ``person`` about one kind ended, "" of one that stands; news is no matter."""
    rows = Reminder.objects.filter(person=person, matter__startswith=f"{matter}/").order_by("pk")
    return list(rows.exclude(rung__startswith="event-").values_list("ending", flat=True))


# --- reports ---------------------------------------------------------------------------------------


def test_a_report_sent_is_done_for_all_who_were_asked(period, sxd, officer, head):
    send_reminders(now=T_7)
    submit(draft(obligation_of(sxd, period), officer, T_7), officer, head, T_7 + timedelta(minutes=5))
    send_reminders(now=LATER)
    assert endings(officer, "report") == endings(head, "report") == ["done"]


def test_a_review_is_done_by_a_decision_and_not_by_a_sending_taken_back(
    period, sxd, stranger_agency, officer, head, stranger, stranger_head, specialist
):
    kept = draft(obligation_of(sxd, period), officer, OPENING)
    back = draft(obligation_of(stranger_agency, period), stranger, OPENING)
    submit(kept, officer, head, OPENING)
    submit(back, stranger, stranger_head, OPENING)
    send_reminders(now=T_7)
    step(kept, "accept", specialist, T_7 + timedelta(minutes=5))
    step(back, "withdraw", stranger_head, T_7 + timedelta(minutes=5))
    send_reminders(now=LATER)
    told = Reminder.objects.filter(person=specialist, rung__startswith="review-")
    assert dict(told.values_list("obligation__agency__code", "ending")) == {
        "sxd": "done",
        "hiephoa": "stopped",
    }


def test_a_lock_and_somebody_who_moves_on_are_not_doing_it(period, sxd, sct, officer, head, sct_officer):
    send_reminders(now=T_7)
    User.objects.filter(pk=officer.pk).update(agency=sct)
    send_reminders(now=LATER)
    assert (endings(officer, "report")[0], endings(head, "report")) == ("stopped", [""])
    ReportingPeriod.objects.update(locked_at=LATER, locked_by=sct_officer)
    send_reminders(now=LATER + timedelta(minutes=10))
    assert endings(head, "report") == ["stopped"]


# --- tasks and plans -------------------------------------------------------------------------------


@pytest.fixture
def limit(assignment) -> DatedPart:
    part = {"words": "Hoàn thành.", "due_words": "đến hết năm 2026", "due_on": date(2026, 12, 8)}
    return DatedPart.objects.create(task=assignment.task, order=1, **part)


def test_a_task_confirmed_is_done_a_moved_limit_and_an_ended_assignment_are_not(limit, assignment, officer):
    send_reminders(now=T_7)
    DatedPart.objects.filter(pk=limit.pk).update(due_on=date(2027, 12, 8))
    send_reminders(now=LATER)
    assert endings(officer, "task") == ["stopped"]
    DatedPart.objects.filter(pk=limit.pk).update(due_on=date(2026, 12, 8))
    send_reminders(now=LATER + timedelta(minutes=10))
    assert endings(officer, "task") == [""]
    record_completion(assignment, completed_on=date(2026, 12, 7), dated_part=limit)
    send_reminders(now=LATER + timedelta(minutes=20))
    assert endings(officer, "task") == ["done"]


def test_a_closed_agency_has_not_done_its_task(limit, sxd, officer):
    send_reminders(now=T_7)
    Agency.objects.filter(pk=sxd.pk).update(valid_until=date(2026, 12, 7))
    send_reminders(now=at(2026, 12, 8, 8))
    assert endings(officer, "task") == ["stopped"]


def test_a_yearly_limit_is_done_once_a_report_tells_of_it_and_stopped_when_no_report_is_owed(
    assignment, period, sxd, officer
):
    yearly = {"words": "Hằng năm rà soát.", "due_words": "hằng năm", "recurrence": Recurrence.YEARLY}
    DatedPart.objects.create(task=assignment.task, order=1, **yearly)
    send_reminders(now=at(2026, 12, 24, 8))
    assert endings(officer, "task") == [""]
    Obligation.objects.filter(agency=sxd).update(kind="exempt")
    send_reminders(now=at(2026, 12, 24, 9))
    assert endings(officer, "task") == ["stopped"]


def test_an_own_plan_recorded_is_done(section, sxd, officer, head):
    clause = {"clause": "IV.1", "order": 90, "text": "Kế hoạch.", "first_line": 1, "last_line": 1}
    task = Task.objects.create(section=section, **clause)
    Assignment.objects.create(task=task, agency=sxd, role="lead")
    words = {"words": "Ban hành.", "due_words": "tháng 12 năm 2026", "due_on": date(2026, 12, 10)}
    DatedPart.objects.create(task=task, order=1, **words)
    send_reminders(now=T_7)
    record_plan(sxd, PlanPaper("12/KH-SXD", date(2026, 12, 1)), seen=0, by=officer, now=T_7)
    send_reminders(now=LATER)
    assert endings(officer, "plan") == endings(head, "plan") == ["done"]


# --- contributions, completions, openings, lists ------------------------------------------------------


def test_a_contribution_signed_is_done_one_that_came_too_late_is_not(
    shared, period, sxd, officer, head, stranger, stranger_head
):
    send_reminders(now=T_7)
    text = Contribution.objects.get()
    sign_contributions({text.pk: contribution_token(text)}, by=stranger_head, now=T_7)
    send_reminders(now=LATER)
    assert endings(stranger_head, "contribution") == ["done"]
    Contribution.objects.update(signed_at=None, signed_by=None)
    send_reminders(now=LATER + timedelta(minutes=10))
    assert endings(stranger_head, "contribution") == [""]
    submit(draft(obligation_of(sxd, period), officer, LATER), officer, head, LATER + timedelta(minutes=11))
    send_reminders(now=LATER + timedelta(minutes=20))
    assert endings(stranger_head, "contribution") == ["stopped"]


def test_a_completion_decided_is_done(proposed, specialist):
    send_reminders(now=T_7)
    assert endings(specialist, "proposal") == [""]
    confirm_completion(proposed, by=specialist, now=T_7)
    send_reminders(now=LATER)
    assert endings(specialist, "proposal") == ["done"]


@pytest.mark.parametrize(("note", "ending"), [("Đã xử lý hết.", "done"), ("Mở khi còn 3 điểm.", "stopped")])
def test_a_list_before_an_opening_is_done_when_nothing_was_left(note, ending, period, administrator):
    told = {"path": "/", "made_at": NOW, "title": "Kiểm tra"}
    row = Reminder.objects.create(
        matter=f"opening-check/{period.pk}", rung="check-1-2026-11-02", person=administrator, **told
    )
    PeriodEvent.objects.filter(period=period).delete()
    PeriodEvent.objects.create(period=period, action=PeriodAction.OPEN, note=note, done_at=NOW)
    send_reminders(now=T_7)
    row.refresh_from_db()
    assert row.ending == ending


def test_a_list_of_the_overdue_is_done_when_nobody_is_and_stopped_by_a_lock(
    period, sxd, officer, head, specialist, sct_head
):
    overdue = at(2026, 12, 21, 8)
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    send_reminders(now=overdue)
    ReportingPeriod.objects.update(locked_at=overdue, locked_by=sct_head)
    send_reminders(now=overdue + timedelta(minutes=10))
    assert endings(specialist, "overdue") == ["stopped"]
    ReportingPeriod.objects.update(locked_at=None, locked_by=None)
    send_reminders(now=overdue + timedelta(minutes=20))
    assert endings(specialist, "overdue") == [""]
    late = overdue + timedelta(minutes=21)
    submit(draft(obligation_of(sxd, period), officer, overdue), officer, head, late)
    send_reminders(now=overdue + timedelta(minutes=30))
    assert endings(specialist, "overdue") == ["done"]


def test_an_agency_that_can_be_reached_again_ends_the_alarm(period, sxd, administrator, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    send_reminders(now=T_7)
    assert "" in endings(administrator, "unreachable")
    User.objects.filter(pk=officer.pk).update(is_active=True)
    send_reminders(now=LATER)
    told = Reminder.objects.get(person=administrator, matter=f"unreachable/{sxd.pk}")
    assert told.ending == "done"


def test_what_ends_costs_the_same_for_one_and_for_three(
    period, sxd, stranger_agency, sct, officer, stranger, sct_officer, django_assert_max_num_queries
):

    send_reminders(now=T_7)
    rows = list(Reminder.objects.filter(matter__startswith="report/"))
    assert len(rows) == 3
    for few in (rows[:1], rows):
        with django_assert_max_num_queries(2):
            endings_of.done(few, set(), T_7.date())
