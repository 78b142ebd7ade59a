"""The lines of an agency's workbook as its report stands now: the same rows are written out and compared."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bacgiang_plan.lib.dates import short_date
from reports import previous
from reports.enums import PARTS
from reports.figures import definition
from reports.items import indicator_item, part_item, task_item, zone_item
from reports.locks import ITEM_SETTLED
from reports.manuscript import LedTask, Manuscript, manuscript, required_parts
from reports.models import AgencyReport, PartProgress
from reports.previous import Previous
from reports.saved import TASK_FIELDS, saved_indicator_rows, saved_zone_rows
from targets.models import Indicator, ValueStatus
from tasks.models import DatedPart
from zones.models import Zone, ZoneFacts

from .plans import INDICATORS, PARTS_SHEET, STATUSES, TASKS, ZONES, SheetPlan


@dataclass(frozen=True)
class Line:
    """One row of a sheet.

    ``key`` stands in its hidden column; ``item`` is what it belongs to (``reports.items``); ``fields`` maps
    the columns it fills to the fields they are saved as; ``values`` are the fields as saved now;
    ``locked`` says why nothing of it may be changed.
    """

    key: str
    item: str
    name: str
    shown: tuple
    fields: dict[str, str]
    values: dict[str, object]
    locked: str = ""
    has_before: bool = False
    subject: object = None


Sheets = dict[SheetPlan, list[Line]]


@dataclass(frozen=True)
class Lines:
    """All lines of a report by sheet; a sheet that the agency has nothing to say in is left out."""

    report: AgencyReport
    before: str
    sheets: Sheets


def report_lines(report: AgencyReport) -> Lines:
    """Return the lines of ``report``: a constant number of queries, whatever its length."""
    written, before = manuscript(report), previous.previous(report)
    sheets = {TASKS: list(_tasks(written, before)), PARTS_SHEET: list(_parts(written, before))}
    if not report.obligation.period.is_ad_hoc:  # figures belong to the regular periods
        sheets |= {INDICATORS: list(_indicators(written, before)), ZONES: list(_zones(written, before))}
    return Lines(
        report, before.period if before else "", {plan: rows for plan, rows in sheets.items() if rows}
    )


def _locked(written: Manuscript, item: str) -> str:
    return "" if written.is_open(item) else ITEM_SETTLED


def _tasks(written: Manuscript, before: Previous | None) -> Iterable[Line]:
    dated, days = _dated_parts(written.led), _days(written.report)
    for task in written.led:
        yield _task(written, task, before)
        for part in dated[task.task]:
            yield _dated_part(written, task, part, days.get((task.pk, part.pk)))


def _task(written: Manuscript, task: LedTask, before: Previous | None) -> Line:
    said, told = written.said.get(task.pk), previous.before_task(before, task.clause)
    item = task_item(task.pk)
    return Line(
        key=item,
        item=item,
        name=task.clause,
        shown=(task.clause, task.text, told.state if told else "", _told_words(told)),
        fields={name: name for name in TASK_FIELDS},
        values={name: getattr(said, name) for name in TASK_FIELDS} if said else dict(BLANK_TASK),
        locked=_locked(written, item),
        has_before=told is not None,
        subject=task.pk,
    )


BLANK_TASK = {
    "state": "",
    "completed_on": None,
    "expected_on": None,
    "no_change": False,
    "result": "",
    "difficulties": "",
    "proposals": "",
}


def _told_words(told: previous.Before | None) -> str:
    if told is None:
        return ""
    pairs = [("", told.result), ("Khó khăn: ", told.difficulties), ("Đề xuất: ", told.proposals)]
    return "\n".join(f"{label}{words}" for label, words in pairs if words)


def _dated_parts(led: Iterable[LedTask]) -> dict[int, list[DatedPart]]:
    found = defaultdict(list)
    parts = DatedPart.objects.filter(task__in=[task.task for task in led], due_on__isnull=False)
    for part in parts.order_by("order"):
        found[part.task_id].append(part)
    return found


def _days(report: AgencyReport) -> dict[tuple[int, int], date]:
    stated = PartProgress.objects.filter(progress__report=report)
    columns = ["progress__assignment", "dated_part", "completed_on"]
    return {(task, part): day for task, part, day in stated.values_list(*columns)}


def _dated_part(written: Manuscript, task: LedTask, part: DatedPart, day: date | None) -> Line:
    item = task_item(task.pk)
    name = f"{task.clause}, phần có hạn {short_date(part.due_on)}"
    return Line(
        key=f"{item}.part-{part.pk}",
        item=item,
        name=name,
        shown=(task.clause, f"Phần có hạn {short_date(part.due_on)}: “{part.words}”", "", ""),
        fields={"completed_on": f"part_{part.pk}"},
        values={f"part_{part.pk}": day},
        locked=_locked(written, item),
        subject=part.pk,
    )


def _parts(written: Manuscript, before: Previous | None) -> Iterable[Line]:
    required = required_parts(written.report)
    for key, title in PARTS.items():
        told, item = previous.before_part(before, key), part_item(key)
        yield Line(
            key=item,
            item=item,
            name=title,
            shown=(title, "Bắt buộc" if key in required else "Nếu có", told.result if told else ""),
            fields={"text": "text"},
            values={"text": written.parts.get(key, "")},
            locked=_locked(written, item),
            subject=key,
        )


def _indicators(written: Manuscript, before: Previous | None) -> Iterable[Line]:
    saved = saved_indicator_rows(written.report.pk)
    for indicator in Indicator.objects.asked_of(written.report.obligation.agency):
        figure = saved.get(f"i{indicator.pk}") or (None, ValueStatus.ESTIMATE.value, "")
        item = indicator_item(indicator.pk)
        value, status = previous.before_indicator(before, indicator.code) or (None, "")
        name = f"{indicator.code}. {indicator.name}"
        yield Line(
            key=item,
            item=item,
            name=name,
            shown=(name, indicator.unit, definition(indicator), value, STATUSES.get(status, "")),
            fields={"value": "value", "status": "status", "note": "note"},
            values=dict(zip(("value", "status", "note"), figure, strict=True)),
            locked=_locked(written, item),
            subject=indicator,
        )


def _zones(written: Manuscript, before: Previous | None) -> Iterable[Line]:
    saved = saved_zone_rows(written.report.pk)
    for zone in Zone.objects.filter(reporting_agency=written.report.obligation.agency):
        facts, item = saved.get(f"z{zone.pk}") or BLANK_FACTS, zone_item(zone.pk)
        told = before.zones.get(item, {}) if before else {}
        yield Line(
            key=item,
            item=item,
            name=zone.full_name,
            shown=(zone.full_name, *(_told_fact(name, told.get(name)) for name in ZoneFacts.FIELDS)),
            fields={name: name for name in ZoneFacts.FIELDS},
            values=dict(zip(ZoneFacts.FIELDS, facts, strict=True)),
            locked=_locked(written, item),
            subject=zone,
        )


BLANK_FACTS = tuple("" if name == "investor" else None for name in ZoneFacts.FIELDS)


def _told_fact(name: str, value: str | None) -> object:
    return value if name == "investor" or not value else Decimal(value)
