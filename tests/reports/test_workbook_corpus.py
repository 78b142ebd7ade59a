"""A good workbook, changed as files are changed: what must pass, and the exact faults of the rest."""

import re
import unicodedata
import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from bacgiang_plan.lib.xlsx_package import WorkbookError
from reports.models import WorkbookImport
from reports.workbooks.export import report_workbook
from reports.workbooks.faults import FaultsError
from tests.conftest import NOW
from tests.reports.workbook_world import (
    INDICATORS,
    PARTS,
    TASKS,
    ZONES,
    cell,
    check,
    column_of,
    content_of,
    exported,
    file_of,
    make_many_assignments,
    preview_of,
)

RESULT = "Kết quả thực hiện trong kỳ"


def faults(report, file, officer) -> list[tuple[str, str]]:
    """Place and reading of every fault; nothing is kept, nothing is written."""
    before = content_of(report)
    with pytest.raises(FaultsError) as caught:
        check(report, file, officer)
    assert content_of(report) == before
    assert not WorkbookImport.objects.exists()
    return [(fault.place, fault.read) for fault in caught.value.faults]


# --- must pass -------------------------------------------------------------------------------------


def nothing(book):
    pass


def sorted_the_other_way(book):
    sheet = book[TASKS]
    rows = [[each.value for each in row] for row in sheet.iter_rows(min_row=2)]
    for number, values in enumerate(reversed(rows), 2):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value


def blank_rows(book):
    book[TASKS].insert_rows(2, 3)
    book[PARTS].insert_rows(4)


def rows_above_the_header(book):
    book[TASKS].insert_rows(1, 2)
    book[TASKS]["B1"].value = "Bản của phòng Kế hoạch"


def a_hidden_column(book):
    book[TASKS].column_dimensions["D"].hidden = True


def an_extra_sheet(book):
    book.create_sheet("Nháp").append(["tính thử", "=1/0"])


def an_extra_column(book):
    sheet = book[TASKS]
    sheet.cell(1, sheet.max_column + 1).value = "Người phụ trách"
    sheet.cell(2, sheet.max_column).value = "Chị Lan"


def a_note_in_a_row_of_its_own(book):
    sheet = book[TASKS]
    sheet.cell(sheet.max_row + 2, sheet.max_column + 3).value = "Ghi chú riêng"


def moved_columns(book):
    sheet = book[TASKS]
    first, last = column_of(sheet, "Tình hình"), column_of(sheet, "Đề xuất, kiến nghị")
    for row in range(1, sheet.max_row + 1):
        one, other = sheet.cell(row, first), sheet.cell(row, last)
        one.value, other.value = other.value, one.value


