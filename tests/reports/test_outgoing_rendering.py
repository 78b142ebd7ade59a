"""Asking for the report, its job, its file (scenarios 35, 39)."""

import hashlib
from pathlib import Path

import pytest

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from bacgiang_plan.lib.background import queue, runner
from bacgiang_plan.lib.background.models import Job, JobStatus
from bacgiang_plan.lib.background.progress import JobTakenOverError, Progress
from reports.models import AgencyReport, OutgoingDocument, OutgoingRendition
from reports.outgoing import rendering
from reports.outgoing.drafting import redraft
from reports.outgoing.rendering import JOB_KIND, render_job, request_rendition
from tests.conftest import at
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW, author
from tests.reports.pdf_reading import page_text, reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def period():
    return world.every_standing()


@pytest.fixture
def document(period) -> OutgoingDocument:
    return world.outgoing(period, author())


def ask(document: OutgoingDocument) -> OutgoingRendition:
    return request_rendition(document, by=author(), now=NOW)


def clock():
    return at(2026, 6, 20, 9)


def test_asking_freezes_the_inputs_and_queues_one_job(document):
    made = ask(document)
    assert (made.document, made.requested_by, made.requested_at, made.is_issued) == (
        document,
        author(),
        NOW,
        False,
    )
    assert (made.job.kind, made.job.key, made.job.status) == (JOB_KIND, str(made.pk), JobStatus.QUEUED)
    made.refresh_from_db()
    assert (made.inputs["mark"], made.inputs["letterhead"]["number"]) == ("Dự thảo 1", "")
    assert made.inputs["opening"][0]["key"] == "opening/1"


def test_a_second_click_starts_no_second_render(document):
    assert ask(document) == ask(document)
    assert (OutgoingRendition.objects.count(), Job.objects.count()) == (1, 1)


def test_what_is_made_is_not_made_again(document):
    first = ask(document)
    runner.run(first.job_id, clock=clock)
    assert ask(document).job_id == first.job_id


def test_after_a_change_the_next_files_are_others(document, period):
    first = ask(document)
    runner.run(first.job_id, clock=clock)
    AgencyReport.objects.accepted().update(state="returned")
    redraft(document, by=author(), now=NOW)
    assert ask(document) != first


def test_a_failed_job_is_tried_again_when_asked_again(document):
    first = ask(document)
    queue.fail(queue.claim(first.job_id, now=clock()), "Lỗi.", now=clock())
    again = ask(document)
    assert (again, again.job_id != first.job_id) == (first, True)


def test_the_job_writes_the_files_and_their_hashes(document, settings):
    made = ask(document)
    job = runner.run(made.job_id, clock=clock)
    made.refresh_from_db()
    name = f"van-ban-di/2026-6-thang/department-1-{made.digest[:16]}"
    assert (job.status, made.pdf.name, made.docx.name, made.xlsx.name) == (
        JobStatus.DONE,
        f"{name}.pdf",
        f"{name}.docx",
        f"{name}.xlsx",
    )
    for kind in ("pdf", "docx", "xlsx"):
        content = (settings.MEDIA_ROOT / f"{name}.{kind}").read_bytes()
        assert getattr(made, f"{kind}_sha256") == hashlib.sha256(content).hexdigest()
    assert job.percent == 100


def test_the_files_are_made_from_the_frozen_inputs_alone(document):
    made = ask(document)
    document.paragraphs.update(computed_text="Khác")
    runner.run(made.job_id, clock=clock)
    made.refresh_from_db()
    with made.pdf.open() as file:
        text = page_text(reader(file.read()).pages[0])
    assert "Báo cáo được tổng hợp từ 04/10 báo cáo (40%) của các cơ quan, đơn vị" in text


def test_a_worker_that_takes_over_writes_the_same_files(document):
    made = ask(document)
    job = queue.claim(made.job_id, now=clock())
    first = render_job(job, Progress(job, clock))
    assert render_job(job, Progress(job, clock)) == first


