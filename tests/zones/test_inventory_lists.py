"""Lists that nobody prepared for the portal: read where they can be, with a word for what was left out."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.conftest import NOW
from tests.zones.inventory_world import (
    DECISION,
    HEAD,
    LIST,
    SOURCE,
    bring,
    confirm,
    faults,
    file_of,
    row,
    skipped,
    table,
    told,
)
from zones.events import record_event
from zones.models import Zone, ZoneEvent

HEADER = (
    "TT",
    "Tên khu,\ncụm công nghiệp",
    "Huyện, TP",
    "Địa điểm",
    "DIỆN TÍCH (ha)",
    "Quyết định thành lập",
)


@pytest.fixture
def districts(stranger_agency, sct):
    names = {
        "thành phố Bắc Giang": "TP Bắc Giang",
        "huyện Việt Yên": "Việt Yên",
        "huyện Yên Dũng": "Yên Dũng",
    }
    for order, (name, short) in enumerate(names.items(), 10):
        fields = {"code": f"d{order}", "name": f"UBND {name}", "short_name": f"UBND {short}"}
        type(sct).objects.create(**fields, symbol="UBND", kind="district_committee", order=order)


@pytest.fixture
def a_real_list(districts) -> Workbook:
    """As an office makes it: merged titles, headings of groups, totals, a signature, a sheet of notes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    sheet["A1"], sheet["E1"] = "UBND TỈNH BẮC GIANG", "Biểu số 01"
    sheet["A2"] = "DANH MỤC CÁC KHU CÔNG NGHIỆP, CỤM CÔNG NGHIỆP"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:F2")
    for column, words in enumerate(HEADER, 1):
        sheet.cell(4, column).value = words
    for column in range(1, 7):
        sheet.cell(5, column).value = f"({column})"
    rows = [
        ("I", "KHU CÔNG NGHIỆP", None, None, 633.45, None),
        (1, "Quang Châu", "Việt Yên", "xã Quang Châu", "426", "QĐ 636/QĐ-UBND ngày 02/6/2006"),
        (2, "KCN Hòa  Phú", "Hiệp Hòa", None, 207.45, "Số 1130/QĐ-TTg ngày 5 tháng 7 năm 2017"),
        (None, "Tổng cộng KCN", None, None, "633,45", None),
        (None,) * 6,
        ("II", "Cụm công nghiệp", None, None, None, None),
        (None, "Huyện Hiệp Hòa", None, None, None, None),
        (1, unicodedata.normalize("NFD", "Đoan Bái–Lương Phong 1"), None, None, "75 ha", None),
        (2, "Hợp Thịnh", None, "xã Hợp Thịnh", "1.322,5", None),
        (None, "TP Bắc Giang", None, None, None, None),
        (3, "CCN Dĩnh Trì", None, None, 40, None),
        (None, None, None, None, None, None),
        ("Tổng cộng", None, None, None, 2070.95, None),
        (None, "Ghi chú: diện tích theo quy hoạch được duyệt", None, None, None, None),
        (None, None, None, "NGƯỜI LẬP BIỂU", None, None),
    ]
    for number, values in enumerate(rows, 6):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("Ghi chép").append(["việc cần làm", "gọi cho huyện"])
    return book


def test_a_real_list_is_read_with_a_word_for_every_row_left_out(a_real_list, specialist):
    a_real_list["Biểu 01"].cell(20, 4).value = None  # the signature
    kept = bring(a_real_list, specialist, SOURCE)
    assert told(kept, "fault") == []
    assert [(place, subject) for place, subject, *_ in told(kept, "new_zone")] == [
        ("Biểu 01!B7", "KCN Quang Châu"),
        ("Biểu 01!B8", "KCN Hòa Phú"),
        ("Biểu 01!B13", "CCN Đoan Bái–Lương Phong 1"),
        ("Biểu 01!B14", "CCN Hợp Thịnh"),
        ("Biểu 01!B16", "CCN Dĩnh Trì"),
    ]
    assert skipped(kept) == [
        ("Biểu 01!B5", "(2)"),
        ("Biểu 01!B6", "KHU CÔNG NGHIỆP"),
        ("Biểu 01!B9", "Tổng cộng KCN"),
        ("Biểu 01!B11", "Cụm công nghiệp"),
        ("Biểu 01!B12", "Huyện Hiệp Hòa"),
        ("Biểu 01!B15", "TP Bắc Giang"),
        ("Biểu 01!B18", "Tổng cộng"),
        ("Biểu 01!B19", "Ghi chú: diện tích theo quy hoạch được duyệt"),
        ("Ghi chép", ""),
    ]
    confirm(kept, specialist)
    events = ZoneEvent.objects.order_by("zone__pk").values_list(
        "zone__name", "kind", "happened_on", "area_ha"
    )
    assert list(events) == [
        ("Quang Châu", "established", date(2006, 6, 2), Decimal(426)),
        ("Hòa Phú", "established", date(2017, 7, 5), Decimal("207.45")),
        ("Đoan Bái–Lương Phong 1", "area_stated", SOURCE.day, Decimal(75)),
        ("Hợp Thịnh", "area_stated", SOURCE.day, Decimal("1322.5")),
        ("Dĩnh Trì", "area_stated", SOURCE.day, Decimal(40)),
    ]
    districts = Zone.objects.order_by("pk").values_list("district__short_name", flat=True)
    assert list(districts) == ["UBND Việt Yên", *["UBND huyện Hiệp Hòa"] * 3, "UBND TP Bắc Giang"]


