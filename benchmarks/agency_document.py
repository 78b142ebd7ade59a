"""The largest agency's report as PDF and as Word, beside a plain WeasyPrint call on the same HTML.

The agency that leads most tasks, each answered with 60-300 words, all general parts, on a database of its
own. The job (frozen inputs, template, rendering, file), the plain call and the Word file (queries,
drafting, writing) run one after the other in processes of their own; read the ratios, not the seconds.

    .venv/bin/python -m benchmarks.agency_document
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.consolidated_pdf import PERIOD, Clock, figures
from benchmarks.consolidated_pdf import fill as fill_period

ROOT = Path(__file__).resolve().parent.parent
WORD_LIMIT_SECONDS = 0.2
"""Above it the Word file would have to be made by a worker, as the PDF is."""
ROUNDS = 20


def main() -> int:
    """Fill the database, run the three, print; 1 when the Word file is too slow for a request."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            os.environ.pop(name, None)
        os.environ |= {"VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
        filled = run("fill")
        job, plain, word = run("job"), run("plain"), run("word")
    print(f"{filled['agency']}: {filled['tasks']} tasks")
    for name, found in [("job", job), ("plain WeasyPrint", plain)]:
        print(f"{name:17} {found['seconds']:6.2f} s  {found['cpu']:6.2f} s CPU", end="")
        print(f"  {found['pages']} pages  {found['peak_mb']} MB peak")
    ratio = {unit: job[unit] / plain[unit] for unit in ("cpu", "peak_mb")}
    print(f"job ÷ plain       {ratio['cpu']:6.2f} × CPU  {ratio['peak_mb']:.2f} × memory")
    print(f"Word, first       {word['first']:6.3f} s CPU, then {word['cpu']:.3f} s", end="")
    print(f"  {word['bytes']} bytes, {word['queries']} queries")
    print(f"Word ÷ plain      {word['cpu'] / plain['cpu']:6.3f} × CPU")
    return int(word["cpu"] > WORD_LIMIT_SECONDS)


def run(step: str) -> dict:
    """Run one step of this file in a process of its own and return what it prints."""
    command = [sys.executable, "-m", "benchmarks.agency_document", step]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def fill() -> dict:
    """Make the full period and return the agency with most led tasks."""
    fill_period()
    agency = largest().obligation.agency
    return {"agency": agency.name, "tasks": agency.assignments.leading().count()}


def largest():
    """Return the report that answers most tasks."""
    from django.db.models import Count

    from reports.models import AgencyReport

    reports = AgencyReport.objects.select_related("obligation__period", "obligation__agency")
    return reports.annotate(answers=Count("task_progress")).order_by("-answers", "pk").first()


def source():
    """Return the report of the largest agency and what its own people print of it."""
    from reports import content
    from reports.agency_document.source import Source

    report = largest()
    said = content.snapshot(report)
    return report, Source(said, content.digest(said), None)


def job() -> dict:
    """Ask for the document and do its job as a worker does."""
    import weasyprint  # noqa: F401  # a worker has it since its first PDF; plain() does not count it either
    from django.contrib.auth import get_user_model

    import reports.jobs  # noqa: F401  # registers the handler, as every worker does
    from bacgiang_plan.lib.background import queue, runner
    from reports.agency_document.actions import request_document
    from reports.models import ReportingPeriod

    queue.send_on_commit = lambda job_id: None  # no broker here: this process is the worker
    by, now = get_user_model().objects.get(), ReportingPeriod.objects.get(code=PERIOD).due_before
    clock = Clock()
    document = request_document(*source(), by=by, now=now - timedelta(days=9))
    done = runner.run(document.job_id)
    taken = clock.read()
    if done.status != "done":
        raise SystemExit(done.error)
    document.refresh_from_db()
    return figures(taken, Path(document.pdf.path).read_bytes())


def plain() -> dict:
    """Render the same HTML by the plainest call there is."""
    import weasyprint

    from reports.documents.html import to_html
    from reports.models import ReportDocument

    html = to_html(ReportDocument.objects.get().inputs)
    clock = Clock()
    content = weasyprint.HTML(string=html, base_url=f"{ROOT}/static/").write_pdf()
    return figures(clock.read(), content)


def word() -> dict:
    """Write the Word file as the request does, the first time and the mean of the next ones."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reports.agency_document.source import inputs
    from reports.documents.word import to_docx

    def write() -> bytes:
        return to_docx(inputs(*source()))

    clock = Clock()
    with CaptureQueriesContext(connection) as queries:
        content = write()
    first, clock = clock.read()["cpu"], Clock()
    for _ in range(ROUNDS):
        write()
    cpu = clock.read()["cpu"] / ROUNDS
    return {"first": first, "cpu": cpu, "bytes": len(content), "queries": len(queries)}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        raise SystemExit(main())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bacgiang_plan.settings")
    import django

    django.setup()
    print(json.dumps({"fill": fill, "job": job, "plain": plain, "word": word}[sys.argv[1]]()))
