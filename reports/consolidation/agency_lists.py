"""Who reported, who did not, and how: every agency of one period in exactly the right lists."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from bacgiang_plan.lib.dates import local_date
from reports.enums import ReportState, Timeliness
from reports.models import Obligation, ReportingPeriod
from reports.timeliness import OnTimeRate, timeliness


class Standing(models.TextChoices):
    """Where an obligation stands. The six divide all agencies of a period: each is in exactly one."""

    ACCEPTED = "accepted", "Đã gửi báo cáo, được tiếp nhận"
    UNDER_REVIEW = "under_review", "Đã gửi báo cáo, đang được xem xét"
    RETURNED = "returned", "Bị trả lại, chưa gửi lại"
    OVERDUE = "overdue", "Chưa gửi báo cáo, đã quá hạn"
    NOT_YET_DUE = "not_yet_due", "Chưa gửi báo cáo, chưa đến hạn"
    EXEMPT = "exempt", "Được miễn báo cáo"


NEVER_SENT = {Timeliness.EXEMPT: Standing.EXEMPT, Timeliness.OVERDUE: Standing.OVERDUE}
SENT = {
    ReportState.ACCEPTED: Standing.ACCEPTED,
    ReportState.SUBMITTED: Standing.UNDER_REVIEW,
    ReportState.RESUBMITTED: Standing.UNDER_REVIEW,
}


@dataclass(frozen=True)
class AgencyLine:
    """One agency in one period; named as on the day it sent its report."""

    agency_id: int
    code: str
    name: str
    standing: Standing
    timeliness: Timeliness
    due_before: date
    is_extended: bool
    first_sent_on: date | None
    sent_on: date | None
    declares_nothing: bool
    report_id: int | None
    accepted_at: datetime | None
    is_sample: bool

    @property
    def is_late(self) -> bool:
        return self.timeliness == Timeliness.LATE

    @property
    def has_nothing(self) -> bool:
        """Whether the agency itself has sent "không phát sinh" and the declaration stands."""
        return self.declares_nothing and self.standing in (Standing.ACCEPTED, Standing.UNDER_REVIEW)


@dataclass(frozen=True)
class AgencyLists:
    """All agencies of one period, in official order."""

    lines: tuple[AgencyLine, ...]

    def of(self, standing: Standing) -> tuple[AgencyLine, ...]:
        return tuple(line for line in self.lines if line.standing == standing)

    @property
    def late(self) -> tuple[AgencyLine, ...]:
        """First sent at or after the deadline, whatever has become of the report since."""
        return tuple(line for line in self.lines if line.is_late)

    @property
    def nothing(self) -> tuple[AgencyLine, ...]:
        return tuple(line for line in self.lines if line.has_nothing)

    @property
    def extended(self) -> tuple[AgencyLine, ...]:
        """Given more time, whether or not the report has come since."""
        return tuple(line for line in self.lines if line.is_extended)

    @property
    def rate(self) -> OnTimeRate:
        counts = [line.timeliness for line in self.lines]
        return OnTimeRate(
            *(counts.count(each) for each in (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.OVERDUE))
        )

    @property
    def obliged(self) -> int:
        """Agencies that owe a report: all but the exempt."""
        return len(self.lines) - len(self.of(Standing.EXEMPT))


def agency_lists(period: ReportingPeriod, *, now: datetime) -> AgencyLists:
    """Return where every agency of ``period`` stands at ``now``: one query."""
    found = period.obligations.select_related("agency", "report").order_by("agency__order", "pk")
    return AgencyLists(tuple(_line(obligation, period, now) for obligation in found))


def _line(obligation: Obligation, period: ReportingPeriod, now: datetime) -> AgencyLine:
    report = getattr(obligation, "report", None)
    sent = report if report and report.first_submitted_at else None
    verdict = timeliness(
        kind=obligation.kind,
        due_before=obligation.due_before,
        first_submitted_at=sent and sent.first_submitted_at,
        now=now,
    )
    return AgencyLine(
        agency_id=obligation.agency_id,
        code=obligation.agency.code,
        name=(sent and sent.agency_name) or obligation.agency.name,
        standing=SENT.get(sent.state, Standing.RETURNED) if sent else _standing_unsent(verdict),
        timeliness=verdict,
        due_before=local_date(obligation.due_before),
        is_extended=obligation.is_extended,
        first_sent_on=sent and local_date(sent.first_submitted_at),
        sent_on=sent and local_date(sent.submitted_at),
        declares_nothing=bool(sent and sent.nothing_to_report),
        report_id=sent and sent.pk,
        accepted_at=sent and (sent.decided_at or sent.submitted_at),
        is_sample=bool(sent and sent.is_sample),
    )


def _standing_unsent(verdict: Timeliness) -> Standing:
    return NEVER_SENT.get(verdict, Standing.NOT_YET_DUE)
