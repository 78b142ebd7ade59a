"""Reminders around Tết, long weekends and 29 February; clocks of other zones, wrong and stopped clocks."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection

from bacgiang_plan.lib.dates import VIETNAM
from bacgiang_plan.lib.working_days import is_working_day
from reports.models import Obligation, Reminder, ReminderRun, RunKind
from reports.reminding.due import due_matters
from reports.reminding.overview import overview
from reports.reminding.runs import send_reminders
from tests.conftest import at
from tests.reports.reminder_world import T_7, draft, opened_period, submit

ROOT = Path(__file__).resolve().parents[2]


def told_by_day(first: date, last: date, officer) -> dict[str, list[str]]:
    """Run at 8:00 of every day and return which rungs the officer was mailed on which."""
    found, day = defaultdict(list), first
    while day <= last:
        now = at(day.year, day.month, day.day, 8)
        send_reminders(now=now)
        rows = Reminder.objects.filter(person=officer, sent_at=now)
        found[f"{day:%d/%m}"] += [rung.partition("@")[0] for rung in rows.values_list("rung", flat=True)]
        day += timedelta(days=1)
    assert sum(map(len, found.values())) == len(mail.outbox)
    return {day: rungs for day, rungs in found.items() if rungs}


# --- days off ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_deadline_soon_after_tet_piles_up_no_mails_on_the_first_day_back(sct, sxd, officer):
    """Tết 2027 takes 4/2 to 10/2; the last valid day is Friday 12/2: T-7, 5/2, comes forward to 3/2."""
    opened_period(2027, date(2027, 2, 12), at(2027, 1, 4, 8))
    assert told_by_day(date(2027, 1, 4), date(2027, 2, 19), officer) == {
        "04/01": ["opening"],
        "13/01": ["T-30"],
        "28/01": ["T-15"],
        "03/02": ["T-3"],  # Tuesday 9/2, in the week off, too: the latest of the two speaks
        "11/02": ["T-1"],
        "12/02": ["T-0"],
        "15/02": ["T+3"],
        "19/02": ["T+7"],
    }


@pytest.mark.django_db
def test_a_deadline_inside_tet_is_told_on_the_last_day_before_and_overdue_once_on_the_first_day_back(
    sct, sxd, officer
):
    """The last valid day is mồng hai, 07/02/2027: the legal date stays, six rungs fall into the week off."""
    opened_period(2027, date(2027, 2, 7), at(2027, 1, 4, 8))
    assert told_by_day(date(2027, 1, 25), date(2027, 2, 14), officer) == {
        "25/01": ["T-15"],
        "29/01": ["T-7"],
        "03/02": ["T-0"],
        "11/02": ["T+3"],
    }
    subjects = [message.subject.partition("(")[2] for message in mail.outbox]
    assert subjects == ["còn 14 ngày)", "còn 10 ngày)", "còn 5 ngày)", "quá hạn 4 ngày)"]
    assert "trước ngày 08/02/2027" in mail.outbox[2].body
    assert "Ngày làm việc cuối cùng trong hạn: 03/02/2027." in mail.outbox[2].body


@pytest.mark.django_db
def test_a_deadline_on_29_february_is_told_around_the_tet_of_that_year(sct, sxd, officer):
    """Tết 2028 takes 22/1 to 30/1; T-30 of 29/02/2028 is Sunday 30/1."""
    opened_period(2028, date(2028, 2, 29), at(2028, 1, 3, 8))
    assert told_by_day(date(2028, 1, 3), date(2028, 3, 8), officer) == {
        "04/01": ["opening"],  # Monday 3/1 is off in lieu of New Year
        "21/01": ["T-30"],
        "14/02": ["T-15"],
        "22/02": ["T-7"],
        "25/02": ["T-3"],
        "28/02": ["T-1"],
        "29/02": ["T-0"],
        "01/03": ["T+1"],
        "03/03": ["T+3"],
        "07/03": ["T+7"],
    }
    on_the_day = mail.outbox[6]
    assert "trước ngày 01/3/2028" in on_the_day.body
    assert on_the_day.subject.endswith("(còn hôm nay)")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "day"),
    [(2028, "29/02"), (2027, "26/02")],  # 28/2/2027 is a Sunday
)
def test_a_rung_on_the_last_day_of_february(year, day, sct, sxd, officer):
    opened_period(year, date(year, 3, 7), at(year, 1, 3, 8))
    told = told_by_day(date(year, 2, 21), date(year, 3, 2), officer)
    assert [on for on, rungs in told.items() if rungs == ["T-7"]] == [day]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last_day", "rung", "day"),
    [
        (date(2026, 5, 3), "T-7", "24/04"),  # Sunday 26/4/2026 is Giỗ Tổ, Monday off in lieu
        (date(2026, 4, 26), "T+1", "28/04"),
        (date(2026, 4, 25), "T+3", "28/04"),  # T+1, that Sunday, has waited, too: the latest speaks
        (date(2025, 5, 3), "T-7", "26/04"),  # Saturday 26/4/2025 is worked for Friday 2/5
        (date(2025, 4, 25), "T+1", "26/04"),
        (date(2025, 5, 5), "T-1", "29/04"),  # Sunday 4/5, and that Friday is the bridge after 1/5
    ],
)
def test_rungs_before_a_long_weekend_come_forward_and_those_after_the_limit_wait(
    last_day, rung, day, sct, sxd, officer
):
    opened_period(last_day.year, last_day, at(last_day.year, 3, 2, 8))
    told = told_by_day(last_day - timedelta(days=10), last_day + timedelta(days=4), officer)
    assert [on for on, rungs in told.items() if rung in rungs] == [day]


# --- wrong clocks, stopped clocks --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("last_day", [date(2027, 2, 7), date(2026, 12, 14)])
def test_three_days_without_beat_wherever_they_fall_lose_and_double_nothing(last_day, sct, sxd, officer):
    """Whichever three days beat stands still: on its first working day the latest missed rung goes, once."""
    opened_period(last_day.year, last_day, at(last_day.year, 11 if last_day.month == 12 else 1, 4, 8))
    days = [last_day + timedelta(days=shift) for shift in range(-16, 10)]
    for stop in range(0, len(days) - 3, 4):
        Reminder.objects.all().delete()
        mail.outbox.clear()
        standing = days[stop : stop + 3]
        for day in (day for day in days if day not in standing and is_working_day(day)):
            send_reminders(now=at(day.year, day.month, day.day, 8))
        rungs = list(Reminder.objects.order_by("pk").values_list("rung", "sent_at"))
        assert len(mail.outbox) == len({rung for rung, _ in rungs}) == len(rungs)
        assert all(is_working_day(sent_at.astimezone(VIETNAM).date()) for _, sent_at in rungs)
        back = next(day for day in days if day > standing[-1] and is_working_day(day))
        missed = [day for day in standing if is_working_day(day)]
        if missed:
            told = {rung for rung, sent_at in rungs if sent_at < at(back.year, back.month, back.day, 23)}
            assert rung_due(officer.agency, back) in told


def rung_due(agency, day: date) -> str:
    now = at(day.year, day.month, day.day, 8)
    return next(matter.rung for matter in due_matters(now=now) if matter.agency == agency)


@pytest.mark.django_db
def test_a_clock_that_goes_back_some_hours_repeats_nothing(period, officer):
    for hour in (10, 8, 7, 9, 10, 11):
        send_reminders(now=T_7.replace(hour=hour))
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_clock_that_ran_ahead_and_is_put_right_tells_each_rung_once(period, officer):
    """A day that was no day: T-1 was told four days early, and is not told on its own day again."""
    days = [7, 11, 7, 8, 9, 10, 11, 14]
    for day in days:
        send_reminders(now=at(2026, 12, day, 8))
    rungs = [
        rung.partition("@")[0] for rung in Reminder.objects.values_list("rung", flat=True).order_by("pk")
    ]
    assert (rungs, len(mail.outbox)) == (["T-7", "T-1", "T-0"], 3)


@pytest.mark.django_db
def test_beat_started_again_within_the_minute_and_a_second_beat_change_nothing(period, officer):
    for second in (0, 0, 1, 59):
        send_reminders(now=T_7.replace(second=second))
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_run_that_was_killed_stays_open_in_the_log_and_holds_up_nobody(period, officer, monkeypatch):
    class Killed(BaseException):
        pass

    def dying(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("bacgiang_plan.lib.mail.send", dying)
        with pytest.raises(Killed):
            send_reminders(now=T_7)
    assert ReminderRun.objects.get(kind=RunKind.REMINDERS).finished_at is None
    send_reminders(now=T_7 + timedelta(minutes=20))
    assert len(mail.outbox) == 1
    [line] = [line for line in overview(now=T_7 + timedelta(minutes=21)).runs if line.label == "Nhắc việc"]
    assert (line.last.started_at, line.last.mark, line.mark) == (T_7 + timedelta(minutes=20), None, None)
    assert ReminderRun.objects.filter(kind=RunKind.REMINDERS, finished_at=None).count() == 1


# --- clocks in other zones ---------------------------------------------------------------------------

ELSEWHERE = """
import json, time
import django; django.setup()
from datetime import UTC, datetime, timedelta
from bacgiang_plan.celery import app
from bacgiang_plan.lib.dates import clock_words, local_date
from reports.reminding import clock
from reports.reminding.ladder import REPORTS
from reports.timeliness import deadline_words, timeliness

