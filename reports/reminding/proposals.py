"""Matters of completions that were proposed and that nobody has decided."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date
from reports.enums import ReportState
from reports.models import CompletionProposal

from .matters import Matter, numbers, of_period
from .recipients import Directory
from .resting import rung_name, times_due, working_days
from .words import named

KIND = "proposal"
PATIENCE = 5  # working days, each time


def proposal_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every accepted report whose proposals have waited for five working days: one query.

    They come into being with the acceptance, under the eyes of whoever accepts: from then on they wait. What
    a report opened again states may still change; accepted anew it waits anew.
    """
    rows = CompletionProposal.objects.filter(verdict="", report__state=ReportState.ACCEPTED)
    if (wanted := numbers(keys, KIND)) is not None:
        rows = rows.filter(report__in=wanted)
    about = ["assignment__task", "report__obligation__agency", "report__obligation__period"]
    reports: dict[int, list[CompletionProposal]] = defaultdict(list)
    for row in rows.select_related(*about).order_by("report__decided_at", "pk"):
        reports[row.report_id].append(row)
    for waiting in reports.values():
        if times := times_due(waiting[0].report.decided_at, now, PATIENCE):
            yield _matter(waiting, times, directory, now)


def _matter(waiting: list[CompletionProposal], times: int, directory: Directory, now: datetime) -> Matter:
    report = waiting[0].report
    accepted_on = local_date(report.decided_at)
    clauses = list(dict.fromkeys(row.assignment.task.clause for row in waiting))
    return Matter(
        **of_period(report.obligation.agency, report.obligation.period),
        key=f"{KIND}/{report.pk}",
        rung=rung_name(f"{KIND}-{accepted_on}", times),
        why=f"đề nghị công nhận hoàn thành chưa được quyết định sau {times * PATIENCE} ngày làm việc",
        people=tuple(directory.reviewers(report)),
        ask="xem xét đề nghị công nhận hoàn thành nhiệm vụ",
        left="",
        time=f"Báo cáo nêu đề nghị được tiếp nhận ngày {short_date(accepted_on)}; "
        f"đề nghị đã chờ {working_days(report.decided_at, now)} ngày làm việc.",
        state=f"Chờ xác nhận: {len(waiting)} đề nghị",
        path=reverse("reports:proposals"),
        missing=(f"Nhiệm vụ {named(clauses, 'nhiệm vụ')}",),
    )
