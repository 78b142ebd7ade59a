"""Frozen rows for the pages of rehearsals."""

from dataclasses import dataclass
from datetime import datetime

from bacgiang_plan.lib.chips import State

from ..duties.rows import HappenedRow, duties_of, happened, left_words, period_mark
from ..enums import PeriodAction
from ..models import PeriodEvent, ReportingPeriod
from ..reminding.recipients import report_of
from ..states import report_mark
from ..timeliness import before_words
from .wiping import Turnout, turnout


@dataclass(frozen=True)
class PractisingRow:
    """One agency and how far it is; only what was sent leads anywhere."""

    agency: str
    mark: State
    report_pk: int | None


@dataclass(frozen=True)
class RehearsalBoard:
    """Everything on the page of one rehearsal."""

    period: ReportingPeriod
    mark: State
    before: str
    words: str
    turnout: Turnout
    rows: list[PractisingRow]
    events: list[HappenedRow]


def rehearsal_board(rehearsal: ReportingPeriod, *, leads: bool, now: datetime) -> RehearsalBoard:
    """Return the page of ``rehearsal``; ``leads``: what was sent may be read by whoever asks."""
    events = rehearsal.events.select_related("done_by").order_by("-pk")
    return RehearsalBoard(
        period=rehearsal,
        mark=period_mark(rehearsal, now),
        before=before_words(rehearsal.due_before),
        words=left_words(rehearsal, now),
        turnout=turnout(rehearsal),
        rows=[_row(obligation, leads) for obligation in duties_of(rehearsal)],
        events=[happened(event) for event in events],
    )


def _row(obligation, leads: bool) -> PractisingRow:
    report = report_of(obligation)
    is_read = leads and report is not None and report.first_submitted_at is not None
    return PractisingRow(obligation.agency.name, report_mark(report), report.pk if is_read else None)


def past_rehearsals() -> list[tuple[str, HappenedRow]]:
    """Return (period, what was wiped) of every rehearsal that is over, the latest first: one query."""
    found = PeriodEvent.objects.filter(action=PeriodAction.WIPE).select_related("done_by", "period")
    return [(event.period.name, happened(event)) for event in found.order_by("-pk")]
