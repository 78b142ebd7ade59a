"""Working days: Monday to Friday but for public holidays, Tết, days in lieu, and swaps as far as known."""

from datetime import date, timedelta

import pytest

from bacgiang_plan.lib.working_days import (
    day_off_name,
    first_working_day,
    is_working_day,
    last_working_day,
    next_working_day,
    working_days_since,
)

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 12, day) for day in (11, 12, 13, 14))
TET = {  # mồng một, by the almanac
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),  # a month with 29 days before it; the Chinese new year is the same day
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 2),  # one day before the Chinese new year
}
GIO_TO = {2026: (4, 26), 2027: (4, 16), 2028: (4, 4), 2029: (4, 23), 2030: (4, 12)}
YEARS = sorted(TET)
EVERY_DAY = [date(2021, 1, 1) + timedelta(days=step) for step in range(3_652)]


def days_off(first: date, last: date) -> list[date]:
    span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return [day for day in span if not is_working_day(day)]


def test_offices_work_from_monday_to_friday():
    assert [is_working_day(date(2026, 12, day)) for day in range(7, 14)] == [True] * 5 + [False] * 2


# --- holidays ---


@pytest.mark.parametrize("year", YEARS)
def test_at_tet_offices_are_closed_from_the_eve_to_the_third_day_and_five_working_days_in_all(year):
    tet = date(year, *TET[year])
    assert not any(is_working_day(tet + timedelta(days=step)) for step in range(-1, 4))
    around = days_off(tet - timedelta(days=6), tet + timedelta(days=8))
    assert sum(day.weekday() < 5 for day in around) == 5


def test_tet_2027_takes_the_offices_from_thursday_to_wednesday():
    assert days_off(date(2027, 2, 1), date(2027, 2, 12)) == [date(2027, 2, day) for day in range(4, 11)]
    assert last_working_day(date(2027, 2, 10)) == date(2027, 2, 3)
    assert first_working_day(date(2027, 2, 4)) == date(2027, 2, 11)


def test_tet_2028_takes_the_offices_from_the_weekend_before_to_the_one_after():
    assert days_off(date(2028, 1, 20), date(2028, 2, 1)) == [date(2028, 1, day) for day in range(22, 31)]
    assert working_days_since(date(2028, 1, 21), date(2028, 2, 1)) == 2


@pytest.mark.parametrize(("year", "day"), GIO_TO.items())
def test_gio_to_follows_the_lunar_calendar_and_a_sunday_is_made_up_on_monday(year, day):
    gio_to = date(year, *day)
    assert not is_working_day(gio_to)
    assert is_working_day(gio_to + timedelta(days=1)) == (gio_to.weekday() not in (4, 6))


@pytest.mark.parametrize("year", YEARS)
def test_new_year_victory_labour_and_national_day_are_days_off_every_year(year):
    fixed = [(1, 1), (4, 30), (5, 1), (9, 2)]
    assert not any(is_working_day(date(year, *day)) for day in fixed)
    beside = [is_working_day(date(year, 9, day)) for day in (1, 3)]
    assert beside != [True, True], "National Day is two days since 2021"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 1), "Quốc khánh"),
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 8, 31), "Ngày nghỉ (thay cho ngày 22/08/2026)"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2027, 5, 3), "Ngày Quốc tế Lao động (nghỉ bù)"),
        (date(2027, 2, 5), "Giao thừa Tết Nguyên Đán"),
        (SATURDAY, "thứ bảy"),
        (SUNDAY, "chủ nhật"),
        (MONDAY, ""),
        (date(2028, 2, 29), ""),
    ],
)
def test_a_day_off_says_why(day, name):
    assert day_off_name(day) == name


def test_a_saturday_worked_for_a_bridge_day_is_a_working_day():
    assert [is_working_day(date(2026, 8, day)) for day in (15, 22, 29)] == [False, True, False]
    assert last_working_day(date(2026, 8, 23)) == date(2026, 8, 22)


def test_a_swap_nobody_has_decided_yet_is_not_guessed():
    bridge = date(2030, 5, 3)  # a Friday after 30/4 and 1/5, which fall on Tuesday and Wednesday
    assert [is_working_day(bridge - timedelta(days=1)), is_working_day(bridge)] == [True, True]


def test_the_29th_of_february_2028_is_a_working_tuesday():
    assert last_working_day(date(2028, 2, 29)) == date(2028, 2, 29)
    assert next_working_day(date(2028, 2, 28)) == date(2028, 2, 29)


# --- laws, on every day of ten years ---


def test_the_working_days_beside_a_day_lie_on_its_sides_with_nothing_but_days_off_between():
    for day in EVERY_DAY:
        last, first = last_working_day(day), first_working_day(day)
        assert last <= day <= first and is_working_day(last) and is_working_day(first)
        assert not any(map(is_working_day, (last + timedelta(days=n) for n in range(1, (day - last).days))))
        assert (last == day == first) == is_working_day(day) == (day_off_name(day) == "")
        assert next_working_day(day) > day


def test_offices_never_rest_longer_than_eleven_days():
    assert max((first_working_day(day) - last_working_day(day)).days for day in EVERY_DAY) <= 11


def test_working_days_add_up():
    start, middle, end = date(2026, 1, 15), date(2027, 2, 6), date(2028, 3, 1)
    whole = working_days_since(start, end)
    assert whole == working_days_since(start, middle) + working_days_since(middle, end)


# --- counting ---


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
        (date(2026, 8, 28), date(2026, 9, 3), 1),
        (date(2026, 11, 23), date(2026, 11, 25), 1),
        (MONDAY, FRIDAY, 0),
    ],
)
def test_working_days_are_counted_after_the_first_and_with_the_last(start, today, count):
    assert working_days_since(start, today) == count
