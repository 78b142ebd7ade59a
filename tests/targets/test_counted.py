"""Figures of target (6) counted from the inventory: only where its list is confirmed, holes named."""

from datetime import date
from decimal import Decimal

import pytest

from targets.drawings import course_of
from targets.indicator_rows import indicator_rows
from targets.models import Formula
from targets.table import target_lines
from targets.year_rows import year_rows
from tests.conftest import NOW
from zones.events import confirm_inventory, record_event, withdraw_confirmation
from zones.models import Zone

PARK, CLUSTER = "industrial_park", "industrial_cluster"
TODAY = date(2026, 11, 23)


@pytest.fixture
def counted(make_indicator):
    def make(code: str = "6a", **fields):
        stated = {"kind": "count", "unit": "KCN", "target_value": Decimal(23), "start_year": 2021}
        return make_indicator(code, **stated | {"formula": Formula.INVENTORY} | fields)

    return make


@pytest.fixture
def park(administrator):
    """A park or cluster established on ``day``."""

    def make(name: str, day: date, area: str | None = None, kind: str = PARK, **facts):
        zone = Zone(kind=kind, name=name, order=Zone.objects.count() + 1)
        zone.clean()
        zone.save()
        size = None if area is None else Decimal(area)
        told = {"kind": "established", "happened_on": day, "document": f"QĐ {name}", "area_ha": size} | facts
        record_event(zone, by=administrator, now=NOW, **told)
        return zone

    return make


@pytest.fixture
def confirm(administrator):
    def make(day: date, *kinds: str, **facts):
        for kind in kinds or (PARK, CLUSTER):
            made = confirm_inventory(
                kind, complete_on=day, document="Công văn số 5", by=administrator, now=NOW, **facts
            )
        return made

    return make


def only_row(today: date = TODAY):
    (row,) = indicator_rows(today=today)
    return row


def figures(today: date = TODAY) -> list[tuple]:
    return [(each.period, each.text, each.is_estimate) for each in only_row(today).figures]


def test_without_a_confirmation_there_is_no_figure_and_the_reason_is_told(counted, park):
    counted()
    park("A", date(2022, 3, 1))
    row = only_row()
    assert (row.figures, row.verdict, row.position_text) == ((), "unknown", "–")
    assert row.remark == "danh mục KCN chưa được xác nhận đầy đủ"


def test_ends_of_years_and_this_year_up_to_the_confirmed_day(counted, park, confirm):
    counted()
    for name, year in (("Cũ", 2015), ("A", 2022), ("B", 2022), ("C", 2026)):
        park(name, date(year, 3, 1))
    confirm(date(2026, 6, 30))
    assert figures() == [
        ("2021", "0", False),
        ("2022", "2", False),
        ("2023", "2", False),
        ("2024", "2", False),
        ("2025", "2", False),
        ("đến 30/06/2026", "3", False),
    ]
    assert figures(date(2022, 12, 31)) == [("2021", "0", False), ("2022", "2", False)]
    assert figures(date(2022, 5, 1)) == [("2021", "0", False), ("đến 01/05/2022", "2", False)]


def test_new_year_changes_no_verdict(counted, park, confirm):
    """12 of 23 parks at the end of 2025 are on course; four days later, with nothing changed, still."""
    counted()
    for n in range(12):
        park(f"Mẫu {n}", date(2022, 3, 1))
    confirm(date(2026, 1, 4))
    before, after = only_row(date(2025, 12, 31)), only_row(date(2026, 1, 4))
    told = [(each.verdict, each.position_text, each.required_caption) for each in (before, after)]
    assert told == [("on_course", "12", "năm 2025")] * 2
    assert (before.newer, after.newer.marks, after.newer.text) == (None, "đến 04/01/2026", "12")
    assert after.figure(2026) is None


def test_the_count_to_date_is_beside_the_years_and_not_among_them(counted, park, confirm, client, leader):
    counted()
    park("A", date(2022, 3, 1))
    park("B", date(2026, 3, 1))
    confirm(date(2026, 11, 6))
    row = only_row()
    done = {line.year: line.actual for line in year_rows(row) if line.year > 2024}
    assert (done[2025], done[2026]) == ("1", "–")
    assert [dot.year for dot in course_of(row).dots] == [2021, 2022, 2023, 2024, 2025]
    assert "đến 06/11/2026: 2" in target_lines([row])[0][0]
    client.force_login(leader)
    assert "Đếm đến 06/11/2026: 2 KCN. Năm chưa hết" in client.get("/muc-tieu/6a/").content.decode()


