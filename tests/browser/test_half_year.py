"""One reporting period walked through by hand, each person in a browser of their own."""

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
        officer.press("Lưu và sang mục sau")
    for heading in ("I. Công tác lãnh đạo", "IV.1. Kết quả đạt được", "V. Nhiệm vụ trọng tâm"):
        if except_last and heading.startswith("V."):
            return
        officer.page.locator("nav.outline a", has_text=heading).first.click()
        officer.page.fill("textarea[name=text]", f"{heading}: đã thực hiện theo chương trình công tác.")
        officer.press("Lưu nháp")
        assert officer.reads("Đã lưu lúc")


def open_report(person) -> None:
    person.open("/bao-cao/")
    person.page.get_by_role("link", name=re.compile("^Mở báo cáo")).first.click()


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
    officer.inspect()
    open_report(officer)
    step(officer, "Trình lãnh đạo")
    assert officer.reads("Chưa gửi được: còn thiếu 1 nội dung")
    officer.page.get_by_role("link", name="Phần V. Nhiệm vụ trọng tâm thời gian tới").click()
    officer.page.fill("textarea[name=text]", "Tiếp tục đôn đốc các đồ án còn lại.")
    officer.press("Lưu và sang mục sau")
    open_report(officer)
    step(officer, "Trình lãnh đạo")
    assert officer.reads("Trình lãnh đạo: đã thực hiện.")

    # The head sends it back with a reason (and not without), then approves and sends.
    open_report(head)
    head.inspect()
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
    specialist.press("Xem xét báo cáo của Sở Xây dựng")
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
    step(head, "Duyệt và gửi báo cáo")
    assert head.page.locator("code.hash").inner_text() != first_hash
    specialist.open("/tiep-nhan/")
    specialist.press("Xem xét báo cáo của Sở Xây dựng")
    step(specialist, "Tiếp nhận")
    specialist.open("/theo-doi/")
    specialist.inspect()
    row = specialist.page.locator("tr", has_text="Sở Xây dựng").last
    assert "Đã tiếp nhận" in row.locator("td").last.inner_text()

    # The consolidated report drafts itself in the worker.
    specialist.open("/tong-hop/")
    specialist.inspect()
    specialist.press("Lập dự thảo báo cáo tổng hợp")
    download = specialist.page.get_by_role("link", name=re.compile("Tải.*PDF")).first
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
    leader.inspect()
    leader.page.get_by_role("link", name=re.compile("^Quá hạn")).first.click()
    assert leader.reads("III.5.6-1")
    leader.inspect()
    assert leader.open("/tiep-nhan/") == 403


def test_every_page_of_every_person_is_sound_on_a_desktop_and_on_a_phone(sign_in) -> None:
    pages = {
        "chuyenvien.bqlkcn": ["/bao-cao/"],
        "lanhdao.sct": ["/tiep-nhan/", "/theo-doi/", "/bao-cao/"],
        "lanhdao.ubnd": [
            "/tong-quan/",
            "/nhiem-vu/",
            "/nhiem-vu/III.5.6-1/",
            "/nhiem-vu/III.2.2-1/ket-qua/",
            "/muc-tieu/",
            "/muc-tieu/2b/",
            "/khu-cum-cong-nghiep/",
            "/khong-co-trang-nay/",
        ],
        "quantri": ["/tong-quan/", "/quan-tri/"],
    }
    for account, addresses in pages.items():
        for size in ("desktop", "phone"):
            person = sign_in(account, size)
            for address in addresses:
                assert person.open(address) in (200, 404), address
                person.inspect()


def test_figures_of_indicators_and_zones_are_written_in_the_browser(sign_in) -> None:
    officer = sign_in("chuyenvien.bqlkcn", "phone")
    officer.press("Soạn báo cáo")
    officer.page.locator("nav.outline a", has_text="Số liệu chỉ tiêu").click()
    officer.inspect()
    first = officer.page.locator("input.number").first
    first.fill("2.20.000")
    officer.press("Lưu nháp")
    assert officer.reads("Không hiểu số “2.20.000”")
    assert officer.page.locator("input.number").first.input_value() == "2.20.000"
    officer.page.locator("input.number").first.fill("12")
    officer.press("Lưu nháp")
    assert officer.reads("Đã lưu lúc")
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
