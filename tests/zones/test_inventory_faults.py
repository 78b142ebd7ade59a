"""What is wrong with a workbook is told cell by cell, all of it at once; nothing is written."""

import random
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from bacgiang_plan.lib.xlsx_package import WorkbookError
from tests.conftest import NOW
from tests.zones.inventory_world import (
    HEAD,
    LIST,
    NO_SOURCE,
    bring,
    confirm,
    exported,
    faults,
    file_of,
    recorded,
    row,
    table,
    told,
)
from zones.events import record_event
from zones.models import InventoryImport, Zone
from zones.workbooks import actions

EVENT_HEAD = ["Khu, cụm", "Sự kiện", "Ngày", "Văn bản", "Diện tích (ha)", "Diện tích tăng thêm (ha)"]
EVENT_HEAD += ["Sáp nhập vào"]

EITHER = (
    "Chữ này có thể là 1853 hoặc 1,853. Viết 1853, không có dấu, nếu là hàng nghìn; viết 1,85 "
    "(không quá hai chữ số thập phân) nếu là số thập phân."
)
WRONG = {
    "an error of Excel": (row(area="#REF!"), "F2", "#REF!", "Ô đang báo lỗi của Excel"),
    "text in a number": (row(area="khoảng 50"), "F2", "khoảng 50", "Cần diện tích là số (ha)"),
    "dots that group nothing": (row(area="2.20.000"), "F2", "2.20.000", "Cần diện tích là số (ha)"),
    "a dot that may be a comma": (row(area="1.853"), "F2", "1.853", EITHER),
    "a comma that may be a dot": (row(area="1,853"), "F2", "1,853", EITHER),
    "a point before decimals": (row(area="51.2"), "F2", "51.2", "Dấu thập phân là dấu phẩy: viết 51,2."),
    "too many decimals": (row(area=12.3456), "F2", "12,3456", "Cần tối đa hai chữ số thập phân"),
    "a negative area": (row(area=-5), "F2", "-5", "không âm"),
    "no area at all": (row(area=0), "F2", "KCN Hòa Phú, ngày 05/01/2022", "cần số lớn hơn 0"),
    "a flag in a number": (row(area=True), "F2", "TRUE", "Cần diện tích là số (ha)"),
    "a day that is none": (row(day="31/6/2022"), "H2", "31/6/2022", "Cần ngày có thật"),
    "a day that is none in a document": (
        row(document="QĐ 1 ngày 31/6/2022"),
        "G2",
        "QĐ 1 ngày 31/6/2022",
        "Cần ngày",
    ),
    "a year instead of a day": (row(day=2015), "H2", "2.015", "Cần ngày có thật"),
    "a day to come": (row(day=date(2031, 1, 1)), "H2", "01/01/2031", "không sau ngày"),
    "a day before any park": (
        row(day="5/1/1970"),
        "H2",
        "5/1/1970",
        "Cần ngày từ 01/01/1990 trở đi.",
    ),
    "an unknown district": (row(district="Việt Nam"), "D2", "Việt Nam", "Cần một trong: huyện Hiệp Hòa"),
    "an unknown kind": (row(kind="Khu đô thị"), "C2", "Khu đô thị", "Cần “KCN” (khu công nghiệp) hoặc “CCN”"),
    "a kind against the name": (row(kind="CCN"), "B2", "KCN Hòa Phú", "cột “Loại” của dòng này ghi CCN"),
    "a name without its row": (row(name=None), "B2", "(trống)", "Cần tên khu, cụm công nghiệp"),
    "a name too long": (row(name=f"KCN {'a' * 121}"), "B2", f"KCN {'a' * 55}…", "Cần tên tối đa 120 ký tự"),
    "a document too long": (
        row(document="a" * 301),
        "G2",
        f"{'a' * 59}…",
        "Cần tối đa 300 ký tự; ô này có 301",
    ),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(actions.timezone, "now", lambda: NOW)


@pytest.mark.parametrize(("wrong", "cell", "read", "expected"), WRONG.values(), ids=WRONG)
def test_one_wrong_cell_is_named_with_what_was_read_and_expected(
    wrong, cell, read, expected, specialist, stranger_agency
):
    book = table(wrong)
    if wrong[5] == "#REF!":
        book[LIST]["F2"].data_type = "e"
    kept = bring(book, specialist)
    [(place, _, before, after)] = told(kept, "fault")
    assert (kept.state, place, before) == ("refused", f"{LIST}!{cell}", read)
    assert expected in after
    assert recorded() == []


def test_every_fault_of_a_workbook_is_told_at_once_and_one_bad_row_in_500_writes_none(specialist, sct):
    rows = [row(f"KCN Số {number}", number) for number in range(1, 501)]
    rows[100], rows[200] = row("KCN A", "x"), row("KCN B", 5, day="31/6/2022", kind="?")
    kept = bring(table(*rows), specialist)
    assert faults(kept) == [(f"{LIST}!F102", "x"), (f"{LIST}!C202", "?"), (f"{LIST}!H202", "31/6/2022")]
    with pytest.raises(actions.ImportRefusedError):
        actions.confirm_import(kept, by=specialist, now=NOW)
    assert Zone.objects.count() == 0


def test_every_wrong_cell_of_one_row_is_told(specialist, stranger_agency):
    wrong = row("KCN A", "1.853", "a" * 301, kind="?", district="?", location="b" * 201, day="31/6/2022")
    kept = bring(table(row(), wrong), specialist)
    cells = [place for place, _ in faults(kept)]
    assert cells == [f"{LIST}!{column}3" for column in "CDEFGH"]
    assert told(kept, "skipped") == []


@pytest.mark.parametrize(
    ("events", "cell", "expected"),
    [
        ([["KCN X", "Thành lập", "1/1/2020", "QĐ 1", 5]], "A2", "Cần khu, cụm đã có trên Cổng"),
        ([["KCN A", "Khởi công", "1/1/2020", "QĐ 1", 5]], "B2", "Cần một trong: “Đưa vào quy hoạch”"),
        ([["KCN A", "", "1/1/2020", "QĐ 1"]], "B2", "Cần một trong: “Đưa vào quy hoạch”"),
        ([["KCN A", "Thành lập", "", "QĐ 1", 5]], "D2", "Cần ngày của văn bản"),
        ([["KCN A", "Thành lập", "1/1/2020", "", 5]], "D2", "Mỗi diện tích, sự kiện cần văn bản"),
        ([["KCN A", "Thành lập", "1/1/2020", "QĐ 1", 5, 2]], "F2", "chỉ ghi với sự kiện mở rộng"),
        ([["KCN A", "Mở rộng", "1/1/2020", "QĐ 1", 5, 7]], "F2", "lớn hơn diện tích toàn khu"),
        ([["CCN C", "Sáp nhập vào KCN", "1/1/2020", "QĐ 1"]], "G2", "cần ghi khu công nghiệp nhận"),
        ([["CCN C", "Sáp nhập", "1/1/2020", "QĐ 1", "", "", "KCN Không có"]], "G2", "Cần tên một khu công"),
        ([["CCN C", "Sáp nhập", "1/1/2020", "QĐ 1", "", "", "CCN C"]], "G2", "không sáp nhập vào chính mình"),
        (
            [["KCN A", "Thành lập", "1/1/2020", "QĐ 1"], ["KCN A", "Thành lập", "1/1/2021", "QĐ 2"]],
            "B3",
            "chỉ thành lập một lần",
        ),
        (
            [
                ["KCN A", "Đưa ra khỏi quy hoạch", "1/1/2020", "QĐ 1"],
                ["KCN A", "Mở rộng", "1/1/2021", "QĐ 2"],
            ],
            "C3",
            "sau khi khu, cụm không còn",
        ),
    ],
)
def test_an_impossible_event_is_refused_at_its_cell(make_zone, specialist, events, cell, expected):
    make_zone("A")
    make_zone("C", "industrial_cluster")
    kept = bring(table(*events, head=EVENT_HEAD, title="Sự kiện"), specialist)
    [(place, _, _, after)] = told(kept, "fault")
    assert place == f"Sự kiện!{cell}"
    assert expected in after


def test_a_life_is_impossible_beside_what_is_recorded_too(make_zone, specialist):
    stamp = {"by": specialist, "now": NOW}
    record_event(make_zone("A"), kind="established", happened_on=date(2020, 1, 1), document="QĐ 1", **stamp)
    events = [["KCN A", "Thành lập", "01/01/2021", "QĐ 2"]]
    [(place, _, before, after)] = told(bring(table(*events, head=EVENT_HEAD), specialist), "fault")
    assert (place, before) == (f"{LIST}!B2", "KCN A, ngày 01/01/2021")
    assert "đã ghi “thành lập” ngày 01/01/2020 (QĐ 1)" in after


@pytest.mark.parametrize(
    ("part", "cell"),
    [
        (["KCN B", "", "Mở rộng"], "B2"),
        (["KCN B", "KCN A", ""], "C2"),
        (["KCN B", "KCN A", "Chương"], "C2"),
        (["KCN B", "CCN C", "Mở rộng"], "B2"),
        (["KCN B", "KCN B", "Mở rộng"], "B2"),
        (["KCN B", "KCN Không có", "Mở rộng"], "B2"),
        (["KCN A", "KCN D", "Mở rộng"], "B2"),
    ],
)
def test_a_part_needs_its_whole(make_zone, specialist, part, cell):
    make_zone("A"), make_zone("D")
    make_zone("C", "industrial_cluster")
    kept = bring(table(part, head=["Tên", "Thuộc", "Loại phần"]), specialist)
    assert [place for place, _ in faults(kept)] == [f"{LIST}!{cell}"]


def test_a_merged_name_is_a_fault(specialist, sct):
    book = table(row(), row(name=None, area=5))
    book[LIST].merge_cells("B2:B3")
    assert faults(bring(book, specialist))[0] == (f"{LIST}!B2", "ô gộp “KCN Hòa Phú”")


# --- what is no list of zones ------------------------------------------------------------------------


def test_a_workbook_without_a_known_header_is_refused_in_one_sentence(specialist):
    kept = bring(table(["KCN A", 5], head=["Việc", "Giờ"]), specialist)
    assert (kept.state, kept.lines.count()) == ("refused", 0)
    assert kept.note.startswith("Không trang nào của tệp có hàng tiêu đề đọc được.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 byte"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600, "kiểu cũ (.xls)"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"STT;KCN\n1;A\n", "không phải sổ tính Excel"),
        (b"PK\x03\x04" + b"0" * 50, "bị hỏng"),
    ],
)
def test_what_is_no_workbook_is_refused_at_once_and_nothing_is_kept(content, words, specialist):
    with pytest.raises(WorkbookError, match=words.replace("(", r"\(").replace(")", r"\)")):
        actions.bring_workbook(BytesIO(content), name="a.xlsx", source=NO_SOURCE, by=specialist, now=NOW)
    assert InventoryImport.objects.count() == 0


