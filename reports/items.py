"""Names of the things a report consists of, and which of them are open after a return by item.

An item is one task, one general part, one figure of an indicator or the facts of one zone. Its name is the
same in every round, for rows are never deleted and keys never change.
"""

from django.db.models import Subquery

from .enums import ReportState, ReviewVerdict
from .models import AgencyReport, ItemReview, Submission


def task_item(assignment: int) -> str:
    return f"task-{assignment}"


def part_item(key: str) -> str:
    return f"part-{key}"


def indicator_item(indicator: int) -> str:
    return f"indicator-{indicator}"


def zone_item(zone: int) -> str:
    return f"zone-{zone}"


def last_submission(report: AgencyReport) -> Submission | None:
    """Return the sending that stands: the last one not withdrawn."""
    return Submission.objects.standing().filter(report=report).order_by("-number").first()


def last_sending(report: AgencyReport) -> Subquery:
    """Return the key of the sending that stands, for use inside another query."""
    standing = Submission.objects.standing().filter(report=report).order_by("-number")
    return Subquery(standing.values("pk")[:1])


def open_items(report: AgencyReport) -> frozenset[str] | None:
    """Return the items that may be rewritten; None means all of them.

    After a return by item only what Sở Công Thương asked to redo is open, also while the head sends the
    rewriting back. A return without marks, and a reopening, open everything. One query once sent.
    """
    if report.submitted_at is None or report.state in CLOSED_OR_ALL:
        return None
    asked = ItemReview.objects.filter(submission__in=last_sending(report), verdict=ReviewVerdict.REDO)
    return frozenset(asked.values_list("item", flat=True)) or None


CLOSED_OR_ALL = [ReportState.REOPENED, ReportState.ACCEPTED, ReportState.SUBMITTED, ReportState.RESUBMITTED]
