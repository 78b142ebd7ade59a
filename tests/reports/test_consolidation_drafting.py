"""The draft that writes itself, compared word for word."""

import json
from dataclasses import asdict
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from reports.consolidation.draft_requests import words_above
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.documents.draft import Document, Letterhead, Paragraph, Section, Style
from reports.documents.phrases import (
    clause_words,
    first_sentence,
    out_of,
    percent,
    plan_words,
    shortened,
)
from reports.models import AgencyReport, Contribution, ReportingPeriod, ReportPart, Submission, TaskProgress
from tasks.models import Assignment, DatedPart, Plan
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, ON_TIME

pytestmark = pytest.mark.django_db


TWO_DAYS = (
    "Số liệu mục tiêu, khu, cụm công nghiệp tính đến ngày 14/6/2026; tình trạng nhiệm vụ tính đến ngày "
    "20/6/2026."
)
FULL_WORDS = "Mỗi nhiệm vụ dưới đây được dẫn bằng câu đầu; toàn văn và kết quả từng nhiệm vụ tại Phụ lục II."


def drafted(period, now=NOW, office=Office.DEPARTMENT) -> Document:
    return draft_consolidated(period, office=office, now=now).document


def section(draft: Document, number: str, level: int = 1) -> Section:
    return next(each for each in draft.sections if (each.number, each.level) == (number, level))


def texts(found: Section) -> list[str]:
    return [f"{each.lead} {each.text}".strip() for each in found.paragraphs]


@pytest.fixture
def period():
    """One group task, two tasks of Sở Công Thương; two accepted reports and one that is not."""
    period = world.every_standing()
    first, heading = world.plan()
    by_name = {each.name: each for each in Agency.objects.all()}
    reports = {each.agency_name: each for each in AgencyReport.objects.all()}
    sct, late, looking = (by_name[name] for name in ("Sở Công Thương", "Sở Gửi Muộn", "Sở Đang Xem Xét"))
    group = world.task(first, 1, "Tuyên truyền, phổ biến Nghị quyết số 147-NQ/TU.", sct, late, looking)
    [own] = world.task(heading, 1, "Chủ trì triển khai quy hoạch các CCN.", sct)
    world.task(heading, 2, "Tham mưu quy hoạch điện lực.", looking)
    world.answer(reports["Sở Công Thương"], group[0], "Đã tổ chức 05 hội nghị.\nĐã phát 2.000 tài liệu.")
    world.answer(reports["Sở Gửi Muộn"], group[1], "", state="not_started", difficulties="Thiếu kinh phí.")
    world.answer(reports["Sở Đang Xem Xét"], group[2], "KHÔNG ĐƯỢC XUẤT HIỆN")
    world.answer(
        reports["Sở Công Thương"],
        own,
        "Đã trình UBND tỉnh.",
        state="done",
        completed_on=at(2026, 5, 4).date(),
        proposals="Đề nghị bố trí vốn.",
    )
    world.speak(reports["Sở Công Thương"])
    return period


def test_the_opening_sentence_cites_the_plan_without_its_blank_number(period):
    assert [paragraph.text for paragraph in drafted(period).opening] == [
        "Thực hiện Kế hoạch tháng 8 năm 2021 của UBND tỉnh Bắc Giang triển khai thực hiện Nghị quyết số "
        "147-NQ/TU ngày 15/7/2021 của Tỉnh ủy về phát triển công nghiệp tỉnh Bắc Giang giai đoạn 2021-2030, "
        "Sở Công Thương tổng hợp, báo cáo kết quả thực hiện 6 tháng đầu năm 2026 như sau:",
        "Báo cáo được tổng hợp từ 04/10 báo cáo (40%) của các cơ quan, đơn vị đã được tiếp nhận đến 08 giờ "
        f"00 phút ngày 20/6/2026. {TWO_DAYS}",
    ]


