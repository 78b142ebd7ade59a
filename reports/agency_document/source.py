"""What a reader's document is made from: the live draft of one's own agency, or the last sending."""

from dataclasses import asdict
from typing import NamedTuple

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date
from reports import content
from reports.documents.phrases import plan_words
from reports.items import last_submission
from reports.models import AgencyReport, Submission
from reports.permissions import is_of_agency
from reports.reading import LIVE_STATES
from tasks.models import Plan, Section, SectionKind

from .drafting import Facts, write
from .offices import Issuer

VERSION = 2
"""Version of the frozen form; a renderer refuses what it does not know."""
ADDRESSEE = "Sở Công Thương"


class Source(NamedTuple):
    """The content to print, and the sending it is; None for a draft."""

    content: dict
    content_hash: str
    submission: Submission | None


def source_for(user: User, report: AgencyReport) -> Source | None:
    """Return what ``user``, who may see ``report``, prints of it, as they read it on its page.

    None when nothing stands as sent and the draft is another agency's: drafts leave no agency.
    """
    own = is_of_agency(user, report)
    if not (own and report.state in LIVE_STATES) and (sending := last_submission(report)):
        return Source(sending.content, sending.content_hash, sending)
    if not own:
        return None
    said = content.snapshot(report)
    return Source(said, content.digest(said), None)


def inputs(report: AgencyReport, source: Source) -> dict:
    """Return the document of ``source`` as JSON-ready data, everything in it: three queries."""
    return {"version": VERSION, **asdict(write(source.content, _facts(report, source)))}


def _facts(report: AgencyReport, source: Source) -> Facts:
    agency, period = report.obligation.agency, report.obligation.period
    consolidator = Agency.objects.filter(is_consolidator=True).first()
    numbered = Section.objects.exclude(kind=SectionKind.AGENCY)
    return Facts(
        issuer=Issuer(source.content["agency"]["name"], agency.kind, agency.symbol),
        addressee=consolidator.name if consolidator else ADDRESSEE,
        plan=plan_words(Plan.objects.order_by("pk").first()),
        headings=dict(numbered.values_list("clause", "title")),
        year=local_date(period.due_before).year,
        is_sample=report.is_sample,
        is_rehearsal=period.is_rehearsal,
        sending=source.submission and source.submission.number,
        content_hash=source.content_hash,
    )
