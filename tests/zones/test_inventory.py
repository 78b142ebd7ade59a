"""The inventory at a date: states, areas that disagree, totals with their holes, constant queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.conftest import NOW
from zones.events import record_event, withdraw_event
from zones.inventory import inventory_rows, inventory_totals
from zones.models import Zone

CLUSTER = "industrial_cluster"
TODAY = NOW.date()


@pytest.fixture
def live(administrator):
    """Record (kind, day, document, facts) of one zone."""

    def make(zone: Zone, kind: str, day: date, document: str = "QĐ 1", **facts):
        sizes = {name: Decimal(facts.pop(name)) for name in ("area_ha", "added_ha") if name in facts}
        told = {"kind": kind, "happened_on": day, "document": document, **sizes, **facts}
        return record_event(zone, by=administrator, now=NOW, **told)

    return make


def only_row(day: date = TODAY):
    (row,) = inventory_rows(list(Zone.objects.whole().values_list("pk", flat=True)), day).values()
    return row


def test_a_zone_without_documents_is_named_as_such(zone):
    row = only_row()
    assert (row.state, row.area_text, row.said.hole) == ("unknown", "–", "chưa có diện tích")
    assert (row.said.newest, row.said.disagreeing) == (None, [])


def test_a_zone_as_its_newest_documents_leave_it(zone, live):
    live(zone, "planned", date(2021, 7, 1))
    live(zone, "established", date(2022, 1, 5), "QĐ 2", area_ha="377")
    row = only_row()
    assert (row.state, row.area_text, row.said.hole) == ("established", "377", "")
    newest = row.said.newest
    assert (newest.document, newest.happened_on, row.said.disagreeing) == ("QĐ 2", date(2022, 1, 5), [])
    assert only_row(date(2022, 1, 4)).state == "planned"


def test_areas_that_disagree_stand_side_by_side(zone, live):
    live(zone, "established", date(2022, 1, 5), "QĐ 2", area_ha="377")
    live(zone, "area_stated", date(2023, 1, 1), "Báo cáo 3", area_ha="380.5")
    live(zone, "area_stated", date(2023, 2, 1), "Báo cáo 4", area_ha="377")
    row = only_row()
    assert row.area_text == "377"
    assert [(each.area_text, each.document) for each in row.said.disagreeing] == [
        ("377", "Báo cáo 4"),
        ("380,5", "Báo cáo 3"),
        ("377", "QĐ 2"),
    ]
    assert only_row(date(2022, 12, 31)).said.disagreeing == []


def test_an_expansion_starts_the_areas_anew(zone, live):
    live(zone, "established", date(2022, 1, 5), area_ha="377")
    live(zone, "expanded", date(2023, 1, 5), area_ha="477")
    assert only_row().said.disagreeing == []
    live(zone, "area_stated", date(2023, 1, 5), "Báo cáo", area_ha="470")
    assert [each.area_text for each in only_row().said.disagreeing] == ["470", "477"]


def test_after_an_expansion_without_an_area_the_old_one_is_marked(zone, live):
    live(zone, "established", date(2022, 1, 5), area_ha="377")
    live(zone, "expanded", date(2023, 1, 5), added_ha="100")
    row = only_row()
    assert (row.area_text, row.said.hole) == (
        "377",
        "diện tích theo văn bản trước lần mở rộng ngày 05/01/2023",
    )


def test_withdrawn_events_and_parts_do_not_count(zone, make_zone, live, administrator):
    part = make_zone("Yên Lư (mở rộng)", parent=zone, part_kind="expansion")
    live(part, "established", date(2022, 1, 5), area_ha="50")
    withdraw_event(live(zone, "removed", date(2022, 1, 5)), note="Nhầm", by=administrator, now=NOW)
    assert only_row().state == "unknown"
    assert [(each.state, each.count) for each in inventory_totals(TODAY)] == [("unknown", 1)]


def test_totals_by_kind_and_state_name_their_holes(make_zone, live):
    for name, area in (("A", "100.1"), ("B", "200.2"), ("C", None)):
        live(make_zone(name), "established", date(2022, 1, 5), **({"area_ha": area} if area else {}))
    live(make_zone("D"), "in_use", date(2022, 1, 5), area_ha="7")
    live(make_zone("E", CLUSTER), "merged", date(2022, 1, 5), into=Zone.objects.first())
    totals = [(each.label, each.count, each.area_text, each.hole) for each in inventory_totals(TODAY)]
    assert totals == [
        ("KCN, đã thành lập", 3, "ít nhất 300,3", "01 KCN chưa có diện tích"),
        ("KCN, đã đưa vào sử dụng", 1, "7", ""),
        ("CCN, đã sáp nhập vào KCN", 1, "–", "01 CCN chưa có diện tích"),
    ]


def test_totals_say_what_is_older_than_an_expansion(make_zone, live):
    grown, whole = make_zone("A"), make_zone("B")
    live(grown, "established", date(2022, 1, 5), area_ha="100")
    live(grown, "expanded", date(2023, 1, 5), added_ha="50")
    live(whole, "established", date(2022, 1, 5), area_ha="7")
    (total,) = inventory_totals(TODAY)
    hole = "01 KCN mở rộng, chưa có diện tích sau mở rộng"
    assert (total.area_text, total.hole) == ("ít nhất 107", hole)
    live(grown, "area_stated", date(2023, 1, 5), "Báo cáo", area_ha="150")
    (total,) = inventory_totals(TODAY)
    assert (total.area_text, total.hole) == ("157", "")


def test_totals_are_sample_by_state_or_area(make_zone, live):
    real, state, area = make_zone("A"), make_zone("B"), make_zone("C")
    live(real, "established", date(2022, 1, 5), area_ha="1")
    live(state, "in_use", date(2022, 1, 5), is_sample=True)
    live(area, "planned", date(2022, 1, 5))
    live(area, "area_stated", date(2022, 1, 6), area_ha="1", is_sample=True)
    live(real, "area_stated", date(2021, 1, 6), area_ha="1", is_sample=True)  # older: nothing rests on it
    marks = {each.state: each.is_sample for each in inventory_totals(TODAY)}
    assert marks == {"planned": True, "established": False, "in_use": True}


@pytest.mark.parametrize("count", [1, 3])
def test_a_query_each_whatever_the_size(make_zone, live, count, django_assert_num_queries):
    for n in range(count):
        zone = make_zone(f"Mẫu {n}")
        for day in range(1, count + 1):
            live(zone, "area_stated", date(2022, 1, day), area_ha="10")
    keys = list(Zone.objects.values_list("pk", flat=True))
    with django_assert_num_queries(2):
        assert (len(inventory_rows(keys, TODAY)), len(inventory_totals(TODAY))) == (count, 1)


def test_nothing_at_all(db):
    assert (inventory_rows([], TODAY), inventory_totals(TODAY)) == ({}, [])


def test_the_index_answers_and_no_table_of_events_is_read(zone):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of SQLite; PostgreSQL reads small tables whole")
    plan = Zone.objects.whole().at(TODAY).values_list("pk", "state", "area").explain()
    looks = [line for line in plan.splitlines() if "U0" in line]
    assert len(looks) == 2
    assert all("USING INDEX zoneevent_life (zone_id=? AND happened_on<?)" in line for line in looks)
