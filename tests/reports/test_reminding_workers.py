"""Real Celery workers that remind, on every engine and broker: ten messages at once, a worker killed."""

import signal
import threading
import time
from collections import Counter

import pytest

from tests.lib.loopback_smtp import LoopbackSmtp
from tests.lib.worker_site import ENGINES, Site, built_once, skip_unless_they_answer, stop

pytestmark = pytest.mark.worker
AGENCIES = 6
WORLD = f"""
from datetime import date
from agencies.models import Agency, Role, User
from bacgiang_plan.lib.dates import VIETNAM
from datetime import datetime
from reports.actions import open_period
from reports.models import ReportingPeriod
for number in range({AGENCIES}):
    agency = Agency.objects.create(code=f"a{{number}}", name=f"Sở {{number}}", short_name=f"Sở {{number}}",
        symbol="S", kind="department", order=number, is_consolidator=number == 0)
    for role in (Role.OFFICER, Role.AGENCY_HEAD):
        address = f"{{role}}.{{number}}@example.vn"
        User.objects.create_user(address, full_name=str(role), role=role, agency=agency)
for year in (2026, 2027):
    period = ReportingPeriod.objects.create(
        code=f"{{year}}-nam", kind="annual", year=year, name=f"Năm {{year}}",
        window_start=date(2025, 12, 15), window_end=date(2026, 12, 14), opens_on=date(2026, 11, 1),
        due_before=datetime(2026, 12, 15, tzinfo=VIETNAM))
    open_period(period, now=datetime(2026, 11, 2, 8, tzinfo=VIETNAM))
"""
RUN = """
from bacgiang_plan.celery import app
for _ in range({times}):
    app.send_task("test.send_reminders", args=["2026-12-07T{time}+07:00"])
"""
PEOPLE = 2 * AGENCIES


@pytest.fixture
def server():
    with LoopbackSmtp() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.is_over.set()
        server.shutdown()
        thread.join()


def build(site: Site) -> None:
    site.build()
    site.manage("migrate", "--verbosity=0")
    site.python(WORLD)


@pytest.fixture(scope="module")
def site_on(tmp_path_factory):
    with built_once(tmp_path_factory, build) as site_on:
        yield site_on


@pytest.fixture(params=ENGINES, ids="-".join)
def site(request, tmp_path, server, site_on):
    database, broker = request.param
    skip_unless_they_answer(database, broker)
    site = Site(tmp_path, database=database, broker=broker)
    site.env |= {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}  # which asks for the settings of production
    site.env |= {"SECRET_KEY": "only-for-tests " * 4, "ALLOWED_HOSTS": "localhost", "HTTPS": "0"}
    try:
        site.build_like(site_on(database))
        yield site
    finally:
        site.destroy()


def worker(site: Site):
    return site.worker("-I", "tests.reports.reminding_jobs")


def wait_until(is_so, site: Site, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, site.said()
        time.sleep(0.05)


def rows(site: Site) -> list[int]:
    """How many rows the ledger has, and how many of them are not marked as sent."""
    [counts] = site.select("count(*), count(*) - count(sent_at) FROM reports_reminder")
    return list(counts)


def test_ten_messages_to_two_workers_send_each_person_one_mail(site, server):
    worker(site), worker(site)
    site.python(RUN.format(times=10, time="08:00"))
    wait_until(lambda: len(server.messages) >= PEOPLE, site)
    wait_until(lambda: rows(site) == [2 * PEOPLE, 0], site)
    site.python(RUN.format(times=2, time="08:10"))
    time.sleep(3)
    assert sorted(Counter(message["To"] for message in server.messages).values()) == [1] * PEOPLE


def test_a_worker_killed_in_mid_mailing_is_made_good_by_the_next(site, server):
    killed = worker(site)
    site.python(RUN.format(times=1, time="08:00"))
    wait_until(lambda: len(server.messages) >= 3, site)
    stop(killed, signal.SIGKILL)
    worker(site)
    site.python(RUN.format(times=3, time="08:20"))
    wait_until(lambda: rows(site) == [2 * PEOPLE, 0], site)
    mails = Counter((message["To"], message["Message-ID"]) for message in server.messages)
    assert len({to for to, _ in mails}) == len(mails) == PEOPLE
    assert sum(mails.values()) - PEOPLE in (0, 1)
