"""Scenario 13: the worker that mails reminders is killed (-9) a hundred times in mid-mailing.

A site of its own, a real SMTP server on the loopback, a real Celery worker: with Redis a pool as in
production, whose process is replaced; with the embedded broker one process, started anew. The process that
mails is killed a few thousandths of a second after a random mail was taken; the next run comes twenty minutes
later by the simulated clock, and the last of each rung lives. After every kill the ledger is read: what the
server has taken and we have not marked is what may arrive twice. Prints what is lost, doubled under another
Message-ID, and repeated under the same one: the first two must be 0, the third only where the kill fell
between acceptance and mark.

    .venv/bin/python -m benchmarks.killed_mailings
    .venv/bin/python -m benchmarks.killed_mailings \\
        --postgres postgres://postgres@127.0.0.1:5432/postgres --redis redis://127.0.0.1:6379/7

Without arguments SQLite and the embedded broker. ``--postgres`` names a database beside which another can be
made and dropped again; keys in Redis have a prefix of their own and are taken away.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import redis
from celery import shared_task

from tests.lib.loopback_smtp import LoopbackSmtp

ROOT = Path(__file__).resolve().parent.parent
KILLS = 100
DAYS = [
    "2026-11-13", "2026-11-27", "2026-12-07", "2026-12-11", "2026-12-14", "2026-12-15", "2026-12-17",
    "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01",
]  # fmt: skip
"""Days on which a rung of the period of 2026 is due, working days all."""
KILLS_A_DAY, MOST_MAILS = 8, 6
NAME = f"killed_mailings_{os.getpid()}"
QUEUE = "killed-mailings"  # nothing else runs in these workers
WORKER = (
    f"celery --quiet -A bacgiang_plan worker -c 4 -Q {QUEUE} -I benchmarks.killed_mailings -l ERROR "
    "--without-gossip --without-mingle --without-heartbeat --pool"
)
RUN = "benchmarks.send_reminders"
PATIENCE = 120  # seconds for a worker to start and to mail

Mail = tuple[str, str]
"""To whom, under which Message-ID."""


def main() -> int:
    """Fill, kill, count, print; 1 when a mail was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", default="", help="a database beside which another may be made")
    parser.add_argument("--redis", default="", help="the broker; without it the embedded one")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        LoopbackSmtp() as server,
        database(given.postgres) as database_url,
        broker(given.redis),
    ):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        set_up(folder, database_url, given.redis, server.port)
        fill()
        between: set[Mail] = set()
        kills = mailings(server, Path(folder), between)
        server.shutdown()
        return told(server, ledger(), kills, between)


