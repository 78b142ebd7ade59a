"""The pages of the consolidated report: drafts, progress, the file."""

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
from reports.consolidation.actions import request_consolidated
from reports.models import ConsolidatedReport
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, author
from tests.reports.pages import content_of

pytestmark = pytest.mark.django_db
CODE = "2026-6-thang"


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def period(specialist):
    return world.every_standing(specialist.agency)


@pytest.fixture
def draft(period) -> ConsolidatedReport:
    return request_consolidated(period, by=author(), now=NOW)


@pytest.fixture
def reviewer(client, specialist):
    client.force_login(specialist)
    return client


def address(name: str, *rest: object) -> str:
    return reverse(f"reports:{name}", args=[CODE, *rest])


def test_a_visitor_is_asked_to_sign_in(client, period):
    response = client.get(address("consolidated"))
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("agencies:login"))


@pytest.mark.parametrize("person", ["officer", "head", "stranger", "leader", "administrator"])
def test_for_everybody_else_the_pages_do_not_exist(client, request, draft, person):
    client.force_login(request.getfixturevalue(person))
    codes = [
        client.get(reverse("reports:consolidated")).status_code,
        client.get(address("consolidated")).status_code,
        client.post(address("consolidated-new")).status_code,
        client.get(address("consolidated-detail", 1)).status_code,
        client.get(address("consolidated-progress", 1)).status_code,
        client.get(address("consolidated-pdf", 1)).status_code,
    ]
    assert codes == [404] * 6


@pytest.mark.parametrize("person", ["specialist", "sct_head"])
def test_specialist_and_head_of_the_consolidator_come_in(client, request, draft, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(address("consolidated")).status_code == 200
    assert client.get(address("consolidated-detail", 1)).status_code == 200


def test_without_a_period_the_page_says_what_comes(reviewer):
    assert "Chưa có kỳ báo cáo nào được mở" in reviewer.get(reverse("reports:consolidated")).text


def test_the_page_of_a_period_names_every_agency_in_its_lists(reviewer, period):
    text = reviewer.get(address("consolidated")).text
    for words in (
        "Kỳ này chưa có dự thảo nào",
        "Đã gửi báo cáo, được tiếp nhận (4)",
        "Bị trả lại, chưa gửi lại (2)",
        "Sở Bị Trả Lại; Sở Sửa Chưa Gửi",
        "Lập dự thảo báo cáo tổng hợp",
    ):
        assert words in text


def test_asking_leads_to_the_draft_and_asking_twice_to_the_same(reviewer, period):
    first, second = (reviewer.post(address("consolidated-new")) for _ in range(2))
    assert (first.status_code, first.url, second.url) == (302, address("consolidated-detail", 1), first.url)
    assert ConsolidatedReport.objects.count() == 1


def test_asking_needs_a_post(reviewer, period):
    assert reviewer.get(address("consolidated-new")).status_code == 405


def test_a_waiting_draft_shows_its_progress_and_works_without_javascript(reviewer, draft):
    Job.objects.filter(pk=draft.job_id).update(
        progress_done=3, progress_total=9, progress_words="Đang dựng trang 11 …"
    )
    text = reviewer.get(address("consolidated-detail", 1)).text
    assert "Đang dựng trang 11 …" in text
    assert f'hx-get="{address("consolidated-progress", 1)}"' in text
    assert '<noscript><p><a href="">' in text


def test_the_fragment_is_for_htmx_and_the_address_leads_to_the_page(reviewer, draft):
    fragment = reviewer.get(address("consolidated-progress", 1), headers={"HX-Request": "true"})
    assert (fragment.status_code, "<html" in fragment.text) == (200, False)
    plain = reviewer.get(address("consolidated-progress", 1))
    assert (plain.status_code, plain.url) == (302, address("consolidated-detail", 1))


def test_a_file_that_is_not_there_yet_is_not_found(reviewer, draft):
    assert reviewer.get(address("consolidated-pdf", 1)).status_code == 404


def test_the_file_is_downloaded_under_a_vietnamese_name(reviewer, draft):
    runner.run(draft.job_id, clock=lambda: at(2026, 6, 20, 9))
    response = reviewer.get(address("consolidated-pdf", 1))
    content = content_of(response)
    name = "Báo cáo tổng hợp 6 tháng đầu năm 2026 - dự thảo 1.pdf"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="Bao-cao-tong-hop-2026-6-thang-du-thao-1.pdf"; '
        f"filename*=UTF-8''{quote(name)}"
    )
    assert (response.headers["Content-Type"], content[:5]) == ("application/pdf", b"%PDF-")
    detail = reviewer.get(address("consolidated-detail", 1)).text
    draft.refresh_from_db()
    assert draft.sha256 in detail
    assert "Tải bản PDF" in detail


def test_a_file_lost_since_leads_to_where_a_new_draft_is_asked_for(reviewer, draft, caplog):
    runner.run(draft.job_id, clock=lambda: at(2026, 6, 20, 9))
    draft.refresh_from_db()
    Path(draft.pdf.path).unlink()
    answer = reviewer.get(address("consolidated-pdf", 1), follow=True)
    assert answer.redirect_chain == [(address("consolidated"), 302)]
    assert "Tệp PDF của dự thảo 1 không còn trên máy chủ." in answer.text
    assert address("consolidated-new") in answer.text
    assert "the file of draft 1 of 2026-6-thang cannot be read" in caplog.text


def test_a_failed_draft_says_why(reviewer, draft):
    queue.fail(queue.claim(draft.job_id, now=NOW), "Dịch vụ dừng giữa chừng.", now=NOW)
    assert "Dịch vụ dừng giữa chừng." in reviewer.get(address("consolidated-detail", 1)).text


def test_unknown_periods_and_numbers_are_not_found(reviewer, draft):
    assert reviewer.get(reverse("reports:consolidated", args=["khong-co"])).status_code == 404
    assert reviewer.get(address("consolidated-detail", 9)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_drafts_and_agencies(reviewer, draft):
    counts = []
    for number in (1, 3):
        while ConsolidatedReport.objects.count() < number:
            Job.objects.filter(status="queued").update(
                status="done", attempts=1, started_at=NOW, heartbeat_at=NOW, finished_at=NOW
            )
            request_consolidated(draft.period, by=author(), now=NOW)
            world.obligation(
                draft.period, world.agency(f"Sở {Agency.objects.count()}", 40 + Agency.objects.count())
            )
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(address("consolidated"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