def test_a_signature_in_a_column_that_is_read_is_named_not_swallowed(a_real_list, specialist):
    kept = bring(a_real_list, specialist, SOURCE)
    assert faults(kept) == [("Biểu 01!B20", "(trống)")]


def test_the_same_list_brought_twice_changes_nothing_the_second_time(a_real_list, specialist):
    a_real_list["Biểu 01"].cell(20, 4).value = None
    confirm(bring(a_real_list, specialist, SOURCE), specialist)
    again = bring(a_real_list, specialist, SOURCE)
    assert (again.state, again.counts["unchanged"], again.counts["new_event"]) == ("ready", 10, 0)


# --- names -------------------------------------------------------------------------------------------


def test_a_name_is_known_in_every_spelling_and_both_yen_lu_stay_two(make_zone, specialist):
    make_zone("Yên Lư")
    make_zone("Yên Lư", "industrial_cluster")
    make_zone("Đoan Bái - Lương Phong 1", "industrial_cluster")
    names = ["KCN Yên Lư", "ccn  yên lư", "Cụm công nghiệp Đoan Bái-Lương Phong 1", "KHU CN YÊN LƯ"]
    kept = bring(
        table(*(row(name, None, None, location=f"xã {name[-4:]}") for name in names[1:3])), specialist
    )
    assert [(subject, after) for _, subject, _, after in told(kept, "changed", "new_zone")] == [
        ("CCN Yên Lư", "Địa điểm: xã n lư"),
        ("CCN Đoan Bái - Lương Phong 1", "Địa điểm: xã ng 1"),
    ]
    kept = bring(table(*(row(name, 10 + n) for n, name in enumerate(names[:1]))), specialist)
    assert [subject for _, subject, *_ in told(kept, "new_event")] == ["KCN Yên Lư"]


def test_a_name_that_may_mean_two_zones_is_not_guessed(make_zone, specialist):
    make_zone("Mỹ An", "industrial_cluster")
    make_zone("Mỹ Ân", "industrial_cluster")
    kept = bring(table(row("CCN My An")), specialist)
    [(place, _, before, after)] = told(kept, "fault")
    assert (place, before) == ("Danh mục!B2", "CCN My An")
    assert after == "Cần viết đúng dấu một trong: CCN Mỹ An, CCN Mỹ Ân."


def test_names_with_other_accents_are_two_zones(make_zone, specialist):
    make_zone("Đông Sơn", "industrial_cluster")
    kept = bring(table(row("CCN Đồng Sơn"), row("CCN Đống Sơn", 3)), specialist)
    assert [subject for _, subject, *_ in told(kept, "new_zone")] == ["CCN Đồng Sơn", "CCN Đống Sơn"]
    assert told(kept, "matched") == []
    confirm(kept, specialist)
    assert list(ZoneEvent.objects.order_by("area_ha").values_list("zone__name", flat=True)) == [
        "Đống Sơn",
        "Đồng Sơn",
    ]


@pytest.mark.parametrize("name", ["yen lu", "YÊN-LƯ"])
def test_a_zone_written_otherwise_is_named_as_it_is_recorded(make_zone, specialist, name):
    zone = make_zone("Yên Lư")
    kept = bring(table(row(f"KCN {name}")), specialist)
    assert told(kept, "matched") == [("Danh mục!B2", "", f"KCN {name}", "KCN Yên Lư, đang có trên Cổng")]
    assert [subject for _, subject, *_ in told(kept, "new_event")] == ["KCN Yên Lư"]
    confirm(kept, specialist)
    assert zone.events.count() == 1
    again = bring(table(row(f"KCN {name}")), specialist)
    assert (again.counts["matched"], again.counts["unchanged"]) == (1, 2)


