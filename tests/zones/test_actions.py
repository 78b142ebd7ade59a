"""Progress of zones: one row per zone and day, blank is not zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from tests.conftest import NOW
from zones.actions import (
    StandingFactsError,
    add_zone,
    describe_zone,
    facts_token,
    record_progress,
    told_last,
)
from zones.models import ReplacedProgress, Zone, ZoneProgress

DAY = date(2026, 6, 10)


@pytest.fixture
def stamp(specialist) -> dict:
    return {"by": specialist, "now": NOW}


def test_facts_left_out_are_blank(zone, progress):
    row = progress(zone, area_ha="100", cleared_ha="0")
    row.refresh_from_db()
    assert (row.cleared_ha, row.infrastructure_percent, row.labour, row.investor) == (0, None, None, "")


def test_a_later_word_on_the_same_day_replaces_the_first(zone, progress):
    progress(zone, area_ha="100", labour=900)
    progress(zone, area_ha="120")
    assert list(zone.progress.values_list("area_ha", "labour")) == [(Decimal(120), None)]


def test_another_day_is_another_row(zone, progress):
    progress(zone, DAY, area_ha="100")
    progress(zone, date(2026, 11, 10), area_ha="100")
    assert zone.progress.count() == 2


@pytest.mark.parametrize("facts", [{}, {"area_ha": None, "investor": ""}])
def test_nothing_said_records_nothing(zone, facts, stamp):
    assert record_progress(zone, as_of=DAY, facts=facts, source="Báo cáo", **stamp) is None
    assert ZoneProgress.objects.count() == 0


def test_an_unknown_fact_is_refused(zone, stamp):
    with pytest.raises(ValueError, match="colour"):
        record_progress(zone, as_of=DAY, facts={"colour": "red"}, source="Báo cáo", **stamp)


@pytest.mark.parametrize(
    "facts",
    [
        {"area_ha": "100", "cleared_ha": "100.01"},
        {"occupancy_percent": "100.01"},
        {"infrastructure_percent": "-1"},
        {"area_ha": "-1"},
    ],
)
def test_impossible_facts_are_refused_and_leave_nothing(zone, progress, facts):
    with pytest.raises(ValidationError):
        progress(zone, **facts)
    assert ZoneProgress.objects.count() == 0


def test_the_sample_mark_is_kept(zone, stamp):
    row = record_progress(zone, as_of=DAY, facts={"labour": 5}, source="Mẫu", is_sample=True, **stamp)
    assert row.is_sample is True


# What is replaced is kept


def test_what_is_replaced_stays_with_who_when_and_why(zone, progress, stamp, specialist):
    row = progress(zone, area_ha="100", cleared_ha="40")
    record_progress(
        zone, as_of=DAY, facts={"area_ha": Decimal(100)}, source="Đính chính", reason="Nhầm", **stamp
    )
    kept = ReplacedProgress.objects.get()
    assert (kept.progress, kept.cleared_ha, kept.source) == (row, 40, "Báo cáo 6 tháng đầu năm 2026")
    assert (kept.reason, kept.replaced_by, kept.replaced_at) == ("Nhầm", specialist, NOW)


def test_an_accepted_report_that_replaces_is_its_own_reason(zone, progress, stamp):
    progress(zone, area_ha="100")
    record_progress(zone, as_of=DAY, facts={"area_ha": Decimal(1)}, source="Báo cáo Năm 2026", **stamp)
    assert ReplacedProgress.objects.get().reason == "Thay bằng Báo cáo Năm 2026"


def test_the_same_words_again_replace_nothing(zone, progress):
    progress(zone, area_ha="100", labour=900, investor="Công ty A")
    progress(zone, area_ha="100.00", labour=900, investor="Công ty A")
    assert ReplacedProgress.objects.count() == 0


def test_whoever_has_seen_other_facts_is_shown_what_stands(zone, progress, stamp):
    row = progress(zone, area_ha="100")
    for seen in ("", "x"):
        with pytest.raises(StandingFactsError) as refused:
            record_progress(zone, as_of=DAY, facts={"labour": 5}, source="B", seen=seen, **stamp)
        assert refused.value.standing == row
    record_progress(zone, as_of=DAY, facts={"labour": 5}, source="B", seen=facts_token(row), **stamp)
    assert ZoneProgress.objects.get().labour == 5


REPORT = "Báo cáo Năm 2026"


def area_told(zone) -> Decimal | None:
    return told_last(REPORT, [zone.pk]).get(zone.pk, {}).get("area_ha")


def test_what_a_source_told_last_is_known_whatever_stands_since(make_zone, stamp):
    zone, other = make_zone(), make_zone("Khác")
    told = [(DAY, "100", REPORT), (DAY, "130", REPORT), (DAY, "120", "Biên bản"), (DAY, "90", REPORT)]
    told += [(date(2026, 6, 15), "95", REPORT), (date(2026, 6, 16), "70", "Biên bản")]
    known = []
    for day, area, source in told:
        record_progress(zone, as_of=day, facts={"area_ha": Decimal(area)}, source=source, **stamp)
        known.append(area_told(zone))
    assert known == [100, 130, 130, 90, 95, 95]
    assert area_told(other) is None


@pytest.mark.parametrize("count", [1, 3])
def test_what_a_source_told_costs_two_queries(count, make_zone, progress, django_assert_num_queries):
    zones = [make_zone(f"Mẫu {n}") for n in range(count)]
    for zone in zones:
        progress(zone, area_ha="10")
    with django_assert_num_queries(2):
        assert len(told_last("Báo cáo 6 tháng đầu năm 2026", [zone.pk for zone in zones])) == count


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(1989, 12, 31)])
def test_facts_of_an_impossible_day_are_refused(zone, progress, day):
    with pytest.raises(ValidationError) as refused:
        progress(zone, day, area_ha="100")
    read = f"Ngày đã đọc là {day:%d/%m/%Y}"
    assert refused.value.message_dict == {
        "as_of": [f"{read}; cần ngày từ 01/01/1990 đến hôm nay, 23/11/2026."]
    }
    assert ZoneProgress.objects.count() == 0


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(1990, 1, 1)])
def test_facts_of_today_and_of_the_first_day_are_taken(zone, progress, day):
    assert progress(zone, day, area_ha="100").as_of == day


# Zones


def test_a_zone_is_added_after_all_others_and_the_history_says_by_whom(make_zone, specialist):
    make_zone(order=7)
    zone = add_zone(kind="industrial_cluster", name="  Đại   Lâm ", by=specialist)
    assert (zone.name, zone.order, zone.search_text) == ("Đại Lâm", 8, "ccn dai lam")
    assert LogEntry.objects.values_list("user", "object_id").get() == (specialist.pk, str(zone.pk))


def test_a_part_belongs_to_one_zone_of_its_kind(make_zone, specialist):
    park = make_zone()
    part = add_zone(
        kind="industrial_park", name="Yên Lư (mở rộng)", parent=park, part_kind="expansion", by=specialist
    )
    assert part.parent == park
    for wrong in ({"parent": part, "part_kind": "phase"}, {"parent": park}, {"part_kind": "phase"}):
        with pytest.raises(ValidationError):
            add_zone(kind="industrial_park", name="Khác", by=specialist, **wrong)
    assert Zone.objects.count() == 2


@pytest.mark.parametrize("name", ["yen lu", "YÊN LƯ", "Yên-Lư", "YEN-LU"])
def test_another_spelling_is_no_other_zone(zone, specialist, name):
    with pytest.raises(ValidationError, match=f"Tên đã đọc là “{name}”; đã có KCN Yên Lư."):
        add_zone(kind="industrial_park", name=name, by=specialist)
    assert Zone.objects.count() == 1


@pytest.mark.parametrize(("known", "name"), [("Hoà Phú", "Hòa Phú"), ("Bích Thuý", "Bích Thúy")])
def test_a_tone_mark_in_its_other_place_makes_no_other_zone(make_zone, specialist, known, name):
    make_zone(known)
    with pytest.raises(ValidationError, match=f"đã có KCN {known}. Hai tên chỉ khác nhau ở"):
        add_zone(kind="industrial_park", name=name, by=specialist)


@pytest.mark.parametrize(("known", "name"), [("Đông Sơn", "Đồng Sơn"), ("Yên Lư", "Yên Lứ"), ("Mai", "Mái")])
def test_other_accents_are_another_zone(make_zone, specialist, known, name):
    make_zone(known)
    assert add_zone(kind="industrial_park", name=name, by=specialist).name == name


def test_a_name_without_accents_that_may_mean_two_zones_is_refused_with_both(make_zone, specialist):
    make_zone("Đông Sơn")
    make_zone("Đồng Sơn")
    with pytest.raises(ValidationError, match="một trong: KCN Đông Sơn, KCN Đồng Sơn"):
        add_zone(kind="industrial_park", name="Dong Son", by=specialist)


def test_one_name_is_one_zone_of_a_kind(zone, specialist):
    with pytest.raises(ValidationError, match="cùng loại mang tên này"):
        add_zone(kind="industrial_park", name="Yên Lư", by=specialist)
    assert add_zone(kind="industrial_cluster", name="Yên Lư", by=specialist).pk


def test_what_changes_of_a_zone_is_told_and_kept(zone, specialist, stranger_agency):
    told = {"district": stranger_agency, "location": "xã Yên Lư", "reporting_agency": None}
    changes = describe_zone(zone, **told, by=specialist)
    assert changes == [
        "Địa bàn cấp huyện: chưa ghi → UBND huyện Hiệp Hòa",
        "Địa điểm: chưa ghi → xã Yên Lư",
        "Cơ quan báo cáo: Sở Công Thương → chưa ghi",
    ]
    assert LogEntry.objects.get().change_message == "; ".join(changes)
    assert describe_zone(zone, **told, by=specialist) == []
    assert LogEntry.objects.count() == 1
