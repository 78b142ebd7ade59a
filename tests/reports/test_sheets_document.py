"""Appendices as a workbook, read back: numbers are numbers and the PDF's, text is text, it prints well."""

import json
import zipfile
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.xml.constants import SHEET_MAIN_NS

from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.long_text import ZERO_WIDTH_SPACE
from reports.documents.draft import Appendix, Column, Row
from reports.documents.html import to_html
from reports.documents.numerals import numeral_of
from reports.documents.pdf import to_pdf
from reports.documents.sheets import CUT, CUT_IN_PRINT, HEADER_ROW, to_xlsx
from tests.reports import document_world as world
from tests.reports.office import needs_office, printed_by_office
from tests.reports.pdf_reading import page_text, reader, size_mm, tables
from tests.reports.test_pdf_document import LONG, fill
from tests.reports.test_pdf_rendering import HOSTILE

D = Decimal
COLUMNS = (
    Column("STT", 12, "centre"),
    Column("Tên", 100),
    Column("Số", 60, "number"),
    Column("%", 60, "number"),
)
CELLS = [
    "2.200.000",
    "54,8",
    "112,3%",
    "–",
    "54,8 (2020)",
    "05",
    "0,050",
    "+5",
    "-1.234,50",
    "+0,3 điểm %",
    "",
]


def appendix(rows, *, number: str = "I", columns=COLUMNS, **said) -> dict:
    made = Appendix(number, "Tiến độ", columns, tuple(Row(tuple(row)) for row in rows), **said)
    return json.loads(json.dumps(asdict(made)))


def document(*appendices: dict, **changes) -> dict:
    """A document with ``appendices``, as it comes back from the database."""
    made = json.loads(json.dumps(asdict(world.document())))
    return made | {"appendices": list(appendices)} | changes


def opened(content: bytes):
    return openpyxl.load_workbook(BytesIO(content))


