"""Scenario 43: the whole job without a mouse: open, fill, send to the head, approve, receipt."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FAR = 250
"""Stops of the Tab key from which on a person has given up."""


def tab_to(page: Page, words: str, tag: str = "") -> None:
    """Press Tab until what has the focus is called ``words``, as a reader of screens would hear it."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        name, found = page.evaluate(
            """() => {
                const here = document.activeElement;
                const label = here.labels && here.labels[0];
                return [here.getAttribute("aria-label") || (label || here).innerText || "", here.tagName];
            }"""
        )
        if words in " ".join(name.split()) and found.lower().startswith(tag):
            return
    raise AssertionError(f"{words} is not reached with the keyboard on {page.url}")


def enter(page: Page, words: str, tag: str = "") -> None:
    """Go to a link or button and press Enter."""
    tab_to(page, words, tag)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, words: str) -> None:
    """Walk down the list that has the focus to the choice called ``words``."""
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].label").startswith(words):
            return
    raise AssertionError(f"{words} is no choice on {page.url}")


def write_task(page: Page) -> None:
    tab_to(page, "Tình hình thực hiện", "select")
    choose(page, "Đang thực hiện")
    tab_to(page, "Kết quả thực hiện trong kỳ", "textarea")
    page.keyboard.type("Đã triển khai.")


def test_an_officer_and_a_head_do_their_whole_job_without_a_mouse(sign_in) -> None:
    officer = sign_in("chuyenvien.syt")
    page = officer.page
    enter(page, "Soạn báo cáo", "button")
    enter(page, "III.", "a")
    while "/nhiem-vu/" in page.url:
        write_task(page)
        if "IV.1" in page.locator("h2").first.inner_text():  # past its limit of September 2021
            tab_to(page, "Ngày dự kiến hoàn thành", "input")
            page.keyboard.type("30/6/2027")
            tab_to(page, "Khó khăn, vướng mắc", "textarea")
            page.keyboard.type("Chậm do thay đổi nhân sự.")
        enter(page, "Lưu và sang mục sau", "button")
    for part in ("Công tác lãnh đạo", "Đánh giá chung: kết quả", "Nhiệm vụ trọng tâm"):
        enter(page, part, "a")
        tab_to(page, part, "textarea")
        page.keyboard.type("Thực hiện theo chương trình công tác năm.")
        enter(page, "Lưu nháp", "button")
    enter(page, "Xem lại toàn bộ báo cáo", "a")
    enter(page, "Trình lãnh đạo", "a")
    enter(page, "Trình lãnh đạo", "button")
    assert officer.reads("Đã trình lãnh đạo báo cáo")

    head = sign_in("lanhdao.syt")
    enter(head.page, "Xem và duyệt", "a")
    enter(head.page, "Duyệt và gửi báo cáo", "a")
    enter(head.page, "Duyệt và gửi báo cáo", "button")
    assert head.reads("Biên nhận báo cáo")
    head.inspect()


def test_at_twice_the_size_the_report_is_written_without_scrolling_sideways(sign_in) -> None:
    officer = sign_in("chuyenvien.sngv")
    officer.page.set_viewport_size({"width": 640, "height": 450})  # 1280 × 900 at 200 %
    officer.press("Soạn báo cáo")
    officer.inspect()
    officer.page.locator("nav.outline a").first.click()
    officer.inspect()
