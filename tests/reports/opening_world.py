"""A portal in which a period may open: what the check before it asks for, or somebody who lets it stand."""

from datetime import date, datetime

from agencies.models import Agency, Role, User
from bacgiang_plan.lib.dates import start_of_day
from reports.enums import PeriodKind
from reports.models import ReportingPeriod
from reports.opening.check import check_of
from reports.opening.waiving import waive
from tests.conftest import person

REASON = "Đã có phương án xử lý sau khi mở kỳ."


def coming_period(of_year: int, **columns) -> ReportingPeriod:
    """The first half of ``of_year``, not opened yet."""
    known = {
        "code": f"{of_year}-6-thang",
        "kind": PeriodKind.HALF_YEAR,
        "year": of_year,
        "name": f"6 tháng đầu năm {of_year}",
        "window_start": date(of_year - 1, 12, 15),
        "window_end": date(of_year, 6, 14),
        "opens_on": date(of_year, 5, 1),
        "due_before": start_of_day(date(of_year, 6, 15)),
    }
    return ReportingPeriod.objects.create(**known | columns)


def keys(period: ReportingPeriod, now: datetime) -> list[str]:
    """What is left on the list of ``period``."""
    return [fault.key for fault in check_of(period, now=now).left]


def let_stand(period: ReportingPeriod, *, by: User, now: datetime, beginning: str = "") -> None:
    """Waive what is left and begins so; everything without it."""
    left = [fault for fault in check_of(period, now=now).left if fault.key.startswith(beginning)]
    if left:
        waive(period, [fault.seen for fault in left], reason=REASON, by=by, now=now)


def staff(agency: Agency) -> None:
    """An officer and a head for ``agency``; for Sở Công Thương somebody who reviews, too."""
    person(f"{agency.code} officer", Role.OFFICER, agency)
    if agency.is_consolidator:
        person(f"{agency.code} specialist", Role.SPECIALIST, agency)
    person(
        f"{agency.code} head", Role.CONSOLIDATOR_HEAD if agency.is_consolidator else Role.AGENCY_HEAD, agency
    )
