"""What drafts each kind of document, and what tells whether its sources have changed since."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from bacgiang_plan.lib.dates import official_date
from reports.consolidation.drafting import draft_consolidated
from reports.consolidation.offices import Office
from reports.consolidation.stamps import current_stamps
from reports.documents.draft import Draft
from reports.enums import OutgoingKind
from reports.models import OutgoingDocument, ReportingPeriod
from reports.urging.drafting import draft_urging
from reports.urging.stamps import current_stamps as urging_stamps


class Kind(NamedTuple):
    """``slug`` is its name in addresses, ``begin`` the words of the button that begins one.

    ``draft`` and ``stamps`` take the period and the instant. Of a kind that ``is_single`` a period has one
    issued document, which only another that corrects it replaces.
    """

    slug: str
    begin: str
    type_name: str
    """What the document is called before its number: "Báo cáo số 05/BC-SCT"."""
    draft: Callable[[ReportingPeriod, datetime], Draft]
    stamps: Callable[[ReportingPeriod, datetime], dict[str, str]]
    is_single: bool = True


KINDS: Mapping[OutgoingKind, Kind] = {
    OutgoingKind.DEPARTMENT: Kind(
        "bao-cao-so",
        "Lập báo cáo tổng hợp",
        "Báo cáo",
        lambda period, now: draft_consolidated(period, office=Office.DEPARTMENT, now=now),
        current_stamps,
    ),
    OutgoingKind.PROVINCE: Kind(
        "du-thao-ubnd-tinh",
        "Lập dự thảo báo cáo của UBND tỉnh",
        "Báo cáo",
        lambda period, now: draft_consolidated(period, office=Office.PROVINCE, now=now),
        current_stamps,
    ),
    OutgoingKind.URGING: Kind(
        "cong-van-don-doc",
        "Lập công văn đôn đốc",
        "Công văn",
        lambda period, now: draft_urging(period, now=now),
        urging_stamps,
        is_single=False,
    ),
}
BY_SLUG = {kind.slug: value for value, kind in KINDS.items()}


def numbered_words(document: OutgoingDocument) -> str:
    """Return "Báo cáo số 05/BC-SCT", of an issued document."""
    return f"{KINDS[document.kind].type_name} số {document.full_number}"


def dated_words(document: OutgoingDocument) -> str:
    """Return "Báo cáo số 05/BC-SCT ngày 05 tháng 01 năm 2022", of an issued document."""
    return f"{numbered_words(document)} {official_date(document.issued_on)}"
