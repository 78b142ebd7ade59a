"""A whole installation in a temporary folder, with real worker processes, on any database and broker."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import psycopg2
import pytest
import redis

ROOT = Path(__file__).resolve().parents[2]
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
SETUP = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from bacgiang_plan.lib.background import queue
from bacgiang_plan.lib.background.models import Job
now = timezone.now()
"""


def postgres_answers() -> bool:
    try:
        psycopg2.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=2) as client:
            return client.ping()
    except redis.RedisError:
        return False


ENGINES = [("sqlite", "embedded"), ("sqlite", "redis"), ("postgres", "embedded"), ("postgres", "redis")]
"""Databases and brokers, each with each."""


def skip_unless_they_answer(database: str, broker: str) -> None:
    if database == "postgres" and not postgres_answers():
        pytest.skip("PostgreSQL does not answer")
    if broker == "redis" and not redis_answers():
        pytest.skip("Redis does not answer")


@contextlib.contextmanager
def built_once(
    folders: pytest.TempPathFactory, build: Callable[["Site"], None]
) -> Iterator[Callable[[str], "Site"]]:
    """Give a function of a database that returns a site on it, built at the first call, to be copied."""
    with contextlib.ExitStack() as at_the_end:

        @cache
        def site_on(database: str) -> Site:
            site = Site(folders.mktemp(database), database=database, broker="embedded")
            at_the_end.callback(site.destroy)
            build(site)
            return site

        yield site_on


class Site:
    """One installation: its environment, its database, its workers."""

    def __init__(self, folder: Path, *, database: str, broker: str) -> None:
        self.folder = folder
        self.log = folder / "handler.log"
        self.name = f"test_{uuid.uuid4().hex[:12]}"
        self.processes: list[subprocess.Popen] = []
        self.database, self.broker = database, broker
        self.env = {**os.environ, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings"}
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PYTHONWARNINGS"):
            self.env.pop(name, None)
        self.env |= self._production()

    def _production(self) -> dict[str, str]:
        env = {"SECRET_KEY": "only-for-tests " * 4, "ALLOWED_HOSTS": "localhost"}
        if self.database == "postgres":
            env["DATABASE_URL"] = POSTGRES_URL.rpartition("/")[0] + f"/{self.name}"
        if self.broker == "redis":
            env |= {"REDIS_URL": REDIS_URL, "REDIS_KEY_PREFIX": f"{self.name}:"}
        return env

    def build(self) -> None:
        if self.database == "postgres":
            self._postgres(f'CREATE DATABASE "{self.name}"')
        self.manage("migrate", "background", "--verbosity=0")

    def build_like(self, other: "Site") -> None:
        """Begin with what is in the database of ``other``, to which nobody is connected."""
        if self.database == "postgres":
            self._postgres(f'CREATE DATABASE "{self.name}" TEMPLATE "{other.name}"')
        else:
            shutil.copy(other.folder / "db.sqlite3", self.folder)

    def destroy(self) -> None:
        for process in self.processes:
            stop(process, signal.SIGKILL)
        if self.broker == "redis":
            self.lose_broker()
        if self.database == "postgres":
            self._postgres(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _postgres(self, statement: str) -> None:
        with contextlib.closing(psycopg2.connect(POSTGRES_URL)) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    def manage(self, *args: str) -> str:
        command = [sys.executable, "manage.py", *args]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True
        ).stdout

    def python(self, code: str) -> str:
        """Run ``code`` in a fresh process that knows queue, Job and now; return what it printed."""
        command = [sys.executable, "-c", SETUP + code]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True
        ).stdout

    def enqueue(self, *keys: str, **payload: object) -> list[int]:
        payload["log"] = str(self.log)
        code = f"for key in {keys!r}: print(queue.enqueue('test.note', key, {payload!r}, now=now).pk)"
        return [int(line) for line in self.python(code).split()]

    def sweep(self, **shift: float) -> str:
        """Sweep as if it were that much later; return the counts."""
        return self.python(f"print(dict(queue.sweep(now=now + timedelta(**{shift!r}))))").strip()

    def worker(self, *args: str) -> subprocess.Popen:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "bacgiang_plan",
            "worker",
            "-P",
            "solo",
            "-l",
            "INFO",
        ]
        command += [
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "-I",
            "tests.lib.job_handlers",
        ]
        with (self.folder / f"worker{len(self.processes)}.log").open("w") as output:
            process = subprocess.Popen(
                [*command, "-n", f"{uuid.uuid4().hex}@%h", *args],
                cwd=ROOT,
                env=self.env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def lose_broker(self) -> None:
        """Forget every message and every binding."""
        if self.broker == "embedded":
            shutil.rmtree(self.folder / "broker")
            return
        with redis.Redis.from_url(REDIS_URL) as client:
            for key in client.scan_iter(f"{self.name}:*"):
                client.delete(key)

    def rows(self, columns: str) -> list[tuple]:
        """Return those columns of every job, oldest first, read past Django."""
        return self.select(f"{columns} FROM background_job ORDER BY id")

    def select(self, query: str) -> list[tuple]:
        with contextlib.closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"SELECT {query}")
            return cursor.fetchall()

    def _connect(self):
        if self.database == "postgres":
            return psycopg2.connect(self.env["DATABASE_URL"])
        return sqlite3.connect(self.folder / "db.sqlite3", timeout=20)

    def wait_for(self, columns: str, expected: list[tuple], seconds: float = 60) -> None:
        """Wait until the jobs read so, or fail with what they read and what the workers said."""
        deadline = time.monotonic() + seconds
        while (seen := self.rows(columns)) != expected:
            assert time.monotonic() < deadline, f"{seen} is not {expected}\n{self.said()}"
            time.sleep(0.1)

    def said(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("worker*.log")))

    def notes(self) -> list[str]:
        return self.log.read_text().splitlines()


def stop(process: subprocess.Popen, how: signal.Signals) -> None:
    """Signal the worker's whole session and wait for its end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.wait(timeout=20)
