"""Matters of completions that were proposed and that nobody has decided."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.working_days import working_days_since
from reports.models import CompletionProposal

from .matters import Matter, numbers
from .recipients import Directory
from .words import named

KIND = "proposal"
PATIENCE = 5  # working days


def proposal_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every report whose proposals have waited for five working days: one query."""
    rows = CompletionProposal.objects.filter(verdict="").order_by("proposed_at", "pk")
    if (wanted := numbers(keys, KIND)) is not None:
        rows = rows.filter(report__in=wanted)
    about = ["assignment__task", "report__obligation__agency", "report__obligation__period"]
    reports: dict[int, list[CompletionProposal]] = defaultdict(list)
    for row in rows.select_related(*about):
        if working_days_since(local_date(row.proposed_at), local_date(now)) >= PATIENCE:
            reports[row.report_id].append(row)
    for waiting in reports.values():
        yield _matter(waiting, directory, now)


def _matter(waiting: list[CompletionProposal], directory: Directory, now: datetime) -> Matter:
    report, day = waiting[0].report, local_date(waiting[0].proposed_at)
    agency, period = report.obligation.agency, report.obligation.period
    waited = working_days_since(day, local_date(now))
    clauses = list(dict.fromkeys(row.assignment.task.clause for row in waiting))
    return Matter(
        key=f"{KIND}/{report.pk}",
        rung=f"{KIND}-{day}",
        why=f"đề nghị công nhận hoàn thành chưa được quyết định sau {PATIENCE} ngày làm việc",
        people=tuple(directory.reviewers(report)),
        agency=agency,
        title=f"{agency.short_name} – {period.name}",
        heading=f"{agency.name} – Kỳ báo cáo: {period.name}",
        ask="xem xét đề nghị công nhận hoàn thành nhiệm vụ",
        left="",
        time=f"Cơ quan đã đề nghị ngày {short_date(day)}; đề nghị đã chờ {waited} ngày làm việc.",
        state=f"Chờ xác nhận: {len(waiting)} đề nghị",
        path=reverse("reports:proposals"),
        missing=(f"Nhiệm vụ {named(clauses, 'nhiệm vụ')}",),
    )
