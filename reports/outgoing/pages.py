"""Frozen rows for the pages of documents that go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.dates import local_date, short_date
from reports.consolidation.agency_lists import Standing, agency_lists
from reports.consolidation.draft_agencies import named_lists
from reports.documents.draft import NamedList
from reports.documents.files import attachment
from reports.documents.phrases import day_range, instant
from reports.enums import OutgoingKind
from reports.models import OutgoingDocument, OutgoingEvent, OutgoingRendition, ReportingPeriod
from reports.permissions import can_write_outgoing
from reports.timeliness import deadline_words

from .comparing import comparison_url
from .kinds import KINDS
from .rendered import RenderedFile, rendered_files
from .signed import SignedPanel, signed_panel


@dataclass(frozen=True)
class DocumentRow:
    """One document in the list of a period."""

    pk: int
    title: str
    serial: int
    url: str
    state: str
    number: str
    data_at: datetime
    drafted_by: str
    is_sample: bool


@dataclass(frozen=True)
class Start:
    """A kind of document that can be begun, or the unfinished one of it."""

    label: str
    url: str


@dataclass(frozen=True)
class PeriodPage:
    """A period: its documents, the newest first, and where every agency stands now."""

    code: str
    name: str
    window: str
    deadline: str
    documents: tuple[DocumentRow, ...]
    starts: tuple[Start, ...]
    lists: tuple[NamedList, ...]
    accepted: int
    obliged: int


@dataclass(frozen=True)
class DocumentPage:
    """One document with the lists its text states, as they were computed."""

    row: DocumentRow
    period_code: str
    period_name: str
    subject: str
    data_at: str
    may_write: bool
    lists: tuple[NamedList, ...]
    rendition: OutgoingRendition | None
    progress: dict | None
    events: tuple[OutgoingEvent, ...]
    files: tuple[RenderedFile, ...]
    comparison_url: str
    signed: SignedPanel | None


def period_page(period: ReportingPeriod, *, now: datetime) -> PeriodPage:
    """Return the page of ``period``: two queries."""
    agencies = agency_lists(period, now=now)
    documents = period.outgoing.select_related("period", "drafted_by").defer("content", "frozen", "stamps")
    return PeriodPage(
        code=period.code,
        name=period.name,
        window=day_range(period.window_start, period.window_end),
        deadline=_deadline(period, now),
        documents=tuple(_row(document) for document in documents),
        starts=tuple(_starts(period, KINDS)),
        lists=named_lists(agencies),
        accepted=len(agencies.of(Standing.ACCEPTED)),
        obliged=agencies.obliged,
    )


def _starts(period: ReportingPeriod, kinds: Iterable[OutgoingKind]) -> Iterable[Start]:
    for kind in kinds:
        yield Start(kind.label, reverse("reports:outgoing-start", args=[period.code, KINDS[kind].slug]))


def _deadline(period: ReportingPeriod, now: datetime) -> str:
    day = f"gửi trước ngày {short_date(local_date(period.due_before))}"
    return day if now >= period.due_before else f"{day}, {deadline_words(period.due_before, now)}"


def _row(document: OutgoingDocument) -> DocumentRow:
    return DocumentRow(
        pk=document.pk,
        title=document.get_kind_display(),
        serial=document.serial,
        url=reverse("reports:outgoing", args=[document.pk]),
        state=document.get_state_display(),
        number=document.full_number,
        data_at=document.data_at,
        drafted_by=document.drafted_by.full_name,
        is_sample=document.is_sample,
    )


def document_page(document: OutgoingDocument, user: User) -> DocumentPage:
    """Return the page of one document: two queries."""
    rendition, row = rendition_of(document), _row(document)
    return DocumentPage(
        row=row,
        period_code=document.period.code,
        period_name=document.period.name,
        subject=document.subject,
        data_at=instant(document.data_at),
        may_write=can_write_outgoing(user),
        lists=tuple(NamedList(**each) for each in document.content["lists"]),
        rendition=rendition,
        progress=_progress(document, rendition) if rendition and rendition.job else None,
        events=tuple(document.events.select_related("done_by")),
        files=rendered_files(rendition),
        comparison_url=comparison_url(document),
        signed=signed_panel(document, user),
    )


def rendition_of(document: OutgoingDocument) -> OutgoingRendition | None:
    """Return the rendition to show: of an issued document the issued one, else the newest."""
    found = document.renditions.select_related("job").defer("inputs")
    return found.order_by("-is_issued", "-requested_at", "-pk").first()


def _progress(document: OutgoingDocument, rendition: OutgoingRendition) -> dict:
    return {
        "job": rendition.job,
        "poll_url": reverse("reports:outgoing-progress", args=[document.pk]),
        "title": "Dựng các tệp của văn bản",
        "result_url": file_url(document, "pdf") if rendition.pdf else "",
        "result_label": "Tải bản PDF",
    }


def file_url(document: OutgoingDocument, kind: str) -> str:
    return reverse("reports:outgoing-file", args=[document.pk, kind])


def disposition(document: OutgoingDocument, kind: str) -> str:
    """Return the Content-Disposition: a Vietnamese name, and one in ASCII for what cannot read it."""
    stage = document.full_number or f"dự thảo {document.serial}"
    plain = f"{KINDS[document.kind].slug}-{document.period.code}-{document.number or document.serial}.{kind}"
    return attachment(f"{document.get_kind_display()} {document.period.in_sentence} - {stage}.{kind}", plain)
