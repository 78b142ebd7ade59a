"""A rehearsal in a browser: planned, practised, decided, unseen by leaders, wiped while a page is open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bacgiang_plan.lib.dates import local_date
from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

PLAN = "/tap-duot/2027-6-thang/"
WARNING = "TẬP DƯỢT – không tính vào số liệu"
NAME = "Tập dượt – 6 tháng đầu năm 2027"
WORDS = "Đã quán triệt, đây là nội dung làm thử."


def practised(person: Person) -> None:
    """Open the report of the rehearsal from the agency's own list, begun if it is not."""
    person.open("/bao-cao/")
    own = person.page.locator("section.rehearsals")
    own.get_by_role("button").or_(own.get_by_role("link")).first.click()
    person.page.wait_for_load_state()
    assert person.reads(WARNING)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_rehearsal_from_its_plan_to_its_end(sign_in, size) -> None:
    specialist = sign_in("tonghop.sct", size)
    specialist.open("/ky-bao-cao/")
    specialist.press("Tập dượt")
    specialist.press("Tổ chức tập dượt")
    specialist.inspect("rehearsal-plan")
    specialist.page.fill("input[name=due_day]", f"{local_date(timezone.now()) + timedelta(days=21):%d/%m/%Y}")
    specialist.press("Tổ chức tập dượt")
    assert specialist.reads("cho 27 cơ quan")
    specialist.inspect("rehearsal-board")

    officer = sign_in("chuyenvien.skhcn", size)
    practised(officer)
    officer.inspect("rehearsal-report")
    practised_at = officer.page.url
    officer.page.check("#id_declared")
    officer.press("Cam kết không phát sinh")
    assert officer.reads("Đã ghi nhận cam kết không phát sinh.")
    officer.press("Trình lãnh đạo")
    officer.press("Trình lãnh đạo")
    assert officer.reads("Đã trình lãnh đạo báo cáo tập dượt – 6 tháng đầu năm 2027")

    head = sign_in("lanhdao.skhcn", size)
    practised(head)
    head.press("Duyệt và gửi báo cáo")
    head.press("Duyệt và gửi báo cáo")
    assert head.reads("Biên nhận báo cáo")
    assert head.reads(WARNING)
    head.inspect("rehearsal-receipt")

    specialist.open("/tiep-nhan/")
    assert specialist.reads("1 báo cáo tập dượt chờ tiếp nhận")
    specialist.inspect("rehearsal-queue")
    specialist.page.locator("section.rehearsals a").first.click()
    specialist.page.wait_for_load_state()
    assert specialist.reads(WARNING)
    specialist.press("Tiếp nhận")
    specialist.press("Tiếp nhận")
    assert specialist.reads("Đã tiếp nhận báo cáo tập dượt")

    leader = sign_in("lanhdao.ubnd", size)
    for address in ("/tong-quan/", "/theo-doi/", "/van-ban/"):
        leader.open(address)
        assert "tập dượt" not in leader.page.locator("body").inner_text().lower()
    assert leader.open(practised_at.removeprefix(leader.site)) == 404

    writer = sign_in("chuyenvien.sxd", size)
    practised(writer)
    writer.open(f"{writer.page.url.removeprefix(writer.site)}phan/direction/")
    writer.page.emulate_media(color_scheme="dark")
    writer.inspect("rehearsal-writing-dark")
    writer.page.emulate_media(color_scheme="light")

    specialist.open(PLAN)
    specialist.press("Kết thúc và xóa")
    assert specialist.reads("2 báo cáo tập dượt bị xóa")
    specialist.inspect("rehearsal-end")
    specialist.press("Kết thúc và xóa")
    assert specialist.reads("1 báo cáo được tiếp nhận. Đã xóa toàn bộ nội dung tập dượt.")

    writer.page.fill("textarea[name=text]", WORDS)
    writer.page.locator("textarea[name=text]").blur()
    assert writer.reads("Kỳ tập dượt của 6 tháng đầu năm 2027 đã kết thúc và đã xóa")
    writer.press("Lưu nháp")
    assert writer.reads("Nội dung vừa nhập, chưa được lưu")
    assert writer.reads(WORDS)
    writer.inspect("rehearsal-ended")
    writer.open("/bao-cao/")
    assert NAME not in writer.page.locator("body").inner_text()
