"""Who may do what with zones: predicates, one line each. Everybody who signs in may read them."""

from agencies.models import CONSOLIDATOR_ROLES, Role, User


def can_record_zones(user: User) -> bool:
    """Sở Công Thương keeps the inventory (plan, part IV); administrators may help out."""
    return user.role in [*CONSOLIDATOR_ROLES, Role.ADMINISTRATOR]
