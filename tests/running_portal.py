"""The portal started by ``script/server``, as tests drive it from outside."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(var_dir: Path, static_root: Path, port: int) -> dict[str, str]:
    env = {**os.environ, "VAR_DIR": str(var_dir), "STATIC_ROOT": str(static_root), "PORT": str(port)}
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL"):
        env.pop(name, None)
    return env


def heed_ctrl_c() -> None:
    """A test run started in the background ignores Ctrl-C, and would hand that down to the server."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Installation:
    """What a first start leaves, made once for all processes of a test run; tests get copies."""

    def __init__(self, folder: Path) -> None:
        self.var_dir, self.static_root = folder / "var", folder / "static"
        made = folder / "made"
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                self._make()
                made.touch()

    def _make(self) -> None:
        before = os.umask(0o022)  # as nearly everybody's
        try:
            server = Server(self.var_dir, self.static_root, name="first-start.txt")
        finally:
            os.umask(before)
        try:
            server.wait_for("đang chạy tại", seconds=300)
            self._wait_for_jobs(seconds=300)
        finally:
            server.stop()

    def _wait_for_jobs(self, seconds: float) -> None:
        """Until the files of the sample's documents are made: no copy need make them again."""
        deadline = time.monotonic() + seconds
        with contextlib.closing(sqlite3.connect(self.var_dir / "db.sqlite3")) as database:
            jobs = "SELECT count(*) FROM background_job WHERE status IN ('queued', 'running')"
            while database.execute(jobs).fetchone() != (0,):
                assert time.monotonic() < deadline, "the jobs of the sample do not end"
                time.sleep(0.2)

    def copy(self, var_dir: Path) -> None:
        """Fill ``var_dir``; a server started on it writes logs of its own."""
        shutil.copytree(self.var_dir, var_dir, ignore=shutil.ignore_patterns("log"))


class Server:
    """One run of the script."""

    def __init__(self, var_dir: Path, static_root: Path, *, name: str, port: int | None = None) -> None:
        self.var_dir, self.port = var_dir, port or free_port()
        self.console = var_dir.with_name(name)
        with self.console.open("w") as output:
            self.process = subprocess.Popen(
                ["script/server"],
                cwd=ROOT,
                env=environment(var_dir, static_root, self.port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=heed_ctrl_c,
            )

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, words: str, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        return self.console.read_text()

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
            return page.status, page.read().decode()

    def manage(self, *words: str) -> str:
        """Run ``manage.py`` on this server's data and return what it printed."""
        env = environment(self.var_dir, self.var_dir, self.port)
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout

    def letters(self) -> list[EmailMessage]:
        """Every mail in the folder, oldest file first; a file may hold several."""
        parser, found = BytesParser(policy=policy.default), []
        for path in sorted((self.var_dir / "mail").glob("*.log")):
            bodies = path.read_bytes().split(b"-" * 79 + b"\n")
            found += [parser.parsebytes(body) for body in bodies if body.strip()]
        return found

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=40)

    def processes(self) -> dict[int, str]:
        """Living processes that were started for this folder, with their command lines."""
        mark = f"VAR_DIR={self.var_dir}\0".encode()
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                if mark in (path / "environ").read_bytes():
                    found[int(path.name)] = (path / "cmdline").read_text().replace("\0", " ")
        return found

    def main_process(self, program: str) -> int:
        return min(pid for pid, command in self.processes().items() if program in command)
