"""Who can act on a report now, and therefore hears of it."""

from collections import defaultdict
from functools import cached_property

from agencies.models import HEAD_ROLES, Agency, Role, User
from reports import permissions
from reports.enums import WAITING_STATES, ReportState
from reports.models import AgencyReport, Obligation

from .ladder import Ladders


class Directory:
    """What every kind of matter needs: the active people of the agencies, and the ladders; one query each."""

    def __init__(self) -> None:
        self._people: dict[tuple[int, str], list[User]] = defaultdict(list)
        users = User.objects.active().filter(agency__isnull=False).exclude(email="")
        for user in users.select_related("agency").order_by("pk"):
            self._people[user.agency_id, user.role].append(user)

    @cached_property
    def ladders(self) -> Ladders:
        return Ladders()

    def officers(self, agency: Agency) -> list[User]:
        return self._people[agency.pk, Role.OFFICER]

    def heads(self, agency: Agency) -> list[User]:
        """The heads; the head of Sở Công Thương also heads that agency's own report."""
        return [user for role in HEAD_ROLES for user in self._people[agency.pk, role]]

    def officers_and_heads(self, agency: Agency) -> list[User]:
        return self.officers(agency) + self.heads(agency)

    def specialists(self, agency: Agency) -> list[User]:
        return self._people[agency.pk, Role.SPECIALIST]

    def everybody(self, agency: Agency) -> list[User]:
        """Everybody of ``agency``, in any role."""
        return [user for (of, _), people in self._people.items() if of == agency.pk for user in people]

    def reviewers(self, report: AgencyReport) -> list[User]:
        """The specialists who may decide ``report``; the head of Sở Công Thương when there is none."""
        return self._reviewers(report, Role.SPECIALIST) or self._reviewers(report, Role.CONSOLIDATOR_HEAD)

    def _reviewers(self, report: AgencyReport, role: str) -> list[User]:
        users = [user for (_, held), people in self._people.items() if held == role for user in people]
        return [user for user in users if permissions.is_independent_reviewer_of(user, report)]


def report_of(obligation: Obligation) -> AgencyReport | None:
    """Return the report begun for ``obligation``, if any."""
    return getattr(obligation, "report", None)


def who_can_act(obligation: Obligation, directory: Directory) -> list[User]:
    """Return the people whose turn it is; empty when nobody of them can be reached.

    While a report waits for approval only the head can move it, so only the head is asked; an agency
    without an active head still hears of it through its officers.
    """
    report, agency = report_of(obligation), obligation.agency
    if report is not None and report.state in WAITING_STATES:
        return directory.reviewers(report)
    if report is not None and report.state == ReportState.IN_APPROVAL:
        return directory.heads(agency) or directory.officers(agency)
    return directory.officers_and_heads(agency)
