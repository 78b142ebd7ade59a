"""Real worker processes: killed, doubled, robbed of their broker, on every engine that answers."""

import signal

import pytest

from tests.lib.worker_site import ENGINES, Site, built_once, skip_unless_they_answer, stop

pytestmark = pytest.mark.worker


@pytest.fixture(scope="module")
def site_on(tmp_path_factory):
    with built_once(tmp_path_factory, Site.build) as site_on:
        yield site_on


@pytest.fixture(params=ENGINES, ids="-".join)
def site(request, tmp_path, site_on):
    database, broker = request.param
    skip_unless_they_answer(database, broker)
    site = Site(tmp_path, database=database, broker=broker)
    try:
        site.build_like(site_on(database))
        yield site
    finally:
        site.destroy()


def test_a_double_click_is_worked_once_with_visible_progress(site):
    [first, second] = site.enqueue("ky-1", "ky-1", seconds=1)
    assert first == second
    site.worker()
    site.wait_for("status, progress_done, progress_words", [("running", 1, "Đang chạy thử")])
    site.wait_for("status, progress_done, attempts", [("done", 2, 1)])
    assert site.notes() == [f"{first} start 1", f"{first} end 1"]


def test_a_worker_killed_in_mid_job_is_replaced_and_the_job_comes_to_its_end(site):
    [job] = site.enqueue("ky-1", hangs=1)
    killed = site.worker()
    site.wait_for("status, progress_done", [("running", 1)])
    stop(killed, signal.SIGKILL)
    assert site.sweep(seconds=100) == "{}"
    assert site.sweep(seconds=125) == "{'requeued': 1}"
    site.worker()
    site.wait_for("status, attempts", [("done", 2)])
    assert site.notes() == [f"{job} start 1", f"{job} start 2", f"{job} end 2"]


def test_two_workers_and_thrice_sent_messages_do_each_job_once(site):
    site.worker(), site.worker()
    jobs = site.enqueue(*[f"ky-{number}" for number in range(20)], seconds=0.05)
    site.python("for job in list(Job.objects.all()) * 2: queue.send_on_commit(job.pk)")
    site.wait_for("status, attempts", [("done", 1)] * 20)
    assert sorted(site.notes()) == sorted(f"{job} {word} 1" for job in jobs for word in ("start", "end"))


def test_a_broker_lost_entirely_costs_only_the_wait_for_the_sweep(site):
    site.enqueue("ky-1")
    site.lose_broker()
    site.worker()
    assert site.sweep(seconds=61) == "{'resent': 1}"
    site.wait_for("status", [("done",)])
    site.lose_broker()
    site.enqueue("ky-2")
    site.wait_for("status", [("done",), ("done",)])