@contextmanager
def database(beside: str) -> Iterator[str]:
    """Yield the address of a new database of PostgreSQL, dropped at the end; "" for SQLite."""
    if not beside:
        yield ""
        return
    with closing(psycopg2.connect(beside)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {NAME}")
        yield f"{beside.rpartition('/')[0]}/{NAME}"
        connection.cursor().execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@contextmanager
def broker(address: str) -> Iterator[None]:
    yield
    if address:
        with redis.Redis.from_url(address) as client:
            for key in client.scan_iter(f"{NAME}:*"):
                client.delete(key)


def set_up(folder: str, database_url: str, redis_url: str, port: int) -> None:
    """Let this process and the workers it starts be of one installation."""
    production = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    for name in production:
        os.environ.pop(name, None)
    os.environ |= {name: value for name, value in production.items() if value} | {
        "REDIS_KEY_PREFIX": f"{NAME}:",
        "VAR_DIR": folder,
        "LOG_LEVEL": "ERROR",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings",
        "SECRET_KEY": "only-for-benchmarks-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "0",
        "PYTHONWARNINGS": "ignore",
        "POOL": "prefork" if redis_url else "solo",
    }
    import django

    import bacgiang_plan.celery  # noqa: F401  # the application that sends the messages

    django.setup()


def fill() -> None:
    """The plan, an officer and a head for each agency, the period of 2026 open."""
    from django.core.management import call_command

    from agencies.models import Agency, Role, User
    from bacgiang_plan.lib.dates import VIETNAM
    from reports.actions import open_period
    from reports.models import ReportingPeriod

    for command in ("migrate", "load_plan"):
        call_command(command, stdout=sys.stderr, verbosity=0)
    roles = ((Role.OFFICER, "chuyenvien"), (Role.AGENCY_HEAD, "lanhdao"))
    for agency in Agency.objects.all():
        for role, name in roles:
            User.objects.create_user(
                f"{name}.{agency.code}@example.vn", full_name=name, role=role, agency=agency
            )
    period = ReportingPeriod.objects.get(code="2026-nam")
    opening = period.due_before.astimezone(VIETNAM).replace(month=11, day=2, hour=8)
    open_period(period, now=opening)


def mailings(server: LoopbackSmtp, folder: Path, between: set[Mail]) -> int:
    """Kill and go on through every rung; return the kills. ``between`` collects what each kill left open."""
    chance, kills = random.Random(147), 0  # noqa: S311  # repeatable, not secret
    with Worker(folder) as worker:
        for day in DAYS:
            for turn in range(KILLS_A_DAY if kills < KILLS else 0):
                wanted = len(server.messages) + chance.randint(1, MOST_MAILS)
                now, pause = f"{day}T{8 + turn // 3:02d}:{turn % 3 * 20:02d}", chance.uniform(0, 0.02)
                if worker.killed(now, lambda wanted=wanted: len(server.messages) >= wanted, pause):
                    kills += 1
                    between |= {(to, each) for to, each, sent in ledger() if not sent} & set(arrived(server))
            worker.mail(f"{day}T16:00", lambda: False)
    return kills


class Worker:
    """A Celery worker, started again whenever it is dead."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, (folder / "worker.log").open("w")
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *error: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def mail(self, now: str, is_time: Callable[[], bool]) -> Path:
        """Run reminders at ``now`` until ``is_time``, at the latest until they are over.

        Returns the file of this run, which holds the process that mails; it is gone when the run is over.
        """
        from bacgiang_plan.celery import app

        running, begun = self.folder / f"{now}.run", self.folder / f"{now}.begun"
        app.send_task(RUN, args=[now, str(running), str(begun)], queue=QUEUE)
        if self.process is None or self.process.poll() is not None:
            self._start()
        end = time.monotonic() + PATIENCE
        while not (begun.exists() and (is_time() or not running.exists())):
            assert time.monotonic() < end, "the worker does not mail"
            time.sleep(0.0005)
        return running

    def _start(self) -> None:
        command = [sys.executable, "-m", *WORKER.split(), os.environ["POOL"]]
        output = {"stdout": self.log, "stderr": self.log}
        self.process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **output)

    def killed(self, now: str, is_time: Callable[[], bool], pause: float) -> bool:
        """Run reminders at ``now`` and kill the process that mails; return whether it was in the middle."""
        running = self.mail(now, is_time)
        time.sleep(pause)
        try:
            pid = int(running.read_text())
        except FileNotFoundError:
            return False
        os.kill(pid, signal.SIGKILL)
        if pid == self.process.pid:
            self.process.wait()
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.0005)
        return running.exists()


@shared_task(name=RUN, acks_late=True)
def send_reminders(now: str, running: str, begun: str) -> None:
    """What `reports.send_reminders` does, by a simulated clock."""
    from reports.management.commands.send_reminders import moment
    from reports.reminding import runs

    Path(running).write_text(str(os.getpid()))
    Path(begun).touch()
    runs.send_reminders(now=moment(now))
    Path(running).unlink()


def ledger() -> set[tuple[str, str, bool]]:
    """Return each mail of the ledger: to whom, under which Message-ID, and whether it is marked as sent."""
    from django.db import connection

    from reports.models import Reminder

    rows = Reminder.objects.exclude(mail_due_at=None).filter(covered_at=None)
    rows |= Reminder.objects.exclude(message_id="")
    found = set(rows.values_list("person__email", "message_id", "sent_at"))
    connection.close()
    return {(to, message_id, sent_at is not None) for to, message_id, sent_at in found}


def arrived(server: LoopbackSmtp) -> Counter[Mail]:
    return Counter((message["To"], message["Message-ID"]) for message in list(server.messages))


def told(server: LoopbackSmtp, rows: set[tuple[str, str, bool]], kills: int, between: set[Mail]) -> int:
    """Print the result; 1 when it is not as it must be."""
    got, owed = arrived(server), {(to, message_id) for to, message_id, _ in rows}
    lost = len([row for row in rows if not row[2]]) + len(owed - set(got))
    doubled, repeated = len(set(got) - owed), {mail for mail, count in got.items() if count > 1}
    times = sum(got.values()) - len(got)
    print(f"{kills} workers killed in mid-mailing; {len(owed)} mails owed, {sum(got.values())} arrived")
    print(f"lost {lost}, doubled under another Message-ID {doubled}, repeated under the same one {times}")
    print(f"{len(between)} mails were accepted and not marked when the kill fell")
    wrong = [kills < KILLS, lost, doubled, repeated - between, times > kills]
    return int(any(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
