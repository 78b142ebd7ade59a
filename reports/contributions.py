"""What co-ordinating agencies say of tasks others lead, in one period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from tasks.models import Assignment, AssignmentRole

from .enums import ObligationKind
from .models import ReportingPeriod


@dataclass(frozen=True, slots=True)
class Given:
    """The signed text of one agency."""

    pk: int
    agency: str
    text: str
    agency_id: int
    signed_at: datetime


@dataclass(slots=True)
class Shares:
    """The contributions to one task: those signed, and the names of agencies that have not signed."""

    given: list[Given] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def contributions_to(tasks: Iterable[int], period: ReportingPeriod) -> dict[int, Shares]:
    """Return the shares by task for ``tasks`` (keys) in ``period``, agencies in official order.

    One query however many. An unsigned text is nobody's word yet: its agency counts as missing.
    """
    coordinating = Assignment.objects.filter(task__in=list(tasks), role=AssignmentRole.COORDINATING)
    signed = Q(contributions__period=period.pk, contributions__signed_at__isnull=False)
    asked = coordinating.valid_on(period.window_end).annotate(
        signed=FilteredRelation("contributions", condition=signed)
    )
    shares: dict[int, Shares] = defaultdict(Shares)
    columns = ["task", "agency__name", "signed", "signed__text", "agency", "signed__signed_at"]
    for task, agency, pk, *signed in asked.order_by("agency__order").values_list(*columns):
        if pk is None:
            shares[task].missing.append(agency)
        else:
            shares[task].given.append(Given(pk, agency, *signed))
    return shares


class Lead(NamedTuple):
    """One lead agency of a task and how its report of the period stands: state and first sending, if any."""

    task: int
    agency: str
    state: str
    sent_at: datetime | None


def leads_of(tasks: Iterable[int], period: ReportingPeriod) -> dict[int, list[Lead]]:
    """Return the agencies that report on ``tasks`` (keys) in ``period``, in official order: one query.

    The state is "" where nothing is written yet.
    """
    owed = Q(agency__obligations__period=period.pk, agency__obligations__kind=ObligationKind.OWED)
    leading = Assignment.objects.leading().valid_on(period.window_end).filter(task__in=list(tasks))
    found = leading.annotate(owed=FilteredRelation("agency__obligations", condition=owed)).filter(
        owed__isnull=False
    )
    leads: dict[int, list[Lead]] = defaultdict(list)
    columns = ["task", "agency__short_name", "owed__report__state", "owed__report__submitted_at"]
    for task, agency, state, sent_at in found.order_by("agency__order").values_list(*columns):
        leads[task].append(Lead(task, agency, state or "", sent_at))
    return leads
