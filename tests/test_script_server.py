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
