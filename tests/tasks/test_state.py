"""The label of a task, derived from its facts: the due day itself is in time, the worst open part decides."""

from datetime import date, timedelta

import pytest

from tasks.state import DUE_SOON, Due, TaskLabel, task_label

DUE = date(2025, 12, 31)
LONG_BEFORE = date(2025, 1, 1)
START = date(2022, 1, 1)


def label(*dues: Due, started=None, completed=None, today=LONG_BEFORE) -> TaskLabel:
    return task_label(dues=dues, started_on=started, completed_on=completed, today=today)


@pytest.mark.parametrize("today", [LONG_BEFORE, DUE, date(2030, 1, 1)])
@pytest.mark.parametrize("started", [None, START])
def test_a_task_without_a_date_is_regular_for_ever(started, today):
    assert label(started=started, today=today) == TaskLabel.REGULAR


def test_a_task_without_a_date_once_completed_is_on_time():
    assert label(completed=date(2030, 1, 1), today=date(2030, 2, 1)) == TaskLabel.DONE_ON_TIME


@pytest.mark.parametrize(
    ("started", "today", "expected"),
    [
        (None, LONG_BEFORE, TaskLabel.NOT_STARTED),
        (START, LONG_BEFORE, TaskLabel.RUNNING),
        (None, DUE - timedelta(days=31), TaskLabel.NOT_STARTED),
        (START, DUE - timedelta(days=31), TaskLabel.RUNNING),
        (START, DUE - timedelta(days=30), TaskLabel.DUE_SOON),
        (None, DUE - timedelta(days=30), TaskLabel.DUE_SOON),
        (START, DUE, TaskLabel.DUE_SOON),
        (START, DUE + timedelta(days=1), TaskLabel.OVERDUE),
        (None, DUE + timedelta(days=1), TaskLabel.OVERDUE),
    ],
)
def test_an_open_task_by_its_date(started, today, expected):
    assert label(Due(DUE, None), started=started, today=today) == expected


def test_soon_means_the_last_thirty_days():
    assert timedelta(days=30) == DUE_SOON


@pytest.mark.parametrize(
    ("completed", "expected"),
    [
        (DUE, TaskLabel.DONE_ON_TIME),
        (DUE - timedelta(days=400), TaskLabel.DONE_ON_TIME),
        (DUE + timedelta(days=1), TaskLabel.DONE_LATE),
    ],
)
@pytest.mark.parametrize("today", [LONG_BEFORE, date(2030, 1, 1)])
def test_a_completed_task_is_on_time_on_the_due_day_and_late_the_day_after(completed, expected, today):
    assert label(Due(DUE, None), completed=completed, today=today) == expected
    assert label(Due(DUE, completed), today=today) == expected


FIRST, SECOND = date(2021, 12, 31), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("first_met", "second_met", "completed", "today", "expected"),
    [
        (None, None, None, date(2022, 1, 1), TaskLabel.OVERDUE),
        (date(2021, 12, 31), None, None, date(2022, 1, 1), TaskLabel.RUNNING),
        (date(2022, 3, 1), None, None, date(2022, 4, 1), TaskLabel.RUNNING),
        (None, date(2021, 1, 1), None, date(2022, 1, 1), TaskLabel.OVERDUE),
        (date(2021, 12, 31), date(2025, 12, 31), None, date(2026, 1, 1), TaskLabel.DONE_ON_TIME),
        (date(2022, 1, 1), date(2025, 12, 31), None, date(2026, 1, 1), TaskLabel.DONE_LATE),
        (None, None, date(2021, 12, 1), date(2026, 1, 1), TaskLabel.DONE_ON_TIME),
        (None, None, date(2025, 1, 1), date(2026, 1, 1), TaskLabel.DONE_LATE),
        (date(2021, 6, 1), None, date(2025, 1, 1), date(2026, 1, 1), TaskLabel.DONE_ON_TIME),
        (date(2021, 6, 1), None, None, date(2025, 12, 1), TaskLabel.DUE_SOON),
        (date(2021, 6, 1), None, None, date(2026, 1, 1), TaskLabel.OVERDUE),
    ],
)
def test_a_task_of_two_dated_parts_is_as_bad_as_its_worst(first_met, second_met, completed, today, expected):
    dues = [Due(FIRST, first_met), Due(SECOND, second_met)]
    assert label(*dues, started=START, completed=completed, today=today) == expected
    assert label(*reversed(dues), started=START, completed=completed, today=today) == expected


def test_every_label_has_its_own_tone_and_word_worst_first():
    assert [(each.tone, each.label) for each in TaskLabel] == [
        ("overdue", "Quá hạn"),
        ("soon", "Đang thực hiện – sắp đến hạn"),
        ("running", "Đang thực hiện – trong hạn"),
        ("not-started", "Chưa thực hiện"),
        ("no-date", "Thường xuyên"),
        ("done-late", "Hoàn thành quá hạn"),
        ("done", "Hoàn thành đúng hạn"),
    ]
