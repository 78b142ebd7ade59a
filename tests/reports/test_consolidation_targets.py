"""Chapter II word for word: indicators beside their paths, zones, and what became of them in the period."""

from datetime import date
from decimal import Decimal

import pytest

from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.documents.draft import Paragraph
from reports.documents.widths import bold_width
from targets.models import Indicator, IndicatorValue, Target
from tasks.models import DatedPart, Plan, Task, ZoneMention
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, ON_TIME, author
from zones.models import EventKind, InventoryConfirmation, Zone, ZoneEvent, ZoneKind, ZoneProgress

pytestmark = pytest.mark.django_db
D = Decimal
PARK, CLUSTER = ZoneKind.INDUSTRIAL_PARK, ZoneKind.INDUSTRIAL_CLUSTER


@pytest.fixture
def period():
    made = world.every_standing()
    world.plan()
    return made


def target(number: int, name: str) -> Target:
    return Target.objects.create(
        plan=Plan.objects.get(), number=number, short_name=name, text="x", first_line=1, last_line=1
    )


def indicator(of: Target, code: str, name: str, value: str, **fields) -> Indicator:
    order = Indicator.objects.count() + 1
    plain = {"kind": "level", "unit": "%", "scope": "toàn tỉnh", "comparator": "equal", "target_year": 2030}
    return Indicator.objects.create(
        target=of, code=code, order=order, name=name, target_value=D(value), **plain | fields
    )


def value(of: Indicator, year: int, number: str, *, span: str = "year", status: str = "official") -> None:
    stamp = {"recorded_at": ON_TIME, "recorded_by": author(), "source": "Niên giám", "scope": of.scope}
    IndicatorValue.objects.create(indicator=of, year=year, value=D(number), span=span, status=status, **stamp)


def chapter(period, now=NOW) -> dict[str, Paragraph]:
    made = draft_consolidated(period, office=Office.DEPARTMENT, now=now).document
    [found] = [each for each in made.sections if each.key == "II"]
    return {each.key: each for each in found.paragraphs}


def share() -> Indicator:
    return indicator(
        target(1, "Cơ cấu kinh tế"),
        "1b",
        "Tỷ trọng công nghiệp",
        "60",
        baseline_value=D("47.1"),
        baseline_year=2020,
    )


def test_a_level_stands_beside_its_path_with_paces_and_projection(period):
    of = share()
    value(of, 2025, "53")
    value(of, 2026, "53.4", span="half_year", status="estimate")
    found = chapter(period)
    assert found["II/opening"].text == (
        "Kế hoạch đề ra 01 mục tiêu, gồm 01 chỉ tiêu định lượng. Có 01/01 chỉ tiêu (100%) có số liệu 6 "
        "tháng đầu năm 2026. Đánh giá theo số liệu cả năm gần nhất, so với lộ trình đến năm mục tiêu: 01 "
        "chỉ tiêu chậm. Chi tiết tại Phụ lục I."
    )
    assert found["II/target/1"].lead == "(1) Cơ cấu kinh tế:"
    assert found["II/target/1"].text.split("\n") == [
        "Có 01/01 chỉ tiêu (100%) có số liệu 6 tháng đầu năm 2026; 01 chỉ tiêu chậm.",
        "- Tỷ trọng công nghiệp: 6 tháng đầu năm 2026 ước đạt 53,4%; năm 2025 đạt 53%, thấp hơn lộ trình "
        "năm 2025 (53,55%); mục tiêu 60% vào năm 2030; bình quân 2021-2025 tăng 1,18 điểm %/năm; từ nay cần "
        "tăng 1,4 điểm %/năm; nếu giữ tốc độ như hiện nay, năm 2030 đạt 58,9%. Đánh giá: chậm.",
    ]


def test_a_growth_is_the_years_own_and_its_average_stands_beside_the_plan(period):
    of = indicator(
        target(2, "Tăng trưởng"),
        "1a",
        "Tốc độ tăng GRDP",
        "19",
        kind="average_growth",
        unit="%/năm",
        start_year=2021,
    )
    for year in range(2021, 2026):
        value(of, year, "20" if year < 2025 else "-10")
    assert chapter(period)["II/target/2"].text.split("\n")[1] == (
        "- Tốc độ tăng GRDP: chưa có số liệu 6 tháng đầu năm 2026; số liệu gần nhất: năm 2025 giảm 10%; "
        "bình quân 2021-2025 đạt 13,29%/năm, thấp hơn lộ trình (19%/năm); mục tiêu 19%/năm bình quân "
        "2021-2030; từ nay cần tăng 25,0%/năm. Đánh giá: chậm."
    )


