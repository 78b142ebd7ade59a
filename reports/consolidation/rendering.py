"""The job that turns the frozen inputs of a draft into its PDF file."""

import hashlib
from pathlib import Path

from django.core.files.storage import default_storage

from bacgiang_plan.lib.background.handlers import JobError
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import Progress
from reports.documents import html
from reports.documents.files import write_whole
from reports.documents.rendering import render_pdf
from reports.models import ConsolidatedReport

from .draft import VERSION

EVERY = 5  # pages between two words of progress: each is a write to the database


def render_job(job: Job, progress: Progress) -> dict:
    """Render the draft that ``job`` stands for. Run again from the start after a worker's death."""
    report = ConsolidatedReport.objects.select_related("period").get(job=job)
    content = render_pdf(as_document(report.inputs), progress, every=EVERY)
    return _keep(report, content)


def to_html(inputs: dict) -> str:
    """Return the document of ``inputs`` as HTML; every word of agencies is escaped by the template.

    Raises JobError for inputs frozen in a form this program does not know.
    """
    return html.to_html(as_document(inputs))


def as_document(inputs: dict) -> dict:
    """Return frozen ``inputs`` as what the formats are made from. Raises JobError as `to_html` does."""
    if inputs.get("version") != VERSION:
        raise JobError("Dự thảo được lập bằng phiên bản phần mềm khác. Đề nghị lập dự thảo mới.")
    sections = [each | {"paragraphs": _by_lines(each["paragraphs"])} for each in inputs["sections"]]
    return inputs | {"sections": sections, "mark": f"Dự thảo {inputs.get('number', '')}".rstrip()}


def _by_lines(paragraphs: list[dict]) -> list[dict]:
    """Return each line of agencies' words as a paragraph of its own, as they are printed."""
    return [
        paragraph | ({"text": line, "style": "more", "lead": ""} if number else {"text": line})
        for paragraph in paragraphs
        for number, line in enumerate(paragraph["text"].splitlines() or [""])
    ]


def _keep(report: ConsolidatedReport, content: bytes) -> dict:
    """Store the file whole and note it in the row; the name is the draft's own, so a retry replaces it."""
    name = f"consolidated/{report.period.code}/du-thao-{report.number}.pdf"
    write_whole(Path(default_storage.path(name)), content)
    sha256 = hashlib.sha256(content).hexdigest()
    ConsolidatedReport.objects.filter(pk=report.pk).update(pdf=name, sha256=sha256)
    return {"pdf": name, "sha256": sha256, "bytes": len(content)}
