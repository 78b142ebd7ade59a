"""Headers of a workbook that came back."""

from bacgiang_plan.lib.xlsx import Cell, Sheet
from reports.workbooks.headers import find_header


def test_the_header_is_the_row_that_names_most_columns():
    rows = {
        1: {1: Cell("Kết quả", "text")},
        3: {2: Cell(" KẾT  QUẢ", "text"), 5: Cell("Lý do", "text"), 6: Cell("lý do", "text")},
    }
    assert find_header(Sheet("x", rows, []), ["Kết quả", "Lý do", "Khác"]) == (3, {"Kết quả": 2, "Lý do": 5})
    assert find_header(Sheet("x", {}, []), ["Kết quả"]) == (0, {})
