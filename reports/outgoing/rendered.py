"""The files of a rendition as the page lists them: what, how large, by which hash anybody may check it."""

from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.urls import reverse

from bacgiang_plan.lib.files import megabytes
from reports.models import OutgoingRendition

from .signed import check_url

LABELS = {"pdf": "Bản PDF", "docx": "Bản Word (.docx)", "xlsx": "Phụ lục Excel (.xlsx)"}


@dataclass(frozen=True)
class RenderedFile:
    """One file that is there. ``check_url`` is empty of a draft's: nobody outside is told of it."""

    label: str
    url: str
    size: str
    sha256: str
    check_url: str


def rendered_files(rendition: OutgoingRendition | None) -> tuple[RenderedFile, ...]:
    """Return the files of ``rendition`` that are made, in the order of `LABELS`; no query."""
    if rendition is None:
        return ()
    return tuple(_file(rendition, kind) for kind in LABELS if getattr(rendition, kind))


def _file(rendition: OutgoingRendition, kind: str) -> RenderedFile:
    sha256 = getattr(rendition, f"{kind}_sha256")
    return RenderedFile(
        label=LABELS[kind],
        url=reverse("reports:outgoing-file", args=[rendition.document_id, kind]),
        size=_size(getattr(rendition, kind)),
        sha256=sha256,
        check_url=check_url(sha256) if rendition.is_issued else "",
    )


def _size(file: FieldFile) -> str:
    try:
        return megabytes(file.size)
    except OSError:  # lost since: fetching it says so and is logged
        return ""
