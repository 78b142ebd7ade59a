"""Sources of a paragraph, and what is said when they change while somebody edits (scenario 25)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.actions import start_report
from reports.enums import OutgoingKind
from reports.models import Contribution, OutgoingDocument, OutgoingParagraph
from reports.outgoing.drafting import start
from reports.outgoing.sources import sources_of
from tests.conftest import NOW, make_assignment
from tests.reports.cycle import Cast, bring_to, fresh, step, write_everything, write_task
from tests.reports.pages import queries, send, signed_in, text_of

pytestmark = pytest.mark.django_db
WORDS = "Đã lập quy hoạch 5 cụm công nghiệp."


@pytest.fixture
def accepted(written, cast, assignment, officer):
    """The accepted report of Sở Xây dựng."""
    write_task(written, assignment, officer, result=WORDS)
    return bring_to(written, "accepted", cast)


@pytest.fixture
def document(accepted, specialist) -> OutgoingDocument:
    return start(
        accepted.obligation.period, OutgoingKind.DEPARTMENT, by=specialist, now=NOW + timedelta(hours=1)
    )


@pytest.fixture
def told(document, accepted) -> OutgoingParagraph:
    """The paragraph with the words of Sở Xây dựng on its task."""
    return document.paragraphs.get(key=f"task/III.2.2-1/agency/{accepted.obligation.agency_id}")


@pytest.fixture
def desk(specialist) -> Client:
    return signed_in(specialist)


def of(row: OutgoingParagraph) -> str:
    return reverse("reports:outgoing-paragraph", args=[row.document_id, row.pk])


def again(row: OutgoingParagraph) -> OutgoingParagraph:
    return OutgoingParagraph.objects.get(pk=row.pk)


def resubmit(report, cast: Cast, sct_head, assignment, words: str) -> None:
    """The report is reopened, rewritten, sent and accepted a second time."""
    later = NOW + timedelta(hours=2)
    step(report, "reopen", sct_head, later)
    write_task(fresh(report), assignment, cast.officer, later, result=words)
    for minutes, action in enumerate(["request_approval", "submit", "accept"], start=1):
        step(report, action, cast.who(action), later + timedelta(minutes=minutes))


# --- where a paragraph comes from ----------------------------------------------------------------


def test_the_words_of_an_agency_stand_beside_the_paragraph_as_they_were_sent(desk, told, accepted):
    (source,) = desk.get(of(told)).context["page"].opened.sources.agencies
    assert (source.agency, source.mark.label, source.sending) == ("Sở Xây dựng", "Đã tiếp nhận", 1)
    assert (source.words, source.more) == (WORDS, "Tình hình: đang thực hiện.")
    assert source.url == reverse("reports:detail", args=[accepted.pk])
    assert (source.since, source.later) == ("", 0)


def test_words_an_agency_is_only_writing_are_not_seen(desk, told, accepted, cast, assignment, sct_head):
    step(accepted, "reopen", sct_head, NOW + timedelta(hours=2))
    write_task(fresh(accepted), assignment, cast.officer, NOW + timedelta(hours=3), result="Chưa gửi.")
    page = desk.get(of(told))
    (source,) = page.context["page"].opened.sources.agencies
    assert (source.mark.label, source.words) == (
        "Mở lại để sửa",
        WORDS,
    )
    assert "Chưa gửi." not in text_of(page)


def test_a_general_part_shows_what_each_agency_wrote_in_it(desk, document, accepted):
    row = document.paragraphs.get(key=f"I.1/agency/{accepted.obligation.agency_id}")
    (source,) = desk.get(of(row)).context["page"].opened.sources.agencies
    assert source.words == "Đã triển khai."


def test_the_clause_of_the_plan_stands_beside_the_task(desk, document):
    row = document.paragraphs.get(key="task/III.2.2-1")
    (link,) = desk.get(of(row)).context["page"].opened.sources.links
    assert (link.label, link.url, link.text) == (
        "Nhiệm vụ III.2.2-1",
        reverse("tasks:detail", args=["III.2.2-1"]),
        "Nhiệm vụ thử nghiệm số 1.",
    )


def test_agencies_folded_into_one_paragraph_each_show_their_own_words_and_the_difference(
    desk, document, told, period, stranger, stranger_head, specialist, section
):
    make_assignment(section, stranger.agency, 1)
    other = start_report(period.obligations.get(agency=stranger.agency), by=stranger, now=NOW)
    write_everything(other, stranger, WORDS.replace("5", "7"))
    bring_to(other, "accepted", Cast(stranger, stranger_head, specialist))
    OutgoingParagraph.objects.filter(pk=told.pk).update(sources=[*told.sources, f"report/{other.pk}"])
    first, second = desk.get(of(told)).context["page"].opened.sources.agencies
    assert (first.agency, first.is_printed, first.difference) == ("Sở Xây dựng", True, "")
    assert (second.agency, second.is_same, str(second.difference)) == (
        "UBND huyện Hiệp Hòa",
        False,
        "Đã lập quy hoạch <del>5</del><ins>7</ins> cụm công nghiệp.",
    )


def test_a_computed_paragraph_says_that_it_holds_nobody_s_words(desk, document):
    row = document.paragraphs.get(key="I.2/opening")
    assert "không lấy lời của cơ quan nào" in text_of(desk.get(of(row)))


def test_the_number_of_queries_does_not_grow_with_sources(desk, document, told, accepted, section, sxd):
    counts = []
    for number in (1, 3):
        while document.paragraphs.filter(merged_into=told).count() < number:
            count = document.paragraphs.count()
            make_assignment(section, sxd, 50 + count)
            document.paragraphs.create(
                key=f"task/III.2.2-{50 + count}/agency/{sxd.pk}",
                section=told.section,
                position=count,
                style="words",
                sources=[f"report/{accepted.pk}", f"task/III.2.2-{50 + count}"],
                merged_into=told,
                dropped_at=NOW,
                dropped_by=document.drafted_by,
            )
        counts.append(queries(desk, of(told)))
    assert counts[0] == counts[1]


def test_dropping_the_last_paragraph_below_a_task_offers_to_drop_its_title_too(desk, document, told):
    below = document.paragraphs.filter(key__startswith=f"{told.key.split('/agency')[0]}/").in_order()
    title = document.paragraphs.get(key=told.key.split("/agency")[0])
    last = list(below)[-1]
    for row in list(below)[:-1]:
        assert "đứng một mình" not in text_of(desk.post(of(row), {"lam": "bo"}, follow=True))
    answer = desk.post(of(last), {"lam": "bo"}, follow=True)
    assert answer.redirect_chain[0][0] == f"{of(title)}#doan-{title.pk}"
    assert (
        "Tên nhiệm vụ này nay đứng một mình, không còn đoạn nào bên dưới; không cần in nữa thì bấm “Bỏ đoạn”."
    ) in text_of(answer)
    desk.post(of(title), {"lam": "bo"})
    assert not again(title).is_printed


# --- sources that change -----------------------------------------------------------------------------


def test_an_edit_outlives_a_resubmission_and_the_page_says_what_has_changed(
    desk, document, told, accepted, cast, sct_head, assignment
):
    """Scenario 25, end to end."""
    section = reverse("reports:outgoing-section", args=[document.pk, told.section])
    send(desk, of(told), text="SCT: đã lập quy hoạch 5 cụm.")
    assert "Nguồn đã thay đổi từ lúc lập" not in text_of(desk.get(section))

    resubmit(accepted, cast, sct_head, assignment, WORDS.replace("5", "6"))

    page = desk.get(section)
    assert (
        "Nguồn đã thay đổi từ lúc lập (09 giờ 00 phút ngày 23/11/2026): "
        "01 báo cáo (Sở Xây dựng: đã tiếp nhận, lần gửi 2)"
    ) in text_of(page)
    (line,) = [line for line in page.context["page"].paragraphs if line.pk == told.pk]
    assert [mark.label for mark in line.marks] == ["Đã sửa", "Nguồn đã thay đổi"]
    (source,) = desk.get(of(told)).context["page"].opened.sources.agencies
    assert (source.later, str(source.since)) == (
        2,
        "Đã lập quy hoạch <del>5</del><ins>6</ins> cụm công nghiệp.\nTình hình: đang thực hiện.",
    )
    assert source.read_from == "Lập từ lần gửi 1; lần gửi 2 đã được tiếp nhận ngày 23/11/2026."
    assert source.read_from in text_of(desk.get(of(told)))
    assert again(told).text == "SCT: đã lập quy hoạch 5 cụm."
    own = desk.get(reverse("reports:outgoing", args=[document.pk]))
    assert "01 báo cáo (Sở Xây dựng: đã tiếp nhận, lần gửi 2)" in text_of(own)
    assert f'action="{reverse("reports:outgoing-redraft", args=[document.pk])}"' in own.text

    answer = desk.post(reverse("reports:outgoing-redraft", args=[document.pk]), follow=True)
    assert "Có 1 đoạn đã sửa hoặc đã bỏ được giữ nguyên" in text_of(answer)
    assert answer.redirect_chain == [(f"{of(told)}#doan-{told.pk}", 302)]
    row = again(told)
    assert (row.text, row.has_new_source) == ("SCT: đã lập quy hoạch 5 cụm.", True)
    page = desk.get(of(told))
    assert "Nguồn đã thay đổi từ lúc lập" not in text_of(page)
    (anew,) = page.context["page"].opened.anew
    assert "quy hoạch <del>5</del><ins>6</ins> cụm công nghiệp" in str(anew.difference)
    assert "Giữ nội dung đã sửa" in text_of(page)


@pytest.fixture
def outlived(desk, document, told, accepted, cast, sct_head, assignment) -> OutgoingParagraph:
    """A rewritten paragraph in a document brought up to date after its source changed."""
    send(desk, of(told), text="Lời của SCT.")
    resubmit(accepted, cast, sct_head, assignment, "Nguồn mới.")
    desk.post(reverse("reports:outgoing-redraft", args=[document.pk]))
    return told


def test_one_may_keep_one_s_words(desk, outlived):
    send(desk, of(outlived), lam="giu")
    assert (again(outlived).has_new_source, again(outlived).text) == (False, "Lời của SCT.")


def test_or_take_the_computed_ones_and_ones_own_are_set_aside(desk, outlived):
    send(desk, of(outlived), lam="he-thong")
    row = again(outlived)
    assert (row.is_rewritten, row.shown_text, row.set_aside.endswith("Lời của SCT.")) == (
        False,
        "Nguồn mới.",
        True,
    )


def test_an_untouched_paragraph_is_marked_before_and_follows_after(
    desk, document, told, accepted, cast, sct_head, assignment
):
    resubmit(accepted, cast, sct_head, assignment, "Nguồn mới.")
    section = reverse("reports:outgoing-section", args=[document.pk, told.section])
    page = desk.get(section).context["page"]
    assert [m.label for line in page.paragraphs if line.pk == told.pk for m in line.marks] == [
        "Nguồn đã thay đổi"
    ]
    assert page.section.changed == 1
    assert again(told).shown_text == WORDS
    desk.post(reverse("reports:outgoing-redraft", args=[document.pk]))
    assert again(told).shown_text == "Nguồn mới."
    assert desk.get(section).context["page"].section.changed == 0


def test_a_dropped_paragraph_whose_source_changed_says_so_and_may_stay_dropped(
    desk, document, told, accepted, cast, sct_head, assignment
):
    send(desk, of(told), lam="bo")
    resubmit(accepted, cast, sct_head, assignment, WORDS.replace("5", "6"))
    desk.post(reverse("reports:outgoing-redraft", args=[document.pk]))
    address = reverse("reports:outgoing-aside", args=[document.pk])
    (line,) = desk.get(address).context["page"].lines
    assert "<del>5</del><ins>6</ins>" in str(line.difference)
    desk.post(of(told), {"lam": "giu"})
    (line,) = desk.get(address).context["page"].lines
    assert (line.difference, again(told).dropped_at is not None) == ("", True)


def test_a_source_withdrawn_leaves_the_rewritten_paragraph_and_lists_the_others(
    desk, document, told, accepted, sct_head
):
    send(desk, of(told), text="Lời của SCT.")
    step(accepted, "reopen", sct_head, NOW + timedelta(hours=2))
    desk.post(reverse("reports:outgoing-redraft", args=[document.pk]))
    row = again(told)
    assert (row.is_gone, row.is_printed) == (True, True)
    assert "Nguồn của đoạn này không còn." in text_of(desk.get(of(told)))
    page = desk.get(reverse("reports:outgoing-aside", args=[document.pk])).context["page"]
    gone = document.paragraphs.filter(is_gone=True, is_rewritten=False)
    assert {line.pk for line in page.lines} == set(gone.values_list("pk", flat=True))


def test_what_is_approved_follows_no_source_any_more(
    desk, document, told, accepted, cast, sct_head, assignment
):
    stamp = {"approved_at": timezone.now(), "approved_by": sct_head}
    OutgoingDocument.objects.update(state="approved", frozen={"x": 1}, digest="x", **stamp)
    resubmit(accepted, cast, sct_head, assignment, "Nguồn mới.")
    page = desk.get(of(told)).context["page"]
    assert page.head.news == ""


def test_sources_of_a_merged_paragraph_are_each_on_its_own_matter(document, told, accepted, section, sxd):
    part = document.paragraphs.get(key=f"I.1/agency/{sxd.pk}")
    first, second = sources_of(document, [told, part]).agencies
    assert (first.words, second.words) == (WORDS, "Đã triển khai.")


def test_signed_contributions_stand_beside_their_paragraph_and_unsigned_words_do_not(
    desk, accepted, shared, specialist, stranger_head
):
    Contribution.objects.update(signed_at=NOW, signed_by=stranger_head)
    period = accepted.obligation.period
    made = start(period, OutgoingKind.DEPARTMENT, by=specialist, now=NOW + timedelta(hours=1))
    row = made.paragraphs.get(key=f"task/III.2.2-1/contribution/{stranger_head.agency_id}")
    (source,) = desk.get(of(row)).context["page"].opened.sources.agencies
    assert (source.agency, source.mark.label, source.words) == (
        "UBND huyện Hiệp Hòa",
        "Nội dung phối hợp, đã ký",
        "Đã cung cấp số liệu.",
    )
    Contribution.objects.update(signed_at=None, signed_by=None)
    (source,) = desk.get(of(row)).context["page"].opened.sources.agencies
    assert (source.mark.label, source.words) == ("Đã rút chữ ký", "")
