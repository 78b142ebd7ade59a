"""Editing the consolidated report in real browsers: two at once, keys only, phones, the end of a session."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_writing import PATIENCE, SAVED, sign_in_at

pytestmark = pytest.mark.browser
ACCOUNT, HEAD = "tonghop.sct", "lanhdao.sct"
PERIOD = "2026-6-thang"
"""A period of the sample in which nearly every report is accepted."""


class Desk:
    """One opened paragraph."""

    def __init__(self, context, url: str) -> None:
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(url)

    @property
    def text(self) -> Locator:
        return self.page.locator("#id_text")

    def marked(self, words) -> None:
        expect(self.page.locator("#luu")).to_contain_text(words, timeout=PATIENCE)

    def button(self, words: str) -> Locator:
        found = self.page.locator("main").get_by_role("button", name=words, exact=True)
        return found.and_(self.page.locator(":not(.hidden-words)"))

    def saved(self, words: str) -> None:
        """What a fresh page shows, that is what the server has."""
        other = Desk(self.context, self.url)
        expect(other.text).to_have_value(words)
        other.page.close()


def begin(page: Page, site: str, account: str) -> None:
    page.goto(f"{site}/dang-nhap/")
    sign_in_at(page, account)


@pytest.fixture(scope="module")
def paragraphs(browser, portal) -> list[str]:
    """The addresses of the paragraphs of section III.1 of a draft begun by this module."""
    page = browser.new_context(locale="vi-VN").new_page()
    begin(page, portal.site, ACCOUNT)
    page.goto(f"{portal.site}/tong-hop/{PERIOD}/")
    page.locator("form[action$='/lap/bao-cao-so/'] button").first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Soạn từng đoạn").click()
    page.locator(".edit-outline a[href$='/soan/III.1/']").click()
    page.wait_for_load_state()
    links = page.locator(".edit-line__foot a").all()
    found = [portal.site + (link.get_attribute("href") or "").partition("#")[0] for link in links]
    page.context.close()
    return found


@pytest.fixture
def browse(browser, portal) -> Callable:
    """Return browsers of their own, signed in."""
    opened = []

    def context(account: str = ACCOUNT, **options):
        new = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        opened.append(new)
        page = new.new_page()
        begin(page, portal.site, account)
        page.close()
        return new

    yield context
    for each in opened:
        each.close()


def test_what_is_typed_is_saved_without_a_button(browse, paragraphs):
    desk = Desk(browse(), paragraphs[1])
    desk.text.fill("Đã sửa trong trình duyệt.")
    desk.marked(SAVED)
    desk.saved("Đã sửa trong trình duyệt.")


@pytest.mark.parametrize(
    ("side", "kept"), [("Giữ nội dung đã lưu", "Lời của A."), ("Dùng nội dung của tôi", "Lời của B.")]
)
def test_two_browsers_on_one_paragraph_see_both_texts_and_choose(side, kept, browse, paragraphs):
    url = paragraphs[2 if kept.endswith("A.") else 3]
    a, b = Desk(browse(), url), Desk(browse(HEAD), url)
    a.text.fill("Lời của A.")
    a.marked(SAVED)
    b.text.fill("Lời của B.")
    b.marked("Nơi khác vừa lưu nội dung khác ở mục: Nội dung đoạn.")
    b.button("Xem và chọn").click()
    shown = b.page.locator(".conflict").inner_text()
    assert "Lời của A." in shown
    assert "Lời của B." in shown
    b.button(side).click()
    expect(b.page.locator(".message--success")).to_be_visible()
    expect(b.text).to_have_value(kept)
    b.saved(kept)


def test_what_one_drops_while_the_other_writes_costs_neither_a_word(browse, paragraphs):
    a, b = Desk(browse(), paragraphs[4]), Desk(browse(HEAD), paragraphs[4])
    a.button("Bỏ đoạn").click()
    expect(a.page.locator("#khong-in")).to_contain_text("bỏ lúc")
    b.text.fill("Viết khi đoạn đã bị bỏ.")
    b.marked("cần sửa thì lấy lại đoạn trước")
    expect(b.text).to_have_value("Viết khi đoạn đã bị bỏ.")
    a.page.locator("#khong-in").get_by_role("button", name="Lấy lại").click()
    expect(a.page.locator(".edit-open .message--success")).to_have_text("Đã lấy lại đoạn.")
    b.text.fill("Viết khi đoạn đã được lấy lại.")
    b.marked(SAVED)


def test_the_words_are_saved_before_the_paragraph_is_moved(browse, paragraphs):
    desk = Desk(browse(), paragraphs[5])
    desk.text.fill("Chưa kịp lưu.")
    desk.button("Chuyển lên").click()
    expect(desk.page.locator(".edit-open .message--success")).to_have_text("Đã chuyển đoạn lên trên.")
    expect(desk.text).to_have_value("Chưa kịp lưu.")


def test_with_keys_only_a_paragraph_is_opened_rewritten_and_the_next_one_opened(browse, paragraphs, portal):
    desk = Desk(browse(), paragraphs[6])
    section = desk.page.locator(".edit-outline a[aria-current]").get_attribute("href")
    desk.page.goto(portal.site + section)
    link = desk.page.locator(f".edit-line__foot a[href^='{paragraphs[6].removeprefix(portal.site)}']")
    link.focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(re.compile(re.escape(paragraphs[6])))
    reached = desk.page.evaluate("document.activeElement.tagName")
    for _ in range(12):
        desk.page.keyboard.press("Tab")
        reached = desk.page.evaluate("document.activeElement.id")
        if reached == "id_text":
            break
    assert reached == "id_text"
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("Chỉ dùng bàn phím.")
    for _ in range(2):
        desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.innerText") == "Lưu và sang đoạn sau"
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(re.compile(re.escape(paragraphs[7])))
    desk.url = paragraphs[6]
    desk.saved("Chỉ dùng bàn phím.")


def test_when_the_session_ends_mid_typing_the_text_is_there_after_signing_in(browse, paragraphs):
    context = browse()
    desk = Desk(context, paragraphs[8])
    desk.text.fill("Trước khi hết phiên.")
    desk.marked(SAVED)
    context.clear_cookies(name="sessionid")
    desk.text.fill("Trước khi hết phiên. Và sau đó.")
    desk.marked("Chưa lưu: phiên làm việc đã kết thúc.")
    desk.button("Đăng nhập lại").click()
    sign_in_at(desk.page, ACCOUNT)
    assert desk.page.url.startswith(paragraphs[8])
    expect(desk.text).to_have_value("Trước khi hết phiên. Và sau đó.")
    desk.button("Lưu nháp").click()
    expect(desk.page.locator(".message--success")).to_be_visible()
    desk.saved("Trước khi hết phiên. Và sau đó.")


def test_without_a_network_the_words_stay_on_the_machine_of_that_paragraph_only(browse, paragraphs):
    context = browse()
    desk = Desk(context, paragraphs[9])
    context.set_offline(True)
    desk.text.fill("Viết khi mất mạng.")
    desk.marked("Chưa lưu, mất kết nối.")
    context.set_offline(False)
    other = Desk(context, paragraphs[10])
    expect(other.page.locator("#ban-tren-may")).to_be_empty()
    desk.marked(SAVED)
    desk.saved("Viết khi mất mạng.")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_pages_fit_and_are_accessible(sign_in, paragraphs, portal, size):
    person = sign_in(ACCOUNT, size)
    opened = paragraphs[2].removeprefix(portal.site)
    document = re.match(r"/van-ban/\d+/", opened)[0]
    for address in (f"{document}soan/", f"{document}soan/III.1/", opened, f"{document}soan/da-bo/"):
        assert person.open(address) == 200
        person.inspect()