def test_the_outline_is_the_decrees_in_the_plans_order(period):
    assert [(each.level, f"{each.number}. {each.title}") for each in drafted(period).sections] == [
        (1, "I. Công tác lãnh đạo, chỉ đạo, triển khai"),
        (2, "1. Công tác chỉ đạo, triển khai"),
        (2, "2. Tình hình gửi báo cáo của các cơ quan, đơn vị"),
        (1, "II. Kết quả thực hiện các mục tiêu"),
        (1, "III. Kết quả thực hiện các nhiệm vụ"),
        (2, "1. Tăng cường công tác lãnh đạo"),
        (2, "2. Nâng cao chất lượng quy hoạch"),
        (3, "2.1. Sở Công Thương"),
        (1, "IV. Đánh giá chung"),
        (2, "1. Kết quả đạt được"),
        (2, "2. Tồn tại, hạn chế"),
        (2, "3. Nguyên nhân"),
        (2, "4. Khó khăn, vướng mắc"),
        (1, "V. Nhiệm vụ trọng tâm thời gian tới"),
        (1, "VI. Kiến nghị, đề xuất"),
        (2, "1. Kiến nghị với Trung ương"),
        (2, "2. Kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh"),
        (2, "3. Kiến nghị với các sở, ngành, địa phương"),
    ]


def test_chapter_three_opens_with_counts_that_sum_to_the_total(period):
    assert texts(section(drafted(period), "III")) == [
        "Kế hoạch giao 03 nhiệm vụ. Đến ngày 20/6/2026, chưa có nhiệm vụ nào hoàn thành; 03 nhiệm vụ thường "
        "xuyên. Có 02/03 nhiệm vụ (66,7%) được báo cáo kết quả trong kỳ. Trong số nhiệm vụ thường xuyên, có "
        f"02/03 nhiệm vụ (66,7%) đã được thực hiện trong kỳ. {FULL_WORDS}"
    ]


def test_the_words_of_accepted_reports_stand_under_their_clause_with_the_agency(period):
    assert section(drafted(period), "1", 2).title == "Công tác chỉ đạo, triển khai"
    found = next(each for each in drafted(period).sections if each.title == "Tăng cường công tác lãnh đạo")
    sct, late = (AgencyReport.objects.get(agency_name=name) for name in ("Sở Công Thương", "Sở Gửi Muộn"))
    assert found.paragraphs[1:] == (
        Paragraph(
            "Tuyên truyền, phổ biến Nghị quyết số 147-NQ/TU – Sở Công Thương, Sở Gửi Muộn, Sở Đang Xem Xét",
            Style.TASK,
            "III.1-1.",
            ("task/III.1-1",),
            "task/III.1-1",
        ),
        Paragraph(
            "Đã tổ chức 05 hội nghị.\nĐã phát 2.000 tài liệu.",
            Style.WORDS,
            "- Sở Công Thương (đang thực hiện):",
            (f"report/{sct.pk}",),
            f"task/III.1-1/agency/{sct.obligation.agency_id}",
        ),
        Paragraph(
            "Chưa có kết quả; khó khăn, vướng mắc nêu tại Phụ lục V.",
            Style.WORDS,
            "- Sở Gửi Muộn (chưa thực hiện):",
            (f"report/{late.pk}",),
            f"task/III.1-1/agency/{late.obligation.agency_id}",
        ),
        Paragraph(
            "Chưa có kết quả được tiếp nhận: Sở Đang Xem Xét.",
            Style.REMARK,
            sources=("task/III.1-1",),
            key="task/III.1-1/absent",
        ),
    )


def test_a_task_nobody_speaks_of_is_named_in_the_opening_of_its_section(period):
    found = next(each for each in drafted(period).sections if each.title == "Nâng cao chất lượng quy hoạch")
    assert texts(found) == [
        "Mục này có 02 nhiệm vụ thường xuyên. Có 01/02 nhiệm vụ (50%) được báo cáo kết quả, 01/02 nhiệm vụ "
        "(50%) đã được thực hiện trong kỳ.",
        "Chưa có kết quả được tiếp nhận (01 nhiệm vụ): III.2.1-2 (Sở Đang Xem Xét).",
    ]
    assert texts(section(drafted(period), "2.1", 3)) == [
        "III.2.1-1. Chủ trì triển khai quy hoạch các CCN",
        "- Sở Công Thương (đã hoàn thành ngày 04/5/2026): Đã trình UBND tỉnh.",
    ]


def test_agencies_that_say_the_very_same_share_a_paragraph(period):
    for name in ("Sở Không Phát Sinh", "Sở Gửi Lại"):
        world.speak(AgencyReport.objects.get(agency_name=name), "Như nhau:")
    assert texts(section(drafted(period), "V"))[1:] == [
        "- Sở Công Thương: Nội dung next_steps.",
        "- Sở Không Phát Sinh, Sở Gửi Lại: Như nhau: next_steps.",
    ]


