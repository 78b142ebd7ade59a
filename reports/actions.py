"""Verbs that write to the reporting cycle, apart from state changes (``workflow.py``)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.vietnamese import nfc

from .enums import EDITABLE_STATES, TaskState
from .models import (
    AgencyReport,
    IndicatorFigure,
    Obligation,
    PartProgress,
    ReportingPeriod,
    ReportPart,
    TaskProgress,
    ZoneFigure,
)
from .workflow import StaleReportError


def open_ready_periods(*, now: datetime) -> list[ReportingPeriod]:
    """Open every period whose opening day has come; return those opened by this call."""
    return [period for period in ReportingPeriod.objects.ready_to_open(now) if open_period(period, now=now)]


@transaction.atomic
def open_period(period: ReportingPeriod, *, now: datetime) -> bool:
    """Open ``period``: one obligation for every agency that exists then.

    Opening twice, or by two workers at once, leaves exactly one obligation per agency; returns
    whether this call was the one that opened.
    """
    opened = ReportingPeriod.objects.filter(pk=period.pk, opened_at__isnull=True).update(opened_at=now)
    agencies = Agency.objects.valid_on(min(local_date(now), period.window_end))
    Obligation.objects.bulk_create(
        [Obligation(period=period, agency=agency, due_before=period.due_before) for agency in agencies],
        ignore_conflicts=True,
    )
    return bool(opened)


def start_report(obligation: Obligation, *, by: User, now: datetime, is_sample: bool = False) -> AgencyReport:
    """Return the report of ``obligation``, begun by ``by`` when nobody has begun it yet."""
    report, _ = AgencyReport.objects.get_or_create(
        obligation=obligation,
        defaults={
            "drafted_at": now,
            "drafted_by": by,
            "edited_at": now,
            "edited_by": by,
            "is_sample": is_sample or by.is_sample,
        },
    )
    return report


def _touch(report: AgencyReport, seen_version: int, by: User, now: datetime) -> None:
    """Claim the right to write: one conditional UPDATE on the version this person saw."""
    open_as_seen = AgencyReport.objects.filter(pk=report.pk, version=seen_version, state__in=EDITABLE_STATES)
    if not open_as_seen.update(version=F("version") + 1, edited_at=now, edited_by=by):
        raise StaleReportError(
            "Chưa lưu được: báo cáo vừa được người khác thay đổi sau khi trang này được mở. "
            "Nội dung vừa nhập vẫn ở dưới đây, nội dung mới đã lưu được hiển thị bên cạnh để đối chiếu."
        )
    report.refresh_from_db()


@transaction.atomic
def save_task_progress(
    report: AgencyReport,
    assignment,
    *,
    seen_version: int,
    state: str,
    completed_on,
    result: str,
    difficulties: str,
    proposals: str,
    parts: dict,
    by: User,
    now: datetime,
) -> TaskProgress:
    """Save what the report says of one task; ``parts`` maps dated parts to their day of completion.

    Raises `StaleReportError` when the report has changed since ``seen_version``; nothing is written then.
    """
    _touch(report, seen_version, by, now)
    words = {"result": result, "difficulties": difficulties, "proposals": proposals}
    progress, _ = TaskProgress.objects.update_or_create(
        report=report,
        assignment=assignment,
        defaults={
            "state": state,
            "completed_on": completed_on if state == TaskState.DONE else None,
            **{name: nfc(text).strip() for name, text in words.items()},
        },
    )
    progress.parts.all().delete()
    PartProgress.objects.bulk_create(
        PartProgress(progress=progress, dated_part=part, completed_on=day) for part, day in parts.items()
    )
    return progress


@transaction.atomic
def save_part(
    report: AgencyReport, key: str, *, seen_version: int, text: str, by: User, now: datetime
) -> ReportPart:
    """Save one general part of the outline. Raises `StaleReportError`."""
    _touch(report, seen_version, by, now)
    part, _ = ReportPart.objects.update_or_create(
        report=report, key=key, defaults={"text": nfc(text).strip()}
    )
    return part


@transaction.atomic
def save_indicator_figures(
    report: AgencyReport, figures: dict, *, seen_version: int, by: User, now: datetime
) -> None:
    """Save the figures of the agency's indicators; a blank value removes the figure.

    ``figures`` maps each indicator to its value (Decimal or None), status and note.
    Raises `StaleReportError`.
    """
    _touch(report, seen_version, by, now)
    for indicator, figure in figures.items():
        if figure["value"] is None:
            IndicatorFigure.objects.filter(report=report, indicator=indicator).delete()
        else:
            IndicatorFigure.objects.update_or_create(report=report, indicator=indicator, defaults=figure)


@transaction.atomic
def save_zone_figures(
    report: AgencyReport, figures: dict, *, seen_version: int, by: User, now: datetime
) -> None:
    """Save the facts of the agency's zones; a zone with every field blank is removed.

    Raises `StaleReportError`.
    """
    _touch(report, seen_version, by, now)
    for zone, facts in figures.items():
        if all(value in (None, "") for value in facts.values()):
            ZoneFigure.objects.filter(report=report, zone=zone).delete()
        else:
            ZoneFigure.objects.update_or_create(report=report, zone=zone, defaults=facts)


@transaction.atomic
def declare_nothing_to_report(
    report: AgencyReport, *, seen_version: int, declared: bool, by: User, now: datetime
) -> None:
    """Record the agency's own declaration "không phát sinh", or take it back. Raises `StaleReportError`."""
    _touch(report, seen_version, by, now)
    AgencyReport.objects.filter(pk=report.pk).update(nothing_to_report=declared)
    report.refresh_from_db()
