"""Who may do what with a report: predicates, one line each."""

from agencies.models import Role, User

from .enums import EDITABLE_STATES, ReportState
from .models import AgencyReport

DASHBOARD_ROLES = [Role.LEADER, Role.SPECIALIST, Role.CONSOLIDATOR_HEAD, Role.ADMINISTRATOR]


def is_of_agency(user: User, report: AgencyReport) -> bool:
    return user.agency_id is not None and user.agency_id == report.obligation.agency_id


def is_officer_of(user: User, report: AgencyReport) -> bool:
    return user.role == Role.OFFICER and is_of_agency(user, report)


def is_head_of(user: User, report: AgencyReport) -> bool:
    """The head of Sở Công Thương also heads that agency's own report."""
    return user.role in (Role.AGENCY_HEAD, Role.CONSOLIDATOR_HEAD) and is_of_agency(user, report)


def is_independent_reviewer_of(user: User, report: AgencyReport) -> bool:
    """Reviewers never decide a report they drafted, approved or sent themselves."""
    return user.role in (Role.SPECIALIST, Role.CONSOLIDATOR_HEAD) and user.pk not in (
        report.drafted_by_id,
        report.approved_by_id,
        report.submitted_by_id,
    )


def can_edit(user: User, report: AgencyReport) -> bool:
    return report.state in EDITABLE_STATES and is_officer_of(user, report)


def can_read_words(user: User, report: AgencyReport) -> bool:
    """Outside the agency only what stands as sent is read, never what is being rewritten after a return."""
    return is_of_agency(user, report) or report.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)


def can_draft_for(user: User, agency_id: int) -> bool:
    return user.role == Role.OFFICER and user.agency_id == agency_id


def can_review(user: User) -> bool:
    return user.role in (Role.SPECIALIST, Role.CONSOLIDATOR_HEAD)


def can_see_dashboard(user: User) -> bool:
    return user.role in DASHBOARD_ROLES


def can_see_matrix(user: User) -> bool:
    return user.role in DASHBOARD_ROLES


def can_see_consolidated(user: User) -> bool:
    """Drafts of the consolidated report are for Sở Công Thương only; issuing comes with its own issue."""
    return can_review(user)


def can_load_reference_data(user: User) -> bool:
    return user.role == Role.ADMINISTRATOR
