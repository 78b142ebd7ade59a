"""Verbs that write to the reporting cycle, apart from state changes (``workflow.py``)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date
from bacgiang_plan.lib.vietnamese import nfc
from tasks.models import Assignment

from . import content
from .enums import EDITABLE_STATES
from .items import open_items, part_item, task_item
from .locks import ITEM_SETTLED, LockedReportError, period_lock, why_locked
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
from .workflow import NotEmptyError, StaleReportError


def open_ready_periods(*, now: datetime) -> list[ReportingPeriod]:
    """Open every period whose opening day has come; return those opened by this call."""
    return [period for period in ReportingPeriod.objects.ready_to_open(now) if open_period(period, now=now)]


@transaction.atomic
def open_period(period: ReportingPeriod, *, now: datetime) -> bool:
    """Open ``period``: one obligation for every agency that exists then.

    Opening twice, or by two workers at once, leaves exactly one obligation per agency; returns
    whether this call was the one that opened. An ad hoc period has its agencies from the request
    (``duties.requests``) and gets no others.
    """
    opened = ReportingPeriod.objects.filter(pk=period.pk, opened_at__isnull=True).update(opened_at=now)
    if period.is_ad_hoc:
        return bool(opened)
    agencies = Agency.objects.valid_on(min(local_date(now), period.window_end))
    Obligation.objects.bulk_create(
        [
            Obligation(
                period=period,
                agency=agency,
                due_before=period.due_before,
                original_due_before=period.due_before,
            )
            for agency in agencies
        ],
        ignore_conflicts=True,
    )
    return bool(opened)


def start_report(obligation: Obligation, *, by: User, now: datetime, is_sample: bool = False) -> AgencyReport:
    """Return the report of ``obligation``, begun by ``by`` when nobody has begun it yet.

    Raises `LockedReportError` when it would be begun in a locked period.
    """
    if obligation.period.locked_at and not AgencyReport.objects.filter(obligation=obligation).exists():
        raise LockedReportError(
            f"Chưa soạn được: kỳ báo cáo {obligation.period.in_sentence} đã khóa. Chưa có gì thay đổi."
        )
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


def _hold(report: AgencyReport, by: User, now: datetime, *item: str) -> None:
    """Take the right to write into ``report``: one conditional UPDATE, which other writers wait for.

    Raises `LockedReportError`, also for an ``item`` that a return by item did not open.
    """
    editable = AgencyReport.objects.still_open().filter(pk=report.pk, state__in=EDITABLE_STATES)
    closed = period_lock(report)
    if closed or not editable.update(version=F("version") + 1, edited_at=now, edited_by=by):
        report.refresh_from_db()
        raise LockedReportError(f"Chưa lưu được. {why_locked(report)} {STILL_THERE}")
    report.refresh_from_db()
    opened = open_items(report)
    if opened is not None and not opened.issuperset(item):
        raise LockedReportError(f"Chưa lưu được. {ITEM_SETTLED} {STILL_THERE}")


STILL_THERE = "Nội dung vừa nhập vẫn ở dưới đây."


def _require_unchanged(current: str, seen: str) -> None:
    if current != seen:
        raise StaleReportError(
            "Chưa lưu được: sau khi trang được mở, nội dung này vừa được lưu từ nơi khác "
            "(người khác hoặc cửa sổ khác). "
            "Nội dung vừa nhập vẫn ở dưới đây, bên cạnh nội dung đã lưu; đề nghị đối chiếu rồi lưu lại."
        )


@transaction.atomic
def save_task_progress(
    report: AgencyReport,
    assignment: Assignment,
    *,
    seen: str,
    fields: dict,
    parts: dict,
    by: User,
    now: datetime,
) -> TaskProgress:
    """Save what the report says of one task.

    ``seen`` is the `content.task_token` this person was shown; ``fields`` are those of `TaskProgress`;
    ``parts`` maps dated parts to their day of completion. Raises `LockedReportError` or
    `StaleReportError`; nothing is written then.
    """
    _hold(report, by, now, task_item(assignment.pk))
    _require_unchanged(content.task_token(report, assignment), seen)
    progress, _ = TaskProgress.objects.update_or_create(
        report=report,
        assignment=assignment,
        defaults=_normalised(fields) | {"edited_at": now, "edited_by": by},
    )
    progress.parts.all().delete()
    PartProgress.objects.bulk_create(
        PartProgress(progress=progress, dated_part=part, completed_on=day) for part, day in parts.items()
    )
    return progress


def _normalised(fields: dict) -> dict:
    return {name: nfc(value).strip() if isinstance(value, str) else value for name, value in fields.items()}


@transaction.atomic
def save_part(report: AgencyReport, key: str, *, seen: str, text: str, by: User, now: datetime) -> ReportPart:
    """Save one general part of the outline. Raises as `save_task_progress` does."""
    _hold(report, by, now, part_item(key))
    _require_unchanged(content.part_token(report, key), seen)
    part, _ = ReportPart.objects.update_or_create(
        report=report,
        key=key,
        defaults=_normalised({"text": text}) | {"edited_at": now, "edited_by": by},
    )
    return part


@transaction.atomic
def save_indicator_figures(
    report: AgencyReport, figures: dict, *, seen: str, by: User, now: datetime
) -> None:
    """Save the figures of the agency's indicators; a blank value removes the figure.

    ``figures`` maps each indicator to its value (Decimal or None), status and note.
    Raises as `save_task_progress` does.
    """
    _hold(report, by, now)
    _require_unchanged(content.indicators_token(report), seen)
    for indicator, figure in figures.items():
        if figure["value"] is None:
            IndicatorFigure.objects.filter(report=report, indicator=indicator).delete()
        else:
            IndicatorFigure.objects.update_or_create(
                report=report, indicator=indicator, defaults=_normalised(figure)
            )


@transaction.atomic
def save_zone_figures(report: AgencyReport, figures: dict, *, seen: str, by: User, now: datetime) -> None:
    """Save the facts of the agency's zones; a zone with every field blank is removed.

    Raises as `save_task_progress` does.
    """
    _hold(report, by, now)
    _require_unchanged(content.zones_token(report), seen)
    for zone, facts in figures.items():
        if all(value in (None, "") for value in facts.values()):
            ZoneFigure.objects.filter(report=report, zone=zone).delete()
        else:
            ZoneFigure.objects.update_or_create(report=report, zone=zone, defaults=_normalised(facts))


@transaction.atomic
def declare_nothing_to_report(report: AgencyReport, *, declared: bool, by: User, now: datetime) -> None:
    """Record the agency's own declaration "không phát sinh", or take it back.

    Raises `LockedReportError`, or `NotEmptyError` while the report says anything.
    """
    _hold(report, by, now)
    if declared and content.says_something(report):
        raise NotEmptyError(
            "Chưa ghi nhận: báo cáo đã có nội dung hoặc số liệu. Đề nghị xóa các nội dung đó "
            "trước khi cam kết không phát sinh; chưa có gì thay đổi."
        )
    stamp = {"nothing_declared_at": now, "nothing_declared_by": by}
    AgencyReport.objects.filter(pk=report.pk).update(**stamp if declared else dict.fromkeys(stamp))
    report.refresh_from_db()