due = datetime(2026, 6, 14, 17, tzinfo=UTC)
tick = timedelta(microseconds=1)
schedule = app.conf.beat_schedule["send-reminders"]["schedule"]
schedule.app = app
at, ahead, _ = schedule.remaining_delta(datetime(2026, 12, 6, 23, 30, tzinfo=UTC))
ends = (due - tick, due)
kinds = [{"first_submitted_at": end, "now": due} for end in ends]
kinds += [{"first_submitted_at": None, "now": end} for end in ends]
print(json.dumps({
    "timeliness": [timeliness(kind="owed", due_before=due, **times).value for times in kinds],
    "words": [deadline_words(due, now) for now in ends],
    "days": [str(local_date(now)) for now in ends],
    "clock": clock_words(due - tick),
    "rungs": [REPORTS.before(due, now).rung.code for now in ends],
    "beat": str((at + ahead).astimezone(UTC)),
    "next": str(clock.next_reminders(datetime(2026, 12, 6, 23, 30, tzinfo=UTC)).astimezone(UTC)),
}))
"""


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland", "Asia/Ho_Chi_Minh"])
def test_the_zone_of_the_server_changes_nothing(zone, tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings", "VAR_DIR": str(tmp_path), "TZ": zone}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", ELSEWHERE]
    answer = subprocess.run(
        command, env=kept | environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert json.loads(answer.stdout) == {
        "timeliness": ["on_time", "late", "not_yet_due", "overdue"],
        "words": ["còn hôm nay", "quá hạn 1 ngày"],
        "days": ["2026-06-14", "2026-06-15"],
        "clock": "23:59 ngày 14/06/2026",
        "rungs": ["T-0", "T+1"],
        "beat": "2026-12-07 00:00:00+00:00",
        "next": "2026-12-07 00:00:00+00:00",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_the_zone_a_database_server_prefers_changes_nothing(zone, period, monkeypatch):
    """PGTZ does to a new session what the settings of a server, a database or a role do."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no time zones")
    monkeypatch.setenv("PGTZ", zone)
    session, last = connection.copy(), at(2026, 12, 14, 23, 59, 59, 999999)
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT %s::timestamptz, '2026-12-15 00:00+07'::timestamptz > %s", [last, last])
            assert cursor.fetchone() == (last, True)
            cursor.execute("SHOW TIME ZONE")
            assert cursor.fetchone() == ("UTC",)
    finally:
        session.close()


@pytest.mark.django_db
def test_the_last_microsecond_of_the_deadline_is_kept_and_counts(period, sxd, officer, head):
    last, due = at(2026, 12, 14, 23, 59, 59, 999999), datetime(2026, 12, 14, 17, tzinfo=UTC)
    report = draft(period.obligations.get(agency=sxd), officer, last)
    submit(report, officer, head, last)
    report.refresh_from_db()
    assert report.first_submitted_at == last
    assert not Obligation.objects.late().exists()
    assert not Obligation.objects.overdue(last).exists()
    assert set(Obligation.objects.overdue(due).values_list("agency__code", flat=True)) == {"sct", "hiephoa"}
