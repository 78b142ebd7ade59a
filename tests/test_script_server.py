"""``script/server`` as a newcomer meets it: one command, a page, Ctrl-C, nothing left behind."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.worker
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
            )

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


@pytest.fixture(scope="module")
def static_root(tmp_path_factory) -> Path:
    """Collected and compressed once for all tests here: it takes most of a first start."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def servers(tmp_path, static_root):
    """A factory of servers on one folder, all ended at the end."""
    started = []

    def start(**options) -> Server:
        name = f"console{len(started)}"
        started.append(Server(tmp_path / "var", static_root, name=name, **options))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop(signal.SIGTERM)


def test_one_command_gives_a_page_and_ctrl_c_leaves_nothing_behind(servers):
    server = servers()
    server.wait_for("đang chạy tại")
    status, page = server.get("/")
    assert (status, "Đăng nhập" in page) == (200, True)
    worker_log = (server.var_dir / "log" / "worker.log").read_text
    while "background.sweep" not in worker_log() or "beat: Starting" not in worker_log():
        time.sleep(0.1)
    assert server.stop() == 130
    assert server.processes() == {}


def dump(var_dir: Path) -> list[str]:
    """The whole database but for the journal of jobs, which each start's own sweep may touch."""
    with contextlib.closing(sqlite3.connect(var_dir / "db.sqlite3")) as connection:
        return [line for line in connection.iterdump() if "background_job" not in line]


def test_run_again_it_starts_in_seconds_and_changes_no_data(servers):
    first = servers()
    first.wait_for("đang chạy tại")
    first.stop()
    before = dump(first.var_dir)
    second = servers()
    second.wait_for("đang chạy tại", seconds=20)
    second.stop()
    assert dump(first.var_dir) == before


def test_a_second_server_on_the_same_folder_is_told_so(servers):
    first = servers()
    first.wait_for("đang chạy tại")
    second = servers()
    assert second.process.wait(timeout=20) == 1
    assert "đang chạy rồi" in second.said()


def test_a_port_in_use_is_told_with_the_way_out(servers):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = servers(port=port)
        assert server.process.wait(timeout=20) == 1
    assert f"PORT={port + 1} ./script/server" in server.said()


def test_a_killed_script_takes_its_processes_along(servers):
    server = servers()
    server.wait_for("đang chạy tại")
    server.stop(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while server.processes():
        assert time.monotonic() < deadline, server.processes()
        time.sleep(0.2)


@pytest.mark.parametrize("program", ["gunicorn", "celery"])
def test_a_process_that_dies_stops_all_and_says_where_to_look(servers, program):
    server = servers()
    server.wait_for("đang chạy tại")
    os.kill(server.main_process(program), signal.SIGKILL)
    assert server.process.wait(timeout=40) == 1
    assert "dừng ngoài ý muốn" in server.said()
    assert server.processes() == {}
