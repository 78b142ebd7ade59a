"""The ``Job`` table as the truth: every change of state happens once, whatever is repeated."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from bacgiang_plan.lib.background import handlers, queue, runner
from bacgiang_plan.lib.background.handlers import JobError, handler
from bacgiang_plan.lib.background.models import MAX_ATTEMPTS, Job, JobStatus
from bacgiang_plan.lib.background.progress import JobTakenOverError, Progress, beating

NOW = datetime(2026, 6, 14, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[int]:
    """The ids handed to the broker."""
    ids = []
    monkeypatch.setattr(queue, "_send", ids.append)
    return ids


@pytest.fixture(autouse=True)
def registry(monkeypatch) -> None:
    monkeypatch.setattr(handlers, "_HANDLERS", {})


def later(**units: float) -> datetime:
    return NOW + timedelta(**units)


def enqueue(key: str = "ky-1", now: datetime = NOW) -> Job:
    return queue.enqueue("draw", key, {"period": 1}, now=now)


def states() -> list[tuple[str, int]]:
    return list(Job.objects.order_by("pk").values_list("status", "attempts"))


def test_enqueue_sends_only_the_id_after_the_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        job = enqueue()
    assert sent == []
    for callback in callbacks:
        callback()
    assert sent == [job.pk]


def test_a_second_click_starts_no_second_job(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = enqueue(), enqueue(now=later(seconds=1))
    assert (first, sent) == (second, [first.pk])


def test_a_finished_key_may_be_asked_again():
    first = enqueue()
    queue.finish(queue.claim(first.pk, now=NOW), {}, now=NOW)
    assert enqueue() != first


def test_the_database_itself_refuses_two_open_jobs_of_one_key():
    enqueue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="draw", key="ky-1", queued_at=NOW)


def test_a_broker_that_is_down_costs_no_error_to_the_person_who_asked(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def down(job_id):
        raise ConnectionError("no broker")

    monkeypatch.setattr(queue, "_send", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue()
    assert job.status == JobStatus.QUEUED
    assert "no broker" in caplog.text


def test_a_job_is_claimed_once():
    job = enqueue()
    assert queue.claim(job.pk, now=NOW).attempts == 1
    assert queue.claim(job.pk, now=NOW) is None


def test_finish_keeps_the_result_and_fills_the_bar():
    job = queue.claim(enqueue().pk, now=NOW)
    Progress(job, lambda: NOW)(3, 27, "Đang dàn trang")
    assert queue.finish(job, {"file": "a.pdf"}, now=later(seconds=9))
    job.refresh_from_db()
    assert (job.status, job.result, job.percent) == (JobStatus.DONE, {"file": "a.pdf"}, 100)
    assert (job.finished_at, job.is_open) == (later(seconds=9), False)


def test_progress_is_visible_and_beats_the_heart():
    job = queue.claim(enqueue().pk, now=NOW)
    Progress(job, lambda: later(seconds=30))(3, 27, "Đang dàn trang")
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.percent) == (3, 27, 11)
    assert (job.progress_words, job.heartbeat_at) == ("Đang dàn trang", later(seconds=30))


def test_progress_past_its_total_is_shown_full():
    job = queue.claim(enqueue().pk, now=NOW)
    Progress(job, lambda: NOW)(28, 27)
    job.refresh_from_db()
    assert job.percent == 100


def test_an_attempt_believed_dead_can_neither_report_nor_finish():
    first = queue.claim(enqueue().pk, now=NOW)
    queue.sweep(now=later(seconds=121))
    second = queue.claim(first.pk, now=later(seconds=122))
    with pytest.raises(JobTakenOverError):
        Progress(first, lambda: NOW)(1, 2)
    assert not queue.finish(first, {"by": "first"}, now=later(seconds=123))
    assert not queue.fail(first, "Hỏng.", now=later(seconds=123))
    assert queue.finish(second, {"by": "second"}, now=later(seconds=124))


@pytest.mark.parametrize(("seconds", "resent"), [(59, 0), (60, 1), (3600, 1)])
def test_sweep_sends_again_what_has_queued_a_minute(
    sent, django_capture_on_commit_callbacks, seconds, resent
):
    enqueue()
    with django_capture_on_commit_callbacks(execute=True):
        assert queue.sweep(now=later(seconds=seconds)).total() == resent
    assert len(sent) == resent


def test_sweep_requeues_a_silent_job_and_says_so(sent, django_capture_on_commit_callbacks):
    job = queue.claim(enqueue().pk, now=NOW)
    Progress(job, lambda: NOW)(3, 27, "Đang dàn trang")
    assert not queue.sweep(now=later(seconds=119))
    with django_capture_on_commit_callbacks(execute=True):
        assert queue.sweep(now=later(seconds=120)) == {"requeued": 1}
    job.refresh_from_db()
    assert (job.status, job.attempts, job.percent) == (JobStatus.QUEUED, 1, None)
    assert (job.progress_words, sent) == (queue.WAITING_AGAIN, [job.pk])


def test_sweep_leaves_a_job_that_beat_meanwhile():
    job = queue.claim(enqueue().pk, now=NOW)
    stale = Job.objects.get(pk=job.pk)
    Progress(job, lambda: later(seconds=119))(1, 2)
    assert queue._rescue(stale, later(seconds=121)) == "alive"
    assert states() == [("running", 1)]


def test_the_third_death_is_the_last():
    job = enqueue()
    for attempt in range(MAX_ATTEMPTS):
        queue.claim(job.pk, now=later(hours=attempt))
        counts = queue.sweep(now=later(hours=attempt, minutes=3))
    job.refresh_from_db()
    assert (counts, job.status, job.attempts) == ({"given_up": 1}, JobStatus.FAILED, 3)
    assert job.error == "Đã thử 3 lần, lần nào tiến trình xử lý cũng dừng giữa chừng."


def test_run_calls_the_handler_with_the_payload_and_keeps_its_result():
    @handler("draw")
    def draw(job, progress):
        progress(1, 1, "Xong")
        return {"seen": job.payload}

    job = runner.run(enqueue().pk, clock=lambda: NOW)
    assert (job.status, job.result) == (JobStatus.DONE, {"seen": {"period": 1}})
    assert runner.run(job.pk) is None


def test_an_unforeseen_error_fails_the_job_in_words_and_logs_the_traceback(caplog):
    @handler("draw")
    def draw(job, progress):
        raise KeyError("secret detail")

    job = runner.run(enqueue().pk, clock=lambda: NOW)
    assert job.status == JobStatus.FAILED
    assert job.error == (
        "Chương trình gặp lỗi khi xử lý (KeyError). "
        f"Đề nghị báo quản trị viên mã công việc {job.pk} để xem nhật ký."
    )
    assert "secret detail" in caplog.text
    assert queue.sweep(now=later(hours=1)).total() == 0


def test_a_job_error_speaks_for_itself():
    @handler("draw")
    def draw(job, progress):
        raise JobError("Kỳ báo cáo chưa có báo cáo nào được tiếp nhận.")

    job = runner.run(enqueue().pk, clock=lambda: NOW)
    assert job.error == "Kỳ báo cáo chưa có báo cáo nào được tiếp nhận."


def test_a_kind_nobody_handles_fails_and_says_so():
    job = runner.run(enqueue().pk, clock=lambda: NOW)
    assert job.error == "Không có chương trình xử lý loại công việc “draw”."


def test_an_attempt_taken_over_while_running_writes_nothing():
    @handler("draw")
    def draw(job, progress):
        queue.sweep(now=later(minutes=5))
        progress(1, 2, "Trễ")

    job = runner.run(enqueue().pk, clock=lambda: NOW)
    assert (job.status, job.progress_words) == (JobStatus.QUEUED, queue.WAITING_AGAIN)


def test_two_handlers_of_one_kind_are_refused():
    handler("draw")(print)
    with pytest.raises(ValueError, match="draw"):
        handler("draw")(print)


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_handler_is_silent():
    job = queue.claim(enqueue().pk, now=NOW)
    with beating(job, lambda: later(seconds=77), every=0.02):
        time.sleep(0.2)
    job.refresh_from_db()
    assert job.heartbeat_at == later(seconds=77)


def test_latest_for_is_the_newest_of_that_key():
    first = enqueue()
    queue.fail(queue.claim(first.pk, now=NOW), "Hỏng.", now=NOW)
    second = enqueue()
    assert Job.objects.latest_for("draw", "ky-1") == second
    assert Job.objects.latest_for("draw", "ky-2") is None
