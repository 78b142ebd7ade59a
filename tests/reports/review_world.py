"""A report under review: marks, returns and sendings again by the real verbs."""

from datetime import timedelta

from reports import items, reviewing
from reports.enums import ReviewVerdict
from reports.models import AgencyReport, ItemReview
from tests.conftest import NOW
from tests.reports.cycle import fresh, step

HOUR = timedelta(hours=1)


def mark(
    report: AgencyReport,
    item: str,
    by,
    verdict: str = ReviewVerdict.REDO,
    reason: str = "Bổ sung số liệu.",
    now=NOW + HOUR,
    **given,
) -> ItemReview | None:
    """Mark ``item`` as a person does who has just looked at it."""
    report = fresh(report)
    sending = items.last_submission(report)
    seen = reviewing.mark_token(sending.reviews.filter(item=item).first())
    given = {"sending": sending.number, "seen": seen} | given
    return reviewing.mark_item(report, item, verdict=verdict, reason=reason, by=by, now=now, **given)


def return_with(report: AgencyReport, requests: dict[str, str], by, now=NOW + HOUR, note: str = "") -> None:
    """Mark every item of ``requests`` to be redone, with its reason, and return the report."""
    for item, reason in requests.items():
        mark(report, item, by, reason=reason, now=now)
    step(report, "return", by, now, note=note)


def send_again(report: AgencyReport, cast, now=NOW + 2 * HOUR) -> None:
    step(report, "request_approval", cast.officer, now)
    step(report, "submit", cast.head, now)
