"""The review desk in a browser: by keyboard alone, what changed word by word, on a phone, sound for axe."""

import re

import pytest

pytestmark = pytest.mark.browser

AGENCY, ACCOUNT = "Sở Kế hoạch và Đầu tư", "skhdt"
REASON = "Nêu rõ kỳ hạn, phụ lục kèm theo?"  # j, k, n, p and ? are typed here, and are no shortcuts
REPLY = "Phụ lục đã gửi kèm công văn."


def press(person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def tab_to(person, selector: str) -> None:
    """Go on with the tabulator until what ``selector`` names has the focus."""
    for _ in range(40):
        press(person, "Tab")
        if person.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way by keyboard to {selector}")


def next_item(person) -> str:
    """Go to the next item and unfold it; return its id."""
    press(person, "j")
    item = person.page.evaluate("document.activeElement.id")
    assert item.startswith("nd-")
    if person.page.locator(f"#{item} > details:not([open])").count():
        tab_to(person, ".desk-item > details > summary")
        press(person, "Enter")
    return item


def follow(person, words: str) -> None:
    """Follow the link, or press the button, of the page itself, by keyboard."""
    main, name = person.page.locator("main"), re.compile(rf"^{re.escape(words)}(\s|$)")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.focus()
    with person.page.expect_navigation():
        press(person, "Enter")


def test_a_report_is_reviewed_returned_and_accepted_by_keyboard(sign_in) -> None:
    specialist = sign_in("tonghop.sct")
    specialist.open("/tiep-nhan/")
    specialist.inspect("queue")
    follow(specialist, AGENCY)

    # One item passes, the next is to be redone; nothing is a shortcut while a reason is typed.
    passed = next_item(specialist)
    tab_to(specialist, f"#{passed} button[value=accepted]")
    press(specialist, "Enter")
    specialist.page.get_by_text("Đã xem 1/").wait_for()
    assert specialist.page.evaluate("document.activeElement.id") == passed
    asked = next_item(specialist)
    assert asked.startswith("nd-task-")
    assert asked != passed
    tab_to(specialist, f"#{asked} .mark-form__redo summary")
    press(specialist, "Enter", "Tab")
    specialist.page.keyboard.type(REASON)
    assert specialist.page.locator(f"#{asked} textarea").input_value() == REASON
    tab_to(specialist, f"#{asked} button[value=redo]")
    press(specialist, "Enter")
    specialist.page.get_by_text("1 yêu cầu bổ sung").wait_for()
    assert specialist.reads("Đã xem 2/")
    press(specialist, "?")
    assert specialist.reads("Dùng phím tắt trên máy này")
    specialist.inspect("desk")
    follow(specialist, "Trả lại")
    assert specialist.reads(REASON)
    follow(specialist, "Trả lại")
    assert specialist.reads("Đã trả lại báo cáo")

    # The officer reads the request where it is written, replies, rewrites that item alone.
    officer, head = sign_in(f"chuyenvien.{ACCOUNT}"), sign_in(f"lanhdao.{ACCOUNT}")
    officer.open("/bao-cao/")
    officer.page.get_by_role("link", name=re.compile("^Mở báo cáo")).first.click()
    officer.inspect()
    officer.page.locator(".requests a").click()
    assert officer.reads(REASON)
    officer.page.fill("textarea[name=reply]", REPLY)
    officer.press("Lưu giải trình")
    officer.page.get_by_text("Đã lưu giải trình lúc").wait_for()
    officer.inspect()
    old = officer.page.input_value("textarea[name=result]")
    officer.page.fill("textarea[name=result]", f"Ghi lại: {old.partition(' ')[2]} Kỳ hạn: tháng 6.")
    officer.press("Lưu nháp")
    for person, words in ((officer, "Trình lãnh đạo"), (head, "Duyệt và gửi lại báo cáo")):
        person.open("/bao-cao/")
        person.page.get_by_role("link", name=re.compile("^(Mở báo cáo|Xem và duyệt)")).first.click()
        person.press(words)
        person.press(words)

    # Sent again: exactly that item, word by word, with the reply; then it is accepted.
    specialist.open("/tiep-nhan/")
    follow(specialist, AGENCY)
    first = specialist.page.locator(".desk-item").first
    assert first.get_attribute("id") == asked
    assert "Kỳ hạn: tháng 6." in " ".join(first.locator("ins").all_inner_texts())
    assert old.split()[0] in " ".join(first.locator("del").all_inner_texts())
    assert specialist.page.locator("main ins").count() == first.locator("ins").count()
    assert REPLY in first.inner_text()
    assert "Đạt từ lần gửi 1" in specialist.page.locator(f"#{passed}").inner_text()
    specialist.inspect("desk-again")
    assert next_item(specialist) == asked
    tab_to(specialist, f"#{asked} button[value=accepted]")
    press(specialist, "Enter")
    specialist.page.locator(f"#{asked}").get_by_text("Đạt", exact=True).first.wait_for()
    follow(specialist, "Tiếp nhận")
    follow(specialist, "Tiếp nhận")
    assert specialist.reads("Đã tiếp nhận báo cáo")


def test_the_desk_on_a_phone_and_from_report_to_report(sign_in) -> None:
    phone = sign_in("tonghop.sct", "phone")
    phone.open("/tiep-nhan/")
    phone.inspect("queue")
    phone.page.locator(".queue th a").first.click()
    queue = phone.page.locator(".desk-queue ol")
    assert not queue.is_visible()
    phone.page.get_by_label(re.compile("^Hàng chờ")).check()
    assert queue.is_visible()
    phone.inspect("desk")

    # Single keys go from report to report, and can be turned off on this machine.
    here = phone.page.url
    press(phone, "n")
    phone.page.wait_for_url(lambda url: url != here)
    press(phone, "p")
    phone.page.wait_for_url(here)
    phone.page.locator("#phim-tat summary").click()
    phone.page.get_by_label("Dùng phím tắt trên máy này").uncheck()
    phone.open(here.partition(phone.site)[2])
    press(phone, "j")
    assert phone.page.evaluate("document.activeElement.tagName") == "BODY"


def test_several_reports_are_accepted_in_one_go(sign_in) -> None:
    specialist = sign_in("tonghop.sct")
    specialist.open("/tiep-nhan/")
    for box in specialist.page.locator("input[name=bao-cao]").all():
        box.check()
    count = specialist.page.locator("input[name=bao-cao]").count()
    specialist.press("Tiếp nhận các báo cáo đã chọn")
    specialist.inspect("bulk")
    specialist.press(f"Tiếp nhận {count} báo cáo")
    assert specialist.reads(f"Đã tiếp nhận {count} báo cáo.")
    specialist.inspect()
