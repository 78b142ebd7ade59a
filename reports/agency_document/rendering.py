"""The job that turns frozen inputs into the PDF; the Word file needs no worker."""

import hashlib
from pathlib import Path

from django.core.files.storage import default_storage

from bacgiang_plan.lib.background.handlers import JobError
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import Progress
from reports.documents.files import write_whole
from reports.documents.rendering import render_pdf
from reports.models import ReportDocument

from .source import VERSION

EVERY = 5  # pages between two words of progress: each is a write to the database
RELATED = ["report__obligation__period", "report__obligation__agency"]
OTHER_VERSION = "Bản kết xuất được lập bằng phiên bản phần mềm khác. Đề nghị bấm “Bản PDF” để lập lại."

GONE = "Báo cáo này đã bị xóa cùng kỳ tập dượt."


def render_job(job: Job, progress: Progress) -> dict:
    """Render the document that ``job`` stands for. Run again from the start after a worker's death."""
    document = ReportDocument.objects.select_related(*RELATED).get(pk=job.payload["document"])
    if document.inputs.get("version") != VERSION:
        raise JobError(OTHER_VERSION)
    return _keep(document, render_pdf(document.inputs, progress, every=EVERY))


def _keep(document: ReportDocument, content: bytes) -> dict:
    """Store the file whole and note it in the row; the name follows from the inputs: a retry replaces it."""
    obligation = document.report.obligation
    name = f"bao-cao/{obligation.period.code}/{obligation.agency.code}-{document.digest[:16]}.pdf"
    write_whole(Path(default_storage.path(name)), content)
    sha256 = hashlib.sha256(content).hexdigest()
    if not ReportDocument.objects.filter(pk=document.pk).update(pdf=name, sha256=sha256):
        default_storage.delete(name)
        raise JobError(GONE)
    return {"pdf": name, "sha256": sha256, "bytes": len(content)}
