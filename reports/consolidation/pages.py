"""Frozen rows for the pages of the consolidated report."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bacgiang_plan.lib.dates import local_date, short_date
from reports.documents.draft import NamedList
from reports.documents.files import attachment
from reports.documents.phrases import day_range, instant
from reports.models import ConsolidatedReport, ReportingPeriod
from reports.timeliness import deadline_words

from .agency_lists import Standing, agency_lists
from .draft_agencies import named_lists


@dataclass(frozen=True)
class DraftRow:
    """One draft in the list of a period."""

    number: int
    url: str
    data_at: datetime
    requested_by: str
    status: str
    pdf_url: str
    is_sample: bool


@dataclass(frozen=True)
class PeriodPage:
    """A period: its drafts, the newest first, and where every agency stands now."""

    code: str
    name: str
    window: str
    deadline: str
    drafts: tuple[DraftRow, ...]
    lists: tuple[NamedList, ...]
    accepted: int
    obliged: int
    request_url: str


@dataclass(frozen=True)
class DraftPage:
    """One draft with the lists its text states, as they were frozen."""

    row: DraftRow
    period_code: str
    period_name: str
    data_at: str
    sha256: str
    lists: tuple[NamedList, ...]
    agency_total: int
    subject: str
    progress: dict


def period_page(period: ReportingPeriod, *, now: datetime) -> PeriodPage:
    """Return the page of ``period``: two queries."""
    agencies = agency_lists(period, now=now)
    drafts = period.consolidated.select_related("period", "requested_by", "job").defer("inputs")
    return PeriodPage(
        code=period.code,
        name=period.name,
        window=day_range(period.window_start, period.window_end),
        deadline=_deadline(period, now),
        drafts=tuple(_row(draft) for draft in drafts),
        lists=named_lists(agencies),
        accepted=len(agencies.of(Standing.ACCEPTED)),
        obliged=agencies.obliged,
        request_url=reverse("reports:consolidated-new", args=[period.code]),
    )


def _deadline(period: ReportingPeriod, now: datetime) -> str:
    day = f"gửi trước ngày {short_date(local_date(period.due_before))}"
    return day if now >= period.due_before else f"{day}, {deadline_words(period.due_before, now)}"


def _row(draft: ConsolidatedReport) -> DraftRow:
    address = [draft.period.code, draft.number]
    return DraftRow(
        number=draft.number,
        url=reverse("reports:consolidated-detail", args=address),
        data_at=draft.data_at,
        requested_by=draft.requested_by.full_name,
        status=draft.job.get_status_display(),
        pdf_url=reverse("reports:consolidated-pdf", args=address) if draft.pdf else "",
        is_sample=draft.is_sample,
    )


def draft_page(draft: ConsolidatedReport) -> DraftPage:
    """Return the page of one draft; no further query."""
    row = _row(draft)
    poll_url = reverse("reports:consolidated-progress", args=[draft.period.code, draft.number])
    return DraftPage(
        row=row,
        period_code=draft.period.code,
        period_name=draft.period.name,
        data_at=instant(draft.data_at),
        sha256=draft.sha256,
        lists=tuple(NamedList(**each) for each in draft.inputs["lists"]),
        agency_total=sum(len(each["names"]) for each in draft.inputs["lists"] if each["key"] in Standing),
        subject=draft.inputs["subject"],
        progress={
            "job": draft.job,
            "poll_url": poll_url,
            "title": f"Dựng tệp PDF của dự thảo {draft.number}",
            "result_url": row.pdf_url,
            "result_label": "Tải bản PDF",
        },
    )


def disposition(draft: ConsolidatedReport) -> str:
    """Return the Content-Disposition: a Vietnamese name, and one in ASCII for what cannot read it."""
    return attachment(
        f"Báo cáo tổng hợp {draft.period.name} - dự thảo {draft.number}.pdf",
        f"Bao-cao-tong-hop-{draft.period.code}-du-thao-{draft.number}.pdf",
    )
