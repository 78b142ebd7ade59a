"""Who may do what with figures of the indicators: predicates, one line each."""

from agencies.models import CONSOLIDATOR_ROLES, Role, User


def can_record(user: User) -> bool:
    """Sở Công Thương and administrators enter and correct figures; agencies give theirs in reports."""
    return user.role in [*CONSOLIDATOR_ROLES, Role.ADMINISTRATOR]


def can_confirm_inventory(user: User) -> bool:
    """Administrators, who bring the list, say that it is complete."""
    return user.role == Role.ADMINISTRATOR
