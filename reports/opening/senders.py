"""Agencies that will owe a report and lack somebody who writes it, sends it, or can be reached."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse

from agencies.models import CONSOLIDATOR_ROLES, HEAD_ROLES, Agency, Role, User

from .faults import Fault, Kind, Opening

LACKS = {
    "nobody": "chưa có chuyên viên, lãnh đạo nào có tài khoản đang hoạt động",
    "writer": "chưa có chuyên viên nào có tài khoản đang hoạt động để soạn báo cáo",
    "sender": "chưa có lãnh đạo nào có tài khoản đang hoạt động để duyệt, gửi báo cáo",
    "mail": "không ai có địa chỉ thư điện tử để nhận nhắc việc",
    "reviewer": "chưa có người tổng hợp nào có tài khoản đang hoạt động để tiếp nhận báo cáo",
}
"""What an agency can lack, by the last word of the fault's key."""


def sender_faults(opening: Opening) -> list[Fault]:
    """Return what the agencies that will be obliged lack, in official order: two queries."""
    people: dict[int, list[User]] = defaultdict(list)
    for user in User.objects.may_sign_in().filter(agency__isnull=False):
        people[user.agency_id].append(user)
    agencies = Agency.objects.valid_on(opening.day).order_by("order")
    return [_fault(agency, lack) for agency in agencies for lack in lacks(agency, people[agency.pk])]


def lacks(agency: Agency, people: list[User]) -> Iterator[str]:
    """Yield what ``agency`` lacks among its ``people`` who may sign in (keys of `LACKS`).

    In a one-person office the head writes, too (`permissions.can_write`).
    """
    heads = [each for each in people if each.role in HEAD_ROLES]
    officers = [each for each in people if each.role == Role.OFFICER]
    if not heads and not officers:
        yield "nobody"
    else:
        if not officers and not agency.allows_self_approval:
            yield "writer"
        if not heads:
            yield "sender"
        if not any(each.email for each in heads + officers):
            yield "mail"
    if agency.is_consolidator and not any(each.role in CONSOLIDATOR_ROLES for each in people):
        yield "reviewer"


def _fault(agency: Agency, lack: str) -> Fault:
    return Fault(
        kind=Kind.SENDERS,
        key=f"agency/{agency.code}/{lack}",
        words=f"{agency.name}: {LACKS[lack]}.",
        mend="Tạo hoặc mở lại tài khoản",
        path=f"{reverse('admin:agencies_user_changelist')}?agency__id__exact={agency.pk}",
    )