def test_a_zip_bomb_is_refused_before_it_is_opened(specialist):
    bomb = BytesIO(file_of(Workbook()).getvalue())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", b"0" * 50 * 1024 * 1024)
    with pytest.raises(WorkbookError, match="nở ra quá lớn"):
        actions.bring_workbook(bomb, name="a.xlsx", source=NO_SOURCE, by=specialist, now=NOW)


# --- a corpus by mutation ----------------------------------------------------------------------------

SEEDS = range(60)
STRANGE = ["", "  ", "#N/A", "=A1", "1.853", "31/6/2020", "KCN", "Tổng cộng", "I", "–", "x" * 5000]
STRANGE += [0, -1, 1e20, 12.345, True, date(1899, 12, 31), "05/01/2022", "🏭", "\u200b", "<b>", "CCN Yên Lư"]


def mutated(content: bytes, seed: int) -> BytesIO:
    """Our own workbook after a stranger's hands: cells, rows, columns, merges, headers."""
    chance, book = random.Random(seed), load_workbook(BytesIO(content))  # noqa: S311
    for _ in range(chance.randint(1, 12)):
        sheet = book[chance.choice(["Khu, cụm", "Sự kiện"])]
        at_row, column = chance.randint(1, sheet.max_row + 2), chance.randint(1, sheet.max_column + 1)
        act = chance.choice(["cell"] * 6 + ["row", "column", "delete", "merge", "copy"])
        if act == "cell" and type(sheet.cell(at_row, column)).__name__ == "Cell":
            sheet.cell(at_row, column).value = chance.choice(STRANGE)
        elif act == "row":
            sheet.insert_rows(at_row)
        elif act == "column":
            sheet.insert_cols(column)
        elif act == "delete":
            sheet.delete_rows(at_row)
        elif act == "merge":
            sheet.merge_cells(start_row=at_row, start_column=column, end_row=at_row + 2, end_column=column)
        elif act == "copy":
            sheet.append([cell.value for cell in sheet[chance.randint(1, sheet.max_row)]])
    return file_of(book)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_workbook_after_strange_hands_is_read_or_refused_and_a_preview_is_what_is_written(
    seed, make_zone, stranger_agency, specialist
):
    park, cluster = make_zone("Yên Lư", district=stranger_agency), make_zone("Yên Lư", "industrial_cluster")
    stamp = {"by": specialist, "now": NOW}
    record_event(park, kind="planned", happened_on=date(2020, 1, 1), document="QĐ 1", area_ha=50, **stamp)
    record_event(cluster, kind="planned", happened_on=date(2020, 1, 1), document="QĐ 1", area_ha=5, **stamp)
    before = recorded()
    kept = bring(mutated(exported().getvalue(), seed), specialist)
    assert kept.state in ("ready", "refused")
    assert recorded() == before
    writes = sum(kept.counts.get(name, 0) for name in ("new_zone", "changed", "new_event", "disagreeing"))
    if kept.state == "ready" and writes:
        confirm(kept, specialist)
        assert (kept.state, kept.note) == ("applied", "")
        added = len(recorded()) - len(before)
        assert added == writes - kept.counts["changed"]


def test_headers_stand_in_any_order_and_any_row(specialist, sct):
    book = table(list(reversed(row())), head=list(reversed(HEAD)))
    book[LIST].insert_rows(1, 12)
    assert bring(book, specialist).counts["new_event"] == 1
