"""A document begins as computed and is drafted again around what people wrote (scenario 25)."""

from datetime import timedelta

import pytest

from reports.enums import OutgoingKind
from reports.models import AgencyReport, OutgoingDocument, OutgoingParagraph
from reports.outgoing import drafting
from reports.outgoing.assembly import inputs
from reports.outgoing.drafting import redraft, start
from reports.outgoing.holding import LockedDocumentError
from reports.outgoing.kinds import KINDS
from tasks.models import Plan
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, author

pytestmark = pytest.mark.django_db
LATER = at(2026, 6, 21, 8)


@pytest.fixture
def period():
    return world.every_standing()


@pytest.fixture
def document(period) -> OutgoingDocument:
    world.speak(AgencyReport.objects.get(obligation__agency__name="Sở Gửi Muộn"), "Lời")
    return world.outgoing(period, author())


def paragraph(document: OutgoingDocument, part: str) -> OutgoingParagraph:
    return document.paragraphs.get(section="IV.1", computed_text__contains=part)


def printed(document: OutgoingDocument, section: str) -> list[str]:
    made = inputs(OutgoingDocument.objects.get(pk=document.pk))
    return [
        each["text"] for found in made["sections"] if found["key"] == section for each in found["paragraphs"]
    ]


def test_a_document_prints_exactly_what_was_drafted(document, period):
    drafted = world.drafted(period)
    made = inputs(document)
    assert [(each["key"], each["title"]) for each in made["sections"]] == [
        (each["key"], each["title"]) for each in drafted["sections"]
    ]
    assert [[p["text"] for p in each["paragraphs"]] for each in made["sections"]] == [
        [p["text"] for p in each["paragraphs"]] for each in drafted["sections"]
    ]
    assert [each["text"] for each in made["opening"]] == [each["text"] for each in drafted["opening"]]
    for name in ("subject", "closing", "signer", "mark", "is_sample"):
        assert made[name] == drafted[name]
    for name in ("addressees", "recipients"):
        assert made[name] == list(drafted[name])


def test_there_is_one_unfinished_document_of_a_kind(document, period):
    assert start(period, OutgoingKind.DEPARTMENT, by=author(), now=LATER) == document
    other = start(period, OutgoingKind.PROVINCE, by=author(), now=LATER)
    assert (other.serial, other.symbol) == (1, "BC-UBND")


def test_the_next_document_after_one_given_up_has_the_next_serial(document, period):
    OutgoingDocument.objects.update(state="discarded")
    assert start(period, OutgoingKind.DEPARTMENT, by=author(), now=LATER).serial == 2


def test_words_of_an_agency_whose_report_was_taken_back_leave_the_text(document):
    assert "Lời achievements." in printed(document, "IV.1")
    AgencyReport.objects.filter(obligation__agency__name="Sở Gửi Muộn").update(state="returned")
    redraft(document, by=author(), now=LATER)
    assert printed(document, "IV.1") == ["Các báo cáo được tiếp nhận không nêu kết quả đạt được."]
    assert paragraph(document, "Lời").is_gone is True


def test_words_a_person_wrote_stay_when_their_source_is_gone(document):
    row = paragraph(document, "Lời")
    row.is_rewritten, row.text, row.basis = True, "Của người soạn.", row.computed
    row.save()
    AgencyReport.objects.filter(obligation__agency__name="Sở Gửi Muộn").update(state="returned")
    redraft(document, by=author(), now=LATER)
    row.refresh_from_db()
    assert (row.shown_text, row.is_gone, row.is_printed) == ("Của người soạn.", True, True)
    assert "Của người soạn." in printed(document, "IV.1")


def test_the_head_follows_where_nobody_has_changed_it(document):
    document.subject = "Trích yếu của người soạn"
    document.save()
    made = document.content
    made["document"]["recipients"] = ["Như cũ"]
    OutgoingDocument.objects.update(content=made, recipients="Như cũ")
    document.refresh_from_db()
    redraft(document, by=author(), now=LATER)
    document.refresh_from_db()
    assert document.subject == "Trích yếu của người soạn"
    assert document.recipients.splitlines() == [
        "Như trên",
        "Giám đốc, các Phó Giám đốc Sở",
        "Các cơ quan, đơn vị được giao nhiệm vụ tại Kế hoạch",
        "Lưu: VT",
    ]


