"""Decisions that establish zones, wherever a list writes them and their days."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.conftest import NOW
from tests.zones.inventory_world import LIST, NO_SOURCE, SOURCE, bring, confirm, faults, table, told
from zones.events import record_event
from zones.models import ZoneEvent
from zones.workbooks import actions

PAPER = "Quyết định số 25/QĐ-UB"
HEAD = ("STT", "Tên KCN, CCN", "Quyết định thành lập", "Ngày QĐ", "Diện tích (ha)")
ESTABLISHED = ("Đình Trám", "established", date(2003, 1, 10), PAPER, Decimal("127.35"))


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(actions.timezone, "now", lambda: NOW)


def listed(document: object = PAPER, day: object = "10/01/2003", area: object = "127,35") -> Workbook:
    return table((1, "KCN Đình Trám", document, day, area), head=HEAD)


def events() -> list[tuple]:
    fields = ["zone__name", "kind", "happened_on", "document", "area_ha"]
    return list(ZoneEvent.objects.order_by("pk").values_list(*fields))


@pytest.mark.parametrize("source", [NO_SOURCE, SOURCE], ids=["alone", "with a covering report"])
@pytest.mark.parametrize(
    "heading",
    ["Ngày QĐ", "Ngày ký", "Ngày quyết định", "NGÀY BAN HÀNH", "Ngày thành lập", "Ngày cấp", "Ngày"],
)
def test_the_day_beside_a_decision_is_its_day(heading, source, specialist, sct):
    book = listed()
    book[LIST]["D1"] = heading
    assert confirm(bring(book, specialist, source), specialist).state == "applied"
    assert events() == [ESTABLISHED]


def in_two_rows(*, merged: bool, names_below: bool = False) -> Workbook:
    """A heading over "Số QĐ" and "Ngày ký"; the other headings stand in the upper row or in the lower."""
    book = Workbook()
    sheet = book.active
    sheet.title = LIST
    sheet["A1"], sheet["C3"] = "DANH MỤC KHU CÔNG NGHIỆP", "Quyết định thành lập"
    sheet["C4"], sheet["D4"] = "Số QĐ", "Ngày ký"
    for column, words in (("A", "STT"), ("B", "Tên KCN, CCN"), ("E", "Diện tích (ha)")):
        sheet[f"{column}{4 if names_below else 3}"] = words
    for area in ("A1:E1", "C3:D3", *(() if names_below else ("A3:A4", "B3:B4", "E3:E4"))) if merged else ():
        sheet.merge_cells(area)
    sheet.append([1, "KCN Đình Trám", PAPER, "10/01/2003", "127,35"])
    return book


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("names_below", [True, False])
def test_a_heading_over_a_number_and_a_day_is_read_in_two_rows(merged, names_below, specialist, sct):
    kept = bring(in_two_rows(merged=merged, names_below=names_below), specialist, SOURCE)
    assert (told(kept, "fault"), told(kept, "skipped")) == ([], [])
    confirm(kept, specialist)
    assert events() == [ESTABLISHED]


def test_two_documents_keep_their_own_days_and_an_unknown_part_is_named(specialist, sct):
    book = in_two_rows(merged=True)
    sheet = book[LIST]
    sheet["F3"], sheet["F4"], sheet["G4"], sheet["H4"] = "Quyết định quy hoạch", "Số", "Ngày", "Người ký"
    sheet.merge_cells("F3:H3")
    sheet["F5"], sheet["G5"], sheet["H5"] = "Quyết định số 7/QĐ-TTg", "2/3/2001", "Ông A"
    kept = confirm(bring(book, specialist), specialist)
    assert ("Quyết định quy hoạch: Người ký") in [before for _, _, before, _ in told(kept, "skipped")]
    assert events() == [
        ("Đình Trám", "established", date(2003, 1, 10), PAPER, None),
        ("Đình Trám", "area_stated", date(2001, 3, 2), "Quyết định số 7/QĐ-TTg", Decimal("127.35")),
    ]


def test_a_heading_of_a_group_below_a_wide_heading_of_names_is_no_part_of_it(specialist, sct):
    book = table(
        (None, "Cụm công nghiệp", None, None, None),
        (1, "Hợp Thịnh", None, PAPER, 75),
        head=("STT", "Tên KCN, CCN", None, "Quyết định thành lập", "Diện tích (ha)"),
    )
    book[LIST].merge_cells("B1:C1")
    kept = bring(book, specialist, SOURCE)
    assert [subject for _, subject, *_ in told(kept, "new_zone")] == ["CCN Hợp Thịnh"]
    assert told(kept, "fault") == []


@pytest.mark.parametrize(
    "words", ["Quyết định số 12/QĐ-TTg ngày 05/01/2022", "Quyết định số 12/QĐ-TTg, 05/01/2022"]
)
def test_a_day_in_the_words_of_a_decision_is_read(words, specialist, sct):
    confirm(bring(listed(words, None), specialist, SOURCE), specialist)
    assert events() == [("Đình Trám", "established", date(2022, 1, 5), words, Decimal("127.35"))]


def test_a_day_that_is_none_is_a_fault_of_its_cell(specialist, sct):
    assert faults(bring(listed(day="31/6/2019"), specialist, SOURCE)) == [(f"{LIST}!D2", "31/6/2019")]


def test_a_decision_without_a_day_is_named_with_or_without_an_area(specialist, sct):
    why = "Quyết định không có ngày nên không ghi sự kiện thành lập."
    kept = bring(listed(day=None), specialist, SOURCE)
    [(place, _, read, words)] = told(kept, "skipped")
    assert (place, read) == (f"{LIST}!C2", PAPER)
    assert words == f"{why} Diện tích của dòng ghi theo {SOURCE.document}, ngày 01/03/2026."
    for source in (NO_SOURCE, SOURCE):
        kept = bring(listed(day=None, area=None), specialist, source)
        assert told(kept, "skipped") == [(f"{LIST}!C2", "", PAPER, why)]
        assert (told(kept, "fault"), told(kept, "new_event")) == ([], [])


def test_an_event_other_than_an_area_is_not_dated_by_the_covering_report(specialist, sct):
    head = ["Tên", "Loại", "Sự kiện", "Văn bản", "Ngày"]
    book = table(["KCN Đình Trám", "KCN", "Thành lập", PAPER, None], head=head)
    assert faults(bring(book, specialist, SOURCE)) == [(f"{LIST}!D2", PAPER)]


@pytest.mark.parametrize(("recorded_on", "is_counted"), [(date(2024, 1, 1), True), (date(2026, 3, 2), False)])
def test_an_area_that_will_count_instead_of_the_recorded_one_says_so(
    recorded_on, is_counted, make_zone, specialist
):
    zone, stamp = make_zone("Đình Trám"), {"by": specialist, "now": NOW}
    record_event(zone, kind="area_stated", happened_on=recorded_on, document="QĐ 1", area_ha=490, **stamp)
    kept = bring(listed(None, None, 426), specialist, SOURCE)
    [(_, _, before, after)] = told(kept, "disagreeing")
    assert before == "490 ha theo QĐ 1"
    assert after.endswith(". Sẽ tính 426 ha thay cho 490 ha") is is_counted
    assert confirm(kept, specialist).state == "applied"
