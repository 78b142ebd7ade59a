"""A step is taken on the document as it was read: its pages hand on the version they showed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from bacgiang_plan.lib.dates import clock_words
from reports.documents.phrases import counted
from reports.enums import OutgoingAction
from reports.models import OutgoingDocument, OutgoingEvent, OutgoingParagraph

from .edit_rows import paragraph_url
from .editing import title_of

FIELD = "da-xem"
MOST = 10
"""So many paragraphs are named; more are counted."""


@dataclass(frozen=True)
class Later:
    """Something done after a page was read: who did what and when; ``url`` leads to the paragraph."""

    at: datetime | None
    words: str
    url: str = ""


def with_seen(url: str, document: OutgoingDocument) -> str:
    """Return ``url`` of a link on a page that shows ``document`` as it is."""
    return f"{url}?{FIELD}={document.version}"


def seen_by(request: HttpRequest) -> int | None:
    """Return the version that was read, from the form or the link; None when nothing says so."""
    given = request.POST.get("version", "") or request.GET.get(FIELD, "")
    return int(given[:9]) if given.isascii() and given.isdigit() else None


def later_than(document: OutgoingDocument, seen: int) -> tuple[Later, ...]:
    """Return what was done to ``document`` since its version ``seen``: four queries at most."""
    if seen == document.version:
        return ()
    events = list(document.events.filter(version__gt=seen).select_related("done_by"))
    edited = _edited_since(document, events[0].done_at) if events else ()
    done = sorted([*map(_done, events), *edited], key=lambda each: each.at)
    return tuple(done) or (Later(document.edited_at, _last_edit(document)),)


def _done(event: OutgoingEvent) -> Later:
    note = f": {event.note}" if event.note else ""
    label = OutgoingAction(event.action).label
    return Later(event.done_at, f"{clock_words(event.done_at)}, {event.done_by.full_name}: {label}{note}")


def _edited_since(document: OutgoingDocument, since: datetime) -> Iterable[Later]:
    """Yield the paragraphs written since the first step: automatic saves leave no line in the history."""
    written = document.paragraphs.filter(edited_at__gte=since)
    rows = list(written.select_related("edited_by").order_by("edited_at", "pk"))
    for row in rows[:MOST]:
        row.document = document
        yield Later(row.edited_at, _written(row), paragraph_url(row))
    if len(rows) > MOST:
        yield Later(rows[-1].edited_at, f"và {counted(len(rows) - MOST, 'đoạn')} khác được sửa")


def _written(row: OutgoingParagraph) -> str:
    return f"{clock_words(row.edited_at)}, {row.edited_by.full_name}: Sửa {title_of(row)}"


def _last_edit(document: OutgoingDocument) -> str:
    if document.edited_at is None:
        return "Văn bản đã thay đổi"
    return f"{clock_words(document.edited_at)}, {document.edited_by.full_name}: Sửa văn bản"


def standing_words(document: OutgoingDocument) -> str:
    """Return "Trình lúc … bởi …; sửa lần cuối lúc … bởi ….", of what has happened so far; "" of a new one."""
    done = [("trình", "submitted"), ("sửa lần cuối", "edited")]
    parts = [
        f"{label} lúc {clock_words(at)} bởi {getattr(document, f'{verb}_by').full_name}"
        for label, verb in done
        if (at := getattr(document, f"{verb}_at"))
    ]
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
