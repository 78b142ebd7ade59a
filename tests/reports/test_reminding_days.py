"""Days on which reminding is easily wrong: midnight, Tết, 29 February, the clocks of other zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from icalendar import Calendar

from reports.models import MailPreference, Obligation, Reminder
from reports.proposals import decline_completion
from reports.reminding import calendars
from reports.reminding.notifications import send_notifications
from reports.reminding.preferences import deputies, next_digest, next_summary
from reports.reminding.runs import send_reminders
from tests.conftest import at
from tests.reports.reminder_world import (
    OPENING,
    draft,
    due,
    names,
    obligation_of,
    opened_period,
    step,
    submit,
)

pytestmark = pytest.mark.django_db
TET = [date(2027, 2, day) for day in range(4, 11)]
"""Tết Đinh Mùi: days off from Thursday 4/2 to Wednesday 10/2/2027."""


# --- Tết -------------------------------------------------------------------------------------------


def test_days_off_at_tet_are_no_rest_of_a_returned_report(period, sxd, officer, head, specialist):
    """Scenario 14 over Tết: returned on Friday 29/1, five working days later is 12/2, not 5/2."""
    report = draft(obligation_of(sxd, period), officer, OPENING)
    submit(report, officer, head, OPENING)
    step(report, "return", specialist, at(2027, 1, 29, 9), note="Bổ sung.")
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    told = {day: due(at(2027, 2, day, 8), "report") for day in range(1, 15)}
    assert [day for day, matters in told.items() if matters] == [12, 13, 14]
    assert names(told[12][0]) == ["Lan Officer", "Hung Head"]


def test_no_mail_of_any_kind_of_reminder_goes_during_tet_and_what_was_due_goes_once_after(
    period, sxd, officer, head
):
    Obligation.objects.exclude(agency=sxd).update(kind="exempt")
    Obligation.objects.filter(agency=sxd).update(due_before=at(2027, 2, 9))
    send_reminders(now=at(2027, 2, 3, 8))
    before = len(mail.outbox)
    for day in TET:
        send_reminders(now=at(day.year, day.month, day.day, 8))
    assert len(mail.outbox) == before
    send_reminders(now=at(2027, 2, 11, 8))
    assert [message.to for message in mail.outbox[before:]] == [[officer.email], [head.email]]


def test_the_daily_mail_and_the_summary_wait_out_tet():
    assert next_digest(at(2027, 2, 3, 8, 1)) == at(2027, 2, 11, 8)
    assert next_summary(at(2027, 2, 2, 9)) == at(2027, 2, 11, 8)  # the Monday of the next week is mồng ba


# --- midnight --------------------------------------------------------------------------------------


def test_a_deputy_hears_from_midnight_to_midnight_of_vietnam(officer, head):
    leave = {"away_from": date(2026, 12, 7), "away_until": date(2026, 12, 8)}
    MailPreference.objects.create(person=head, deputy=officer, **leave)
    instants = {
        at(2026, 12, 6, 23, 59, 59): [],
        at(2026, 12, 7): [head.pk],
        datetime(2026, 12, 8, 16, 59, 59, tzinfo=UTC): [head.pk],
        datetime(2026, 12, 8, 17, tzinfo=UTC): [],
        datetime(2026, 12, 8, 11, tzinfo=ZoneInfo("America/New_York")): [head.pk],
        datetime(2026, 12, 8, 12, tzinfo=ZoneInfo("America/New_York")): [],
    }
    assert {instant: list(deputies(instant)) for instant in instants} == instants


def test_a_decline_just_before_midnight_is_told_with_the_day_of_vietnam(proposed, stranger, specialist):
    late = datetime(2026, 11, 25, 16, 59, 30, tzinfo=UTC)
    send_notifications(now=late)
    decline_completion(proposed, reason="Thiếu hồ sơ.", by=specialist, now=late)
    mail.outbox.clear()
    send_notifications(now=late + timedelta(minutes=1))
    assert {message.to[0] for message in mail.outbox} >= {stranger.email}
    assert "lúc 23:59 ngày 25/11/2026." in mail.outbox[0].body


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (at(2026, 12, 14, 8), "còn hôm nay"),
        (datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC), "còn hôm nay"),
        (datetime(2026, 12, 14, 17, tzinfo=UTC), "quá hạn 1 ngày"),
        (datetime(2026, 12, 14, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles")), "quá hạn 1 ngày"),
    ],
)
def test_on_the_last_day_it_is_not_overdue_on_any_clock(instant, words, period, sxd, officer):
    [matter] = [each for each in due(instant, "report") if each.agency == sxd]
    assert matter.left == words


# --- 29 February -----------------------------------------------------------------------------------


def test_a_leave_of_the_29_of_february_ends_with_it(officer, head):
    day = date(2028, 2, 29)
    MailPreference.objects.create(person=head, deputy=officer, away_from=day, away_until=day)
    found = [bool(deputies(at(2028, *day, 12))) for day in ((2, 28), (2, 29), (3, 1))]
    assert found == [False, True, False]


def test_a_deadline_on_the_29_of_february_is_a_day_of_the_calendar_that_ends_on_the_first_of_march(
    period, sxd, officer
):
    Obligation.objects.filter(agency=sxd).update(due_before=at(2028, 3, 1))
    content = calendars.as_ics(calendars.deadlines_of(officer, now=OPENING))
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2028, 2, 29), date(2028, 3, 1))


def test_a_period_that_ends_on_the_29_of_february_is_reminded_once_a_rung(sxd, sct, officer):
    opened_period(2028, date(2028, 2, 29), at(2028, 2, 1, 8))
    for day in range(1, 30):
        send_reminders(now=at(2028, 2, day, 8))
    send_reminders(now=at(2028, 3, 1, 8))
    told = Reminder.objects.filter(person=officer).order_by("pk").values_list("rung", "made_at")
    assert [(rung.partition("@")[0], made.date().isoformat()) for rung, made in told] == [
        ("T-30", "2028-02-01"),
        ("T-15", "2028-02-14"),
        ("T-7", "2028-02-22"),
        ("T-3", "2028-02-25"),
        ("T-1", "2028-02-28"),
        ("T-0", "2028-02-29"),
        ("T+1", "2028-03-01"),
    ]