def test_words_that_are_not_accepted_appear_nowhere(period):
    assert "KHÔNG ĐƯỢC XUẤT HIỆN" not in json.dumps(asdict(drafted(period)), ensure_ascii=False)


def test_the_general_parts_are_the_agencies_own_words(period):
    assert texts(section(drafted(period), "V")) == [
        "Có 01/04 báo cáo được tiếp nhận (25%) nêu nhiệm vụ trọng tâm thời gian tới, cụ thể như sau:",
        "- Sở Công Thương: Nội dung next_steps.",
    ]


def test_obstacles_and_proposals_point_to_the_appendix_that_holds_those_of_tasks(period):
    draft = drafted(period)
    assert texts(section(draft, "4", 2))[-1] == (
        "Có 01 nội dung khó khăn, vướng mắc của 01 cơ quan, đơn vị theo từng nhiệm vụ, "
        "tổng hợp tại Phụ lục V."
    )
    assert [row.cells for row in draft.appendices[4].rows] == [
        ("1", "III.1-1", "Sở Gửi Muộn", "Thiếu kinh phí.", "–"),
        ("2", "III.2.1-1", "Sở Công Thương", "–", "Đề nghị bố trí vốn."),
    ]


def test_the_appendix_of_tasks_has_every_task_with_its_agencies_and_state(period):
    rows = drafted(period).appendices[1].rows
    assert [row.cells for row in rows] == [
        ("III.1. Tăng cường công tác lãnh đạo",),
        (
            "1",
            "III.1-1. Tuyên truyền, phổ biến Nghị quyết số 147-NQ/TU.",
            "Sở Công Thương, Sở Gửi Muộn, Sở Đang Xem Xét",
            "–",
            "–",
            "Trong kỳ 02 cơ quan báo cáo: 01 đang thực hiện; 01 chưa thực hiện (xem mục III.1)",
            "Thường xuyên (03/03 cơ quan)",
            "01 (Phụ lục V)",
            "Chưa có kết quả được tiếp nhận: 01/03 cơ quan",
        ),
        ("III.2. Nâng cao chất lượng quy hoạch",),
        (
            "2",
            "III.2.1-1. Chủ trì triển khai quy hoạch các CCN.",
            "Sở Công Thương",
            "–",
            "–",
            "Đã hoàn thành ngày 04/5/2026 (xem mục III.2)",
            "Thường xuyên",
            "–",
            "",
        ),
        (
            "3",
            "III.2.1-2. Tham mưu quy hoạch điện lực.",
            "Sở Đang Xem Xét",
            "–",
            "–",
            "–",
            "Thường xuyên",
            "–",
            "Chưa có kết quả được tiếp nhận",
        ),
    ]


def dated(clause: str, due_on: date, completed_on: date | None = None) -> None:
    """Give the first task under the heading ``clause`` a limit, and its agencies a day of completion."""
    task = Plan.objects.get().sections.get(clause=clause).tasks.first()
    words = f"trước {due_on:%d/%m/%Y}"
    DatedPart.objects.create(task=task, order=1, words=words, due_words=words, due_on=due_on)
    Assignment.objects.filter(task=task).update(completed_on=completed_on)


def test_the_tasks_done_stand_first_and_the_overdue_ones_are_named(period):
    dated("III.1", date(2026, 6, 1), date(2026, 6, 12))
    dated("III.2.1", date(2025, 12, 31))
    assert texts(section(drafted(period), "III"))[0] == (
        "Kế hoạch giao 03 nhiệm vụ. Đến ngày 20/6/2026, có 01/03 nhiệm vụ (33,3%) hoàn thành quá hạn; 01 "
        "nhiệm vụ thường xuyên; 01 nhiệm vụ quá hạn (nhiệm vụ III.2.1-1). Có 02/03 nhiệm vụ (66,7%) được báo "
        "cáo kết quả trong kỳ. Trong số nhiệm vụ thường xuyên, chưa có nhiệm vụ nào được thực hiện trong kỳ. "
        f"{FULL_WORDS}"
    )


