"""The content of a report as plain data: what is frozen, hashed, counted and shown.

A snapshot names everything by the words of its day, so that a sent report reads as before whatever is
renamed later.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from bacgiang_plan.lib.fixed_query import FixedQuery

from . import items
from .contributions import contributions_to
from .enums import PARTS
from .manuscript import LedTask, Manuscript, Said, SavedFigure, manuscript
from .models import AgencyReport, Evidence, ZoneFigure

VERSION = 1
"""The shape of a snapshot; readers of frozen ones look at it."""


def snapshot(report: AgencyReport) -> dict:
    """Return everything the agency states in ``report``, in a stable order, as JSON-ready data."""
    return snapshot_of(manuscript(report))


def snapshot_of(written: Manuscript) -> dict:
    """Return the snapshot of a manuscript already loaded: every led task, the unwritten ones included."""
    report = written.report
    period, agency = report.obligation.period, report.obligation.agency
    return {
        "version": VERSION,
        "period": {"code": period.code, "name": period.name},
        "agency": {"code": agency.code, "name": agency.name},
        "nothing_to_report": report.nothing_to_report,
        "paper": {"number": report.paper_number, "date": _iso(report.paper_on)},
        "tasks": _tasks(written),
        "indicators": _indicators(written.indicators),
        "zones": [_zone(figure) for figure in written.zones],
        "parts": [
            {"item": items.part_item(key), "key": key, "title": title, "text": written.parts[key]}
            for key, title in PARTS.items()
            if key in written.parts
        ],
    }


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()


def _tasks(written: Manuscript) -> list[dict]:
    days, files = _days_of_parts(written), _evidence(written.report)
    others = contributions_to([task.task for task in written.led], written.report.obligation.period)
    return [
        _task(task, written.said.get(task.pk))
        | {"parts": days[task.pk], "evidence": files[task.pk]}
        | {
            "contributions": [{"agency": each.agency, "text": each.text} for each in others[task.task].given],
            "missing_contributors": others[task.task].missing,
        }
        for task in written.led
    ]


def _task(task: LedTask, said: Said | None) -> dict:
    said = said or NOTHING_SAID
    return {
        "item": items.task_item(task.pk),
        "clause": task.clause,
        "text": task.text,
        "written": said is not NOTHING_SAID,
        "state": said.state,
        "completed_on": _iso(said.completed_on),
        "expected_on": _iso(said.expected_on),
        "no_change": said.no_change,
        "result": said.result,
        "difficulties": said.difficulties,
        "proposals": said.proposals,
    }


NOTHING_SAID = Said(0, "", None, None, False, "", "", "")


def _days_of_parts(written: Manuscript) -> dict[int, list[dict]]:
    days = defaultdict(list)
    for day in written.days:
        days[day.assignment].append(
            {
                "order": day.order,
                "due_on": _iso(day.due_on),
                "words": day.words,
                "completed_on": _iso(day.completed_on),
            }
        )
    return days


EVIDENCE = FixedQuery(
    lambda report: (
        Evidence.objects.filter(report=report, removed_at__isnull=True)
        .order_by("pk")
        .values_list("assignment", "file", "file__name", "file__sha256")
    ),
    int,
)


def _evidence(report: AgencyReport) -> dict[int, list[dict]]:
    files = defaultdict(list)
    for assignment, pk, name, sha256 in EVIDENCE(report.pk):
        files[assignment].append({"file": pk, "name": name, "sha256": sha256})
    return files


def _indicators(figures: Iterable[SavedFigure]) -> list[dict]:
    return [
        {
            "item": items.indicator_item(figure.indicator),
            "code": figure.code,
            "name": figure.name,
            "unit": figure.unit,
            "value": format(figure.value.normalize(), "f"),
            "status": figure.status,
            "note": figure.note,
        }
        for figure in figures
    ]


def _zone(figure: ZoneFigure) -> dict:
    facts = {name: getattr(figure, name) for name in figure.FIELDS}
    zone = figure.zone
    return {
        "item": items.zone_item(zone.pk),
        "kind": zone.kind,
        "name": zone.name,
        "full_name": zone.full_name,
        "is_part": bool(zone.part_kind),
        **{name: None if value is None else str(value) for name, value in facts.items()},
    }


def unshared(sent: dict) -> list[tuple[str, list[str]]]:
    """Return the clauses of a snapshot with the co-ordinating agencies that have signed nothing."""
    if sent["nothing_to_report"]:
        return []
    lacking = [(task["clause"], task["missing_contributors"]) for task in sent["tasks"]]
    return [(clause, names) for clause, names in lacking if names]


def says_something(report: AgencyReport) -> bool:
    """Return whether the report holds any word, choice or figure."""
    return not is_blank(snapshot(report))


def is_blank(sent: dict) -> bool:
    """Return whether a snapshot holds no word, choice or figure."""
    words = [task[name] for task in sent["tasks"] for name in SAYING]
    return not any([*words, *sent["parts"], *sent["indicators"], *sent["zones"]])


SAYING = ["result", "difficulties", "proposals", "no_change", "expected_on", "parts", "evidence"]


def digest(sent: dict) -> str:
    """Return the SHA-256 of a snapshot in hexadecimal; equal content, equal digest."""
    text = json.dumps(sent, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def counts(sent: dict) -> dict[str, int]:
    """Return the counts a receipt states."""
    return {
        "tasks": sum(task["written"] for task in sent["tasks"]),
        "parts": len(sent["parts"]),
        "figures": len(sent["indicators"]) + len(sent["zones"]),
        "files": sum(len(task["evidence"]) for task in sent["tasks"]),
    }
