"""What is issued, for everybody who takes part: the list, the reading page, its files."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from agencies.models import User
from bacgiang_plan.lib.background import queue, runner
from reports.enums import OutgoingKind
from reports.models import OutgoingDocument, OutgoingRendition
from reports.outgoing import issued_list
from reports.outgoing.corrections import correct
from reports.outgoing.drafting import start
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW
from tests.reports.outgoing_world import LATER, again, another_period, bring, differing, step
from tests.reports.pages import content_of, inline_code, queries, signed_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"
EVERYBODY = ["officer", "head", "stranger", "specialist", "sct_head", "leader", "administrator"]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def cast(specialist, sct_head) -> dict[str, User]:
    return {"submitter": specialist, "sct_head": sct_head}


@pytest.fixture
def issued(specialist, cast) -> OutgoingDocument:
    period = world.every_standing(specialist.agency)
    return bring(world.outgoing(period, specialist), "issued", cast)


@pytest.fixture
def province(issued, cast, specialist) -> OutgoingDocument:
    return bring(start(issued.period, OutgoingKind.PROVINCE, by=specialist, now=NOW), "issued", cast)


def of(document: OutgoingDocument, name: str = "", *rest: object) -> str:
    return reverse(f"reports:outgoing{name and '-'}{name}", args=[document.pk, *rest])


def test_files_of_an_issued_document_are_asked_for_again_only_where_one_is_missing(issued, specialist):
    def offered() -> bool:
        return of(issued, "render") in signed_in(specialist).get(of(issued)).text

    assert offered()
    rendition = issued.renditions.get(is_issued=True)
    runner.run(rendition.job_id, clock=lambda: LATER)
    assert not offered()
    rendition.refresh_from_db()
    Path(rendition.docx.path).unlink()
    assert offered()


def test_the_subject_of_a_letter_stands_behind_v_v_as_on_paper(issued, specialist):
    assert signed_in(specialist).get(of(issued)).context["page"].subject == issued.subject
    OutgoingDocument.objects.filter(pk=issued.pk).update(kind=OutgoingKind.URGING)
    assert signed_in(specialist).get(of(issued)).context["page"].subject == f"V/v {issued.subject}"
    assert f"V/v {issued.subject}" in text_of(signed_in(specialist).get(LIST))


def numbers(user: User, query: str = "") -> list[str]:
    return [row.number for row in signed_in(user).get(f"{LIST}{query}").context["rows"]]


WRITERS = ["specialist", "sct_head"]


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_signed_in_comes_to_the_list_by_the_navigation(people, issued, name):
    client = signed_in(people[name])
    answer = client.get(LIST)
    (entry,) = [each for each in answer.context["nav_items"] if each.is_current]
    label = "Báo cáo tổng hợp" if name in WRITERS else "Văn bản đã ban hành"
    assert (entry.label, inline_code(answer)) == (label, [])
    assert f'href="{LIST}"' in client.get(entry.url).text
    assert [row.number for row in answer.context["rows"]] == ["05/BC-SCT"]


def test_who_writes_documents_has_one_entry_for_drafts_and_issued_ones(specialist):
    document = world.outgoing(world.every_standing(specialist.agency), specialist)
    items = signed_in(specialist).get(of(document)).context["nav_items"]
    assert [each.label for each in items if each.is_current] == ["Báo cáo tổng hợp"]
    assert "Văn bản đã ban hành" not in [each.label for each in items]


def test_the_report_of_ubnd_tinh_is_listed_for_its_own_leaders_and_the_department(people, issued, province):
    seen = {name: numbers(people[name]) for name in EVERYBODY}
    both = ["05/BC-UBND", "05/BC-SCT"]
    with_both = {"specialist", "sct_head", "leader"}
    assert seen == {name: both if name in with_both else both[1:] for name in EVERYBODY}


def test_drafts_are_listed_for_nobody(people, specialist):
    world.outgoing(world.every_standing(specialist.agency), specialist)
    answer = signed_in(specialist).get(LIST)
    assert (answer.context["rows"], "Chưa có văn bản nào được ban hành." in text_of(answer)) == ((), True)


def test_the_list_is_narrowed_by_kind_and_year(issued, province, cast, specialist, leader):
    old = world.outgoing(another_period(), specialist, at(2025, 6, 20, 8))
    bring(old, "approved", cast)
    step(old, "issue", specialist, number=9, day=date(2025, 6, 21))
    assert numbers(leader) == ["05/BC-UBND", "05/BC-SCT", "09/BC-SCT"]
    assert numbers(leader, "?loai=department") == ["05/BC-SCT", "09/BC-SCT"]
    assert numbers(leader, "?nam=2025") == ["09/BC-SCT"]
    assert numbers(leader, "?loai=province&nam=2025") == []
    assert numbers(leader, "?loai=x&nam=abc") == ["05/BC-UBND", "05/BC-SCT", "09/BC-SCT"]
    form = signed_in(leader).get(LIST).context["form"]
    assert [value for value, _ in form.fields["nam"].choices] == ["", "2026", "2025"]


def test_the_list_comes_a_page_at_a_time_and_its_queries_do_not_grow(
    issued, cast, specialist, officer, monkeypatch
):
    monkeypatch.setattr(issued_list, "PER_PAGE", 2)
    client = signed_in(officer)
    one = queries(client, LIST)
    for year in (2023, 2024, 2025):
        document = world.outgoing(another_period(year), specialist, at(year, 6, 20, 8))
        bring(document, "approved", cast)
        step(document, "issue", specialist, number=1, day=date(year, 6, 21))
    assert queries(client, LIST) == one
    assert [len(client.get(f"{LIST}?page={page}").context["rows"]) for page in (1, 2)] == [2, 2]
    assert "Trang 1/2" in text_of(client.get(LIST))


def test_a_replaced_document_says_by_which(issued, cast, specialist, officer):
    made = correct(again(issued), reason="sai", by=specialist, now=LATER)
    assert "Đã được thay thế" not in text_of(signed_in(officer).get(LIST))
    bring(differing(made), "issued", cast, number=6)
    assert "05/BC-SCT Đã được thay thế bởi số 06/BC-SCT" in text_of(signed_in(officer).get(LIST))


# --- the reading page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["officer", "leader", "administrator"])
def test_who_only_reads_has_files_and_facts_and_nothing_else(people, issued, name):
    page = signed_in(people[name]).get(of(issued)).context["page"]
    assert (page.steps, page.events, page.lists, page.may_write, page.changes) == ((), (), (), False, ())
    assert page.facts == (
        ("Số, ký hiệu", "05/BC-SCT"),
        ("Ngày ban hành", "22 tháng 6 năm 2026"),
        ("Kính gửi", "UBND tỉnh Bắc Giang"),
        ("Người ký", "Giám đốc"),
        ("Số liệu đến", "08 giờ 00 phút ngày 20/06/2026"),
    )


def test_the_department_sees_who_did_what_and_the_history(issued, specialist):
    page = signed_in(specialist).get(of(issued)).context["page"]
    assert page.facts[5:] == (
        ("Người lập", "Mai Specialist, 08:00 ngày 20/06/2026"),
        ("Trình duyệt", "Mai Specialist, 09:00 ngày 22/06/2026"),
        ("Duyệt", "Son Consolidator, 09:00 ngày 22/06/2026"),
        ("Ghi nhận ban hành", "Mai Specialist, 09:00 ngày 22/06/2026"),
        ("Mã kiểm tra nội dung", again(issued).digest),
    )
    assert [event.label for event in page.events] == [
        *["Ghi nhận ban hành", "Duyệt", "Trình duyệt", "Lập dự thảo"]
    ]


def test_a_reader_follows_the_files_being_made_and_takes_them(issued, officer):
    client = signed_in(officer)
    assert client.get(of(issued)).context["page"].made.job.status == "queued"
    runner.run(OutgoingRendition.objects.get(is_issued=True).job_id, clock=lambda: LATER)
    made = client.get(of(issued)).context["page"].made
    assert (made.is_told, [each.label for each in made.files][:2]) == (
        False,
        ["Bản PDF", "Bản Word (.docx)"],
    )
    assert content_of(client.get(of(issued, "file", "pdf"))).startswith(b"%PDF-")


def test_a_reader_is_told_of_a_replacement_only_once_it_is_issued(issued, cast, specialist, officer):
    made, client = correct(again(issued), reason="sai", by=specialist, now=LATER), signed_in(officer)
    assert client.get(of(issued)).context["page"].related == ()
    bring(differing(made), "issued", cast, number=6)
    (related,) = client.get(of(issued)).context["page"].related
    assert (related.words, related.url) == (
        "Đã được thay thế bởi Báo cáo số 06/BC-SCT ngày 22 tháng 6 năm 2026",
        of(made),
    )
    assert client.get(of(made)).context["page"].related[0].url == of(issued)


def test_the_queries_of_both_pages_are_pinned(issued, specialist, officer):
    counts = {user.role: queries(signed_in(user), of(issued)) for user in (specialist, officer)}
    assert counts == {"specialist": 8, "officer": 6}


# --- the page of the period ------------------------------------------------------------------------------


def ways(user: User, document: OutgoingDocument) -> list[str]:
    url = reverse("reports:consolidated", args=[document.period.code])
    return [way.label for way in signed_in(user).get(url).context["page"].ways]


def test_the_period_offers_what_comes_next_kind_by_kind(specialist, sct_head, cast):
    document = world.outgoing(world.every_standing(specialist.agency), specialist)
    others = ["Lập dự thảo báo cáo của UBND tỉnh", "Lập công văn đôn đốc"]
    mine = "báo cáo tổng hợp của Sở Công Thương"
    assert ways(specialist, document) == [f"Soạn tiếp {mine}", *others]
    step(document, "submit", specialist)
    assert ways(specialist, document) == others
    assert ways(sct_head, document) == [f"Xem và duyệt {mine}", *others]
    step(document, "approve", sct_head)
    assert ways(specialist, document) == [f"Ghi nhận ban hành {mine}", *others]
    step(document, "issue", specialist)
    assert ways(specialist, document) == others


def test_a_period_without_documents_offers_to_begin_each_kind(specialist):
    period = world.every_standing(specialist.agency)
    page = signed_in(specialist).get(reverse("reports:consolidated", args=[period.code])).context["page"]
    assert [(way.label, way.is_post) for way in page.ways] == [
        ("Lập báo cáo tổng hợp", True),
        ("Lập dự thảo báo cáo của UBND tỉnh", True),
        ("Lập công văn đôn đốc", True),
    ]


def test_the_period_lists_its_documents_with_state_number_day_and_replacement(
    issued, province, cast, specialist
):
    made = correct(again(issued), reason="sai", by=specialist, now=LATER)
    url = reverse("reports:consolidated", args=[issued.period.code])
    before = signed_in(specialist).get(url).context["page"].documents
    assert [(row.stage, row.mark.label, row.replaces) for row in before] == [
        ("dự thảo 2", "Đang soạn", "thay thế số 05/BC-SCT"),
        ("số 05/BC-SCT", "Đã ban hành", ""),
        ("số 05/BC-UBND", "Đã ban hành", ""),
    ]
    bring(differing(made), "issued", cast, number=6)
    after = signed_in(specialist).get(url).context["page"].documents
    assert [(row.stage, row.mark.label, row.replaced_by, row.day) for row in after[:2]] == [
        ("số 06/BC-SCT", "Đã ban hành", "", date(2026, 6, 22)),
        ("số 05/BC-SCT", "Đã được thay thế", "bởi số 06/BC-SCT", date(2026, 6, 22)),
    ]


def test_an_urging_letter_is_begun_and_without_anything_overdue_refused_in_words(specialist, sct):
    period = world.half_year()
    url = reverse("reports:outgoing-start", args=[period.code, "cong-van-don-doc"])
    answer = signed_in(specialist).post(url, follow=True)
    assert "không lập công văn đôn đốc" in text_of(answer)
    assert OutgoingDocument.objects.count() == 0
    world.obligation(period, world.agency("Sở Quá Hạn", 70))
    answer = signed_in(specialist).post(url)
    document = OutgoingDocument.objects.get()
    assert (answer.url, document.kind) == (of(document), "urging")


def test_a_second_report_of_an_issued_period_is_refused_in_words(issued, specialist):
    url = reverse("reports:outgoing-start", args=[issued.period.code, "bao-cao-so"])
    answer = signed_in(specialist).post(url, follow=True)
    assert "Kỳ này đã ban hành Báo cáo số 05/BC-SCT; cần sửa, đề nghị mở văn bản đó" in text_of(answer)


def test_the_page_of_ubnd_tinh_s_report_explains_whose_it_is(specialist):
    period = world.every_standing(specialist.agency)
    document = start(period, OutgoingKind.PROVINCE, by=specialist, now=NOW)
    page = signed_in(specialist).get(of(document)).context["page"]
    assert page.explanation == (
        "Đây là dự thảo báo cáo của UBND tỉnh do Sở Công Thương soạn để trình. Số, ngày ghi nhận ở đây là "
        "của UBND tỉnh; ghi nhận ban hành không khóa kỳ báo cáo."
    )