def test_tasks_done_in_time_and_late_are_told_apart(period):
    dated("III.1", date(2026, 6, 1), date(2026, 6, 12))
    dated("III.2.1", date(2025, 12, 31), date(2025, 12, 31))
    assert texts(section(drafted(period), "III"))[0].startswith(
        "Kế hoạch giao 03 nhiệm vụ. Đến ngày 20/6/2026, có 02/03 nhiệm vụ (66,7%) hoàn thành, gồm 01 đúng "
        "hạn, 01 quá hạn; 01 nhiệm vụ thường xuyên. Có "
    )


# --- co-ordinating agencies (scenario 42) ----------------------------------------------------------


def coordinating(clause: str, *names: str) -> list[Assignment]:
    task = Plan.objects.get().sections.get(clause=clause).tasks.first()
    agencies = [Agency.objects.get(name=name) for name in names]
    return [Assignment.objects.create(task=task, agency=each, role="coordinating") for each in agencies]


def test_a_co_ordinating_agency_that_did_not_contribute_is_named(period):
    _, signed, written = coordinating("III.2.1", "Sở Bị Trả Lại", "Sở Gửi Lại", "Sở Đang Soạn")
    by = {"edited_at": ON_TIME, "edited_by": world.author(), "text": "Đã phối hợp."}
    sign = {"signed_at": ON_TIME, "signed_by": world.author()}
    given = Contribution.objects.create(period=period, assignment=signed, **by, **sign)
    Contribution.objects.create(period=period, assignment=written, **by)
    draft = drafted(period)
    assert texts(section(draft, "2.1", 3))[-2:] == [
        "- Sở Gửi Lại (phối hợp): Đã phối hợp.",
        "Chưa có nội dung phối hợp: Sở Bị Trả Lại, Sở Đang Soạn.",
    ]
    assert section(draft, "2.1", 3).paragraphs[-2] == Paragraph(
        "Đã phối hợp.",
        Style.WORDS,
        "- Sở Gửi Lại (phối hợp):",
        (f"contribution/{given.pk}",),
        f"task/III.2.1-1/contribution/{signed.agency_id}",
    )
    assert texts(section(draft, "2", 2))[-1] == (
        "Chưa có nội dung phối hợp đối với nhiệm vụ đã có kết quả của cơ quan chủ trì (02): Sở Bị Trả Lại "
        "(01 nhiệm vụ); Sở Đang Soạn (01 nhiệm vụ)."
    )


def test_nobody_is_missed_at_a_task_whose_lead_has_not_been_accepted(period):
    task = Plan.objects.get().sections.get(clause="III.2.1").tasks.last()
    Assignment.objects.create(task=task, agency=Agency.objects.get(name="Sở Gửi Lại"), role="coordinating")
    assert "chưa có nội dung phối hợp" not in json.dumps(asdict(drafted(period)), ensure_ascii=False).lower()


def test_many_missing_co_ordinating_agencies_are_counted_at_the_task_and_named_once(period):
    names = [each.name for each in Agency.objects.exclude(name="Sở Công Thương")[:6]]
    coordinating("III.2.1", *names)
    draft = drafted(period)
    assert texts(section(draft, "2.1", 3))[-1] == "Còn 06 cơ quan chưa có nội dung phối hợp (xem mục I.2)."
    listed = "; ".join(f"{name} (01 nhiệm vụ)" for name in names)
    assert texts(section(draft, "2", 2))[-1].endswith(f"(06): {listed}.")


def test_every_appendix_fills_the_landscape_page_between_the_margins(period):
    assert [sum(column.width for column in each.columns) for each in drafted(period).appendices] == [252] * 5


def test_nothing_accepted_is_said_politely_everywhere():
    period = world.half_year()
    world.obligation(period, world.agency("Sở A", 1))
    draft = drafted(period)
    said = json.dumps(asdict(draft), ensure_ascii=False)
    assert draft.opening[1].text == (
        "Đến 08 giờ 00 phút ngày 20/6/2026 chưa có báo cáo nào của các cơ quan, đơn vị được tiếp nhận. "
        f"{TWO_DAYS}"
    )
    assert texts(section(draft, "III")) == ["Chưa có nhiệm vụ nào được cập nhật vào hệ thống."]
    assert texts(section(draft, "V")) == ["Chưa có báo cáo nào được tiếp nhận."]
    assert [word for word in ("None", "NaN", "nan", "0/0") if word in said] == []


def test_an_empty_database_drafts_too():
    draft = drafted(world.half_year())
    assert draft.letterhead.issuer == "Sở Công Thương"
    assert draft.subject == (
        "Kết quả 6 tháng đầu năm 2026 thực hiện Kế hoạch triển khai thực hiện Nghị quyết số 147-NQ/TU"
    )


