"""Matters of the agencies' own plans (clause IV.1) that are not recorded."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date, short_date
from reports.duties.plans import CLAUSE, plan_limit, plan_mark
from tasks.models import Assignment, DatedPart

from .ladder import Standing
from .matters import Listing, Matter, called, numbers
from .recipients import Directory
from .words import days_words, to_the_head

KIND = "plan"


def plan_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every agency asked whose plan is not recorded, as the ladder of tasks has it: two queries."""
    wanted, today = numbers(keys, KIND), local_date(now)
    limit = None if wanted == [] else plan_limit()
    standing = limit and directory.ladders.of_tasks.at(limit.due_on, today)
    if not standing or not standing.rung:
        return
    asked = Assignment.objects.leading().filter(task__clause=CLAUSE, agency__implementing_plan=None)
    asked = asked.filter(Q(agency__valid_until=None) | Q(agency__valid_until__gte=today))
    if wanted is not None:
        asked = asked.filter(agency__in=wanted)
    for assignment in asked.valid_on(limit.due_on).select_related("agency").order_by("agency__order"):
        yield _matter(assignment.agency, limit, standing, directory, now)


def _matter(
    agency: Agency, limit: DatedPart, standing: Standing, directory: Directory, now: datetime
) -> Matter:
    left = days_words(limit.due_on, now)
    return Matter(
        **called(
            agency,
            f"Kế hoạch triển khai (mục {CLAUSE})",
            f"Kế hoạch triển khai của cơ quan (mục {CLAUSE} của Kế hoạch)",
        ),
        key=f"{KIND}/{agency.pk}",
        rung=standing.name,
        why=f"kế hoạch triển khai chưa được ghi nhận, mốc {standing.rung.label}",
        people=tuple(directory.officers_and_heads(agency)),
        ask="ban hành, ghi nhận số, ngày của kế hoạch triển khai",
        left=left,
        time=f"Kế hoạch giao hoàn thành {limit.due_words}, ngày cuối cùng trong hạn "
        f"{short_date(limit.due_on)} ({left}).{to_the_head('Kế hoạch triển khai', standing)}",
        state=plan_mark(None, max((standing.today - limit.due_on).days, 0)).label,
        path=reverse("reports:implementing-plan", args=[agency.code]),
        standing=standing,
        listing=_listing(),
        listed_as=left,
    )


def _listing() -> Listing:
    return Listing(
        key="plans",
        title=f"Kế hoạch triển khai (mục {CLAUSE})",
        heading=f"kế hoạch triển khai của cơ quan (mục {CLAUSE} của Kế hoạch)",
        owed="chưa ghi nhận kế hoạch triển khai",
        state="Quá hạn chưa ghi nhận kế hoạch triển khai",
        path=reverse("reports:implementing-plans"),
    )
