"""What every page shows round its content: the way to the pages this person may open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from agencies.models import AGENCY_ROLES, Role, User
from reports import permissions


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    label: str
    url: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, list[NavItem]]:
    """Return the entries for the signed-in person; nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav_items": []}
    return {
        "nav_items": [
            NavItem(label, reverse(name), _is_current(request.path, name))
            for label, name, allowed in PAGES
            if allowed(user)
        ]
    }


def _is_current(path: str, name: str) -> bool:
    """Whether a page belongs to an entry; one entry leads to several kinds of pages (``ALSO``)."""
    return any(path.startswith(reverse(each)) for each in [name, *ALSO.get(name, [])])


CONSOLIDATED, ISSUED = "reports:consolidated", "reports:outgoing-list"
REMINDING = "reports:reminding-admin"
ALSO = {CONSOLIDATED: [ISSUED], REMINDING: ["reports:ladder"]}
"""Who writes documents has one entry for all of them, who watches reminding one for it and its ladders."""


def _anyone(user: User) -> bool:
    return True


PAGES = [
    ("Tổng quan", "reports:dashboard", permissions.can_see_dashboard),
    ("Báo cáo của cơ quan", "reports:mine", lambda user: user.role in AGENCY_ROLES),
    ("Tiếp nhận báo cáo", "reports:queue", permissions.can_review),
    ("Theo dõi gửi báo cáo", "reports:matrix", permissions.can_see_matrix),
    ("Kỳ báo cáo", "reports:periods", permissions.can_manage_periods),
    ("Báo cáo tổng hợp", CONSOLIDATED, permissions.can_write_outgoing),
    ("Văn bản đã ban hành", ISSUED, lambda user: not permissions.can_write_outgoing(user)),
    ("Nhiệm vụ", "tasks:list", _anyone),
    ("Mục tiêu", "targets:list", _anyone),
    ("Khu, cụm công nghiệp", "zones:list", _anyone),
    ("Tập dượt", "reports:rehearsals", lambda user: user.role == Role.ADMINISTRATOR),
    ("Dữ liệu nền", "reports:reference-data", permissions.can_load_reference_data),
    ("Nhắc việc", REMINDING, permissions.can_watch_reminding),
    ("Quản trị", "admin:index", lambda user: user.is_staff),
]
