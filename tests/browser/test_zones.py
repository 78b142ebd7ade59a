"""Zones in a real browser: the list, one zone, an event, a figure that stands already; light, dark, phone."""

import re

import pytest

pytestmark = pytest.mark.browser

LIST = "/khu-cum-cong-nghiep/"


def open_zone(person, name: str, **filters: str) -> None:
    """Find a zone by its name without accents and follow the link."""
    person.open(LIST)
    person.page.fill("input[name=q]", name)
    person.press("Lọc")
    person.page.locator("tbody th a").first.click()
    person.page.wait_for_load_state()


def record_event(specialist, kind: str, day: str, area: str, document: str) -> None:
    specialist.press("Ghi sự kiện")
    page = specialist.page
    page.select_option("select[name=kind]", kind)
    page.fill("input[name=happened_on]", day)
    page.fill("input[name=document]", document)
    page.fill("input[name=area_ha]", area)
    specialist.inspect("zone-event")
    specialist.press("Ghi sự kiện")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_sct_keeps_a_zone_and_leaders_read_it(sign_in, size) -> None:
    specialist = sign_in("tonghop.sct", size)
    page = specialist.page
    specialist.open(LIST)
    specialist.inspect("zones")
    specialist.open(f"{LIST}?gpmb=late&sap_xep=-gpmb")
    specialist.inspect("zones-late")
    open_zone(specialist, "viet han")
    number = {"desktop": "1", "phone": "2"}[size]
    record_event(specialist, "area_stated", f"0{number}/02/2026", "200", f"Văn bản mẫu A{number}")
    record_event(specialist, "area_stated", f"0{number}/03/2026", "197,5", f"Văn bản mẫu B{number}")
    for words in ("Đã ghi sự kiện “Nêu diện tích”", "Diện tích theo các văn bản", "197,5", "Văn bản mẫu A"):
        assert specialist.reads(words), words
    specialist.inspect("zone")

    # A refused form keeps what was typed; a wrong event is withdrawn with a reason.
    specialist.press("Ghi sự kiện")
    page.fill("input[name=document]", "Văn bản giữ lại")
    page.fill("input[name=happened_on]", "31/6/2022")
    specialist.press("Ghi sự kiện")
    assert page.input_value("input[name=document]") == "Văn bản giữ lại"
    specialist.inspect("zone-event-refused")
    specialist.press("Quay lại")
    specialist.press("Rút sự kiện ghi sai")
    page.fill("textarea[name=withdrawn_note]", "Ghi thử để tập huấn.")
    specialist.inspect("zone-withdraw")
    specialist.press("Rút sự kiện")
    assert page.locator("li.is-withdrawn").first.is_visible()

    # Figures that stand for a day are shown before they are replaced.
    day = page.locator("#tien-do ~ table tbody th").first.inner_text().split()[0]
    specialist.press("Ghi số liệu")
    page.fill("input[name=as_of]", day)
    page.fill("input[name=area_ha]", "200")
    page.fill("input[name=cleared_ha]", "10" + number)
    page.fill("input[name=source]", "Biên bản mẫu")
    specialist.press("Ghi số liệu")
    assert specialist.reads("Ngày này đã có số liệu")
    specialist.inspect("zone-figures-standing")
    page.fill("textarea[name=reason]", "Đối chiếu biên bản mẫu")
    specialist.press("Ghi số liệu")
    assert specialist.reads("Đối chiếu biên bản mẫu")
    page.emulate_media(color_scheme="dark")
    specialist.inspect("zone-dark")
    specialist.open(LIST)
    specialist.inspect("zones-dark")
    page.emulate_media(color_scheme="light")

    leader = sign_in("lanhdao.ubnd", size)
    open_zone(leader, "viet han")
    leader.page.get_by_role("heading", name="Hạn giải phóng mặt bằng").wait_for()
    assert not leader.page.get_by_role("link", name=re.compile("Ghi sự kiện")).count()
    leader.inspect()


def test_a_part_is_added_by_keyboard(sign_in) -> None:
    specialist = sign_in("quantri")
    page = specialist.page
    open_zone(specialist, "yen son")
    page.get_by_role("link", name="Thêm phần").focus()
    page.keyboard.press("Enter")
    name = page.locator("input[name=name]")
    name.focus()
    name.press("End")
    name.press_sequentially(" (giai đoạn mẫu)")
    page.locator("select[name=part_kind]").focus()
    page.keyboard.press("ArrowDown")
    specialist.inspect("zone-add")
    name.focus()
    page.keyboard.press("Enter")
    assert specialist.reads("Giai đoạn của KCN Yên Sơn - Bắc Lũng")
