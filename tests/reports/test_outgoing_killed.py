"""Scenario 39: a worker killed while it renders. Retried or honestly failed, never half a file, no orphan.

Twenty kills at random moments: ``benchmarks/killed_renders.py``.
"""

import pytest

from bacgiang_plan.lib.background.queue import GIVEN_UP
from tests.reports.killed_renders import RenderSite

pytestmark = pytest.mark.worker


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = RenderSite(tmp_path_factory.mktemp("killed"), database="sqlite", broker="embedded")
    try:
        site.build()
        yield site
    finally:
        site.destroy()


def whole(site) -> tuple:
    return tuple(site.expected[kind] for kind in ("docx", "pdf", "xlsx"))


def finish(site, job: int) -> None:
    worker = site.worker()
    site.until(job, "done")
    worker.kill()
    worker.wait()


def test_killed_twice_it_is_rendered_by_the_third_worker_to_the_byte(site):
    job = site.ask(1)
    kills = [site.kill_at(job, 0, beside=True)]
    assert (site.half_files(), site.noted()[0]) == ([], ("", "", ""))
    assert site.ask(1) == job  # a second click meanwhile starts no second render
    site.sweep(seconds=125)
    kills.append(site.kill_at(job, 0.3, beside=True))
    assert [(kill.at_work, kill.beside, kill.orphans) for kill in kills] == [(True, 1, 0)] * 2
    assert site.half_files() == []
    site.sweep(seconds=125)
    finish(site, job)
    assert site.job(job)[:2] == ("done", 3)
    assert (site.noted()[0], site.half_files(), site.unfinished()) == (whole(site), [], [])
    assert [name.partition("-")[2][0] for name in site.files()] == ["1", "1", "1"]


def test_killed_three_times_it_has_failed_says_so_and_is_rendered_when_asked_again(site):
    job = site.ask(2)
    for _ in range(3):
        assert site.kill_at(job, 0.2).at_work
        site.sweep(seconds=125)
    assert [row[1:] for row in site.rows("id, status, attempts, error") if row[0] == job] == [
        ("failed", 3, GIVEN_UP)
    ]
    assert (site.half_files(), site.noted()[1]) == ([], ("", "", ""))
    again = site.ask(2)
    finish(site, again)
    assert (site.job(job)[0], site.job(again)[:2]) == ("failed", ("done", 1))
    assert (site.noted()[1], site.half_files()) == (whole(site), [])
