"""Everything on the page of one zone: its life, parts, limits, clauses and figures."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.models import Assignment
from tests.conftest import NOW
from zones.events import withdraw_event
from zones.zone_page import zone_page

TODAY = date(2026, 11, 23)


def test_its_life_newest_first_with_documents_and_areas(zone, event):
    event(zone, date(2020, 1, 1), "planned", area="300")
    event(zone, date(2022, 1, 5), "established", "377", document="Quyết định số 12/QĐ-TTg")
    event(zone, date(2023, 5, 1), "expanded", "400", added_ha=Decimal(23))
    page = zone_page(zone, today=TODAY)
    assert [(row.day_text, row.label, row.details) for row in page.timeline] == [
        ("01/05/2023", "Mở rộng", ("diện tích 400 ha", "tăng thêm 23 ha")),
        ("05/01/2022", "Thành lập", ("diện tích 377 ha",)),
        ("01/01/2020", "Đưa vào quy hoạch", ("diện tích 300 ha",)),
    ]
    assert page.timeline[1].document == "Quyết định số 12/QĐ-TTg"
    assert (page.inventory.state.label, page.inventory.area_text) == ("Đã thành lập", "400")


def test_a_withdrawn_event_stays_with_its_reason_and_counts_for_nothing(zone, event, specialist):
    wrong = event(zone, date(2022, 1, 5), area="377")
    withdraw_event(wrong, note="Nhầm tên khu", by=specialist, now=NOW)
    page = zone_page(zone, today=TODAY)
    (row,) = page.timeline
    assert (row.withdrawn_note, row.withdrawn_by) == ("Nhầm tên khu", specialist.full_name)
    assert (page.inventory.state.label, page.inventory.area_text) == ("Chưa có văn bản", "–")


def test_a_merger_stands_in_both_lives(make_zone, event):
    park, cluster = make_zone(), make_zone("Nham Sơn", "industrial_cluster")
    event(cluster, date(2022, 1, 1), "merged", into=park)
    found = [
        [(row.label, row.other, row.is_own) for row in zone_page(each, today=TODAY).timeline]
        for each in (cluster, park)
    ]
    assert found == [
        [("Sáp nhập vào KCN", "KCN Yên Lư", True)],
        [("Nhận sáp nhập", "CCN Nham Sơn", False)],
    ]


def test_a_withdrawn_merger_is_not_the_parks_affair(make_zone, event, specialist):
    park, cluster = make_zone(), make_zone("Nham Sơn", "industrial_cluster")
    merger = event(cluster, date(2022, 1, 1), "merged", into=park)
    withdraw_event(merger, note="Nhầm", by=specialist, now=NOW)
    assert zone_page(park, today=TODAY).timeline == []


def test_parts_keep_their_own_figures_and_limits(make_zone, mention, clearance, progress, event):
    park = make_zone("Việt Hàn")
    phase = make_zone("Việt Hàn (giai đoạn 1)", parent=park, part_kind="phase")
    mention(phase, clearance, area_ha=Decimal(50))
    progress(park, area_ha="197", cleared_ha="60")
    progress(phase, area_ha="52", cleared_ha="40")
    event(phase, date(2021, 1, 1), "area_stated", area="50")
    page = zone_page(park, today=TODAY)
    (part,) = page.parts
    assert (part.what, part.row.full_name, part.inventory.area_text) == (
        "Giai đoạn",
        "KCN Việt Hàn (giai đoạn 1)",
        "50",
    )
    assert [(limit.name, limit.explanation) for limit in page.limits] == [
        (
            "KCN Việt Hàn (giai đoạn 1)",
            "Chậm 327 ngày (23/11/2026 − 31/12/2025): số liệu ngày 10/06/2026 là 40 ÷ 50 ha = 80 % "
            "(đo theo 50 ha Kế hoạch nêu; nguồn ghi 52 ha), còn 10 ha.",
        )
    ]
    own = zone_page(phase, today=TODAY)
    assert (own.parts, len(own.limits), own.row.progress.area_text) == ([], 1, "52")


def test_the_clauses_with_their_words_and_agencies(make_zone, mention, task, sct, sxd):
    park = make_zone()
    phase = make_zone("Yên Lư (giai đoạn 1)", parent=park, part_kind="phase")
    mention(park, words="KCN Yên Lư")
    mention(park, words="khu Yên Lư")
    mention(phase, words="giai đoạn 1")
    Assignment.objects.create(task=task, agency=sxd, role="lead")
    Assignment.objects.create(task=task, agency=sct, role="coordinating")
    (clause,) = zone_page(park, today=TODAY).clauses
    assert (clause.clause, clause.text) == ("III.5.6-1", "Hoàn thành giải phóng mặt bằng.")
    assert [(name, each.words) for name, each in clause.mentions] == [
        ("KCN Yên Lư", "KCN Yên Lư"),
        ("KCN Yên Lư", "khu Yên Lư"),
        ("KCN Yên Lư (giai đoạn 1)", "giai đoạn 1"),
    ]
    assert (clause.leads, clause.coordinating) == (("Sở Xây dựng",), ("Sở Công Thương",))


def test_documents_that_disagree_stand_side_by_side(zone, event):
    event(zone, date(2021, 1, 1), "established", "377")
    event(zone, date(2022, 1, 1), "area_stated", "380.5")
    found = zone_page(zone, today=TODAY).inventory
    assert [each.area_text for each in found.said.disagreeing] == ["380,5", "377"]
    assert found.area_text == "380,5"


def test_what_was_corrected_is_told_with_who_and_why(zone, progress, specialist):
    progress(zone, area_ha="377", labour=900)
    progress(zone, area_ha="380")
    (row,) = zone_page(zone, today=TODAY).replaced
    assert (row.day_text, row.said) == ("10/06/2026", "Diện tích (ha): 377; Lao động (người): 900")
    assert (row.replaced_by, row.reason) == (
        specialist.full_name,
        "Thay bằng Báo cáo 6 tháng đầu năm 2026",
    )


def test_a_zone_nobody_has_spoken_of(make_zone):
    page = zone_page(make_zone(), today=TODAY)
    assert (page.timeline, page.limits, page.clauses, page.progress, page.chart) == ([], [], [], [], "")


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_queries_however_long_its_history(
    count, make_zone, mention, clearance, progress, event, django_assert_num_queries
):
    zone = make_zone()
    for number in range(count):
        part = make_zone(f"Phần {number}", parent=zone, part_kind="phase")
        mention(part, clearance)
        progress(part, area_ha="10", cleared_ha="5")
        progress(zone, date(2026, 6, number + 1), area_ha="10", cleared_ha="5")
        event(zone, date(2020, 1, number + 1), "area_stated", area="10")
    with django_assert_num_queries(6):
        zone_page(zone, today=TODAY)
