"""What is kept of a draft: its document and what stands beside it, as one dictionary."""

from dataclasses import asdict
from datetime import datetime

from reports.documents.draft import Draft
from reports.documents.phrases import instant

VERSION = 3
"""Version of the frozen form; a renderer refuses what it does not know."""


def frozen(draft: Draft, *, number: int, data_at: datetime) -> dict:
    """Return what is kept of draft ``number``: JSON-ready, and all that a renderer needs."""
    kept = asdict(draft)
    return kept.pop("document") | kept | {"version": VERSION, "number": number, "data_at": instant(data_at)}
