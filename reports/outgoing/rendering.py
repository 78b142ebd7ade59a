"""PDF, Word and Excel of a document: asked for from frozen inputs, made by a worker from exactly those."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from agencies.models import User
from bacgiang_plan.lib.background.handlers import JobError
from bacgiang_plan.lib.background.models import Job
from bacgiang_plan.lib.background.progress import Progress
from bacgiang_plan.lib.background.queue import enqueue
from reports.content import digest
from reports.documents.files import write_whole
from reports.documents.pictures import pictures_of
from reports.documents.rendering import render_pdf
from reports.documents.sheets import to_xlsx
from reports.documents.word import to_docx
from reports.models import OutgoingDocument, OutgoingRendition

from . import assembly

JOB_KIND = "outgoing_document"
EVERY = 5  # pages between two words of progress: each is a write to the database
OTHER_VERSION = "Văn bản được chốt bằng phiên bản phần mềm khác nên không lập lại tệp được."
OTHER_BYTES = (
    "Tệp lập lại không trùng mã kiểm tra của tệp đã ban hành nên không được lưu. Đề nghị quản trị viên khôi "
    "phục tệp đã ban hành từ bản sao lưu."
)


@transaction.atomic
def request_rendition(document: OutgoingDocument, *, by: User, now: datetime) -> OutgoingRendition:
    """Return the files of ``document`` as it stands, queued unless they are there or being made.

    The inputs are frozen here and the worker reads nothing else. Equal inputs meet at one row, so a second
    click, at once or a week later, starts no second render; a failed one is tried again.
    """
    frozen = assembly.inputs(document)
    rendition, _ = OutgoingRendition.objects.get_or_create(
        document=document,
        digest=digest(frozen),
        defaults={"inputs": frozen, "requested_at": now, "requested_by": by},
    )
    rendition.version = document.version  # read before the text: later words are a later version's
    if not is_made(rendition):
        rendition.job = enqueue(JOB_KIND, str(rendition.pk), {"rendition": rendition.pk}, now=now)
    rendition.save(update_fields=["job", "version"])
    return rendition


def is_made(rendition: OutgoingRendition) -> bool:
    """Return whether the files are there: a row may outlive its file."""
    files = [getattr(rendition, name) for name in formats(rendition)]
    return all(file and default_storage.exists(file.name) for file in files)


def formats(rendition: OutgoingRendition) -> tuple[str, ...]:
    """Return the files that ``rendition`` has: a document without appendices has no workbook of them."""
    return ("docx", "xlsx", "pdf") if rendition.inputs.get("appendices") else ("docx", "pdf")


def render_job(job: Job, progress: Progress) -> dict:
    """Make the files that ``job`` stands for. Run again from the start after a worker's death."""
    rendition = OutgoingRendition.objects.select_related("document__period").get(pk=job.payload["rendition"])
    if rendition.inputs.get("version") != assembly.VERSION:
        raise JobError(OTHER_VERSION)
    return _keep(rendition, {kind: _made(rendition.inputs, kind, progress) for kind in formats(rendition)})


def _made(inputs: dict, kind: str, progress: Progress) -> bytes:
    if kind == "pdf":
        return render_pdf(inputs, progress, every=EVERY)
    return to_docx(inputs, pictures_of(inputs)) if kind == "docx" else to_xlsx(inputs)


def _keep(rendition: OutgoingRendition, made: dict[str, bytes]) -> dict:
    """Store the files whole, then note them in the row. Names follow from the inputs: a retry replaces.

    A file that was issued has its hash for ever: another one never takes its place.
    """
    noted = {}
    for kind, content in made.items():
        noted[kind] = f"{folder(rendition)}.{kind}"
        noted[f"{kind}_sha256"] = hashlib.sha256(content).hexdigest()
    known = {name: getattr(rendition, name) for name in noted if name.endswith("_sha256")}
    if rendition.is_issued and any(known[name] not in ("", noted[name]) for name in known):
        raise JobError(OTHER_BYTES)
    for kind, content in made.items():
        _write(Path(default_storage.path(noted[kind])), content)
    OutgoingRendition.objects.filter(pk=rendition.pk).update(**noted)
    return noted


def _write(path: Path, content: bytes) -> None:
    for unfinished in path.parent.glob(f".{path.name}.*"):  # of attempts that were killed while writing
        unfinished.unlink(missing_ok=True)
    write_whole(path, content)


def folder(rendition: OutgoingRendition) -> str:
    """Return where the files of ``rendition`` are kept, without their endings."""
    document = rendition.document
    return f"van-ban-di/{document.period.code}/{document.kind}-{document.serial}-{rendition.digest[:16]}"
