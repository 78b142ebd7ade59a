"""Issued documents with their files, as rows: for tests of what is done with them afterwards."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile

from agencies.models import User
from reports.content import digest
from reports.models import OutgoingDocument, OutgoingRendition
from reports.outgoing import assembly
from tests.conftest import at
from tests.reports.consolidation_world import author

ISSUED_ON = date(2026, 6, 22)
ISSUED_AT = at(2026, 6, 22, 9)
UNNUMBERED = dict.fromkeys(["number", "issued_on", "issued_year", "issued_at", "issued_by"])
"""What an issued document loses to be in another state again."""


def issued(document: OutgoingDocument, number: int = 5, **fields) -> OutgoingDocument:
    """Make an issued document of a draft, without the steps in between."""
    frozen = assembly.inputs(document)
    values = {
        "state": "issued",
        "number": number,
        "issued_on": ISSUED_ON,
        "issued_year": ISSUED_ON.year,
        "issued_at": ISSUED_AT,
        "issued_by": author(),
        "frozen": frozen,
        "digest": digest(frozen),
    }
    OutgoingDocument.objects.filter(pk=document.pk).update(**values | fields)
    return OutgoingDocument.objects.get(pk=document.pk)


def correction(document: OutgoingDocument) -> OutgoingDocument:
    """The draft that is to replace an issued document."""
    row = OutgoingDocument.objects.get(pk=document.pk)
    row.pk, row.serial, row.state = None, row.serial + 1, "draft"
    row.corrects, row.correction_reason, row.frozen = document, "Sai số.", None
    for name in UNNUMBERED:
        setattr(row, name, None)
    row.save(force_insert=True)
    return row


def rendered(
    document: OutgoingDocument, *, is_issued: bool = True, now: datetime = ISSUED_AT, by: User | None = None
) -> OutgoingRendition:
    """The three files of ``document``, each saying what it is in a few bytes."""
    made = OutgoingRendition.objects.create(
        document=document,
        inputs={"version": assembly.VERSION},
        digest=hashlib.sha256(f"{document.pk} {is_issued}".encode()).hexdigest(),
        is_issued=is_issued,
        requested_at=now,
        requested_by=by or author(),
    )
    for kind in ("pdf", "docx", "xlsx"):
        content = f"{kind} {document.pk} {is_issued}".encode()
        getattr(made, kind).save(f"{document.pk}-{is_issued}.{kind}", ContentFile(content), save=False)
        setattr(made, f"{kind}_sha256", hashlib.sha256(content).hexdigest())
    made.save()
    return made
