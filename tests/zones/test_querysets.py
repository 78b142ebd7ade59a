"""Zones as of a day, from their events: the newest standing one decides."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tests.conftest import NOW
from zones.models import Zone, ZoneEvent

D = date


@pytest.fixture
def event(specialist):
    def make(zone: Zone, kind: str, day: date, **fields) -> ZoneEvent:
        facts = {"document": "Quyết định số 01", "recorded_at": NOW, "recorded_by": specialist} | fields
        made = ZoneEvent(zone=zone, kind=kind, happened_on=day, **facts)
        made.full_clean()
        made.save()
        return made

    return make


def at(day: date) -> list[tuple]:
    return list(Zone.objects.at(day).values_list("name", "state", "area"))


def test_nothing_known_is_unknown_and_without_an_area(zone):
    assert at(D(2026, 1, 1)) == [("Yên Lư", "unknown", None)]


@pytest.mark.parametrize(
    ("day", "state", "area"),
    [
        (D(2021, 6, 30), "unknown", None),
        (D(2021, 7, 1), "planned", None),
        (D(2022, 1, 5), "established", Decimal(377)),
        (D(2023, 3, 1), "established", Decimal("377.5")),  # another document names another area
        (D(2024, 2, 1), "established", Decimal(500)),  # an expansion leaves the state
        (D(2025, 12, 31), "in_use", Decimal(500)),
    ],
)
def test_a_life_day_by_day(zone, event, day, state, area):
    event(zone, "planned", D(2021, 7, 1))
    event(zone, "established", D(2022, 1, 5), area_ha=Decimal(377))
    event(zone, "area_stated", D(2023, 3, 1), area_ha=Decimal("377.5"))
    event(zone, "expanded", D(2024, 2, 1), area_ha=Decimal(500))
    event(zone, "in_use", D(2025, 12, 31))
    assert at(day) == [("Yên Lư", state, area)]


def test_of_one_day_the_event_recorded_last_counts(zone, event):
    event(zone, "established", D(2022, 1, 5))
    event(zone, "removed", D(2022, 1, 5))
    assert at(D(2022, 1, 5)) == [("Yên Lư", "removed", None)]


def test_a_withdrawn_event_counts_for_nothing(zone, event, specialist):
    event(
        zone,
        "established",
        D(2022, 1, 5),
        area_ha=Decimal(1),
        withdrawn_at=NOW,
        withdrawn_by=specialist,
        withdrawn_note="Ghi nhầm khu",
    )
    assert at(D(2026, 1, 1)) == [("Yên Lư", "unknown", None)]


def test_parts_are_no_zones(zone, make_zone):
    make_zone("Yên Lư (mở rộng)", parent=zone, part_kind="expansion")
    assert [each.name for each in Zone.objects.whole()] == ["Yên Lư"]


def test_it_looks_into_the_index_of_lives(zone):
    if connection.vendor != "sqlite":
        pytest.skip("this reads SQLite's plan")
    plan = Zone.objects.at(D(2026, 1, 1)).explain()
    assert plan.count("SEARCH U0 USING INDEX zoneevent_life") == 3
    assert "SCAN U0" not in plan


@pytest.mark.parametrize(
    "name", ["Đoan Bái - Lương Phong 1", "Đoan Bái-Lương Phong 1", "Đoan Bái – Lương Phong 1"]
)
@pytest.mark.parametrize("typed", ["Đoan Bái-Lương Phong", "bai - luong", "bái –Lương", "-", "doan bai"])
def test_blanks_round_a_hyphen_do_not_matter_to_the_search(make_zone, name, typed):
    make_zone("Yên Lư")
    found = make_zone(name, "industrial_cluster")
    assert list(Zone.objects.matching(typed)) == [found]
    assert list(Zone.objects.matching("Bái-Phong")) == []
