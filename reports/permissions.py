"""Who may do what with a report: predicates, one line each."""

from agencies.models import AGENCY_ROLES, CONSOLIDATOR_ROLES, HEAD_ROLES, Agency, Role, User

from .enums import EDITABLE_STATES, ObligationKind
from .models import AgencyReport
from .querysets import READERS_OF_SENT

OFFICE = "vpubnd"
"""Code of Văn phòng UBND tỉnh in the reference data."""
DASHBOARD_ROLES = [Role.LEADER, Role.SPECIALIST, Role.CONSOLIDATOR_HEAD, Role.ADMINISTRATOR]


def is_of_agency(user: User, report: AgencyReport) -> bool:
    return user.agency_id is not None and user.agency_id == report.obligation.agency_id


def is_officer_of(user: User, report: AgencyReport) -> bool:
    return user.role == Role.OFFICER and is_of_agency(user, report)


def is_head_of(user: User, report: AgencyReport) -> bool:
    """The head of Sở Công Thương also heads that agency's own report."""
    return user.role in HEAD_ROLES and is_of_agency(user, report)


def heads(user: User, agency: Agency | None) -> bool:
    """Whether ``user`` is a head of ``agency``."""
    return user.role in HEAD_ROLES and agency is not None and user.agency_id == agency.pk


def can_write(user: User, report: AgencyReport) -> bool:
    """Officers write; in a one-person office its head writes, too."""
    return is_officer_of(user, report) or (
        report.obligation.agency.allows_self_approval and is_head_of(user, report)
    )


def can_approve(user: User, report: AgencyReport) -> bool:
    """A head approves what others wrote, unless the agency is set as a one-person office."""
    if not is_head_of(user, report):
        return False
    wrote = user.pk in (report.drafted_by_id, report.edited_by_id)
    return report.obligation.agency.allows_self_approval or not wrote


def can_record_paper(user: User, report: AgencyReport) -> bool:
    """The number comes from the agency's own registry: its officers and its heads record it."""
    return is_officer_of(user, report) or is_head_of(user, report)


def is_independent_reviewer_of(user: User, report: AgencyReport) -> bool:
    """Reviewers never decide a report they drafted, edited, approved or sent themselves."""
    return can_review(user) and user.pk not in (
        report.drafted_by_id,
        report.edited_by_id,
        report.approved_by_id,
        report.submitted_by_id,
    )


def can_reopen(user: User, report: AgencyReport) -> bool:
    """An acceptance is undone by the head of Sở Công Thương only."""
    return user.role == Role.CONSOLIDATOR_HEAD and is_independent_reviewer_of(user, report)


def is_closed(report: AgencyReport) -> bool:
    """Whether nobody may change the report, whatever its state: its period is locked, its agency exempt."""
    obligation = report.obligation
    return obligation.period.locked_at is not None or obligation.kind == ObligationKind.EXEMPT


def can_edit(user: User, report: AgencyReport) -> bool:
    return report.state in EDITABLE_STATES and not is_closed(report) and can_write(user, report)


def can_draft_for(user: User, agency: Agency) -> bool:
    """Who may begin a report of ``agency``."""
    if user.agency_id != agency.pk:
        return False
    return user.role == Role.OFFICER or (agency.allows_self_approval and heads(user, agency))


def can_manage_periods(user: User) -> bool:
    """Extensions, exemptions, ad hoc requests and the lock of a period are decisions of Sở Công Thương."""
    return can_review(user)


def can_record_plan(user: User, agency: Agency) -> bool:
    """An agency records its own implementing plan; Sở Công Thương may do so for it from paper."""
    own = user.agency_id == agency.pk and user.role in AGENCY_ROLES
    return own or can_review(user)


def can_rehearse(user: User) -> bool:
    """Practice is set up by who answers for the period, or for the portal and its people."""
    return can_review(user) or user.role == Role.ADMINISTRATOR


def can_practise(user: User) -> bool:
    """Whether rehearsals are this person's to see at all: outsiders would take them for fact."""
    return user.role in AGENCY_ROLES


def can_lock_periods(user: User) -> bool:
    return user.role == Role.CONSOLIDATOR_HEAD


OPENING_ROLES = [Role.ADMINISTRATOR, Role.CONSOLIDATOR_HEAD]


def can_see_opening(user: User) -> bool:
    """What holds an opening back: for those who manage periods, and administrators, who mend most of it."""
    return can_manage_periods(user) or can_waive_opening(user)


def can_waive_opening(user: User) -> bool:
    """Letting a period open with a known fault is for administrators and the head of Sở Công Thương."""
    return user.role in OPENING_ROLES


def can_review(user: User) -> bool:
    return user.role in CONSOLIDATOR_ROLES


def can_see_dashboard(user: User) -> bool:
    return user.role in DASHBOARD_ROLES


def can_see_matrix(user: User) -> bool:
    return user.role in DASHBOARD_ROLES


def can_see_overdue(user: User) -> bool:
    """Văn phòng UBND tỉnh gets the lists of who is overdue by mail, whatever role its people have."""
    return can_see_matrix(user) or (user.agency is not None and user.agency.code == OFFICE)


def can_write_outgoing(user: User) -> bool:
    """Documents that go out are drafted by Sở Công Thương; others see what is issued to them."""
    return can_review(user)


def can_compare_outgoing(user: User) -> bool:
    """A comparison tells what agencies wrote, also what was left out of the document that was issued."""
    return user.role in READERS_OF_SENT


def can_edit_ladders(user: User) -> bool:
    """When reminders go out is set by administrators."""
    return user.role == Role.ADMINISTRATOR


def can_load_reference_data(user: User) -> bool:
    return user.role == Role.ADMINISTRATOR


def can_watch_reminding(user: User) -> bool:
    """Whether mails leave and reach somebody is the administrators' care."""
    return user.role == Role.ADMINISTRATOR
