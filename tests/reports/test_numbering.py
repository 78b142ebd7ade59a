"""One number a year for each symbol, of documents that go out and of Sở Công Thương's own reports."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Role, User
from bacgiang_plan.lib.background import queue
from reports.models import AgencyReport, Obligation, OutgoingDocument, PaperRecord
from reports.numbering import document_words, paper_words, read_number
from reports.outgoing.issuing import NumberTakenError, next_number, taken_words
from reports.paper import record_paper
from tests.conftest import person
from tests.reports import consolidation_world as world
from tests.reports.outgoing_world import DAY, LATER, again, another_period, bring, step
from tests.reports.pages import fields, signed_in, text_of

pytestmark = pytest.mark.django_db
TAKEN = (
    "Số 05/BC-SCT năm 2026 đã cấp cho văn bản “Báo cáo tổng hợp của Sở Công Thương 6 tháng đầu năm 2026”, "
    "ban hành ngày 22/06/2026."
)
OWN = "Số 12/BC-SCT năm 2026 đã ghi cho báo cáo 6 tháng đầu năm 2026 của Sở Công Thương, ngày 10/06/2026."


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def cast(specialist, sct_head) -> dict[str, User]:
    return {"submitter": specialist, "sct_head": sct_head}


@pytest.fixture
def approved(specialist, cast) -> OutgoingDocument:
    return bring(world.outgoing(world.every_standing(specialist.agency), specialist), "approved", cast)


@pytest.fixture
def issued(approved, specialist) -> OutgoingDocument:
    return step(approved, "issue", specialist)


def paper(of: str, number: str, day: date = date(2026, 6, 10), sending: int = 1) -> PaperRecord:
    """The paper recorded with a sending of the report of an agency."""
    stamp = {"recorded_at": LATER, "recorded_by": world.author()}
    report = AgencyReport.objects.get(obligation__agency__name=of)
    return PaperRecord.objects.create(report=report, number=number, paper_on=day, sending=sending, **stamp)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12/BC-SCT", (12, "BC-SCT")),
        (" 012 / bc-sct ", (12, "BC-SCT")),
        ("12", None),
        ("12a/BC-SCT", None),
        ("", None),
    ],
)
def test_a_number_is_read_however_it_is_spaced(written, read):
    assert read_number(written) == read


def test_a_number_of_an_own_report_is_given_to_no_document(approved, specialist):
    paper("Sở Công Thương", "12/BC-SCT")
    with pytest.raises(NumberTakenError) as refusal:
        step(approved, "issue", specialist, number=12)
    assert (str(refusal.value), again(approved).state) == (f"{OWN} Chưa ghi nhận gì.", "approved")
    assert taken_words("BC-SCT", 12, 2026) == OWN
    assert step(approved, "issue", specialist, number=13).full_number == "13/BC-SCT"


def test_papers_of_others_of_other_years_and_other_symbols_take_no_number(approved):
    paper("Sở Gửi Muộn", "12/BC-SCT")
    paper("Sở Công Thương", "13/SCT-KHTH")
    paper("Sở Công Thương", "14/BC-SCT", date(2025, 6, 10), sending=2)
    found = [paper_words("BC-SCT", number, 2026) for number in (12, 13, 14)]
    assert (found, next_number("BC-SCT", 2026)) == (["", "", ""], 1)


def test_a_number_corrected_in_the_same_sending_is_free_again_one_of_an_earlier_sending_is_not(approved):
    for number, sending in (("12/BC-SCT", 1), ("20/BC-SCT", 2), ("21/BC-SCT", 2)):
        paper("Sở Công Thương", number, sending=sending)
    found = [bool(paper_words("BC-SCT", number, 2026)) for number in (12, 20, 21)]
    assert found == [True, False, True]


def test_the_next_number_follows_documents_and_own_reports(issued):
    assert next_number("BC-SCT", 2026) == 6
    paper("Sở Công Thương", "12/BC-SCT")
    assert [next_number("BC-SCT", 2026), next_number("SCT-KHTH", 2026)] == [13, 1]


# --- the paper of a report ------------------------------------------------------------------------


def unsent(agency) -> AgencyReport:
    owed = world.obligation(another_period(2027), agency)
    return world.report(owed, "draft")


def write(report: AgencyReport, number: str, by: User, day: date = DAY) -> PaperRecord:
    return record_paper(report, number=number, paper_on=day, upload=None, seen="0", by=by, now=LATER)


def test_a_number_of_an_issued_document_is_recorded_for_no_own_report(issued, specialist):
    report = unsent(specialist.agency)
    with pytest.raises(NumberTakenError) as refusal:
        write(report, "5/BC-SCT", specialist)
    assert str(refusal.value) == f"{TAKEN} Chưa lưu."
    assert document_words("BC-SCT", 5, 2026) == TAKEN
    assert (PaperRecord.objects.count(), AgencyReport.objects.get(pk=report.pk).paper_number) == (0, "")
    assert write(report, "5/BC-SCT", specialist, date(2025, 6, 22)).number == "5/BC-SCT"


def test_another_agency_may_have_the_number(issued, specialist):
    other = Obligation.objects.get(agency__name="Sở Gửi Muộn").agency
    assert write(unsent(other), "5/BC-SCT", specialist).number == "5/BC-SCT"


def test_the_page_of_the_paper_says_which_document_has_the_number(issued, specialist):
    report = unsent(specialist.agency)
    writer = person("Hoa Sct-Officer", Role.OFFICER, specialist.agency)
    url, desk = reverse("reports:paper", args=[report.pk]), signed_in(writer)
    typed = fields(desk.get(url)) | {"number": "05/BC-SCT", "paper_on": "22/06/2026"}
    assert f"{TAKEN} Chưa lưu." in text_of(desk.post(url, typed))
    assert PaperRecord.objects.count() == 0
