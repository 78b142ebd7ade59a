"""A file of evidence for the sample: one page that says it is a sample."""

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.actions import store_file

from ..enums import TaskState
from ..models import AgencyReport, Evidence

NAME = "Minh chứng mẫu.pdf"
WORDS = "TEP MINH CHUNG MAU - KHONG PHAI VAN BAN THAT"
"""The fonts every reader has know no Vietnamese letters."""


def page(words: str = WORDS) -> bytes:
    """Return a PDF of one A4 page with one line of plain letters."""
    drawing = f"BT /F1 16 Tf 60 760 Td ({words}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("ascii")


def prove(report: AgencyReport) -> None:
    """Put the sample file beside every task that ``report`` calls done and nobody has confirmed yet."""
    unproven = report.task_progress.filter(state=TaskState.DONE, assignment__completed_on__isnull=True)
    for row in unproven:
        upload = SimpleUploadedFile(NAME, page())
        stored = store_file(upload, by=report.drafted_by, now=report.drafted_at)
        Evidence.objects.create(report=report, assignment_id=row.assignment_id, file=stored)