def test_in_the_first_year_nothing_is_measured_yet(counted, park, confirm):
    counted()
    park("A", date(2021, 3, 1))
    confirm(date(2021, 5, 1))
    row = only_row(date(2021, 6, 1))
    assert (row.verdict, row.position_text, row.newer.marks) == ("unknown", "–", "đến 01/05/2021")
    assert row.reason == "chưa có số liệu cả năm sau 2020"


def test_a_year_not_confirmed_to_its_end_has_no_figure(counted, park, confirm):
    counted()
    park("A", date(2022, 3, 1))
    confirm(date(2023, 6, 30))
    assert figures() == [("2021", "0", False), ("2022", "1", False)]


def test_the_verdict_and_the_source_follow(counted, park, confirm):
    counted(target_value=Decimal(1))
    park("A", date(2022, 3, 1))
    confirm(date(2025, 12, 31))
    row = only_row()
    assert (row.verdict, row.latest.year, row.is_sample) == ("reached", 2025, False)
    assert row.latest.source == (
        "Đếm từ danh mục khu, cụm công nghiệp đến 31/12/2025; danh mục đầy đủ theo Công văn số 5"
    )


def test_a_confirmation_taken_back_takes_the_figures_with_it(counted, confirm, administrator):
    counted()
    withdraw_confirmation(confirm(date(2025, 12, 31), PARK), note="Còn thiếu", by=administrator, now=NOW)
    assert figures() == []


def test_parks_and_clusters_are_confirmed_apart(counted, confirm):
    counted("6a"), counted("6g"), counted("6c"), counted("6d")
    confirm(date(2025, 12, 31), PARK)
    reasons = {row.code: row.reason for row in indicator_rows(today=TODAY) if not row.figures}
    missing = "danh mục CCN chưa được xác nhận đầy đủ"
    assert reasons == {"6g": missing, "6c": missing, "6d": missing}


def test_both_lists_together(counted, confirm):
    counted("6d", kind="area", unit="ha")
    assert only_row().reason == "danh mục KCN và danh mục CCN chưa được xác nhận đầy đủ"
    confirm(date(2025, 12, 31), PARK)
    confirm(date(2023, 12, 31), CLUSTER)
    assert [each.year for each in only_row().figures] == [2021, 2022, 2023]


def test_a_missing_area_makes_a_lower_bound_without_a_verdict(counted, park, confirm):
    counted("6f", kind="area", unit="ha", start_year=None, target_value=Decimal(100))
    park("A", date(2022, 3, 1), "377.5")
    park("B", date(2024, 3, 1))
    confirm(date(2025, 12, 31))
    row = only_row()
    hole = "còn 01 trường hợp chưa rõ diện tích"
    assert (row.verdict, row.reason, row.position, row.position_text) == (
        "unknown",
        hole,
        None,
        "ít nhất 377,5",
    )
    assert (row.latest.marks, row.figure(2023).text) == (f"2025, {hole}", "377,5")
    assert only_row(date(2023, 12, 31)).verdict == "reached"


@pytest.mark.parametrize(("event", "word"), [(True, False), (False, True)])
def test_sample_events_and_sample_confirmations_mark_the_figure(counted, park, confirm, event, word):
    counted()
    park("A", date(2022, 3, 1), is_sample=event)
    confirm(date(2025, 12, 31), is_sample=word)
    assert only_row().is_sample


def test_the_milestone_of_2025(counted, park, confirm, administrator):
    counted("6n", target_value=Decimal(2), target_year=2025, comparator="at_least")
    for name, year in (("A", 2023), ("B", 2026)):
        zone = park(name, date(2015, 3, 1))
        day = date(year, 6, 1)
        record_event(zone, kind="in_use", happened_on=day, document="NT", by=administrator, now=NOW)
    confirm(date(2025, 12, 31))
    assert figures()[-1] == ("2025", "1", False)
    assert only_row().verdict == "missed"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("confirmed", "queries"), [(False, 3), (True, 4)])
def test_at_most_two_queries_more(
    counted, park, confirm, count, confirmed, queries, django_assert_num_queries
):
    for n in range(count):
        counted(f"6{'abf'[n]}")
        park(f"Mẫu {n}", date(2022, 3, 1))
    if confirmed:
        confirm(date(2025, 12, 31))
    with django_assert_num_queries(queries):
        indicator_rows(today=TODAY)
