"""One reporting period walked through by hand, each person in a browser of their own."""

import datetime
import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.browser

RESULT = "Đã rà soát 12 đồ án quy hoạch xây dựng vùng huyện, trình phê duyệt 05 đồ án."
REASON = "Đề nghị nêu rõ số quyết định phê duyệt của từng đồ án."


def write_everything(officer, *, except_last: bool = False) -> None:
    """Fill every task and every required part, going on as the page suggests."""
    officer.page.locator("nav.outline a").first.click()
    while officer.page.locator("select[name=state]").count():
        officer.page.select_option("select[name=state]", "ongoing")
        officer.page.fill("textarea[name=result]", RESULT)
        if "IV.1" in officer.page.locator("h2").first.inner_text():  # past its limit of September 2021
            officer.page.fill("textarea[name=difficulties]", "Chậm do thay đổi nhân sự.")
            officer.page.fill("input[name=expected_on]", "30/6/2027")
        officer.press("Lưu và sang mục sau")
    for heading in ("Công tác lãnh đạo", "Đánh giá chung: kết quả", "Nhiệm vụ trọng tâm"):
        if except_last and heading.startswith("Nhiệm vụ"):
            return
        officer.page.locator("nav.outline a", has_text=heading).first.click()
        officer.page.fill("textarea[name=text]", f"{heading}: đã thực hiện theo chương trình công tác.")
        officer.press("Lưu nháp")
        assert officer.reads("Đã lưu lúc")


def open_report(person) -> None:
    person.open("/bao-cao/")
    person.page.get_by_role("link", name=re.compile("^(Mở báo cáo|Xem và duyệt)")).first.click()


def step(person, words: str, note: str = "") -> None:
    person.press(words)
    if note:
        person.page.fill("textarea[name=note]", note)
    person.press(words)


def test_a_report_goes_from_the_officer_to_the_consolidated_pdf(sign_in, portal) -> None:
    officer, head = sign_in("chuyenvien.sxd"), sign_in("lanhdao.sxd", "phone")
    specialist, leader = sign_in("tonghop.sct"), sign_in("lanhdao.ubnd", "phone")

    # The officer writes; sending too early is refused with the list of what is missing.
    officer.press("Soạn báo cáo")
    officer.inspect()
    write_everything(officer, except_last=True)
    officer.inspect("writing")
    open_report(officer)
    officer.press("Trình lãnh đạo")
    assert officer.reads("Chưa trình lãnh đạo được: còn thiếu 1 nội dung")
    officer.page.get_by_role("link", name="Phần Nhiệm vụ trọng tâm thời gian tới").click()
    officer.page.fill("textarea[name=text]", "Tiếp tục đôn đốc các đồ án còn lại.")
    officer.press("Lưu và sang mục sau")
    open_report(officer)
    step(officer, "Trình lãnh đạo")
    assert officer.reads("Đã trình lãnh đạo báo cáo")

    # The head sends it back with a reason (and not without), then approves and sends.
    open_report(head)
    head.inspect("approval")
    step(head, "Yêu cầu sửa")
    assert head.reads("Đề nghị ghi rõ lý do")
    head.page.fill("textarea[name=note]", "Bổ sung số liệu nhà ở công nhân.")
    head.press("Yêu cầu sửa")
    open_report(officer)
    assert officer.reads("Bổ sung số liệu nhà ở công nhân.")
    step(officer, "Trình lãnh đạo")
    open_report(head)
    step(head, "Duyệt và gửi báo cáo")
    assert head.reads("Biên nhận báo cáo")
    first_hash = head.page.locator("code.hash").inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}", first_hash)
    head.inspect()

    # Sở Công Thương returns it with a reason; it comes back; it is accepted.
    specialist.open("/tiep-nhan/")
    specialist.inspect()
    specialist.press("Sở Xây dựng")
    assert specialist.reads(RESULT)
    step(specialist, "Trả lại", REASON)
    open_report(officer)
    assert officer.reads(REASON)
    officer.page.get_by_role("link", name="Sửa nhiệm vụ III.2.2-1").click()
    officer.page.fill("textarea[name=result]", RESULT + " Quyết định số 15/QĐ-UBND.")
    officer.press("Lưu nháp")
    open_report(officer)
    step(officer, "Trình lãnh đạo")
    open_report(head)
    step(head, "Duyệt và gửi lại báo cáo")
    assert head.page.locator("code.hash").inner_text() != first_hash
    specialist.open("/tiep-nhan/")
    specialist.press("Sở Xây dựng")
    step(specialist, "Tiếp nhận")
    specialist.open("/theo-doi/")
    specialist.inspect()
    row = specialist.page.locator("tr", has_text="Sở Xây dựng").last
    assert "Đã tiếp nhận" in row.locator("td").last.inner_text()

    # The consolidated report drafts itself in the worker.
    specialist.open("/tong-hop/")
    specialist.inspect()
    specialist.press("Lập báo cáo tổng hợp")
    specialist.press("Lập tệp PDF, Word, Excel")
    download = specialist.page.get_by_role("link", name="Bản PDF", exact=True)
    download.wait_for(timeout=120_000)
    specialist.inspect()
    with specialist.page.expect_download() as waiting:
        download.click()
    pdf = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", " ".join(p.extract_text() for p in pdf.pages)))
    assert "Quyết định số 15/QĐ-UBND" in text
    assert "DỰ THẢO" in text
    assert "UBND huyện Tân Yên" in text  # has not reported

    # Leadership looks; what is not theirs is refused.
    assert leader.page.url.endswith("/tong-quan/")
    leader.page.get_by_role(
        "link", name=re.compile(r"^\(3\) Vốn đầu tư")
    ).wait_for()  # the six targets have come
    leader.inspect()
    leader.page.get_by_role("link", name=re.compile("^Quá hạn")).first.click()
    assert leader.reads("III.5.6-1")
    leader.inspect()
    assert leader.open("/tiep-nhan/") == 403