def test_the_same_rows_make_the_same_draft(period):
    assert drafted(period) == drafted(period)


def test_sample_data_marks_the_draft(period):
    assert (drafted(period).is_sample, drafted(period).notes) == (False, ())
    AgencyReport.objects.filter(agency_name="Sở Công Thương").update(is_sample=True)
    assert drafted(period).is_sample
    assert drafted(period).notes == (
        "DỮ LIỆU MẪU: văn bản có nội dung, số liệu mẫu, không dùng làm số liệu chính thức.",
    )


def test_another_periods_words_stay_out(period):
    other = ReportingPeriod.objects.create(
        **{
            name: getattr(period, name) for name in ("kind", "year", "window_start", "window_end", "opens_on")
        },
        code="dot-xuat",
        name="Đột xuất tháng 5",
        due_before=period.due_before,
    )
    one = Agency.objects.get(name="Sở Công Thương")
    sent = world.report(world.obligation(other, one), "accepted", ON_TIME)
    world.speak(sent, "KỲ KHÁC")
    assert "KỲ KHÁC" not in json.dumps(asdict(drafted(period)), ensure_ascii=False)


def test_the_number_of_queries_does_not_grow_with_the_agencies():
    period = world.half_year()
    first, _ = world.plan()
    counts = []
    for agencies in (1, 3):
        while Agency.objects.count() < agencies:
            of = world.agency(f"Sở {Agency.objects.count() + 1}", Agency.objects.count() + 1)
            [assignment] = world.task(first, of.order, "Nhiệm vụ.", of)
            sent = world.report(world.obligation(period, of), "accepted", ON_TIME)
            world.answer(sent, assignment, "Kết quả.")
            world.speak(sent)
        with CaptureQueriesContext(connection) as queries:
            drafted(period)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22


def test_percentages_have_a_decimal_comma_and_never_a_whole_of_nothing():
    assert [percent(20, 27), percent(1, 2), percent(1, 3), percent(0, 0)] == ["74,1%", "50%", "33,3%", ""]
    assert [out_of(2, 9, "nhiệm vụ"), out_of(52, 90, "nhiệm vụ")] == [
        "02/09 nhiệm vụ (22,2%)",
        "52/90 nhiệm vụ (57,8%)",
    ]


