"""Frozen rows for the page of a period: its documents, what comes next, where every agency stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import lower_first
from reports.consolidation.agency_lists import Standing, agency_lists
from reports.consolidation.draft_agencies import named_lists
from reports.documents.draft import NamedList
from reports.enums import OUTGOING_CLOSED, OutgoingKind, OutgoingState
from reports.models import OutgoingDocument, ReportingPeriod
from reports.states import Mark
from reports.timeliness import before_words, deadline_words

from .kinds import KINDS
from .marks import REPLACED, mark_of
from .steps import next_words

HEAVY = ["content", "frozen", "stamps", "changes", "addressees", "recipients"]


@dataclass(frozen=True)
class DocumentRow:
    """One document in the list of a period; ``stage`` is its number, or which draft it is."""

    title: str
    stage: str
    url: str
    mark: Mark
    day: date | None
    is_issued: bool
    is_signed: bool
    replaces: str
    replaced_by: str
    data_at: datetime
    drafted_by: str
    is_sample: bool


@dataclass(frozen=True)
class Way:
    """One thing to do next: a page to open, or (``is_post``) a document to begin."""

    label: str
    url: str
    is_post: bool


@dataclass(frozen=True)
class PeriodPage:
    """A period: its documents, what comes next (the first is primary), where every agency stands now."""

    code: str
    name: str
    window: str
    deadline: str
    documents: tuple[DocumentRow, ...]
    ways: tuple[Way, ...]
    lists: tuple[NamedList, ...]
    accepted: int
    obliged: int


def at_work(periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    """Return, of ``periods``, the first with an unfinished document, else the first: one query."""
    unfinished = set(OutgoingDocument.objects.unfinished().values_list("period", flat=True))
    return next((each for each in periods if each.pk in unfinished), next(iter(periods), None))


def period_page(period: ReportingPeriod, user: User, *, now: datetime) -> PeriodPage:
    """Return the page of ``period`` for ``user``: three queries."""
    agencies = agency_lists(period, now=now)
    found = period.outgoing.select_related("drafted_by").defer(*HEAVY).order_by("kind", "-serial")
    documents = list(found)
    for document in documents:
        document.period = period
    return PeriodPage(
        code=period.code,
        name=period.name,
        window=f"từ ngày {short_date(period.window_start)} đến ngày {short_date(period.window_end)}",
        deadline=_deadline(period, now),
        documents=tuple(_rows(documents)),
        ways=tuple(_ways(period, documents, user)),
        lists=named_lists(agencies),
        accepted=len(agencies.of(Standing.ACCEPTED)),
        obliged=agencies.obliged,
    )


def _deadline(period: ReportingPeriod, now: datetime) -> str:
    day = f"gửi {before_words(period.due_before)}"
    return day if now >= period.due_before else f"{day}, {deadline_words(period.due_before, now)}"


# --- documents ------------------------------------------------------------------------------------------


def _rows(documents: Sequence[OutgoingDocument]) -> Iterable[DocumentRow]:
    """Return the rows by kind as the kinds stand, of each the newest first."""
    by_pk = {document.pk: document for document in documents}
    later = {each.corrects_id: each for each in documents if each.state == OutgoingState.ISSUED}
    kinds = list(KINDS)
    for document in sorted(documents, key=lambda each: kinds.index(each.kind)):
        yield _row(document, by_pk, later.get(document.pk))


def _row(
    document: OutgoingDocument, by_pk: Mapping[int, OutgoingDocument], later: OutgoingDocument | None
) -> DocumentRow:
    replaced = by_pk.get(document.corrects_id)
    return DocumentRow(
        title=document.get_kind_display(),
        stage=stage_of(document),
        url=reverse("reports:outgoing", args=[document.pk]),
        mark=REPLACED if later else mark_of(document.state),
        day=document.issued_on,
        is_issued=document.state == OutgoingState.ISSUED,
        is_signed=document.signed_file_id is not None,
        replaces=f"thay thế số {replaced.full_number}" if replaced else "",
        replaced_by=f"bởi số {later.full_number}" if later else "",
        data_at=document.data_at,
        drafted_by=document.drafted_by.full_name,
        is_sample=document.is_sample,
    )


def stage_of(document: OutgoingDocument) -> str:
    """Return "số 05/BC-SCT", of what is not issued "dự thảo 2"."""
    return f"số {document.full_number}" if document.number else f"dự thảo {document.serial}"


# --- what comes next ------------------------------------------------------------------------------------


def _ways(period: ReportingPeriod, documents: Sequence[OutgoingDocument], user: User) -> Iterable[Way]:
    """Return what to do next: go on with what is begun, else begin, kind by kind."""
    open_ = {each.kind: each for each in documents if each.state not in OUTGOING_CLOSED}
    issued = {each.kind for each in documents if each.state == OutgoingState.ISSUED}
    for kind in KINDS:
        if kind in open_:
            yield from _going_on(open_[kind], user)
        elif not (KINDS[kind].is_single and kind in issued):
            yield _beginning(period, kind)


def _going_on(document: OutgoingDocument, user: User) -> Iterable[Way]:
    if words := next_words(document, user):
        label = f"{words} {lower_first(document.get_kind_display())}"
        yield Way(label, reverse("reports:outgoing", args=[document.pk]), is_post=False)


def _beginning(period: ReportingPeriod, kind: OutgoingKind) -> Way:
    slug = KINDS[kind].slug
    return Way(KINDS[kind].begin, reverse("reports:outgoing-start", args=[period.code, slug]), is_post=True)
