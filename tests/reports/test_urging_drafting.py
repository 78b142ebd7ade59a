"""The urging letter as it reads: whom it goes to, what it asks, its tables, no empty letter."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from agencies.models import Agency
from reports.documents.draft import Form, Letterhead, NamedList, Row
from reports.documents.html import to_html
from reports.enums import PeriodKind
from reports.models import CompletionProposal, Obligation
from reports.urging.appendices import place_of
from reports.urging.drafting import NothingOverdueError, draft_urging
from tasks.models import Assignment
from tests.conftest import at
from tests.reports.consolidation_world import (
    LATE,
    NOW,
    ON_TIME,
    agency,
    answer,
    author,
    every_standing,
    half_year,
    obligation,
    plan,
    report,
    task,
)
from tests.reports.urging_world import (
    consolidator,
    dated,
    late_task,
    overdue_agencies,
    owes_2025,
    text_of,
    year_2025,
)

pytestmark = pytest.mark.django_db

PLAN = (
    "Kế hoạch tháng 8 năm 2021 của UBND tỉnh Bắc Giang triển khai thực hiện Nghị quyết số 147-NQ/TU ngày "
    "15/7/2021 của Tỉnh ủy về phát triển công nghiệp tỉnh Bắc Giang giai đoạn 2021-2030 (sau đây gọi là Kế "
    "hoạch)"
)
ORDER = (
    "giao Sở Công Thương chủ trì, phối hợp Văn phòng UBND tỉnh đôn đốc, kiểm tra việc tổ chức thực hiện Kế "
    "hoạch; tổng hợp báo cáo UBND tỉnh theo định kỳ và đột xuất (mục 2 phần IV)"
)
SEND = (
    "- Khẩn trương hoàn thiện, gửi các báo cáo đã quá hạn về Sở Công Thương để tổng hợp, báo cáo UBND tỉnh; "
    "trường hợp trong kỳ không phát sinh nội dung phải báo cáo, đề nghị gửi báo cáo xác nhận không phát sinh."
)
CARRY_OUT = (
    "- Tập trung chỉ đạo, đẩy nhanh tiến độ, hoàn thành các nhiệm vụ đã quá hạn; báo cáo rõ kết quả thực "
    "hiện, nguyên nhân chậm, giải pháp khắc phục và thời gian dự kiến hoàn thành. Đối với nhiệm vụ đã hoàn "
    "thành, đề nghị báo cáo ngày hoàn thành, kèm minh chứng để được xác nhận."
)
SETTLED = (
    "Cơ quan, đơn vị đã thực hiện các nội dung trên sau thời điểm tổng hợp thì không phải báo cáo lại. Trong "
    "quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh về Sở Công Thương để tổng hợp, báo "
    "cáo UBND tỉnh xem xét, chỉ đạo."
)


def letter(period, now=NOW):
    return draft_urging(period, now=now).document


def world():
    """Sở A owes two reports, one extended; Sở B owes one, has one returned and two overdue tasks."""
    consolidator()
    period, older = half_year(), year_2025()
    one, other = agency("Sở A", 10), agency("Sở B", 11)
    obligation(period, one, due_before=at(2026, 6, 18))
    owes_2025(one, older)
    obligation(period, other)
    report(owes_2025(other, older), "returned", at(2025, 12, 10))
    _, heading = plan()
    late_task("Hoàn thành quy hoạch khu công nghiệp.", other, section=heading)
    second = task(heading, 2, "Giải phóng mặt bằng các khu; giao đất cho nhà đầu tư.", other)[0]
    dated(second, date(2021, 12, 31), "Giải phóng mặt bằng các khu")
    dated(second, date(2025, 12, 31), "giao đất cho nhà đầu tư", 2)
    return period


def test_the_whole_letter_reads_as_an_official_writes():
    assert text_of(letter(world())) == [
        f"{PLAN} {ORDER}; đồng thời quy định các sở, ngành, UBND các huyện, thành phố định kỳ 6 tháng và "
        "hàng năm gửi báo cáo kết quả thực hiện về Sở Công Thương, báo cáo 6 tháng gửi trước ngày 15/6, báo "
        "cáo năm gửi trước ngày 15/12 (mục 3 phần IV).",
        "Qua theo dõi, đến 08 giờ 00 phút ngày 20/6/2026, còn 02 cơ quan, đơn vị chưa gửi báo cáo đã quá "
        "hạn, 01 cơ quan, đơn vị có nhiệm vụ quá hạn chưa hoàn thành, cụ thể như sau:",
        "Tổng số 03 báo cáo đã quá hạn nhưng chưa gửi, gồm: 02 báo cáo 6 tháng đầu năm 2026; 01 báo cáo năm "
        "2025 (chi tiết tại Phụ lục I).",
        "- Sở A: báo cáo 6 tháng đầu năm 2026 (thời hạn theo gia hạn trước ngày 18/6/2026); báo cáo năm 2025 "
        "(thời hạn trước ngày 15/12/2025).",
        "- Sở B: báo cáo 6 tháng đầu năm 2026 (thời hạn trước ngày 15/6/2026).",
        "Ngoài ra, có 01 báo cáo đã gửi, bị trả lại để bổ sung, hoàn thiện nhưng chưa gửi lại (chi tiết tại "
        "Phụ lục I).",
        "- Sở B: báo cáo năm 2025 (gửi lần đầu ngày 10/12/2025).",
        "Có 02 nhiệm vụ đã quá thời hạn giao tại Kế hoạch nhưng chưa được xác nhận hoàn thành (chi tiết tại "
        "Phụ lục II).",
        "- Sở B: “Hoàn thành quy hoạch khu công nghiệp” (nhiệm vụ III.2.1-1, thời hạn 31/12/2025); Giải "
        "phóng mặt bằng các khu (nhiệm vụ III.2.1-2, thời hạn 31/12/2021, 31/12/2025).",
        "Sở Công Thương đề nghị các cơ quan, đơn vị:",
        SEND,
        "- Bổ sung, hoàn thiện và gửi lại các báo cáo đã bị trả lại theo ý kiến của Sở Công Thương.",
        CARRY_OUT,
        SETTLED,
        "Sở Công Thương đề nghị các cơ quan, đơn vị quan tâm, khẩn trương thực hiện./.",
    ]


def test_head_addressees_and_signature_are_those_of_a_letter_of_so_cong_thuong():
    document = letter(world())
    assert document.form == Form.LETTER
    assert document.letterhead == Letterhead(
        "UBND tỉnh Bắc Giang", "Sở Công Thương", "SCT", "Bắc Giang", "2026", "Sở Công Thương"
    )
    assert document.subject == "đôn đốc gửi báo cáo 6 tháng đầu năm 2026 và thực hiện nhiệm vụ quá hạn"
    assert document.addressees == ("Sở A", "Sở B")
    assert (document.signer, document.signer_name, document.mark) == ("Giám đốc", "", "Dự thảo")
    assert document.recipients == (
        "Như trên",
        "UBND tỉnh (để báo cáo)",
        "Giám đốc, các Phó Giám đốc Sở",
        "Lưu: VT",
    )


def test_sections_are_numbered_in_order_and_keep_their_keys():
    assert [(each.number, each.key, each.title) for each in letter(world()).sections] == [
        ("1", "reports", "Báo cáo quá hạn chưa gửi"),
        ("2", "tasks", "Nhiệm vụ quá hạn chưa hoàn thành"),
        ("3", "asking", "Nội dung đề nghị"),
    ]


def test_every_paragraph_has_a_key_of_its_own_that_later_drafts_find_again():
    period = world()
    one, other = (Agency.objects.get(name=name).pk for name in ("Sở A", "Sở B"))
    keys = [
        "opening/1",
        "opening/2",
        "reports/summary",
        f"reports/agency/{one}",
        f"reports/agency/{other}",
        "returned/summary",
        f"returned/agency/{other}",
        "tasks/summary",
        f"tasks/agency/{other}",
        "asking/1",
        "asking/reports",
        "asking/returned",
        "asking/tasks",
        "asking/settled",
    ]
    assert keys_of(letter(period)) == keys
    report(period.obligations.get(agency=other), "submitted", LATE)
    assert keys_of(letter(period)) == [key for key in keys if key != f"reports/agency/{other}"]


def keys_of(document) -> list[str]:
    sections = [paragraph for section in document.sections for paragraph in section.paragraphs]
    return [paragraph.key for paragraph in (*document.opening, *sections)]


def test_paragraphs_name_the_obligations_and_tasks_they_are_made_from():
    period = world()
    other = Agency.objects.get(name="Sở B")
    found = {each.key: each.sources for section in letter(period).sections for each in section.paragraphs}
    owed = period.obligations.get(agency=other).pk
    first, second = other.assignments.order_by("task__order").values_list("pk", flat=True)
    assert found[f"reports/agency/{other.pk}"] == (f"obligation/{owed}",)
    assert found[f"tasks/agency/{other.pk}"] == (
        "task/III.2.1-1",
        "task/III.2.1-2",
        f"assignment/{first}",
        f"assignment/{second}",
    )


def test_the_first_appendix_lists_every_report_with_its_days():
    first = letter(world()).appendices[0]
    assert (first.number, first.title) == (
        "I",
        "Báo cáo quá hạn chưa gửi và báo cáo bị trả lại, chưa gửi lại",
    )
    assert [column.title for column in first.columns] == [
        "STT",
        "Cơ quan, đơn vị",
        "Báo cáo",
        "Thời hạn",
        "Số ngày quá hạn",
        "Tình trạng",
    ]
    extended = "Chưa gửi; đã được gia hạn; thời hạn chung trước ngày 15/6/2026"
    returned = "Đã gửi lần đầu ngày 10/12/2025; bị trả lại, chưa gửi lại"
    assert [replace(row, key="") for row in first.rows] == [
        Row(("1", "Sở A", "Báo cáo 6 tháng đầu năm 2026", "Trước ngày 18/6/2026", "3", extended)),
        Row(("2", "Sở A", "Báo cáo năm 2025", "Trước ngày 15/12/2025", "188", "Chưa gửi")),
        Row(("3", "Sở B", "Báo cáo 6 tháng đầu năm 2026", "Trước ngày 15/6/2026", "6", "Chưa gửi")),
        Row(("4", "Sở B", "Báo cáo năm 2025", "Trước ngày 15/12/2025", "–", returned)),
    ]
    owed = Obligation.objects.filter(agency__name__in=["Sở A", "Sở B"])
    of = owed.order_by("agency__name", "-period__due_before")
    assert [row.key for row in first.rows] == [f"obligation/{each.pk}" for each in of]
    assert first.note == "Tình trạng tính đến 08 giờ 00 phút ngày 20/6/2026."


def test_the_second_appendix_lists_every_task_its_overdue_parts_and_the_last_word():
    period = world()
    other = Agency.objects.get(name="Sở B")
    said = report(
        obligation(
            year_2025(code="2024-nam", name="Năm 2024", year=2024, due_before=at(2024, 12, 15)),
            other,
            due_before=at(2024, 12, 15),
            original_due_before=at(2024, 12, 15),
        ),
        "accepted",
        at(2024, 12, 1),
    )
    answer(said, other.assignments.first(), "Đang trình phê duyệt.", expected_on=date(2026, 9, 30))
    second = letter(period).appendices[1]
    assert (second.number, second.title) == ("II", "Nhiệm vụ quá hạn chưa hoàn thành")
    first, other_part = other.assignments.order_by("task__order").values_list("pk", flat=True)
    assert second.rows == (
        Row(("III.2.1-1. Hoàn thành quy hoạch khu công nghiệp.",), is_group=True),
        Row(
            (
                "1",
                "Sở B",
                "31/12/2025",
                "171",
                "Báo cáo năm 2024: đang thực hiện, dự kiến hoàn thành ngày 30/9/2026. Đang trình phê duyệt",
            ),
            key=f"assignment/{first}",
        ),
        Row(
            (
                "III.2.1-2. Giải phóng mặt bằng các khu. Quá hạn 31/12/2021: “Giải phóng mặt bằng các khu”. "
                "Quá hạn 31/12/2025: “giao đất cho nhà đầu tư”.",
            ),
            is_group=True,
        ),
        Row(
            (
                "2",
                "Sở B",
                "31/12/2021, 31/12/2025",
                "1.632",
                "Chưa có kết quả trong báo cáo được tiếp nhận",
            ),
            key=f"assignment/{other_part}",
        ),
    )


def test_appendices_are_as_wide_as_the_landscape_page():
    for appendix in letter(world()).appendices:
        assert sum(column.width for column in appendix.columns) == 252


def test_one_agency_is_addressed_by_its_name_and_one_appendix_has_no_number():
    period = half_year()
    consolidator()
    obligation(period, agency("Sở Xây dựng", 10))
    document = letter(period)
    assert document.subject == "đôn đốc gửi báo cáo 6 tháng đầu năm 2026"
    assert document.addressees == ("Sở Xây dựng",)
    assert [each.number for each in document.appendices] == [""]
    assert text_of(document)[1:5] == [
        "Qua theo dõi, đến 08 giờ 00 phút ngày 20/6/2026, Sở Xây dựng chưa gửi báo cáo đã quá hạn, cụ thể "
        "như sau:",
        "Tổng số 01 báo cáo đã quá hạn nhưng chưa gửi, gồm: 01 báo cáo 6 tháng đầu năm 2026 (chi tiết tại "
        "Phụ lục).",
        "- Sở Xây dựng: báo cáo 6 tháng đầu năm 2026 (thời hạn trước ngày 15/6/2026).",
        "Sở Công Thương đề nghị Sở Xây dựng:",
    ]
    assert document.closing == "Sở Công Thương đề nghị Sở Xây dựng quan tâm, khẩn trương thực hiện./."


def test_only_overdue_tasks_make_a_letter_that_cites_no_rule_on_reports():
    consolidator()
    late_task("Hoàn thành quy hoạch.", agency("Sở A", 10), agency("Sở B", 11))
    document = letter(half_year())
    assert document.subject == "đôn đốc thực hiện nhiệm vụ quá hạn"
    assert document.opening[0].text == f"{PLAN} {ORDER}."
    assert [each.key for each in document.sections] == ["tasks", "asking"]


def test_only_older_reports_are_not_called_those_of_the_period():
    period = half_year()
    owes_2025(agency("Sở A", 10), year_2025())
    assert letter(period).subject == "đôn đốc gửi báo cáo quá hạn"


def test_an_unanswered_request_is_named_as_its_page_names_it():
    request = year_2025(
        code="dot-xuat", kind=PeriodKind.AD_HOC, name="Đột xuất về nhà ở công nhân, tháng 5/2026"
    )
    noon = at(2026, 6, 20, 7, 30)
    obligation(request, agency("Sở A", 10), due_before=noon, original_due_before=noon)
    document = letter(request)
    assert document.subject == "đôn đốc gửi báo cáo đột xuất về nhà ở công nhân, tháng 5/2026"
    assert document.appendices[0].rows[0].cells[2:5] == (
        "Báo cáo đột xuất về nhà ở công nhân, tháng 5/2026",
        "Trước 07:30 ngày 20/6/2026",
        "dưới 1",
    )


def test_missing_plans_are_asked_for_by_the_words_of_clause_iv_1():
    consolidator()
    assignments = late_task(
        "Xây dựng kế hoạch cụ thể.", agency("Sở A", 10), agency("Sở B", 11), day=date(2021, 9, 30)
    )
    assignments[0].task.clause = "IV.1"
    assignments[0].task.save()
    document = letter(half_year())
    assert [each.key for each in document.sections] == ["plans", "asking"]
    assert text_of(document)[1:5] == [
        "Qua theo dõi, đến 08 giờ 00 phút ngày 20/6/2026, còn 02 cơ quan, đơn vị chưa gửi kế hoạch cụ thể "
        "triển khai thực hiện Kế hoạch, cụ thể như sau:",
        "Mục 1 phần IV của Kế hoạch giao Giám đốc các Sở, thủ trưởng các cơ quan thuộc UBND tỉnh, Chủ tịch "
        "UBND huyện, thành phố xây dựng kế hoạch cụ thể để triển khai thực hiện, hoàn thành trong tháng 9 "
        "năm 2021. Đến nay, Sở Công Thương chưa nhận được kế hoạch của Sở A, Sở B.",
        "Sở Công Thương đề nghị các cơ quan, đơn vị:",
        "- Khẩn trương ban hành kế hoạch cụ thể triển khai thực hiện Kế hoạch và gửi về Sở Công Thương; "
        "trường hợp đã ban hành, đề nghị cung cấp số, ký hiệu, ngày ban hành và bản kế hoạch để cập nhật, "
        "theo dõi.",
    ]
    assert document.appendices[0].title == "Kế hoạch cụ thể triển khai thực hiện chưa gửi"
    days = ("30/9/2021", "1.724", "Chưa gửi kế hoạch")
    assert [row.cells for row in document.appendices[0].rows] == [
        ("Mục 1 phần IV của Kế hoạch: Xây dựng kế hoạch cụ thể.",),
        ("1", "Sở A", *days),
        ("2", "Sở B", *days),
    ]


def test_no_paragraph_sets_a_day_of_its_own_nor_leaves_one_to_fill_in():
    asked = next(each for each in letter(world()).sections if each.key == "asking")
    words = " ".join(paragraph.text for paragraph in asked.paragraphs)
    assert ("trước ngày" in words, "…" in words, any(letter.isdigit() for letter in words)) == (
        False,
        False,
        False,
    )


# --- how many ------------------------------------------------------------------------------------


def test_ten_agencies_are_addressed_by_name():
    document = letter(overdue_agencies(10))
    assert document.addressees == tuple(f"Sở Số {number:02d}" for number in range(1, 11))


def test_twenty_seven_agencies_stand_in_the_appendices_and_the_text_gives_the_counts():
    consolidator()
    document = letter(overdue_agencies(27))
    assert document.addressees == ("Các cơ quan, đơn vị có tên tại các Phụ lục kèm theo",)
    assert text_of(document)[1:5] == [
        "Qua theo dõi, đến 08 giờ 00 phút ngày 20/6/2026, còn 27 cơ quan, đơn vị chưa gửi báo cáo đã quá "
        "hạn, 27 cơ quan, đơn vị có nhiệm vụ quá hạn chưa hoàn thành, cụ thể như sau:",
        "Tổng số 27 báo cáo đã quá hạn nhưng chưa gửi, gồm: 27 báo cáo 6 tháng đầu năm 2026 (chi tiết tại "
        "Phụ lục I).",
        "Có 01 nhiệm vụ đã quá thời hạn giao tại Kế hoạch nhưng chưa được xác nhận hoàn thành (chi tiết tại "
        "Phụ lục II).",
        "Sở Công Thương đề nghị các cơ quan, đơn vị:",
    ]
    names = [f"Sở Số {number:02d}" for number in range(1, 28)]
    told = [[row.cells[1] for row in each.rows if not row.is_group] for each in document.appendices]
    assert told == [names, names]
    assert [row.cells for row in document.appendices[1].rows if row.is_group] == [
        ("III.2.1-1. Hoàn thành quy hoạch.",)
    ]


def test_one_task_of_several_agencies_stands_once_with_what_is_confirmed():
    consolidator()
    leads = [agency(f"Sở {letter}", order) for order, letter in enumerate("ABCD", start=10)]
    assignments = late_task("Hoàn thành quy hoạch.", *leads)
    Assignment.objects.filter(pk=assignments[0].pk).update(completed_on=date(2025, 12, 1))
    period = half_year()
    sent = report(obligation(period, leads[1]), "accepted", ON_TIME)
    CompletionProposal.objects.create(
        assignment=assignments[1],
        report=sent,
        completed_on=date(2026, 5, 1),
        proposed_at=ON_TIME,
        proposed_by=author(),
    )
    late = ("31/12/2025", "171", "Chưa có kết quả trong báo cáo được tiếp nhận")
    assert [row.cells for row in letter(period).appendices[0].rows] == [
        (
            "III.2.1-1. Hoàn thành quy hoạch. Đã xác nhận hoàn thành 01/04 cơ quan; chờ xác nhận 01; chưa "
            "gửi đề nghị xác nhận 02.",
        ),
        ("1", "Sở C", *late),
        ("2", "Sở D", *late),
    ]


def test_tasks_stand_in_the_order_of_the_plan():
    mixed = ["IV.1", "III.2.1-10", "III.3.1-1", "III.2.1-2"]
    assert sorted(mixed, key=place_of) == ["III.2.1-2", "III.2.1-10", "III.3.1-1", "IV.1"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_letter_takes_nine_queries_however_many_agencies(count, django_assert_num_queries):
    period = overdue_agencies(count)
    for owed in period.obligations.all():
        said = report(owed, "accepted", ON_TIME)
        answer(said, owed.agency.assignments.get(), "Đang làm.")
    with django_assert_num_queries(9):
        draft_urging(period, now=NOW)


# --- names ---------------------------------------------------------------------------------------


def test_an_agency_renamed_is_addressed_by_its_name_of_today():
    period, one = half_year(), agency("Sở Tên Cũ", 10)
    obligation(period, one)
    one.name = "Sở Tên Mới"
    one.save()
    assert letter(period).addressees == ("Sở Tên Mới",)


def test_so_cong_thuong_under_another_name_heads_the_letter_by_it():
    period = overdue_agencies(1)
    agency("Sở Công Thương và Khoa học", 4, symbol="SCTDN", is_consolidator=True)
    head = letter(period).letterhead
    assert (head.issuer, head.name, head.symbol) == (
        "Sở Công Thương\nvà Khoa học",
        "Sở Công Thương và Khoa học",
        "SCTDN",
    )


def test_hostile_names_stay_one_line_of_plain_words():
    period = half_year()
    obligation(period, agency("Sở <script>alert(1)</script>\n=1+1 {{ x }} %s {issuer}", 10))
    document = letter(period)
    assert document.addressees == ("Sở <script>alert(1)</script> =1+1 {{ x }} %s {issuer}",)
    html = to_html(asdict(document))
    assert "<script>" not in html
    assert html.count("Sở &lt;script&gt;alert(1)&lt;/script&gt; =1+1 {{ x }} %s {issuer}") > 1


# --- beside it, and no letter --------------------------------------------------------------------


def test_the_lists_beside_it_name_who_is_urged_and_who_is_not_and_why():
    period = every_standing()
    period.obligations.filter(agency__is_consolidator=True).update(kind="owed")
    late_task("Hoàn thành quy hoạch.", Agency.objects.get(name="Sở Công Thương"))
    assert draft_urging(period, now=NOW).lists == (
        NamedList(
            "overdue",
            "Cơ quan, đơn vị được đôn đốc",
            ("Sở Đang Soạn (báo cáo 6 tháng đầu năm 2026)", "Sở Chưa Soạn (báo cáo 6 tháng đầu năm 2026)"),
        ),
        NamedList(
            "returned",
            "Có báo cáo bị trả lại, chưa gửi lại nhưng không quá hạn nội dung nào",
            (
                "Sở Bị Trả Lại (báo cáo 6 tháng đầu năm 2026 bị trả lại)",
                "Sở Sửa Chưa Gửi (báo cáo 6 tháng đầu năm 2026 bị trả lại)",
            ),
        ),
        NamedList(
            "own",
            "Cơ quan đầu mối tổng hợp, không gửi công văn cho chính mình",
            ("Sở Công Thương (01 nhiệm vụ quá hạn)",),
        ),
    )


def test_facts_are_what_a_later_letter_is_compared_with():
    period = overdue_agencies(1)
    assert draft_urging(period, now=NOW).facts == {
        "period": "2026-6-thang",
        "agencies": [
            {
                "code": "a11",
                "name": "Sở Số 01",
                "reports": [period.obligations.get().pk],
                "tasks": ["III.2.1-1"],
                "plan": False,
            }
        ],
    }


def test_there_is_no_empty_letter():
    period = half_year()
    report(obligation(period, agency("Sở A", 10)), "submitted", ON_TIME)
    with pytest.raises(NothingOverdueError) as refused:
        draft_urging(period, now=NOW)
    assert str(refused.value) == (
        "Đến 08 giờ 00 phút ngày 20/6/2026 không có cơ quan, đơn vị nào cần đôn đốc do quá hạn gửi báo cáo "
        "hoặc quá hạn thực hiện nhiệm vụ; không lập công văn đôn đốc."
    )


def test_the_refusal_names_who_is_overdue_and_gets_no_letter():
    period = half_year()
    period.locked_at, period.locked_by = LATE, author()
    period.save()
    obligation(period, agency("Sở A", 10))
    with pytest.raises(NothingOverdueError) as refused:
        draft_urging(period, now=NOW)
    assert str(refused.value) == (
        "Đến 08 giờ 00 phút ngày 20/6/2026 không có cơ quan, đơn vị nào cần đôn đốc do quá hạn gửi báo cáo "
        "hoặc quá hạn thực hiện nhiệm vụ; không lập công văn đôn đốc. Kỳ báo cáo đã khóa, không còn nhận báo "
        "cáo: Sở A (báo cáo 6 tháng đầu năm 2026)."
    )


def test_a_letter_from_sample_data_says_so():
    period = overdue_agencies(1)
    assert (letter(period).is_sample, letter(period).notes) == (False, ())
    report(obligation(period, agency("Sở Mẫu", 99)), "accepted", ON_TIME, is_sample=True)
    assert (letter(period).is_sample, letter(period).notes) == (
        True,
        ("DỮ LIỆU MẪU: văn bản có nội dung, số liệu mẫu, không dùng làm văn bản chính thức.",),
    )
