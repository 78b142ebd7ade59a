"""Every section and paragraph of a draft is known by a key: unique, and the same in every later draft."""

import pytest

from agencies.models import Agency
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.documents.draft import Document, Paragraph
from reports.models import AgencyReport
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW
from zones.models import Zone, ZoneKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    """A group task of three: Sở Công Thương and Sở Gửi Lại say the same, a third is still looked at."""
    period = world.every_standing()
    first, heading = world.plan()
    leads = [Agency.objects.get(name=name) for name in ("Sở Công Thương", "Sở Đang Xem Xét", "Sở Gửi Lại")]
    group = world.task(first, 1, "Tuyên truyền, phổ biến Nghị quyết.", *leads)
    world.task(heading, 1, "Chủ trì triển khai quy hoạch các CCN.", leads[1])
    for lead, assignment in zip(leads, group, strict=True):
        sent = AgencyReport.objects.get(obligation__agency=lead)
        world.answer(sent, assignment, "Đã tổ chức hội nghị.", difficulties="Thiếu kinh phí.")
        world.speak(sent, "Như nhau")
    return period


def document(period, office=Office.DEPARTMENT) -> Document:
    return draft_consolidated(period, office=office, now=NOW).document


def paragraphs(made: Document) -> list[Paragraph]:
    return [*made.opening, *(each for section in made.sections for each in section.paragraphs)]


def keys(made: Document) -> list[str]:
    return [each.key for each in paragraphs(made)]


def accept(name: str) -> None:
    sent = AgencyReport.objects.filter(agency_name=name)
    sent.update(state="accepted", decided_at=at(2026, 6, 19), decided_by=world.author())


@pytest.mark.parametrize("office", Office)
def test_every_paragraph_and_every_section_has_a_key_of_its_own(office, period):
    made = document(period, office)
    of_sections = [each.key for each in made.sections]
    assert (len(keys(made)), len(of_sections)) == (len(set(keys(made))), len(set(of_sections)))
    assert "" not in [*keys(made), *of_sections]


def test_a_section_is_known_by_its_whole_number(period):
    assert [each.key for each in document(period).sections] == [
        *("I", "I.1", "I.2", "II", "III", "III.1", "III.2", "III.2.1", "IV", "IV.1", "IV.2", "IV.3", "IV.4"),
        *("V", "VI", "VI.1", "VI.2", "VI.3"),
    ]


def test_a_paragraph_is_known_by_its_matter(period):
    sct = Agency.objects.get(name="Sở Công Thương").pk
    assert keys(document(period)) == [
        *("opening/1", "opening/2", "I.1/opening", f"I.1/agency/{sct}"),
        *("I.2/opening", "I.2/accepted", "I.2/under_review", "I.2/returned", "I.2/overdue"),
        *("I.2/not_yet_due", "I.2/exempt", "I.2/late", "I.2/nothing", "I.2/extended"),
        *("II/opening", "III/opening", "III.1/opening", "task/III.1-1", f"task/III.1-1/agency/{sct}"),
        *("task/III.1-1/absent", "III.2/opening", "III.2/unanswered", "III.2.1/silent"),
        *("IV.1/opening", f"IV.1/agency/{sct}", "IV.2/opening", f"IV.2/agency/{sct}"),
        *("IV.3/opening", f"IV.3/agency/{sct}", "IV.4/opening", f"IV.4/agency/{sct}", "IV.4/tasks"),
        *("V/opening", f"V/agency/{sct}", "VI.1/opening", f"VI.1/agency/{sct}"),
        *("VI.2/opening", f"VI.2/agency/{sct}", "VI.3/opening", f"VI.3/agency/{sct}"),
    ]


def test_an_agency_accepted_later_changes_no_key_that_was_there(period):
    """It stands before all others in official order, and says what two said before it."""
    before = keys(document(period))
    other = world.agency("Sở Đứng Đầu", 0)
    sent = world.report(world.obligation(period, other), "accepted", at(2026, 6, 12))
    world.speak(sent, "Như nhau")
    for name in ("Sở Đứng Đầu", "Sở Đang Xem Xét"):
        accept(name)
    after = keys(document(period))
    assert [key for key in before if key not in after] == ["I.2/under_review", "task/III.1-1/absent"]


def test_the_words_printed_stay_those_of_the_agency_accepted_first(period):
    world.agency("Sở Đứng Đầu", 0)
    accept("Sở Đang Xem Xét")
    made = {each.key: each for each in paragraphs(document(period))}
    sct = Agency.objects.get(name="Sở Công Thương").pk
    reports = {each.agency_name: f"report/{each.pk}" for each in AgencyReport.objects.all()}
    assert made[f"V/agency/{sct}"].lead == "- Sở Công Thương, Sở Gửi Lại, Sở Đang Xem Xét:"
    assert made[f"V/agency/{sct}"].sources == tuple(
        reports[name] for name in ("Sở Công Thương", "Sở Gửi Lại", "Sở Đang Xem Xét")
    )


def test_every_row_of_an_appendix_but_groups_has_a_key_of_its_own(period):
    Zone.objects.create(kind=ZoneKind.INDUSTRIAL_PARK, name="Yên Lư", order=1, search_text="x")
    rows = [row for appendix in document(period).appendices for row in appendix.rows if not row.is_group]
    zone, first = Zone.objects.get(), Agency.objects.get(name="Sở Công Thương")
    assert [row.key for row in rows] == [
        "task/III.1-1",
        "task/III.2.1-1",
        f"zone/{zone.pk}",
        "zones/industrial_park",
        f"difficulty/III.1-1/{first.pk}",
    ]
