"""The list before a period opens in a real browser: a point let stand, taken back; after the opening."""

import pytest

pytestmark = pytest.mark.browser

LIST = "/ky-bao-cao/2027-6-thang/kiem-tra-mo-ky/"
REASON = "Kế hoạch không nêu số gốc, theo dõi bằng số liệu từng năm."


def going_back_ticks_nothing(administrator) -> None:
    """The points have moved up since: a browser that fills in the boxes of before would tick another one."""
    page = administrator.page
    administrator.open(LIST)
    page.locator("#diem-indicators-1").check()
    page.fill("textarea[name=reason]", REASON)
    administrator.press("Chấp nhận các điểm đã chọn")
    assert administrator.reads("Đã chấp nhận 1 điểm.")
    page.go_back()
    assert administrator.reads("Đã chấp nhận (1)")
    assert page.locator("input[name=diem]:checked").count() == 0
    administrator.press("Bỏ chấp nhận")
    assert administrator.reads("điểm này lại phải xử lý")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_points_are_let_stand_with_a_reason_and_taken_back(sign_in, size) -> None:
    administrator = sign_in("quantri", size)
    page = administrator.page
    administrator.open(LIST)
    administrator.inspect("opening-check")
    page.fill("textarea[name=reason]", "ok")
    page.locator("#nhom-indicators ~ ul input[type=checkbox]").first.focus()
    page.keyboard.press("Space")  # by keyboard, as every box can be
    administrator.press("Chấp nhận các điểm đã chọn")
    assert administrator.reads("cần ít nhất 3 chữ")
    assert page.locator("input[name=diem]:checked").count() == 1
    administrator.inspect("opening-check-refused")
    page.fill("textarea[name=reason]", REASON)
    administrator.press("Chấp nhận các điểm đã chọn")
    assert administrator.reads("Đã chấp nhận 1 điểm.")
    administrator.inspect("opening-check-waived")
    page.emulate_media(color_scheme="dark")
    administrator.inspect("opening-check-dark")
    page.emulate_media(color_scheme="light")
    administrator.press("Bỏ chấp nhận")
    assert administrator.reads("điểm này lại phải xử lý")
    going_back_ticks_nothing(administrator)

    specialist = sign_in("tonghop.sct", size)
    specialist.open("/ky-bao-cao/2026-nam/")
    specialist.press("Kiểm tra trước khi mở kỳ")
    assert specialist.reads("danh sách lúc mở kỳ")
    specialist.inspect("opening-check-opened")
