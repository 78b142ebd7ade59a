"""Frozen rows of the cycle: deadlines, my periods, history, why a report came back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from agencies.models import Agency, Role
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import lower_first
from bacgiang_plan.lib.working_days import last_working_day

from .enums import DecisionKind, ObligationKind, ReportState, Timeliness
from .items import last_submission
from .models import AgencyReport, Obligation, ReportEvent
from .rounds import Request, requests
from .states import TIMELINESS_MARKS, Mark, report_mark
from .timeliness import before_words, deadline_words, extension_words, last_valid_day, timeliness
from .transitions import step_label


@dataclass(frozen=True)
class Deadline:
    """The legal day in full, how far it is, and how the report stands to it.

    ``extension`` tells of a deadline that was moved by what, and which was everybody's; else "".
    """

    before: str
    extension: str
    words: str
    timeliness: Timeliness
    mark: Mark
    last_working_day: str


def deadline(obligation: Obligation, now: datetime, *, extended_by: str = "") -> Deadline:
    """Return the deadline of ``obligation`` as people read it: "trước ngày 15/12/2026", "còn 22 ngày".

    ``extended_by`` is the number of the document that extended it (`ObligationQuerySet.extension`).
    """
    report = getattr(obligation, "report", None)
    sent_at = report.first_submitted_at if report else None
    verdict = timeliness(
        kind=obligation.kind, due_before=obligation.due_before, first_submitted_at=sent_at, now=now
    )
    return Deadline(
        before=before_words(obligation.due_before),
        extension=extension_words(obligation.due_before, obligation.original_due_before, extended_by),
        words="" if sent_at else deadline_words(obligation.due_before, now),
        timeliness=verdict,
        mark=TIMELINESS_MARKS[verdict],
        last_working_day=_last_working_day(obligation.due_before),
    )


def extending_paper(obligation: Obligation) -> str:
    """Return the number of the document that extended ``obligation`` last: one query, none of no extension.

    Lists take it from `ObligationQuerySet.with_extension`; one page must not pay for that annotation.
    """
    if not obligation.is_extended:
        return ""
    extensions = obligation.decisions.filter(kind=DecisionKind.EXTENSION).order_by("-pk")
    return extensions.values_list("document_number", flat=True).first() or ""


def _last_working_day(due_before: datetime) -> str:
    """Return the working day before a deadline on a day off; the legal date never moves."""
    last_day = last_valid_day(due_before)
    working = last_working_day(last_day)
    return "" if working == last_day else short_date(working)


@dataclass(frozen=True)
class OwnRow:
    """One of my agency's obligations; ``closed`` says why no report is begun, "" when one may be."""

    obligation_pk: int
    report_pk: int | None
    period: str
    window: str
    deadline: Deadline
    mark: Mark
    sent: str
    closed: str
    is_sample: bool
    awaits_approval: bool
    is_rehearsal: bool


def own_obligations(agency: Agency, *, now: datetime) -> list[OwnRow]:
    """Return every obligation of ``agency``, the newest period first: one query."""
    found = agency.obligations.opened().with_extension().select_related("period", "report")
    return [_own_row(obligation, now) for obligation in found.order_by("-due_before")]


def _own_row(obligation: Obligation, now: datetime) -> OwnRow:
    report = getattr(obligation, "report", None)
    period = obligation.period
    return OwnRow(
        obligation_pk=obligation.pk,
        report_pk=report.pk if report else None,
        period=period.name,
        window=f"{short_date(period.window_start)} – {short_date(period.window_end)}",
        deadline=deadline(obligation, now, extended_by=obligation.extended_by),
        mark=report_mark(report),
        sent=short_date(local_date(report.first_submitted_at))
        if report and report.first_submitted_at
        else "",
        closed=_closed(obligation),
        is_sample=bool(report and report.is_sample),
        awaits_approval=bool(report and report.state == ReportState.IN_APPROVAL),
        is_rehearsal=period.is_rehearsal,
    )


def _closed(obligation: Obligation) -> str:
    """Return why no report is begun, "" when one may be."""
    if obligation.kind == ObligationKind.EXEMPT:
        return "Được miễn"
    return "Kỳ đã khóa" if obligation.period.locked_at else ""


@dataclass(frozen=True)
class EventRow:
    """One step of the history, as the shared trail of events shows it; ``sending`` has a receipt."""

    label: str
    at: datetime
    by: str
    note: str
    sending: int | None


def events(report: AgencyReport, *, inside: bool) -> list[EventRow]:
    """Return the history of ``report``, the newest step first.

    Steps between an agency's officers and its head are shown ``inside`` the agency only.
    """
    return [
        EventRow(
            label=step_label(action, source, target),
            at=at,
            by=f"{name}, {lower_first(ROLES[role])}",
            note=note,
            sending=sending if action == "submit" else None,
        )
        for action, source, target, note, at, name, role, sending in EVENTS[inside](report.pk)
    ]


ROLES = dict(Role.choices)
OUTSIDE_STEPS = ["submit", "withdraw", "return", "accept", "reopen"]
EVENT_COLUMNS = [
    *("action", "source", "target", "note", "done_at", "done_by__full_name", "done_by__role"),
    "submission__number",
]


def _trail(report: int) -> QuerySet:
    return ReportEvent.objects.filter(report=report).order_by("-done_at", "-pk").values_list(*EVENT_COLUMNS)


EVENTS = {
    True: FixedQuery(_trail, int),
    False: FixedQuery(lambda report: _trail(report).filter(action__in=OUTSIDE_STEPS), int),
}


@dataclass(frozen=True)
class StandingNote:
    """Why the report is back with its writer, as long as it is; ``requests`` are the items to be redone."""

    title: str
    at: datetime
    words: str
    requests: list[Request]


NOTE_TITLES = {
    ReportState.RETURNED: "Sở Công Thương trả lại báo cáo",
    ReportState.SENT_BACK: "Lãnh đạo yêu cầu sửa báo cáo",
    ReportState.REOPENED: "Sở Công Thương mở lại báo cáo",
}


def standing_note(report: AgencyReport) -> StandingNote | None:
    """Return the reason for which ``report`` came back; None when it did not."""
    state = ReportState(report.state)
    if state == ReportState.IN_APPROVAL and report.submitted_at:  # its head reads what was asked, too
        state = ReportState.RETURNED
    title = NOTE_TITLES.get(state)
    if title is None:
        return None
    event = report.events.filter(target=state).order_by("-done_at", "-pk").first()
    if event is None:
        return None
    sending = last_submission(report) if state == ReportState.RETURNED else None
    asked = requests(sending) if sending else []
    return StandingNote(title, event.done_at, event.note, asked)
