"""A list nobody prepared, brought in the browser: its faults, its preview, written by a real worker."""

from pathlib import Path

import pytest

from tests.zones.inventory_world import row, table

pytestmark = pytest.mark.browser
ROWS = [
    ["I", "Khu công nghiệp"],
    row("Quang Châu", 426, "Quyết định số 636/QĐ-UBND ngày 02/6/2006", district="Việt Yên"),
    row("KCN Hòa Phú", "207,45", location="xã Mai Đình, xã Châu Minh, huyện Hiệp Hòa", district="Hiệp Hòa"),
    ["II", "Cụm công nghiệp"],
    row("Đoan Bái-Lương Phong 1", 75, district="huyện Hiệp Hòa"),
    row("Tân Hưng Thịnh", "1.322,5", district="Lạng Giang"),
    row("Nội Hoàng 2", 50, document=None, district="Yên Dũng"),
    [None, "Tổng cộng", None, None, None, 2080.95],
]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_list_is_brought_mended_previewed_and_written(sign_in, tmp_path: Path, size):
    person = sign_in("tonghop.sct", size)
    person.open("/khu-cum-cong-nghiep/")
    person.press("Danh mục bằng Excel")
    person.inspect("inventory-workbook")
    wrong = [*ROWS, row("KCN Sai", "1.853", day="31/6/2022", district="Việt Nam")]
    bring(person, tmp_path / f"sai-{size}.xlsx", wrong)
    person.press("Xem kết quả")
    assert person.reads("Tệp có 4 chỗ cần sửa")
    person.inspect("inventory-faults")
    person.press("Nạp lại tệp")
    person.page.fill("input[name=document]", f"Báo cáo số 45/BC-SCT ({size})")
    person.page.fill("input[name=day]", "01/3/2026")
    bring(person, tmp_path / f"dung-{size}.xlsx", ROWS)
    person.press("Xem kết quả")
    person.inspect("inventory-preview")
    person.press("Ghi vào Cổng")
    person.press("Xem kết quả")
    assert person.reads("Đã ghi")
    person.inspect("inventory-written")


def bring(person, path: Path, rows: list) -> None:
    table(*rows).save(path)
    person.page.set_input_files("input[name=file]", path)
    person.press("Kiểm tra tệp")
