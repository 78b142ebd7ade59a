"""The agency's document from the database: whose words, frozen inputs, one render, the files, the pages."""

import hashlib
import unicodedata
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from bacgiang_plan.lib.background import queue, runner
from bacgiang_plan.lib.background.models import Job, JobStatus
from reports import content
from reports.agency_document import rendering
from reports.agency_document.actions import request_document
from reports.agency_document.source import inputs, source_for
from reports.documents.html import to_html
from reports.documents.pdf import to_pdf
from reports.items import last_submission
from reports.models import AgencyReport, ReportDocument
from tests.conftest import NOW, at, make_assignment
from tests.reports import document_world as world
from tests.reports.cycle import bring_to, fresh, step, write_task
from tests.reports.pages import content_of, signed_in
from tests.reports.pdf_reading import interpreted, page_text, reader, size_mm
from tests.reports.test_pdf_document import LONG, UNBROKEN, inside, numbers
from tests.reports.test_word_document import frozen, poisoned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


def clock():
    return at(2026, 11, 24, 9)


def ask(report: AgencyReport, by) -> ReportDocument:
    report = fresh(report)
    return request_document(report, source_for(by, report), by=by, now=NOW)


def make(report: AgencyReport, by) -> ReportDocument:
    """Ask for the document and do its job as a worker does."""
    document = ask(report, by)
    runner.run(document.job_id, clock=clock)
    document.refresh_from_db()
    return document


def address(name: str, report: AgencyReport, *rest: object) -> str:
    return reverse(f"reports:{name}", args=[report.pk, *rest])


# --- whose words ---------------------------------------------------------------------------------


def test_the_agency_prints_its_live_draft_while_it_may_change(written, officer):
    source = source_for(officer, written)
    assert (source.submission, source.content) == (None, content.snapshot(written))
    assert inputs(written, source)["mark"] == "Dự thảo"


@pytest.mark.parametrize("state", ["submitted", "accepted", "resubmitted"])
def test_what_is_sent_is_printed_as_it_was_sent_with_its_hash(state, written, cast, officer, specialist):
    report = bring_to(written, state, cast)
    sending = last_submission(report)
    for person in (officer, specialist):
        source = source_for(person, report)
        assert source == (sending.content, sending.content_hash, sending)
    made = inputs(report, source)
    assert (made["mark"], sending.content_hash in made["foot"]) == ("", True)


def test_outsiders_print_the_last_sending_while_the_agency_rewrites(written, cast, officer, specialist):
    report = bring_to(written, "returned", cast)
    assert source_for(specialist, report).submission == last_submission(report)
    assert source_for(officer, report).submission is None


def test_a_draft_never_sent_is_no_outsiders(written, specialist):
    assert source_for(specialist, written) is None


def test_agency_plan_and_addressee_come_from_the_database(written, officer, sct, section):
    made = inputs(fresh(written), source_for(officer, fresh(written)))
    assert list(made["addressees"]) == ["Sở Công Thương"]
    assert made["letterhead"]["issuer"] == "Sở Xây dựng"
    assert made["letterhead"]["symbol"] == "BC-SXD"
    assert next(each["title"] for each in made["sections"] if each["level"] == 2) == (
        "Phát triển hạ tầng (mục III.2 của Kế hoạch)"
    )


def test_the_number_of_queries_does_not_grow_with_tasks(written, officer, section, sxd):
    counts = []
    for tasks in (1, 3):
        while sxd.assignments.count() < tasks:
            make_assignment(section, sxd, 10 + sxd.assignments.count())
        report = fresh(written)
        with CaptureQueriesContext(connection) as queries:
            inputs(report, source_for(officer, report))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


# --- one row, one render ---------------------------------------------------------------------------


def test_asking_freezes_the_inputs_and_queues_one_job(written, officer):
    document = ask(written, officer)
    assert (document.requested_by, document.requested_at) == (officer, NOW)
    assert document.digest == content.digest(document.inputs)
    assert document.content_hash == content.digest(content.snapshot(written))
    assert (document.job.status, document.job.payload) == (JobStatus.QUEUED, {"document": document.pk})


def test_a_second_click_starts_no_second_render_at_once_or_later(written, officer, head):
    first, second = ask(written, officer), ask(written, head)
    assert (first, Job.objects.count()) == (second, 1)
    runner.run(first.job_id, clock=clock)
    assert (ask(written, head), Job.objects.count()) == (first, 1)


def test_new_words_make_a_new_document(written, officer, assignment):
    first = ask(written, officer)
    write_task(fresh(written), assignment, officer, result="Nội dung mới.")
    assert ask(written, officer) != first
    assert ReportDocument.objects.count() == 2


