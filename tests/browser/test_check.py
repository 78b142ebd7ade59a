"""The public check in a real browser: a file is hashed where it is, a code is typed, nothing is sent."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import SIZES

pytestmark = pytest.mark.browser
RIGHT = "Đúng tệp của văn bản đã ban hành"


@pytest.fixture
def visitor(browser, portal):
    """Somebody without an account, at the check."""
    context = browser.new_context(viewport=SIZES["phone"], locale="vi-VN")
    page = context.new_page()
    page.goto(f"{portal.site}/kiem-tra/")
    yield page
    context.close()


@pytest.fixture
def issued_pdf(sign_in, tmp_path) -> Path:
    """The PDF of the sample's issued report, as anybody receives it."""
    specialist = sign_in("tonghop.sct")
    specialist.open("/van-ban/1/")
    link = specialist.page.get_by_role("link", name="Bản PDF", exact=True)
    for _ in range(90):
        if link.count():
            break
        specialist.page.wait_for_timeout(1000)
        specialist.open("/van-ban/1/")
    specialist.inspect("issued-document")
    with specialist.page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).rename(tmp_path / "Báo cáo 01.pdf")


def test_a_file_is_recognised_and_one_changed_by_a_byte_is_not(visitor, issued_pdf, tmp_path, problems):
    visitor.set_input_files("#tep", issued_pdf)
    visitor.get_by_role("heading", name=RIGHT).wait_for()
    text = visitor.locator("#tra-loi").inner_text()
    assert "DỮ LIỆU MẪU" in text
    assert re.search(r"Tệp có mã này là bản PDF của báo cáo tổng hợp của Sở Công Thương số 01/BC-SCT", text)
    changed = tmp_path / "sửa.pdf"
    changed.write_bytes(issued_pdf.read_bytes() + b"\n")
    visitor.set_input_files("#tep", changed)
    visitor.get_by_role("heading", name="Không tìm thấy").wait_for()
    serious = [each["id"] for each in Axe().run(visitor).response["violations"] if each["impact"] != "minor"]
    wide = visitor.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (serious, wide, visitor.context.cookies()) == ([], 0, [])


def test_a_code_is_typed_where_the_browser_computes_none(browser, portal):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{portal.site}/kiem-tra/")
    assert not page.locator("#tep").is_visible()
    page.fill("#ma", "xyz")
    page.press("#ma", "Enter")
    assert "Mã đã nhập có ký tự “x”" in page.locator(".error-summary").inner_text()
    assert page.locator("#ma").input_value() == "xyz"
    context.close()
