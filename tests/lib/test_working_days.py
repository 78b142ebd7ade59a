"""Working days: Monday to Friday until the public holidays are taught."""

from datetime import date

import pytest

from bacgiang_plan.lib.working_days import (
    is_working_day,
    last_working_day,
    next_working_day,
    working_days_since,
)

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 12, day) for day in (11, 12, 13, 14))


def test_offices_work_from_monday_to_friday():
    assert [is_working_day(date(2026, 12, day)) for day in range(7, 14)] == [True] * 5 + [False] * 2


def test_the_last_working_day_is_the_day_itself_or_the_nearest_before():
    assert [last_working_day(day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [FRIDAY] * 3
    assert last_working_day(MONDAY) == MONDAY


def test_the_next_working_day_is_never_the_day_itself():
    assert [next_working_day(day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [MONDAY] * 3


@pytest.mark.parametrize(
    ("start", "today", "count"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, SUNDAY, 0),
        (FRIDAY, MONDAY, 1),
        (SUNDAY, MONDAY, 1),
        (date(2026, 12, 7), MONDAY, 5),
        (date(2028, 2, 28), date(2028, 3, 1), 2),
        (MONDAY, FRIDAY, 0),
    ],
)
def test_working_days_are_counted_after_the_first_and_with_the_last(start, today, count):
    assert working_days_since(start, today) == count
