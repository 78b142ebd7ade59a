"""What a person reads of one report: the live draft or the words last sent, beside the period before."""

from dataclasses import dataclass
from datetime import date

from agencies.models import User

from . import content
from .enums import EDITABLE_STATES, ReportState
from .items import last_submission, part_item, task_item
from .manuscript import Manuscript, manuscript
from .models import AgencyReport
from .outline import Outline, outline
from .permissions import can_edit, is_of_agency
from .previous import previous
from .readback import Readback, readback

LIVE_STATES = [*EDITABLE_STATES, ReportState.IN_APPROVAL]
"""While the agency works on the report, it reads what it has; everybody else reads what was sent."""


@dataclass(frozen=True)
class ReportPage:
    """The words of a report for one reader.

    ``sending`` is the number of the sending that is read, None for the live draft; ``previous_period`` is
    the name of the period beside it.
    """

    readback: Readback
    outline: Outline | None
    sending: int | None
    previous_period: str
    may_declare_nothing: bool = False


def page(report: AgencyReport, user: User, *, today: date) -> ReportPage:
    """Return what ``user`` reads of ``report``, which they may see: a constant number of queries."""
    before = None if report.obligation.period.is_ad_hoc else previous(report)
    period = before.period if before else ""
    is_live = is_of_agency(user, report) and report.state in LIVE_STATES
    if not is_live and (sending := last_submission(report)):
        return ReportPage(readback(sending.content, before=before), None, sending.number, period)
    written = manuscript(report)
    urls = _edit_urls(written) if can_edit(user, report) else None
    said = content.snapshot_of(written)
    is_empty = report.submitted_at is None and content.is_blank(said)
    return ReportPage(
        readback=readback(said, before=before, edit_urls=urls),
        outline=outline(written, today=today),
        sending=None,
        previous_period=period,
        may_declare_nothing=report.nothing_to_report or is_empty,
    )


def _edit_urls(written: Manuscript) -> dict[str, str]:
    """Return the addresses of the forms of everything open, by item."""
    urls = {task_item(pk): url for pk, url in written.task_urls.items()}
    urls |= {part_item(key): url for key, url in written.part_urls.items()}
    return {item: url for item, url in urls.items() if written.is_open(item)}
