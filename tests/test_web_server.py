"""The web server as configured: connections that say nothing cost nobody else the time."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bacgiang_plan.web_server import without_secrets

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "127.0.0.1"


@pytest.fixture
def port(tmp_path):
    """gunicorn with our settings and one worker, before a program that answers at once."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "bacgiang_plan/web_server.py")]
    command += ["--bind", f"{ADDRESS}:{port}", "wsgiref.simple_server:demo_app"]
    log = (tmp_path / "web.log").open("wb")
    server = subprocess.Popen(command, env=os.environ | {"WEB_WORKERS": "1"}, stdout=log, stderr=log)
    yield port
    server.terminate()
    server.wait(20)
    log.close()


def connection(port: int) -> socket.socket:
    for _ in range(100):
        try:
            return socket.create_connection((ADDRESS, port), timeout=4)
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.mark.worker
def test_connections_opened_ahead_of_need_hold_no_thread(port):
    silent = [connection(port) for _ in range(12)]
    time.sleep(0.5)  # all are accepted
    with connection(port) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n")
        assert asking.recv(15).startswith(b"HTTP/1.1 200")  # within the four seconds of its patience
    silent[0].sendall(b"GET / HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n")
    assert silent[0].recv(15).startswith(b"HTTP/1.1 200")
    for each in silent:
        each.close()


@pytest.mark.worker
def test_a_connection_that_is_kept_answers_again(port):
    connection(port).close()  # the server is up
    client = http.client.HTTPConnection(ADDRESS, port, timeout=4)
    client.connect()
    kept = client.sock
    for body in (None, b"a=1", None):
        client.request("POST" if body else "GET", "/", body)
        answer = client.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
        assert client.sock is kept  # http.client gives it up when the answer says "close"
    client.close()


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/lich/5QdXy_-z.ics", "/lich/***.ics"),
        ("/lich/bao-cao/12.ics", "/lich/bao-cao/12.ics"),
        ("/thong-bao/", "/thong-bao/"),
    ],
)
def test_the_log_does_not_hold_the_token_of_a_calendar(path, logged):
    assert without_secrets(path) == logged