def test_a_failed_render_is_tried_again(written, officer):
    first = ask(written, officer)
    queue.fail(queue.claim(first.job_id, now=clock()), "Lỗi.", now=clock())
    again = ask(written, officer)
    assert (again.pk, again.job_id != first.job_id, again.job.status) == (first.pk, True, JobStatus.QUEUED)


def test_a_lost_file_is_made_again(written, officer):
    first = make(written, officer)
    Path(first.pdf.path).unlink()
    again = ask(written, officer)
    assert (again.pk, again.job.status) == (first.pk, JobStatus.QUEUED)
    runner.run(again.job_id, clock=clock)
    assert Path(first.pdf.path).exists()


def test_the_job_writes_the_file_its_hash_and_a_name_that_follows_from_the_inputs(written, officer, settings):
    document = make(written, officer)
    name = f"bao-cao/2026-nam/sxd-{document.digest[:16]}.pdf"
    made = (settings.MEDIA_ROOT / name).read_bytes()
    assert (document.pdf.name, document.sha256) == (name, hashlib.sha256(made).hexdigest())
    assert document.job.result == {"pdf": name, "sha256": document.sha256, "bytes": len(made)}
    assert made == to_pdf(to_html(document.inputs))


def test_the_file_is_made_from_the_frozen_inputs_alone(written, officer, assignment):
    document = ask(written, officer)
    write_task(fresh(written), assignment, officer, result="Viết sau khi yêu cầu.")
    runner.run(document.job_id, clock=clock)
    document.refresh_from_db()
    text = " ".join(page_text(page) for page in reader(Path(document.pdf.path).read_bytes()).pages)
    assert ("Đã triển khai." in text, "Viết sau" in text) == (True, False)


def test_inputs_of_another_version_fail_with_a_sentence(written, officer):
    document = ask(written, officer)
    ReportDocument.objects.update(inputs=document.inputs | {"version": 99})
    job = runner.run(document.job_id, clock=clock)
    assert (job.status, job.error) == (JobStatus.FAILED, rendering.OTHER_VERSION)


# --- the pages ---------------------------------------------------------------------------------------


def test_asking_leads_to_the_page_of_the_document(written, officer):
    answer = signed_in(officer).post(address("document-new", written))
    document = ReportDocument.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address("document", written, document.pk))
    page = signed_in(officer).get(answer["Location"]).text
    assert f'hx-get="{address("document-progress", written, document.pk)}"' in page
    assert '<noscript><p><a href="">' in page


def test_the_fragment_is_for_htmx(written, officer):
    document = ask(written, officer)
    url = address("document-progress", written, document.pk)
    fragment = signed_in(officer).get(url, headers={"HX-Request": "true"})
    assert (fragment.status_code, "<html" in fragment.text) == (200, False)


def test_the_pdf_is_downloaded_under_a_vietnamese_name(written, officer):
    document = make(written, officer)
    answer = signed_in(officer).get(address("document-pdf", written, document.pk))
    assert content_of(answer)[:5] == b"%PDF-"
    name = quote("Báo cáo năm 2026 - Sở Xây dựng - dự thảo.pdf")
    assert answer["Content-Disposition"] == (
        f"attachment; filename=\"Bao-cao-2026-nam-sxd-du-thao.pdf\"; filename*=UTF-8''{name}"
    )
    page = signed_in(officer).get(address("document", written, document.pk)).text
    assert ("Tải bản PDF" in page, document.sha256 in page, document.content_hash in page) == (True,) * 3


def test_the_word_file_is_downloaded_at_once(written, cast, specialist):
    report = bring_to(written, "submitted", cast)
    answer = signed_in(specialist).get(address("document-word", report))
    made = docx.Document(BytesIO(answer.content))
    assert "Kết quả: Đã triển khai." in [each.text for each in made.paragraphs]
    name = quote("Báo cáo năm 2026 - Sở Xây dựng - gửi lần 1.docx")
    assert answer["Content-Disposition"] == (
        f"attachment; filename=\"Bao-cao-2026-nam-sxd-lan-1.docx\"; filename*=UTF-8''{name}"
    )
    assert ReportDocument.objects.count() == 0


def test_a_failed_document_says_why_and_offers_another_try(written, officer):
    document = ask(written, officer)
    queue.fail(queue.claim(document.job_id, now=NOW), "Dịch vụ dừng giữa chừng.", now=NOW)
    page = signed_in(officer).get(address("document", written, document.pk)).text
    assert ("Dịch vụ dừng giữa chừng." in page, "Lập lại bản PDF" in page) == (True, True)


def test_a_file_lost_since_leads_to_the_report(written, officer, caplog):
    document = make(written, officer)
    Path(document.pdf.path).unlink()
    answer = signed_in(officer).get(address("document-pdf", written, document.pk), follow=True)
    assert answer.redirect_chain == [(address("detail", written), 302)]
    assert "Tệp PDF không còn trên máy chủ." in answer.text
    assert "cannot be read" in caplog.text


