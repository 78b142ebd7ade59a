"""The list of zones: filters, sorting, sums over the whole filter, pages, at any date."""

from datetime import date
from decimal import Decimal

import pytest

from zones import listing
from zones.clearance import Verdict
from zones.listing import Wanted, zone_list
from zones.sorting import sorted_columns

DAY = date(2026, 11, 23)
CLUSTER = "industrial_cluster"


def names(**wanted) -> list[str]:
    return [row.full_name for row in zone_list(Wanted(**{"day": DAY} | wanted)).rows]


# Filters


def test_words_find_a_zone_or_a_part_of_it_without_diacritics(make_zone):
    park = make_zone("Việt Hàn")
    make_zone("Việt Hàn (giai đoạn 1)", parent=park, part_kind="phase")
    make_zone("Yên Lư", CLUSTER)
    assert names(words="yen lu") == ["CCN Yên Lư"]
    assert names(words="GIAI ĐOẠN") == ["KCN Việt Hàn", "KCN Việt Hàn (giai đoạn 1)"]
    assert names(words="100%") == []


def test_districts_and_zones_without_one(make_zone, stranger_agency):
    make_zone("A", district=stranger_agency)
    make_zone("B")
    assert [names(district=code) for code in ("hiephoa", "chua-ghi", "")] == [
        ["KCN A"],
        ["KCN B"],
        ["KCN A", "KCN B"],
    ]


def test_the_state_is_that_of_the_day(make_zone, event):
    zone = make_zone()
    event(zone, date(2020, 1, 1), "planned")
    event(zone, date(2022, 1, 1))
    found = {day: names(state="established", day=day) for day in (date(2021, 12, 31), date(2022, 1, 1))}
    assert found == {date(2021, 12, 31): [], date(2022, 1, 1): ["KCN Yên Lư"]}


def test_verdicts_find_zones_whose_own_or_whose_parts_limit_stands_so(
    make_zone, mention, clearance, progress
):
    park = make_zone("Quang Châu")
    part = make_zone("Quang Châu (mở rộng)", parent=park, part_kind="expansion")
    cleared, silent = make_zone("A", CLUSTER), make_zone("B", CLUSTER)
    make_zone("C", CLUSTER)
    for each in (part, cleared, silent):
        mention(each, clearance)
    progress(part, area_ha="90", cleared_ha="10")
    progress(cleared, date(2025, 6, 1), area_ha="90", cleared_ha="90")
    assert {verdict: names(verdict=verdict) for verdict in Verdict} == {
        Verdict.LATE: ["KCN Quang Châu", "KCN Quang Châu (mở rộng)"],
        Verdict.UNKNOWN: ["CCN B"],
        Verdict.NOT_YET_DUE: [],
        Verdict.MET_LATE: [],
        Verdict.CLEARED_BY: [],
        Verdict.MET: ["CCN A"],
    }
    assert names(verdict=Verdict.LATE, day=date(2025, 12, 31)) == []


# Sorting


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["A", "B", "C"]),
        ("ten", ["A", "B", "C"]),
        ("-ten", ["C", "B", "A"]),
        ("gpmb", ["B", "A", "C"]),
        ("-gpmb", ["A", "B", "C"]),
        ("ha-tang", ["A", "B", "C"]),
        ("-lap-day", ["B", "A", "C"]),
        ("dien-tich", ["B", "A", "C"]),
        ("-dien-tich", ["A", "B", "C"]),
    ],
)
def test_the_unknown_comes_last_whichever_way(order, expected, make_zone, progress, event):
    first, second, _ = make_zone("A"), make_zone("B"), make_zone("C")
    progress(first, area_ha="40", cleared_ha="30", infrastructure_percent="9", occupancy_percent="1")
    progress(second, area_ha="100", cleared_ha="50", infrastructure_percent="10", occupancy_percent="2")
    event(first, date(2020, 1, 1), area="40")
    event(second, date(2020, 1, 1), area="9.5")
    assert names(order=order) == [f"KCN {name}" for name in expected]


def test_parts_stay_below_their_zone_in_any_order(make_zone):
    last = make_zone("Z")
    make_zone("A (mở rộng)", parent=last, part_kind="expansion")
    make_zone("B")
    assert names(order="ten") == ["KCN B", "KCN Z", "KCN A (mở rộng)"]


def test_a_head_turns_the_order_round():
    heads = sorted_columns("-gpmb")
    assert (heads["gpmb"].order, heads["gpmb"].direction, heads["gpmb"].arrow) == ("gpmb", "descending", "↓")
    assert (heads["ten"].order, heads["dien_tich"].order, heads["ten"].direction) == ("ten", "-dien-tich", "")


# Sums


def test_the_share_is_cleared_over_area_of_zones_that_state_both(make_zone, progress):
    for name, facts in {
        "A": {"area_ha": "40", "cleared_ha": "30"},
        "B": {"area_ha": "100", "cleared_ha": "90"},
        "C": {"area_ha": "500"},
        "D": {"cleared_ha": "7"},
    }.items():
        progress(make_zone(name), **facts)
    totals = zone_list(Wanted(DAY)).totals
    assert (totals.cleared_text, totals.share_text) == ("120/140", "85,7")
    assert totals.holes == [
        "4 khu, cụm chưa có diện tích theo văn bản",
        "2 khu, cụm chưa có đủ số liệu GPMB",
    ]