def test_a_sum_is_told_as_such_and_a_hole_is_named(period):
    of = indicator(
        target(3, "Vốn"), "3", "Vốn đầu tư", "855", kind="cumulative", unit="nghìn tỷ đồng", start_year=2021
    )
    for year in (2021, 2022):
        value(of, year, "60")
    told = chapter(period)["II/target/3"].text.split("\n")[1]
    assert told == (
        "- Vốn đầu tư: chưa có số liệu 6 tháng đầu năm 2026; số liệu gần nhất: năm 2022 đạt 60 nghìn tỷ "
        "đồng; lũy kế 2021-2022 đạt 120 nghìn tỷ đồng, thấp hơn lộ trình (171 nghìn tỷ đồng); mục tiêu 855 "
        "nghìn tỷ đồng vào năm 2030; bình quân 2021-2022 đạt 60,0 nghìn tỷ đồng/năm; từ nay cần đạt 91,88 "
        "nghìn tỷ đồng/năm; nếu giữ tốc độ như hiện nay, năm 2030 đạt 600 nghìn tỷ đồng. Đánh giá: chậm."
    )
    value(of, 2025, "70")
    assert chapter(period)["II/target/3"].text.split("\n")[1] == (
        "- Vốn đầu tư: chưa có số liệu 6 tháng đầu năm 2026; số liệu gần nhất: năm 2025 đạt 70 nghìn tỷ "
        "đồng; mục tiêu 855 nghìn tỷ đồng vào năm 2030. Đánh giá: chưa đủ số liệu (thiếu số liệu năm "
        "2023-2024)."
    )


def test_without_any_figure_nothing_is_invented(period):
    share()
    assert chapter(period)["II/target/1"].text.split("\n") == [
        "Chưa có chỉ tiêu nào có số liệu 6 tháng đầu năm 2026; 01 chỉ tiêu chưa đủ số liệu.",
        "- Tỷ trọng công nghiệp: chưa có số liệu 6 tháng đầu năm 2026; mục tiêu 60% vào năm 2030. Đánh giá: "
        "chưa đủ số liệu (chưa có số liệu cả năm sau 2020).",
    ]


def zone(name: str, kind: str = PARK, *, named: bool = True, **fields) -> Zone:
    made = Zone.objects.create(
        kind=kind, name=name, order=Zone.objects.count() + 1, search_text=name, **fields
    )
    if named:
        if not Task.objects.exists():
            world.task(Plan.objects.get().sections.get(clause="III.1"), 1, "Nhiệm vụ.")
        task = Task.objects.get()
        order = ZoneMention.objects.count() + 1
        ZoneMention.objects.create(task=task, zone=made, order=order, words=name)
    return made


def event(of: Zone, kind: str, day: date, **fields) -> None:
    ZoneEvent.objects.create(
        zone=of, kind=kind, happened_on=day, recorded_at=ON_TIME, recorded_by=author(), **fields
    )


def test_zones_are_told_with_clearance_occupancy_and_labour_never_averaged(period):
    one, two, three = zone("Yên Lư"), zone("Tân Hưng"), zone("Hòa Phú")
    facts = {"area_ha": D(100), "source": "Báo cáo", "as_of": date(2026, 6, 1)}
    ZoneProgress.objects.create(zone=one, cleared_ha=D(90), occupancy_percent=D(65), labour=1200, **facts)
    facts |= {"area_ha": D(40), "as_of": date(2025, 11, 30)}
    ZoneProgress.objects.create(zone=two, cleared_ha=D(30), occupancy_percent=D("12.5"), **facts)
    found = chapter(period)["II/zones/III"]
    assert found.text == (
        "Kế hoạch nêu tên 03 khu công nghiệp; có 02/03 khu công nghiệp (66,7%) có số liệu tiến độ. Đã giải "
        "phóng mặt bằng 120/140 ha (85,7%) tại 02 khu có đủ số liệu. Tỷ lệ lấp đầy tại 02 khu có số liệu từ "
        "12,5% (Tân Hưng) đến 65,0% (Yên Lư). Số lao động tại 01 khu có số liệu là 1.200 người. Lấy số liệu "
        "trước kỳ báo cáo của 01 khu: Tân Hưng (đến ngày 30/11/2025). Chi tiết tại Phụ lục III."
    )
    assert found.sources == tuple(f"zone/{each.pk}" for each in (one, two, three))


