"""The pages of documents that go out: those of a period, one of them, its files."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from agencies.models import Agency
from bacgiang_plan.lib.background import queue, runner
from bacgiang_plan.lib.background.models import Job
from reports.models import OutgoingDocument
from reports.outgoing.rendering import request_rendition
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, author
from tests.reports.outgoing_world import another_period
from tests.reports.pages import content_of, text_of

pytestmark = pytest.mark.django_db
CODE = "2026-6-thang"


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def period(specialist):
    return world.every_standing(specialist.agency)


@pytest.fixture
def document(period) -> OutgoingDocument:
    return world.outgoing(period, author())


@pytest.fixture
def rendition(document):
    return request_rendition(document, by=author(), now=NOW)


@pytest.fixture
def reviewer(client, specialist):
    client.force_login(specialist)
    return client


def of_period(name: str, *rest: object) -> str:
    return reverse(f"reports:{name}", args=[CODE, *rest])


def of(document: OutgoingDocument, name: str = "", *rest: object) -> str:
    return reverse(f"reports:outgoing{name and '-'}{name}", args=[document.pk, *rest])


def test_a_visitor_is_asked_to_sign_in(client, period):
    response = client.get(of_period("consolidated"))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("agencies:login"))


@pytest.mark.parametrize("person", ["officer", "head", "stranger", "leader", "administrator"])
def test_for_everybody_else_drafts_do_not_exist(client, request, document, person):
    client.force_login(request.getfixturevalue(person))
    codes = [
        client.get(reverse("reports:consolidated")).status_code,
        client.get(of_period("consolidated")).status_code,
        client.post(of_period("outgoing-start", "bao-cao-so")).status_code,
        client.get(of(document)).status_code,
        client.post(of(document, "render")).status_code,
        client.get(of(document, "progress")).status_code,
        client.get(of(document, "file", "pdf")).status_code,
    ]
    assert codes == [404] * 7


@pytest.mark.parametrize("person", ["specialist", "sct_head"])
def test_specialist_and_head_of_the_consolidator_come_in(client, request, document, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(of_period("consolidated")).status_code == 200
    assert client.get(of(document)).status_code == 200


def test_without_a_period_the_page_says_what_comes(reviewer):
    assert "Chưa có kỳ báo cáo nào được mở" in reviewer.get(reverse("reports:consolidated")).text


def test_the_page_of_a_period_names_every_agency_in_its_lists(reviewer, period):
    text = reviewer.get(of_period("consolidated")).text
    for words in (
        "Kỳ này chưa có văn bản nào",
        "Đã gửi báo cáo, được tiếp nhận (04)",
        "Bị trả lại, chưa gửi lại (02)",
        "Sở Bị Trả Lại; Sở Sửa Chưa Gửi",
    ):
        assert words in text


def test_without_a_code_the_page_is_of_the_period_with_an_unfinished_document_else_of_the_newest(
    reviewer, period
):
    newest = another_period(2027)
    address = reverse("reports:consolidated")
    assert reviewer.get(address).context["page"].code == newest.code
    made = world.outgoing(period, author())
    page = reviewer.get(address)
    assert page.context["page"].code == period.code
    assert f'href="{of_period("consolidated")}" aria-current="page"' in page.text
    OutgoingDocument.objects.filter(pk=made.pk).update(state="discarded")
    assert reviewer.get(address).context["page"].code == newest.code


def test_beginning_leads_to_the_document_and_beginning_twice_to_the_same(reviewer, period):
    first, second = (reviewer.post(of_period("outgoing-start", "bao-cao-so")) for _ in range(2))
    document = OutgoingDocument.objects.get()
    assert (first.status_code, first.url, second.url) == (302, of(document), of(document))


def test_beginning_needs_a_post_and_a_known_kind(reviewer, period):
    assert reviewer.get(of_period("outgoing-start", "bao-cao-so")).status_code == 405
    assert reviewer.post(of_period("outgoing-start", "khong-co")).status_code == 404


def test_a_waiting_document_shows_its_progress_and_works_without_javascript(reviewer, document, rendition):
    Job.objects.filter(pk=rendition.job_id).update(
        progress_done=3, progress_total=9, progress_words="Đang dựng trang 11 …"
    )
    text = reviewer.get(of(document)).text
    assert "Đang dựng trang 11 …" in text
    assert f'hx-get="{of(document, "progress")}"' in text
    assert '<noscript><p><a href="">' in text


def test_the_fragment_is_for_htmx_and_the_address_leads_to_the_page(reviewer, document, rendition):
    fragment = reviewer.get(of(document, "progress"), headers={"HX-Request": "true"})
    assert (fragment.status_code, "<html" in fragment.text) == (200, False)
    plain = reviewer.get(of(document, "progress"))
    assert (plain.status_code, plain.url) == (302, of(document))


def test_the_fragment_of_files_that_are_made_brings_the_whole_table(reviewer, document, rendition):
    url, htmx = of(document, "progress"), {"HX-Request": "true"}
    waiting = reviewer.get(url, headers=htmx)
    assert (text_of(waiting), "cac-tep" in waiting.text) == (
        "Đang lập tệp: chờ đến lượt Xem tiến độ mới nhất",
        False,
    )
    runner.run(rendition.job_id, clock=lambda: at(2026, 6, 20, 9))
    rendition.refresh_from_db()
    answer = reviewer.get(url, headers=htmx)
    told, _, table = answer.text.partition('<div id="cac-tep" hx-swap-oob="true">')
    assert ("Đã lập xong tệp" in told, "hx-get" in told) == (True, False)
    assert re.findall(r"/tep/(\w+)/", table) == ["pdf", "docx", "xlsx"]
    assert re.findall(r"<code>(\w+)</code>", table) == [
        getattr(rendition, f"{kind}_sha256") for kind in ("pdf", "docx", "xlsx")
    ]
    page = reviewer.get(of(document))
    assert ("Đã lập xong tệp" in page.text, '<div id="cac-tep">' in page.text) == (False, True)


def test_a_file_that_is_not_there_yet_is_not_found(reviewer, document, rendition):
    assert reviewer.get(of(document, "file", "pdf")).status_code == 404
    assert reviewer.get(of(document, "file", "exe")).status_code == 404


def test_the_files_are_downloaded_under_vietnamese_names(reviewer, document, rendition):
    runner.run(rendition.job_id, clock=lambda: at(2026, 6, 20, 9))
    for kind, start in (("pdf", b"%PDF-"), ("docx", b"PK\x03\x04"), ("xlsx", b"PK\x03\x04")):
        response = reviewer.get(of(document, "file", kind))
        name = f"Báo cáo tổng hợp của Sở Công Thương 6 tháng đầu năm 2026 - dự thảo 1.{kind}"
        assert response.headers["Content-Disposition"] == (
            f"attachment; filename=\"bao-cao-so-2026-6-thang-1.{kind}\"; filename*=UTF-8''{quote(name)}"
        )
        assert content_of(response).startswith(start)


def test_the_files_are_listed_with_size_and_hash_and_an_issued_one_leads_to_the_check(
    reviewer, document, rendition
):
    runner.run(rendition.job_id, clock=lambda: at(2026, 6, 20, 9))
    rendition.refresh_from_db()
    answer = reviewer.get(of(document))
    text, hashes = text_of(answer), [getattr(rendition, f"{kind}_sha256") for kind in ("pdf", "docx", "xlsx")]
    assert f"Bản PDF 0,1 MB {hashes[0]} Bản Word (.docx) 0,1 MB {hashes[1]} Phụ lục Excel (.xlsx)" in text
    assert "?ma=" not in answer.text
    type(rendition).objects.update(is_issued=True)
    assert re.findall(r"/kiem-tra/\?ma=(\w+)", reviewer.get(of(document)).text) == hashes


def test_a_file_lost_since_leads_to_where_it_is_asked_for_again(reviewer, document, rendition, caplog):
    runner.run(rendition.job_id, clock=lambda: at(2026, 6, 20, 9))
    rendition.refresh_from_db()
    Path(rendition.pdf.path).unlink()
    answer = reviewer.get(of(document, "file", "pdf"), follow=True)
    assert answer.redirect_chain == [(of(document), 302)]
    assert "Tệp của văn bản không còn trên máy chủ." in answer.text
    assert f"file pdf of document {document.pk} cannot be read" in caplog.text


def test_a_failed_job_says_why(reviewer, document, rendition):
    queue.fail(queue.claim(rendition.job_id, now=NOW), "Dịch vụ dừng giữa chừng.", now=NOW)
    assert "Dịch vụ dừng giữa chừng." in reviewer.get(of(document)).text


def test_unknown_periods_and_documents_are_not_found(reviewer, document):
    assert reviewer.get(reverse("reports:consolidated", args=["khong-co"])).status_code == 404
    assert reviewer.get(reverse("reports:outgoing", args=[document.pk + 1])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_documents_and_agencies(reviewer, document):
    counts = []
    for number in (1, 3):
        while OutgoingDocument.objects.count() < number:
            OutgoingDocument.objects.update(state="discarded")
            world.outgoing(document.period, author())
            world.obligation(
                document.period, world.agency(f"Sở {Agency.objects.count()}", 40 + Agency.objects.count())
            )
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(of_period("consolidated"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