def test_drafting_again_says_how_much_changed_and_moves_the_instant(document):
    assert redraft(document, by=author(), now=LATER) > 0  # the instant stands in the text
    document.refresh_from_db()
    assert (document.data_at, document.version) == (LATER, 1)
    assert [event.action for event in document.events.all()] == ["draft", "redraft"]


# --- two people at once -----------------------------------------------------------------------------------


def renumber_plan(number: str) -> None:
    """Another number of the plan is another subject of the report."""
    world.plan()
    Plan.objects.update(number=number)


def fresh(document: OutgoingDocument) -> OutgoingDocument:
    return OutgoingDocument.objects.select_related("period").get(pk=document.pk)


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen once, right after a draft was made and before anybody writes."""
    kind = KINDS[OutgoingKind.DEPARTMENT]

    def between(act) -> None:
        acts = [act]

        def draft(period, now):
            made = kind.draft(period, now)
            while acts:
                acts.pop()()
            return made

        monkeypatch.setattr(drafting, "KINDS", {OutgoingKind.DEPARTMENT: kind._replace(draft=draft)})

    return between


def test_a_draft_asked_for_from_an_older_page_follows_with_its_head_and_sections(document):
    stale = fresh(document)
    renumber_plan("76/KH-UBND")
    redraft(fresh(document), by=author(), now=LATER)
    Plan.objects.update(number="77/KH-UBND")
    redraft(stale, by=author(), now=LATER)
    row = fresh(document)
    assert "77/KH-UBND" in row.subject
    assert row.subject == row.content["document"]["subject"]


def test_a_section_that_a_person_wrote_in_keeps_its_heading_in_drafts_from_older_pages(document):
    first, stale = fresh(document), fresh(document)
    made = first.content
    made["document"]["sections"].append({"key": "VII", "number": "VII", "title": "Mới", "level": 1})
    OutgoingDocument.objects.filter(pk=document.pk).update(content=made)
    row = document.paragraphs.filter(section="IV.1").first()
    OutgoingParagraph.objects.filter(pk=row.pk).update(
        section="VII", is_moved=True, is_rewritten=True, text="Lời.", basis=row.computed
    )
    redraft(stale, by=author(), now=LATER)
    assert [each["key"] for each in fresh(document).content["document"]["sections"]][-1] == "VII"


def test_what_another_draft_wrote_meanwhile_is_never_put_back(document, meanwhile):
    def newer() -> None:
        renumber_plan("78/KH-UBND")
        redraft(fresh(document), by=author(), now=LATER)

    meanwhile(newer)
    redraft(fresh(document), by=author(), now=LATER + timedelta(minutes=1))
    row = fresh(document)
    assert "78/KH-UBND" in row.subject
    assert "78/KH-UBND" in inputs(row)["opening"][0]["text"]
    assert row.data_at == LATER + timedelta(minutes=1)


def test_while_a_draft_is_made_others_may_write(document, meanwhile):
    row = document.paragraphs.get(key="closing")

    def write() -> None:
        OutgoingParagraph.objects.filter(pk=row.pk).update(
            is_rewritten=True, text="Lời viết giữa chừng.", basis=row.computed
        )
        assert fresh(document).version == 0

    meanwhile(write)
    redraft(fresh(document), by=author(), now=LATER)
    assert inputs(fresh(document))["closing"] == "Lời viết giữa chừng."


def test_what_is_approved_is_not_drafted_again(document):
    OutgoingDocument.objects.update(state="in_approval", submitted_at=NOW, submitted_by=author())
    with pytest.raises(LockedDocumentError) as refused:
        redraft(document, by=author(), now=LATER)
    assert str(refused.value) == (
        "Chưa lưu được. Văn bản đã trình lãnh đạo Sở lúc 08:00 ngày 20/06/2026, đang chờ duyệt. "
        "Nội dung vừa nhập vẫn còn nguyên trên trang này."
    )
