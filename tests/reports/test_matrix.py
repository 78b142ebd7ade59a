"""The matrix agency × period: one glyph a cell, the counts below, links only where one may read."""

from datetime import date, timedelta

import pytest

from reports.matrix import matrix
from reports.models import AgencyReport, Obligation, ReportingPeriod
from reports.recent import newest_regular, recent_periods
from tests.conftest import NOW, at, year_2028
from tests.reports.cycle import bring_to
from tests.reports.reminder_world import opened_period

BEFORE, AFTER = NOW, at(2026, 12, 15, 0, 0)


def cells(agency: str, **options) -> list:
    found = matrix(**{"now": BEFORE, "readable": set()} | options)
    return next(row.cells for row in found.rows if row.agency == agency)


@pytest.mark.parametrize(
    ("state", "glyph", "label"),
    [
        ("draft", "✎", "Đang soạn"),
        ("in_approval", "◑", "Chờ lãnh đạo duyệt"),
        ("sent_back", "↩", "Lãnh đạo yêu cầu sửa"),
        ("submitted", "◕", "Đã gửi"),
        ("returned", "↩", "Trả lại"),
        ("accepted", "●", "Đã tiếp nhận"),
    ],
)
def test_a_cell_shows_the_state_of_its_report(state, glyph, label, written, cast):
    bring_to(written, state, cast)
    (cell,) = cells("Sở Xây dựng")
    assert (cell.glyph, cell.label, cell.is_late) == (glyph, label, False)


def test_a_cell_of_a_report_nobody_began(period):
    (cell,) = cells("Sở Xây dựng")
    assert (cell.glyph, cell.label, cell.url, cell.is_late) == ("○", "Chưa soạn", "", False)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (None, "Quá hạn chưa gửi (chưa soạn)"),
        ("draft", "Quá hạn chưa gửi (đang soạn)"),
        ("in_approval", "Quá hạn chưa gửi (chờ lãnh đạo duyệt)"),
    ],
)
def test_after_the_deadline_what_was_not_sent_says_so(state, label, period, request):
    if state:
        bring_to(request.getfixturevalue("written"), state, request.getfixturevalue("cast"))
    (cell,) = cells("Sở Xây dựng", now=AFTER)
    assert (cell.glyph, cell.label, cell.tone) == ("▲", label, "overdue")
    (before,) = cells("Sở Xây dựng", now=AFTER - timedelta(microseconds=1))
    assert before.tone != "overdue"


def test_a_late_report_is_marked_late_and_stays_so_when_accepted(written, cast):
    bring_to(written, "accepted", cast, AFTER)
    (cell,) = cells("Sở Xây dựng", now=at(2027, 1, 1))
    assert (cell.label, cell.is_late) == ("Đã tiếp nhận", True)


def test_an_exempt_agency_says_so(period, sxd):
    Obligation.objects.filter(agency=sxd).update(kind="exempt")
    (cell,) = cells("Sở Xây dựng", now=AFTER)
    assert (cell.glyph, cell.label) == ("–", "Được miễn (chưa soạn)")


def test_a_cell_leads_to_the_report_of_those_who_may_read_it(
    written, cast, specialist, leader, administrator
):
    url = f"/bao-cao/{written.pk}/"

    def link(user) -> str:
        readable = set(AgencyReport.objects.visible_to(user).values_list("pk", flat=True))
        return cells("Sở Xây dựng", readable=readable)[0].url

    assert [link(user) for user in (specialist, leader, administrator)] == ["", "", ""]
    bring_to(written, "submitted", cast)
    assert [link(user) for user in (specialist, leader, administrator)] == [url, url, ""]


def test_agencies_stand_in_official_order_periods_by_deadline(period):
    opened_period(2026, date(2026, 6, 14), at(2026, 5, 1))
    found = matrix(now=BEFORE, readable=set())
    assert [row.agency for row in found.rows] == ["Sở Công Thương", "Sở Xây dựng", "UBND huyện Hiệp Hòa"]
    assert [each.code for each in found.periods] == ["2026-6-thang", "2026-nam"]
    assert [len(row.cells) for row in found.rows] == [2, 2, 2]


def test_only_the_last_periods_and_only_opened_ones_are_shown(period):
    for year in range(2019, 2026):
        opened_period(year, date(year, 6, 14), at(year, 5, 1))
    year_2028()
    codes = [each.code for each in matrix(now=BEFORE, readable=set()).periods]
    assert codes == [*(f"{year}-6-thang" for year in range(2021, 2026)), "2026-nam"]


def test_an_agency_that_owed_nothing_in_a_period_has_an_empty_cell(period, sxd):
    earlier = opened_period(2026, date(2026, 6, 14), at(2026, 5, 1))
    earlier.obligations.filter(agency=sxd).delete()
    assert [cell.label for cell in cells("Sở Xây dựng")] == ["Không phát sinh nghĩa vụ", "Chưa soạn"]


def test_the_counts_below_are_those_of_the_cells(written, cast, period, sct):
    bring_to(written, "accepted", cast, AFTER)
    Obligation.objects.filter(agency=sct).update(kind="exempt")
    (totals,) = matrix(now=at(2027, 1, 1), readable=set()).totals
    assert totals == {"owed": 2, "on_time": 0, "late": 1, "overdue": 1}


@pytest.mark.parametrize("periods", [1, 3])
def test_two_queries_whatever_the_number_of_periods(periods, written, cast, django_assert_num_queries):
    bring_to(written, "submitted", cast)
    for year in range(2024, 2023 + periods):
        opened_period(year, date(year, 6, 14), at(year, 5, 1))
    with django_assert_num_queries(2):
        found = matrix(now=NOW, readable={written.pk})
    assert len(found.periods) == periods


def test_an_empty_database_has_an_empty_matrix(db):
    found = matrix(now=NOW, readable=set())
    assert (found.periods, found.rows, found.totals) == ([], [], [])


def test_ad_hoc_periods_stand_beside_the_regular_ones_and_push_none_out(period):
    for year in range(2021, 2026):
        opened_period(year, date(year, 6, 14), at(year, 5, 1))
    for number in range(1, 8):
        ReportingPeriod.objects.create(
            code=f"2026-dot-xuat-{number}",
            kind="ad_hoc",
            year=2026,
            name=f"Đột xuất {number}",
            window_start=date(2026, 1, 1),
            window_end=date(2026, 11, 1),
            opens_on=date(2026, 11, 1),
            due_before=at(2026, 12, 20 + number),
            opened_at=at(2026, 11, 1),
        )
    codes = [each.code for each in matrix(now=BEFORE, readable=set()).periods]
    assert codes == [
        *(f"{year}-6-thang" for year in range(2021, 2026)),
        "2026-nam",
        *(f"2026-dot-xuat-{number}" for number in range(4, 8)),
    ]
    assert newest_regular(recent_periods()) == period
