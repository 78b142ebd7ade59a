"""The page of what moved since an earlier consolidated report: which report, which words, for whom."""

from datetime import date

import pytest
from django.urls import reverse

from bacgiang_plan.lib.dates import start_of_day
from reports.enums import OutgoingKind, PeriodKind
from reports.models import OutgoingDocument, ReportingPeriod
from reports.outgoing.comparing import earlier_documents
from reports.outgoing.drafting import start
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, author
from tests.reports.pages import inline_code, queries, signed_in, text_of
from tests.reports.papers_world import correction, issued
from tests.reports.test_consolidation_comparison import facts, figure, indicator, task, zone


def earlier_period(year: int, kind: str = "annual") -> ReportingPeriod:
    due = date(year, 12, 15) if kind == "annual" else date(year, 6, 15)
    return ReportingPeriod.objects.create(
        code=f"{year}-{kind}".replace("_", "-"),
        kind=kind,
        year=year,
        name=f"Năm {year}" if kind == PeriodKind.ANNUAL else f"6 tháng đầu năm {year}",
        window_start=date(year - 1, 12, 15),
        window_end=due.replace(day=14),
        opens_on=due.replace(day=1),
        due_before=start_of_day(due),
        opened_at=at(year, 5, 1, 8),
    )


def draft(period: ReportingPeriod, kind: str = OutgoingKind.DEPARTMENT) -> OutgoingDocument:
    return start(period, kind, by=author(), now=NOW)


def says(document: OutgoingDocument, **chapters) -> None:
    name = {"period": {"name": document.period.in_sentence}}
    document.content["facts"] = facts(**chapters) | name
    document.save(update_fields=["content"])


def url(document: OutgoingDocument) -> str:
    return reverse("reports:outgoing-comparison", args=[document.pk])


@pytest.fixture
def now(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), author())


@pytest.fixture
def reviewer(specialist):
    return signed_in(specialist)


def agency(name: str, standing: str = "accepted", **fields) -> dict:
    return {"name": name, "standing": standing, "late": False, "nothing": False} | fields


BEFORE = {
    "labels": {"overdue": 2, "running": 1, "done": 1},
    "reported": 3,
    "tasks": {
        "III.1-1": task("overdue", "Việc chậm", a1="Thiếu vốn."),
        "III.1-2": task("running", "Việc đang làm", a2="Chờ hướng dẫn."),
        "III.1-3": task("done", "Việc đã xong"),
        "III.1-4": task("overdue", "Việc vẫn chậm", a1="Chờ đất."),
    },
    "indicators": {"1a": indicator(figure("40.5"), figure("40.5"))},
    "zones": {"7": zone(area_ha="100", cleared_percent="40")},
    "agencies": {"a1": agency("Sở Một"), "a2": agency("Sở Hai")},
}
AFTER = {
    "labels": {"overdue": 2, "running": 0, "done": 2},
    "reported": 4,
    "tasks": {
        "III.1-1": task("done", "Việc chậm"),
        "III.1-2": task("overdue", "Việc đang làm", a2="Thiếu mặt bằng."),
        "III.1-3": task("done", "Việc đã xong"),
        "III.1-4": task("overdue", "Việc vẫn chậm", a1="Vẫn chờ đất."),
    },
    "indicators": {"1a": indicator(figure("42", year=2026), figure("42", year=2026))},
    "zones": {"7": zone(area_ha="120", cleared_percent="40")},
    "agencies": {"a1": agency("Sở Một", late=True), "a2": agency("Sở Hai")},
}


@pytest.fixture
def before(now) -> OutgoingDocument:
    earlier = issued(draft(earlier_period(2025)), 88)
    says(earlier, **BEFORE)
    says(now, **AFTER)
    return earlier


