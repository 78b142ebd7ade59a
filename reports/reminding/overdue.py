"""Escalation: lists of what is overdue, for Sở Công Thương and for Văn phòng UBND tỉnh."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from agencies.models import Agency, User
from reports.enums import Reach
from reports.permissions import OFFICE

from .ladder import Standing
from .matters import Listing, Matter, called
from .overdue_rows import OverdueRow, overdue_rows
from .recipients import Directory


@dataclass(frozen=True)
class Audience:
    """Who gets a list, and which rungs of a ladder bring things onto it."""

    kind: str
    reaches: tuple[str, ...]
    ask: str
    is_of: Callable[[Agency], bool]
    people: Callable[[Directory, Agency], list[User]]


AUDIENCES = (
    Audience(
        "overdue",
        (Reach.CONSOLIDATOR, Reach.OFFICE),
        "đôn đốc các cơ quan",
        is_of=lambda agency: agency.is_consolidator,
        people=lambda directory, agency: directory.specialists(agency) or directory.heads(agency),
    ),
    Audience(
        "overdue-office",
        (Reach.OFFICE,),
        "chỉ đạo, đôn đốc các cơ quan",
        is_of=lambda agency: agency.code == OFFICE,
        people=lambda directory, agency: directory.everybody(agency),
    ),
)
KINDS = tuple(f"{audience.kind}/" for audience in AUDIENCES)


def overdue_matters(found: Iterable[Matter], directory: Directory, now: datetime) -> list[Matter]:
    """Return one list for each audience and `Listing` among the matters ``found``: two queries at most.

    A list is due by the newest rung that brought anything onto it; what came onto it stays until it is done,
    also after its own ladder is over. Once it is due, that of a period names everybody overdue in it: what is
    read in the mail is what stands on the page.
    """
    listed: dict[Listing, list[Matter]] = defaultdict(list)
    for matter in found:
        if matter.listing and matter.standing.reach in AUDIENCES[0].reaches:
            listed[matter.listing].append(matter)
    agencies = list(Agency.objects.filter(Q(is_consolidator=True) | Q(code=OFFICE))) if listed else []
    reports = (
        overdue_rows({listing.period for listing in listed if listing.period}, now=now) if listed else {}
    )
    return [
        _matter(listing, told, _lines(listing, told, reports), audience, agency, directory)
        for listing, matters in listed.items()
        for audience in AUDIENCES
        for agency in filter(audience.is_of, agencies)
        if (told := [matter for matter in matters if matter.standing.reach in audience.reaches])
    ]


def _matter(
    listing: Listing,
    told: list[Matter],
    lines: list[str],
    audience: Audience,
    agency: Agency,
    directory: Directory,
) -> Matter:
    newest, rung = max(
        ((matter.standing, matter.standing.reached(audience.reaches)) for matter in told), key=_due_on
    )
    return Matter(
        **called(agency, listing.title, f"Danh sách quá hạn, {listing.heading}"),
        key=f"{audience.kind}/{listing.key}",
        rung=f"{rung.code}@{newest.last_day}",
        why=f"danh sách quá hạn, mốc {rung.label}",
        people=tuple(audience.people(directory, agency)),
        ask=f"{audience.ask} {listing.owed}",
        left=f"{len(lines)} cơ quan",
        time=f"{len(lines)} cơ quan {listing.owed}.",
        state=listing.state,
        path=listing.path,
        missing=tuple(lines),
        standing=newest,
    )


def _lines(listing: Listing, told: list[Matter], reports: dict[int, list[OverdueRow]]) -> list[str]:
    """Return "Sở Xây dựng: quá hạn 7 ngày, chưa soạn": an agency a line, whatever it owes."""
    if listing.period:
        return [row.line for row in reports[listing.period]]
    owed: dict[str, list[str]] = defaultdict(list)
    for matter in told:
        owed[matter.agency.name].append(matter.listed_as)
    return [f"{name}: {'; '.join(words)}" for name, words in owed.items()]


def _due_on(found: tuple[Standing, object]):
    standing, rung = found
    return rung.due_on(standing.last_day), standing.last_day