def test_the_same_name_without_accents_in_one_workbook_is_the_one_with_them(specialist, sct):
    other = "Văn bản số 7/BQL-KCN ngày 01/3/2024"
    kept = bring(table(row("KCN hoa phu"), row("KCN Hòa Phú", 205, other)), specialist)
    assert told(kept, "matched") == [("Danh mục!B2", "", "KCN hoa phu", "KCN Hòa Phú, cũng trong sổ này")]
    confirm(kept, specialist)
    assert (Zone.objects.get().name, ZoneEvent.objects.count()) == ("Hòa Phú", 2)


def test_a_name_without_accents_beside_two_that_have_them_is_not_guessed(make_zone, specialist):
    make_zone("Đông Sơn")
    kept = bring(table(row("KCN Đồng Sơn"), row("KCN dong son", 3)), specialist)
    [(place, _, before, after)] = told(kept, "fault")
    assert (place, before) == ("Danh mục!B3", "KCN dong son")
    assert after == "Cần viết đúng dấu một trong: KCN Đông Sơn, KCN Đồng Sơn."


@pytest.mark.parametrize(
    ("book", "kind"),
    [
        (table(row("Tân Hưng", kind="KCN")), "industrial_park"),
        (table(row("Tân Hưng", kind="Cụm công nghiệp (CCN)")), "industrial_cluster"),
        (table(row("Khu công nghiệp Tân Hưng")), "industrial_park"),
        (table(row("Tân Hưng"), title="CCN năm 2026"), "industrial_cluster"),
        (table(row("Tân Hưng"), head=[*HEAD[:1], "Tên CCN", *HEAD[2:]]), "industrial_cluster"),
        (table(["A", "Các khu công nghiệp đang hoạt động"], row("Tân Hưng")), "industrial_park"),
    ],
    ids=["column", "long column", "prefix", "sheet", "header", "heading"],
)
def test_the_kind_comes_from_wherever_it_is_said(book, kind, specialist, sct):
    confirm(bring(book, specialist), specialist)
    assert list(Zone.objects.values_list("kind", "name")) == [(kind, "Tân Hưng")]


def test_a_kind_nobody_says_is_asked_for(specialist, make_zone):
    make_zone("Yên Lư")  # that one has the name is no reason to think so
    kept = bring(table(row("Yên Lư")), specialist)
    assert faults(kept) == [("Danh mục!B2", "Yên Lư")]


# --- two rows, two documents -------------------------------------------------------------------------


def test_rows_that_say_the_same_are_noted_once(specialist, sct):
    kept = bring(table(row(), row(stt=2)), specialist)
    assert [subject for _, subject, *_ in told(kept, "new_zone", "new_event")] == ["KCN Hòa Phú"] * 2
    assert [place for place, _ in skipped(kept)] == ["Danh mục!B3", "Danh mục!F3"]


def test_two_documents_with_two_areas_are_both_kept(specialist, sct):
    other = "Văn bản số 7/BQL-KCN ngày 01/3/2024"
    kept = confirm(bring(table(row(), row(area=205, document=other)), specialist), specialist)
    assert kept.state == "applied"
    assert list(ZoneEvent.objects.values_list("area_ha", "document")) == [
        (Decimal("207.45"), DECISION),
        (Decimal(205), other),
    ]


def test_one_document_with_two_areas_is_a_fault_naming_both_cells(specialist, sct):
    [(place, _, before, after)] = told(bring(table(row(), row(area=205)), specialist), "fault")
    assert (place, before) == ("Danh mục!F3", "205 ha")
    assert "Danh mục!F2 (207,45 ha)" in after


def test_an_area_its_own_document_has_said_is_not_said_again(specialist, sct):
    book = table(row(area=50), row("KCN Quang Châu", 75))
    sheet = book.create_sheet("Sự kiện")
    sheet.append(["Khu, cụm", "Sự kiện", "Ngày", "Văn bản", "Diện tích (ha)"])
    sheet.append(["KCN Hòa Phú", "Thành lập", "05/01/2022", DECISION, 50])
    sheet.append(["KCN Hòa Phú", "Nêu diện tích", "05/01/2022", DECISION, 50])
    confirm(bring(book, specialist), specialist)
    kinds = ZoneEvent.objects.filter(zone__name="Hòa Phú").values_list("kind", flat=True)
    assert sorted(kinds) == ["area_stated", "established"]


def test_two_rows_that_place_one_zone_differently_are_a_fault_naming_both(specialist, sct):
    rows = [row(location="xã Đại An"), row(area=None, document=None, location="xã Hợp Thịnh")]
    [(place, _, before, after)] = told(bring(table(*rows), specialist), "fault")
    assert (place, before) == ("Danh mục!E3", "xã Hợp Thịnh")
    assert "Danh mục!E2 (“xã Đại An”)" in after


