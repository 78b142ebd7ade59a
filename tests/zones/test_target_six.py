"""The numbers of target (6): examples worked by hand, and random lives against a slow replay."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from tests.conftest import NOW
from tests.zones import lives
from zones.events import Told, record_event, record_events, withdraw_event
from zones.inventory import inventory_rows, inventory_totals
from zones.models import Zone
from zones.target_six import target_six

PARK, CLUSTER = "industrial_park", "industrial_cluster"
TODAY = NOW.date()
OLD, NEW, LATER = date(2015, 3, 1), date(2022, 3, 1), date(2024, 3, 1)


@pytest.fixture
def live(administrator):
    def make(zone: Zone, kind: str, day: date = NEW, document: str = "QĐ 1", **facts):
        sizes = {name: Decimal(facts.pop(name)) for name in ("area_ha", "added_ha") if name in facts}
        told = {"kind": kind, "happened_on": day, "document": document, **sizes, **facts}
        return record_event(zone, by=administrator, now=NOW, **told)

    return make


def values(*codes: str, day: date = TODAY) -> list[str]:
    found = target_six(day).figures
    return [found[code].text for code in codes]


def test_nothing_is_counted_when_nothing_is_known(zone):
    six = target_six(TODAY)
    assert {figure.text for code, figure in six.figures.items() if not figure.is_area} == {"0"}
    assert [each.full_name for each in six.standing[PARK].undocumented] == ["KCN Yên Lư"]


def test_new_existing_and_gone_zones_of_both_kinds(make_zone, live):
    live(make_zone("Cũ"), "established", OLD, area_ha="100")
    live(make_zone("Mới"), "established", NEW, area_ha="200")
    live(make_zone("Cụm cũ", CLUSTER), "established", OLD, area_ha="10")
    live(make_zone("Cụm mới", CLUSTER), "established", NEW, area_ha="20")
    gone = make_zone("Cụm ra", CLUSTER)
    live(gone, "established", OLD, area_ha="30.5")
    live(gone, "removed", NEW)
    assert values("6a", "6d", "6e", "6f") == ["01", "200", "02", "300"]
    assert values("6g", "6i", "6j", "6k", "6l", "6m") == ["01", "20", "01", "30,5", "02", "30"]
    assert values("6a", "6e", "6j", "6l", day=date(2020, 12, 31)) == ["0", "01", "0", "02"]


def test_where_the_zones_of_a_kind_stand(make_zone, live):
    live(make_zone("Có trước"), "established", OLD)
    live(make_zone("Mới"), "established", NEW)
    live(make_zone("Không rõ"), "in_use", OLD)
    live(make_zone("Quy hoạch"), "planned", NEW)
    live(make_zone("Đã bỏ"), "removed", NEW)
    live(make_zone("Chỉ nêu"), "area_stated", NEW, area_ha="5")
    make_zone("Trắng"), make_zone("Cụm", CLUSTER)
    found = target_six(TODAY).standing[PARK]
    assert [
        [zone.full_name for zone in group] for group in (found.existing, found.undated, found.planned)
    ] == [
        ["KCN Có trước"],
        ["KCN Không rõ"],
        ["KCN Quy hoạch"],
    ]
    assert [zone.full_name for zone in found.undocumented] == ["KCN Chỉ nêu", "KCN Trắng"]


def test_what_stood_on_the_eve_of_the_plan(make_zone, live):
    zone = make_zone()
    live(zone, "established", OLD, area_ha="100")
    live(zone, "expanded", NEW, "QĐ 2", area_ha="150")
    live(make_zone("B"), "established", OLD)
    assert [target_six(TODAY).eve[code] for code in ("6a", "6e", "6f")] == [(0, 0), (2, 0), (100, 1)]
    assert target_six(date(2016, 1, 1)).eve["6e"] == (2, 0)
    assert target_six(date(2014, 1, 1)).eve["6e"] == (0, 0)


def test_a_removal_before_the_period_is_not_of_this_plan(make_zone, live):
    live(make_zone("Cụm", CLUSTER), "removed", OLD, area_ha="30")
    assert values("6j", "6k") == ["0", "0"]


def test_a_merged_cluster_counts_among_the_merged_and_no_longer_among_the_clusters(make_zone, live):
    park, cluster = make_zone(), make_zone("Cụm", CLUSTER)
    live(cluster, "established", OLD, area_ha="40")
    live(cluster, "merged", NEW, into=park)
    assert values("6c", "6d", "6j", "6k", "6l", "6m") == ["01", "40", "0", "0", "0", "0"]
    assert values("6c", "6l", day=date(2022, 2, 28)) == ["0", "01"]


def test_zones_put_into_use_since_2021(make_zone, live):
    old, new = make_zone("Cũ"), make_zone("Mới")
    live(old, "in_use", OLD)
    live(old, "in_use", NEW, "QĐ 2")
    live(new, "in_use", NEW)
    live(make_zone("Cụm", CLUSTER), "in_use", LATER)
    assert values("6n", "6o") == ["01", "01"]
    assert values("6o", day=date(2024, 2, 29)) == ["0"]


# Areas of what is new


@pytest.mark.parametrize(
    ("facts", "area", "hole"),
    [
        ({"added_ha": "50"}, "50", ""),
        ({"area_ha": "160"}, "60", ""),
        ({"area_ha": "160", "added_ha": "50"}, "50", ""),
        ({}, "–", "chưa có diện tích tăng thêm, chưa rõ diện tích sau mở rộng"),
        ({"area_ha": "90"}, "–", "diện tích sau mở rộng không lớn hơn trước mở rộng"),
    ],
)
def test_an_expansion_counts_what_it_added(zone, live, facts, area, hole):
    live(zone, "established", OLD, area_ha="100")
    live(zone, "expanded", NEW, "QĐ 2", **facts)
    figure = target_six(TODAY).figures["6d"]
    (row,) = figure.rows
    assert (figure.text, row.hole, row.event_text, row.document) == (area, hole, "Mở rộng 01/03/2022", "QĐ 2")


def test_an_expansion_of_an_unknown_size_is_a_hole_until_a_document_states_the_whole(zone, live):
    live(zone, "established", OLD, area_ha="100")
    live(zone, "expanded", NEW)
    assert values("6b", "6d", "6f") == ["01", "–", "ít nhất 100"]
    live(zone, "area_stated", LATER, "Báo cáo 7", area_ha="170")
    assert values("6d", "6f") == ["70", "170"]
    (row,) = target_six(TODAY).figures["6d"].rows
    assert (row.document, row.area_source) == ("QĐ 1", "Báo cáo 7, 01/03/2024")


def test_an_expansion_from_an_unknown_size_is_a_hole(zone, live):
    live(zone, "expanded", NEW, area_ha="170")
    (row,) = target_six(TODAY).figures["6d"].rows
    assert (row.area_ha, row.hole) == (None, "chưa có diện tích tăng thêm, chưa rõ diện tích trước mở rộng")


def test_a_new_zone_that_grew_counts_its_first_size_and_what_was_added(zone, live):
    live(zone, "established", NEW, area_ha="100")
    live(zone, "area_stated", date(2022, 6, 1), "Đính chính", area_ha="110")
    live(zone, "expanded", LATER, "QĐ 2", area_ha="150")
    live(zone, "expanded", LATER, "QĐ 3", added_ha="5")
    assert values("6a", "6b", "6d", "6f") == ["01", "01", "155", "ít nhất 150"]


def test_a_missing_area_is_named_and_never_zero(make_zone, live):
    live(make_zone("A"), "established", NEW, area_ha="100")
    live(make_zone("B"), "established", NEW)
    figure = target_six(TODAY).figures["6f"]
    assert (figure.text, figure.value, figure.holes) == (
        "ít nhất 100",
        100,
        1,
    )
    assert [(row.zone_name, row.area_text, row.hole) for row in figure.rows] == [
        ("KCN A", "100", ""),
        ("KCN B", "–", "chưa có diện tích"),
    ]


def test_withdrawn_events_and_parts_never_count(zone, make_zone, live, administrator):
    live(make_zone("Yên Lư (mở rộng)", parent=zone, part_kind="expansion"), "established", area_ha="50")
    withdraw_event(live(zone, "established", area_ha="100"), note="Nhầm", by=administrator, now=NOW)
    assert values("6a", "6d", "6e", "6f") == ["0", "0", "0", "0"]


def test_disagreeing_documents_and_sample_events_are_told(zone, live):
    live(zone, "established", NEW, area_ha="100", is_sample=True)
    live(zone, "area_stated", LATER, "Báo cáo", area_ha="105")
    six = target_six(TODAY)
    (dispute,) = six.disputes
    assert dispute.areas == (("105", "Báo cáo, 01/03/2024"), ("100", "QĐ 1, 01/03/2022"))
    assert (six.has_sample, six.figures["6f"].text) == (True, "105")


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_whatever_the_number_of_zones(make_zone, live, count, django_assert_num_queries):
    for n in range(count):
        live(make_zone(f"Mẫu {n}"), "established", area_ha="10")
    with django_assert_num_queries(2):
        assert target_six(TODAY).figures["6e"].value == count


# Random lives against a slow replay


@pytest.fixture
def many(make_zone, administrator):
    def make(seed: int) -> dict[Zone, list[dict]]:
        chance = random.Random(seed)  # noqa: S311 - the same lives in every run
        into = make_zone("Nhận sáp nhập")
        zones = [make_zone(f"Mẫu {n}", chance.choice([PARK, CLUSTER])) for n in range(12)]
        found = {zone: lives.random_life(chance) for zone in zones}
        told = [(zone, facts) for zone, life in found.items() for facts in life]
        merged = {"merged": into}
        events = [Told(zone, into=merged.get(facts["kind"]), **facts) for zone, facts in told]
        record_events(events, by=administrator, now=NOW)
        return found | {into: []}

    return make


DAYS = [date(2017, 12, 31), date(2020, 12, 31), date(2021, 1, 1), date(2022, 7, 15), TODAY]


@pytest.mark.parametrize("seed", range(12))
def test_the_inventory_equals_a_replay_of_random_lives(many, seed):
    found = many(seed)
    for day in DAYS:
        told = inventory_rows([zone.pk for zone in found], day)
        rows = {pk: (row.state, row.said.area_ha, row.said.hole != "") for pk, row in told.items()}
        assert rows == {zone.pk: replayed(life, day) for zone, life in found.items()}
        totals = [
            (each.kind, each.state, each.count, each.area_ha or 0, each.outdated)
            for each in inventory_totals(day)
        ]
        assert totals == list(totals_of(found, day))


def replayed(life: list[dict], day: date) -> tuple:
    area = lives.area(life, day)
    return lives.state(life, day), area, area is None or lives.is_old(life, day)


def totals_of(found: dict[Zone, list[dict]], day: date) -> Iterator[tuple]:
    states = ("unknown", "planned", "established", "in_use", "merged", "removed")
    for group in product((PARK, CLUSTER), states):
        alike = [life for zone, life in found.items() if (zone.kind, lives.state(life, day)) == group]
        if alike:
            old = [life for life in alike if lives.is_old(life, day) and lives.area(life, day)]
            yield *group, len(alike), sum(lives.area(life, day) or 0 for life in alike), len(old)


@pytest.mark.parametrize("seed", range(12))
def test_target_six_equals_a_replay_of_random_lives(many, seed):
    found = many(seed)
    for day in DAYS:
        figures = target_six(day).figures
        assert {code: (figures[code].value, figures[code].holes) for code in figures} == slow_six(found, day)


def slow_six(found: dict[Zone, list[dict]], day: date) -> dict[str, tuple]:
    parks = [life for zone, life in found.items() if zone.kind == PARK]
    clusters = [life for zone, life in found.items() if zone.kind == CLUSTER]
    merged = [life for life in clusters if ended(life, day, "merged")]
    removed = [life for life in clusters if ended(life, day, "removed")]
    return {
        "6a": (happened(parks, day, "established"), 0),
        "6b": (happened(parks, day, "expanded"), 0),
        "6c": (len(merged), 0),
        "6d": plus(grown_areas(parks, day), whole_areas(merged, day)),
        "6e": (len(counted(parks, day)), 0),
        "6f": whole_areas(counted(parks, day), day),
        "6g": (happened(clusters, day, "established"), 0),
        "6h": (happened(clusters, day, "expanded"), 0),
        "6i": grown_areas(clusters, day),
        "6j": (len(removed), 0),
        "6k": whole_areas(removed, day),
        "6l": (len(counted(clusters, day)), 0),
        "6m": whole_areas(counted(clusters, day), day),
        "6n": (used(parks, day), 0),
        "6o": (used(clusters, day), 0),
    }


def new(life: list[dict], day: date, kind: str) -> list[dict]:
    return [e for e in lives.until(life, day) if e["kind"] == kind and e["happened_on"] >= date(2021, 1, 1)]


def happened(lived: list, day: date, kind: str) -> int:
    return sum(bool(new(life, day, kind)) for life in lived)


def ended(life: list[dict], day: date, kind: str) -> bool:
    return lives.state(life, day) == kind and bool(new(life, day, kind))


def counted(lived: list, day: date) -> list[list[dict]]:
    return [life for life in lived if lives.state(life, day) in ("established", "in_use")]


def used(lived: list, day: date) -> int:
    firsts = [[e for e in lives.until(life, day) if e["kind"] == "in_use"][:1] for life in lived]
    return sum(e["happened_on"] >= date(2021, 1, 1) for first in firsts for e in first)


def whole_areas(lived: list[list[dict]], day: date) -> tuple:
    areas = [lives.area(life, day) for life in lived]
    old = [lives.is_old(life, day) for life in lived]
    return sum(a or 0 for a in areas), sum(a is None or o for a, o in zip(areas, old, strict=True))


def grown_areas(lived: list, day: date) -> tuple:
    growths = [growth for life in lived for growth in lives.growths(life, day)]
    return sum(a or 0 for _, a, _ in growths), sum(missing for _, _, missing in growths)


def plus(one: tuple, other: tuple) -> tuple:
    return one[0] + other[0], one[1] + other[1]