def test_a_worker_believed_dead_stops_and_leaves_no_file(document, settings):
    made = ask(document)
    job = queue.claim(made.job_id, now=clock())
    Job.objects.filter(pk=job.pk).update(attempts=2)
    with pytest.raises(JobTakenOverError):
        render_job(job, Progress(job, clock))
    made.refresh_from_db()
    assert (made.pdf.name, [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]) == ("", [])


def test_progress_is_told_in_words(document, monkeypatch):
    heard = []
    job = queue.claim(ask(document).job_id, now=clock())
    monkeypatch.setattr(rendering, "EVERY", 2)
    render_job(job, lambda done, total, words: heard.append(words))
    assert heard[:2] == ["Đang chuẩn bị dựng trang …", "Đang dựng trang 1 …"]
    assert heard[-1] == "Đang ghi tệp PDF …"


def test_inputs_of_another_version_fail_with_a_sentence(document):
    made = ask(document)
    OutgoingRendition.objects.update(inputs=made.inputs | {"version": 99})
    job = runner.run(made.job_id, clock=clock)
    assert (job.status, job.error) == (
        JobStatus.FAILED,
        "Văn bản được chốt bằng phiên bản phần mềm khác nên không lập lại tệp được.",
    )


def test_a_document_without_appendices_has_no_workbook(document, settings):
    made = ask(document)
    OutgoingRendition.objects.update(inputs=made.inputs | {"appendices": []})
    job = runner.run(made.job_id, clock=clock)
    made.refresh_from_db()
    assert (job.status, made.xlsx.name, made.xlsx_sha256) == (JobStatus.DONE, "", "")
    assert sorted(each.suffix for each in settings.MEDIA_ROOT.rglob("*.*")) == [".docx", ".pdf"]
    assert rendering.is_made(made)


def issued_and_made(document) -> OutgoingRendition:
    made = ask(document)
    OutgoingRendition.objects.update(is_issued=True)
    runner.run(made.job_id, clock=clock)
    made.refresh_from_db()
    return made


def test_a_lost_file_of_an_issued_document_is_made_again_with_its_own_hash(document):
    made = issued_and_made(document)
    Path(made.pdf.path).unlink()
    again = ask(document)
    runner.run(again.job_id, clock=clock)
    again.refresh_from_db()
    assert (again.pk, again.job_id != made.job_id, again.pdf_sha256) == (made.pk, True, made.pdf_sha256)
    assert hashlib.sha256(Path(again.pdf.path).read_bytes()).hexdigest() == made.pdf_sha256


def test_another_file_never_takes_the_place_of_the_issued_one(document, monkeypatch):
    made = issued_and_made(document)
    Path(made.docx.path).unlink()
    monkeypatch.setattr(rendering, "to_docx", lambda *given: b"made by another version of the program")
    job = runner.run(ask(document).job_id, clock=clock)
    assert (job.status, job.error) == (
        JobStatus.FAILED,
        "Tệp lập lại không trùng mã kiểm tra của tệp đã ban hành nên không được lưu. Đề nghị quản trị viên "
        "khôi phục tệp đã ban hành từ bản sao lưu.",
    )
    again = OutgoingRendition.objects.get()
    assert (again.docx_sha256, Path(made.docx.path).exists()) == (made.docx_sha256, False)


def test_what_killed_attempts_left_unfinished_is_swept_away(document, settings):
    made = ask(document)
    folder = settings.MEDIA_ROOT / "van-ban-di/2026-6-thang"
    folder.mkdir(parents=True)
    name = f"department-1-{made.digest[:16]}.pdf"
    (folder / f".{name}.abc").write_bytes(b"%PDF-half")
    (folder / ".department-2-other.pdf.abc").write_bytes(b"%PDF-half")
    runner.run(made.job_id, clock=clock)
    assert [each.name for each in folder.glob(".*")] == [".department-2-other.pdf.abc"]
