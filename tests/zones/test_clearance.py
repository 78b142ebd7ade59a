"""Limits of clause III.5.6 beside the figures: in time, late, proved or not, unknown."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from zones.clearance import Limit, Reading, Verdict, any_late, explanation, is_cleared, judge

DUE = date(2021, 12, 31)
LIMIT = Limit(DUE)
TODAY = date(2026, 11, 25)
OPEN, DONE, SILENT = ("50", "100"), ("100", "100"), (None, "100")


def reading(day: date, cleared: str | None = None, area: str | None = None) -> Reading:
    return Reading(day, area and Decimal(area), cleared and Decimal(cleared))


def verdict(*readings: Reading, limit: Limit = LIMIT, today: date = TODAY) -> tuple[Verdict, int | None]:
    outcome = judge(limit, readings, today=today)
    return outcome.verdict, outcome.days


# The day


def test_the_due_day_itself_is_still_in_time():
    found = reading(date(2021, 6, 1), *OPEN)
    assert verdict(found, today=DUE) == (Verdict.NOT_YET_DUE, 0)
    assert verdict(found, today=DUE + timedelta(1)) == (Verdict.LATE, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 12, 30), (Verdict.MET, 1)),
        (date(2021, 12, 31), (Verdict.MET, 0)),
        (date(2022, 1, 1), (Verdict.CLEARED_BY, 1)),
    ],
)
def test_cleared_before_on_or_after_the_limit(day, expected):
    assert verdict(reading(day, *DONE)) == expected


def test_a_figure_after_the_limit_alone_does_not_prove_lateness():
    assert verdict(reading(date(2021, 6, 1), *OPEN), reading(date(2022, 6, 1), *DONE)) == (
        Verdict.CLEARED_BY,
        152,
    )


@pytest.mark.parametrize("day", [DUE, date(2022, 3, 1)])
def test_land_still_open_at_the_limit_or_later_proves_it(day):
    outcome = judge(LIMIT, [reading(day, *OPEN), reading(date(2022, 6, 1), *DONE)], today=TODAY)
    assert (outcome.verdict, outcome.days, outcome.open.as_of) == (Verdict.MET_LATE, 152, day)


def test_figures_of_the_future_are_not_known_yet():
    assert verdict(reading(date(2027, 1, 1), *DONE)) == (Verdict.UNKNOWN, None)


# What a figure tells


@pytest.mark.parametrize(
    ("cleared", "area", "stated", "expected"),
    [
        ("100", "100", None, True),
        ("99.99", "100", None, False),
        (None, "100", None, None),
        ("50", None, None, None),
        ("0", "0", None, None),
        ("50", "197", "50", True),
        ("49.99", "197", "50", False),
        ("40", "40", "50", False),
        ("50", None, "50", True),
        ("49", None, "50", False),
    ],
)
def test_measured_by_the_area_of_the_plan_or_its_own(cleared, area, stated, expected):
    assert is_cleared(reading(DUE, cleared, area), stated and Decimal(stated)) is expected


def test_without_figures_it_is_neither_late_nor_met():
    assert verdict() == (Verdict.UNKNOWN, None)
    assert verdict(reading(date(2022, 6, 1), *SILENT)) == (Verdict.UNKNOWN, None)
    assert verdict(today=date(2021, 12, 1)) == (Verdict.NOT_YET_DUE, 30)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], None),
        ([Verdict.NOT_YET_DUE], None),
        ([Verdict.MET, Verdict.NOT_YET_DUE], False),
        ([Verdict.CLEARED_BY, Verdict.UNKNOWN], None),
        ([Verdict.LATE, Verdict.UNKNOWN], True),
    ],
)
def test_one_missed_limit_of_several_is_late(verdicts, expected):
    outcomes = {
        Verdict.MET: judge(LIMIT, [reading(date(2021, 1, 1), *DONE)], today=TODAY),
        Verdict.CLEARED_BY: judge(LIMIT, [reading(date(2022, 1, 1), *DONE)], today=TODAY),
        Verdict.UNKNOWN: judge(LIMIT, [], today=TODAY),
        Verdict.LATE: judge(LIMIT, [reading(date(2022, 1, 1), *OPEN)], today=TODAY),
        Verdict.NOT_YET_DUE: judge(LIMIT, [], today=date(2020, 1, 1)),
    }
    assert any_late(outcomes[each] for each in verdicts) is expected


# Against every course of four days, in any order


def expected_verdict(course: tuple, days: list[date]) -> Verdict:
    done = [day for day, cell in zip(days, course, strict=True) if cell is DONE]
    open_days = [day for day, cell in zip(days, course, strict=True) if cell is OPEN]
    if not done:
        return Verdict.LATE if open_days else Verdict.UNKNOWN
    first = done[0]
    if first <= DUE:
        return Verdict.MET
    proved = any(DUE <= day < first for day in open_days)
    return Verdict.MET_LATE if proved else Verdict.CLEARED_BY


def test_every_course_of_figures_against_an_oracle():
    days = [date(2021, 6, 1), DUE, date(2022, 1, 1), date(2022, 6, 1)]
    for course in product([None, OPEN, DONE, SILENT], repeat=4):
        known = [reading(day, *cell) for day, cell in zip(days, course, strict=True) if cell]
        assert judge(LIMIT, known[::-1], today=TODAY).verdict is expected_verdict(course, days), course


# In words


@pytest.mark.parametrize(
    ("limit", "known", "today", "words"),
    [
        (
            Limit(date(2025, 12, 31)),
            [reading(date(2026, 6, 10), "188.5", "377")],
            TODAY,
            "Chậm 329 ngày (25/11/2026 − 31/12/2025): số liệu ngày 10/06/2026 là 188,5 ÷ 377 ha = 50 %, "
            "còn 188,5 ha.",
        ),
        (
            Limit(DUE, Decimal(50)),
            [reading(date(2021, 6, 1), "49.999", "197")],
            date(2022, 1, 1),
            "Chậm 1 ngày (01/01/2022 − 31/12/2021): số liệu ngày 01/06/2021 là 49,999 ÷ 50 ha = 99,99 % "
            "(đo theo 50 ha Kế hoạch nêu; nguồn ghi 197 ha), còn 0,001 ha. "
            "Từ sau hạn chưa có số liệu nào khác.",
        ),
        (LIMIT, [], TODAY, "Hạn 31/12/2021 đã qua, chưa có số liệu GPMB: không kết luận đạt hay chậm."),
        (LIMIT, [], date(2021, 12, 1), "Chưa đến hạn 31/12/2021, còn 30 ngày; chưa có số liệu GPMB."),
        (
            LIMIT,
            [reading(DUE, *DONE)],
            TODAY,
            "Xong trong hạn, đúng ngày cuối của hạn: số liệu ngày 31/12/2021 là 100 ÷ 100 ha = 100 %.",
        ),
        (
            LIMIT,
            [reading(date(2022, 1, 1), *OPEN), reading(date(2022, 6, 1), *DONE)],
            TODAY,
            "Xong sau hạn từ 2 đến 152 ngày: số liệu ngày 01/01/2022 là 50 ÷ 100 ha = 50 %; "
            "số liệu ngày 01/06/2022 là 100 ÷ 100 ha = 100 %.",
        ),
        (
            LIMIT,
            [reading(date(2022, 6, 1), *DONE), reading(date(2023, 6, 1), *OPEN)],
            TODAY,
            "Đã xong, muộn nhất là ngày 01/06/2022: số liệu ngày 01/06/2022 là 100 ÷ 100 ha = 100 %. "
            "Từ hạn 31/12/2021 đến ngày đó không có số liệu nào khác: không kết luận xong trong hạn hay sau "
            "hạn. Lưu ý: số liệu ngày 01/06/2023 là 50 ÷ 100 ha = 50 %.",
        ),
    ],
)
def test_the_arithmetic_in_words(limit, known, today, words):
    assert explanation(judge(limit, known, today=today)) == words


def test_late_by_a_figure_from_before_the_limit_says_that_nothing_newer_is_known():
    before, after = reading(DUE - timedelta(200), *OPEN), reading(DUE + timedelta(1), *OPEN)
    today = DUE + timedelta(10)
    assert judge(LIMIT, [before], today=today).note == "10 ngày, chưa có số liệu sau hạn"
    assert judge(LIMIT, [before, after], today=today).note == "10 ngày"
