"""Nobody hears: agencies without anybody to reach, matters nobody can act on; administrators are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from agencies.models import HEAD_ROLES, Agency, Role, User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.fixed_query import FixedQuery
from bacgiang_plan.lib.vietnamese import lower_first
from reports.enums import ReportState
from reports.models import Obligation

from .matters import Matter, called
from .recipients import Directory

KINDS = ("unreachable/", "stuck/")


@dataclass(frozen=True)
class Alarms:
    """Agencies nobody of whom can be reached, and the matters of others that nobody can act on."""

    agencies: list[Agency]
    stuck: list[Matter]


def unreachable_agencies(now: datetime) -> QuerySet[Agency]:
    """Return the agencies that owe a report and have no active person with an address: one query."""
    owed = Obligation.objects.owed().counted().filter(period__opened_at__lte=now, period__locked_at=None)
    owed = owed.exclude(report__state=ReportState.ACCEPTED).filter(agency=OuterRef("pk"))
    people = User.objects.active().exclude(email="").filter(agency=OuterRef("pk"))
    people = people.filter(role__in=[Role.OFFICER, *HEAD_ROLES])
    return Agency.objects.filter(Exists(owed), ~Exists(people)).order_by("order")


NAMES = FixedQuery(lambda now: unreachable_agencies(now).values_list("name"), datetime)


def unreachable_names(now: datetime) -> list[str]:
    """Return the names of `unreachable_agencies`, for a page of many queries."""
    return [name for (name,) in NAMES(now)]


def find(found: Iterable[Matter], directory: Directory, now: datetime) -> Alarms:
    """Return what nobody hears of among the matters ``found``, and who cannot be reached at all."""
    unheard = [matter for matter in found if not (matter.people or matter.is_rehearsal)]
    empty = [each.agency for each in unheard if not directory.everybody(each.agency)]
    agencies = {agency.pk: agency for agency in [*unreachable_agencies(now), *empty]}
    stuck = [matter for matter in unheard if matter.agency.pk not in agencies]
    return Alarms(sorted(agencies.values(), key=lambda agency: agency.order), stuck)


def alarm_matters(found: Iterable[Matter], directory: Directory, now: datetime) -> list[Matter]:
    """Return what administrators are told, once a day: two queries. Nothing when nobody is to be told."""
    alarms = find(found, directory, now)
    if not (alarms.agencies or alarms.stuck):
        return []
    administrators = User.objects.may_sign_in().filter(role=Role.ADMINISTRATOR).exclude(email="")
    people, rung = tuple(administrators.order_by("pk")), f"alarm-{local_date(now)}"
    if not people:
        return []
    unreachable = [_unreachable(agency, people, rung) for agency in alarms.agencies]
    return unreachable + [_stuck(matter, people, rung) for matter in alarms.stuck]


def _unreachable(agency: Agency, people: tuple[User, ...], rung: str) -> Matter:
    return Matter(
        **called(agency, "không có người nhận nhắc việc", "Không có người nhận nhắc việc"),
        **_told(people, rung),
        key=f"unreachable/{agency.pk}",
        why="cơ quan không có người nhận nhắc việc",
        ask="tạo hoặc mở lại tài khoản cho chuyên viên, lãnh đạo của cơ quan",
        time="Cơ quan đang có việc phải làm nhưng không có tài khoản nào đang hoạt động để nhận nhắc việc.",
        state="Không có người nhận",
    )


def _stuck(matter: Matter, people: tuple[User, ...], rung: str) -> Matter:
    return Matter(
        **_told(people, rung),
        key=f"stuck/{matter.key}",
        why="việc không ai xử lý được",
        agency=matter.agency,
        title=f"{matter.title} – việc không ai xử lý được",
        heading=f"{matter.heading} – Việc không ai xử lý được",
        ask="bố trí người có quyền xử lý",
        time=f"Việc đang chờ: {lower_first(matter.ask)}.",
        state=matter.state,
    )


def _told(people: tuple[User, ...], rung: str) -> dict:
    return {"people": people, "rung": rung, "left": "", "path": reverse("reports:reminding-admin")}