def test_a_zone_late_with_its_land_is_named_with_its_days(period):
    late = zone("Việt Hàn", CLUSTER)
    words = {
        "words": "hoàn thành giải phóng mặt bằng năm 2025",
        "due_words": "năm 2025",
        "due_on": date(2025, 12, 31),
    }
    due = DatedPart.objects.create(task=Task.objects.get(), order=1, **words)
    late.mentions.update(dated_part=due)
    facts = {"area_ha": D(50), "cleared_ha": D(10), "source": "Báo cáo", "as_of": date(2026, 6, 1)}
    ZoneProgress.objects.create(zone=late, **facts)
    assert chapter(period)["II/zones/IV"].text == (
        "Kế hoạch nêu tên 01 cụm công nghiệp; có 01/01 cụm công nghiệp (100%) có số liệu tiến độ. Đã giải "
        "phóng mặt bằng 10/50 ha (20,0%) tại 01 cụm có đủ số liệu. Có 01 cụm công nghiệp quá thời hạn giải "
        "phóng mặt bằng: Việt Hàn, chậm 165 ngày. Chi tiết tại Phụ lục IV."
    )


def test_what_documents_made_of_zones_in_the_period_is_told_with_the_paper(period):
    park, gone, old = zone("Yên Lư"), zone("Đồng Vàng", CLUSTER), zone("Thanh Vân", CLUSTER, named=False)
    event(
        park,
        EventKind.ESTABLISHED,
        date(2026, 1, 5),
        document="Quyết định số 12/QĐ-TTg ngày 05/01/2026",
        area_ha=D(377),
    )
    event(gone, EventKind.MERGED, date(2026, 3, 2), document="Quyết định số 7/QĐ-UBND", into=park)
    event(old, EventKind.EXPANDED, date(2026, 4, 1), document="Quyết định số 9/QĐ-UBND", added_ha=D("20.5"))
    event(old, EventKind.ESTABLISHED, date(2022, 4, 1), document="Ngoài kỳ")
    event(park, EventKind.IN_USE, date(2026, 6, 18), document="Sau kỳ")
    found = chapter(period)
    assert found["II/zones/III/changes"].text == (
        "Trong kỳ, thành lập 01 khu công nghiệp: Yên Lư (377 ha; Quyết định số 12/QĐ-TTg ngày 05/01/2026)."
    )
    assert found["II/zones/IV/changes"] == Paragraph(
        "Trong kỳ, mở rộng 01 cụm công nghiệp: Thanh Vân (tăng thêm 20,5 ha; Quyết định số 9/QĐ-UBND, ngày "
        "01/4/2026). Trong kỳ, sáp nhập vào khu công nghiệp 01 cụm công nghiệp: Đồng Vàng (vào KCN Yên Lư; "
        "Quyết định số 7/QĐ-UBND, ngày 02/3/2026).",
        sources=(f"zone/{gone.pk}", f"zone/{old.pk}"),
        key="II/zones/IV/changes",
    )


def test_a_period_without_a_paper_on_zones_says_so(period):
    zone("Yên Lư")
    assert chapter(period)["II/zones/III/changes"].text == (
        "Trong kỳ chưa ghi nhận văn bản thành lập, mở rộng, đưa ra khỏi quy hoạch khu công nghiệp nào."
    )


def test_zones_counted_up_to_the_end_of_the_period_are_its_figure(period):
    of = indicator(
        target(6, "Khu, cụm"), "6a", "Số KCN thành lập mới", "23", kind="count", unit="KCN", start_year=2021
    )
    Indicator.objects.filter(pk=of.pk).update(formula="inventory")
    event(zone("Yên Lư"), EventKind.ESTABLISHED, date(2026, 1, 5), document="Quyết định số 12")
    by = {"recorded_at": ON_TIME, "recorded_by": author(), "document": "Công văn"}
    InventoryConfirmation.objects.create(kind=PARK, complete_on=date(2026, 6, 30), **by)
    made = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document
    assert chapter(period)["II/target/6"].text.split("\n") == [
        "Có 01/01 chỉ tiêu (100%) có số liệu 6 tháng đầu năm 2026; 01 chỉ tiêu khó đạt.",
        "- Số KCN thành lập mới: đến ngày 14/6/2026 có 01 KCN; năm 2025 có 0 KCN, thấp hơn lộ trình năm "
        "2025 (11,5 KCN); mục tiêu 23 KCN vào năm 2030; bình quân 2021-2025 không thay đổi; từ nay cần tăng "
        "4,6 KCN/năm; nếu giữ tốc độ như hiện nay, năm 2030 đạt 0 KCN. Đánh giá: khó đạt.",
    ]
    assert made.appendices[0].rows[1].cells[5:] == ("–", "1", "–", "0,0%", "đến 14/6/2026; khó đạt")


