"""A 500-row workbook checked and previewed, as a multiple of openpyxl alone reading it, in the same run.

    .venv/bin/python -m benchmarks.workbooks [--rounds 9]

openpyxl reads in read-only mode, values only, every sheet. The portal checks the same bytes (limits,
identity, every cell, the rules, what is saved), works out every change and renders the page of the preview.
Both are measured in turn, CPU time, medians. Every task is rewritten in the file. Prints the ratio and the
peak memory of both above what the program held before.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
import tracemalloc
from io import BytesIO

ROWS, LIMIT = 500, 1.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        return _measure(rounds)


def _set_up(folder: str) -> None:
    os.environ |= {
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings",
        "LOG_LEVEL": "ERROR",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command

    with open(os.devnull, "w") as silence:
        for command in ("migrate", "load_plan", "load_sample"):
            call_command(command, stdout=silence)


def _measure(rounds: int) -> int:
    report, officer = _large_report()
    content = _filled_in(report)
    runs = {
        "openpyxl, read-only": lambda: _openpyxl(content),
        "check and preview": lambda: _ours(report, officer, content),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds + 2):
        for name, run in runs.items():
            gc.collect()
            started = time.process_time()
            run()
            times[name].append(time.process_time() - started)
    medians = {name: statistics.median(spent[2:]) for name, spent in times.items()}
    alone = medians["openpyxl, read-only"]
    print(f"{ROWS} rows, every one changed, {len(content) / 1024:.0f} KB")
    print(f"{'':<22}{'CPU ms':>8}{'× openpyxl':>12}{'peak MB':>9}")
    for name, run in runs.items():
        print(f"{name:<22}{medians[name] * 1000:>8.0f}{medians[name] / alone:>12.2f}{_peak(run):>9.1f}")
    ratio = medians["check and preview"] / alone
    print(f"{ratio:.2f} × openpyxl, limit {LIMIT} ×")
    return int(ratio > LIMIT)


def _peak(run) -> float:
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    return peak


def _large_report():
    from django.utils import timezone

    from agencies.models import User
    from reports.actions import start_report
    from reports.manuscript import led_assignments
    from reports.models import Obligation
    from tasks.models import Assignment, Section, Task

    officer = User.objects.get(email="chuyenvien.sct@mau.example")
    owed = Obligation.objects.filter(agency=officer.agency).order_by("-period__due_before").first()
    report = start_report(owed, by=officer, now=timezone.now())
    section, first = Section.objects.first(), Task.objects.order_by("-order").first().order + 1
    missing = ROWS - led_assignments(report).count()
    words = "Tham mưu triển khai thực hiện quy hoạch, theo dõi tiến độ và báo cáo kết quả hằng năm. "
    tasks = Task.objects.bulk_create(
        Task(
            clause=f"X.{n}", section=section, order=first + n, text=f"{words}({n})", first_line=1, last_line=1
        )
        for n in range(missing)
    )
    Assignment.objects.bulk_create(
        Assignment(task=task, agency=officer.agency, role="lead") for task in tasks
    )
    return report, officer


def _filled_in(report) -> bytes:
    from django.utils import timezone
    from openpyxl import load_workbook

    from reports.workbooks.export import report_workbook

    book = load_workbook(BytesIO(report_workbook(report, now=timezone.now())))
    sheet = book["Nhiệm vụ"]
    words = "Đã ban hành văn bản, tổ chức kiểm tra thực tế, tổng hợp báo cáo UBND tỉnh theo quy định. "
    for row in range(2, sheet.max_row + 1):
        if ".part" not in sheet.cell(row, 1).value:
            sheet.cell(row, 6).value = sheet.cell(row, 6).value or "Đang thực hiện"
            sheet.cell(row, 10).value = f"{words * 3}({row})"
            sheet.cell(row, 11).value = f"{words}({row})"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _openpyxl(content: bytes) -> None:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass


def _ours(report, officer, content: bytes) -> None:
    from django.template.loader import render_to_string
    from django.utils import timezone

    from reports.workbooks import actions
    from reports.workbooks.report_scope import report_scope

    now = timezone.now()
    scope = report_scope(report, by=officer, now=now)
    kept = actions.check_workbook(scope, BytesIO(content), name="so.xlsx", by=officer, now=now)
    seen = actions.preview_of(kept, scope)
    assert len(seen.changes) >= 2 * ROWS - 40, len(seen.changes)
    context = {"report": report, "kept": kept, "preview": seen, "locked": "", "is_expired": False}
    render_to_string("reports/workbook_preview.html", context)


if __name__ == "__main__":
    sys.exit(main())