def test_the_report_offers_both_formats(written, officer):
    page = signed_in(officer).get(address("detail", written)).text
    assert address("document-new", written) in page
    assert address("document-word", written) in page


def test_outside_the_agency_only_the_document_of_the_sending_that_stands_exists(
    written, cast, officer, specialist
):
    draft = ask(written, officer)
    report = bring_to(written, "submitted", cast)
    first = ask(report, officer)
    report = bring_to_again(report, cast)
    second = ask(report, officer)
    codes = [
        signed_in(specialist).get(address("document", report, each.pk)).status_code
        for each in (draft, first, second)
    ]
    assert codes == [404, 404, 200]
    own = [
        signed_in(officer).get(address("document", report, each.pk)).status_code
        for each in (draft, first, second)
    ]
    assert own == [200] * 3


def bring_to_again(report: AgencyReport, cast) -> AgencyReport:
    """Return the report and send it once more."""
    for minutes, action in enumerate(["return", "request_approval", "submit"], start=10):
        step(report, action, cast.who(action), NOW.replace(minute=minutes))
    return fresh(report)


def test_a_withdrawn_sending_is_no_longer_an_outsiders(written, cast, officer, head, specialist):
    report = bring_to(written, "submitted", cast)
    document = ask(report, officer)
    step(report, "withdraw", head, NOW.replace(minute=30))
    answers = [
        signed_in(specialist).get(address(name, report, *rest)).status_code
        for name, rest in (("document", [document.pk]), ("document-word", []))
    ]
    assert answers == [404, 404]


# --- the PDF read back ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed() -> bytes:
    """A sent report with long and unbroken words, figures and zones."""
    tasks = [world.task("III.1-1", result=LONG, difficulties=UNBROKEN)]
    return to_pdf(to_html(frozen(world.content(tasks=tasks), sending=1, is_sample=True)))


def test_pages_margins_numbers_and_fonts_are_the_decrees(printed):
    pages, sizes = interpreted(printed), [size_mm(page) for page in reader(printed).pages]
    assert (sizes[0], sizes[-2:]) == ((210, 297), [(297, 210)] * 2)
    body = [page for page, size in zip(pages, sizes, strict=True) if size == (210, 297)]
    for page, (width, height) in zip(pages, sizes, strict=True):
        runs = [run for run in inside(page) if run.size > 8]
        assert min(run.left for run in runs) >= 29.8
        assert max(run.right for run in runs) <= width - 14.8
        assert max(run.baseline for run in runs) <= height - 20
    found = [[run.text for run in numbers(page)] for page in body]
    assert found == [[], *([str(n)] for n in range(2, len(found) + 1))]
    assert len(found) >= 4
    names = {run.font for page in pages for run in page.runs}
    assert names <= {f"Liberation-Serif{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")}
    for page in reader(printed).pages:
        for font in page["/Resources"]["/Font"].values():
            [under] = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in under.get_object()["/FontDescriptor"].get_object()


def test_every_word_is_there_in_nfc_and_the_hash_at_the_foot_of_every_page(printed):
    texts = [page_text(page) for page in reader(printed).pages]
    whole = " ".join(texts)
    assert whole == unicodedata.normalize("NFC", whole)
    assert [word for word in whole.split() if word.startswith("từ") and word[2:].isdigit()] == LONG.split()
    assert "x" * 40 in whole
    assert [world.HASH in text for text in texts] == [True] * len(texts)
    assert "DỰ THẢO" not in whole
    assert [text.count("DỮ LIỆU MẪU") for text in texts] == [2, *[1] * (len(texts) - 1)]
    for sentence in ("SỞ XÂY DỰNG", "Kính gửi: Sở Công Thương.", "GIÁM ĐỐC", "- Lưu: VT.", "UBND tỉnh./."):
        assert sentence in whole


def test_hostile_words_are_words_in_the_pdf_too():
    text = " ".join(page_text(page) for page in reader(to_pdf(to_html(poisoned()))).pages)
    assert '<script>document.title="x"</script>' in text
    assert "trướcsau & <b>đậm</b>" in text


def test_a_draft_is_marked_and_says_no_hash():
    text = page_text(reader(to_pdf(to_html(frozen()))).pages[0])
    assert ("DỰ THẢO" in text, "mã kiểm tra nội dung" in text) == (True, False)


def test_nothing_to_report_is_one_page():
    said = world.content(nothing_to_report=True, tasks=[], indicators=[], zones=[], parts=[])
    [page] = reader(to_pdf(to_html(frozen(said, sending=1)))).pages
    assert "Sở Xây dựng không phát sinh nội dung phải báo cáo theo Kế hoạch." in page_text(page)
