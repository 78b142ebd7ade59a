"""What drafts each kind of document, and what tells whether its sources have changed since."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.consolidation.stamps import current_stamps
from reports.documents.draft import Draft
from reports.enums import OutgoingKind
from reports.models import ReportingPeriod


class Kind(NamedTuple):
    """``slug`` is its name in addresses; ``draft`` and ``stamps`` take the period and the instant."""

    slug: str
    draft: Callable[[ReportingPeriod, datetime], Draft]
    stamps: Callable[[ReportingPeriod, datetime], dict[str, str]]


KINDS: Mapping[OutgoingKind, Kind] = {
    OutgoingKind.DEPARTMENT: Kind(
        "bao-cao-so",
        lambda period, now: draft_consolidated(period, office=Office.DEPARTMENT, now=now),
        lambda period, now: current_stamps(period, now),
    ),
    OutgoingKind.PROVINCE: Kind(
        "du-thao-ubnd-tinh",
        lambda period, now: draft_consolidated(period, office=Office.PROVINCE, now=now),
        lambda period, now: current_stamps(period, now),
    ),
}
BY_SLUG = {kind.slug: value for value, kind in KINDS.items()}
