"""Reminding in a browser: a notice appears, the bell says so, one click leads to the matter, doing it settles
it; an administrator changes a ladder and sees how reminding runs."""

from datetime import datetime, time

import pytest

from bacgiang_plan.lib.dates import VIETNAM
from bacgiang_plan.lib.working_days import first_working_day

pytestmark = pytest.mark.browser

PLAN = "Kế hoạch triển khai của cơ quan"
LOOKS = [("desktop", False), ("phone", False), ("phone", True)]


def remind(portal) -> None:
    """A run as beat makes it; on a day off or at night, that of the next working morning."""
    now = datetime.now(VIETNAM)
    day = first_working_day(now.date())
    moment = now if day == now.date() else datetime.combine(day, time(8), tzinfo=VIETNAM)
    portal.manage("send_reminders", "--now", moment.isoformat())


def bell(person) -> str:
    """The count beside the bell, which comes after the page."""
    person.page.wait_for_load_state("networkidle")
    return person.page.locator(".site-bell__count").inner_text().split()[0]


def test_a_notice_leads_to_its_matter_and_is_settled_by_doing_it(sign_in, portal) -> None:
    remind(portal)
    officer = sign_in("chuyenvien.sxd")
    waiting = int(bell(officer))
    officer.page.locator(".site-bell").click()
    assert officer.reads(f"{waiting} thông báo chưa xem")
    officer.inspect("notices")
    assert officer.page.locator(".notice--unread").count() == waiting
    for size, dark in LOOKS[1:]:
        seen = sign_in("chuyenvien.sxd", size, dark=dark)
        seen.open("/thong-bao/")
        seen.inspect("notices")

    # One click to the matter, which is read by that and stays open until it is done.
    officer.page.get_by_role("link", name=PLAN).click()
    officer.page.wait_for_url("**/ke-hoach-trien-khai/sxd/")
    assert bell(officer) == str(waiting - 1)
    officer.page.get_by_label("Số, ký hiệu").fill("45/KH-SXD")
    officer.page.get_by_label("Ngày ban hành").fill("28/9/2021")
    officer.press("Ghi nhận")
    assert officer.reads("45/KH-SXD")
    remind(portal)
    officer.open("/thong-bao/")
    assert officer.page.get_by_role("link", name=PLAN).count() == 0
    officer.press("Hiện cả việc đã xong")
    done = officer.page.locator(".notice", has=officer.page.get_by_role("link", name=PLAN))
    assert "đã xong" in done.inner_text()
    officer.press("Đánh dấu đã xem tất cả")
    assert officer.reads("Không có thông báo chưa xem")


def test_how_one_hears_and_the_address_of_a_calendar(sign_in) -> None:
    for size, dark in LOOKS:
        head = sign_in("lanhdao.sxd", size, dark=dark)
        head.open("/tai-khoan/nhac-viec/")
        head.inspect("preferences")
    head.page.get_by_label("Vắng từ ngày").fill("31/2/2026")
    head.press("Ghi nhận")
    assert head.reads("Không hiểu ngày “31/2/2026”.")
    head.inspect()
    head.page.get_by_label("Vắng từ ngày").fill("")
    head.press("Ghi nhận")
    assert head.reads("Đã ghi nhận cách nhận nhắc việc.")

    head.press("Tạo địa chỉ lịch")
    address = head.page.get_by_label("Địa chỉ lịch mới").input_value()
    head.inspect()
    feed = head.page.request.get(address)
    assert (feed.status, "BEGIN:VCALENDAR" in feed.text()) == (200, True)
    head.press("Thu hồi địa chỉ")
    head.inspect()
    assert head.page.request.get(address).status == 200
    head.press("Thu hồi địa chỉ")
    assert head.reads("Đã thu hồi địa chỉ lịch.")
    assert head.page.request.get(address).status == 404


def test_an_administrator_watches_reminding_and_changes_the_ladder_of_a_period(sign_in, portal) -> None:
    remind(portal)
    for size, dark in LOOKS:
        administrator = sign_in("quantri", size, dark=dark)
        administrator.open("/quan-tri-nhac-viec/")
        administrator.inspect("reminding")
        administrator.open("/thang-nhac/")
        administrator.inspect("ladder")

    administrator = sign_in("quantri")
    administrator.open("/quan-tri-nhac-viec/")
    assert administrator.reads("thông báo mới")
    administrator.press("Lịch chung của báo cáo")
    administrator.page.wait_for_url("**/thang-nhac/")
    administrator.page.locator(".subnav").get_by_role("link").nth(3).click()
    administrator.page.wait_for_url("**/thang-nhac/ky/**")
    first = administrator.page.get_by_label("Số ngày trước ngày cuối cùng trong hạn, dòng 2")
    first.fill("ba mươi")
    first.press("Enter")
    assert administrator.reads("Đã đọc “ba mươi”; đề nghị ghi số ngày từ 1 đến 180.")
    administrator.inspect()
    first.fill("20")
    first.press("Enter")
    assert administrator.reads("Đã lưu lịch nhắc; có hiệu lực từ lượt nhắc kế tiếp.")
    assert administrator.reads("20 ngày trước ngày cuối cùng trong hạn")
    administrator.press("Bỏ lịch riêng, dùng lại lịch chung")
    assert administrator.reads("Bỏ mốc: 20 ngày trước ngày cuối cùng trong hạn")
    administrator.inspect()
    administrator.press("Bỏ lịch riêng")
    assert administrator.reads("dùng lại lịch nhắc chung")


def test_the_list_of_who_is_overdue_opens_for_the_office_that_is_told_of_it(sign_in, portal) -> None:
    remind(portal)
    clerk = sign_in("chuyenvien.vpubnd", "phone")
    clerk.open("/thong-bao/")
    clerk.page.get_by_role("link", name="Danh sách quá hạn, kỳ báo cáo").click()
    clerk.page.wait_for_url("**/qua-han/**")
    assert clerk.reads("cơ quan quá hạn chưa gửi báo cáo")
    clerk.inspect("overdue")
    specialist = sign_in("tonghop.sct")
    specialist.open(clerk.page.url.removeprefix(clerk.site))
    assert specialist.reads("Lập công văn đôn đốc")
    specialist.inspect("overdue")
