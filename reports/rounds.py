"""Every round of a report in order: what was sent, what Sở Công Thương said, what the agency replied."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.vietnamese import upper_first

from . import permissions
from .enums import WAITING_STATES, ReviewVerdict, TaskState
from .items import last_submission
from .models import AgencyReport, ItemReview, ReportEvent, Submission
from .review.absent import absent
from .review.entries import Entry, Line, entries
from .reviewing import reply_token
from .states import VERDICT_MARKS, Mark
from .transitions import step_label


@dataclass(frozen=True)
class Request:
    """One item to be redone, with its reason; ``url`` leads its writer to the form."""

    title: str
    reason: str
    url: str


@dataclass(frozen=True)
class MarkRow:
    """One decision on one item; ``lines`` are what had been sent, ``token`` goes with a reply."""

    report: int
    pk: int
    title: str
    url: str
    mark: Mark
    rating: str
    reason: str
    by: str
    at: datetime
    reply: str
    token: str
    may_reply: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Round:
    """One sending and what became of it; ``passed`` names the items accepted one by one."""

    number: int
    sent_at: datetime
    decision: str
    decided_at: datetime | None
    decided_by: str
    note: str
    marks: list[MarkRow]
    passed: str


def requests(sending: Submission | None) -> list[Request]:
    """Return what is to be redone of ``sending``, in reading order: one query, five with missing items."""
    if sending is None:
        return []
    asked = list(sending.reviews.filter(verdict=ReviewVerdict.REDO))
    named = _named(sending, {mark.item for mark in asked}) if asked else {}
    found = {mark.item: mark.reason for mark in asked}
    return [
        Request(upper_first(entry.title), found[item], form_url(sending.report_id, item))
        for item, entry in named.items()
    ]


def unanswered(sending: Submission | None, said: dict) -> list[str]:
    """Return the titles of what was to be redone of ``sending``, unchanged in ``said`` and not replied to."""
    if sending is None:
        return []
    marks = sending.reviews.filter(verdict=ReviewVerdict.REDO, reply="")
    silent, now = set(marks.values_list("item", flat=True)), entries(said)
    return [
        upper_first(entry.title)
        for item, entry in _named(sending, silent).items()
        if silent and (now[item].lines if item in now else ()) == entry.lines
    ]


def form_url(report: int, item: str) -> str:
    """Return the address at which the agency writes ``item``."""
    kind, _, key = item.partition("-")
    name, args = FORMS[kind], [report, key] if kind in ("task", "part") else [report]
    return reverse(f"reports:{name}", args=args)


FORMS = {"task": "task", "part": "part", "indicator": "indicators", "zone": "zones"}


def rounds(report: AgencyReport, user: User, *, about: str = "") -> list[Round]:
    """Return the rounds of ``report``, or those that speak ``about`` one item, or one kind ("indicator-").

    What Sở Công Thương marks is nobody else's before it has decided. No query for a report never
    decided on, three for others, whatever their length.
    """
    if report.decided_at is None:
        return []
    sendings = list(Submission.objects.standing().filter(report=report).order_by("number"))
    if report.state in WAITING_STATES:  # the last one is being decided
        sendings = sendings[:-1]
    events, marks = _events(report), _marks(sendings, about)
    newest = sendings[-1:] if permissions.can_edit(user, report) else []
    found = [
        _round(sending, events.get(sending.pk), marks[sending.pk], sending in newest, about)
        for sending in sendings
    ]
    return [each for each in found if not about or each.marks or each.note]


def _events(report: AgencyReport) -> dict[int, ReportEvent]:
    """Return by sending the decision on it, the last one where a report was reopened."""
    decided = report.events.filter(action__in=["return", "accept", "reopen"]).select_related("done_by")
    return {event.submission_id: event for event in decided}


def is_decided(mark: ItemReview) -> bool:
    """Return whether ``mark`` has gone to the agency: before the decision it is a note of the reviewers."""
    report = mark.submission.report
    return report.state not in WAITING_STATES or mark.submission != last_submission(report)


def _marks(sendings: list[Submission], about: str) -> dict[int, dict[str, ItemReview]]:
    found = ItemReview.objects.filter(submission__in=sendings).select_related("decided_by")
    by_sending: dict[int, dict[str, ItemReview]] = defaultdict(dict)
    for mark in found.filter(
        **{"item__startswith" if about.endswith("-") else "item": about} if about else {}
    ):
        by_sending[mark.submission_id][mark.item] = mark
    return by_sending


def _round(
    sending: Submission, event: ReportEvent | None, marks: dict[str, ItemReview], may_reply: bool, about: str
) -> Round:
    named = _named(sending, set(marks)) if marks else {}
    rows = {name: _mark(sending, marks[name], entry, may_reply) for name, entry in named.items()}
    told = [row for name, row in rows.items() if about or marks[name].verdict == ReviewVerdict.REDO]
    passed = [row.title for row in rows.values() if row not in told]
    return Round(
        number=sending.number,
        sent_at=sending.submitted_at,
        decision=step_label(event.action, event.source, event.target) if event else "",
        decided_at=event and event.done_at,
        decided_by=event.done_by.full_name if event else "",
        note=event.note if event else "",
        marks=told,
        passed="; ".join(passed),
    )


def _named(sending: Submission, wanted: set[str]) -> dict[str, Entry]:
    """Return the entries of the ``wanted`` items in reading order; those not sent come last."""
    found = entries(sending.content)
    if not wanted <= set(found):
        found |= absent(sending.report, sending.content)
    return {item: entry for item, entry in found.items() if item in wanted}


def _mark(sending: Submission, mark: ItemReview, entry: Entry, may_reply: bool) -> MarkRow:
    return MarkRow(
        report=sending.report_id,
        pk=mark.pk,
        title=upper_first(entry.title),
        url=form_url(sending.report_id, mark.item),
        mark=VERDICT_MARKS[mark.verdict],
        rating=RATINGS.get(mark.rating, ""),
        reason=mark.reason,
        by=mark.decided_by.full_name,
        at=mark.decided_at,
        reply=mark.reply,
        token=reply_token(mark),
        may_reply=may_reply and mark.verdict == ReviewVerdict.REDO,
        lines=entry.lines,
    )


RATINGS = dict(TaskState.choices)
