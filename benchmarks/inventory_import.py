"""An inventory of 10,000 zones brought as a workbook, exported, and brought again: time and peak memory.

    .venv/bin/python -m benchmarks.inventory_import [--rows 10000]

Each step is a job run in a process of its own, as a worker runs it, on SQLite in a folder of its own (or on
``DATABASE_URL``). Peak memory is the process's largest resident set (``ru_maxrss``), beside that of a process
that only starts the portal. The longest write transaction is timed, for it keeps other writers waiting.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time

STEPS = ("start", "read", "write", "export", "read_again")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--step", choices=STEPS)
    options = parser.parse_args()
    if options.step:
        return _step(options.step)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "LOG_LEVEL": "ERROR"}
        _prepare(options.rows)
        print(f"{options.rows} rows\n{'':<12}{'seconds':>9}{'CPU s':>7}{'peak MB':>9}  notes", flush=True)
        for step in STEPS:
            command = [sys.executable, "-m", "benchmarks.inventory_import", "--step", step]
            subprocess.run(command, check=True)
    return 0


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bacgiang_plan.settings"
    import django

    django.setup()
    from zones import jobs  # noqa: F401


def _prepare(rows: int) -> None:
    """The plan, one person, and a list as a stranger would make it, kept as uploaded."""
    _set_up()
    from django.core.management import call_command

    with open(os.devnull, "w") as silence:
        call_command("migrate", stdout=silence)
        call_command("load_plan", stdout=silence)
    from agencies.models import Agency, User

    fields = {"full_name": "Đo đạc", "role": "specialist", "agency": Agency.objects.get(code="sct")}
    User.objects.create_user("do@example.vn", "Mat-khau-mau-1", **fields)
    _bring(_list(rows))


def _list(rows: int):
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục")
    sheet.append(["STT", "Tên KCN, CCN", "Huyện", "Địa điểm", "Diện tích (ha)", "Quyết định thành lập"])
    for number in range(1, rows + 1):
        kind = "KCN" if number % 5 == 0 else "CCN"
        paper = f"Quyết định số {number}/QĐ-UBND ngày {number % 28 + 1:02d}/{number % 12 + 1:02d}/2019"
        place = f"xã Đồng Việt {number % 90}"
        sheet.append([number, f"{kind} Tân Thịnh {number}", "Lạng Giang", place, 20 + number % 70 / 4, paper])
    sheet.append([None, "Tổng cộng"])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _bring(file) -> None:
    from django.utils import timezone

    from agencies.models import User
    from zones.workbooks import actions
    from zones.workbooks.rows import Source

    person = User.objects.get(email="do@example.vn")
    actions.bring_workbook(file, name="lon.xlsx", source=Source(), by=person, now=timezone.now())


def _step(step: str) -> int:
    _set_up()
    started, cpu = time.perf_counter(), time.process_time()
    notes = RUNS[step]()
    spent, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{step:<12}{spent:>9.1f}{cpu:>7.1f}{peak:>9.0f}  {notes}", flush=True)
    return 0


def _run_job() -> str:
    from bacgiang_plan.lib.background import runner
    from bacgiang_plan.lib.background.models import Job
    from zones.models import InventoryImport

    done = [runner.run(job.pk) for job in Job.objects.queued()]
    kept = InventoryImport.objects.first()
    return f"{[job.status for job in done]}, {kept.state} {kept.counts}"


def _write() -> str:
    from django.utils import timezone

    from zones.models import InventoryImport
    from zones.workbooks import actions

    kept = InventoryImport.objects.first()
    longest, write = [0.0], actions._write

    def timed(*args) -> None:
        started = time.perf_counter()
        write(*args)
        longest[0] = time.perf_counter() - started

    actions._write = timed
    actions.confirm_import(kept, by=kept.uploaded_by, now=timezone.now())
    return f"{_run_job()}; transaction {longest[0]:.1f} s"


def _export() -> str:
    from pathlib import Path

    from django.utils import timezone

    from zones.workbooks.export import write_inventory

    path = Path(os.environ["VAR_DIR"]) / "all.xlsx"
    reports = []
    rows = write_inventory(path, now=timezone.now(), progress=lambda *args: reports.append(args))
    return f"{rows} rows, {path.stat().st_size / 1024 / 1024:.1f} MB, told {len(reports)} times"


def _read_again() -> str:
    """Bring the export back as it left."""
    from pathlib import Path

    with (Path(os.environ["VAR_DIR"]) / "all.xlsx").open("rb") as file:
        _bring(file)
    return _run_job()


RUNS = {
    "start": lambda: "the portal alone",
    "read": _run_job,
    "write": _write,
    "export": _export,
    "read_again": _read_again,
}

if __name__ == "__main__":
    sys.exit(main())
