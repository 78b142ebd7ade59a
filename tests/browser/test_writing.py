"""Writing in real browsers: nothing typed is lost, nobody silently overwrites (scenarios 15, 16 and 17)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.sample.people import DOMAIN, PASSWORD

pytestmark = pytest.mark.browser
ACCOUNT = "chuyenvien.sxd"
SAVED = re.compile(r"Đã lưu \d\d:\d\d")
BEGIN = "form[action*='/soan/'] button"
TASK = re.compile(r"/bao-cao/\d+/nhiem-vu/\d+/$")
PATIENCE = 20_000


class Desk:
    """One opened page of writing."""

    def __init__(self, context, url: str) -> None:
        self.context, self.url = context, url
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.asked: list[str] = []
        self.page.on("dialog", self._accept)
        self.page.goto(url)

    def _accept(self, dialog) -> None:
        self.asked.append(dialog.type)
        dialog.accept()

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#id_{name}")

    @property
    def mark(self) -> Locator:
        return self.page.locator("#luu")

    def marked(self, words) -> None:
        expect(self.mark).to_contain_text(words, timeout=PATIENCE)

    def type(self, words: str, name: str = "result") -> None:
        self.field(name).fill(words)

    def saved(self, words: str, name: str = "result") -> None:
        """What a fresh page shows, that is what the server has."""
        other = Desk(self.context, self.url)
        expect(other.field(name)).to_have_value(words)
        other.page.close()

    def copies(self) -> int:
        return self.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('soan:')).length")


def sign_in_at(page: Page, account: str = ACCOUNT) -> None:
    page.fill("input[name=username]", f"{account}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def tasks(browser, portal) -> list[str]:
    """The addresses of the tasks of a draft begun by this module."""
    page = browser.new_context(locale="vi-VN").new_page()
    page.goto(f"{portal.site}/dang-nhap/")
    sign_in_at(page)
    page.goto(f"{portal.site}/bao-cao/")
    page.locator(BEGIN).first.click()
    page.wait_for_load_state()
    links = [link.get_attribute("href") or "" for link in page.locator("a[href*='/nhiem-vu/']").all()]
    page.context.close()
    return [f"{portal.site}{href}" for href in dict.fromkeys(links) if TASK.search(href)]


@pytest.fixture
def browse(browser, portal):
    """Return browsers of their own, signed in as the officer."""
    opened = []

    def context(account: str = ACCOUNT, **options):
        zone = {"timezone_id": "Asia/Ho_Chi_Minh"}
        new = browser.new_context(locale="vi-VN", **zone | options)
        opened.append(new)
        if "storage_state" not in options:
            page = new.new_page()
            page.goto(f"{portal.site}/dang-nhap/")
            sign_in_at(page, account)
            page.close()
        return new

    yield context
    for each in opened:
        each.close()


def test_what_is_typed_is_saved_without_a_button_and_the_mark_says_when(browse, tasks):
    desk = Desk(browse(), tasks[0])
    desk.field("result").press_sequentially("Đã triển khai.")
    desk.marked(SAVED)
    desk.saved("Đã triển khai.")
    assert desk.copies() == 0
    desk.page.goto("about:blank")
    assert desk.asked == []


def test_two_thousand_words_are_saved_and_the_tick_and_the_count_follow(browse, tasks):
    desk, words = Desk(browse(), tasks[1]), "Hai nghìn chữ. " * 700 + "hết"
    expect(desk.page.locator("#dau-muc")).to_have_text("○")
    done = int(desk.page.locator(".outline [data-tasks-done]").inner_text())
    desk.type(words)
    desk.field("state").select_option("ongoing")
    expect(desk.page.locator("#dau-muc")).to_have_text("●", timeout=PATIENCE)
    expect(desk.page.locator(".outline [data-tasks-done]")).to_have_text(str(done + 1))
    desk.saved(words)


@pytest.mark.parametrize(
    ("side", "kept"), [("Giữ nội dung đã lưu", "Lời của A."), ("Dùng nội dung của tôi", "Lời của B.")]
)
def test_two_browsers_on_one_draft_see_both_texts_and_choose(side, kept, browse, tasks):
    url = tasks[2 if kept.endswith("A.") else 3]
    a, b = Desk(browse(), url), Desk(browse(), url)
    a.type("Lời của A.")
    a.marked(SAVED)
    b.type("Lời của B.")
    b.type("Thiếu vốn.", "difficulties")
    b.field("difficulties").blur()
    b.marked("Nơi khác vừa lưu nội dung khác ở mục: Kết quả thực hiện trong kỳ.")
    b.page.get_by_role("button", name="Xem và chọn").click()
    shown = b.page.locator(".conflict").inner_text()
    assert "Lời của A." in shown
    assert "Lời của B." in shown
    b.page.get_by_role("button", name=side).click()
    expect(b.page.locator(".message--success")).to_be_visible()
    expect(b.field("result")).to_have_value(kept)
    expect(b.field("difficulties")).to_have_value("Thiếu vốn.")
    assert (b.copies(), b.asked) == (0, [])


def test_without_a_network_the_mark_says_so_and_it_is_saved_when_it_is_back(browse, tasks):
    context = browse()
    desk = Desk(context, tasks[4])
    context.set_offline(True)
    desk.type("Viết khi mất mạng.")
    desk.marked("Chưa lưu, mất kết nối.")
    assert desk.copies() == 1
    context.set_offline(False)
    desk.marked(SAVED)
    desk.saved("Viết khi mất mạng.")
    assert desk.copies() == 0


def test_closing_with_unsaved_words_warns(browse, tasks):
    context = browse()
    desk = Desk(context, tasks[4])
    context.set_offline(True)
    desk.type("Chưa lưu mà đóng.")
    desk.marked("mất kết nối")
    desk.page.close(run_before_unload=True)
    desk.page.wait_for_event("close")
    assert desk.asked == ["beforeunload"]


def test_words_of_a_closed_browser_are_offered_back_and_never_put_in_by_themselves(browse, tasks):
    first = browse()
    desk = Desk(first, tasks[5])
    first.set_offline(True)
    desk.type("Còn trên máy này.")
    desk.marked("mất kết nối")
    state = first.storage_state()
    first.close()
    again = Desk(browse(storage_state=state), tasks[5])
    banner = again.page.locator("#ban-tren-may")
    expect(banner).to_contain_text("Có nội dung chưa lưu trên máy này, lúc")
    expect(again.field("result")).to_have_value("")
    again.page.get_by_role("button", name="Xem và dùng lại").click()
    expect(again.field("result")).to_have_value("Còn trên máy này.")
    again.marked(SAVED)
    again.saved("Còn trên máy này.")
    assert again.copies() == 0


def test_a_browser_in_another_zone_tells_the_time_of_vietnam(browse, tasks, portal):
    """Scenario 1: the deadline it reads, and the hour of a copy made in the last minute before it."""
    zone = {"timezone_id": "America/Los_Angeles"}
    here, away = browse(), browse(**zone)
    texts = []
    for context in (here, away):
        page = context.new_page()
        page.goto(f"{portal.site}/bao-cao/")
        texts.append(re.sub(r"\d\d:\d\d", "", page.locator("main").inner_text()))
    assert "trước ngày" in texts[0]
    assert texts[0] == texts[1]
    away.clock.install(time="2026-06-14T16:59:20Z")
    desk = Desk(away, tasks[6])
    away.set_offline(True)
    desk.type("Trước nửa đêm.")
    desk.marked("mất kết nối")
    state = away.storage_state()
    away.close()
    later = browse(storage_state=state, **zone)
    later.clock.install(time="2026-06-14T17:01:00Z")
    again = Desk(later, tasks[6])
    banner = again.page.locator("#ban-tren-may")
    expect(banner).to_contain_text("lúc 23:59 ngày 14/06/2026")


def test_a_copy_beside_newer_saved_words_is_compared_and_can_be_given_up(browse, tasks):
    first = browse()
    desk = Desk(first, tasks[6])
    first.set_offline(True)
    desk.type("Bản trên máy.")
    desk.marked("mất kết nối")
    state = first.storage_state()
    first.close()
    colleague = Desk(browse(), tasks[6])
    colleague.type("Bản đã lưu.")
    colleague.marked(SAVED)
    again = Desk(browse(storage_state=state), tasks[6])
    again.page.get_by_role("button", name="Xem và dùng lại").click()
    shown = again.page.locator("#ban-tren-may").inner_text()
    assert "Bản trên máy." in shown
    assert "Bản đã lưu." in shown
    again.page.get_by_role("button", name="Giữ nội dung trên trang").click()
    expect(again.field("result")).to_have_value("Bản đã lưu.")
    assert again.copies() == 0


def test_a_copy_is_never_offered_to_another_person(browse, tasks, portal):
    first = browse()
    desk = Desk(first, tasks[7])
    first.set_offline(True)
    desk.type("Của riêng tôi.")
    desk.marked("mất kết nối")
    first.set_offline(False)
    desk.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('soan:'))"
        " { localStorage.setItem(key.replace(/^soan:\\d+/, 'soan:999999'), localStorage[key]); }"
    )
    desk.marked(SAVED)
    other = Desk(first, tasks[7])
    expect(other.page.locator("#ban-tren-may")).to_be_empty()


def test_when_the_session_ends_mid_typing_the_text_is_there_after_signing_in(browse, tasks):
    context = browse()
    desk = Desk(context, tasks[8])
    desk.type("Trước khi hết phiên.")
    desk.marked(SAVED)
    context.clear_cookies(name="sessionid")
    desk.type("Trước khi hết phiên. Và sau đó.")
    desk.marked("Chưa lưu: phiên làm việc đã kết thúc.")
    desk.page.get_by_role("button", name="Đăng nhập lại").click()
    sign_in_at(desk.page)
    assert desk.page.url == tasks[8]
    expect(desk.field("result")).to_have_value("Trước khi hết phiên. Và sau đó.")
    desk.page.get_by_role("button", name="Lưu nháp").click()
    expect(desk.page.locator(".message--success")).to_be_visible()
    desk.saved("Trước khi hết phiên. Và sau đó.")
    assert desk.asked == []


def test_signed_in_again_in_another_tab_saving_goes_on_by_itself(browse, tasks, portal):
    context = browse()
    desk = Desk(context, tasks[8])
    context.clear_cookies()
    desk.type("Viết tiếp sau khi đăng nhập ở thẻ khác.")
    desk.marked("Chưa lưu: phiên làm việc")
    tab = context.new_page()
    tab.goto(f"{portal.site}/dang-nhap/")
    sign_in_at(tab)
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")  # or some seconds later by itself
    desk.marked(SAVED)
    desk.saved("Viết tiếp sau khi đăng nhập ở thẻ khác.")


def test_nothing_is_sent_while_a_composition_is_open(browse, tasks):
    desk = Desk(browse(), tasks[9])
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.url) if "tu-luu" in request.url else None)
    desk.page.clock.install()
    desk.field("result").focus()
    desk.page.evaluate(
        """() => {
          const area = document.getElementById("id_result");
          area.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          area.value = "Tie";
          area.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    desk.page.clock.run_for(60_000)
    assert sent == []
    desk.page.evaluate(
        """() => {
          const area = document.getElementById("id_result");
          area.value = "Tiếng";
          area.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
          area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }"""
    )
    with desk.page.expect_request(re.compile("tu-luu")):
        desk.page.clock.run_for(3_000)


def test_last_period_s_words_fill_blank_fields_only(browse, tasks):
    desk = Desk(browse(), tasks[9])
    desk.type("", "result")
    desk.type("Khó khăn của kỳ này.", "difficulties")
    desk.page.get_by_role("button", name="Dùng lại nội dung kỳ trước").click()
    before = desk.page.locator("[data-before=result]").inner_text()
    expect(desk.field("result")).to_have_value(before)
    expect(desk.field("difficulties")).to_have_value("Khó khăn của kỳ này.")
    desk.marked(SAVED)


def test_what_cannot_be_read_is_named_and_stays_in_its_field(browse, tasks):
    desk = Desk(browse(), tasks[9])
    desk.type("31/6/2027", "expected_on")
    desk.field("expected_on").blur()
    desk.marked("Không hiểu ngày “31/6/2027”")
    expect(desk.field("expected_on")).to_have_value("31/6/2027")
    assert desk.copies() == 1
    desk.type("30/6/2027", "expected_on")
    desk.field("expected_on").blur()
    desk.marked(SAVED)
    desk.saved("30/06/2027", "expected_on")