def test_parts_and_zones_that_are_no_more_are_not_summed(make_zone, progress, event):
    park, cluster = make_zone("A"), make_zone("B", CLUSTER)
    part = make_zone("A (mở rộng)", parent=park, part_kind="expansion")
    for zone, area in ((park, "100.1"), (cluster, "30.2"), (part, "20")):
        event(zone, date(2020, 1, 1), area=area)
        progress(zone, area_ha=area, cleared_ha="10")
    event(cluster, date(2022, 1, 1), "merged", into=park)
    totals = zone_list(Wanted(DAY)).totals
    assert (totals.found, totals.summed, totals.area, totals.cleared_text) == (
        2,
        1,
        Decimal("100.10"),
        "10/100,1",
    )
    assert totals.holes == ["1 khu, cụm đã sáp nhập hoặc đưa ra khỏi quy hoạch, không cộng"]
    assert zone_list(Wanted(date(2021, 12, 31))).totals.area == Decimal("130.30")
    assert zone_list(Wanted(DAY, state="merged")).totals.area == Decimal("30.20")


def test_of_nothing_there_is_no_sum(db):
    totals = zone_list(Wanted(DAY)).totals
    assert (totals.area_text, totals.cleared_text, totals.share_text, totals.holes) == ("–", "–", "–", [])


def test_binary_sums_of_the_database_leave_no_trace(make_zone, event):
    for name in "ABC":
        event(make_zone(name), date(2020, 1, 1), area="0.1")
    assert zone_list(Wanted(DAY)).totals.area_text == "0,3"


def test_areas_that_disagree_say_so(make_zone, event):
    zone = make_zone()
    event(zone, date(2020, 1, 1), area="100")
    event(zone, date(2021, 1, 1), "area_stated", area="120")
    (row,) = zone_list(Wanted(DAY)).rows
    assert (row.area_text, row.area_note) == ("120", "2 văn bản nêu khác nhau")


@pytest.mark.parametrize("per_page", [1, 50])
def test_a_sum_with_an_area_from_before_an_expansion_is_a_lower_bound(
    make_zone, event, monkeypatch, per_page
):
    monkeypatch.setattr(listing, "PER_PAGE", per_page)
    grown, whole = make_zone("A"), make_zone("B")
    event(grown, date(2020, 1, 1), area="100")
    event(grown, date(2021, 1, 1), "expanded")
    event(whole, date(2020, 1, 1), area="7")
    totals = zone_list(Wanted(DAY)).totals
    assert (totals.area_text, totals.holes[0]) == ("ít nhất 107", "1 khu, cụm chưa có diện tích sau mở rộng")
    event(grown, date(2021, 1, 1), "area_stated", area="150")
    assert zone_list(Wanted(DAY)).totals.area_text == "157"


# Pages


def test_sums_are_over_all_pages(make_zone, event, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for name in "ABC":
        event(make_zone(name), date(2020, 1, 1), area="10")
    found = zone_list(Wanted(DAY), page="2")
    assert ([row.full_name for row in found.rows], found.totals.area_text) == (["KCN C"], "30")
    assert zone_list(Wanted(DAY), page="99").page.number == 2
    assert zone_list(Wanted(DAY), page="x").page.number == 1


def test_facts_are_those_of_the_day(make_zone, progress):
    zone = make_zone()
    progress(zone, date(2025, 6, 1), area_ha="10", cleared_ha="1")
    progress(zone, date(2026, 6, 1), area_ha="10", cleared_ha="2")
    assert [
        zone_list(Wanted(day)).rows[0].cleared_text for day in (date(2025, 5, 1), date(2026, 5, 1), DAY)
    ] == ["–", "1/10", "2/10"]


@pytest.mark.parametrize("state", ["", "merged", "established", "unknown"])
def test_the_sums_of_one_page_are_those_of_the_database(state, make_zone, event, progress):
    park = make_zone("A")
    told = [("10.1", "3.3"), ("0", "0"), (None, "4"), (None, None)]
    for number, (area, cleared) in enumerate(told):
        zone = make_zone(f"Cụm {number}", CLUSTER)
        progress(zone, labour=5, area_ha=area, cleared_ha=cleared)
        event(zone, date(2020, 1, 1), area=f"{number + 1}.15")
    event(zone, date(2021, 1, 1), "merged", into=park)
    wanted = Wanted(DAY, state=state)
    one_page = zone_list(wanted)
    assert listing.totals_of(listing.zones_of(wanted), DAY, all_states=bool(state)) == one_page.totals
    assert {row.about for row in one_page.rows} <= {
        "Đã thành lập",
        "Chưa có văn bản",
        "Đã sáp nhập vào KCN",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_an_inventory_of_several_pages_costs_three_more(
    count, make_zone, mention, clearance, progress, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(listing, "PER_PAGE", count)
    for number in range(count + 1):
        zone = make_zone(f"Mẫu {number}")
        mention(zone, clearance)
        progress(zone, area_ha="10", cleared_ha="5")
    with django_assert_num_queries(8):
        assert len(zone_list(Wanted(DAY)).rows) == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("order", "queries"), [("", 5), ("-gpmb", 5), ("dien-tich", 5)])
def test_a_page_costs_the_same_queries_whatever_is_found(
    count, order, queries, make_zone, mention, clearance, progress, event, django_assert_num_queries
):
    for number in range(count):
        zone = make_zone(f"Mẫu {number}")
        part = make_zone(f"Mẫu {number} (mở rộng)", parent=zone, part_kind="expansion")
        mention(part, clearance)
        for day in range(1, count + 1):
            progress(part, date(2026, 6, day), area_ha="10", cleared_ha="5")
            event(zone, date(2020, 1, day), "area_stated", area="10")
    with django_assert_num_queries(queries):
        assert len(zone_list(Wanted(DAY, order=order)).rows) == 2 * count
    with django_assert_num_queries(queries + 2):
        assert len(zone_list(Wanted(DAY, order=order, verdict=Verdict.LATE)).rows) == 2 * count
