"""Matters of the agencies' own plans (clause IV.1) that are not recorded."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date, start_of_day
from reports.duties.plans import CLAUSE, plan_limit, plan_mark
from reports.timeliness import deadline_words
from tasks.models import Assignment

from .matters import Matter, numbers
from .recipients import Directory

KIND = "plan"


def plan_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every agency asked whose plan is not recorded, as the ladder of tasks has it: two queries."""
    wanted, today = numbers(keys, KIND), local_date(now)
    limit = None if wanted == [] else plan_limit()
    rung = limit and directory.ladders.of_tasks.latest_on(limit.due_on, today)
    if not rung:
        return
    asked = Assignment.objects.leading().filter(task__clause=CLAUSE, agency__implementing_plan=None)
    asked = asked.filter(Q(agency__valid_until=None) | Q(agency__valid_until__gte=today))
    left = deadline_words(start_of_day(limit.due_on + timedelta(days=1)), now)
    for assignment in asked.valid_on(limit.due_on).select_related("agency").order_by("agency__order"):
        agency = assignment.agency
        if wanted is not None and agency.pk not in wanted:
            continue
        yield Matter(
            key=f"{KIND}/{agency.pk}",
            rung=f"{rung.code}@{limit.due_on}",
            why=f"kế hoạch triển khai chưa được ghi nhận, mốc {rung.label}",
            people=tuple(directory.officers(agency) + directory.heads(agency)),
            agency=agency,
            title=f"{agency.short_name} – Kế hoạch triển khai (mục {CLAUSE})",
            heading=f"{agency.name} – Kế hoạch triển khai của cơ quan (mục {CLAUSE} của Kế hoạch)",
            ask="ban hành, ghi nhận số, ngày của kế hoạch triển khai",
            left=left,
            time=f"Kế hoạch giao hoàn thành {limit.due_words}, ngày cuối cùng trong hạn "
            f"{short_date(limit.due_on)} ({left}).",
            state=plan_mark(None, max((today - limit.due_on).days, 0)).label,
            path=reverse("reports:implementing-plan", args=[agency.code]),
        )
