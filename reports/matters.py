"""What somebody should act on now: the matters due, and the people whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.working_days import working_days_since

from .enums import WAITING_STATES, ReportState
from .ladder import latest_due
from .models import Obligation
from .recipients import Directory, report_of, who_can_act
from .timeliness import last_valid_day

PATIENCE = 5  # working days a returned or a submitted report may rest before somebody is reminded


@dataclass(frozen=True)
class Matter:
    """One obligation that somebody should act on now, and why they hear of it now."""

    obligation: Obligation
    rung: str
    why: str
    people: tuple[User, ...]

    @property
    def was_sent(self) -> bool:
        """Whether the agency has ever sent it: then the deadline is no matter any more."""
        report = report_of(self.obligation)
        return report is not None and report.first_submitted_at is not None

    @property
    def is_review(self) -> bool:
        report = report_of(self.obligation)
        return report is not None and report.state in WAITING_STATES

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("reports:queue" if self.is_review else "reports:mine")


def due_matters(*, now: datetime, obligation_ids: Iterable[int] | None = None) -> list[Matter]:
    """Return every matter due at ``now``, the nearest deadline first; three queries however many.

    Nothing is due before the period is opened, nothing after the report is accepted. A matter nobody
    can be told of has no ``people``.
    """
    obligations = _open_obligations(now)
    if obligation_ids is not None:
        obligations = obligations.filter(pk__in=obligation_ids)
    directory = Directory()
    return [matter for row in obligations if (matter := _matter(row, directory, now))]


def _open_obligations(now: datetime):
    rows = Obligation.objects.owed().filter(period__opened_at__lte=now)
    rows = rows.exclude(report__state=ReportState.ACCEPTED)
    rows = rows.with_extension().select_related("period", "agency", "report")
    return rows.order_by("due_before", "agency__order")


def _matter(obligation: Obligation, directory: Directory, now: datetime) -> Matter | None:
    due = _due(obligation, now)
    return due and Matter(obligation, *due, people=tuple(who_can_act(obligation, directory)))


def _due(obligation: Obligation, now: datetime) -> tuple[str, str] | None:
    """Return the rung due now, as the ledger writes it, and the reason in words."""
    report = report_of(obligation)
    if report is None or report.first_submitted_at is None:
        rung = latest_due(obligation.due_before, now)
        return f"{rung.code}@{last_valid_day(obligation.due_before)}", rung.label
    if report.state in WAITING_STATES:
        return _rested("review", report.submitted_at, report.submitted_at, now, "chưa được xem xét")
    touched = max(report.decided_at, report.edited_at)
    return _rested("returned", report.decided_at, touched, now, "được trả lại, chưa gửi lại")


def _rested(kind: str, since: datetime, touched: datetime, now: datetime, words: str):
    """A rung of its own for each round: the day names it, for a round lasts longer than a day."""
    if working_days_since(local_date(touched), local_date(now)) < PATIENCE:
        return None
    return f"{kind}-{local_date(since)}", f"báo cáo {words} sau {PATIENCE} ngày làm việc"