def test_both_documents_are_named_with_number_and_data_day(reviewer, now, before):
    text = text_of(reviewer.get(url(now)))
    assert "Kỳ này Báo cáo tổng hợp của Sở Công Thương 6 tháng đầu năm 2026 , dự thảo 1, đang soạn;" in text
    assert (
        "Kỳ trước Báo cáo tổng hợp của Sở Công Thương năm 2025 , số 88/BC-SCT ngày 22/06/2026; số liệu đến "
        "08 giờ 00 phút ngày 20/06/2026." in text
    )


@pytest.mark.parametrize(
    "words",
    [
        "Hoàn thành đúng hạn 1 2 +1",
        "Đang thực hiện – trong hạn 1 0 -1",
        "Quá hạn 2 2 0",
        "Được báo cáo kết quả trong kỳ 3 4 +1",
        "Nhiệm vụ chuyển biến tốt (1) Điều khoản Nhiệm vụ Kỳ trước Kỳ này III.1-1 Việc chậm ▲ Quá hạn "
        "● Hoàn thành đúng hạn",
        "Nhiệm vụ chuyển biến xấu (1) Điều khoản Nhiệm vụ Kỳ trước Kỳ này III.1-2 Việc đang làm "
        "◐ Đang thực hiện – trong hạn ▲ Quá hạn",
        "1a Tỷ trọng 40,5% (2025) 42% (2026) +1,5 điểm %",
        "KCN Yên Lư Diện tích 100 ha 120 ha +20 ha",
        "Sở Một Đã gửi báo cáo, được tiếp nhận Đã gửi báo cáo, được tiếp nhận; gửi muộn",
        "Không còn nêu (cơ quan đã báo cáo và không nêu lại) (1) III.1-1 , Sở Một: Thiếu vốn.",
        "Vẫn còn (2) III.1-2 , Sở Hai: Thiếu mặt bằng. III.1-4 , Sở Một: Vẫn chờ đất.",
    ],
)
def test_what_moved_is_told_with_words_signs_and_units(reviewer, now, before, words):
    assert words in text_of(reviewer.get(url(now)))


def test_every_clause_leads_to_its_task_and_nothing_runs_inline(reviewer, now, before):
    answer = reviewer.get(url(now))
    assert f'href="{reverse("tasks:detail", args=["III.1-1"])}"' in answer.text
    assert inline_code(answer) == []


def test_a_task_that_stays_is_in_no_list(reviewer, now, before):
    assert "Việc đã xong" not in text_of(reviewer.get(url(now)))


def test_without_a_change_the_page_says_so(reviewer, now, before):
    says(now, **BEFORE)
    OutgoingDocument.objects.filter(pk=now.pk).update(state="draft")
    tasks = {"III.1-3": task("done", "Việc đã xong")}
    for document in (now, before):
        says(document, **BEFORE | {"tasks": tasks})
    text = text_of(reviewer.get(url(now)))
    assert (
        "Không có nhiệm vụ, chỉ tiêu, khu, cụm công nghiệp, cơ quan hoặc khó khăn nào thay đổi giữa hai báo "
        "cáo." in text
    )


# --- which document -------------------------------------------------------------------------------


def pks(document, user) -> list[int]:
    return [each.pk for each in earlier_documents(document, user)]


def test_issued_ones_come_first_then_the_newest_period_the_same_kind_the_last_draft(now, specialist):
    year, half = earlier_period(2025), earlier_period(2025, "half_year")
    of_half = issued(draft(half), 12)
    corrected = correction(of_half)
    issued(corrected, 13)
    unfinished = draft(year)
    province = draft(year, OutgoingKind.PROVINCE)
    assert pks(now, specialist) == [corrected.pk, of_half.pk, unfinished.pk, province.pk]


def test_later_periods_the_same_period_given_up_drafts_and_letters_are_no_choice(now, specialist):
    later = draft(earlier_period(2026))
    given_up = draft(earlier_period(2025))
    OutgoingDocument.objects.filter(pk=given_up.pk).update(state="discarded")
    letter = draft(earlier_period(2024))
    OutgoingDocument.objects.filter(pk=letter.pk).update(kind="urging")
    assert (pks(now, specialist), pks(later, specialist)) == ([], [now.pk])


