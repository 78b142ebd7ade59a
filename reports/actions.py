"""Verbs that write to the reporting cycle, apart from state changes (``workflow.py``)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from agencies.models import Agency, User
from bacgiang_plan.lib.dates import local_date
from tasks.models import Assignment

from . import content
from .enums import REGULAR_KINDS, PeriodAction
from .holding import STILL_THERE, hold
from .items import indicator_item, part_item, task_item, zone_item
from .locks import ITEM_SETTLED, LockedReportError
from .merging import Merged, as_stored, mark_of, merge
from .models import (
    AgencyReport,
    IndicatorFigure,
    Obligation,
    PartProgress,
    PeriodEvent,
    ReportingPeriod,
    ReportPart,
    TaskProgress,
    ZoneFigure,
)
from .refusals import NotEmptyError, StaleReportError
from .rehearsal.wiping import wipe_rehearsal_of
from .saved import indicator_row, saved_indicator_rows, saved_part, saved_task, saved_zone_rows, zone_row


@transaction.atomic
def open_period(period: ReportingPeriod, *, now: datetime, by: User | None = None, note: str = "") -> bool:
    """Open ``period``: one obligation for every agency of that day (`obliges_on`); its rehearsal is wiped.

    Opening twice, or by two workers at once, leaves exactly one obligation per agency; returns
    whether this call was the one that opened. Of a regular period the history keeps who opened it (nobody:
    the clock) and ``note``; `opening.gate` says when it may. An ad hoc period has its agencies from the
    request (``duties.requests``), a rehearsal from whoever planned it; they get no others.
    """
    opened = ReportingPeriod.objects.filter(pk=period.pk, opened_at__isnull=True).update(opened_at=now)
    if period.kind not in REGULAR_KINDS:
        return bool(opened)
    oblige(period, Agency.objects.valid_on(period.obliges_on(local_date(now))))
    if opened:
        acts = {"action": PeriodAction.OPEN, "note": note}
        PeriodEvent.objects.create(period=period, done_at=now, done_by=by, **acts)
        wipe_rehearsal_of(period, by=by, now=now)
    return bool(opened)


def oblige(period: ReportingPeriod, agencies: Iterable[Agency]) -> None:
    """Oblige each of ``agencies`` once, by the deadline of ``period``; who is obliged already stays so."""
    due = {"due_before": period.due_before, "original_due_before": period.due_before}
    Obligation.objects.bulk_create(
        [Obligation(period=period, agency=agency, **due) for agency in agencies], ignore_conflicts=True
    )


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


class ConflictError(StaleReportError):
    """Somebody else saved other words where this person wrote; what did not collide is saved.

    ``merged.conflicts`` names the fields that are left as they were.
    """

    def __init__(self, merged: Merged) -> None:
        super().__init__(
            "Chưa lưu được hết: sau khi trang được mở, nội dung này vừa được lưu từ nơi khác "
            "(người khác hoặc cửa sổ khác). "
            "Nội dung vừa nhập vẫn ở dưới đây, bên cạnh nội dung đã lưu; đề nghị đối chiếu rồi chọn."
        )
        self.merged = merged


def _settled(merged: Merged) -> Merged:
    if merged.conflicts:
        raise ConflictError(merged)
    return merged


def save_task_progress(
    report: AgencyReport,
    assignment: Assignment,
    *,
    seen: str,
    fields: dict,
    parts: dict,
    by: User,
    now: datetime,
) -> Merged:
    """Save what the report says of one task, field by field.

    ``seen`` is the `merging.token` of what this person was shown; ``fields`` are those of `TaskProgress`;
    ``parts`` maps dated parts to their day of completion or None. What is left out of either is not
    touched. Raises `LockedReportError` (nothing is written), or `ConflictError` when somebody else changed
    a field that this person changed, too: all others are written.
    """
    return _settled(_save_task(report, assignment, seen, fields, parts, by=by, now=now))


@transaction.atomic
def _save_task(
    report: AgencyReport, assignment: Assignment, seen: str, fields: dict, parts: dict, **stamp
) -> Merged:
    hold(report, stamp["by"], stamp["now"], task_item(assignment.pk))
    row = saved_task(report.pk, assignment.pk)
    days = {f"part_{part.pk}": (part, day) for part, day in parts.items()}
    saved = row | (_saved_days(row["pk"]) if row and parts else {})
    merged = merge(_stored(fields) | {name: day for name, (_, day) in days.items()}, saved, seen, _unfit)
    if not merged.written:
        transaction.set_rollback(True)  # whoever changed nothing leaves no trace
        return merged
    own = {name: value for name, value in merged.written.items() if name not in days}
    own |= {"edited_at": stamp["now"], "edited_by": stamp["by"]}
    pk = row.get("pk")
    if pk is None:
        pk = TaskProgress.objects.create(report=report, assignment=assignment, **own).pk
    else:
        TaskProgress.objects.filter(pk=pk).update(**own)
    _write_days(pk, {part: day for name, (part, day) in days.items() if name in merged.written})
    return merged


def _stored(fields: dict) -> dict:
    return {name: as_stored(value) for name, value in fields.items()}


def _unfit(row: Mapping[str, object]) -> list[str]:
    """Only a task that is done has a day of completion."""
    return ["state", "completed_on"] if row.get("completed_on") and row.get("state") != "done" else []


def _saved_days(progress: int) -> dict[str, object]:
    found = PartProgress.objects.filter(progress=progress).values_list("dated_part", "completed_on")
    return {f"part_{part}": day for part, day in found}


def _write_days(progress: int, days: dict) -> None:
    if not days:
        return
    PartProgress.objects.filter(progress=progress, dated_part__in=[part.pk for part in days]).delete()
    PartProgress.objects.bulk_create(
        PartProgress(progress_id=progress, dated_part_id=part.pk, completed_on=day)
        for part, day in days.items()
        if day
    )


def save_part(report: AgencyReport, key: str, *, seen: str, text: str, by: User, now: datetime) -> Merged:
    """Save one general part of the outline. Raises as `save_task_progress` does."""
    return _settled(_save_part(report, key, seen, text, by=by, now=now))


@transaction.atomic
def _save_part(report: AgencyReport, key: str, seen: str, text: str, **stamp) -> Merged:
    hold(report, stamp["by"], stamp["now"], part_item(key))
    saved = saved_part(report.pk, key)
    merged = merge({"text": as_stored(text)}, saved, seen)
    if not merged.written:
        transaction.set_rollback(True)
        return merged
    values = merged.written | {"edited_at": stamp["now"], "edited_by": stamp["by"]}
    if saved:
        ReportPart.objects.filter(report=report, key=key).update(**values)
    else:
        ReportPart.objects.create(report=report, key=key, **values)
    return merged


def save_indicator_figures(
    report: AgencyReport, figures: dict, *, seen: str, by: User, now: datetime
) -> Merged:
    """Save the figures of the agency's indicators, row by row; a blank value removes the figure.

    ``figures`` maps each indicator to its value (Decimal or None), status and note; a row left out is not
    touched. Raises as `save_task_progress` does; a changed row that a return by item left closed is
    refused with all others.
    """
    rows = {f"i{indicator.pk}": (indicator, _stored(facts)) for indicator, facts in figures.items()}
    mine = {name: indicator_row(facts) for name, (_, facts) in rows.items()}
    return _settled(_save_sheet(report, INDICATORS, rows, mine, seen, by=by, now=now))


def save_zone_figures(report: AgencyReport, figures: dict, *, seen: str, by: User, now: datetime) -> Merged:
    """Save the facts of the agency's zones, row by row; a zone with every field blank is removed.

    Raises as `save_indicator_figures` does.
    """
    rows = {f"z{zone.pk}": (zone, _stored(facts)) for zone, facts in figures.items()}
    mine = {name: zone_row(facts) for name, (_, facts) in rows.items()}
    return _settled(_save_sheet(report, ZONES, rows, mine, seen, by=by, now=now))


class _Kind(NamedTuple):
    """One of the two tables of figures."""

    model: type
    subject: str
    item: Callable[[int], str]
    saved: Callable[[int], dict]


INDICATORS = _Kind(IndicatorFigure, "indicator", indicator_item, saved_indicator_rows)
ZONES = _Kind(ZoneFigure, "zone", zone_item, saved_zone_rows)


@transaction.atomic
def _save_sheet(report: AgencyReport, kind: _Kind, rows: dict, mine: dict, seen: str, **stamp) -> Merged:
    opened = hold(report, stamp["by"], stamp["now"])
    saved = kind.saved(report.pk)
    merged = merge(mine, saved, seen)
    if not merged.written:
        transaction.set_rollback(True)
    for name in merged.written:
        subject, facts = rows[name]
        if opened is not None and kind.item(subject.pk) not in opened:
            raise LockedReportError(f"Chưa lưu được. {ITEM_SETTLED} {STILL_THERE}")
        place = {"report": report, kind.subject: subject}
        if not mark_of(mine[name]):
            kind.model.objects.filter(**place).delete()
        elif name in saved:
            kind.model.objects.filter(**place).update(**facts)
        else:
            kind.model.objects.create(**place, **facts)
    return merged


@transaction.atomic
def declare_nothing_to_report(report: AgencyReport, *, declared: bool, by: User, now: datetime) -> None:
    """Record the agency's own declaration "không phát sinh", or take it back.

    Raises `LockedReportError`, or `NotEmptyError` while the report says anything.
    """
    hold(report, by, now)
    if declared and content.says_something(report):
        raise NotEmptyError(
            "Chưa ghi nhận: báo cáo đã có nội dung hoặc số liệu. Đề nghị xóa các nội dung đó "
            "trước khi cam kết không phát sinh; chưa có gì thay đổi."
        )
    stamp = {"nothing_declared_at": now, "nothing_declared_by": by}
    AgencyReport.objects.filter(pk=report.pk).update(**stamp if declared else dict.fromkeys(stamp))
    report.refresh_from_db()
