"""What moved between two consolidated reports: pure, and nothing invented where a side is silent."""

import json

import pytest

from agencies.models import Agency
from reports.consolidation.comparison import (
    AgencyMove,
    Comparison,
    CountMove,
    Difficulty,
    FigureMove,
    TaskMove,
    ZoneMove,
    compare,
)
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.models import AgencyReport
from tasks.models import Assignment
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW


def facts(**chapters) -> dict:
    empty = {"labels": {}, "reported": 0, "tasks": {}, "indicators": {}, "zones": {}, "agencies": {}}
    return empty | {"period": {"name": "năm 2025"}} | chapters


def later(**chapters) -> dict:
    return facts(**chapters) | {"period": {"name": "6 tháng đầu năm 2026"}}


def task(label: str, summary: str = "Việc", **difficulties) -> dict:
    return {"summary": summary, "label": label, "reported": True, "difficulties": difficulties}


def figure(value: str, *, year: int = 2025, span: str = "year", bound: bool = False, marks: str = "") -> dict:
    text = value.replace(".", ",")
    return {
        "text": text,
        "value": value,
        "year": year,
        "span": span,
        "marks": marks or str(year),
        "bound": bound,
    }


def indicator(now: dict | None, latest: dict | None = None, **fields) -> dict:
    plain = {"name": "Tỷ trọng", "unit": "%", "level": False, "verdict": "slow"}
    return plain | {"figure": now, "latest": latest} | fields


def zone(**fields) -> dict:
    blank = dict.fromkeys(["state", "late", "area_ha", "cleared_ha", "cleared_percent", "occupancy_percent"])
    return {"name": "KCN Yên Lư"} | blank | fields


def agency(standing: str = "accepted", *, late: bool = False, nothing: bool = False) -> dict:
    return {"name": "Sở A", "standing": standing, "late": late, "nothing": nothing}


def test_without_an_earlier_report_nothing_is_compared():
    assert compare({}, later()) == Comparison(
        "–", "6 tháng đầu năm 2026", missing=("Chưa có báo cáo tổng hợp trước để so sánh.",)
    )


def test_a_chapter_that_one_side_did_not_keep_is_named():
    before = facts()
    del before["zones"]
    made = compare(before, later(zones={"1": zone(area_ha="10")}))
    assert (made.zones, made.missing) == (
        (),
        ("Báo cáo trước không lưu khu, cụm công nghiệp nên không so sánh được.",),
    )


def test_two_reports_that_say_the_same_have_not_moved():
    same = {
        "labels": {"running": 1},
        "reported": 1,
        "tasks": {"III.1-1": task("running", a1="Thiếu vốn.")},
        "indicators": {"1b": indicator(figure("54"))},
        "zones": {"1": zone(state="planned", area_ha="10")},
        "agencies": {"a1": agency()},
    }
    made = compare(facts(**same), later(**same))
    assert (made.tasks, made.figures, made.zones, made.agencies, made.missing) == ((), (), (), (), ())
    assert [each.change for each in made.counts] == ["0", "0"]
    assert [each.status for each in made.difficulties] == ["still"]


def test_counts_move_with_their_sign_and_every_label_of_either_side():
    before = facts(labels={"running": 5, "overdue": 3}, reported=6)
    now = later(labels={"running": 4, "done": 3, "overdue": 1}, reported=8)
    assert compare(before, now).counts == (
        CountMove("done", "Hoàn thành đúng hạn", "0", "3", "+3"),
        CountMove("running", "Đang thực hiện – trong hạn", "5", "4", "-1"),
        CountMove("overdue", "Quá hạn", "3", "1", "-2"),
        CountMove("reported", "Được báo cáo kết quả trong kỳ", "6", "8", "+2"),
    )


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [
        ("overdue", "done-late", "better"),
        ("not-started", "running", "better"),
        ("soon", "overdue", "worse"),
        ("running", "soon", "worse"),
        ("done", "running", "worse"),
        ("no-date", "done", "better"),
        ("no-date", "overdue", "worse"),
        ("no-date", "running", "other"),
    ],
)
def test_a_task_moves_for_the_better_or_the_worse(before, now, direction):
    made = compare(facts(tasks={"III.1-1": task(before)}), later(tasks={"III.1-1": task(now)}))
    assert [each.direction for each in made.tasks] == [direction]


def test_a_task_on_one_side_only_is_new_or_gone():
    made = compare(facts(tasks={"III.1-1": task("overdue")}), later(tasks={"III.1-2": task("no-date")}))
    assert made.tasks == (
        TaskMove("III.1-2", "Việc", "–", "Thường xuyên", "new"),
        TaskMove("III.1-1", "Việc", "Quá hạn", "–", "gone"),
    )