def test_a_long_sentence_is_shortened_between_words():
    assert shortened("Rà soát, điều chỉnh quy hoạch", 20) == "Rà soát, điều chỉnh…"
    assert shortened("Rà soát.", 20) == "Rà soát"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Rà soát quy hoạch (KCN; CCN); công khai. Sau đó.", "Rà soát quy hoạch (KCN; CCN)"),
        ("Thu hút siêu thị... phục vụ nhu cầu. Tiếp tục.", "Thu hút siêu thị... phục vụ nhu cầu"),
        ("Môi trường... Tiếp tục rà soát.", "Môi trường"),
        ("Kế hoạch số 1.721/KH-UBND ngày 23.4.2021\nvề A.", "Kế hoạch số 1.721/KH-UBND ngày 23.4.2021 về A"),
        ("Công nghiệp hóa chất, vật liệu…", "Công nghiệp hóa chất, vật liệu"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_whole(text, first):
    assert first_sentence(text) == first


def test_clauses_of_part_four_are_no_sections_of_this_report():
    assert clause_words(["III.3.1-1", "III.5.6-1", "IV.1"]) == (
        "nhiệm vụ III.3.1-1, III.5.6-1; mục 1 phần IV của Kế hoạch"
    )
    assert clause_words(["IV.1", "IV.2"]) == "mục 1 phần IV của Kế hoạch; mục 2 phần IV của Kế hoạch"


def test_a_plan_with_number_and_day_is_cited_with_them():
    plan = Plan(
        number="512/KH-UBND",
        issued_on=at(2021, 8, 25).date(),
        issuer="UBND tỉnh",
        title="Về A",
        issued_words="",
    )
    assert plan_words(plan) == "Kế hoạch số 512/KH-UBND ngày 25/8/2021 của UBND tỉnh về A"


# --- the report of UBND tỉnh -----------------------------------------------------------------------


def test_the_report_of_the_province_speaks_in_its_own_voice(period):
    draft = drafted(period, office=Office.PROVINCE)
    plan = (
        "Kế hoạch tháng 8 năm 2021 của UBND tỉnh Bắc Giang triển khai thực hiện Nghị quyết số 147-NQ/TU ngày "
        "15/7/2021 của Tỉnh ủy về phát triển công nghiệp tỉnh Bắc Giang giai đoạn 2021-2030"
    )
    assert draft.letterhead == Letterhead(
        parent="",
        issuer="Ủy ban nhân dân\ntỉnh Bắc Giang",
        symbol="BC-UBND",
        place="Bắc Giang",
        year="2026",
        name="UBND tỉnh Bắc Giang",
    )
    assert draft.addressees == ("Ban Thường vụ Tỉnh ủy", "Bộ Công Thương")
    assert draft.signer == "TM. Ủy ban nhân dân\nChủ tịch"
    assert draft.recipients == (
        "Như trên",
        "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh",
        "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
        "Sở Công Thương",
        "Các cơ quan, đơn vị được giao nhiệm vụ tại Kế hoạch",
        "Lưu: VT",
    )
    assert [each.text for each in draft.opening] == [
        f"Thực hiện {plan}, UBND tỉnh Bắc Giang báo cáo kết quả thực hiện 6 tháng đầu năm 2026 như sau:",
        "Báo cáo được tổng hợp từ 04/10 báo cáo (40%) của các cơ quan, đơn vị do Sở Công Thương tiếp nhận "
        f"đến 08 giờ 00 phút ngày 20/6/2026. {TWO_DAYS}",
    ]
    assert draft.closing == (
        f"Trên đây là báo cáo kết quả 6 tháng đầu năm 2026 thực hiện {plan}, UBND tỉnh Bắc Giang trân trọng "
        "báo cáo Ban Thường vụ Tỉnh ủy, Bộ Công Thương./."
    )


def test_both_reports_are_of_the_same_material(period):
    """All but what is asked of UBND tỉnh itself and who owes reports to whom."""
    own, above = (drafted(period, office=office) for office in Office)
    assert own.appendices == above.appendices
    differing = [
        (one.key, other.key)
        for one, other in zip(own.sections, above.sections, strict=True)
        if (one.title, one.paragraphs) != (other.title, other.paragraphs)
    ]
    assert differing == [("I.2", "I.2"), ("VI.2", "VI.2")]
    assert texts(section(above, "2", 2))[0].startswith(
        "Trong kỳ có 10 cơ quan, đơn vị phải báo cáo kết quả thực hiện Kế hoạch về Sở Công Thương. Đến 08 "
        "giờ 00 phút ngày 20/6/2026, đã tiếp nhận 04/10 báo cáo (40%)."
    )
    assert next(each for each in above.sections if each.key == "VI.2").title == (
        "Kiến nghị với Tỉnh ủy, HĐND tỉnh"
    )


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("Đề nghị UBND tỉnh quan tâm bố trí kinh phí.", ""),
        ("Đề nghị Tỉnh ủy cho chủ trương.", "Đề nghị Tỉnh ủy cho chủ trương."),
        ("Thực hiện Nghị quyết số 147-NQ/TU của Tỉnh ủy, đề nghị Ủy ban nhân dân tỉnh bố trí vốn.", ""),
        ("Đề nghị Tỉnh ủy, HĐND, UBND tỉnh quan tâm.", "Đề nghị Tỉnh ủy, HĐND, UBND tỉnh quan tâm."),
        ("Bố trí vốn.", ""),
        (
            "1. Đề nghị UBND tỉnh:\n- Bố trí vốn.\n2. Đề nghị HĐND tỉnh:\n- Ban hành nghị quyết.",
            "2. Đề nghị HĐND tỉnh:\n- Ban hành nghị quyết.",
        ),
    ],
)
def test_what_is_asked_of_the_province_is_told_by_its_lines(text, above):
    assert words_above(text) == above


