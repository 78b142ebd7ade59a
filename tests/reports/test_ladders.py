"""Ladders: in the code until administrators write one, common or of one period; which day is told when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from reports.models import LadderRung, Obligation, Reminder
from reports.reminding import notices
from reports.reminding.due import due_matters
from reports.reminding.ladder import REPORTS, TASKS, Ladder, Ladders, Step
from reports.reminding.runs import send_reminders
from tests.conftest import at
from tests.reports.reminder_world import T_7, ledger, plan

DUE_BEFORE = at(2026, 12, 15)
LAST_DAY = date(2026, 12, 14)


def write(scope: str, *steps: dict, period=None) -> None:
    LadderRung.objects.bulk_create(LadderRung(scope=scope, period=period, **step) for step in steps)


def codes(ladder: Ladder) -> list[str]:
    return [rung.code for rung in ladder.rungs]


# --- what they say ---


def test_the_ladder_of_reports_is_the_one_the_plan_asks_for():
    before, overdue = ["opening", "T-30", "T-15", "T-7", "T-3", "T-1", "T-0"], ["T+1", "T+3", "T+7"]
    assert codes(REPORTS) == [*before, *overdue, *(f"T+{days}" for days in range(14, 64, 7))]


def test_the_ladder_of_tasks_goes_on_monthly_for_a_year():
    assert codes(TASKS) == ["T-30", "T-7", "T-0", "T+7", *(f"T+{days}" for days in range(30, 361, 30))]


@pytest.mark.parametrize(
    ("instant", "reach"),
    [
        (at(2026, 12, 14), ""),
        (at(2026, 12, 16), ""),
        (at(2026, 12, 17), "head"),
        (at(2026, 12, 21), "consolidator"),
        (at(2026, 12, 28), "office"),
        (at(2027, 6, 1), "office"),
    ],
)
def test_the_longer_a_report_is_overdue_the_further_it_is_told(instant, reach):
    assert REPORTS.before(DUE_BEFORE, instant).reach == reach


def test_around_tet_a_rung_before_the_limit_comes_forward_and_one_after_it_waits():
    last_day = date(2027, 2, 8)  # mồng ba
    told = {rung.code: rung.goes_on(last_day) for rung in REPORTS.rungs[1:10]}
    assert told == {
        "T-30": date(2027, 1, 8),  # 9/1 is a Saturday
        "T-15": date(2027, 1, 22),  # 24/1 is a Sunday
        "T-7": date(2027, 2, 1),
        "T-3": date(2027, 2, 3),
        "T-1": date(2027, 2, 3),
        "T-0": date(2027, 2, 3),
        "T+1": date(2027, 2, 11),
        "T+3": date(2027, 2, 11),
        "T+7": date(2027, 2, 15),
    }


def test_a_rung_that_is_off_is_not_told_and_the_one_before_it_stays_the_latest():
    ladder = Ladder((Step(None), Step(7, is_on=False), Step(0)))
    assert ladder.before(DUE_BEFORE, T_7).rung.code == "opening"


def test_before_its_first_rung_a_ladder_tells_nothing():
    assert TASKS.at(LAST_DAY, date(2026, 11, 12)).rung is None
    assert TASKS.at(LAST_DAY, date(2026, 11, 13)).rung.code == "T-30"


def test_a_day_named_by_two_rungs_is_told_once_and_reaches_whom_both_reach():
    ladder = Ladder((Step(-7, repeats_every=7, until_days=21), Step(-14, reach="office")))
    assert [(rung.code, rung.reach) for rung in ladder.rungs] == [
        ("T+7", ""),
        ("T+14", "office"),
        ("T+21", ""),
    ]


# --- in the database ---


@pytest.mark.django_db
def test_without_rows_the_ladders_in_the_code_hold_and_all_are_read_by_one_query(
    period, django_assert_num_queries
):
    with django_assert_num_queries(1):
        ladders = Ladders()
        assert (ladders.of_period(period.pk), ladders.of_tasks) == (REPORTS, TASKS)


@pytest.mark.django_db
def test_a_period_with_a_ladder_of_its_own_leaves_the_common_one_to_the_others(period):
    write("report", {"days_left": 10}, {"days_left": 0})
    write("report", {"days_left": 5}, {"days_left": 2, "is_on": False}, period=period)
    ladders = Ladders()
    assert codes(ladders.of_period(period.pk)) == ["T-5"]
    assert codes(ladders.of_period(period.pk + 1)) == ["T-10", "T-0"]
    assert ladders.of_tasks == TASKS


@pytest.mark.django_db
def test_a_run_follows_the_ladder_of_the_database(period, officer):
    write("report", {"days_left": 5}, {"days_left": -2, "repeats_every": 3, "until_days": 8}, period=period)
    assert plan(now=at(2026, 12, 8, 8)) == []
    for day in range(9, 32):
        send_reminders(now=at(2026, 12, day, 8))
    assert [code for code, *_ in ledger()] == ["T-5", "T+2", "T+5", "T+8"]


@pytest.mark.django_db
def test_a_rung_moved_while_the_period_runs_tells_nobody_twice(period, officer):
    send_reminders(now=T_7)
    write("report", {"days_left": None}, {"days_left": 7}, {"days_left": 0}, period=period)
    send_reminders(now=at(2026, 12, 8, 8))
    assert [code for code, *_ in ledger()] == ["T-7"]


FRIDAY = at(2026, 12, 11, 8)  # T-1 of the period falls on a Sunday
BEFORE = [{"days_left": days} for days in (None, 30, 15, 7)]


@pytest.mark.django_db
def test_a_rung_taken_away_after_it_was_told_tells_no_earlier_one_that_an_outage_swallowed(period, officer):
    """The scheduler was down over T-7; T-1 was told; without it T-7 is the last rung due, and not told."""
    send_reminders(now=FRIDAY)
    assert ledger() == [("T-1", "Lan Officer", 1, True)]
    write("report", *BEFORE, {"days_left": 0}, {"days_left": -1})
    assert plan(now=FRIDAY) == []
    send_reminders(now=FRIDAY + timedelta(minutes=10))
    assert ledger() == [("T-1", "Lan Officer", 1, True)]
    assert Reminder.objects.open().count() == 1  # what was told still stands: it is not done
    send_reminders(now=at(2026, 12, 14, 8))
    assert ledger()[1:] == [("T-0", "Lan Officer", 1, True)]
    assert Reminder.objects.open().count() == 1


@pytest.mark.django_db
def test_a_rung_taken_away_before_its_mail_went_leaves_the_earlier_one_to_tell(period, officer):
    """Nobody loses a mail by a change of the ladder: what was never mailed speaks for nothing."""
    notices.write(due_matters(now=FRIDAY), now=FRIDAY)
    write("report", *BEFORE)
    send_reminders(now=FRIDAY + timedelta(minutes=10))
    assert ledger() == [("T-1", "Lan Officer", 0, False), ("T-7", "Lan Officer", 1, True)]
    assert Reminder.objects.open().get().rung == "T-7@2026-12-14"


@pytest.mark.django_db
def test_a_rung_of_another_limit_speaks_for_nothing(period, sxd, officer):
    """Told at T-1, then extended: the new clock tells its own rungs, also those earlier on the ladder."""
    send_reminders(now=FRIDAY)
    Obligation.objects.filter(agency=sxd).update(due_before=at(2026, 12, 19))
    send_reminders(now=FRIDAY + timedelta(minutes=10))
    assert ledger() == [("T-1", "Lan Officer", 1, True), ("T-7", "Lan Officer", 1, True)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "second",
    [
        {"days_left": 7},
        {"days_left": -7, "repeats_every": 7},
        {"days_left": -7, "until_days": 63},
        {"days_left": 3, "reach": "head"},
        {"days_left": None, "repeats_every": 7, "until_days": 63},
    ],
)
def test_the_database_refuses_a_rung_that_makes_no_sense(second):
    write("report", {"days_left": 7})
    with pytest.raises(IntegrityError), transaction.atomic():
        write("report", second)