def moved(before: dict | None, now: dict | None) -> tuple[FigureMove, ...]:
    sides = ({"1b": each} if each else {} for each in (before, now))
    return compare(facts(indicators=next(sides)), later(indicators=next(sides))).figures


def test_a_share_moves_by_points_exactly():
    old = indicator(figure("54.1", year=2025, span="half_year", marks="6 tháng đầu năm 2025"))
    new = indicator(
        figure("55.35", year=2026, span="half_year", marks="6 tháng đầu năm 2026, ước"), verdict="on_course"
    )
    assert moved(old, new) == (
        FigureMove(
            "1b",
            "Tỷ trọng",
            "54,1% (6 tháng đầu năm 2025)",
            "55,35% (6 tháng đầu năm 2026, ước)",
            "+1,25 điểm %",
            "đánh giá từ “chậm” thành “đúng tiến độ”",
        ),
    )


def test_a_half_year_is_never_set_against_a_whole_year():
    """The annual report and the half-year's: what both know is the last whole year."""
    old = indicator(figure("54"), figure("54"))
    new = indicator(figure("20", year=2026, span="half_year"), figure("54"))
    assert moved(old, new) == ()
    revised = indicator(figure("20", year=2026, span="half_year"), figure("53"))
    assert [(each.before, each.now, each.difference) for each in moved(old, revised)] == [
        ("54% (2025)", "53% (2025)", "-1 điểm %")
    ]
    alone = indicator(figure("20", year=2026, span="half_year"))
    assert moved(old, alone) == (
        FigureMove(
            "1b",
            "Tỷ trọng",
            "54% (2025)",
            "20% (2026)",
            "–",
            "hai số liệu khác kỳ nên không tính chênh lệch",
        ),
    )


def test_counts_at_two_days_are_compared_but_not_a_lower_bound():
    parks = {"level": True, "unit": "KCN", "name": "Số KCN"}
    old = indicator(figure("2"), **parks)
    new = indicator(figure("3", year=2026, span="to_date", marks="đến 14/6/2026"), **parks)
    assert [(each.before, each.now, each.difference) for each in moved(old, new)] == [
        ("02 KCN (2025)", "03 KCN (đến 14/6/2026)", "+1 KCN")
    ]
    bound = indicator(figure("3", year=2026, span="to_date", bound=True), **parks)
    assert [(each.difference, each.remark) for each in moved(old, bound)] == [
        ("–", "chưa đủ diện tích của các khu, cụm nên không tính chênh lệch")
    ]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (indicator(figure("54")), indicator(None), ("54% (2025)", "–", "báo cáo này không có số liệu")),
        (indicator(None), indicator(figure("54")), ("–", "54% (2025)", "báo cáo trước không có số liệu")),
        (None, indicator(figure("54")), ("–", "54% (2025)", "báo cáo trước không có số liệu")),
    ],
)
def test_a_missing_figure_is_a_dash_and_named(before, now, expected):
    assert [(each.before, each.now, each.remark) for each in moved(before, now)] == [expected]
    assert [each.difference for each in moved(before, now)] == ["–"]


def test_zones_move_in_state_area_clearance_and_occupancy():
    old = zone(state="planned", late=True, area_ha="100", cleared_ha="50", cleared_percent="50")
    new = zone(
        state="established", late=False, area_ha="150.5", cleared_ha="150.5", cleared_percent="100",
        occupancy_percent="12.50",
    )  # fmt: skip
    name = "KCN Yên Lư"
    assert compare(facts(zones={"1": old}), later(zones={"1": new})).zones == (
        ZoneMove(name, "Trạng thái", "Quy hoạch", "Đã thành lập", "–"),
        ZoneMove(name, "Thời hạn giải phóng mặt bằng", "chậm", "không chậm", "–"),
        ZoneMove(name, "Diện tích", "100 ha", "150,5 ha", "+50,5 ha"),
        ZoneMove(name, "Đã giải phóng mặt bằng", "50 ha", "150,5 ha", "+100,5 ha"),
        ZoneMove(name, "Tỷ lệ giải phóng mặt bằng", "50,0%", "100,0%", "+50,0 điểm %"),
        ZoneMove(name, "Tỷ lệ lấp đầy", "–", "12,5%", "–"),
    )


def test_a_zone_that_is_new_in_the_list_has_a_dash_before():
    assert compare(facts(), later(zones={"1": zone(state="planned")})).zones == (
        ZoneMove("KCN Yên Lư", "Trạng thái", "–", "Quy hoạch", "–"),
    )