def test_an_annual_report_says_the_year_itself_once():
    half = world.half_year()
    type(half).objects.filter(pk=half.pk).update(
        kind="annual",
        name="Năm 2025",
        year=2025,
        window_end=date(2025, 12, 14),
        window_start=date(2024, 12, 15),
    )
    half.refresh_from_db()
    world.plan()
    value(share(), 2025, "54", status="estimate")
    assert chapter(half, now=at(2025, 12, 20))["II/target/1"].text.split("\n")[1] == (
        "- Tỷ trọng công nghiệp: năm 2025 ước đạt 54%, cao hơn lộ trình năm 2025 (53,55%); mục tiêu 60% vào "
        "năm 2030; bình quân 2021-2025 tăng 1,38 điểm %/năm; từ nay cần tăng 1,2 điểm %/năm; nếu giữ tốc độ "
        "như hiện nay, năm 2030 đạt 60,9%. Đánh giá: đúng tiến độ."
    )


def missable() -> Indicator:
    return indicator(
        target(6, "Khu, cụm"),
        "6n",
        "Số KCN đi vào hoạt động",
        "5",
        kind="count",
        unit="KCN",
        start_year=2021,
        target_year=2025,
        comparator="at_least",
    )


def test_a_target_whose_year_is_over_is_missed_and_has_no_way_there(period):
    of = missable()
    value(of, 2025, "1")
    made = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document
    assert chapter(period)["II/opening"].text == (
        "Kế hoạch đề ra 01 mục tiêu, gồm 01 chỉ tiêu định lượng. Chưa có chỉ tiêu nào có số liệu 6 tháng đầu "
        "năm 2026. Đánh giá theo số liệu cả năm gần nhất, so với lộ trình đến năm mục tiêu: 01 chỉ tiêu "
        "không đạt. Chi tiết tại Phụ lục I."
    )
    assert chapter(period)["II/target/6"].text.split("\n")[1] == (
        "- Số KCN đi vào hoạt động: chưa có số liệu 6 tháng đầu năm 2026; số liệu gần nhất: năm 2025 có 01 "
        "KCN, thấp hơn lộ trình năm 2025 (05 KCN); mục tiêu ít nhất 05 KCN vào năm 2025. Đánh giá: không đạt."
    )
    assert made.sections[3].charts[0].verdict == "Không đạt"


def test_no_pace_leads_to_a_year_that_is_over_while_its_figure_is_not_known(period):
    value(missable(), 2024, "1")
    assert chapter(period)["II/target/6"].text.split("\n")[1] == (
        "- Số KCN đi vào hoạt động: chưa có số liệu 6 tháng đầu năm 2026; số liệu gần nhất: năm 2024 có 01 "
        "KCN, thấp hơn lộ trình năm 2024 (04 KCN); mục tiêu ít nhất 05 KCN vào năm 2025. Đánh giá: khó đạt."
    )


def test_a_row_without_a_figure_of_the_period_tells_its_verdict_too(period):
    value(missable(), 2025, "1")
    made = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document
    assert made.appendices[0].rows[1].cells[-1] == "gần nhất: 1 (2025); không đạt"


def test_the_chart_of_a_growth_tells_its_average_and_its_last_year_with_their_units(period):
    plain = {"kind": "average_growth", "unit": "%/năm", "start_year": 2021}
    growth = indicator(target(1, "GRDP"), "1a", "Tốc độ tăng", "19", **plain)
    for year in range(2021, 2026):
        value(growth, year, "18", status="estimate")
    (chart,) = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document.sections[3].charts
    assert chart.value == "bình quân 2021-2025 đạt 18%/năm; năm 2025 ước tăng 18%"
    assert chart.verdict.startswith("Chậm: từ nay cần tăng 20,01%/năm")


def test_an_appendix_of_zones_tells_where_each_lies_and_what_is_not_known(period):
    zone("Yên Lư", location="xã Yên Lư", district=world.agency("UBND huyện Yên Dũng", 90))
    zone("Tân Hưng")
    made = draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document.appendices[2]
    place = [column.title for column in made.columns].index("Địa điểm")
    assert [row.cells[place] for row in made.rows] == ["xã Yên Lư, UBND huyện Yên Dũng", "–", ""]


def test_every_word_of_a_header_has_room_in_its_column(period):
    padding, size = 2.4, 11
    for appendix in draft_consolidated(period, office=Office.DEPARTMENT, now=NOW).document.appendices:
        for column in appendix.columns:
            widest = max(bold_width(word, size) for word in column.title.split())
            assert widest <= column.width - padding, (appendix.number, column.title)
