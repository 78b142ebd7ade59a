"""Vietnamese days: the clock of Asia/Ho_Chi_Minh, whatever the server's."""

from datetime import UTC, date, datetime

import pytest

from bacgiang_plan.lib.dates import (
    VIETNAM,
    local_date,
    official_date,
    official_day,
    short_date,
    short_iso,
    start_of_day,
)


def test_a_day_begins_at_seventeen_hours_utc_of_the_day_before():
    assert start_of_day(date(2026, 6, 15)).astimezone(UTC) == datetime(2026, 6, 14, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 14, 16, 59, 59, tzinfo=UTC), date(2026, 6, 14)),
        (datetime(2026, 6, 14, 17, tzinfo=UTC), date(2026, 6, 15)),
        (datetime(2026, 6, 14, 23, 59, 59, tzinfo=VIETNAM), date(2026, 6, 14)),
    ],
)
def test_the_day_of_an_instant_is_that_of_vietnam(instant, day):
    assert local_date(instant) == day


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 6, 14, 8))


def test_a_day_in_numbers_has_two_digits_for_day_and_month():
    assert short_date(date(2026, 6, 5)) == "05/06/2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 1, 5), "ngày 05 tháng 01 năm 2022"),
        (date(2022, 2, 28), "ngày 28 tháng 02 năm 2022"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 15), "ngày 15 tháng 12 năm 2026"),
    ],
)
def test_official_dates_put_zeros_where_the_decree_wants_them(day, words):
    assert official_date(day) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 8, 3), "03/8/2021"),
        (date(2021, 7, 15), "15/7/2021"),
        (date(2022, 1, 5), "05/01/2022"),
        (date(2026, 12, 15), "15/12/2026"),
    ],
)
def test_a_day_in_the_text_of_documents_is_written_as_in_the_plan(day, words):
    assert official_day(day) == words


def test_a_kept_day_is_written_as_a_day_and_none_as_nothing():
    assert (short_iso("2026-06-05"), short_iso(None), short_iso("")) == ("05/06/2026", "", "")