def test_agencies_that_stand_otherwise_are_named_with_both_standings():
    before = facts(agencies={"a1": agency("overdue"), "a2": agency()})
    now = later(agencies={"a1": agency(late=True), "a2": agency(), "a3": agency(nothing=True)})
    assert compare(before, now).agencies == (
        AgencyMove("a1", "Sở A", "Chưa gửi báo cáo, đã quá hạn", "Đã gửi báo cáo, được tiếp nhận; gửi muộn"),
        AgencyMove("a3", "Sở A", "–", "Đã gửi báo cáo, được tiếp nhận; không phát sinh"),
    )


def test_a_difficulty_is_settled_only_when_its_agency_reports_again():
    before = facts(
        tasks={"III.1-1": task("running", a1="Thiếu vốn.", a2="Thiếu người.", a3="Thiếu đất.")},
        agencies={"a1": agency(), "a2": agency(), "a3": agency()},
    )
    now = later(
        tasks={"III.1-1": task("running", a1="Vẫn thiếu vốn."), "III.1-2": task("running", a1="Mưa.")},
        agencies={"a1": agency(), "a2": agency(), "a3": agency("overdue")},
    )
    assert compare(before, now).difficulties == (
        Difficulty("III.1-1", "Sở A", "Vẫn thiếu vốn.", "still"),
        Difficulty("III.1-2", "Sở A", "Mưa.", "new"),
        Difficulty("III.1-1", "Sở A", "Thiếu người.", "settled"),
        Difficulty("III.1-1", "Sở A", "Thiếu đất.", "unheard"),
    )


# --- from the drafts themselves ----------------------------------------------------------------------


@pytest.mark.django_db
def test_the_facts_of_a_draft_survive_json_and_are_what_it_states():
    period = world.every_standing()
    first, _ = world.plan()
    [assignment] = world.task(first, 1, "Nhiệm vụ.", Agency.objects.get(name="Sở Gửi Muộn"))
    report = AgencyReport.objects.get(agency_name="Sở Gửi Muộn")
    world.answer(report, assignment, "Kết quả.", difficulties="Thiếu vốn.")
    made = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).facts
    assert json.loads(json.dumps(made)) == made
    assert made["period"] == {
        "code": "2026-6-thang",
        "name": "6 tháng đầu năm 2026",
        "kind": "half_year",
        "year": 2026,
    }
    assert (made["labels"], made["reported"]) == ({"no-date": 1}, 1)
    assert made["tasks"] == {
        "III.1-1": {
            "summary": "Nhiệm vụ.",
            "label": "no-date",
            "reported": True,
            "difficulties": {"a2": "Thiếu vốn"},
        }
    }
    assert made["agencies"]["a2"] == {
        "name": "Sở Gửi Muộn",
        "standing": "accepted",
        "late": True,
        "nothing": False,
    }


@pytest.mark.django_db
def test_what_happens_between_two_drafts_is_what_is_compared():
    period = world.every_standing()
    first, _ = world.plan()
    world.task(first, 1, "Nhiệm vụ.", Agency.objects.get(name="Sở Gửi Muộn"))
    before = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).facts
    Assignment.objects.update(completed_on=at(2026, 6, 19).date())
    AgencyReport.objects.filter(agency_name="Sở Đang Xem Xét").update(state="accepted")
    made = compare(before, draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).facts)
    assert made.tasks == (TaskMove("III.1-1", "Nhiệm vụ.", "Thường xuyên", "Hoàn thành đúng hạn", "better"),)
    assert made.agencies == (
        AgencyMove(
            "a5",
            "Sở Đang Xem Xét",
            "Đã gửi báo cáo, đang được xem xét; gửi muộn",
            "Đã gửi báo cáo, được tiếp nhận; gửi muộn",
        ),
    )


def test_the_difference_of_shares_is_that_of_the_figures_shown():
    name = "KCN Yên Lư"
    sides = (zone(cleared_percent="57.84"), zone(cleared_percent="57.96"))
    assert compare(facts(zones={"1": sides[0]}), later(zones={"1": sides[1]})).zones == (
        ZoneMove(name, "Tỷ lệ giải phóng mặt bằng", "57,8%", "58,0%", "+0,2 điểm %"),
    )
    alike = (zone(cleared_percent="57.81"), zone(cleared_percent="57.84"))
    assert compare(facts(zones={"1": alike[0]}), later(zones={"1": alike[1]})).zones == ()
