"""The last evening: 300 officers write at once, one automatic save every ten seconds each.

    .venv/bin/python -m benchmarks.last_evening [--officers 300] [--seconds 120] [--every 10 5]

Makes a PostgreSQL database of its own, starts gunicorn with the settings of production, lets ``wrk`` play
the officers (a thread and a connection each, a new connection for every save, the text growing) and compares
every officer's last acknowledged save with the database. Needs PostgreSQL on 127.0.0.1 (another one:
TEST_POSTGRES_URL, a role that may create databases) and wrk (Debian: apt-get install wrk). ``--every``
takes several pauses, in seconds: the second run shows the head-room. Ends with 1 when the first run has an
error, a lost save or a 95th percentile above 200 ms.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
LIMIT_MS = 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--officers", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--every", type=float, nargs="+", default=[10, 5])
    wanted = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; on Debian or Ubuntu: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        return _evening(Path(folder), wanted)


def _evening(folder: Path, wanted: argparse.Namespace) -> int:
    database = f"last_evening_{os.getpid()}"
    _administer(f"CREATE DATABASE {database}")
    environment = _production(folder, database)
    try:
        _run("fill", environment, str(folder), str(wanted.officers))
        with _Portal(folder, environment) as portal:
            print(f"{wanted.officers} officers, {wanted.seconds} s a run, {os.cpu_count()} cores")
            _play(portal, wanted.officers, seconds=15, every=10)  # the first request of each worker imports
            faults = [_round(portal, wanted, every) for every in wanted.every]
            return int(faults[0])
    finally:
        _administer(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _administer(statement: str) -> None:
    connection = psycopg2.connect(SERVER)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _production(folder: Path, database: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"{SERVER.rpartition('/')[0]}/{database}",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "HTTPS": "0",
        "VAR_DIR": str(folder / "var"),
        "STATIC_ROOT": str(folder / "static"),
        "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings",
        "LOG_LEVEL": "WARNING",
    }


def _run(step: str, environment: dict, *arguments: str) -> dict:
    """Run one step of ``last_evening_data.py`` in a process of its own; return what it prints last."""
    command = [sys.executable, "-m", "benchmarks.last_evening_data", step, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


class _Portal:
    """gunicorn as in production, with the processor time it has used."""

    def __init__(self, folder: Path, environment: dict) -> None:
        self.folder, self.environment = folder, environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self) -> "_Portal":
        command = [sys.executable, "-m", "gunicorn", "--config", "bacgiang_plan/web_server.py"]
        # wrk opens a connection before its pause, a browser after it: it must be kept open for so long
        command += ["--bind", f"127.0.0.1:{self.port}", "--keep-alive", "30", "bacgiang_plan.wsgi"]
        self.log = (self.folder / "web.log").open("wb")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.2)
        raise SystemExit((self.folder / "web.log").read_text()[-3000:])

    def __exit__(self, *error: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)
        self.log.close()

    def processor_seconds(self) -> float:
        found = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:  # its process group
                found += int(fields[11]) + int(fields[12])
        return found / os.sysconf("SC_CLK_TCK")


def _machine_seconds() -> tuple[float, float]:
    """Return the seconds all cores have worked, and existed."""
    ticks = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    unit = os.sysconf("SC_CLK_TCK")
    return (sum(ticks) - ticks[3] - ticks[4]) / unit, sum(ticks) / unit


def _play(portal: _Portal, officers: int, *, seconds: int, every: float) -> tuple[dict, dict]:
    """Let the officers write; return what wrk measured and what the database has."""
    result = portal.folder / "result.json"
    result.unlink(missing_ok=True)
    command = ["wrk", f"-t{officers}", f"-c{officers}", f"-d{seconds}s", "--timeout", "30s"]
    command += ["-s", str(ROOT / "benchmarks/last_evening.lua"), f"http://127.0.0.1:{portal.port}"]
    command += ["--", str(portal.folder / "officers.lua"), str(int(every * 1000))]
    environment = os.environ | {"LAST_EVENING_RESULT": str(result)}
    said = subprocess.run(command, capture_output=True, text=True, env=environment)
    if said.returncode or not result.exists():
        raise SystemExit(said.stdout + said.stderr)
    return json.loads(result.read_text()), _run("check", portal.environment, str(portal.folder))


def _round(portal: _Portal, wanted: argparse.Namespace, every: float) -> bool:
    """Play one run and print it; return whether anything is wrong with it."""
    used, (busy, all_) = portal.processor_seconds(), _machine_seconds()
    found, checked = _play(portal, wanted.officers, seconds=wanted.seconds, every=every)
    used, (busy, all_) = portal.processor_seconds() - used, _less(_machine_seconds(), (busy, all_))
    refused = sum(each["refused"] for each in found["officers"])
    times = sorted(time for each in found["officers"] for time in each["times"])
    saves, lost = len(times), checked["lost"]
    p95 = times[int(0.95 * saves)]
    print(f"one save every {every:g} s: {saves / found['seconds']:.1f} requests/s, {saves} saves")
    print(
        f"  p50 {times[saves // 2]:.0f} ms, p95 {p95:.0f} ms, p99 {times[int(0.99 * saves)]:.0f} ms", end=""
    )
    print(f", max {times[-1]:.0f} ms")
    print(f"  errors {found['errors']}, refused {refused}, lost {len(lost)}")
    print(
        f"  server {used:.1f} s of CPU, {1000 * used / saves:.1f} ms a save; all cores {busy / all_:.0%} busy"
    )
    complaints = {each["complaint"] for each in found["officers"] if each["refused"]}
    for words in [*sorted(complaints)[:3], *lost[:3]]:
        print(f"  {words}")
    return bool(found["errors"] or refused or lost) or p95 > LIMIT_MS


def _less(now: tuple[float, float], then: tuple[float, float]) -> tuple[float, float]:
    return now[0] - then[0], now[1] - then[1]


if __name__ == "__main__":
    sys.exit(main())