def test_another_one_can_be_chosen_and_only_from_the_list(reviewer, now, before):
    other = draft(earlier_period(2024))
    text = text_of(reviewer.get(url(now), {"voi": other.pk}))
    assert "Kỳ trước Báo cáo tổng hợp của Sở Công Thương năm 2024 , dự thảo 1, đang soạn;" in text
    codes = [reviewer.get(url(now), {"voi": asked}).status_code for asked in (now.pk, "x", "99999", "-1")]
    assert codes == [404] * 4


def test_a_letter_has_no_comparison(reviewer, now):
    OutgoingDocument.objects.filter(pk=now.pk).update(kind="urging")
    assert reviewer.get(url(now)).status_code == 404
    page = reviewer.get(reverse("reports:outgoing", args=[now.pk]))
    assert url(now) not in page.text


def test_the_document_leads_to_its_comparison(reviewer, now):
    assert f'href="{url(now)}"' in reviewer.get(reverse("reports:outgoing", args=[now.pk])).text


# --- nothing to compare with ----------------------------------------------------------------------


def test_the_first_period_of_all_has_nothing_before_it(reviewer, now):
    text = text_of(reviewer.get(url(now)))
    assert "Đây là kỳ báo cáo đầu tiên trên Cổng nên chưa có gì để so sánh." in text


def test_without_an_earlier_report_the_page_says_what_to_do(reviewer, now):
    period = earlier_period(2025)
    answer = reviewer.get(url(now))
    assert "Chưa có báo cáo tổng hợp của kỳ trước để so sánh. Số liệu so sánh được lấy" in text_of(answer)
    assert f'href="{reverse("reports:consolidated", args=[period.code])}"' in answer.text


def test_a_document_of_a_time_without_facts_is_not_taken_for_zero(reviewer, now, before):
    before.content.pop("facts")
    before.save(update_fields=["content"])
    text = text_of(reviewer.get(url(now)))
    assert "Văn bản lập trước khi Cổng lưu số liệu để so sánh" in text
    assert "Số nhiệm vụ theo tình trạng" not in text


# --- for whom -------------------------------------------------------------------------------------


def test_leaders_compare_issued_documents_with_issued_ones_alone(now, before, leader):
    person = signed_in(leader)
    assert person.get(url(now)).status_code == 404
    draft(earlier_period(2024))
    issued(now)
    answer = person.get(url(now))
    assert (answer.status_code, "năm 2025 , số 88/BC-SCT" in text_of(answer)) == (200, True)
    assert "năm 2024" not in text_of(answer)
    assert url(now) in person.get(reverse("reports:outgoing", args=[now.pk])).text


@pytest.mark.parametrize("name", ["officer", "head", "stranger", "administrator"])
def test_what_agencies_wrote_is_told_to_no_other_agency(now, before, request, name):
    """The facts hold their words, also those that were left out of the issued document."""
    issued(now)
    person = signed_in(request.getfixturevalue(name))
    page = person.get(reverse("reports:outgoing", args=[now.pk]))
    assert (page.status_code, url(now) in page.text, person.get(url(now)).status_code) == (200, False, 404)


def test_a_leader_is_told_that_nothing_issued_is_before(leader, now):
    draft(earlier_period(2025))
    issued(now)
    text = text_of(signed_in(leader).get(url(now)))
    assert "Chưa có báo cáo tổng hợp đã ban hành của kỳ trước để so sánh." in text


def test_the_number_of_queries_is_that_of_one_row(reviewer, now, before):
    one = queries(reviewer, url(now))
    many = {f"III.2-{number}": task("overdue", a1="Thiếu vốn.") for number in range(90)}
    says(before, **BEFORE | {"tasks": BEFORE["tasks"] | many})
    draft(earlier_period(2024))
    assert queries(reviewer, url(now)) == one
