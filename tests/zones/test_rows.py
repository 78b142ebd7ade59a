"""Rows of zones: what the plan says, the latest facts, blanks as dashes."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.models import DatedPart
from zones.clearance import Verdict
from zones.known import zones_with_verdict
from zones.rows import late_zones, zone_rows

TODAY = date(2026, 11, 23)
CLUSTER = "industrial_cluster"


def only_row(today: date = TODAY):
    (row,) = zone_rows(today=today)
    return row


def test_a_zone_with_its_facts(zone, mention, clearance, progress):
    mention(zone, clearance)
    progress(
        zone, area_ha="377", cleared_ha="188.5", occupancy_percent="0", labour=1500, investor="Công ty A"
    )
    row = only_row()
    assert (row.full_name, row.kind_label, row.agency_name) == ("KCN Yên Lư", "KCN", "Sở Công Thương")
    assert (row.clauses, row.clearance_due_text) == (("III.5.6-1",), "31/12/2025")
    facts = row.progress
    assert (facts.area_text, facts.cleared_text, facts.cleared_percent_text) == ("377", "188,5", "50,0")
    assert (facts.infrastructure_text, facts.occupancy_text, facts.labour_text) == ("–", "0,0", "1.500")
    assert (facts.as_of_text, facts.investor) == ("10/06/2026", "Công ty A")


def test_without_facts_everything_is_a_dash(make_zone):
    make_zone(reporting_agency=None)
    row = only_row()
    assert (row.agency_name, row.progress.as_of_text, row.progress.cleared_percent_text) == (
        "Chưa giao cơ quan báo cáo",
        "–",
        "–",
    )
    assert (row.mentions, row.clearance_due_text, row.is_late) == ((), "–", None)


def test_an_area_of_zero_has_no_percentage(zone, progress):
    progress(zone, area_ha="0", cleared_ha="0")
    assert only_row().progress.cleared_percent_text == "–"


def test_the_latest_facts_up_to_today(zone, progress):
    for day, area in ((date(2025, 6, 1), "1"), (date(2026, 6, 1), "2"), (date(2026, 11, 20), "3")):
        progress(zone, day, area_ha=area)
    assert only_row().progress.area_text == "3"
    assert only_row(date(2026, 11, 19)).progress.area_text == "2"
    assert only_row(date(2026, 5, 31)).progress.area_text == "1"


def test_park_and_cluster_of_one_name_are_two_zones(make_zone, mention):
    park, cluster = make_zone(), make_zone(kind=CLUSTER)
    mention(park)
    mention(cluster)
    mention(cluster, words="Nham Sơn - Yên Lư")
    rows = zone_rows(today=TODAY)
    assert [(row.full_name, len(row.mentions)) for row in rows] == [("KCN Yên Lư", 1), ("CCN Yên Lư", 2)]


@pytest.mark.parametrize(
    ("kind", "names"),
    [("", ["KCN Yên Lư", "CCN Đại Lâm"]), (CLUSTER, ["CCN Đại Lâm"]), ("industrial_park", ["KCN Yên Lư"])],
)
def test_zones_of_a_kind(make_zone, kind, names):
    make_zone()
    make_zone("Đại Lâm", CLUSTER)
    assert [row.full_name for row in zone_rows(today=TODAY, kind=kind)] == names


# Late clearance: only the plan's own limits, only figures that tell


@pytest.mark.parametrize(
    ("cleared", "today", "late"),
    [
        ("50", date(2025, 12, 31), None),  # the last day is still in time
        ("50", date(2026, 1, 1), True),
        ("100", date(2026, 1, 1), False),
        (None, date(2026, 1, 1), None),
    ],
)
def test_a_missed_limit(zone, mention, clearance, progress, cleared, today, late):
    mention(zone, clearance)
    progress(zone, date(2025, 6, 1), area_ha="100", cleared_ha=cleared)
    assert only_row(today).is_late is late


def test_where_the_plan_states_an_area_it_is_measured_by_that(zone, mention, clearance, progress):
    mention(zone, clearance, area_ha=Decimal(50))
    progress(zone, area_ha="197", cleared_ha="49.9")
    assert only_row().is_late is True
    progress(zone, area_ha="197", cleared_ha="50")
    assert only_row().is_late is False


def test_of_an_expansion_the_zones_figure_says_nothing(make_zone, mention, clearance, progress):
    zone = make_zone()
    mention(make_zone("Yên Lư (mở rộng)", parent=zone, part_kind="expansion"), clearance)
    progress(zone, area_ha="100", cleared_ha="50")
    assert [(row.name, row.is_late) for row in zone_rows(today=TODAY)] == [
        ("Yên Lư", None),
        ("Yên Lư (mở rộng)", None),
    ]


def test_another_limit_is_no_clearance_limit(zone, mention, clearance, progress):
    clearance.words = "chấp thuận chủ trương đầu tư"
    clearance.save()
    mention(zone, clearance)
    progress(zone, area_ha="100", cleared_ha="50")
    row = only_row()
    assert (row.is_late, row.clearance_due_text, row.mentions[0].due_words) == (None, "–", "đến năm 2025")


def test_land_cleared_once_in_time_is_not_late_for_a_larger_area_later(zone, mention, clearance, progress):
    mention(zone, clearance)
    progress(zone, date(2025, 6, 1), area_ha="100", cleared_ha="100")
    progress(zone, date(2026, 6, 1), area_ha="200", cleared_ha="120")
    row = only_row()
    assert (row.is_late, row.late_text) == (False, "")


def test_the_dashboards_late_zones_count_zones_and_not_parts(make_zone, mention, clearance, progress):
    park = make_zone()
    phase = make_zone("Yên Lư (giai đoạn 1)", parent=park, part_kind="phase")
    for each in (park, phase, make_zone("Không nêu")):
        progress(each, area_ha="100", cleared_ha="50")
    mention(phase, clearance, area_ha=Decimal(60))
    found = late_zones(today=TODAY, limit=7)
    assert [(row.name, row.late_text, row.progress.area_text) for row in found.rows] == [
        ("Yên Lư (giai đoạn 1)", "327 ngày", "100")
    ]
    assert (found.late, found.total) == (1, 2)
    assert late_zones(today=date(2025, 12, 31), limit=7).late == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_number_of_zones(
    count, make_zone, mention, clearance, progress, django_assert_num_queries
):
    for number in range(count):
        zone = make_zone(f"Mẫu {number}")
        for day in range(1, count + 1):
            mention(zone, clearance)
            progress(zone, date(2026, 6, day), area_ha="10", cleared_ha="5")
    with django_assert_num_queries(3):
        assert len(zone_rows(today=TODAY)) == count
    with django_assert_num_queries(3):
        assert late_zones(today=TODAY, limit=7).late == count


def test_the_row_of_a_late_zone_shows_the_figure_its_verdict_rests_on(zone, mention, clearance, progress):
    mention(zone, clearance)
    progress(zone, date(2026, 1, 1), area_ha="100", cleared_ha="50")
    progress(zone, date(2026, 6, 1), cleared_ha="60")  # of what area nobody says
    (row,) = late_zones(today=TODAY, limit=5).rows
    assert (row.progress.as_of, row.progress.cleared_of_area_text) == (date(2026, 1, 1), "50/100")


def test_a_zone_that_is_no_more_is_late_with_nothing(make_zone, mention, clearance, progress, event):
    gone, other = make_zone("Tăng Tiến", CLUSTER), make_zone("Đại Lâm", CLUSTER)
    part = make_zone("Tăng Tiến (mở rộng)", CLUSTER, parent=gone, part_kind="expansion")
    for zone in (gone, part, other):
        mention(zone, clearance)
        progress(zone, date(2026, 1, 2), area_ha="100", cleared_ha="50")
    event(gone, date(2022, 4, 1), kind="removed")
    assert [row.name for row in late_zones(today=TODAY, limit=5).rows] == ["Đại Lâm"]
    assert [row.is_late for row in zone_rows(today=TODAY)] == [None, True, None]
    assert zones_with_verdict(Verdict.LATE, TODAY) == [other.pk]


def test_the_longest_late_come_first_and_a_part_counts_with_its_zone(
    make_zone, mention, task, clearance, progress
):
    early = DatedPart.objects.create(
        task=task,
        order=2,
        words="hoàn thành công tác giải phóng mặt bằng",
        due_words="trong năm 2021",
        due_on=date(2021, 12, 31),
    )
    first, second = make_zone(), make_zone("Việt Hàn")
    phase = make_zone("Việt Hàn (giai đoạn 1)", parent=second, part_kind="phase")
    for zone, limit in ((first, clearance), (second, clearance), (phase, early)):
        mention(zone, limit)
        progress(zone, date(2026, 1, 2), area_ha="100", cleared_ha="50")
    found = late_zones(today=TODAY, limit=5)
    assert [row.name for row in found.rows] == ["Việt Hàn (giai đoạn 1)", "Yên Lư", "Việt Hàn"]
    assert (found.late, found.total) == (2, 2)
    assert zones_with_verdict(Verdict.LATE, TODAY) == [first.pk, second.pk]