def half_decomposed(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for each in row:
                if isinstance(each.value, str):
                    each.value = "".join(
                        unicodedata.normalize("NFD", char) if place % 2 else char
                        for place, char in enumerate(each.value)
                    )


def header_with_other_blanks(book):
    sheet = book[TASKS]
    sheet.cell(1, column_of(sheet, RESULT)).value = "  KẾT QUẢ thực hiện\ntrong kỳ "


def other_case_of_the_state(book):
    for row in range(2, book[TASKS].max_row + 1):
        each = book[TASKS].cell(row, column_of(book[TASKS], "Tình hình"))
        each.value = each.value and f" {each.value.upper()} "


def locked_words_rewritten(book):
    book[TASKS]["C2"].value = "Câu khác"


def a_merge_beside_the_inputs(book):
    book[TASKS].merge_cells("B20:D22")


def numbers_as_text(book):
    book[INDICATORS].cell(2, column_of(book[INDICATORS], "Số liệu")).value = "47,10"
    book[ZONES].cell(2, column_of(book[ZONES], "Diện tích (ha)")).value = "377"


PASSING = [
    nothing,
    sorted_the_other_way,
    blank_rows,
    rows_above_the_header,
    a_hidden_column,
    an_extra_sheet,
    an_extra_column,
    a_note_in_a_row_of_its_own,
    moved_columns,
    half_decomposed,
    header_with_other_blanks,
    other_case_of_the_state,
    locked_words_rewritten,
    a_merge_beside_the_inputs,
    numbers_as_text,
]


@pytest.mark.parametrize("mutate", PASSING, ids=lambda mutate: mutate.__name__)
def test_it_passes_and_changes_nothing(mutate, full, officer):
    book = exported(full)
    mutate(book)
    seen = preview_of(check(full, file_of(book), officer))
    told = [(each.what, each.label, each.old, each.new) for each in seen.changes + seen.conflicts]
    assert told == []


READ_AS = [
    (TASKS, "Ngày dự kiến hoàn thành", "15/1/2027", "15/01/2027"),
    (TASKS, "Ngày dự kiến hoàn thành", "15.01.2027", "15/01/2027"),
    (TASKS, "Ngày dự kiến hoàn thành", date(2027, 1, 15), "15/01/2027"),
    (TASKS, RESULT, 5, "5"),
    (TASKS, RESULT, date(2026, 5, 4), "04/05/2026"),
    (INDICATORS, "Số liệu", "48,5", "48,5"),
    (INDICATORS, "Số liệu", 0.1 + 0.2, "0,3"),
    (INDICATORS, "Tính chất", "Chính Thức", "chính thức"),
    (ZONES, "Lao động (người)", "2.200.000", "2.200.000"),
    (ZONES, "Chủ đầu tư hạ tầng", " Công ty\nA ", "Công ty A"),
]


@pytest.mark.parametrize(("sheet", "header", "value", "read"), READ_AS)
def test_a_value_is_read_as_an_official_means_it(sheet, header, value, read, full, officer):
    book = exported(full)
    book[sheet].cell(2, column_of(book[sheet], header)).value = value
    assert [each.new for each in preview_of(check(full, file_of(book), officer)).changes] == [read]


# --- faults of cells: sheet!cell, what was read ----------------------------------------------------


def put(sheet, header, value, row=2):
    def mutate(book):
        book[sheet].cell(row, column_of(book[sheet], header)).value = value

    return mutate


def duplicate_id(book):
    book[TASKS]["A4"].value = book[TASKS]["A2"].value


def another_agency_s_id(book):
    book[TASKS]["A4"].value = "task-99999"


def missing_id(book):
    book[TASKS]["A2"].value = None


def a_row_deleted(book):
    book[TASKS].delete_rows(4)


def an_added_row(book):
    book[TASKS].cell(9, column_of(book[TASKS], RESULT)).value = "Việc khác"


def no_such_sheet(book):
    del book[PARTS]


def renamed_header(book):
    book[TASKS].cell(1, column_of(book[TASKS], RESULT)).value = "Kết quả"


def merged_inputs(book):
    book[TASKS].merge_cells("J2:J4")


def a_day_as_a_bare_number(book):
    cell(book, TASKS, book[TASKS]["A2"].value, "Ngày dự kiến hoàn thành").number_format = "General"
    put(TASKS, "Ngày dự kiến hoàn thành", 46_000)(book)


FAILING = [
    (duplicate_id, [("Nhiệm vụ!A1", "không thấy dòng"), ("Nhiệm vụ!A4", "task-{first}")]),
    (another_agency_s_id, [("Nhiệm vụ!A1", "không thấy dòng"), ("Nhiệm vụ!A4", "task-99999")]),
    (missing_id, [("Nhiệm vụ!A1", "không thấy dòng"), ("Nhiệm vụ!A2", "(trống)")]),
    (a_row_deleted, [("Nhiệm vụ!A1", "không thấy dòng")]),
    (an_added_row, [("Nhiệm vụ!A9", "(trống)")]),
    (no_such_sheet, [("Phần chung", "không thấy trang tính")]),
    (renamed_header, [("Nhiệm vụ!J1", "Kết quả")]),
    (merged_inputs, [("Nhiệm vụ!J2", "ô gộp")]),
    (put(TASKS, "Ngày dự kiến hoàn thành", "31/6/2027"), [("Nhiệm vụ!H2", "31/6/2027")]),
    (put(TASKS, "Ngày dự kiến hoàn thành", "quý I"), [("Nhiệm vụ!H2", "quý I")]),
    (a_day_as_a_bare_number, [("Nhiệm vụ!H2", "46.000")]),
    (
        put(TASKS, "Ngày hoàn thành", date(2027, 1, 1)),
        [("Nhiệm vụ!F2", "Đang thực hiện"), ("Nhiệm vụ!G2", "01/01/2027")],
    ),
    (put(TASKS, "Tình hình", "Xong"), [("Nhiệm vụ!F2", "Xong")]),
    (put(TASKS, "Không thay đổi so với kỳ trước", "có lẽ"), [("Nhiệm vụ!I2", "có lẽ")]),
    (put(TASKS, "Không thay đổi so với kỳ trước", "Có"), [("Nhiệm vụ!I2", "Có")]),
    (put(TASKS, RESULT, "=A1+1"), [("Nhiệm vụ!J2", "=A1+1")]),
    (put(TASKS, RESULT, "#REF!"), [("Nhiệm vụ!J2", "#REF!")]),
    (put(INDICATORS, "Số liệu", "khoảng 48"), [("Số liệu chỉ tiêu!G2", "khoảng 48")]),
    (put(INDICATORS, "Số liệu", "2.20.000"), [("Số liệu chỉ tiêu!G2", "2.20.000")]),
    (put(INDICATORS, "Số liệu", 101), [("Số liệu chỉ tiêu!G2", "101")]),
    (put(INDICATORS, "Tính chất", "dự kiến"), [("Số liệu chỉ tiêu!H2", "dự kiến")]),
    (put(ZONES, "Đã GPMB (ha)", 378), [("Khu, cụm!K2", "378")]),
    (put(ZONES, "Lao động (người)", 1.5), [("Khu, cụm!P2", "1,5")]),
]


@pytest.mark.parametrize(("mutate", "expected"), FAILING)
def test_it_fails_with_exactly_these_faults(mutate, expected, full, assignment, officer):
    book = exported(full)
    mutate(book)
    told = [(place, read.format(first=assignment.pk)) for place, read in expected]
    assert faults(full, file_of(book), officer) == told


def test_seven_faults_are_seven_messages(full, officer):
    book = exported(full)
    for mutate in (
        put(TASKS, "Tình hình", "Xong rồi"),
        put(TASKS, "Ngày dự kiến hoàn thành", "31/6/2027"),
        put(TASKS, RESULT, "#REF!"),
        put(PARTS, "Nội dung", "=SUM(A1)"),
        put(INDICATORS, "Số liệu", "nhiều"),
        put(INDICATORS, "Tính chất", "tạm tính"),
        put(ZONES, "Diện tích (ha)", "ba trăm"),
    ):
        mutate(book)
    assert faults(full, file_of(book), officer) == [
        ("Nhiệm vụ!F2", "Xong rồi"),
        ("Nhiệm vụ!H2", "31/6/2027"),
        ("Nhiệm vụ!J2", "#REF!"),
        ("Phần chung!E2", "=SUM(A1)"),
        ("Số liệu chỉ tiêu!G2", "nhiều"),
        ("Số liệu chỉ tiêu!H2", "tạm tính"),
        ("Khu, cụm!J2", "ba trăm"),
    ]


def test_one_bad_row_in_500_writes_none(report, section, sxd, officer):
    make_many_assignments(section, sxd, range(2, 501))
    book = exported(report)
    sheet = book[TASKS]
    for row in range(2, 502):
        sheet.cell(row, column_of(sheet, RESULT)).value = "Đã triển khai."
    sheet.cell(402, column_of(sheet, "Ngày dự kiến hoàn thành")).value = "31/6/2027"
    assert faults(report, file_of(book), officer) == [("Nhiệm vụ!H402", "31/6/2027")]


def test_only_what_a_return_by_item_opened_may_change(full, officer, assignment, cast, reopened_item):
    report = reopened_item
    book = exported(report)
    put(TASKS, RESULT, "Bổ sung.")(book)
    put(PARTS, "Nội dung", "Sửa cả phần chung.")(book)
    assert faults(report, file_of(book), officer) == [("Phần chung!E2", "Sửa cả phần chung.")]
    assert book[PARTS]["E2"].protection.locked
    assert not cell(book, TASKS, f"task-{assignment.pk}", RESULT).protection.locked


# --- wrong workbook: one sentence, before any cell -------------------------------------------------


def refusal(report, file, officer) -> str:
    before = content_of(report)
    with pytest.raises(WorkbookError) as caught:
        check(report, file, officer)
    assert content_of(report) == before
    return str(caught.value)


def identity(**changes):
    def mutate(book):
        for row in book["_nhan_dang"].iter_rows(max_row=5):
            if row[0].value in changes:
                row[1].value = changes[row[0].value]
        book[TASKS]["A2"].value = "a fault that nobody gets to see"

    return mutate


WRONG = [
    (identity(loai="ca-ky"), "Tệp này là sổ cả kỳ của Sở Công Thương; ở đây cần sổ báo cáo của một cơ quan."),
    (identity(mau="0"), "Sổ theo mẫu phiên bản “0”, Cổng đang dùng mẫu phiên bản “1”."),
    (
        identity(**{"co-quan": "hiephoa"}),
        "Sổ này là của UBND huyện Hiệp Hòa; báo cáo đang mở là của Sở Xây dựng.",
    ),
    (identity(ky="2025-nam"), "Sổ này là của kỳ “2025-nam”; kỳ đang mở là “Năm 2026”."),
    (identity(**{"bao-cao": "99"}), "Sổ này là của một báo cáo khác (mã “99”)"),
    (identity(loai=None), "Tệp này không phải sổ tải về từ Cổng: không thấy phần nhận dạng."),
]


@pytest.mark.parametrize(("mutate", "words"), WRONG)
def test_a_wrong_workbook_is_told_in_one_sentence(mutate, words, full, officer):
    book = exported(full)
    mutate(book)
    assert refusal(full, file_of(book), officer).startswith(words)


def test_some_other_workbook_is_none_of_ours(full, officer):
    book = Workbook()
    book.active.append(["Mã", "Tên"])
    assert "không thấy phần nhận dạng" in refusal(full, file_of(book), officer)


# --- no workbook at all ----------------------------------------------------------------------------


def rezipped(content: bytes, **parts) -> bytes:
    """The package with some parts replaced (or, None, left out) by functions of their content."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = next((parts[key] for key in parts if re.search(key, name)), lambda data: data)
            if (data := change(old.read(name))) is not None:
                new.writestr(name, data)
    return file.getvalue()


def without(content: bytes, part: str) -> bytes:
    return rezipped(content, **{part: lambda data: None})


def entities(data: bytes) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    return re.sub(rb"^(<\?xml[^>]*\?>)?", lambda found: found[0] + bomb, data, count=1)


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
WORKBOOK, TYPES, FIRST, HIDDEN = r"xl/workbook\.xml$", "Content_Types", "sheet2", "sheet6"
FILES = [
    ("empty", lambda content: b"", "0 byte"),
    ("old xls", lambda content: OLE, "kiểu cũ (.xls)"),
    ("password", lambda content: OLE + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"),
    ("csv", lambda content: "Mã;Tên\n1;2".encode("utf-8-sig"), "không phải sổ tính Excel"),
    ("pdf", lambda content: b"%PDF-1.7 ...", "không phải sổ tính Excel"),
    ("docx", lambda content: without(content, WORKBOOK), "không phải sổ tính Excel"),
    ("truncated", lambda content: content[: len(content) // 2], "bị hỏng"),
    ("cut at the end", lambda content: content[:-30], "bị hỏng"),
    ("no content types", lambda content: without(content, TYPES), "bị hỏng"),
    ("no XML", lambda content: rezipped(content, **{FIRST: lambda data: data[:-40]}), "bị hỏng"),
    ("entities in a sheet", lambda content: rezipped(content, **{FIRST: entities}), "bị hỏng"),
    ("entities, hidden", lambda content: rezipped(content, **{HIDDEN: entities}), "bị hỏng"),
    ("zip bomb", lambda content: rezipped(content, theme=lambda data: bytes(60_000_000)), "nở ra quá lớn"),
    ("too large", lambda content: content + bytes(6_000_000), "tối đa 5 MB"),
]


@pytest.mark.parametrize(("name", "make", "words"), FILES)
def test_a_file_that_is_no_workbook_is_told_so(name, make, words, full, officer):
    content = make(report_workbook(full, now=NOW))
    assert words in refusal(full, BytesIO(content), officer)


def test_a_claim_of_a_million_rows_costs_nothing(full, officer):
    claim = re.compile(rb'<dimension ref="[^"]*"')
    content = rezipped(
        report_workbook(full, now=NOW),
        **{"sheet[23]": lambda data: claim.sub(b'<dimension ref="A1:XFD1048576"', data)},
    )
    assert preview_of(check(full, BytesIO(content), officer)).changes == []


def test_a_million_blank_rows_are_refused_in_bounded_memory(full, officer):
    content = rezipped(
        report_workbook(full, now=NOW),
        **{"sheet2": lambda data: data.replace(b"</sheetData>", b"<row/>" * 1_000_000 + b"</sheetData>")},
    )
    assert "quá 20.000 dòng" in refusal(full, BytesIO(content), officer)


def test_a_calculated_cell_counts_with_what_it_holds(full, officer):
    letter = get_column_letter(column_of(exported(full)[INDICATORS], "Số liệu"))
    cell_xml = re.compile(rf'<c r="{letter}2"( s="\d+")?[^>]*><v>[^<]*</v></c>'.encode())
    content = rezipped(
        report_workbook(full, now=NOW),
        **{
            "sheet4": lambda data: cell_xml.sub(
                rf'<c r="{letter}2"\1><f>40+8</f><v>48</v></c>'.encode(), data
            )
        },
    )
    assert [each.new for each in preview_of(check(full, BytesIO(content), officer)).changes] == ["48"]


# --- at random -------------------------------------------------------------------------------------

VALUES = st.one_of(
    st.none(),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1901, 1, 1)),
    st.booleans(),
    st.sampled_from(["#REF!", "=1/0", "=", "'", "31/6", "Có", "Đã hoàn thành", "2.200.000", "_x0000_"]),
)
WRITES = st.lists(
    st.tuples(
        st.sampled_from([TASKS, PARTS, INDICATORS, ZONES]), st.integers(1, 6), st.integers(1, 14), VALUES
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES)
def test_cells_written_at_random_are_previewed_or_refused_and_never_written(writes, full, officer):
    before, book = content_of(full), exported(full)
    for sheet, row, column, value in writes:
        book[sheet].cell(row, column).value = value
    with suppress(FaultsError, WorkbookError):
        preview_of(check(full, file_of(book), officer))
    assert content_of(full) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=20))
def test_bytes_turned_at_random_never_break_the_portal(places, full, officer):
    before, content = content_of(full), bytearray(report_workbook(full, now=NOW))
    for place, value in places:
        content[int(place * len(content))] = value
    with suppress(FaultsError, WorkbookError):
        preview_of(check(full, BytesIO(bytes(content)), officer))
    assert content_of(full) == before