def test_an_area_that_disagrees_with_the_recorded_one_stands_beside_it(specialist, make_zone):
    zone, paper = make_zone("Hòa Phú"), "QĐ số 1/QĐ-UBND"
    stamp = {"by": specialist, "now": NOW}
    record_event(zone, kind="established", happened_on=date(2017, 7, 5), document=paper, area_ha=85, **stamp)
    kept = bring(table(row()), specialist)
    [(_, subject, before, after)] = told(kept, "disagreeing")
    assert (subject, before) == ("KCN Hòa Phú", "85 ha theo QĐ số 1/QĐ-UBND")
    counted = "Sẽ tính 207,45 ha thay cho 85 ha"
    assert after == f"Nêu diện tích ngày 05/01/2022, 207,45 ha, theo {DECISION}. {counted}"
    confirm(kept, specialist)
    assert list(zone.events.values_list("area_ha", flat=True)) == [Decimal(85), Decimal("207.45")]


def test_a_document_that_is_recorded_with_another_area_is_refused(specialist, make_zone):
    zone = make_zone("Hòa Phú")
    stamp = {"by": specialist, "now": NOW}
    day = date(2022, 1, 5)
    record_event(zone, kind="area_stated", happened_on=day, document=DECISION, area_ha=85, **stamp)
    [(place, _, before, after)] = told(bring(table(row()), specialist), "fault")
    assert (place, before) == ("Danh mục!F2", "207,45 ha")
    assert "Nêu diện tích ngày 05/01/2022, 85 ha" in after


# --- documents and days ------------------------------------------------------------------------------


def test_areas_without_any_document_ask_for_one_for_the_whole_workbook(specialist, sct):
    rows = [row(document=None), row("KCN Quang Châu", document=None)]
    kept = bring(table(*rows), specialist)
    [(place, _, before, after)] = told(kept, "fault")
    assert (place, before) == ("Danh mục!G2", "không có văn bản (2 dòng, từ dòng 2 đến dòng 3)")
    assert "nêu một văn bản và ngày của nó cho cả sổ khi nạp tệp" in after
    assert bring(table(*rows), specialist, SOURCE).state == "ready"


def test_a_document_without_a_day_asks_for_it_or_is_noted_beside_that_of_the_workbook(specialist, sct):
    book = table(row(document="QĐ số 5/QĐ-UBND"))
    assert faults(bring(book, specialist)) == [("Danh mục!G2", "QĐ số 5/QĐ-UBND")]
    confirm(bring(book, specialist, SOURCE), specialist)
    [(document, note)] = ZoneEvent.objects.values_list("document", "note")
    assert document == SOURCE.document
    assert note == "Sổ ghi văn bản không có ngày: QĐ số 5/QĐ-UBND"


@pytest.mark.parametrize("day", [date(2022, 1, 5), "05/01/2022", "5.1.2022", "ngày 05 tháng 01 năm 2022"])
def test_days_are_read_as_people_write_them(day, specialist, sct):
    confirm(bring(table(row(document="QĐ số 5", day=day)), specialist), specialist)
    assert ZoneEvent.objects.get().happened_on == date(2022, 1, 5)


def test_a_district_merged_over_rows_speaks_of_each_of_them(districts, specialist):
    book = table(row(district="Việt Yên"), row("KCN Quang Châu", 426))
    book[LIST].merge_cells("D2:D3")
    confirm(bring(book, specialist), specialist)
    assert set(Zone.objects.values_list("district__short_name", flat=True)) == {"UBND Việt Yên"}


def test_columns_that_are_not_read_are_named(specialist, sct):
    book = table([*row(), "Công ty A"], head=[*HEAD, "Chủ đầu tư"])
    assert ("Danh mục, dòng tiêu đề 1", "Chủ đầu tư") in skipped(bring(book, specialist))


def test_a_part_belongs_to_its_whole_wherever_that_is_written(specialist, sct):
    head = ["Tên", "Thuộc khu, cụm", "Loại phần"]
    rows = [["KCN Việt Hàn (giai đoạn 1)", "KCN Việt Hàn", "Giai đoạn"], ["KCN Việt Hàn", None, None]]
    kept = confirm(bring(table(*rows, head=head), specialist), specialist)
    assert kept.state == "applied"
    part = Zone.objects.get(part_kind="phase")
    assert (part.name, part.parent.name) == ("Việt Hàn (giai đoạn 1)", "Việt Hàn")


def test_hidden_and_empty_sheets_and_sorted_rows_do_not_matter(specialist, sct):
    book = table(row("KCN Quang Châu", 426), row())
    book[LIST].row_dimensions[2].hidden = True
    book.create_sheet("Trang1").sheet_state = "hidden"
    assert bring(file_of(book), specialist).counts["new_zone"] == 2