def test_every_page_of_every_person_is_sound_on_a_desktop_and_on_a_phone(sign_in) -> None:
    pages = {
        "chuyenvien.bqlkcn": {"/bao-cao/": "my-reports"},
        "lanhdao.sct": {
            "/tiep-nhan/": "queue",
            "/theo-doi/": "matrix",
            "/bao-cao/": "",
            "/tong-hop/": "consolidated",
        },
        "lanhdao.ubnd": {
            "/tong-quan/": "dashboard",
            "/nhiem-vu/": "tasks",
            "/nhiem-vu/III.5.6-1/": "task",
            "/nhiem-vu/III.2.2-1/ket-qua/": "task-words",
            "/muc-tieu/": "targets",
            "/muc-tieu/2b/": "indicator",
            "/khu-cum-cong-nghiep/": "zones",
            "/khong-co-trang-nay/": "",
        },
        "quantri": {"/tong-quan/": "", "/quan-tri/": "admin"},
    }
    for account, addresses in pages.items():
        for size in ("desktop", "phone"):
            person = sign_in(account, size)
            for address, name in addresses.items():
                assert person.open(address) == (404 if address == "/khong-co-trang-nay/" else 200), address
                person.inspect(name)


def test_figures_of_indicators_and_zones_are_written_in_the_browser(sign_in) -> None:
    officer = sign_in("chuyenvien.sct", "phone")
    officer.page.get_by_role("link", name=re.compile("^Mở báo cáo")).first.click()
    officer.page.locator("nav.outline a", has_text="Số liệu chỉ tiêu").click()
    officer.inspect()
    first = officer.page.locator("input.number").first
    first.fill("2.20.000")
    officer.press("Lưu nháp")
    assert officer.reads("Không hiểu số “2.20.000”")
    assert officer.page.locator("input.number").first.input_value() == "2.20.000"
    officer.page.locator("input.number").first.fill("640.000")
    officer.press("Lưu nháp")
    assert officer.reads("Đã lưu lúc")

    officer = sign_in("chuyenvien.bqlkcn", "phone")  # whose indicators are counted from the inventory
    officer.press("Soạn báo cáo")
    assert officer.page.locator("nav.outline a", has_text="Số liệu chỉ tiêu").count() == 0
    officer.page.locator("nav.outline a", has_text="Số liệu khu, cụm").click()
    officer.inspect()
    officer.page.get_by_label("Diện tích (ha)").first.fill("100")
    officer.page.get_by_label("Đã GPMB (ha)").first.fill("120,5")
    officer.press("Lưu nháp")
    assert officer.reads("lớn hơn diện tích 100 ha")


def test_two_officers_on_one_task_both_keep_their_words(sign_in) -> None:
    mine, theirs = sign_in("chuyenvien.sgddt"), sign_in("chuyenvien.sgddt")
    mine.press("Soạn báo cáo")
    mine.page.locator("nav.outline a").first.click()
    theirs.page.goto(mine.page.url)
    mine.page.fill("textarea[name=result]", "Lời của người thứ nhất.")
    mine.press("Lưu nháp")
    theirs.page.fill("textarea[name=result]", "Lời của người thứ hai.")
    theirs.press("Lưu nháp")
    assert theirs.reads("Lời của người thứ nhất.")
    assert theirs.page.input_value("textarea[name=result]") == "Lời của người thứ hai."
    theirs.inspect()
    theirs.press("Lưu nháp")
    assert theirs.reads("Đã lưu lúc")


def test_reminders_go_once_to_those_who_can_act_and_nobody_is_reminded_of_what_is_done(
    sign_in, portal
) -> None:
    officer = sign_in("chuyenvien.ttt")
    due = re.search(r"(trước ngày (\d+)/(\d+)/(\d+)), còn", officer.page.locator("main").inner_text())
    day, month, year = map(int, due.groups()[1:])
    week_before = datetime.date(year, month, day) - datetime.timedelta(days=8)
    working_day = week_before - datetime.timedelta(days=max(0, week_before.weekday() - 4))
    morning = f"{working_day}T08:00"

    preview = portal.manage("send_reminders", "--dry-run", "--now", morning)
    assert "chuyenvien.ttt@mau.example" in preview
    of_its_report = r"Sở Nội vụ – [^:]+: (\d+ ngày trước|mở kỳ)"
    assert not re.search(of_its_report, preview)  # the sample's Sở Nội vụ has been accepted
    told = [letter for letter in portal.letters() if "chuyenvien.ttt" in letter["To"]]
    portal.manage("send_reminders", "--now", morning)
    portal.manage("send_reminders", "--now", morning)
    letters = portal.letters()
    new = [letter for letter in letters if "chuyenvien.ttt" in letter["To"]][len(told) :]
    assert len(new) == 1
    assert new[0]["Subject"].strip().startswith("Thanh tra tỉnh")
    assert due[1] in new[0].get_body(("plain",)).get_content()
