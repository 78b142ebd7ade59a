"""Asking for the report, its job, its file (scenarios 35, 39)."""

import hashlib

import pytest

import reports.jobs  # noqa: F401  # registers the handler, as every worker does
from bacgiang_plan.lib.background import queue, runner
from bacgiang_plan.lib.background.models import Job, JobStatus
from bacgiang_plan.lib.background.progress import JobTakenOverError, Progress
from reports.consolidation import rendering
from reports.consolidation.actions import JOB_KIND, request_consolidated
from reports.consolidation.rendering import render_job
from reports.models import AgencyReport, ConsolidatedReport, ReportingPeriod
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


def ask(period) -> ConsolidatedReport:
    return request_consolidated(period, by=author(), now=NOW)


def clock():
    return at(2026, 6, 20, 9)


def test_asking_freezes_the_inputs_and_queues_one_job(period):
    report = ask(period)
    assert (report.number, report.data_at, report.requested_by, report.is_sample) == (1, NOW, author(), False)
    assert (report.job.kind, report.job.key, report.job.status) == (
        JOB_KIND,
        "2026-6-thang",
        JobStatus.QUEUED,
    )
    report.refresh_from_db()
    assert report.inputs["lists"][0] == {
        "key": "accepted",
        "title": "Đã gửi báo cáo, được tiếp nhận",
        "names": [
            "Sở Công Thương",
            "Sở Gửi Muộn",
            "Sở Không Phát Sinh",
            "Sở Gửi Lại (gửi lại ngày 16/6/2026)",
        ],
    }


def test_a_second_click_starts_no_second_render(period):
    assert ask(period) == ask(period)
    assert (ConsolidatedReport.objects.count(), Job.objects.count()) == (1, 1)


def test_after_the_first_is_done_a_new_draft_has_the_next_number(period):
    first = ask(period)
    runner.run(first.job_id, clock=clock)
    assert ask(period).number == 2


def test_a_failed_draft_does_not_block_the_next(period):
    first = ask(period)
    queue.fail(queue.claim(first.job_id, now=clock()), "Lỗi.", now=clock())
    assert ask(period).number == 2


def test_two_periods_are_rendered_beside_each_other(period):
    other = ReportingPeriod.objects.create(
        **{
            name: getattr(period, name) for name in ("kind", "year", "window_start", "window_end", "opens_on")
        },
        code="2026-nam",
        name="Năm 2026",
        due_before=period.due_before,
    )
    assert (ask(period).number, ask(other).number, Job.objects.count()) == (1, 1, 2)


def test_the_job_writes_the_file_and_its_hash(period, settings):
    report = ask(period)
    job = runner.run(report.job_id, clock=clock)
    report.refresh_from_db()
    content = (settings.MEDIA_ROOT / "consolidated/2026-6-thang/du-thao-1.pdf").read_bytes()
    assert (job.status, report.pdf.name) == (JobStatus.DONE, "consolidated/2026-6-thang/du-thao-1.pdf")
    assert report.sha256 == hashlib.sha256(content).hexdigest()
    assert job.result == {"pdf": report.pdf.name, "sha256": report.sha256, "bytes": len(content)}
    assert job.percent == 100


def test_the_file_is_made_from_the_frozen_inputs_alone(period):
    report = ask(period)
    AgencyReport.objects.accepted().update(state="returned")
    runner.run(report.job_id, clock=clock)
    report.refresh_from_db()
    with report.pdf.open() as file:
        text = page_text(reader(file.read()).pages[0])
    assert "(Tổng hợp từ 04/10 báo cáo (40%) của các cơ quan, đơn vị" in text


def test_a_worker_that_takes_over_writes_the_same_file(period):
    report = ask(period)
    job = queue.claim(report.job_id, now=clock())
    first = render_job(job, Progress(job, clock))
    assert render_job(job, Progress(job, clock)) == first


def test_a_worker_believed_dead_stops_and_leaves_no_file(period, settings):
    report = ask(period)
    job = queue.claim(report.job_id, now=clock())
    Job.objects.filter(pk=job.pk).update(attempts=2)
    with pytest.raises(JobTakenOverError):
        render_job(job, Progress(job, clock))
    report.refresh_from_db()
    assert (report.pdf.name, list(settings.MEDIA_ROOT.rglob("*.pdf"))) == ("", [])


def test_progress_is_told_in_words(period, monkeypatch):
    heard = []
    report = ask(period)
    job = queue.claim(report.job_id, now=clock())
    monkeypatch.setattr(rendering, "EVERY", 2)
    render_job(job, lambda done, total, words: heard.append(words))
    assert heard[:2] == ["Đang chuẩn bị dựng trang …", "Đang dựng trang 1 …"]
    assert heard[-1] == "Đang ghi tệp PDF …"


def test_inputs_of_another_version_fail_with_a_sentence(period):
    report = ask(period)
    ConsolidatedReport.objects.update(inputs=report.inputs | {"version": 99})
    job = runner.run(report.job_id, clock=clock)
    assert (job.status, job.error) == (
        JobStatus.FAILED,
        "Dự thảo được lập bằng phiên bản phần mềm khác. Đề nghị lập dự thảo mới.",
    )
