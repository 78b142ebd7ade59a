"""Accepting many reports in one go: the same step as for one, one after the other (scenario 24)."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError

from agencies.models import User

from .. import workflow
from ..models import AgencyReport
from ..refusals import WorkflowError

logger = logging.getLogger(__name__)
BUSY = "Hệ thống đang bận, báo cáo này chưa được tiếp nhận; đề nghị thực hiện lại sau ít phút."
OUR_FAULT = "Báo cáo này chưa được tiếp nhận do lỗi của hệ thống; đề nghị báo quản trị viên."


@dataclass(frozen=True)
class Outcome:
    """What became of one report; ``refusal`` says why it was not accepted, "" when it was."""

    report_pk: int
    agency: str
    period: str
    refusal: str


def accept_all(
    reports: list[AgencyReport], versions: dict[int, int], *, by: User, now: datetime
) -> list[Outcome]:
    """Accept each of ``reports`` as it was seen in its version; tell what became of each.

    Each acceptance stands or falls by itself: what one is refused for undoes no other.
    """
    return [_accept(report, versions[report.pk], by, now) for report in reports]


def _accept(report: AgencyReport, version: int, by: User, now: datetime) -> Outcome:
    obligation, refusal = report.obligation, ""
    report.version = version
    try:
        workflow.perform(report, "accept", by=by, now=now)
    except WorkflowError as error:
        refusal = str(error)
    except OperationalError:  # the database stayed locked
        refusal = BUSY
    except Exception:  # a fault of ours in one report: the others go on
        logger.exception("Acceptance of report %s failed", report.pk)
        refusal = OUR_FAULT
    return Outcome(report.pk, obligation.agency.name, obligation.period.name, refusal)