def shown(cell) -> str:
    """What a Vietnamese Excel shows of ``cell``: written anew here, from its value and its format."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    if cell.is_date:
        return short_date(cell.value.date())
    form, value = cell.number_format.split(";")[0], D(str(cell.value))
    value = value * 100 if form.endswith("%") else value
    body = form.strip("+%")
    whole, _, decimals = body.partition(".")
    digits = f"{abs(value):{',' if ',' in whole else ''}.{len(decimals)}f}"
    digits = digits.zfill(len(whole)) if not decimals and "," not in whole else digits
    sign = "-" if value < 0 else "+" if form.startswith("+") else ""
    return sign + digits.translate(str.maketrans(",.", ".,")) + ("%" if form.endswith("%") else "")


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("2.200.000", D(2200000), "#,##0"),
        ("1.853", D(1853), "#,##0"),
        ("2026", D(2026), "0"),
        ("54,8", D("54.8"), "0.0"),
        ("1.234,50", D("1234.5"), "#,##0.00"),
        ("112,3%", D("1.123"), "0.0%"),
        ("0%", D(0), "0%"),
        ("05", D(5), "00"),
        ("0,050", D("0.05"), "0.000"),
        ("-7", D(-7), "0"),
        ("+0,3", D("0.3"), "+0.0;-0.0;0.0"),
        ("123456789012345", D(123456789012345), "0"),
    ],
)
def test_a_cell_that_says_a_number_is_that_number(text, value, number_format):
    assert numeral_of(text) == (value, number_format)


@pytest.mark.parametrize(
    "text",
    [
        "–",
        "",
        "-",
        "54,8 (2020)",
        "khoảng 19",
        "2.20.000",
        "0.853",
        "1,5 %",
        "1e5",
        "=1+1",
        "١٢",
        "1234567890123456",
    ],
)
def test_a_cell_that_says_more_or_less_than_a_number_is_text(text):
    assert numeral_of(text) is None


def test_the_cells_of_number_columns_are_numbers_exactly_as_they_are_written():
    sheet = opened(
        to_xlsx(document(appendix([[str(n), "Tên", text, text] for n, text in enumerate(CELLS, 1)])))
    )
    rows = list(sheet["Phụ lục I"].iter_rows(min_row=6, max_row=5 + len(CELLS)))
    assert [row[2].value for row in rows] == [
        2200000,
        54.8,
        1.123,
        "–",
        "54,8 (2020)",
        5,
        0.05,
        5,
        -1234.5,
        "+0,3 điểm %",
        None,
    ]
    assert [shown(row[2]) for row in rows] == CELLS
    assert [row[0].value for row in rows] == list(range(1, len(CELLS) + 1))


def test_a_centred_cell_that_says_a_day_is_that_day():
    columns = (Column("STT", 12, "centre"), Column("Đến ngày", 21, "centre"), Column("Chữ", 40))
    rows = [
        ("1", day, day) for day in ("14/6/2026", "31/12/2025", "31/02/2025", "31/12/2021, 31/12/2025", "–")
    ]
    sheet = opened(to_xlsx(document(appendix(rows, columns=columns))))["Phụ lục I"]
    found = [sheet.cell(HEADER_ROW + number, 2) for number in range(1, 6)]
    assert [(cell.value, cell.number_format) for cell in found] == [
        (datetime(2026, 6, 14), "dd/m/yyyy"),
        (datetime(2025, 12, 31), "dd/m/yyyy"),
        ("31/02/2025", "General"),
        ("31/12/2021, 31/12/2025", "General"),
        ("–", "General"),
    ]
    assert sheet.cell(HEADER_ROW + 1, 3).value == "14/6/2026"


def test_every_cell_of_the_pdf_is_the_workbooks():
    words = document(
        appendix(
            [[str(n), f"Tên {n}", a, b] for n, (a, b) in enumerate(zip(CELLS, CELLS[::-1], strict=True))]
        ),
        appendix([[str(n), "Tên", f"{n}.000,{n}", f"{n},5%"] for n in range(1, 90)], number="II"),
    )
    assert differences(words) == ([], 100)


def test_every_cell_of_the_consolidated_reports_appendices_is_the_workbooks(db):
    words = fill()
    for each in words["appendices"]:  # a row that goes on over a page is no row of cells to compare
        each["rows"] = [row for row in each["rows"] if max(map(len, row["cells"])) < 500]
    found, compared = differences(words)
    assert (found, compared) == ([], 5)


def differences(words: dict) -> tuple[list, int]:
    """The rows of the PDF that the workbook has otherwise, and how many there are."""
    book, printed = opened(to_xlsx(words)), tables(to_pdf(to_html(words)))
    heads = [[unbroken(column["title"]) for column in each["columns"]] for each in words["appendices"]]
    ours = [list(map(unbroken, row)) for table in printed for row in table]
    ours = [row for row in ours if row not in heads]
    theirs = []
    for each in words["appendices"]:
        for row, said in zip(rows_of(book, each), each["rows"], strict=False):
            theirs.append([unbroken(shown(cell)) for cell in (row[:1] if said["is_group"] else row)])
    return [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]], len(ours)


def rows_of(book, appendix: dict):
    return book[f"Phụ lục {appendix['number']}"].iter_rows(min_row=6)


def unbroken(text: str) -> str:
    """The letters of ``text``: where a line ends, a PDF keeps no blank."""
    return "".join(text.replace(ZERO_WIDTH_SPACE, "").split())


def test_a_sheet_has_its_title_a_frozen_and_repeated_header_and_prints_on_landscape_a4():
    words = document(appendix([["1", "Tên", "1", "2"]], note="một chữ."), mark="Dự thảo 2", is_sample=True)
    sheet = opened(to_xlsx(words))["Phụ lục I"]
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [
        "Phụ lục I",
        "TIẾN ĐỘ",
        "(Kèm theo Báo cáo số        /BC-SXD ngày        tháng        năm 2026 của Sở Xây dựng)",
        None,
        "STT",
    ]
    assert sheet["A7"].value == "Ghi chú: một chữ."
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A6", "$5:$5")
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (
        "landscape",
        9,
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    margins = sheet.page_margins
    found = [round(side * 25.4) for side in (margins.top, margins.right, margins.bottom, margins.left)]
    assert found == [20, 15, 20, 30]
    for header, number in ((sheet.firstHeader, None), (sheet.oddHeader, "&P")):
        assert header.left.text == "Báo cáo: Kết quả thực hiện Kế hoạch tháng 8…"
        assert (header.center.text, header.right.text) == (number, "DỮ LIỆU MẪU – DỰ THẢO 2")


def test_everything_is_in_times_new_roman():
    book = opened(to_xlsx(document(appendix([["1", "Tên", "1", "2"]], note="x"))))
    fonts = {
        cell.font.name for row in book["Phụ lục I"].iter_rows() for cell in row if cell.value is not None
    }
    assert (fonts, book._fonts[0].name) == ({"Times New Roman"}, "Times New Roman")


def test_a_group_is_one_cell_over_the_whole_width():
    words = document(appendix([["1", "Tên", "1", "2"]]))
    words["appendices"][0]["rows"].insert(0, {"cells": ["III.1. Tăng cường"], "is_group": True})
    sheet = opened(to_xlsx(words))["Phụ lục I"]
    assert sheet["A6"].value == "III.1. Tăng cường"
    assert "A6:D6" in [str(each) for each in sheet.merged_cells.ranges]
    assert (sheet["A6"].font.bold, sheet["A7"].value) == (True, 1)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", *HOSTILE])
def test_what_people_write_is_never_a_formula_and_reads_back_as_it_was(text):
    words = document(appendix([["1", text, text, text]], note=text), subject=text)
    sheet = opened(to_xlsx(words))["Phụ lục I"]
    for cell in (sheet["B6"], sheet["C6"], sheet["D6"]):
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


def test_an_ampersand_in_the_title_is_no_command_of_the_header():
    content = to_xlsx(document(appendix([["1", "a", "1", "1"]]), subject="R&D &P"))
    xml = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert "Báo cáo: R&&D &&P" in fromstring(xml).findtext(f".//{{{SHEET_MAIN_NS}}}oddHeader")


def test_names_of_sheets_are_allowed_and_different():
    made = [
        appendix([], number=number, empty="Không có.") for number in ("I", "I", "a/b:[c]*?", "x" * 60, "")
    ]
    names = opened(to_xlsx(document(*made))).sheetnames
    assert names[:3] == ["Phụ lục I", "Phụ lục I (2)", "Phụ lục a b  c"]
    assert (max(map(len, names)), names[4]) == (31, "Phụ lục")


def test_an_appendix_without_rows_says_so_and_a_document_without_appendices_too():
    assert opened(to_xlsx(document(appendix([], empty="Không có."))))["Phụ lục I"]["A6"].value == "Không có."
    assert opened(to_xlsx(document()))["Phụ lục"]["A1"].value == "Văn bản không có phụ lục."


def test_a_text_longer_than_a_cell_says_that_it_goes_on_and_a_tall_row_that_it_is_cut_in_print():
    sheet = opened(to_xlsx(document(appendix([["1", LONG * 10, "1", "2"]]))))["Phụ lục I"]
    assert (len(sheet["B6"].value), sheet["B6"].value.endswith(CUT)) == (32_767, True)
    assert (sheet["A7"].value, sheet.row_dimensions[6].height) == (CUT_IN_PRINT, 409)


def test_the_same_document_gives_the_same_bytes_and_no_instant():
    words = document(appendix([["1", "Tên", "1", "2"]]))
    content = to_xlsx(words)
    assert to_xlsx(words) == content
    package = zipfile.ZipFile(BytesIO(content))
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = package.read("docProps/core.xml").decode()
    assert ("dcterms" in core.partition(">")[2].partition(">")[2], "Sở Xây dựng" in core) == (False, True)


@needs_office
@pytest.mark.worker
def test_libreoffice_prints_every_row_with_the_header_on_each_page(tmp_path):
    rows = [[str(n), f"Cụm công nghiệp {n}", f"{n},5", f"{n},5%"] for n in range(1, 121)]
    pages = reader(printed_by_office(to_xlsx(document(appendix(rows))), tmp_path, suffix="xlsx")).pages
    texts = [page_text(page) for page in pages]
    assert {size_mm(page) for page in pages} == {(297, 210)}
    assert len(pages) > 2
    assert ["STT Tên Số %" in text for text in texts] == [True] * len(texts)
    whole = " ".join(texts)
    assert [f"{n} Cụm công nghiệp {n} {n}" in whole for n in range(1, 121)] == [True] * 120
