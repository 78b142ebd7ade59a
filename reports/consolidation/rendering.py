"""The job that turns the frozen inputs of a draft into its PDF file."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from bacgiang_plan.lib.background.handlers import JobError
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import Progress
from bacgiang_plan.lib.long_text import breakable
from reports.models import ConsolidatedReport

from .draft import VERSION
from .pdf import to_pdf

EVERY = 5  # pages between two words of progress: each is a write to the database
LETTER_MM = 1.9  # mean width of a letter at the 11 pt of appendices
WHOLE_ROW_LINES = 20  # of about 33 on a landscape page
CHARACTERS_PER_PAGE = 2600  # of a full period, appendices included; only the progress bar depends on it


def render_job(job: Job, progress: Progress) -> dict:
    """Render the draft that ``job`` stands for. Run again from the start after a worker's death."""
    report = ConsolidatedReport.objects.select_related("period").get(job=job)
    html = to_html(report.inputs)
    total = max(1, len(html) // CHARACTERS_PER_PAGE)
    progress(0, total, "Đang chuẩn bị dựng trang …")

    def on_page(page: int) -> None:
        if page % EVERY == 1:
            progress(min(page, total - 1), total, f"Đang dựng trang {page} …")

    content = to_pdf(html, on_page=on_page)
    progress(total, total, "Đang ghi tệp PDF …")
    return _keep(report, content)


def to_html(inputs: dict) -> str:
    """Return the document of ``inputs`` as HTML; every word of agencies is escaped by the template.

    Raises JobError for inputs frozen in a form this program does not know.
    """
    if inputs.get("version") != VERSION:
        raise JobError("Dự thảo được lập bằng phiên bản phần mềm khác. Đề nghị lập dự thảo mới.")
    appendices = [_printable(appendix) for appendix in inputs["appendices"]]
    draft = breakable(inputs | {"appendices": appendices})
    return render_to_string("documents/consolidated.html", {"draft": draft})


def _printable(appendix: dict) -> dict:
    """Return ``appendix`` with each cell beside the kind of its column, and which rows stay whole.

    A row kept whole that is taller than a page would cost the table its header row, so long ones may break.
    """
    kinds = [column["kind"] for column in appendix["columns"]]
    widths = [column["width"] for column in appendix["columns"]]
    rows = [
        row
        | {
            "cells": list(zip(kinds, row["cells"], strict=False)),
            "is_whole": max(map(_lines, row["cells"], widths)) <= WHOLE_ROW_LINES,
        }
        for row in appendix["rows"]
    ]
    return appendix | {"rows": rows}


def _lines(cell: str, width: int) -> int:
    """Return about how many lines ``cell`` takes in a column of ``width`` mm."""
    return sum(1 + int(len(line) * LETTER_MM / (width - 3)) for line in cell.splitlines())


def _keep(report: ConsolidatedReport, content: bytes) -> dict:
    """Store the file whole and note it in the row; the name is the draft's own, so a retry replaces it."""
    name = f"consolidated/{report.period.code}/du-thao-{report.number}.pdf"
    write_whole(Path(default_storage.path(name)), content)
    sha256 = hashlib.sha256(content).hexdigest()
    ConsolidatedReport.objects.filter(pk=report.pk).update(pdf=name, sha256=sha256)
    return {"pdf": name, "sha256": sha256, "bytes": len(content)}


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, for this program's user only; nobody, nor a crash, meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