def test_the_report_of_the_province_asks_nothing_of_itself(period):
    asked = {"Sở Gửi Muộn": "Đề nghị UBND tỉnh bố trí vốn.", "Sở Gửi Lại": "Đề nghị Tỉnh ủy cho chủ trương."}
    for name, text in asked.items():
        report = AgencyReport.objects.get(agency_name=name)
        ReportPart.objects.create(report=report, key="to_province", text=text)
    found = next(each for each in drafted(period, office=Office.PROVINCE).sections if each.key == "VI.2")
    assert texts(found) == [
        "Có 01/04 báo cáo được tiếp nhận (25%) kiến nghị với Tỉnh ủy, HĐND tỉnh, cụ thể như sau:",
        "- Sở Gửi Lại: Đề nghị Tỉnh ủy cho chủ trương.",
        "Có 01 nội dung đề xuất, kiến nghị của 01 cơ quan, đơn vị theo từng nhiệm vụ, tổng hợp tại Phụ lục "
        "V.",
        "Kiến nghị với UBND tỉnh của 02 cơ quan, đơn vị do UBND tỉnh xem xét, quyết định theo thẩm quyền, "
        "không nêu tại Báo cáo này.",
    ]
    reports = [AgencyReport.objects.get(agency_name=name).pk for name in ("Sở Công Thương", "Sở Gửi Muộn")]
    assert (found.paragraphs[-1].key, found.paragraphs[-1].sources) == (
        "VI.2/left",
        tuple(f"report/{pk}" for pk in reports),
    )
    own = next(each for each in drafted(period).sections if each.key == "VI.2")
    assert texts(own)[:3] == [
        "Có 03/04 báo cáo được tiếp nhận (75%) kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh, cụ thể như sau:",
        "- Sở Công Thương: Nội dung to_province.",
        "- Sở Gửi Muộn: Đề nghị UBND tỉnh bố trí vốn.",
    ]


@pytest.mark.parametrize("office", Office)
def test_hostile_names_and_words_stay_what_they_are(office, period):
    name = "Sở {plan} <b>&amp;</b> {0} %s"
    Agency.objects.filter(is_consolidator=True).update(name=name)
    AgencyReport.objects.filter(agency_name="Sở Công Thương").update(agency_name=name)
    TaskProgress.objects.filter(state="done").update(result="{period} <script>x</script>\u202e{{")
    draft = drafted(period, office=office)
    assert texts(section(draft, "2.1", 3))[-1] == (
        f"- {name} (đã hoàn thành ngày 04/5/2026): {{period}} <script>x</script>\u202e{{{{"
    )
    assert draft.opening[office == Office.PROVINCE].text.count(name) == 1


def test_a_part_that_no_report_fills_says_so(period):
    ReportPart.objects.filter(key="to_central").delete()
    assert texts(next(each for each in drafted(period).sections if each.key == "VI.1")) == [
        "Các báo cáo được tiếp nhận không có kiến nghị với Trung ương."
    ]


# --- a task that has not changed -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "drafted_text"),
    [
        (None, "Không thay đổi so với kỳ trước."),
        ("", "Không thay đổi so với kỳ trước."),
        (
            "Đã trình UBND tỉnh.",
            "Không thay đổi so với kỳ trước. Kết quả đã nêu trong báo cáo năm 2025: Đã trình UBND tỉnh.",
        ),
    ],
)
def test_a_task_called_unchanged_names_the_words_it_carries_over(told, drafted_text, period):
    row = TaskProgress.objects.get(report__agency_name="Sở Công Thương", state="done")
    TaskProgress.objects.filter(pk=row.pk).update(
        state="ongoing", completed_on=None, result="", no_change=True
    )
    if told is not None:
        sent_the_year_before(row, told)
    found = section(drafted(period), "2.1", level=3)
    assert f"- Sở Công Thương (đang thực hiện): {drafted_text}" in texts(found)


def sent_the_year_before(row: TaskProgress, result: str) -> None:
    year = ReportingPeriod.objects.create(
        code="2025-nam",
        kind="annual",
        year=2025,
        name="Năm 2025",
        window_start=date(2024, 12, 15),
        window_end=date(2025, 12, 14),
        opens_on=date(2025, 11, 1),
        due_before=at(2025, 12, 15),
    )
    due = {"due_before": at(2025, 12, 15), "original_due_before": at(2025, 12, 15)}
    owed = world.obligation(year, row.assignment.agency, **due)
    report = world.report(owed, "accepted", at(2025, 12, 1))
    task = {"clause": row.assignment.task.clause, "written": True, "result": result}
    said = {"period": {"name": "Năm 2025"}, "tasks": [task], "parts": [], "indicators": [], "zones": []}
    Submission.objects.create(
        report=report, number=1, content=said, submitted_at=at(2025, 12, 1), submitted_by=world.author()
    )
