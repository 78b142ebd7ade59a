"""Writing zones, events and figures: what was typed stays, what stands is shown before it is replaced."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.lib.file_corpus import pdf
from zones.models import ReplacedProgress, Zone, ZoneEvent, ZoneProgress
from zones.permissions import can_record_zones

PEOPLE = ["officer", "head", "stranger", "sct_officer", "specialist", "sct_head", "leader", "administrator"]
PDF = pdf()
LIST = "/khu-cum-cong-nghiep/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def keeper(client, specialist):
    client.force_login(specialist)
    return client


def event_form(**fields) -> dict:
    return {
        "kind": "established",
        "happened_on": "5/1/2022",
        "document": "12/QĐ-TTg",
        "area_ha": "377",
    } | fields


def test_sct_and_administrators_keep_the_inventory(request, db):
    allowed = [name for name in PEOPLE if can_record_zones(request.getfixturevalue(name))]
    assert allowed == ["specialist", "sct_head", "administrator"]


@pytest.mark.parametrize(("person", "shown"), [("specialist", True), ("leader", False)])
def test_the_buttons_are_for_those_who_may(person, shown, request, client, zone, progress, event):
    progress(zone, area_ha="10")
    event(zone, date(2022, 1, 5))
    client.force_login(request.getfixturevalue(person))
    page = text_of(client.get(f"{LIST}{zone.pk}/"))
    words = ["Ghi sự kiện", "Ghi số liệu", "Sửa địa bàn", "Thêm phần", "Rút sự kiện", "Đính chính"]
    assert [each in page for each in words] == [shown] * 6
    assert ("Thêm khu, cụm" in text_of(client.get(LIST))) is shown


# Events


def test_an_event_is_recorded_with_its_scan(keeper, zone, specialist):
    scan = SimpleUploadedFile("qd-12.pdf", PDF, "application/pdf")
    response = keeper.post(f"{LIST}{zone.pk}/su-kien/", event_form(file=scan))
    assert response.headers["Location"] == f"{LIST}{zone.pk}/#qua-trinh"
    event = ZoneEvent.objects.get()
    assert (event.kind, event.happened_on, event.area_ha) == ("established", date(2022, 1, 5), 377)
    assert (event.recorded_by, event.file.name, event.is_sample) == (specialist, "qd-12.pdf", False)
    page = text_of(keeper.get(f"{LIST}{zone.pk}/"))
    for words in ("05/01/2022: Thành lập", "diện tích 377 ha", "12/QĐ-TTg", "Đã thành lập", "tệp văn bản"):
        assert words in page


@pytest.mark.parametrize("person", ["officer", "stranger", "leader", "administrator"])
def test_the_scan_of_an_event_is_open_to_everybody(person, request, keeper, zone, client):
    keeper.post(f"{LIST}{zone.pk}/su-kien/", event_form(file=SimpleUploadedFile("qd.pdf", PDF)))
    client.force_login(request.getfixturevalue(person))
    response = client.get(reverse("reports:file", args=[ZoneEvent.objects.get().file_id]))
    assert (response.status_code, b"".join(response.streaming_content)) == (200, PDF)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": ""}, "Đề nghị chọn sự kiện."),
        ({"happened_on": "31/6/2022"}, "Không hiểu ngày “31/6/2022”"),
        ({"happened_on": "1/1/2090"}, "sự kiện phải xảy ra chậm nhất hôm nay"),
        ({"document": " "}, "Đề nghị ghi văn bản."),
        ({"area_ha": "377.5"}, "Không hiểu số “377.5”"),
        ({"area_ha": "-1"}, "không được nhỏ hơn 0"),
        ({"added_ha": "5"}, "Diện tích tăng thêm chỉ ghi với sự kiện mở rộng"),
        ({"kind": "merged"}, "cần ghi khu công nghiệp nhận sáp nhập"),
        ({"kind": "merged", "into": "KCN Không Có"}, "Đã đọc “KCN Không Có”, không có trong danh sách"),
        ({"kind": "area_stated", "area_ha": ""}, "cần có diện tích theo văn bản"),
        ({"file": SimpleUploadedFile("a.pdf", b"not a pdf")}, "Chưa tải lên được tệp"),
    ],
)
def test_an_impossible_event_is_told_and_everything_typed_stays(keeper, zone, fields, words):
    response = keeper.post(f"{LIST}{zone.pk}/su-kien/", event_form(note="Ghi chú giữ lại", **fields))
    page = text_of(response)
    assert (response.status_code, words in page, "Ghi chú giữ lại" in page) == (200, True, True)
    for name, value in fields.items():
        if name not in ("kind", "file") and value.strip():
            assert f'value="{value}"' in page, name
    assert ZoneEvent.objects.count() == 0


@pytest.mark.parametrize("name", ["KCN Vân Trung", "vân trung", "kcn van trung"])
def test_the_park_merged_into_is_found_by_its_name(keeper, make_zone, name):
    park, cluster = make_zone("Vân Trung"), make_zone("Nội Hoàng", "industrial_cluster")
    make_zone("Vân Trung", "industrial_cluster")
    keeper.post(f"{LIST}{cluster.pk}/su-kien/", event_form(kind="merged", into=name))
    assert ZoneEvent.objects.get().into == park


def test_a_park_with_other_accents_is_not_taken_for_the_one_named(keeper, make_zone):
    make_zone("Đông Sơn")
    cluster = make_zone("Nội Hoàng", "industrial_cluster")
    page = keeper.post(f"{LIST}{cluster.pk}/su-kien/", event_form(kind="merged", into="KCN Đồng Sơn"))
    assert "Đã đọc “KCN Đồng Sơn”, không có trong danh sách" in page.content.decode()
    assert ZoneEvent.objects.count() == 0


def test_a_wrong_event_is_withdrawn_with_a_reason(keeper, zone, event, specialist):
    wrong = event(zone, date(2022, 1, 5))
    url = f"{LIST}{zone.pk}/su-kien/{wrong.pk}/rut/"
    assert "Đề nghị ghi rõ lý do rút." in text_of(keeper.post(url, {"withdrawn_note": " "}))
    assert keeper.post(url, {"withdrawn_note": "Nhầm khu"}).status_code == 302
    wrong.refresh_from_db()
    assert (wrong.withdrawn_note, wrong.withdrawn_by) == ("Nhầm khu", specialist)
    page = text_of(keeper.get(f"{LIST}{zone.pk}/"))
    assert '<li class="is-withdrawn">' in page
    assert "<strong>Đã rút:</strong> Nhầm khu" in page
    again = text_of(keeper.post(url, {"withdrawn_note": "Lần nữa"}))
    assert "đã được rút trước đó" in again or "Đã rút" in again
    wrong.refresh_from_db()
    assert wrong.withdrawn_note == "Nhầm khu"


def test_an_event_of_another_zone_is_not_found(keeper, make_zone, event):
    wrong = event(make_zone(), date(2022, 1, 5))
    assert keeper.get(f"{LIST}{make_zone('B').pk}/su-kien/{wrong.pk}/rut/").status_code == 404


# Figures


def figures(**fields) -> dict:
    return {"as_of": "10/6/2026", "area_ha": "377", "cleared_ha": "188,5", "source": "05/BC-BQL"} | fields


def test_figures_of_a_new_day(keeper, zone):
    response = keeper.post(f"{LIST}{zone.pk}/so-lieu/", figures(labour="1.500"))
    assert response.headers["Location"] == f"{LIST}{zone.pk}/#tien-do"
    row = ZoneProgress.objects.get()
    assert (row.as_of, row.cleared_ha, row.labour, row.occupancy_percent) == (
        date(2026, 6, 10),
        Decimal("188.5"),
        1500,
        None,
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"as_of": "1/1/2090"}, "Ngày đã đọc là 01/01/2090; cần ngày từ"),
        ({"as_of": "1/1/1899"}, "Ngày đã đọc là 01/01/1899; cần ngày từ"),
        ({"cleared_ha": "400"}, "Đã GPMB không được lớn hơn diện tích."),
        ({"occupancy_percent": "101"}, "không được lớn hơn 100"),
        ({"labour": "1,5"}, "Số đã đọc là 1,5"),
        ({"source": ""}, "Đề nghị ghi nguồn của số liệu."),
        ({"area_ha": "", "cleared_ha": ""}, "Đề nghị ghi ít nhất một số liệu"),
    ],
)
def test_impossible_figures_are_told_and_stay(keeper, zone, fields, words):
    form = {"source": "Nguồn giữ lại"} | fields
    response = keeper.post(f"{LIST}{zone.pk}/so-lieu/", figures(**form))
    page = text_of(response)
    assert (response.status_code, words in page) == (200, True)
    for value in filter(None, form.values()):
        assert f'value="{value}"' in page
    assert ZoneProgress.objects.count() == 0


def test_what_stands_is_shown_beside_what_was_typed_and_replaced_only_when_asked(keeper, zone, progress):
    progress(zone, area_ha="377", cleared_ha="100")
    url = f"{LIST}{zone.pk}/so-lieu/"
    response = keeper.post(url, figures())
    page = text_of(response)
    assert (response.status_code, ZoneProgress.objects.get().cleared_ha) == (409, 100)
    assert "Ngày này đã có số liệu" in page
    assert '<td data-label="Đang có">100</td><td data-label="Vừa ghi"><strong>188,5</strong></td>' in page
    seen = response.context["form"]["seen"].value()
    assert "Đề nghị ghi lý do đính chính." in text_of(keeper.post(url, figures(seen=seen)))
    assert keeper.post(url, figures(seen=seen, reason="Đối chiếu biên bản")).status_code == 302
    assert ZoneProgress.objects.get().cleared_ha == Decimal("188.5")
    assert ReplacedProgress.objects.values_list("cleared_ha", "reason").get() == (100, "Đối chiếu biên bản")


def test_a_correction_starts_from_what_stands(keeper, zone, progress):
    progress(zone, area_ha="377", cleared_ha="100", investor="Công ty A")
    page = keeper.get(f"{LIST}{zone.pk}/so-lieu/", {"ngay": "10/6/2026"})
    for words in ('value="377"', 'value="Công ty A"', 'value="10/06/2026"', "Lý do đính chính"):
        assert words in text_of(page)
    form = figures(seen=page.context["form"]["seen"].value(), reason="Nhầm")
    assert keeper.post(f"{LIST}{zone.pk}/so-lieu/?ngay=10/6/2026", form).status_code == 302


def test_somebody_was_faster(keeper, zone, progress):
    progress(zone, area_ha="377", cleared_ha="100")
    page = keeper.get(f"{LIST}{zone.pk}/so-lieu/", {"ngay": "10/6/2026"})
    seen = page.context["form"]["seen"].value()
    progress(zone, area_ha="377", cleared_ha="120")
    response = keeper.post(f"{LIST}{zone.pk}/so-lieu/", figures(seen=seen, reason="Nhầm"))
    assert (response.status_code, ZoneProgress.objects.get().cleared_ha) == (409, 120)
    assert '<td data-label="Đang có">120</td>' in text_of(response)


def test_a_correction_moved_to_another_day_asks(keeper, zone, progress):
    progress(zone, area_ha="377")
    page = keeper.get(f"{LIST}{zone.pk}/so-lieu/", {"ngay": "10/6/2026"})
    form = figures(seen=page.context["form"]["seen"].value(), reason="Nhầm", as_of="11/6/2026")
    response = keeper.post(f"{LIST}{zone.pk}/so-lieu/", form)
    assert "Ngày này chưa có số liệu" in text_of(response)
    assert ZoneProgress.objects.count() == 1
    assert keeper.post(f"{LIST}{zone.pk}/so-lieu/", form | {"seen": ""}).status_code == 302
    assert ZoneProgress.objects.count() == 2


@pytest.mark.parametrize("day", ["x", "", "31/6/2026", "1/1/2020"])
def test_a_day_in_the_address_without_figures_opens_an_empty_form(keeper, zone, progress, day):
    progress(zone, area_ha="377")
    assert 'value="377"' not in text_of(keeper.get(f"{LIST}{zone.pk}/so-lieu/", {"ngay": day}))


# Zones and where they lie


def test_a_zone_is_added(keeper, stranger_agency):
    form = {"kind": "industrial_cluster", "name": "Đại Lâm", "district": stranger_agency.pk}
    response = keeper.post(f"{LIST}them/", form | {"location": "xã Đại Lâm"})
    zone = Zone.objects.get()
    assert response.headers["Location"] == f"{LIST}{zone.pk}/"
    assert (zone.full_name, zone.district, zone.location) == ("CCN Đại Lâm", stranger_agency, "xã Đại Lâm")


def test_a_part_is_added_from_the_page_of_its_zone(keeper, zone):
    page = text_of(keeper.get(f"{LIST}them/", {"thuoc": zone.pk}))
    assert 'value="KCN Yên Lư"' in page
    form = {"kind": zone.kind, "name": "Yên Lư (mở rộng)", "parent": "KCN Yên Lư", "part_kind": "expansion"}
    keeper.post(f"{LIST}them/", form)
    assert Zone.objects.get(parent=zone).part_kind == "expansion"


@pytest.mark.parametrize("whole", ["x", "999", "9" * 40, "-1"])
def test_a_part_of_nothing_opens_an_empty_form(keeper, db, whole):
    assert keeper.get(f"{LIST}them/", {"thuoc": whole}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Yên Lư"}, "Đã có khu, cụm công nghiệp cùng loại mang tên này."),
        ({"name": "KCN Mới"}, "đề nghị ghi tên không có chữ KCN, CCN"),
        ({"part_kind": "phase"}, "Phần của khu, cụm cần ghi cả khu, cụm chứa nó"),
        ({"parent": "KCN Yên Lư"}, "Phần của khu, cụm cần ghi cả khu, cụm chứa nó"),
        ({"kind": "industrial_cluster", "parent": "KCN Yên Lư", "part_kind": "phase"}, "cùng loại"),
        ({"name": ""}, "Đề nghị ghi tên."),
        ({"kind": ""}, "Đề nghị chọn loại."),
    ],
)
def test_an_impossible_zone_is_told_and_everything_typed_stays(keeper, zone, fields, words):
    form = {"kind": "industrial_park", "name": "Mới", "location": "xã giữ lại"} | fields
    page = text_of(keeper.post(f"{LIST}them/", form))
    assert (words in page, "xã giữ lại" in page, Zone.objects.count()) == (True, True, 1)


def test_district_place_and_agency_are_set(keeper, zone, stranger_agency, sxd):
    form = {"district": stranger_agency.pk, "location": "xã A", "reporting_agency": sxd.pk}
    page = text_of(keeper.post(f"{LIST}{zone.pk}/dia-ban/", form, follow=True))
    assert "Địa bàn cấp huyện: chưa ghi → UBND huyện Hiệp Hòa" in page
    zone.refresh_from_db()
    assert (zone.district, zone.location, zone.reporting_agency) == (stranger_agency, "xã A", sxd)


def test_an_agency_that_is_none_is_refused(keeper, zone, sxd):
    response = keeper.post(f"{LIST}{zone.pk}/dia-ban/", {"district": sxd.pk, "location": "xã giữ lại"})
    assert "xã giữ lại" in text_of(response)
    zone.refresh_from_db()
    assert zone.district is None


@pytest.mark.parametrize("page", ["dia-ban", "su-kien", "so-lieu", "su-kien/1/rut"])
def test_pages_of_an_unknown_zone_are_not_found_for_anybody(page, client, officer, specialist):
    for person in (officer, specialist):
        client.force_login(person)
        assert client.get(f"{LIST}999/{page}/").status_code == 404
