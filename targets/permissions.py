"""Who may do what with figures of the indicators: predicates, one line each."""

from agencies.models import CONSOLIDATOR_ROLES, Role, User

RECORDER_ROLES = [*CONSOLIDATOR_ROLES, Role.ADMINISTRATOR]


def can_record(user: User) -> bool:
    """Sở Công Thương and administrators enter and correct figures; agencies give theirs in reports."""
    return user.role in RECORDER_ROLES
