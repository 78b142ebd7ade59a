"""The consolidated PDF of a full period: seconds, pages and peak memory beside a plain WeasyPrint call.

27 agencies, every task of the plan answered with 60-300 words, all general parts, on a database of its
own. The job (drafting, template, rendering, file) and the plain call on the same HTML run one after the
other in processes of their own; read the ratio, not the seconds.

    .venv/bin/python benchmarks/consolidated_pdf.py
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
MEMORY_LIMIT_MB = 400
PERIOD = "2026-nam"


def main() -> int:
    """Fill the database, run both, print; 1 when the job needs more memory than it may."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            os.environ.pop(name, None)
        os.environ |= {"VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
        filled = run("fill")
        job, plain = run("job"), run("plain")
    print(f"{filled['answers']} answers, {filled['words']} words in {filled['reports']} accepted reports")
    print(f"drafting          {job['drafting']:6.2f} s  {job['queries']} queries")
    for name, found in [("job", job), ("plain WeasyPrint", plain)]:
        print(f"{name:17} {found['seconds']:6.2f} s  {found['cpu']:6.2f} s CPU", end="")
        print(f"  {found['pages']} pages  {found['peak_mb']} MB peak")
    ratio = {unit: job[unit] / plain[unit] for unit in ("cpu", "peak_mb")}
    print(f"job ÷ plain       {ratio['cpu']:6.2f} × CPU  {ratio['peak_mb']:.2f} × memory")
    return int(job["peak_mb"] > MEMORY_LIMIT_MB)


def run(step: str) -> dict:
    """Run one step of this file in a process of its own and return what it prints."""
    done = subprocess.run(
        [sys.executable, __file__, step], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    return json.loads(done.stdout.splitlines()[-1])


def fill() -> dict:
    """Make the full period: every agency's report accepted, every led task answered."""
    from django.core.management import call_command

    from agencies.models import Role, User
    from reports.actions import open_period
    from reports.enums import PARTS
    from reports.models import AgencyReport, ReportingPeriod, ReportPart, TaskProgress
    from tasks.models import Assignment

    call_command("migrate", verbosity=0)
    call_command("load_plan", stdout=sys.stderr)
    period = ReportingPeriod.objects.get(code=PERIOD)
    now = period.due_before - timedelta(days=10)
    open_period(period, now=now)
    author = User.objects.create_user("bench@example.vn", full_name="Bench", role=Role.ADMINISTRATOR)
    stamps = {f"{stamp}_at": now for stamp in ("drafted", "edited", "first_submitted", "submitted")}
    people = {f"{stamp}_by": author for stamp in ("drafted", "edited", "submitted")}
    reports = AgencyReport.objects.bulk_create(
        AgencyReport(obligation=owed, agency_name=owed.agency.name, state="accepted", **stamps, **people)
        for owed in period.obligations.select_related("agency")
    )
    by_agency = {report.obligation.agency_id: report for report in reports}
    words = Words()
    answers = TaskProgress.objects.bulk_create(
        TaskProgress(
            report=by_agency[assignment.agency_id],
            assignment=assignment,
            state="ongoing",
            result=words.some(60, 300),
            difficulties=words.some(10, 40),
            proposals=words.some(10, 40),
        )
        for assignment in Assignment.objects.leading()
    )
    ReportPart.objects.bulk_create(
        ReportPart(report=report, key=key, text=words.some(20, 60)) for report in reports for key in PARTS
    )
    return {"answers": len(answers), "words": words.count, "reports": len(reports)}


class Words:
    """Passages of the plan's own text, the same at every run."""

    def __init__(self) -> None:
        self.random = random.Random(147)  # noqa: S311  # repeatable, not secret
        self.words = (ROOT / "fixtures/ke-hoach-147.txt").read_text().split()
        self.count = 0

    def some(self, low: int, high: int) -> str:
        number = self.random.randint(low, high)
        start = self.random.randrange(len(self.words) - number)
        self.count += number
        return " ".join(self.words[start : start + number])


def job() -> dict:
    """Ask for the report and do its job as a worker does."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    import reports.jobs  # noqa: F401  # registers the handler, as every worker does
    from bacgiang_plan.lib.background import queue, runner
    from reports.enums import OutgoingKind
    from reports.models import ReportingPeriod
    from reports.outgoing.drafting import start
    from reports.outgoing.rendering import request_rendition

    queue.send_on_commit = lambda job_id: None  # no broker here: this process is the worker
    period = ReportingPeriod.objects.get(code=PERIOD)
    by, now = get_user_model().objects.get(), period.due_before - timedelta(days=9)
    clock = Clock()
    with CaptureQueriesContext(connection) as queries:
        document = start(period, OutgoingKind.DEPARTMENT, by=by, now=now)
        made = request_rendition(document, by=by, now=now)
    drafting = clock.read()["seconds"]
    done = runner.run(made.job_id)
    taken = clock.read()
    if done.status != "done":
        raise SystemExit(done.error)
    made.refresh_from_db()
    content = Path(made.pdf.path).read_bytes()
    return figures(taken, content) | {"drafting": drafting, "queries": len(queries)}


def plain() -> dict:
    """Render the same HTML by the plainest call there is."""
    import weasyprint

    from reports.documents.html import to_html
    from reports.models import OutgoingRendition

    html = to_html(OutgoingRendition.objects.get().inputs)
    clock = Clock()
    content = weasyprint.HTML(string=html, base_url=f"{ROOT}/static/").write_pdf()
    return figures(clock.read(), content)


class Clock:
    """Seconds on the wall and on the processor; on a busy machine only the second is worth comparing."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict:
        return {"seconds": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu}


def figures(taken: dict, content: bytes) -> dict:
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    return taken | {"pages": len(PdfReader(BytesIO(content)).pages), "peak_mb": peak}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        raise SystemExit(main())
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bacgiang_plan.settings")
    import django

    django.setup()
    print(json.dumps({"fill": fill, "job": job, "plain": plain}[sys.argv[1]]()))
