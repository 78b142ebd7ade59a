"""``script/server`` as a newcomer meets it: one command, a page, Ctrl-C, nothing left behind."""

import contextlib
import os
import signal
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from tests.running_portal import Server

pytestmark = pytest.mark.worker


@pytest.fixture
def started_before(installation, tmp_path) -> None:
    """The folder of `servers` has seen a first start."""
    installation.copy(tmp_path / "var")


@pytest.fixture
def servers(tmp_path, installation):
    """A factory of servers on one folder, all ended at the end; static files are those of `installation`."""
    started = []

    def start(**options) -> Server:
        name = f"console{len(started)}"
        started.append(Server(tmp_path / "var", installation.static_root, name=name, **options))
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


def test_run_again_it_starts_in_seconds_and_changes_no_data(started_before, servers, tmp_path):
    before = dump(tmp_path / "var")
    second = servers()
    second.wait_for("đang chạy tại", seconds=40)  # a first start takes thrice as long
    second.stop()
    assert dump(tmp_path / "var") == before


def test_a_second_server_on_the_same_folder_is_told_so(started_before, servers):
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


def test_a_killed_script_takes_its_processes_along(started_before, servers):
    server = servers()
    server.wait_for("đang chạy tại")
    server.stop(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while server.processes():
        assert time.monotonic() < deadline, server.processes()
        time.sleep(0.2)


def test_a_web_that_dies_stops_all_and_says_where_to_look(started_before, servers):
    server = servers()
    server.wait_for("đang chạy tại")
    os.kill(server.main_process("gunicorn"), signal.SIGKILL)
    assert server.process.wait(timeout=40) == 1
    assert "dừng ngoài ý muốn" in server.said()
    assert server.processes() == {}


def workers(server: Server) -> set[int]:
    """The worker and its beat."""
    return {pid for pid, command in server.processes().items() if "celery" in command}


def wait_for_worker(server: Server, start: int) -> None:
    """Until the worker and its beat are at work for the ``start``-th time."""
    log, deadline = server.var_dir / "log" / "worker.log", time.monotonic() + 40
    while min(log.read_text().count("beat: Starting"), log.read_text().count(" ready.")) < start:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def test_a_worker_that_dies_is_started_again_and_the_pages_stay(started_before, servers):
    server = servers()
    server.wait_for("đang chạy tại")
    wait_for_worker(server, 1)
    before = workers(server)
    os.kill(server.main_process("celery"), signal.SIGKILL)
    server.wait_for("khởi động lại lần 1/5")
    assert server.get("/")[0] == 200
    wait_for_worker(server, 2)
    assert workers(server) & before == set()
    assert (server.stop(), server.processes()) == (130, {})


def test_a_worker_that_keeps_dying_stops_all_and_says_where_to_look(started_before, servers, monkeypatch):
    monkeypatch.setenv("WORKER_RESTARTS", "1")
    server = servers()
    server.wait_for("đang chạy tại")
    for start in (1, 2):
        wait_for_worker(server, start)
        os.kill(server.main_process("celery"), signal.SIGKILL)
    assert server.process.wait(timeout=40) == 1
    assert "Một tiến trình đã dừng ngoài ý muốn" in server.said()
    assert server.processes() == {}


def test_nothing_it_keeps_is_open_to_other_users_of_the_machine(installation):
    kept = [installation.var_dir, *installation.var_dir.rglob("*")]
    assert {"db.sqlite3", "secret_key", "web.log", "broker"} <= {path.name for path in kept}
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
