"""What becomes of a drafted paragraph when its sources go on: the same row says so (scenario 25)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from agencies.models import Agency
from reports.documents import wording
from reports.models import AgencyReport, Contribution, OutgoingDocument, TaskProgress
from reports.outgoing import arranging
from reports.outgoing.arranging import UP
from reports.outgoing.assembly import inputs
from reports.outgoing.drafting import redraft
from reports.outgoing.editing import rewrite, token_of
from reports.outgoing.news import news_of
from reports.outgoing.sources import sources_of
from reports.outgoing.warnings import warnings
from tasks.models import Assignment, AssignmentRole
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, author
from tests.reports.outgoing_world import again
from tests.reports.pages import signed_in, text_of

pytestmark = pytest.mark.django_db
LATER = at(2026, 6, 21, 8)


@pytest.fixture
def period(specialist):
    return world.every_standing(specialist.agency)


@pytest.fixture
def document(period) -> OutgoingDocument:
    return world.outgoing(period, author())


def test_words_folded_under_another_agency_leave_one_paragraph_with_its_new_source(period, specialist):
    """The agency accepted first is returned and accepted again: another one is told for all (scenario 25)."""
    first, _ = world.plan()
    leads = [Agency.objects.get(name=name) for name in ("Sở Công Thương", "Sở Gửi Muộn", "Sở Gửi Lại")]
    led = world.task(first, 1, "Tuyên truyền.", *leads)
    for hour, (lead, assignment) in enumerate(zip(leads, led, strict=True)):
        sent = AgencyReport.objects.get(obligation__agency=lead)
        world.answer(sent, assignment, "Đã tổ chức hội nghị.")
        accept(sent, at(2026, 6, 17, 8 + hour))
    document = world.outgoing(period, author())
    row = document.paragraphs.get(key=f"task/III.1-1/agency/{leads[0].pk}")
    words = {"lead": "- 03 cơ quan:", "text": "Lời người soạn."}
    rewrite(row, words, seen=token_of(row), by=specialist, now=NOW)
    accept(AgencyReport.objects.get(obligation__agency=leads[0]), LATER)
    TaskProgress.objects.filter(assignment__agency=leads[1]).update(result="Đã tổ chức 02 hội nghị.")
    redraft(again(document), by=specialist, now=LATER)
    found = document.paragraphs.filter(key__startswith="task/III.1-1/agency/").in_order()
    assert [(each.shown_text, each.computed_lead, each.is_gone, each.has_new_source) for each in found] == [
        ("Lời người soạn.", "- Sở Công Thương, Sở Gửi Lại (đang thực hiện):", False, True),
        ("Đã tổ chức 02 hội nghị.", "- Sở Gửi Muộn (đang thực hiện):", False, False),
    ]


def accept(report: AgencyReport, moment: datetime) -> None:
    AgencyReport.objects.filter(pk=report.pk).update(decided_at=moment, decided_by=author())


def test_letters_of_items_follow_what_is_dropped_rewritten_and_moved(document, specialist):
    row = document.paragraphs.get(key="I.2/late")
    rewrite(row, {"lead": "Muộn:", "text": "Sửa tay."}, seen=token_of(row), by=specialist, now=NOW)
    arranging.drop(document.paragraphs.get(key="I.2/under_review"), by=specialist, now=NOW)
    arranging.move(document.paragraphs.get(key="I.2/returned"), UP, by=specialist, now=NOW)
    made = inputs(again(document))
    [told] = [each for each in made["sections"] if each["key"] == "I.2"]
    assert [each["lead"] for each in wording.printed(told["paragraphs"])] == [
        "",
        "a) Bị trả lại, chưa gửi lại (02):",
        "b) Đã gửi báo cáo, được tiếp nhận (04):",
        "c) Chưa gửi báo cáo, đã quá hạn (02):",
        "d) Chưa gửi báo cáo, chưa đến hạn (01):",
        "đ) Được miễn báo cáo (01):",
        "e) Muộn:",
        "g) Báo cáo không phát sinh nội dung trong kỳ (01):",
        "h) Được gia hạn gửi báo cáo (01):",
    ]
    page = text_of(signed_in(specialist).get(reverse("reports:outgoing-section", args=[document.pk, "I.2"])))
    letters = [
        f"{letter}) {words}" for letter, words in (("a", "Bị trả lại"), ("e", "Muộn:"), ("h", "Được gia"))
    ]
    assert [words in page for words in letters] == [True, True, True]


# --- signed contributions ------------------------------------------------------------------------


@pytest.fixture
def shared(period) -> Contribution:
    """The signed words of Sở Gửi Lại on a task that Sở Công Thương leads and has reported on."""
    first, _ = world.plan()
    [led] = world.task(first, 1, "Tuyên truyền.", Agency.objects.get(name="Sở Công Thương"))
    world.answer(AgencyReport.objects.get(obligation__agency=led.agency), led, "Đã tổ chức hội nghị.")
    helper = Agency.objects.get(name="Sở Gửi Lại")
    role = AssignmentRole.COORDINATING
    return Contribution.objects.create(
        period=period,
        assignment=Assignment.objects.create(task=led.task, agency=helper, role=role),
        text="Đã phối hợp mở 03 lớp.",
        signed_at=NOW - timedelta(days=2),
        signed_by=author(),
        edited_at=NOW - timedelta(days=2),
        edited_by=author(),
    )


def test_a_signed_contribution_stands_beside_its_paragraph(shared, document):
    row = document.paragraphs.get(key=f"task/III.1-1/contribution/{shared.assignment.agency_id}")
    assert (row.shown_lead, row.sources) == ("- Sở Gửi Lại (phối hợp):", [f"contribution/{shared.pk}"])
    [said] = sources_of(document, [row]).agencies
    assert (said.agency, said.words, said.is_printed) == ("Sở Gửi Lại", "Đã phối hợp mở 03 lớp.", True)


def test_other_words_signed_later_mark_their_paragraph_and_no_other(shared, document):
    Contribution.objects.update(text="Đã phối hợp mở 30 lớp.", signed_at=LATER)
    news = news_of(again(document), now=LATER + timedelta(hours=1))
    assert news.words == (
        "Nguồn đã thay đổi từ lúc lập (08 giờ 00 phút ngày 20/06/2026): 01 nội dung phối hợp (Sở Gửi Lại)."
    )
    touched = [row.key for row in document.paragraphs.in_order() if news.touches(row.sources)]
    assert touched == [f"task/III.1-1/contribution/{shared.assignment.agency_id}"]


def test_a_signature_taken_back_is_told_too(shared, document):
    Contribution.objects.update(signed_at=None, signed_by=None)
    assert news_of(again(document), now=LATER).changed == {f"contribution/{shared.pk}"}


def test_an_agency_named_anew_is_told_until_the_document_follows(document, specialist):
    Agency.objects.filter(name="Sở Chưa Soạn").update(name="Sở Có Tên Mới")
    assert news_of(again(document), now=LATER).words == (
        "Nguồn đã thay đổi từ lúc lập (08 giờ 00 phút ngày 20/06/2026): tên cơ quan, đơn vị."
    )
    redraft(again(document), by=specialist, now=LATER)
    assert news_of(again(document), now=LATER).words == ""
    assert "Sở Có Tên Mới" in str(list(again(document).paragraphs.values_list("computed_text", flat=True)))


# --- deadlines that pass -------------------------------------------------------------------------


def test_a_deadline_that_passed_since_the_draft_is_told_where_it_is_edited_and_signed_off(
    document, specialist
):
    """Sở Được Gia Hạn has time until 25/6: written "chưa đến hạn", it is overdue on the 26th."""
    late = at(2026, 6, 26)
    words = "Nguồn đã thay đổi từ lúc lập (08 giờ 00 phút ngày 20/06/2026): 01 cơ quan đã quá hạn gửi báo cáo"
    assert news_of(again(document), now=at(2026, 6, 24, 23)).words == ""
    assert news_of(again(document), now=late).words == f"{words} (Sở Được Gia Hạn)."
    assert warnings(again(document), now=late)[0].title == f"{words} (Sở Được Gia Hạn)"
    assert redraft(again(document), by=specialist, now=late) > 0
    assert news_of(again(document), now=late).words == ""


def test_an_overdue_report_that_comes_is_told_once_as_a_report(document, period):
    owed = period.obligations.get(agency__name="Sở Chưa Soạn")
    world.report(owed, "submitted", LATER)
    assert news_of(again(document), now=LATER).words == (
        "Nguồn đã thay đổi từ lúc lập (08 giờ 00 phút ngày 20/06/2026): 01 báo cáo (Sở Chưa Soạn: đã gửi)."
    )
