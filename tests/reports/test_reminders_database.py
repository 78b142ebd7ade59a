"""The database fails in mid-run, after a mail was taken: nothing is lost, the repeat keeps its Message-ID."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import psycopg2
import pytest
from django.db import Error, connection

from bacgiang_plan.lib import mail
from reports.models import Reminder
from reports.reminding.runs import send_reminders
from tests.lib import loopback_smtp
from tests.reports.reminder_world import T_7


@pytest.fixture
def server(settings):
    with loopback_smtp.running(settings) as server:
        yield server


def broken() -> Callable[[], None]:
    """Break the database of this connection for good; return what mends it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        other = sqlite3.connect(given["NAME"], isolation_level=None)
        connection.cursor().execute("PRAGMA busy_timeout = 50")
        other.execute("BEGIN EXCLUSIVE")
        return other.close
    pid = connection.connection.info.backend_pid
    other = psycopg2.connect(
        dbname=given["NAME"], user=given["USER"], host=given["HOST"], port=given["PORT"] or 5432
    )
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    return lambda: None


def test_a_database_that_fails_after_the_mail_was_taken_repeats_only_that_one_under_its_id(
    real_database, period, officer, head, stranger, server, monkeypatch
):
    send, mends = mail.send, []

    def sending(message) -> None:
        send(message)
        if len(server.messages) == 2:
            mends.append(broken())

    monkeypatch.setattr(mail, "send", sending)
    with suppress(Error):  # a locked file ends the run; on a server a new connection lets it go on
        send_reminders(now=T_7)
    [mend] = mends
    mend()
    connection.close()
    for minutes in (10, 20, 30):
        send_reminders(now=T_7 + timedelta(minutes=minutes))
    first, second, *rest = ((message["To"], message["Message-ID"]) for message in server.messages)
    assert sorted(to for to, _ in rest) == sorted({officer.email, head.email, stranger.email} - {first[0]})
    assert [each for each in rest if each[0] == second[0]] == [second]
    assert not Reminder.objects.filter(sent_at=None).exists()


def test_a_database_that_fails_before_the_notices_leaves_everything_to_the_next_run(
    real_database, period, officer, server
):
    mend = broken()
    with pytest.raises(Error):
        send_reminders(now=T_7)
    mend()
    connection.close()
    send_reminders(now=T_7 + timedelta(minutes=10))
    assert [message["To"] for message in server.messages] == [officer.email]
