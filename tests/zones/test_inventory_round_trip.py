"""Export, import: unchanged it changes nothing; what was added in the workbook is previewed, then written."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from bacgiang_plan.lib.dates import clock_words
from tests.conftest import NOW
from tests.zones.inventory_world import bring, confirm, exported, file_of, recorded, told
from zones.enums import EventKind
from zones.events import record_event, withdraw_event
from zones.models import Zone, ZoneEvent
from zones.workbooks.columns import COLUMNS

SCT, UNKNOWN = "Sở Công Thương", "Chưa có văn bản"


@pytest.fixture
def inventory(make_zone, stranger_agency, specialist) -> list[Zone]:
    """A park with a part, a cluster of the same name merged into it, words like formulas."""
    park = make_zone("Yên Lư", location="-xã Yên Lư", district=stranger_agency)
    make_zone("Yên Lư (mở rộng)", parent=park, part_kind="expansion")
    cluster = make_zone("Yên Lư", "industrial_cluster", reporting_agency=None)
    stamp = {"by": specialist, "now": NOW}
    one, two = "Quyết định số 1/QĐ-TTg", "=1+1"
    record_event(park, kind="established", happened_on=date(2021, 1, 5), document=one, area_ha=377, **stamp)
    record_event(
        park,
        kind="area_stated",
        happened_on=date(2022, 6, 1),
        document=two,
        area_ha=Decimal("377.25"),
        **stamp,
    )
    record_event(cluster, kind="merged", happened_on=date(2023, 6, 30), document=one, into=park, **stamp)
    wrong = record_event(park, kind="in_use", happened_on=date(2023, 6, 30), document=one, **stamp)
    withdraw_event(wrong, note="Ghi nhầm", **stamp)
    return [park, cluster]


def test_exported_and_brought_back_unchanged_it_changes_nothing(inventory, specialist):
    before = recorded()
    kept = bring(exported(), specialist)
    assert (kept.state, kept.counts) == (
        "ready",
        {"new_zone": 0, "changed": 0, "new_event": 0, "disagreeing": 0}
        | {"fault": 0, "skipped": 0, "unchanged": 6, "matched": 0},
    )
    assert recorded() == before


def test_the_workbook_shows_what_is_recorded_without_what_was_withdrawn(inventory):
    book = load_workbook(exported())
    assert book.sheetnames == ["Hướng dẫn", "Khu, cụm", "Sự kiện", "_nhan_dang"]
    rows = [list(row) for row in book["Khu, cụm"].iter_rows(min_row=2, values_only=True)]
    assert [tuple(row) for row in rows] == [
        (
            "KCN Yên Lư",
            "KCN",
            None,
            None,
            "UBND huyện Hiệp Hòa",
            "-xã Yên Lư",
            SCT,
            "Đã thành lập",
            377.25,
            None,
        ),
        ("KCN Yên Lư (mở rộng)", "KCN", "KCN Yên Lư", "Phần mở rộng", None, None, SCT, UNKNOWN, None, None),
        ("CCN Yên Lư", "CCN", None, None, None, None, None, "Đã sáp nhập vào KCN", None, None),
    ]
    kinds = [row[1].value for row in book["Sự kiện"].iter_rows(min_row=2)]
    assert kinds == ["Thành lập", "Nêu diện tích", "Sáp nhập vào KCN"]


def test_words_like_formulas_stay_words(inventory):
    book = load_workbook(exported())
    found = [
        cell for sheet in book for row in sheet for cell in row if str(cell.value).startswith(("=", "-"))
    ]
    assert {(cell.value, cell.data_type, cell.quotePrefix) for cell in found} == {
        ("-xã Yên Lư", "s", True),
        ("=1+1", "s", True),
    }


def test_the_guide_publishes_every_header_that_is_read(inventory):
    words = [row[0].value for row in load_workbook(exported())["Hướng dẫn"].iter_rows()]
    lines = [f"– {'; '.join((column.header, *column.synonyms))}" for column in COLUMNS]
    assert [line for line in lines if line not in words] == []


def test_what_was_added_to_the_workbook_is_previewed_then_written(inventory, specialist):
    park, _ = inventory
    book = load_workbook(exported())
    book["Khu, cụm"].append(["KCN Quang Châu", None, None, None, "Hiệp Hòa", "xã Quang Châu"])
    book["Khu, cụm"].cell(2, 6).value = "xã Yên Lư, xã Nham Sơn"
    book["Sự kiện"].append(["KCN Quang Châu", "Thành lập", "02/6/2006", "QĐ số 636/QĐ-TTg", "426"])
    book["Sự kiện"].append(["KCN Yên Lư", "Mở rộng", date(2024, 2, 1), "QĐ số 9/QĐ-TTg", 477.25, 100])
    kept = bring(file_of(book), specialist)
    assert told(kept, "new_zone", "changed", "new_event", "disagreeing") == [
        ("Khu, cụm!F2", "KCN Yên Lư", "Địa điểm: -xã Yên Lư", "Địa điểm: xã Yên Lư, xã Nham Sơn"),
        (
            "Khu, cụm!A5",
            "KCN Quang Châu",
            "",
            "Địa bàn: UBND huyện Hiệp Hòa; Địa điểm: xã Quang Châu",
        ),
        (
            "Sự kiện!E5",
            "KCN Quang Châu",
            "",
            "Thành lập ngày 02/06/2006, 426 ha, theo QĐ số 636/QĐ-TTg",
        ),
        (
            "Sự kiện!E6",
            "KCN Yên Lư",
            "377,25 ha theo =1+1",
            "Mở rộng ngày 01/02/2024, 477,25 ha, tăng thêm 100 ha, theo QĐ số 9/QĐ-TTg. "
            "Sẽ tính 477,25 ha thay cho 377,25 ha",
        ),
    ]
    assert Zone.objects.count() == 3  # a preview writes nothing
    confirm(kept, specialist)
    assert (kept.state, kept.applied_by) == ("applied", specialist)
    new = Zone.objects.get(name="Quang Châu")
    assert (new.district.code, new.location, new.search_text) == (
        "hiephoa",
        "xã Quang Châu",
        "kcn quang chau",
    )
    park.refresh_from_db()
    assert park.location == "xã Yên Lư, xã Nham Sơn"
    expansion = ZoneEvent.objects.get(kind=EventKind.EXPANDED)
    assert (expansion.zone, expansion.added_ha, expansion.recorded_by) == (park, 100, specialist)
    again = bring(exported(), specialist)
    assert again.counts["unchanged"] == 9
    assert again.counts["new_event"] == again.counts["changed"] == 0


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [(5, 378, "Sự kiện!I2"), (4, "Quyết định khác", "Sự kiện!I2"), (9, "999999", "Sự kiện!I2")],
)
def test_a_recorded_event_is_never_rewritten_by_a_workbook(inventory, specialist, column, value, cell):
    book = load_workbook(exported())
    book["Sự kiện"].cell(2, column).value = value
    kept = bring(file_of(book), specialist)
    assert (kept.state, [place for place, *_ in told(kept, "fault")]) == ("refused", [cell])


def test_a_number_of_an_event_stands_once(inventory, specialist):
    book = load_workbook(exported())
    sheet = book["Sự kiện"]
    sheet.append([cell.value for cell in sheet[2]])
    [(place, _, _, expected)] = told(bring(file_of(book), specialist), "fault")
    assert (place, expected) == ("Sự kiện!I5", "Mỗi mã sự kiện một dòng; mã này đã có ở Sự kiện!I2.")


def test_a_row_whose_event_was_withdrawn_since_says_when_and_by_whom(inventory, specialist):
    book = exported()
    event = ZoneEvent.objects.standing().get(kind="area_stated")
    withdraw_event(event, note="Ghi nhầm", by=specialist, now=NOW)
    [(place, _, read, expected)] = told(bring(book, specialist), "fault")
    assert (place, read) == ("Sự kiện!I3", str(event.pk))
    assert expected == (
        f"Sự kiện này đã rút lúc {clock_words(NOW)}, người rút: {specialist}. Đề nghị xóa dòng này khỏi sổ."
    )


def test_sample_rows_are_marked_and_not_read_back(inventory, specialist):
    ZoneEvent.objects.filter(kind="merged").update(is_sample=True)
    book = load_workbook(exported())
    assert [book[title].cell(1, 10).value for title in ("Khu, cụm", "Sự kiện")] == [
        "Số liệu mẫu (chỉ để xem)"
    ] * 2
    marks = {
        title: [row[9].value for row in book[title].iter_rows(min_row=2)] for title in book.sheetnames[1:3]
    }
    assert marks == {"Khu, cụm": [None, None, "mẫu"], "Sự kiện": [None, None, "mẫu"]}
    assert book["Khu, cụm"]["H1"].value == "Tình trạng (chỉ để xem)"
    assert bring(exported(), specialist).counts["unchanged"] == 6


def test_an_event_number_of_another_zone_is_refused(inventory, specialist):
    book = load_workbook(exported())
    book["Sự kiện"].cell(2, 1).value = "CCN Yên Lư"
    [(place, *_)] = told(bring(file_of(book), specialist), "fault")
    assert place == "Sự kiện!I2"


@pytest.mark.parametrize(
    ("row", "value", "words"),
    [
        (1, "bao-cao", "không phải danh mục khu, cụm công nghiệp"),
        (2, "0", "mẫu phiên bản “0”"),
        (3, "https://cong-khac.vn", "tải từ Cổng ở địa chỉ “https://cong-khac.vn”"),
    ],
)
def test_another_workbook_of_ours_is_refused_in_one_sentence(inventory, specialist, row, value, words):
    book = load_workbook(exported())
    book["_nhan_dang"].cell(row, 2).value = value
    book["Khu, cụm"].cell(2, 2).value = "sai"  # is not even looked at
    kept = bring(file_of(book), specialist)
    assert (kept.state, kept.lines.count()) == ("refused", 0)
    assert words in kept.note
