"""The consolidated document of a full period: seconds, pages and memory beside a plain WeasyPrint call.

27 agencies, every task of the plan answered with 60-300 words, all general parts, five appendices, on a
database of its own. Three times in turn, in processes of their own: the whole job (drafting, its rows, the
Word file, HTML, both parts of the PDF at once, joined, written) and the plain call on the same HTML, the
library's import counted in the first only. The least of each is compared: what others on the machine take is
not theirs. Read the ratios, not the seconds. Fails when a limit is missed.

    .venv/bin/python benchmarks/consolidated_pdf.py [--rounds 3]
"""

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
PERIOD = "2026-nam"
ROWS = 1000
LIMITS = {
    "job ÷ plain, wall": 0.8,
    "peak of this process, MB": 300,
    "peak of the other process, MB": 300,
    f"peak of an appendix of {ROWS} rows, MB": 400,
    "Word ÷ PDF": 0.3,
}


def main(rounds: int) -> int:
    """Fill the database, run all, print; 1 when a limit is missed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            os.environ.pop(name, None)
        filled = run("fill", f"{folder}/filled")
        print(f"{filled['answers']} answers, {filled['words']} words in {filled['reports']} accepted reports")
        pairs = [one_round(folder, number) for number in range(rounds)]
        others = {step: run(step, f"{folder}/0") for step in ("formats", "thousand")}
    return judged(pairs, **others)


def one_round(folder: str, number: int) -> tuple[dict, dict]:
    """Run the job on a copy of the filled database, then the plain call on what it made; print both."""
    copy = f"{folder}/{number}"
    shutil.copytree(f"{folder}/filled", copy)
    pair = job, plain = run("job", copy), run("plain", copy)
    if not number:
        print(f"drafting          {job['drafting']:6.2f} s  {job['queries']} queries")
    for name, found in [("job", job), ("plain WeasyPrint", plain)]:
        print(
            f"{name:17} {found['seconds']:6.2f} s  CPU {found['own']:.2f} + {found['beside']:.2f} s", end=""
        )
        print(f"  {found['pages']} pages  {found['peak_mb']} MB, beside {found['child_mb']} MB")
    return pair


def judged(pairs: list[tuple[dict, dict]], formats: dict, thousand: dict) -> int:
    """Print what is limited beside its limit; 1 when one is missed."""
    jobs = [job for job, _ in pairs]
    measured = [
        min(job["seconds"] for job in jobs) / min(plain["seconds"] for _, plain in pairs),
        max(job["peak_mb"] for job in jobs),
        max(job["child_mb"] for job in jobs),
        max(thousand["peak_mb"], thousand["child_mb"]),
        formats["docx"] / formats["pdf"],
    ]
    longer = statistics.median(max(job["own"], job["beside"]) / plain["own"] for job, plain in pairs)
    both = statistics.median((job["own"] + job["beside"]) / plain["own"] for job, plain in pairs)
    print(f"job ÷ plain       {longer:6.2f} × CPU of the longer process (what an idle machine waits for)")
    print(f"                  {both:6.2f} × CPU of both")
    print(f"parts             main text {formats['main']:.2f} s, appendices {formats['appendices']:.2f} s")
    print(f"Word {formats['docx']:.2f} s, Excel {formats['xlsx']:.2f} s, PDF {formats['pdf']:.2f} s")
    print(f"{ROWS} rows         {thousand['seconds']:6.2f} s  {thousand['pages']} pages")
    for (name, limit), found in zip(LIMITS.items(), measured, strict=True):
        print(f"{'ok    ' if found <= limit else 'MISSED'} {name}: {found:.2f} (at most {limit})")
    return int(any(found > limit for limit, found in zip(LIMITS.values(), measured, strict=True)))


def run(step: str, folder: str) -> dict:
    """Run one step of this file in a process of its own, on the data in ``folder``; return what it prints."""
    done = subprocess.run(
        [sys.executable, __file__, "--step", step],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": folder, "LOG_LEVEL": "WARNING"},
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

    html = to_html(frozen())
    clock = Clock()
    content = weasyprint.HTML(string=html, base_url=f"{ROOT}/static/").write_pdf()
    return figures(clock.read(), content)


def formats() -> dict:
    """How long each format of the same document takes, and each half of the PDF alone."""
    import weasyprint  # noqa: F401  # imported by whatever comes first, which it would slow down

    from reports.documents.html import parts_of
    from reports.documents.pdf import to_pdf
    from reports.documents.pictures import pictures_of
    from reports.documents.rendering import render_pdf
    from reports.documents.sheets import to_xlsx
    from reports.documents.word import to_docx

    words = frozen()
    main_text, appendices = parts_of(words)
    made = {
        "docx": lambda: to_docx(words, pictures_of(words)),
        "xlsx": lambda: to_xlsx(words),
        "pdf": lambda: render_pdf(words, lambda *told: None, every=5),
        "main": lambda: to_pdf(main_text),
        "appendices": lambda: to_pdf(appendices),
    }
    return {name: seconds(make) for name, make in made.items()}


def thousand() -> dict:
    """Render a document with the rows of Phụ lục II, a thousand of them."""
    from reports.documents.rendering import render_pdf

    words = frozen()
    table = words["appendices"][1]
    rows = [row for row in table["rows"] if not row["is_group"]]
    many = (rows * (1 + ROWS // len(rows)))[:ROWS]
    words |= {"sections": words["sections"][:1], "appendices": [table | {"rows": many}]}
    clock = Clock()
    return figures(clock.read(), render_pdf(words, lambda *told: None, every=5)) | clock.read()


def frozen() -> dict:
    from reports.models import OutgoingRendition

    return OutgoingRendition.objects.get().inputs


def seconds(make: Callable[[], object]) -> float:
    clock = Clock()
    make()
    return clock.read()["seconds"]


class Clock:
    """Seconds on the wall, and on the processor: of this process, and of those it has waited for."""

    def __init__(self) -> None:
        self.began = self._now()

    @staticmethod
    def _now() -> dict[str, float]:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        beside = children.ru_utime + children.ru_stime
        return {"seconds": time.perf_counter(), "own": time.process_time(), "beside": beside}

    def read(self) -> dict[str, float]:
        return {name: now - self.began[name] for name, now in self._now().items()}


def figures(taken: dict, content: bytes) -> dict:
    """Return ``taken`` with the pages and the peaks: of this process, and of the greatest beside it."""
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return taken | {"pages": len(PdfReader(BytesIO(content)).pages), "peak_mb": peak, "child_mb": child}


STEPS = {step.__name__: step for step in (fill, job, plain, formats, thousand)}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--step", choices=STEPS)
    given = parser.parse_args()
    if not given.step:
        raise SystemExit(main(given.rounds))
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bacgiang_plan.settings")
    import django

    django.setup()
    print(json.dumps(STEPS[given.step]()))
