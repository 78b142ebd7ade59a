"""Deadlines: "trước ngày 15/6" excludes the 15th, on the clock of Vietnam, whoever's clock is asked."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.utils import timezone as django_timezone

from bacgiang_plan.lib.dates import start_of_day
from reports.enums import ObligationKind, Timeliness
from reports.models import Obligation
from reports.rows import deadline
from reports.timeliness import OnTimeRate, days_left, deadline_words, timeliness
from tests.conftest import NOW, at
from tests.reports.cycle import bring_to, step

DUE = start_of_day(date(2026, 6, 15))
LAST_SECOND = at(2026, 6, 14, 23, 59, 59)


def verdict(*, sent: datetime | None, now: datetime = NOW, kind: str = "owed") -> Timeliness:
    return timeliness(kind=kind, due_before=DUE, first_submitted_at=sent, now=now)


def test_the_deadline_is_midnight_in_vietnam_which_is_17_hours_utc_the_day_before():
    assert datetime(2026, 6, 14, 17, 0, tzinfo=UTC) == DUE


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (at(2026, 6, 1, 8, 0), Timeliness.ON_TIME),
        (LAST_SECOND, Timeliness.ON_TIME),
        (DUE - timedelta(microseconds=1), Timeliness.ON_TIME),
        (DUE, Timeliness.LATE),
        (at(2026, 6, 15, 0, 0, 1), Timeliness.LATE),
        (datetime(2026, 6, 14, 16, 59, 59, tzinfo=UTC), Timeliness.ON_TIME),
        (datetime(2026, 6, 14, 17, 0, 0, tzinfo=UTC), Timeliness.LATE),
        (datetime(2026, 6, 14, 23, 59, 59, tzinfo=UTC), Timeliness.LATE),
        (datetime(2026, 6, 14, 9, 59, 59, tzinfo=timezone(timedelta(hours=-7))), Timeliness.ON_TIME),
        (datetime(2026, 6, 14, 10, 0, 0, tzinfo=timezone(timedelta(hours=-7))), Timeliness.LATE),
    ],
)
def test_a_sending_at_the_last_second_is_on_time_and_at_midnight_late_in_any_time_zone(sent, expected):
    assert verdict(sent=sent) == expected


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_time_zone_of_the_process_changes_nothing(zone):
    with django_timezone.override(zone):
        assert (verdict(sent=LAST_SECOND), verdict(sent=DUE)) == (Timeliness.ON_TIME, Timeliness.LATE)
        assert deadline_words(DUE, LAST_SECOND) == "còn hôm nay"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2026, 6, 14, 8, 0), Timeliness.NOT_YET_DUE),
        (LAST_SECOND, Timeliness.NOT_YET_DUE),
        (DUE, Timeliness.OVERDUE),
        (at(2026, 7, 1, 8, 0), Timeliness.OVERDUE),
    ],
)
def test_what_was_not_sent_is_overdue_from_midnight_on_and_not_before(now, expected):
    assert verdict(sent=None, now=now) == expected


def test_who_is_exempt_is_never_late():
    assert {
        verdict(sent=sent, now=DUE + timedelta(days=9), kind=ObligationKind.EXEMPT) for sent in (None, DUE)
    } == {Timeliness.EXEMPT}


def test_now_changes_nothing_about_what_was_sent():
    assert {verdict(sent=LAST_SECOND, now=DUE + timedelta(days=days)) for days in (-5, 0, 400)} == {
        Timeliness.ON_TIME
    }


@pytest.mark.parametrize(
    ("now", "left", "words"),
    [
        (at(2026, 5, 24, 8, 0), 21, "còn 22 ngày"),
        (at(2026, 6, 13, 23, 59), 1, "còn 2 ngày"),
        (at(2026, 6, 14, 0, 0), 0, "còn hôm nay"),
        (at(2026, 6, 14, 8, 0), 0, "còn hôm nay"),
        (LAST_SECOND, 0, "còn hôm nay"),
        (DUE, -1, "quá hạn 1 ngày"),
        (at(2026, 6, 17, 23, 59), -3, "quá hạn 3 ngày"),
        (datetime(2026, 6, 13, 17, 0, tzinfo=UTC), 0, "còn hôm nay"),
        (datetime(2026, 6, 14, 17, 30, tzinfo=UTC), -1, "quá hạn 1 ngày"),
    ],
)
def test_days_are_counted_on_the_calendar_of_vietnam_with_today(now, left, words):
    assert (days_left(DUE, now), deadline_words(DUE, now)) == (left, words)


# --- one report through the calendar -------------------------------------------------------------


def standing(report, now: datetime):
    return deadline(Obligation.objects.select_related("report").get(pk=report.obligation_id), now)


def test_sent_on_time_returned_and_resubmitted_after_the_deadline_stays_on_time(written, cast):
    step(written, "request_approval", cast.officer, at(2026, 12, 14, 20, 0))
    step(written, "submit", cast.head, at(2026, 12, 14, 23, 59, 59))
    step(written, "return", cast.reviewer, at(2026, 12, 20, 8, 0))
    assert standing(written, at(2026, 12, 21, 8, 0)).timeliness == Timeliness.ON_TIME
    step(written, "request_approval", cast.officer, at(2026, 12, 22, 8, 0))
    step(written, "submit", cast.head, at(2026, 12, 22, 9, 0))
    step(written, "accept", cast.reviewer, at(2026, 12, 23, 9, 0))
    assert standing(written, at(2027, 1, 1, 8, 0)).timeliness == Timeliness.ON_TIME


def test_sent_late_and_accepted_stays_late(written, cast):
    bring_to(written, "accepted", cast, at(2026, 12, 15, 0, 0))
    assert standing(written, at(2027, 1, 1, 8, 0)).timeliness == Timeliness.LATE


def test_approved_before_and_sent_at_midnight_is_late(written, cast):
    step(written, "request_approval", cast.officer, at(2026, 12, 14, 23, 59, 59))
    step(written, "submit", cast.head, at(2026, 12, 15, 0, 0))
    assert standing(written, NOW).timeliness == Timeliness.LATE


def test_a_draft_and_a_report_in_approval_are_overdue_after_the_deadline(written, cast):
    assert standing(written, at(2026, 12, 15)).timeliness == Timeliness.OVERDUE
    step(written, "request_approval", cast.officer)
    assert standing(written, at(2026, 12, 15)).timeliness == Timeliness.OVERDUE


def test_nobody_having_begun_is_overdue_too(period, sxd):
    obligation = Obligation.objects.get(agency=sxd)
    assert deadline(obligation, at(2026, 12, 14, 23, 59, 59)).timeliness == Timeliness.NOT_YET_DUE
    assert deadline(obligation, at(2026, 12, 15)).timeliness == Timeliness.OVERDUE


def test_an_extension_of_one_agency_moves_its_clock_only(period, sxd, stranger_agency):
    Obligation.objects.filter(agency=sxd).update(due_before=start_of_day(date(2026, 12, 20)))
    now = at(2026, 12, 16, 8, 0)
    standings = {row.agency: deadline(row, now) for row in period.obligations.all()}
    assert standings[sxd].timeliness == Timeliness.NOT_YET_DUE
    assert standings[sxd].before == "trước ngày 20/12/2026"
    assert standings[stranger_agency].timeliness == Timeliness.OVERDUE
    assert standings[stranger_agency].before == "trước ngày 15/12/2026"


@pytest.mark.parametrize(
    ("due", "last_working_day"),
    [
        (date(2025, 12, 15), "12/12/2025"),  # 14/12/2025 is a Sunday
        (date(2026, 6, 15), "12/06/2026"),  # 14/06/2026 is a Sunday
        (date(2026, 12, 15), ""),  # 14/12/2026 is a Monday
        (date(2026, 11, 22), "20/11/2026"),  # 21/11/2026 is a Saturday
    ],
)
def test_a_deadline_at_the_weekend_stays_and_the_last_working_day_is_named(due, last_working_day, period):
    clock = {"due_before": start_of_day(due), "original_due_before": start_of_day(due)}
    obligation = Obligation(period=period, kind="owed", **clock)
    found = deadline(obligation, at(2025, 11, 1))
    assert found.last_working_day == last_working_day
    assert found.before == f"trước ngày {due.day}/{due.month}/{due.year}"


# --- the rate ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on_time", "late", "overdue", "owed", "percent"),
    [
        (3, 0, 0, 3, Decimal(100)),
        (3, 0, 1, 4, Decimal(75)),
        (1, 1, 2, 4, Decimal(25)),
        (0, 5, 0, 5, Decimal(0)),
        (2, 0, 1, 3, Decimal(200) / 3),
    ],
)
def test_late_ones_and_missing_ones_count_against_the_rate(on_time, late, overdue, owed, percent):
    rate = OnTimeRate(on_time, late, overdue)
    assert (rate.owed, rate.percent) == (owed, percent)


def test_no_rate_before_anything_was_owed():
    assert OnTimeRate(0, 0, 0).percent is None
