"""Matters of documents that go out and wait for the approval of the head of Sở Công Thương."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse

from agencies.models import Agency
from bacgiang_plan.lib.dates import local_date, short_date
from bacgiang_plan.lib.vietnamese import lower_first
from bacgiang_plan.lib.working_days import working_days_since
from reports.enums import OutgoingState
from reports.models import OutgoingDocument

from .matters import Matter, numbers
from .recipients import Directory

KIND = "outgoing"
PATIENCE = 3  # working days


def outgoing_matters(
    directory: Directory, now: datetime, keys: Collection[str] | None = None
) -> Iterator[Matter]:
    """Yield every document that has waited for longer than three working days: at most two queries."""
    rows = OutgoingDocument.objects.filter(state=OutgoingState.IN_APPROVAL).select_related("period")
    if (wanted := numbers(keys, KIND)) is not None:
        rows = rows.filter(pk__in=wanted)
    waiting = [
        (row, waited)
        for row in rows.defer("content", "frozen", "stamps").order_by("submitted_at", "pk")
        if (waited := working_days_since(local_date(row.submitted_at), local_date(now))) > PATIENCE
    ]
    agency = Agency.objects.filter(is_consolidator=True).first() if waiting else None
    for row, waited in waiting:
        yield _matter(row, waited, agency, directory)


def _matter(row: OutgoingDocument, waited: int, agency: Agency, directory: Directory) -> Matter:
    day = local_date(row.submitted_at)
    return Matter(
        key=f"{KIND}/{row.pk}",
        rung=f"approval-{day}",
        why=f"văn bản trình duyệt đã chờ quá {PATIENCE} ngày làm việc",
        people=tuple(directory.heads(agency)),
        agency=agency,
        title=f"{agency.short_name} – {row.period.name}",
        heading=f"{agency.name} – {row.get_kind_display()}, kỳ {row.period.in_sentence}",
        ask=f"duyệt hoặc yêu cầu sửa {lower_first(row.get_kind_display())}",
        left="",
        time=f"Văn bản được trình ngày {short_date(day)}; đã chờ {waited} ngày làm việc.",
        state=row.get_state_display(),
        path=reverse("reports:outgoing", args=[row.pk]),
    )
