"""The files of a document for its page: those that are there, and what becomes of those asked for."""

from dataclasses import dataclass

from django.urls import reverse

from bacgiang_plan.lib.background.models import OPEN, Job, JobStatus
from bacgiang_plan.lib.dates import clock_words
from reports.models import OutgoingDocument, OutgoingRendition

from .rendered import RenderedFile, rendered_files

WORDS = {
    JobStatus.QUEUED: "Đang lập tệp: chờ đến lượt",
    JobStatus.RUNNING: "Đang lập tệp",
    JobStatus.DONE: "Đã lập xong tệp",
    JobStatus.FAILED: "Chưa lập được tệp",
}


@dataclass(frozen=True)
class FilesMade:
    """``job`` is None when nobody asked for files; ``older`` says that the files hold an older text."""

    job: Job | None
    poll_url: str
    words: str
    files: tuple[RenderedFile, ...]
    older: str

    @property
    def are_there(self) -> bool:
        """Whether the files are made and none of them was lost since."""
        return bool(self.files) and all(each.size for each in self.files)

    @property
    def has_ended(self) -> bool:
        return self.job is not None and self.job.status not in OPEN

    @property
    def is_told(self) -> bool:
        """Whether a page that is opened now says how making them goes: files that are there need no words."""
        return self.job is not None and not (self.files and self.job.status == JobStatus.DONE)


def files_of(document: OutgoingDocument) -> FilesMade:
    """Return the files of ``document``: one query."""
    rendition = rendition_of(document)
    job = rendition.job if rendition else None
    return FilesMade(
        job=job,
        poll_url=reverse("reports:outgoing-progress", args=[document.pk]),
        words=WORDS[JobStatus(job.status)] if job else "",
        files=rendered_files(rendition),
        older=_older(document, rendition),
    )


def rendition_of(document: OutgoingDocument) -> OutgoingRendition | None:
    """Return the rendition to show: of an issued document the issued one, else as it was last printed."""
    found = document.renditions.select_related("job").defer("inputs")
    return found.order_by("-is_issued", "-version", "-requested_at", "-pk").first()


def _older(document: OutgoingDocument, rendition: OutgoingRendition | None) -> str:
    """Return that the files of ``rendition`` hold an older text than ``document`` has now; "" when not."""
    is_there = rendition is not None and rendition.pdf
    if not is_there or rendition.is_issued or rendition.version >= document.version:
        return ""
    edited = f", trước lần sửa cuối lúc {clock_words(document.edited_at)}" if document.edited_at else ""
    return f"Tệp lập lúc {clock_words(rendition.requested_at)}{edited}; đề nghị lập lại tệp."
