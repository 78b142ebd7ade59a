"""Cells of workbooks as they are read and written, without a report."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from bacgiang_plan.lib.xlsx import TOO_LONG, Book, Cell, plain_text, unescaped
from bacgiang_plan.lib.xlsx_sheets import put, writable


def read_back(*values) -> list:
    """The cells of one row after openpyxl wrote them."""
    book = Workbook()
    for column, value in enumerate(values, 1):
        book.active.cell(1, column).value = value
    file = BytesIO()
    book.save(file)
    sheet = Book(file).sheet("sheet")
    return [sheet.at(1, column) for column in range(1, len(values) + 1)]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (47.1, Cell(Decimal("47.1"), "number")),
        (0.1 + 0.2, Cell(Decimal("0.3"), "number")),
        (2_200_000, Cell(Decimal(2_200_000), "number")),
        (date(2026, 6, 15), Cell(date(2026, 6, 15), "day")),
        (datetime(2026, 6, 15, 23, 59), Cell(date(2026, 6, 15), "day")),
        (True, Cell(True, "flag")),
        ("#REF!", Cell("#REF!", "error")),
        ("=1+1", Cell("=1+1", "formula")),
        ("Yên Lư", Cell("Yên Lư", "text")),
        (None, Cell("", "text")),
    ],
)
def test_a_cell_is_read_for_what_it_is(value, cell):
    assert read_back(value) == [cell]


def test_rich_text_is_read_as_its_words():
    words = CellRichText("Đã ", TextBlock(InlineFont(b=True), "triển khai"), ".")
    assert read_back(words) == [Cell("Đã triển khai.", "text")]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(Decimal("2200000.5"), "number"), "2.200.000,5"),
        (Cell(date(2026, 6, 5), "day"), "05/06/2026"),
        (Cell(True, "flag"), "TRUE"),
        (Cell("a\n" * 100, "text"), "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a…"),
    ],
)
def test_what_was_read_is_told_in_words(cell, words):
    assert cell.words == words


def test_escapes_of_the_format_are_characters():
    assert unescaped("a_x000D_b_x005F_x000D_") == "a\rb_x000D_"


@pytest.mark.parametrize("words", ["=1", "+1", "-1", "@a", "_x0041_", "a\nb", "'"])
def test_text_is_written_as_text_and_reads_back(words):
    book = Workbook()
    put(book.active["A1"], words)
    file = BytesIO()
    book.save(file)
    assert load_workbook(file).active["A1"].data_type == "s"
    assert plain_text(Book(file).sheet("Sheet").at(1, 1)) == words


def test_what_a_cell_cannot_hold_is_left_out():
    assert writable("a\x00b\x0bc\r\nd\ud800") == "abc\nd"


def test_a_huge_string_is_kept_short():
    book, file, grown = Workbook(), BytesIO(), BytesIO()
    book.active["A1"] = "x" * 32_000
    book.save(file)
    packed = zipfile.ZipFile(file)
    with zipfile.ZipFile(grown, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in packed.namelist():
            copy.writestr(part, packed.read(part).replace(b"x" * 32_000, b"x " * 500_000))
    cell = Book(grown).sheet("sheet").at(1, 1)
    assert (len(cell.value), len(cell.words) <= 60) == (TOO_LONG, True)
