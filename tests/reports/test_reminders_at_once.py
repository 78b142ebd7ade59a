"""Ten runs at the same instant, each on its own connection to a real database (scenario 10)."""

import threading
from collections import Counter
from datetime import date

import pytest
from django.db import connection

from reports.models import Reminder
from reports.reminding.notifications import send_notifications
from reports.reminding.runs import send_reminders
from tasks.models import Assignment, DatedPart
from tests.conftest import at
from tests.lib import loopback_smtp
from tests.reports.reminder_world import OPENING, T_7, draft, obligation_of, opened_period, submit

RUNS = 10


@pytest.fixture
def server(settings):
    with loopback_smtp.running(settings) as server:
        yield server


def at_once(run) -> None:
    """Call ``run`` ten times at the same moment; any error is the test's."""
    barrier, errors = threading.Barrier(RUNS), []

    def one() -> None:
        try:
            barrier.wait(10)
            run()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(RUNS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.fixture
def world(real_database, period, officer, head, stranger, specialist):
    opened_period(2027, period.window_end, OPENING)
    return [officer, head, stranger]


def test_ten_runs_at_once_send_each_person_one_mail(world, server):
    at_once(lambda: send_reminders(now=T_7))
    assert [len(server.to(user.email)) for user in world] == [1, 1, 1]
    assert len(server.messages) == 3
    assert set(Reminder.objects.values_list("attempts", "sent_at")) == {(1, T_7)}
    assert Reminder.objects.count() == 6


def test_ten_runs_at_once_tell_every_kind_of_matter_once_in_one_mail(
    world, server, assignment, stranger_agency, specialist
):
    part = {"words": "Hoàn thành.", "due_words": "đến năm 2025", "due_on": date(2025, 12, 31)}
    DatedPart.objects.create(task=assignment.task, order=1, **part)
    Assignment.objects.create(task=assignment.task, agency=stranger_agency, role="coordinating")
    overdue = at(2026, 12, 21, 8)
    at_once(lambda: send_reminders(now=overdue))
    told = Counter((row.matter.partition("/")[0], row.person) for row in Reminder.objects.all())
    officer, head, stranger = world
    assert told == {
        ("report", officer): 2,
        ("report", head): 2,
        ("report", stranger): 2,
        ("task", officer): 1,
        ("task", head): 1,
        ("contribution", stranger): 2,
        ("overdue", specialist): 3,  # the lists of two periods, and of tasks
    }
    assert Reminder.objects.values("matter", "person").distinct().count() == sum(told.values())
    assert [len(server.to(user.email)) for user in [*world, specialist]] == [1, 1, 1, 1]


def test_ten_retries_at_once_send_what_failed_once(world, server):
    for user in world:
        server.refused.add(user.email)
    send_reminders(now=OPENING)
    server.refused.clear()
    at_once(lambda: send_reminders(now=OPENING.replace(minute=10)))
    assert [len(server.to(user.email)) for user in world] == [1, 1, 1]
    assert set(Reminder.objects.values_list("attempts", flat=True)) == {2}


def test_ten_notifiers_at_once_tell_each_recipient_once(
    world, sxd, period, officer, head, specialist, server
):
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    at_once(lambda: send_notifications(now=OPENING))
    assert [message["To"] for message in server.messages] == [specialist.email]
    assert Reminder.objects.get(rung__startswith="event-", person=specialist).attempts == 1
