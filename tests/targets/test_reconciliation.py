"""The reconciliation of target (6): plan, inventory, reasons; who confirms that a list is complete."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from targets.models import Formula, IndicatorValue
from targets.reconciliation import reconciliation
from tests.conftest import NOW
from zones.events import confirm_inventory, record_event
from zones.models import InventoryConfirmation, Zone

PARK, CLUSTER = "industrial_park", "industrial_cluster"
TODAY = date(2026, 11, 23)
HERE = "/muc-tieu/doi-chieu/"
PLAN = {  # code: (goal, unit, words)
    "6a": (23, "KCN", "Thành lập mới 23 khu công nghiệp (KCN)"),
    "6b": (5, "KCN", "mở rộng 05 KCN"),
    "6c": (6, "CCN", "sáp nhập 06 cụm công nghiệp (CCN) vào KCN"),
    "6d": (6518, "ha", "với tổng diện tích 6.518 ha"),
    "6e": (29, "KCN", "29 KCN"),
    "6f": (7840, "ha", "7.840 ha"),
    "6g": (29, "CCN", "Thành lập mới 29 CCN"),
    "6h": (3, "CCN", "mở rộng 03 CCN"),
    "6i": (1853, "ha", "1.853 ha"),
    "6j": (9, "CCN", "đưa ra khỏi quy hoạch 09 CCN"),
    "6k": ("372.6", "ha", "372,6 ha"),
    "6l": (66, "CCN", "66 CCN"),
    "6m": (3209, "ha", "3.209 ha"),
    "6n": (5, "KCN", "ít nhất 05 KCN"),
}


@pytest.fixture
def six(make_indicator):
    """The indicators of target (6) as the plan sets them."""
    for code, (goal, unit, words) in PLAN.items():
        stated = {"kind": "area" if unit == "ha" else "count", "unit": unit, "name": words, "words": words}
        comparator = "at_least" if code == "6n" else "equal"
        year = 2025 if code == "6n" else 2030
        goals = {"target_value": Decimal(goal), "target_year": year, "comparator": comparator}
        make_indicator(code, formula=Formula.INVENTORY, **stated, **goals)


@pytest.fixture
def zone(administrator):
    """A zone with events (kind, day, facts)."""

    def make(name: str, *events: tuple, kind: str = PARK) -> Zone:
        made = Zone(kind=kind, name=name, order=Zone.objects.count() + 1)
        made.clean()
        made.save()
        for event, day, *facts in events:
            told = {"kind": event, "happened_on": day, "document": f"QĐ {name}"} | (facts[0] if facts else {})
            record_event(made, by=administrator, now=NOW, **told)
        return made

    return make


@pytest.fixture
def confirm(administrator):
    def make(kind: str, day: date = TODAY):
        return confirm_inventory(kind, complete_on=day, document="Công văn 5", by=administrator, now=NOW)

    return make


def line(code: str, day: date = TODAY):
    return next(each for each in reconciliation(day).lines if each.code == code)


OLD, NEW = date(2015, 3, 1), date(2022, 3, 1)


def area(value: str) -> dict:
    return {"area_ha": Decimal(value)}


# The three columns


def test_plan_inventory_and_reasons_stand_side_by_side(six, zone, confirm):
    zone("Cũ", ("established", OLD, area("100")))
    zone("Mới", ("established", NEW))
    zone("Quy hoạch", ("planned", NEW))
    zone("Trắng")
    confirm(PARK)
    total = line("6e")
    assert (total.plan_text, total.figure_text) == ("29 KCN", "02 KCN")
    assert total.reasons == (
        "Số đang biết ít hơn Kế hoạch 27 KCN (mục tiêu của năm 2030).",
        "01 KCN đã thành lập trước ngày 01/01/2021, tính cả trong tổng: KCN Cũ.",
        "01 KCN mới được đưa vào quy hoạch, chưa tính: KCN Quy hoạch.",
        "01 KCN có tên nhưng chưa có văn bản cho biết tình trạng, chưa tính: KCN Trắng.",
    )
    size = line("6f")
    assert size.figure_text == "ít nhất 100 ha"
    assert size.reasons[-1] == (
        "Là số tối thiểu, vì chưa rõ diện tích của 01 dòng: KCN Mới (chưa có diện tích)."
    )
    assert [row.zone_name for row in size.rows] == ["KCN Cũ", "KCN Mới"]


def test_a_list_not_confirmed_is_said_so(six, confirm):
    assert line("6a").reasons[1:] == (
        "Danh mục KCN chưa được xác nhận đầy đủ: có thể còn KCN hoặc văn bản chưa nhập.",
    )
    confirm(PARK, date(2025, 12, 31))
    assert line("6a").reasons[1:] == ("Danh mục KCN mới được xác nhận đầy đủ đến 31/12/2025.",)
    assert line("6a", date(2025, 12, 31)).reasons[1:] == ()
    assert len(line("6d", date(2025, 12, 31)).reasons) == 2  # that of the clusters is not


def test_equal_and_more_than_the_plan(six, zone, confirm):
    for n in range(6):
        zone(f"Mẫu {n}", ("established", OLD), ("expanded", NEW))
        if n == 4:
            confirm(PARK)
            assert line("6b").reasons == ("Bằng con số của Kế hoạch.",)
    assert line("6b").reasons == ("Số đang biết nhiều hơn Kế hoạch 01 KCN (mục tiêu của năm 2030).",)


def test_documents_that_disagree_are_named_under_the_sum(six, zone):
    zone("A", ("established", NEW, area("100")), ("area_stated", date(2023, 1, 1), area("105.5")))
    (reason,) = [each for each in line("6f").reasons if "khác nhau" in each]
    assert reason == (
        "Văn bản nêu diện tích KCN A khác nhau, tính theo văn bản mới nhất: "
        "105,5 ha theo QĐ A, 01/01/2023; 100 ha theo QĐ A, 01/03/2022."
    )


def test_only_some_names_are_listed(six, zone):
    for n in range(7):
        zone(f"{n}")
    assert line("6e").reasons[-1].endswith("KCN 0, KCN 1, KCN 2, KCN 3, KCN 4 và 2 khu, cụm khác.")


def test_the_comparator_and_two_digits_are_the_plan_s(six):
    assert [line(code).plan_text for code in ("6n", "6k", "6b")] == ["ít nhất 05 KCN", "372,6 ha", "05 KCN"]


def test_published_counts_stand_beside_with_their_sources(six, make_indicator, administrator):
    series = make_indicator(
        "6e-cong-bo",
        target=None,
        comparator="",
        target_value=None,
        target_year=None,
        kind="count",
        unit="KCN",
    )
    for revision, value in enumerate((9, 10), 1):
        facts = {
            "scope": series.scope,
            "status": "official",
            "recorded_at": NOW,
            "recorded_by": administrator,
        }
        IndicatorValue.objects.create(
            indicator=series, year=2024, revision=revision, value=value, source=f"Trang {revision}", **facts
        )
    assert [(each.text, each.source, each.is_current) for each in line("6e").published] == [
        ("10", "Trang 2", True),
        ("9", "Trang 1", False),
    ]
    assert line("6f").published == ()


def test_a_half_year_replaces_no_year_and_says_what_it_is(six, make_indicator, administrator):
    nothing = {"target": None, "comparator": "", "target_value": None, "target_year": None}
    series = make_indicator("6e-cong-bo", kind="count", unit="KCN", **nothing)
    stamp = {"scope": series.scope, "status": "official", "recorded_at": NOW, "recorded_by": administrator}
    for revision, (span, value) in enumerate([("year", 10), ("half_year", 8)], 1):
        facts = {"year": 2024, "span": span, "revision": revision, "value": value, "source": "Trang 1"}
        IndicatorValue.objects.create(indicator=series, **facts, **stamp)
    told = [(each.period, each.text, each.is_current) for each in line("6e").published]
    assert told == [("6 tháng đầu năm 2024", "8", True), ("2024", "10", True)]


def test_land_that_may_be_counted_twice_is_named(six, zone):
    park = zone("Nhận", ("established", OLD, area("100")), ("expanded", NEW, area("150")))
    zone("Nhỏ", ("established", OLD, area("30")), ("merged", NEW, {"into": park}), kind=CLUSTER)
    words = (
        "KCN Nhận nhận sáp nhập CCN Nhỏ (30 ha) và từ ngày đó có văn bản mở rộng hoặc nêu diện tích "
        "(150 ha theo QĐ Nhận, 01/03/2022). Nếu diện tích này đã gồm đất của CCN thì 6d tính đất đó hai lần; "
        "nếu chưa gồm thì 6f chưa tính đất đó."
    )
    assert (line("6d").figure_text, line("6f").figure_text) == ("80 ha", "150 ha")
    assert (line("6d").reasons[-1], line("6f").reasons[-1]) == (words, words)
    assert words not in line("6m").reasons


@pytest.mark.parametrize(
    ("later", "size"),
    [
        (("area_stated", date(2023, 1, 1), area("130")), "130 ha theo QĐ Nhận, 01/01/2023"),
        (("expanded", date(2023, 1, 1)), "mở rộng theo QĐ Nhận, 01/01/2023, chưa rõ diện tích"),
        (
            ("expanded", date(2023, 1, 1), {"added_ha": Decimal(9)}),
            "mở rộng thêm 9 ha theo QĐ Nhận, 01/01/2023",
        ),
    ],
)
def test_a_size_stated_after_a_merger_of_unknown_size(six, zone, later, size):
    park = zone("Nhận", ("established", OLD, area("100")), later)
    for name in ("A", "B"):
        zone(name, ("merged", NEW, {"into": park}), kind=CLUSTER)
    words = "KCN Nhận nhận sáp nhập CCN A (chưa có diện tích), CCN B (chưa có diện tích)"
    found = [each for each in line("6d").reasons if words in each]
    assert [size in each for each in found] == [True]


def test_a_park_of_the_size_it_had_before_is_not_named(six, zone):
    park = zone("Nhận", ("established", OLD, area("100")))
    zone("A", ("merged", NEW, {"into": park}), kind=CLUSTER)
    assert not [each for each in line("6d").reasons if "hai lần" in each]


# The plan's own arithmetic


def test_the_parks_that_existed(six, zone):
    zone("Cũ", ("established", OLD, area("100.5")))
    count, size = reconciliation(TODAY).sums.parks
    assert (count.formula, count.inventory) == ("29 − 23 = 06 KCN", "01 KCN (đến 31/12/2020)")
    assert (size.formula, size.inventory) == ("7.840 − 6.518 = 1.322 ha", "100,5 ha (đến 31/12/2020)")
    assert size.note == "6.518 ha gồm cả phần mở rộng và 06 CCN sáp nhập."


def test_both_readings_of_the_clusters_are_shown(six, zone):
    park = zone("Nhận")
    zone("A", ("established", OLD, area("10")), ("merged", NEW, {"into": park}), kind=CLUSTER)
    zone("B", ("established", OLD, area("20")), ("removed", NEW), kind=CLUSTER)
    sums = reconciliation(TODAY).sums
    assert [(each.formula, each.inventory) for each in sums.included] == [
        ("66 − 29 + 9 = 46 CCN", "02 CCN (đến 31/12/2020)"),
        ("3.209 − 1.853 + 372,6 = 1.728,6 ha", "30 ha (đến 31/12/2020)"),
        ("09 CCN", "02 CCN (sáp nhập 01, đưa ra khỏi quy hoạch 01)"),
        ("372,6 ha", "30 ha"),
    ]
    assert [each.formula for each in sums.apart] == [
        "66 − 29 + 9 + 6 = 52 CCN",
        "3.209 − 1.853 + 372,6 + diện tích 06 CCN sáp nhập",
        "9 + 6 = 15 CCN",
        "372,6 + diện tích 06 CCN sáp nhập",
    ]
    assert sums.apart[1].note == "Kế hoạch không nêu riêng diện tích 06 CCN sáp nhập (nằm trong 6.518 ha)."
    assert [each.inventory for each in sums.apart] == [each.inventory for each in sums.included]


def test_without_the_indicators_there_are_no_sums(make_indicator):
    make_indicator("6a", formula=Formula.INVENTORY)
    assert reconciliation(TODAY).sums is None


@pytest.mark.parametrize("count", [1, 3])
def test_six_queries_whatever_the_number_of_zones(six, zone, confirm, count, django_assert_num_queries):
    for n in range(count):
        zone(f"Mẫu {n}", ("established", NEW))
        confirm(PARK, date(2025, 1, n + 1))
    with django_assert_num_queries(6):
        reconciliation(TODAY)


# The page


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


def test_the_page_opens_every_number_on_its_rows(reader, six, zone):
    made = zone("Mới", ("established", NEW, area("377")))
    page = text_of(reader.get(HERE))
    for words in (
        "<details>",
        f'href="/khu-cum-cong-nghiep/{made.pk}/"',
        "Thành lập 01/03/2022",
        "QĐ Mới",
        "377 ha",
    ):
        assert words in page
    assert "None" not in page


def test_the_address_is_not_that_of_an_indicator():
    assert reverse("targets:reconciliation") == HERE


def test_all_zones_are_summed_by_state_and_lead_to_their_list(reader, six, zone):
    zone("Mới", ("established", NEW, area("377")))
    zone("Trắng")
    page = text_of(reader.get(HERE, {"ngay": "01/03/2022"}))
    link = "/khu-cum-cong-nghiep/?loai=industrial_park&amp;trang_thai=established&amp;ngay=01/03/2022"
    assert (link in page, "KCN, chưa có văn bản" in page, "01 KCN chưa có diện tích" in page) == (True,) * 3
    assert "KCN Mới" in text_of(reader.get(link.replace("&amp;", "&")))


def test_the_day_is_chosen(reader, six, zone):
    zone("Mới", ("established", NEW))
    assert "Thành lập 01/03/2022" not in text_of(reader.get(HERE, {"ngay": "28/02/2022"}))
    assert "Thành lập 01/03/2022" in text_of(reader.get(HERE, {"ngay": "01/03/2022"}))


@pytest.mark.parametrize(
    ("day", "words"),
    [("31/06/2024", "Không hiểu ngày “31/06/2024”"), ("01/01/2099", "Ngày đã đọc là 01/01/2099")],
)
def test_a_wrong_day_is_told_and_today_is_shown(reader, six, day, words):
    answer = reader.get(HERE, {"ngay": day})
    assert answer.status_code == 200
    assert (words in text_of(answer), "tính đến hôm nay" in text_of(answer)) == (True, True)


def test_an_empty_portal_is_polite(reader):
    page = text_of(reader.get(HERE))
    assert "Chưa có chỉ tiêu của mục tiêu (6)." in page
    assert "None" not in page


def test_sample_rows_are_marked(reader, six, zone):
    zone("Mẫu", ("established", NEW, {"is_sample": True}))
    assert "sample-mark" in text_of(reader.get(HERE))


def test_only_the_total_of_a_sample_zone_is_marked(reader, six, zone):
    zone("Mẫu", ("established", NEW, {"is_sample": True}))
    zone("Thật", ("planned", NEW, area("50")))
    assert [(each.label, each.is_sample) for each in reconciliation(TODAY).totals] == [
        ("KCN, quy hoạch", False),
        ("KCN, đã thành lập", True),
    ]
    totals = text_of(reader.get(HERE)).partition('id="tinh-trang"')[2].partition("</table>")[0]
    assert totals.count("sample-mark") == 1


def test_only_an_administrator_sees_the_form(reader, six, leader, administrator, confirm):
    confirm(PARK)
    assert "Xác nhận mới" not in text_of(reader.get(HERE))
    reader.force_login(administrator)
    assert "Xác nhận mới" in text_of(reader.get(HERE))


# Confirming


def form(**changes) -> dict:
    return {"kind": PARK, "complete_on": "31/12/2025", "document": "Công văn số 25"} | changes


def test_an_administrator_confirms_a_list(office, six, administrator):
    answer = office.post(f"{HERE}xac-nhan/", form(), follow=True)
    made = InventoryConfirmation.objects.get()
    assert (made.kind, made.complete_on, made.recorded_by) == (PARK, date(2025, 12, 31), administrator)
    assert "danh mục đầy đủ đến 31/12/2025" in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"complete_on": "31/06/2025"}, "Không hiểu ngày"),
        ({"complete_on": ""}, "Đề nghị ghi ngày"),
        ({"complete_on": "01/01/2099"}, "Ngày đã đọc là 01/01/2099"),
        ({"document": " "}, "Đề nghị ghi văn bản làm căn cứ"),
    ],
)
def test_a_faulty_confirmation_is_refused_at_its_field(office, six, changes, words):
    page = text_of(office.post(f"{HERE}xac-nhan/", form(**changes)))
    assert words in page
    assert not InventoryConfirmation.objects.exists()


def test_the_same_confirmation_twice_is_told(office, six):
    office.post(f"{HERE}xac-nhan/", form())
    assert "đã được ghi" in text_of(office.post(f"{HERE}xac-nhan/", form()))
    assert InventoryConfirmation.objects.count() == 1


def test_a_confirmation_is_taken_back_with_a_reason_and_stays_readable(office, six, confirm):
    made = confirm(PARK)
    url = f"{HERE}xac-nhan/{made.pk}/rut/"
    assert "Không rút được" in text_of(office.post(url, {"note": " "}, follow=True))
    page = text_of(office.post(url, {"note": "Còn thiếu hai KCN"}, follow=True))
    assert ("Đã rút xác nhận" in page, "Còn thiếu hai KCN" in page) == (True, True)
    assert not InventoryConfirmation.objects.standing().exists()
    assert "đã được rút" in text_of(office.post(url, {"note": "Lần hai"}, follow=True))


@pytest.mark.parametrize("person", ["officer", "head", "specialist", "sct_head", "leader"])
def test_nobody_else_confirms_or_takes_back(person, request, client, six, confirm):
    made = confirm(PARK)
    client.force_login(request.getfixturevalue(person))
    urls = [f"{HERE}xac-nhan/", f"{HERE}xac-nhan/{made.pk}/rut/"]
    assert [client.post(url, form(note="x")).status_code for url in urls] == [403, 403]
    assert InventoryConfirmation.objects.standing().count() == 1


def test_what_is_confirmed_is_measured(office, six, zone):
    zone("Mới", ("established", NEW))
    office.post(f"{HERE}xac-nhan/", form(complete_on=f"{timezone.localdate():%d/%m/%Y}"))
    page = text_of(office.get("/muc-tieu/6a/"))
    assert "chưa được xác nhận đầy đủ" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_are_constant(reader, six, zone, confirm, count, django_assert_num_queries):
    for n in range(count):
        zone(f"Mẫu {n}", ("established", NEW))
        confirm(PARK, date(2025, 1, n + 1))
    with django_assert_num_queries(9):  # session, person, target, and the six of the page
        assert reader.get(HERE).status_code == 200
