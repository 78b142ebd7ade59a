"""What co-ordinating agencies say of tasks others lead, in one period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.models import Assignment, AssignmentRole

from .models import Contribution, ReportingPeriod


@dataclass(frozen=True, slots=True)
class Given:
    """The signed text of one agency."""

    agency: str
    text: str


@dataclass(slots=True)
class Shares:
    """The contributions to one task: those signed, and the names of agencies that have not signed."""

    given: list[Given] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def contributions_to(tasks: Iterable[int], period: ReportingPeriod) -> dict[int, Shares]:
    """Return the shares by task for ``tasks`` (keys) in ``period``, agencies in official order.

    Two queries however many. An unsigned text is nobody's word yet: its agency counts as missing.
    """
    coordinating = Assignment.objects.filter(task__in=list(tasks), role=AssignmentRole.COORDINATING)
    asked = coordinating.valid_on(period.window_end).order_by("agency__order")
    signed = Contribution.objects.filter(period=period, signed_at__isnull=False).order_by()
    texts = dict(signed.values_list("assignment", "text"))
    shares: dict[int, Shares] = defaultdict(Shares)
    for pk, task, agency in asked.values_list("pk", "task", "agency__name"):
        if pk in texts:
            shares[task].given.append(Given(agency, texts[pk]))
        else:
            shares[task].missing.append(agency)
    return shares
