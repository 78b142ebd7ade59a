"""A run of reminders and the end of a rehearsal meet: nothing is lost, nothing of practice stays."""

import threading

import pytest

from reports.models import Reminder, ReportingPeriod
from reports.querysets import ReminderQuerySet
from reports.reminding import runs
from reports.reminding.due import due_matters
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tests.conftest import NOW, at
from tests.reports.conftest import at_once
from tests.reports.cycle import step
from tests.reports.rehearsal_world import end, practise, rehearse
from tests.reports.reminder_world import T_7

FRIDAY = at(2026, 12, 11, 8)  # T-1 of the period falls on a Sunday
PAUSE = 0.8  # seconds in which the other one comes as far as it can


@pytest.fixture
def rehearsal(real_database, period, officer, head, stranger, specialist) -> ReportingPeriod:
    return rehearse(specialist, ends=period.window_end)


def pausing(monkeypatch, column: str) -> threading.Event:
    """Let whoever changes ``column`` of notices rest before they commit; the event says that they do."""
    changed, update = threading.Event(), ReminderQuerySet.update

    def slow(rows, **values):
        count = update(rows, **values)
        if values.get(column) and count:
            changed.set()
            threading.Event().wait(PAUSE)
        return count

    monkeypatch.setattr(ReminderQuerySet, "update", slow)
    return changed


def assert_nothing_of_practice_is_left() -> None:
    assert not ReportingPeriod.objects.filter(kind="rehearsal").exists()
    assert not Reminder.objects.filter(title__startswith="[Tập dượt]").exists()


def test_a_wipe_waits_for_the_run_that_is_writing_notices_and_neither_is_lost(
    rehearsal, period, specialist, monkeypatch
):
    send_reminders(now=T_7)
    covered = pausing(monkeypatch, "covered_at")

    def wipes() -> None:
        assert covered.wait(10)
        end(rehearsal, specialist, FRIDAY)

    results = at_once(lambda: send_reminders(now=FRIDAY), wipes)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert_nothing_of_practice_is_left()
    written = Reminder.objects.filter(rung__startswith="T-1@")
    assert written.count() == 3
    assert set(written.values_list("attempts", flat=True)) == {1}  # the mails have gone in this run


def test_a_wipe_waits_for_news_of_a_step_of_practice(rehearsal, cast, specialist, monkeypatch):
    practise(rehearsal, cast, state="submitted")
    send_notifications(now=NOW)
    practised = rehearsal.obligations.get(agency=cast.officer.agency).report
    step(practised, "return", cast.reviewer)
    covered = pausing(monkeypatch, "covered_at")

    def wipes() -> None:
        assert covered.wait(10)
        end(rehearsal, specialist)

    results = at_once(lambda: send_notifications(now=NOW), wipes)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert_nothing_of_practice_is_left()


def test_practice_found_due_before_a_wipe_is_dropped_after_it_and_the_rest_is_told(
    rehearsal, period, shared, specialist, monkeypatch
):
    def wiped_since(**given):
        found = due_matters(**given)
        if "keys" not in given:
            assert any(matter.key.startswith(f"contribution/{rehearsal.pk}/") for matter in found)
            end(rehearsal, specialist, T_7)
        return found

    monkeypatch.setattr(runs, "due_matters", wiped_since)
    outcome = send_reminders(now=T_7)
    assert_nothing_of_practice_is_left()
    assert {letter.person.full_name for letter in outcome.sent} == {
        "Lan Officer",
        "Hung Head",
        "Tam Stranger",
    }
    assert set(Reminder.objects.values_list("attempts", "sent_at")) == {(1, T_7)}
